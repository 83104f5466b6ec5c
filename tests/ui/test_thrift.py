"""Only changed cells are written, and the terminal still shows what it should."""

import random

import pyte
import pytest
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual._compositor import CompositorUpdate
from textual.app import App
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip
from textual.widgets import Static

from okxtui.ui.lines import INK_CLASSES, Lines
from okxtui.ui.thrift import Pen, ThriftyCompositor, difference

PLAIN, BOLD = (
    Style(color="white", bgcolor="black"),
    Style(color="white", bgcolor="black", bold=True),
)
RED, BARE = Style(color="red", bgcolor="black"), Style(color="white")


def row(*spans):
    return [Segment(text, style) for text, style in spans]


def written(screen, y, before, after):
    """Put what the pen writes on the screen; the sequences."""
    pen = Pen(ColorSystem.STANDARD)
    pen.write(0, y, *difference(before, after))
    pyte.Stream(screen).feed(pen.told())
    return pen.told()


def cells(screen, y):
    return [(it.data, it.fg, it.bg, it.bold) for it in (screen.buffer[y][x] for x in range(20))]


def test_the_same_row_is_not_written_again():
    before = row(("price ", PLAIN), ("1.50", RED))
    assert written(pyte.Screen(20, 2), 0, before, row(("price ", PLAIN), ("1.50", RED))) == ""


def test_a_digit_that_changed_travels_alone():
    """Seeded bug that turns it red: the common beginning of a segment's text written again."""
    before = row(("price ", PLAIN), ("1.50", RED), (" BTC", PLAIN))
    after = row(("price ", PLAIN), ("1.57", RED), (" BTC", PLAIN))
    cell, rest = difference(before, after)
    assert (cell, rest) == (9, [Segment("7", RED)])


def test_an_accent_that_went_is_gone():
    """It stands in the cell of its letter. Seeded bug that turns it red: the letter kept."""
    screen = pyte.Screen(20, 1)
    before, after = row(("e\u0301a", PLAIN)), row(("ea", PLAIN))
    written(screen, 0, None, before)
    written(screen, 0, before, after)
    assert screen.display[0].rstrip() == "ea"


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
        after = list(Strip(row(*spans)).crop(0, 20))
        kept = [(segment.text, segment.style) for segment in after]
        written(thrifty, 0, before, after)
        written(lavish, 0, None, after)
        before = after
        assert cells(thrifty, 0) == cells(lavish, 0)


class Rows(Lines):
    """Rows that change by lot."""

    def __init__(self, draw, name):
        super().__init__(id=name)
        self.draw = draw

    def rows(self):
        inks = ("up", "down", "strong")
        return [
            ((self.draw.choice(("ab", "abc")) * 4, self.draw.choice(inks)), ("│12", "frame"))
            for _ in range(self.draw.randint(2, 4))
        ]


class Board(Screen):
    """Two of them beside each other, and something that may lie over one."""

    COMPONENT_CLASSES = INK_CLASSES
    CSS = """
    Board { layers: below above; layout: horizontal; }
    Rows { width: 15; height: 4; layer: below; }
    .ink--up { color: green; }
    .ink--down { color: red; }
    #over { layer: above; width: 6; height: 2; offset: 3 1; display: none; }
    """

    def __init__(self, draw):
        super().__init__()
        self._compositor = ThriftyCompositor()
        self.draw = draw

    def compose(self):
        yield Rows(self.draw, "left")
        yield Rows(self.draw, "right")
        yield Static("over", id="over")


class Pile(Board):
    """One over the other."""

    CSS = Board.CSS.replace("Board", "Pile").replace("horizontal", "vertical")


@pytest.mark.parametrize("seed", range(3))
async def test_what_goes_straight_to_the_terminal_is_what_the_toolkit_would_compose(seed):
    """Covered or not, half written or whole. Seeded bugs that turn it red: rows of a covered
    widget written too; a reflow that forgets nothing."""
    app, draw = App(), random.Random(seed)
    async with app.run_test(size=(40, 6)) as pilot:
        board = Board(draw)
        await app.push_screen(board)
        terminal = pyte.Screen(40, 6)
        for _ in range(30):
            if draw.random() < 0.2:
                over = board.query_one("#over")
                over.display = not over.display
                await pilot.pause()
                write(terminal, board, full=True)
            with app.batch_update():  # The screen's own timer is to leave all of it to us.
                for lines in board.query(Rows):
                    if draw.random() < 0.7:
                        lines.repaint()
                board._compositor.update_widgets(board._dirty_widgets)
                board._dirty_widgets.clear()
                write(terminal, board, full=False)
            assert terminal.display == [it.text for it in board._compositor.render_strips()]


async def test_of_what_was_drawn_whole_nothing_is_remembered():
    """Rows that become what they were before it are written again. Seeded bug that turns it red: a
    memory that outlives it."""
    app, terminal = App(), pyte.Screen(40, 6)
    async with app.run_test(size=(40, 6)):
        board = Board(random.Random(1))
        await app.push_screen(board)
        with app.batch_update():
            for seed, full in ((1, False), (2, True), (1, False)):
                for lines in board.query(Rows):
                    lines.draw = random.Random(seed)
                    lines.repaint()
                board._compositor.update_widgets(board._dirty_widgets)
                board._dirty_widgets.clear()
                write(terminal, board, full=full)
        assert terminal.display == [it.text for it in board._compositor.render_strips()]


class Tapped(App):
    """All that the toolkit would write goes to a terminal of ours."""

    def __init__(self):
        super().__init__()
        self.terminal = pyte.Screen(40, 6)
        self._stream = pyte.Stream(self.terminal)

    def _display(self, screen, renderable):
        if isinstance(renderable, CompositorUpdate):
            self._stream.feed(renderable.render_segments(self.console))


@pytest.mark.parametrize("kind", [Board, Pile])
@pytest.mark.parametrize("seed", [1, 2])
async def test_rows_that_change_while_widgets_move_do_not_stay_away(kind, seed):
    """Seeded bug that turns it red: rows noted before a reflow written where they stood then."""
    app, draw = Tapped(), random.Random(seed)
    async with app.run_test(size=(40, 6)) as pilot:
        board = kind(draw)
        await app.push_screen(board)
        for _ in range(40):
            for lines in board.query(Rows):
                if draw.random() < 0.5:
                    lines.repaint()
                if draw.random() < 0.2:
                    lines.styles.width = draw.randint(8, 20)
                    lines.styles.height = draw.randint(1, 4)
                if draw.random() < 0.1:
                    lines.display = not lines.display
            await pilot.pause()
            assert app.terminal.display == [it.text for it in board._compositor.render_strips()]


async def test_rows_beyond_the_height_of_a_widget_are_not_written_over_its_neighbour():
    """Seeded bug that turns it red: regions to repaint not cut off at the widget's edge."""
    app = Tapped()
    async with app.run_test(size=(40, 6)) as pilot:
        board = Pile(random.Random(1))
        await app.push_screen(board)
        upper = board.query(Rows).first()
        upper.styles.height = 2
        await pilot.pause()
        upper.refresh(Region(0, 0, 15, 4))
        await pilot.pause()
        assert app.terminal.display == [it.text for it in board._compositor.render_strips()]


def write(terminal, board, *, full):
    update = board._compositor.render_update(full=full)
    if update is not None:
        pyte.Stream(terminal).feed(update.render_segments(board.app.console))
