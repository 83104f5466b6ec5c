"""What stands on the terminal is what the program believes stands there.

Only what changed is written, so what is lost once stays away. Ctrl+L writes everything: a frame, or
a heading, that is there afterwards must have been there before.
"""

import random
from pathlib import Path

import pytest

from tests.terminal import Terminal

KEYS = ("z", "i", "2", "4", "5", "7", "9", "9", "b", "D", "t", "P", "v", "?", "\x1b", "\t", "[")


@pytest.fixture(params=[(200, 60), (120, 40), (80, 24)], ids=["200x60", "120x40", "80x24"])
def terminal(request, tmp_path: Path):
    """The dashboard on the built-in exchange, where a robot logs in by itself."""
    opened = Terminal(tmp_path, "--env", "sim", size=request.param)
    opened.until(lambda text: "Logged in" in text)
    yield opened
    opened.child.close(force=True)


def corners(text: str) -> dict[tuple[int, int], str]:
    """The frames' corners and sides by row and column; where a scroll bar may stand, the same."""
    return {
        (y, x): "side" if cell in "║▐" else cell
        for y, row in enumerate(text.splitlines())
        for x, cell in enumerate(row)
        if cell in "╔╗╚╝║▐╭╮╰╯"
    }


def missing(terminal: Terminal) -> list[tuple[int, int]]:
    """Where a frame came back when everything was written anew."""
    terminal.listen(0.3)
    terminal.until(lambda text: "▌ " not in text)  # A toast may go between the two looks.
    before = corners(terminal.text)
    terminal.child.send("\x0c")
    terminal.listen(0.3)
    return sorted(corners(terminal.text).items() - before.items())


@pytest.mark.slow
def test_no_frame_is_missing_after_a_login_and_any_keys(terminal: Terminal) -> None:
    """Seeded bug that turns it red: rows written where their pane stood before the login."""
    draw = random.Random(1)
    assert missing(terminal) == []
    for _ in range(10):
        key = draw.choice(KEYS)
        terminal.child.send(key)
        assert (key, missing(terminal)) == (key, [])


@pytest.mark.slow
def test_what_somebody_else_wrote_goes_away_at_ctrl_l(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, "--env", "sim", size=(80, 24))
    terminal.until(lambda text: "LONG" in text or "SHORT" in text)
    for row in range(24):
        terminal.screen.cursor_position(row + 1, 1)
        terminal.screen.draw("wall: the machine goes down")
    terminal.child.send("\x0c")
    terminal.until(lambda text: "wall:" not in text)
    terminal.child.close(force=True)
