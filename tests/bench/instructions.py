"""What a frame costs in instructions: `python -m tests.bench.instructions [CHANNEL]…`.

Time tells of the machine as well: what else runs on it, how much its caches hold, how well it
guesses branches. Instructions are the same in every run, so a change of a hundredth shows. The
contenders are those of `ingest` that need no library. Valgrind counts, which takes two minutes.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

import msgspec

from tests.bench.contenders import JsonLoads, Ours, Typed
from tests.bench.loading import ROOT
from tests.bench.mix import Corpus, mix

COUNT = 10_000
RUNS = 3
CONTENDERS = {"ours": Ours, "typed": Typed, "json": JsonLoads}
_COUNTING = ("valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null")


def main():
    everything = mix(COUNT)
    print("".join(f"{word:>18}" for word in ("instructions", *CONTENDERS)), "  ours to typed, json")
    for name in sys.argv[1:] or ["mix"]:
        corpus = everything if name == "mix" else everything.channels(name)
        ours, typed, plain = costs = [cost(who, corpus) for who in CONTENDERS]
        row = "".join(f"{it:18,.0f}" for it in costs)
        print(f"{name:>18}{row}   {typed / ours:.2f}, {plain / ours:.2f} times", flush=True)


def cost(who, corpus):
    """Instructions a frame, without what comes before the first."""
    with tempfile.NamedTemporaryFile() as file:
        Path(file.name).write_bytes(msgspec.msgpack.encode(corpus))
        begun, done = (_counted(who, file.name, runs) for runs in (0, RUNS))
    return (done - begun) / RUNS / len(corpus.frames)


def _counted(who, corpus, runs):
    code = f"from tests.bench.instructions import run; run({who!r}, {corpus!r}, {runs})"
    program = (*_COUNTING, sys.executable, "-c", code)
    ended = subprocess.run(program, cwd=ROOT, check=True, stderr=subprocess.PIPE)
    return int(re.search(rb"Collected : (\d+)", ended.stderr).group(1))


def run(who, corpus, runs):
    """What is counted, in a process of its own: some of `RUNS` that are all made ready."""
    frames = msgspec.msgpack.decode(Path(corpus).read_bytes(), type=Corpus)
    ready = [CONTENDERS[who](frames) for _ in range(RUNS)]
    for one in ready[:runs]:
        one.run()


if __name__ == "__main__":
    main()
