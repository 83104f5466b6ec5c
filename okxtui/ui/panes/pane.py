"""Pane: the frame, the title, the cursor and the scrolling that all panes share.

A pane draws its own border and first row: a title that changes with every age would cost a
layout as a widget's border title, as a row of ours it costs a row. The title says number, name,
state and age; while the state is not to be trusted, the rows are dimmed, never blanked.
"""

from collections.abc import Callable, Iterable, Sequence
from operator import is_

from rich.cells import cell_len
from textual import events
from textual.reactive import reactive

from okxtui.market.freshness import TRUSTED, Pulse, State
from okxtui.market.glance import NO_PULSE, Glance
from okxtui.ui import ink
from okxtui.ui.commands import bindings
from okxtui.ui.lines import Lines, Row, Span, inked
from okxtui.ui.view import View

_STATE_INK = {
    State.OK: "good",
    State.QUIET: "muted",
    State.OFF: "muted",
    State.STALE: "alert",
}

_JUST_NOW = 0.2
"""Seconds for which what was composed needs no second look."""


class Pane(Lines, can_focus=True):
    """A framed list of rows. A subclass says what it takes of a glance and how that reads."""

    NUMBER = ""
    """The key that goes to it, the same at every size."""
    NAME = ""
    BINDINGS = bindings("pane")
    EVERY = 0.0
    """Seconds between two looks at a market that moves; 0: each glance. What is read slowly need
    not be painted twenty times a second."""

    view: reactive[View] = reactive(View(), layout=False, repaint=False)
    top: reactive[int] = reactive(0, layout=False, repaint=False)
    """The first row of the body that shows, when there are more than fit."""

    beside: reactive[tuple[str, ...]] = reactive((), layout=False, repaint=False)
    """Names of the panes that share its place and are behind it now."""

    def __init__(self, view: View, now: Callable[[], float]) -> None:
        super().__init__(id=f"pane-{self.NUMBER}")
        self.set_reactive(Pane.view, view)
        self.now = now
        self.pulse: Pulse = NO_PULSE
        self._renewed_for: tuple[object, ...] = ()
        self._looked: tuple[float, str] = (0.0, "")
        """When a glance was taken last, and its current symbol."""
        self._word = ""
        """The state in the title."""
        self._composed_at = float("-inf")

    @property
    def kinds(self) -> tuple[str, ...]:
        """What the table of commands calls it, the most particular name first."""
        return (self.NAME.lower(),)

    # What a subclass says ---------------------------------------------------------------------

    def hear(self, glance: Glance) -> None:
        """Take the glance, unless it is too soon for another; one comes each second at least."""
        at, current = self._looked
        if 0 < glance.at - at < self.EVERY and current == glance.current:
            return
        self._looked = (glance.at, glance.current)
        self.take(glance)

    def take(self, glance: Glance) -> None:
        """Keep the part that concerns this pane, and repaint if it is another one."""
        raise NotImplementedError

    def body(self, width: int, height: int) -> list[Row]:
        """The rows inside the frame, at most `height` of them."""
        raise NotImplementedError

    def subject(self) -> str:
        """The symbol that a pane is about: said in the title where there is room, as the header
        says it anyway."""
        return ""

    def about(self) -> str:
        """A few words behind the name in the title. Where it is narrow the last go first: those
        that two blanks part, one by one."""
        return ""

    def footnote(self) -> str:
        """A sentence for the lower border, for a while."""
        return ""

    def table(self) -> Iterable[Sequence[str]]:
        """The pane's values as text, a heading first: what `y` copies."""
        return ()

    def length(self) -> int:
        """How many rows there are to scroll through; 0 for a pane that always fits."""
        return 0

    def renew(self, *parts: object) -> None:
        """Repaint if one of the parts is not the very object it was; else the title alone.

        What changes by time alone, a pane repaints once a second anyway.
        """
        parts = (*parts, self.trusted)
        same = len(parts) == len(self._renewed_for) and all(map(is_, parts, self._renewed_for))
        self._renewed_for = parts
        if not same:
            self.repaint()
        elif self._word != self.pulse.says(self.now()):
            self._renew_title()

    def _renew_title(self) -> None:
        width = self.outer_size.width
        if self.display and self._painted and width > 3:
            self._replace([self._title(width), *self._painted[1:]])

    # Painting ---------------------------------------------------------------------------------

    @property
    def trusted(self) -> bool:
        """Whether the values may be shown undimmed."""
        return self.pulse.state(self.now()) in TRUSTED

    def rows(self) -> list[Row]:
        """The body in its frame."""
        width, height = self.outer_size
        if width < 4 or height < 2:
            return [((ink.fit(self.NAME, width), "muted"),)]
        self._composed_at = self.now()
        inside = self.body(width - 2, height - 2)[: height - 2]
        if not self.trusted:
            inside = [inked(row, "stale") for row in inside]
        inside += [((" " * (width - 2), ""),)] * (height - 2 - len(inside))
        return [self._title(width), *self._framed(inside), self._floor(width)]

    def tick(self) -> None:
        """A second passed: ages move on, and what grew stale is dimmed."""
        if self.now() - self._composed_at >= _JUST_NOW:
            self.repaint()

    def watch_view(self) -> None:
        """Another unit, clock or set of signs."""
        self.repaint()

    def watch_beside(self) -> None:
        """Another pane is behind this one."""
        self.repaint()

    def watch_top(self) -> None:
        """Scrolled."""
        self.repaint()

    def watch_has_focus(self, has_focus: bool) -> None:
        """The frame says which pane the keys go to. That it got them is not true yet where it is
        told of it, in `on_focus`: the toolkit's own handler comes after ours."""
        super().watch_has_focus(has_focus)
        self.repaint()

    def _title(self, width: int) -> Row:
        stroke, inks = self.view.frame, "focus" if self.has_focus else "frame"
        state = self._word = self.pulse.says(self.now())
        left: list[Span] = [
            (f"{stroke.corners[0]} ", inks),
            (f"{self.NUMBER[:1]} ", "focus" if self.has_focus else "number"),
            (self.NAME, "title"),
        ]
        room = width - 8 - len(self.NAME) - len(state)
        if room < 0:
            return ((ink.fit("".join(text for text, _ in left), width), "title"),)
        told = self._behind_name(room) if room > 3 else ""
        if told:
            left.append((told, "muted"))
            room -= cell_len(told)
        right: list[Span] = [
            (" " + stroke.across * room + " ", inks),
            (state, _STATE_INK.get(self.pulse.state(self.now()), "warn")),
            (f" {stroke.corners[1]}", inks),
        ]
        return (*left, *right)

    def _behind_name(self, room: int) -> str:
        """What stands behind the name: the first words whole rather than all of them cut."""
        about = self.about()
        whole = "".join([f"  {word}" for word in (*self.beside, self.subject(), about) if word])
        if cell_len(whole) <= room:
            return ink.harmless(whole)
        words = [word for word in (*self.beside, *about.split("  ")) if word]
        fewer = (words[:count] for count in range(len(words), 0, -1))
        ways = ["".join(f"  {word}" for word in way) for way in fewer] or [whole]
        return ink.fit_first(ways, room, more=self.view.signs.more).rstrip()

    def _framed(self, rows: list[Row]) -> list[Row]:
        stroke, inks = self.view.frame.down, "focus" if self.has_focus else "frame"
        first, last = self._thumb(len(rows))
        return [
            (
                (stroke, inks),
                *row,
                (self.view.signs.thumb, "muted") if first <= y < last else (stroke, inks),
            )
            for y, row in enumerate(rows)
        ]

    def _thumb(self, height: int) -> tuple[int, int]:
        """Which rows of the right border show where in the list we are."""
        length = self.length()
        if length <= height or not height:
            return (0, 0)
        size = max(1, height * height // length)
        first = min(height - size, self.top * height // length)
        return (first, first + size)

    def _floor(self, width: int) -> Row:
        stroke, inks = self.view.frame, "focus" if self.has_focus else "frame"
        said = self.footnote()
        said = ink.fit(f" {said} ", min(len(said) + 2, width - 3), more="") if said else ""
        strokes = stroke.across * (width - 3 - len(said)) + stroke.corners[3]
        return ((stroke.corners[2] + stroke.across, inks), (said, "muted"), (strokes, inks))

    # Moving -----------------------------------------------------------------------------------

    @property
    def page(self) -> int:
        """How many rows of the list show at once."""
        return max(1, self.outer_size.height - 2)

    def move(self, rows: int) -> None:
        """Scroll by some rows; a pane with a cursor moves that instead."""
        self.top = max(0, min(self.length() - self.page, self.top + rows))

    def action_move(self, rows: int) -> None:
        """One row, or some, up or down."""
        self.move(rows)

    def action_turn(self, pages: int) -> None:
        """A page up or down."""
        self.move(pages * max(1, self.page - 1))

    def action_first(self) -> None:
        """To the top."""
        self.move(-self.length())

    def action_last(self) -> None:
        """To the bottom."""
        self.move(self.length())

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel."""
        event.stop()
        self.move(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel."""
        event.stop()
        self.move(-3)
