"""Logout: asks before the key and the account's values are forgotten."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from okxtui.market.holdings import Session
from okxtui.ui.badge import introduction
from okxtui.ui.ink import harmless


class Logout(ModalScreen[bool]):
    """Answers True when it is meant."""

    BINDINGS = [
        Binding("enter", "answer(True)", "Log out", show=False),
        *(Binding(key, "answer(False)", "Stay", show=False) for key in ("escape", "l", "q", "n")),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    def compose(self) -> ComposeResult:
        """Who, what goes, and the keys."""
        with Vertical(id="logout") as box:
            box.border_title = "Log out"
            yield Static(Content(harmless(introduction(self._session))), markup=False)
            yield Static(
                "Key and account are forgotten here; the market goes on.",
                markup=False,
                classes="aside",
            )
            yield Static("Enter logs out   Esc stays", markup=False, classes="aside")

    def action_answer(self, meant: bool) -> None:
        """Either way."""
        self.dismiss(meant)
