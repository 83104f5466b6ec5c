"""A line and somebody who holds it, for the tests of how lines live and die."""

import asyncio
import time
from contextlib import asynccontextmanager
from random import Random

from okxtui.stream.dial import Dial
from okxtui.stream.gate import Gate
from okxtui.stream.line import Line


class Owner:
    """Remembers what the line tells."""

    def __init__(self):
        self.events = []
        self.phases = []
        self.records = []
        self.recording = False

    def heard(self, line, events, now):
        self.events += events

    def changed(self, line):
        phase = line.phase()
        self.phases.append((phase.phase, phase.reason))

    def recorders(self):
        return (self,) if self.recording else ()

    def of(self, kind):
        return [event for event in self.events if type(event) is kind]

    # A recorder too.

    def opened(self, url):
        self.records.append(("open", url))

    def sent(self, url, text):
        self.records.append(("send", text))

    def received(self, url, frame):
        self.records.append(("recv", frame))

    def closed(self, url, code, reason):
        self.records.append(("close", code))


def hurried(times=20.0):
    """A clock that runs faster than the machine's, for what takes seconds."""
    began = time.monotonic()
    return lambda: began + (time.monotonic() - began) * times


@asynccontextmanager
async def held(url, *args, dial=None):
    owner = Owner()
    line = Line("public", url, dial or Dial(gate=Gate(0.01)), owner, Random(1))
    line.want(args)
    task = asyncio.create_task(line.run())
    try:
        yield line, owner
        assert not task.done(), "the line ended by itself"
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
