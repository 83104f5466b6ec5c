"""Choosing: between the picker and the feed: what was chosen is watched, what is new is shown.

Must not know how instruments are searched, nor how they are fetched.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.screen import Screen

from okxtui.market.glance import Glance
from okxtui.stream.ways import Feed
from okxtui.ui.view import View

if TYPE_CHECKING:
    from okxtui.ui.dialogs.picker import Picker


class Choosing:
    """The instruments of one desk, chosen by a person."""

    def __init__(self, screen: Screen[None], say: Callable[[str, str], None]) -> None:
        self.feed: Feed | None = None
        """Where wishes go, once it is open."""
        self._screen = screen
        self._say = say
        self._dialog: Picker | None = None
        self._symbols: tuple[str, ...] = ()
        self._glance: Glance | None = None

    def ask(self, view: View) -> None:
        """`a`: open the picker."""
        if self.feed is None:
            self._say("not ready yet", "add")
            return
        from okxtui.ui.dialogs.picker import Picker

        self._dialog = Picker(view, self._add, self.feed.catalogue)
        if self._glance is not None:
            self._dialog.hear(self._glance.catalogue, self._watched(self._glance))
        self._screen.app.push_screen(self._dialog, self._left)

    def hear(self, glance: Glance) -> None:
        """The newest; the picker, if it is open, shows what of it concerns it."""
        self._glance = glance
        if self._dialog is not None and self._dialog.is_mounted:
            self._dialog.hear(glance.catalogue, self._watched(glance))

    def _watched(self, glance: Glance) -> tuple[str, ...]:
        """The symbols that are watched; the very same tuple while they are the same."""
        symbols = tuple(quote.symbol for quote in glance.quotes)
        self._symbols = self._symbols if symbols == self._symbols else symbols
        return self._symbols

    def _add(self, symbols: Sequence[str], show: bool) -> None:
        if self.feed is None:
            return
        watched = self._watched(self._glance) if self._glance is not None else ()
        new = [symbol for symbol in symbols if symbol not in watched]
        if new:
            self.feed.watch(*new)
        elif not show:
            self._say(f"{', '.join(symbols)}: watched already", "add")
        if show:
            self.feed.choose(symbols[-1])

    def _left(self, _: None) -> None:
        self._dialog = None
