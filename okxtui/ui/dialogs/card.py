"""Card: what is known of one thing, name by name. It knows not what the thing is."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from okxtui.ui.ink import harmless

_NAMES = 16
"""Cells for the names."""


class Card(ModalScreen[None]):
    """Facts to read; any way of leaving it is the right one."""

    BINDINGS = [
        *(Binding(key, "dismiss", "Close", show=False) for key in ("escape", "enter", "q")),
        Binding("j", "scroll(1)", "Down", show=False),
        Binding("k", "scroll(-1)", "Up", show=False),
    ]

    def __init__(self, title: str, facts: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._title, self._facts = title, facts

    def compose(self) -> ComposeResult:
        """One line a fact."""
        with VerticalScroll(id="card") as page:
            page.border_title = Content(harmless(self._title))
            page.border_subtitle = "Esc closes"
            yield Static(Content("\n").join(_line(*fact) for fact in self._facts))

    def action_scroll(self, rows: int) -> None:
        """A row up or down, as in the panes."""
        self.query_one(VerticalScroll).scroll_relative(y=rows, animate=False)


def _line(name: str, value: str) -> Content:
    told = Content.styled(f"{harmless(name):<{_NAMES}}", "$muted")
    return told + Content(harmless(value))
