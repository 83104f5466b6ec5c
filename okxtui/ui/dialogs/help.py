"""Help: every key, from the table of commands, in as many columns as fit."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from okxtui.ui.commands import COMMANDS, Command

HEADS = {
    "desk": "Everywhere",
    "app": "Program",
    "pane": "Moving in a pane",
    "tickers": "1 Tickers",
    "ladder": "3 Ladder",
    "tape": "6 Tape",
}


class Help(ModalScreen[None]):
    """A page of keys; any way of leaving it is the right one."""

    BINDINGS = [
        Binding(key, "dismiss", "Close", show=False)
        for key in ("escape", "question_mark", "f1", "q", "enter")
    ]

    def compose(self) -> ComposeResult:
        """The groups of the table, each under its heading."""
        with VerticalScroll(id="help") as page:
            page.border_title = "Keys"
            page.border_subtitle = "Esc closes"
            for place, head in HEADS.items():
                group = [command for command in COMMANDS if command.place == place]
                yield Static(_section(head, group), markup=False)


def _section(head: str, group: list[Command]) -> Content:
    lines = [Content.styled(head, "bold $demo")]
    for command in group:
        key = Content.styled(f"  {command.shown:<8}", "bold")
        lines.append(key + Content(command.help))
    return Content("\n").join(lines) + Content("\n")
