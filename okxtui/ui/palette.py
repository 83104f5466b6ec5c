"""Palette: every command by name, from the one table, the symbols of the list, and in sim faults.

Textual's own commands are not offered: a screenshot file or a devtools console has no business
beside an account.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.dom import DOMNode

from okxtui.stream.ways import Breakable
from okxtui.ui import faults
from okxtui.ui.commands import COMMANDS
from okxtui.ui.desk import Desk

Doing = Callable[[], Any]

_ALERT = "alert "
"""What is typed behind it is a rule."""


class Commands(Provider):
    """The table of commands, and the symbols to show, for the palette."""

    def _entries(self) -> Iterator[tuple[str, str, Doing]]:
        """Name, key and deed of everything that can be chosen."""
        desk = self.screen
        if not isinstance(desk, Desk):
            return
        pane = desk.chosen_pane
        nodes: dict[str, DOMNode] = {
            "app": self.app,
            "desk": desk,
            **({"replay": desk} if desk.environment.kind == "replay" else {}),
            "floor": desk.floor,
            **dict.fromkeys(pane.kinds, pane),
        }
        for command in COMMANDS:
            if command.palette and command.place in nodes:
                node = nodes[command.place]
                deed = partial(self.app.run_action, command.action, node)
                yield command.help, command.shown, deed
        for symbol in desk.watching.lists[0]:
            yield f"Show {symbol}", "", partial(desk.show_symbol, symbol)
        if isinstance(desk.feed, Breakable):
            for name, line in faults.lines(desk.glance):
                yield name, "", partial(desk.feed.fault, line)

    async def discover(self) -> Hits:
        """Everything, before anything is typed."""
        for name, key, deed in self._entries():
            yield DiscoveryHit(_beside(Content(name), key), deed, text=name)

    async def search(self, query: str) -> Hits:
        """What fits the words typed."""
        desk = self.screen
        if query.startswith(_ALERT) and isinstance(desk, Desk):
            rule = query.removeprefix(_ALERT)
            yield Hit(1.0, Content(f"Alert: {rule}"), partial(desk.alarm.add, rule), text=query)
        if query.startswith(faults.TYPED) and isinstance(desk, Desk):
            line, feed = query.removeprefix(faults.TYPED), desk.feed
            if isinstance(feed, Breakable):
                yield Hit(1.0, Content(f"Fault: {line}"), partial(feed.fault, line), text=query)
        matcher = self.matcher(query)
        for name, key, deed in self._entries():
            score = matcher.match(name)
            if score > 0:
                yield Hit(score, _beside(matcher.highlight(name), key), deed, text=name)


def _beside(name: Content, key: str) -> Content:
    """The name with its key behind it."""
    return name + Content.styled(f"  {key}", "$muted") if key else name
