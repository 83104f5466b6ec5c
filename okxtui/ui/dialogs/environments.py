"""Environments: the list to choose from, each with its region and host, so none is mistaken."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from okxtui.okx.environments import Environment
from okxtui.ui.header import banner, said_of


class Environments(ModalScreen[str | None]):
    """Answers with the name chosen, or None."""

    BINDINGS = [
        *(Binding(key, "dismiss", "Close", show=False) for key in ("escape", "E", "q")),
        Binding("j", "move(1)", "Down", show=False),
        Binding("k", "move(-1)", "Up", show=False),
    ]

    def __init__(self, environments: Sequence[Environment], here: str) -> None:
        super().__init__()
        self._environments = environments
        self._here = here

    def compose(self) -> ComposeResult:
        """One line an environment."""
        rows = OptionList(*(self._option(each) for each in self._environments), markup=False)
        rows.border_title = "Environment"
        rows.border_subtitle = "Enter opens, Esc closes"
        yield rows

    def on_mount(self) -> None:
        """Point at where we are."""
        names = [each.name for each in self._environments]
        rows = self.query_one(OptionList)
        rows.highlighted = names.index(self._here) if self._here in names else 0

    def action_move(self, rows: int) -> None:
        """Down or up, as in the panes."""
        listed = self.query_one(OptionList)
        listed.action_cursor_down() if rows > 0 else listed.action_cursor_up()

    def _option(self, each: Environment) -> Option:
        here = "  (here)" if each.name == self._here else ""
        host = urlsplit(each.public).netloc or "on this machine"
        told = f" {each.name:<10} {said_of(each):<18} {host}{here}"
        name = Content.styled(f" {banner(each):^8} ", f"bold $text on ${_colour(each)}")
        return Option(name + Content(told), id=each.name)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter or a click."""
        self.dismiss(event.option_id)


def _colour(each: Environment) -> str:
    return {"live": "live", "demo": "demo", "custom": "amber"}.get(each.kind, "sim")
