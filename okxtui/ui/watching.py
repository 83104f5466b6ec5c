"""Watching: the watch groups of one desk, switched, begun, renamed and deleted.

A glance says which group its list belongs to, so a late one never changes another group. Must not
know where groups are kept.
"""

from collections.abc import Callable

from okxtui.market.glance import Glance
from okxtui.market.groups import Groups
from okxtui.stream.ways import Feed

Ask = Callable[[str, str, Callable[[str], None]], None]
"""Asks a question with a first answer; the answer goes to the last."""


class Watching:
    """The groups, and the feed that watches the chosen one."""

    def __init__(
        self, groups: Groups, say: Callable[[str, str], None], tell: Callable[[], None]
    ) -> None:
        """`tell` is called whenever they are other ones."""
        self.groups = groups
        self._feed: Feed | None = None
        self._say, self._tell = say, tell

    @property
    def lists(self) -> tuple[tuple[str, ...], str]:
        """The symbols of the chosen group, and the current one."""
        return self.groups.chosen.symbols, self.groups.chosen.current

    def begin(self, feed: Feed) -> None:
        """The feed is open, with the chosen group's symbols; it is told the name."""
        self._feed = feed
        if self.groups.label:
            feed.relist(*self.lists, self.groups.label)

    def hear(self, glance: Glance) -> None:
        """Symbols may have come and gone."""
        lists = tuple(quote.symbol for quote in glance.quotes), glance.current
        if lists[0] and glance.group == self.groups.label and lists != self.lists:
            self.groups = self.groups.holding(*lists)
            self._tell()

    def do(self, deed: str, ask: Ask) -> None:
        """What a key or the palette wants: next, previous, new, rename or delete."""
        match deed:
            case "new":
                ask("Name of the new group:", "", self._begin_another)
            case "rename":
                ask("Name of this group:", self.groups.name, self._rename)
            case "delete":
                self._delete(ask)
            case _:
                self._switch(-1 if deed == "previous" else 1)

    def _switch(self, step: int) -> None:
        if self.groups.label:
            self._change(self.groups.beside(step))
        else:
            self._say("there is one group; the palette (:) makes a new one", "group")

    def _begin_another(self, answer: str) -> None:
        name = answer.strip()
        symbol = self.lists[1] or next(iter(self.lists[0]), "")
        if self._may_be_called(name):
            self._change(self.groups.begun(name, symbol))
            self._say(f"group {name} begins with {symbol}; a adds more", "group")

    def _rename(self, answer: str) -> None:
        name = answer.strip()
        if name != self.groups.name and self._may_be_called(name):
            self._change(self.groups.renamed(name))

    def _delete(self, ask: Ask) -> None:
        name = self.groups.name
        if self.groups.label:
            ask(f"Delete the group {name}? Type yes:", "", self._delete_if)
        else:
            self._say("the last group stays", "group")

    def _delete_if(self, answer: str) -> None:
        if answer.strip().lower() == "yes":
            gone = self.groups.name
            self._change(self.groups.without())
            self._say(f"deleted the group {gone}", "group")

    def _may_be_called(self, name: str) -> bool:
        objection = self.groups.objection(name)
        if objection and name:
            self._say(objection, "group")
        return not objection

    def _change(self, groups: Groups) -> None:
        self.groups = groups
        if self._feed is not None:
            self._feed.relist(*self.lists, groups.label)
        self._tell()
