"""Pretend: the runner of the built-in exchange, which fails when it is told to.

A line of text goes to the exchange's console, and what the console answers becomes a toast. Must
not know where lines come from.
"""

from typing import Any

from okxtui.okx.text import clean
from okxtui.sim.console import HELP, Console
from okxtui.sim.faults import Faults
from okxtui.stream.feed import SocketFeed


class PretendFeed(SocketFeed):
    """`SocketFeed` on an exchange whose faults are at hand."""

    def __init__(self, faults: Faults, *given: Any, **named: Any) -> None:
        """The rest as for `SocketFeed`."""
        super().__init__(*given, **named)
        self._console = Console(faults)

    def fault(self, line: str) -> None:
        """Let something go wrong, as `okxtui exchange --faults` would on the same line."""
        answer = self._console.obey(line)
        said = "there is no such fault" if answer == HELP else answer
        self.vitals.say(f"fault {clean(line, 60)}: {said}")
        self._touch()
