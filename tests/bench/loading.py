"""The load server as a bench sees it: a process to be told what to send."""

import json
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]


class Loading:
    """A running load server."""

    def __init__(self, process, config):
        self._process = process
        self.config = config
        """A config file in which this server is the environment "lab"."""
        port = int(process.stdout.readline())
        self.public = f"ws://127.0.0.1:{port}/ws/v5/public"
        business = self.public.replace("public", "business")
        config.write_text(
            f'[environments.lab]\npublic = "{self.public}"\nbusiness = "{business}"\n'
            "simulated = true\n"
        )

    def begin(self, rate):
        """Send so many frames a second from now on; 0: none."""
        self._say(f"begin {rate}")

    def tick(self):
        """Send one mark."""
        self._say("tick")

    def report(self):
        """{"due", "sent", "marks": [(number, monotonic seconds, frames sent with it)]}."""
        self._say("report")
        return json.loads(self._process.stdout.readline())

    def _say(self, line):
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()


@contextmanager
def loading():
    """A load server, until the block is left."""
    begun = [sys.executable, "-m", "tests.bench.load"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(begun, cwd=ROOT, **pipes) as process,
    ):
        try:
            yield Loading(process, Path(folder) / "config.toml")
        finally:
            process.kill()
