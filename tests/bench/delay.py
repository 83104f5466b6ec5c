"""From the load server's send to the price in the terminal's bytes, by the marks on screen."""

import re
from bisect import bisect_left
from statistics import quantiles

from tests.bench.grid import Grid
from tests.bench.traffic import mark_of

_MARK = re.compile(r"\b8\d\d,?\d\d\d\.\d\b")


def seen(pieces):
    """[(monotonic seconds, mark)], rising: when each mark, or a newer one, was on the screen."""
    grid, rising, newest = Grid(), [], 0
    for at, piece in pieces:
        for row in grid.feed(piece):
            for told in _MARK.findall(row):
                number = mark_of(told)
                if number > newest:
                    newest = number
                    rising.append((at, number))
    return rising


def delays(sent, pieces):
    """(seconds from each mark's send until it or a newer one was seen, marks never seen).

    `sent`: [(number, monotonic seconds, frames sent with it)].
    """
    rising = seen(pieces)
    numbers = [number for _, number in rising]
    waited, missing = [], 0
    for number, at, _ in sent:
        place = bisect_left(numbers, number)
        if place == len(numbers):
            missing += 1
        else:
            waited.append(rising[place][0] - at)
    return waited, missing


def handled(sent, pieces, until):
    """Frames that were surely handled by `until`: all before the newest mark seen by then."""
    newest = max((number for at, number in seen(pieces) if at <= until), default=0)
    return max((frames for number, _, frames in sent if number <= newest), default=0)


def percentiles(values):
    """(median, 99th percentile)."""
    if len(values) < 2:
        return (values[0], values[0]) if values else (float("inf"), float("inf"))
    hundredths = quantiles(values, n=100, method="inclusive")
    return hundredths[49], hundredths[98]
