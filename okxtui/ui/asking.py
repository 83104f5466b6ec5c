"""Asking: what is typed in the foot line of one desk: a filter, a size, a name, a time.

While something is asked the footer makes room. Must not know what becomes of an answer.
"""

from collections.abc import Callable

from textual.screen import Screen

from okxtui.ui import ink
from okxtui.ui.footer import Footer
from okxtui.ui.panes.ladder import Ladder
from okxtui.ui.panes.listing import Listing
from okxtui.ui.panes.pane import Pane
from okxtui.ui.panes.tape import Tape
from okxtui.ui.prompt import Prompt


class Asking:
    """The questions of one desk."""

    def __init__(self, screen: Screen[None]) -> None:
        self._screen = screen

    def ask(
        self,
        question: str,
        before: str,
        done: Callable[[str], None],
        typed: Callable[[str], None] | None = None,
    ) -> None:
        """As `Prompt.ask`."""
        self._screen.query_one(Footer).display = False
        self._screen.query_one(Prompt).ask(question, before, done, typed)

    def narrow(self, pane: Pane) -> None:
        """A listing is filtered by words, the tape by size; others are not filtered."""
        match pane:
            case Tape() as tape:
                tape.action_smallest()
            case Listing() as listing:
                self.ask(listing.ASKED, listing.filter, listing.narrow, listing.narrow)

    def smallest(self, tape: Tape) -> None:
        """The size below which prints are hidden."""
        before = "" if tape.smallest is None else f"{tape.smallest:f}"
        self.ask("Smallest size:", before, tape.narrow, tape.narrow)

    def size(self, ladder: Ladder, before: str) -> None:
        """The size whose cost is to be told."""
        unit = ink.size_unit(ladder.instrument, ladder.view.unit)
        question = f"Size to trade ({unit}):" if unit else "Size to trade:"
        self.ask(question, before, ladder.weigh)
