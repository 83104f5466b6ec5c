"""Commands: everything a key can do, each said once.

The bindings, the footer's hints, the help and the palette are all made from this table. What a
command does is the method `action_…` of the place it belongs to; this file knows none of them.
"""

from msgspec import Struct
from textual.binding import Binding, BindingType


class Command(Struct, frozen=True):
    """One thing that can be asked for."""

    place: str
    """Where it works: "app", "desk", "replay" (the desk of a recording), "floor" (where the panes
    stand), "pane" (every pane), or one pane by its name."""
    action: str
    keys: tuple[str, ...]
    """As Textual names them."""
    shown: str
    """The keys as the screen writes them."""
    help: str
    """One line, a sentence without a full stop; the palette searches it too."""
    hint: str = ""
    """One word for the footer; "" keeps it out."""
    each: bool = False
    """The action is given the key that was pressed."""
    palette: bool = True


COMMANDS = (
    Command("listing", "choose", ("enter",), "Enter", "Show the row's symbol", "show"),
    Command("listing", "sort", ("s",), "s", "Sort by the next column, or sort again", "sort"),
    Command("listing", "reverse", ("S",), "S", "Reverse the sorting"),
    Command("tickers", "change", ("u",), "u", "Change since 24 h, 0:00 UTC or 0:00 UTC+8"),
    Command("chart", "point(-1)", ("left",), "←", "Crosshair to the bar before; older bars", "bar"),
    Command("chart", "point(1)", ("right",), "→", "Crosshair to the bar after"),
    Command("chart", "now", ("c",), "c", "Back to the newest bar, crosshair off", "now"),
    Command("chart", "zoom_bars(1)", ("plus", "equals_sign"), "+", "Wider bars", "wider"),
    Command("chart", "zoom_bars(-1)", ("minus",), "-", "Narrower bars"),
    Command("chart", "overlay('VWAP')", ("w",), "w", "VWAP of the session", "vwap"),
    Command("chart", "overlay('MA')", ("A",), "A", "Means of the last 20 and 50 closes", "means"),
    Command(
        "ladder", "recentre", ("c",), "c", "Bring best bid and ask back to the middle", "centre"
    ),
    Command("ladder", "group(1)", ("plus", "equals_sign"), "+", "Coarser price steps", "group"),
    Command("ladder", "group(-1)", ("minus",), "-", "Finer price steps"),
    Command("ladder", "grid", ("o",), "o", "A row a level, or a fixed grid of prices", "grid"),
    Command("ladder", "face", ("D",), "D", "The depth as a chart, or the ladder"),
    Command("ladder", "cost", ("w",), "w", "What trading a size would cost", "cost"),
    Command("signals", "choose", ("enter",), "Enter", "The signal's reasons and aftermath", "card"),
    Command("signals", "sort", ("s",), "s", "Sort by the kind of signal, or by time", "sort"),
    Command("signals", "reverse", ("S",), "S", "Reverse the sorting"),
    Command("tape", "freeze", ("space",), "space", "Freeze the tape, count what comes", "freeze"),
    Command("tape", "smallest", ("f",), "f", "Smallest size shown in the tape", "size"),
    Command("floor", "next_pane(1)", ("tab",), "Tab", "The next pane", "pane"),
    Command("floor", "next_pane(-1)", ("shift+tab",), "S-Tab", "The previous pane"),
    Command(
        "floor",
        "pane",
        ("1", "2", "3", "4", "5", "6", "7", "8", "9"),
        "1 … 9",
        "That pane; 9 again: balances",
        each=True,
        palette=False,
    ),
    Command("floor", "zoom", ("z",), "z", "The focused pane alone, or all again", "zoom"),
    Command("floor", "unzoom", ("escape",), "Esc", "Back to all panes", palette=False),
    Command("desk", "switch", ("e",), "e", "Switch between demo and live", "env"),
    Command("desk", "environments", ("E",), "E", "Choose an environment"),
    Command("desk", "login", ("l",), "l", "Log in, or log out", "login"),
    Command("desk", "filter", ("slash",), "/", "Filter the pane", "filter"),
    Command("desk", "add", ("a",), "a", "Add symbols: choose among all of them", "add"),
    Command("desk", "drop", ("d",), "d", "Drop the symbol from the list"),
    Command(
        "desk",
        "alerts('list')",
        ("exclamation_mark",),
        "!",
        "Alerts: add, snooze, mute; what fired",
        "alert",
    ),
    Command("desk", "alerts('snooze')", ("n",), "n", "Snooze the alert that fired last"),
    Command("desk", "alerts('mute')", ("m",), "m", "Mute the alert that fired last, or unmute it"),
    Command("desk", "groups('previous')", ("left_curly_bracket",), "{", "The watch group before"),
    Command("desk", "groups('next')", ("right_curly_bracket",), "}", "The next watch group"),
    Command("desk", "groups('new')", (), ":", "New watch group"),
    Command("desk", "groups('rename')", (), ":", "Rename the watch group"),
    Command("desk", "groups('delete')", (), ":", "Delete the watch group"),
    Command("desk", "mask", ("P",), "P", "Privacy: hide the amounts of the account", "privacy"),
    Command("desk", "timeframe(-1)", ("left_square_bracket",), "[", "Shorter candles", "candles"),
    Command("desk", "timeframe(1)", ("right_square_bracket",), "]", "Longer candles"),
    Command("desk", "unit", ("v",), "v", "Sizes in contracts, coin or money", "unit"),
    Command("desk", "book", ("b",), "b", "The whole book (400 levels), or the best 5"),
    Command("floor", "health", ("i",), "i", "Health: links, ages, clock, counts", "health"),
    Command("desk", "record", ("R",), "R", "Record to a file, or stop recording"),
    Command("desk", "retry", ("r",), "r", "Connect now whatever waits", "retry"),
    Command("desk", "copy", ("y",), "y", "Copy the pane as CSV", "copy"),
    Command("desk", "clock", ("U",), "U", "Local time or UTC"),
    Command("replay", "pause", ("p",), "p", "Play or pause the recording", "play"),
    Command("replay", "step", ("full_stop",), ".", "The next record, then stand still", "step"),
    Command("replay", "speed(-1)", ("less_than_sign",), "<", "Slower, down to 0.1x", "slower"),
    Command("replay", "speed(1)", ("greater_than_sign",), ">", "Faster, up to 100x", "faster"),
    Command("replay", "jump", ("J",), "J", "Jump to a time: 14:02:10, +5m, 50%", "jump"),
    Command("replay", "next_gap", ("N",), "N", "To the next gap, then stand still", "gap"),
    Command("replay", "next_signal", ("H",), "H", "To the next signal, then stand still", "signal"),
    Command("app", "theme", ("t",), "t", "The next theme", "theme"),
    Command("pane", "move(1)", ("down", "j"), "j ↓", "Down", palette=False),
    Command("pane", "move(-1)", ("up", "k"), "k ↑", "Up", palette=False),
    Command("pane", "turn(1)", ("pagedown",), "PgDn", "A page down", palette=False),
    Command("pane", "turn(-1)", ("pageup",), "PgUp", "A page up", palette=False),
    Command("pane", "first", ("g", "home"), "g", "To the top", palette=False),
    Command("pane", "last", ("G", "end"), "G", "To the bottom", palette=False),
    Command(
        "app",
        "command_palette",
        ("colon", "ctrl+p"),
        ":",
        "Every command by name",
        "cmd",
        palette=False,
    ),
    Command("app", "redraw", ("ctrl+l",), "Ctrl+L", "Draw the whole screen anew"),
    Command("app", "help", ("question_mark", "f1"), "?", "This help", "help"),
    Command("app", "leave", ("q", "ctrl+q"), "q", "Quit", "quit"),
)

KEPT = ("help", "leave")
"""Hints that no width takes away."""


def commands(*places: str) -> list[Command]:
    """The commands of some places, in the order of the table."""
    return [command for command in COMMANDS if command.place in places]


def bindings(place: str) -> list[BindingType]:
    """A place's commands as Textual wants them."""
    return [
        Binding(
            key,
            f"{command.action}('{key}')" if command.each else command.action,
            command.help,
            show=False,
            priority=key == "ctrl+q",
        )
        for command in commands(place)
        for key in command.keys
    ]
