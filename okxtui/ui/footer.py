"""Footer: what the keys do here, shed from the right as the screen narrows.

Made from the table of commands; help and quit are never shed.
"""

from collections.abc import Sequence

from okxtui.ui import ink
from okxtui.ui.commands import KEPT, Command, commands
from okxtui.ui.lines import Lines, Row, Span


class Footer(Lines):
    """The last row of the screen."""

    def __init__(self) -> None:
        super().__init__(id="footer")
        self.also: tuple[str, ...] = ()
        """Places of this desk alone; their hints come before those of all desks."""
        self._places: tuple[str, ...] = ("floor", "desk", "app")

    def speak_of(self, *pane: str) -> None:
        """The focused pane changed: its commands come first."""
        self._places = (*pane, *self.also, "floor", "desk", "app")
        self.repaint()

    def rows(self) -> list[Row]:
        """One row of hints."""
        width = self.outer_size.width
        hints = [hint for place in self._places for hint in commands(place) if hint.hint]
        kept = [hint for hint in hints if hint.action in KEPT]
        rest = [hint for hint in hints if hint.action not in KEPT]
        while rest and _width([*rest, *kept]) > width:
            rest.pop()
        left, right = _spans(rest), _spans(kept)
        space = max(0, width - _width([*rest, *kept]))
        row: Row = (*left, (" " * space, ""), *right)
        if _width(kept) > width:
            row = ((ink.fit(" ? help  q quit", width), "muted"),)
        return [row]


def _width(hints: Sequence[Command]) -> int:
    return sum(len(text) for text, _ in _spans(hints))


def _spans(hints: Sequence[Command]) -> list[Span]:
    spans: list[Span] = []
    for hint in hints:
        spans += [(f" {hint.shown}", "key"), (f" {hint.hint} ", "muted")]
    return spans
