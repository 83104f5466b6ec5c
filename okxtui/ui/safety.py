"""Safety: the program as a guest in someone's terminal.

Text from outside cannot steer the terminal, signals leave it as it was, a crash tells where and
not what (locals may hold secrets), and the window's title is given back.
"""

import asyncio
import signal
from collections.abc import Callable

from rich.console import Console
from rich.segment import Segment, Segments
from textual.color import Color
from textual.filter import LineFilter

from okxtui.ui.ink import harmless

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)


class Harmless(LineFilter):
    """The last gate before the terminal: every line of every widget passes here."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments, with obeyed characters replaced."""
        if "".join([segment.text for segment in segments]).isprintable():
            return segments
        return [
            segment if segment.control else Segment(harmless(segment.text), segment.style)
            for segment in segments
        ]


def traceback_without_locals(console: Console) -> Segments:
    """The exception being handled, rendered for the console: files, lines, no values."""
    # Not above: the highlighter behind it takes a tenth of the start, for a day that may not come.
    from rich.traceback import Traceback

    told = Traceback(show_locals=False, width=None)
    return Segments(console.render(told, console.options))


def on_signals(leave: Callable[[int], None]) -> None:
    """Call `leave(128 + n)` for signal n, where the platform's loop can."""
    loop = asyncio.get_running_loop()
    for number in SIGNALS:
        loop.add_signal_handler(number, leave, 128 + number)


def title_sequence(title: str) -> str:
    """What makes a terminal show `title` for its window or tab."""
    return f"\x1b]0;{harmless(title)}\x07"


TITLE_SAVE = "\x1b[22;0t"
TITLE_RESTORE = "\x1b[23;0t"
"""Push and pop of the window's title, as xterm and those that follow it know."""
