"""Help: every key, from the table of commands, in as many columns as fit."""

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import HorizontalGroup, VerticalGroup, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from okxtui.ui.commands import Command, commands

Group = tuple[str, list[Command]]

HEADS = {
    "floor": "Panes",
    "desk": "Everywhere",
    "replay": "In a recording",
    "app": "Program",
    "pane": "Moving in a pane",
    "listing": "Lists: 1, 7, 8 and 9",
    "tickers": "1 Tickers",
    "chart": "2 Chart",
    "ladder": "3 Ladder",
    "signals": "5 Signals",
    "tape": "6 Tape",
}


class Help(ModalScreen[None]):
    """A page of keys; any way of leaving it is the right one."""

    BINDINGS = [
        *(
            Binding(key, "dismiss", "Close", show=False)
            for key in ("escape", "question_mark", "f1", "q", "enter")
        ),
        Binding("j", "scroll(1)", "Down", show=False),
        Binding("k", "scroll(-1)", "Up", show=False),
    ]

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]

    def compose(self) -> ComposeResult:
        """The groups of the table, each under its heading, in two columns of like length."""
        groups = [(head, commands(place)) for place, head in HEADS.items()]
        with VerticalScroll(id="help") as page:
            page.border_title = "Keys"
            page.border_subtitle = "Esc closes"
            with HorizontalGroup():
                for column in _columns([group for group in groups if group[1]]):
                    with VerticalGroup():
                        yield Static(Content("\n").join(_section(*group) for group in column))

    def action_scroll(self, rows: int) -> None:
        """A row up or down, as in the panes."""
        self.query_one(VerticalScroll).scroll_relative(y=rows, animate=False)


def _columns(groups: list[Group]) -> tuple[list[Group], list[Group]]:
    """The groups in their order, cut where both columns are nearest to equal."""
    lengths = [len(group) + 2 for _, group in groups]
    cut = min(
        range(len(groups)), key=lambda at: abs(sum(lengths[:at]) - sum(lengths[at:])), default=0
    )
    return groups[:cut], groups[cut:]


def _section(head: str, group: list[Command]) -> Content:
    lines = [Content.styled(head, "bold $demo")]
    for command in group:
        key = Content.styled(f"  {command.shown:<7}", "bold")
        lines.append(key + Content(command.help))
    return Content("\n").join(lines) + Content("\n")
