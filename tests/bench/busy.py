"""One program at one rate of messages, for some seconds: what it costs and how late it is."""

import time

from msgspec import Struct

from tests.bench.delay import delays, handled, percentiles
from tests.bench.loading import loading
from tests.bench.programs import watching
from tests.bench.traffic import symbols

SETTLING = 1.5
"""Seconds before the measuring begins: connects, first pictures, widths."""

GRACE = 0.1
"""Seconds that the last message may take to be seen before it counts as not handled."""


PICTURE = b"\x1b[?2026h"
"""With this Textual begins each, on a terminal that takes one in one piece."""


class Busy(Struct, frozen=True):
    """What was measured."""

    cpu: float
    """Share of a core."""
    written: float
    """Octets a second to the terminal."""
    a_picture: float
    """Octets of one picture; 0 for a program that paints none."""
    memory: float
    """Octets."""
    handled: float
    """Share of the messages that were due and surely handled at the end."""
    median: float
    """Seconds from send to screen."""
    slowest: float
    """The 99th percentile of it."""
    lag: float
    """How much longer the last third waited than the first: a backlog that grows."""


def busy(who, rate, count=5, seconds=4.0):
    """Run `who` on so many symbols at `rate` messages a second."""
    with loading() as server, watching(who, server, symbols(count)) as program:
        time.sleep(SETTLING)
        server.begin(rate)
        time.sleep(SETTLING)
        began, cost, written = time.monotonic(), program.cpu(), program.written()
        time.sleep(seconds)
        ended = time.monotonic()
        cost, written = program.cpu() - cost, program.written() - written
        memory, report = program.memory(), server.report()
        time.sleep(GRACE + 0.1)
        return _measured(program, report, began, ended, cost, written, memory)


def _measured(program, report, began, ended, cost, written, memory):
    marks = report["marks"]
    inside = [mark for mark in marks if began <= mark[1] < ended - GRACE]
    waited, missing = delays(inside, program.pieces)
    waited += [float("inf")] * missing
    middle, slowest = percentiles(waited)
    third = max(1, len(waited) // 3)
    first, last = percentiles(waited[:third])[0], percentiles(waited[-third:])[0]
    spent = ended - began
    pictures = sum(it.count(PICTURE) for at, it in program.pieces if began <= at < ended)
    return Busy(
        cpu=cost / spent,
        written=written / spent,
        a_picture=written / pictures if pictures else 0.0,
        memory=memory,
        handled=handled(marks, program.pieces, ended + GRACE) / max(1, report["due"]),
        median=middle,
        slowest=slowest,
        lag=last - first if last < float("inf") else last,
    )
