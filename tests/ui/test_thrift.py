"""Only changed cells are written, and the terminal still shows what it should."""

import random

import pyte
import pytest
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from okxtui.ui.thrift import Pen, difference

PLAIN, BOLD = (
    Style(color="white", bgcolor="black"),
    Style(color="white", bgcolor="black", bold=True),
)
RED, BARE = Style(color="red", bgcolor="black"), Style(color="white")


def strip(*spans):
    segments = [Segment(text, style) for text, style in spans]
    return Strip(segments)


def written(screen, y, before, after):
    """Put what the pen writes on the screen; the sequences."""
    pen = Pen(ColorSystem.STANDARD)
    pen.write(0, y, *difference(before, after))
    pyte.Stream(screen).feed(pen.told())
    return pen.told()


def cells(screen, y):
    return [(it.data, it.fg, it.bg, it.bold) for it in (screen.buffer[y][x] for x in range(20))]


def test_the_same_row_is_not_written_again():
    row = strip(("price ", PLAIN), ("1.50", RED))
    assert written(pyte.Screen(20, 2), 0, row, strip(("price ", PLAIN), ("1.50", RED))) == ""


def test_a_digit_that_changed_travels_alone():
    """Seeded bug that turns it red: the common beginning of a segment's text written again."""
    before = strip(("price ", PLAIN), ("1.50", RED), (" BTC", PLAIN))
    after = strip(("price ", PLAIN), ("1.57", RED), (" BTC", PLAIN))
    cell, rest = difference(before, after)
    assert (cell, rest) == (9, [Segment("7", RED)])


def test_a_row_of_another_width_is_written_whole():
    assert difference(strip(("ab", PLAIN)), strip(("abc", PLAIN))) == (0, [Segment("abc", PLAIN)])


@pytest.mark.parametrize("seed", range(8))
def test_after_any_changes_the_screen_is_as_if_whole_rows_were_written(seed):
    """Seeded bug that turns it red: `turn` that leaves out the 0 when a style lacks a colour."""
    draw = random.Random(seed)
    thrifty, lavish = pyte.Screen(20, 2), pyte.Screen(20, 2)
    before, kept = None, []
    for _ in range(40):
        spans, left = [], 20
        while left:
            size = draw.randint(1, left)
            text = "".join(draw.choice("ab─▲1") for _ in range(size))
            spans.append((text, draw.choice((PLAIN, BOLD, RED, BARE))))
            left -= size
        if draw.random() < 0.7:  # Mostly, much of a row stays.
            spans = [*kept[: draw.randint(0, len(kept))], *spans]
        after = Strip([Segment(text, style) for text, style in spans]).crop(0, 20)
        kept = [(segment.text, segment.style) for segment in after]
        written(thrifty, 0, before, after)
        written(lavish, 0, None, after)
        before = after
        assert cells(thrifty, 0) == cells(lavish, 0)
