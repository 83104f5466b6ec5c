"""Groups: named watch lists, of which one is watched at a time.

Pure values: every change is another Groups. There is always one group, and it may hold nothing
but its name. Must not know where they are kept, nor how one changes them on the screen.
"""

from collections.abc import Iterable

from msgspec import Struct, structs

FIRST = "main"
"""What the list is called that was there before anybody named one."""

LONGEST = 24
"""Letters of a name."""


class Group(Struct, frozen=True):
    """One watch list."""

    name: str = FIRST
    symbols: tuple[str, ...] = ()
    current: str = ""


class Groups(Struct, frozen=True):
    """All of them, in the order of their making, and which is chosen."""

    each: tuple[Group, ...] = (Group(),)
    name: str = FIRST

    @property
    def chosen(self) -> Group:
        """The one that is watched."""
        return next((group for group in self.each if group.name == self.name), self.each[0])

    @property
    def label(self) -> str:
        """The name to show; "" while there is but one, for then it says nothing."""
        return self.name if len(self.each) > 1 else ""

    def holding(self, symbols: Iterable[str], current: str) -> "Groups":
        """With these symbols in the chosen group."""
        return self._with(structs.replace(self.chosen, symbols=tuple(symbols), current=current))

    def beside(self, step: int) -> "Groups":
        """With the next (1) or the previous (-1) one chosen, round and round."""
        at = self.each.index(self.chosen) + step
        return structs.replace(self, name=self.each[at % len(self.each)].name)

    def begun(self, name: str, symbol: str) -> "Groups":
        """With a new one chosen, which holds one symbol to begin with."""
        return Groups((*self.each, Group(name, (symbol,), symbol)), name)

    def renamed(self, name: str) -> "Groups":
        """With another name for the chosen one."""
        return structs.replace(self._with(structs.replace(self.chosen, name=name)), name=name)

    def without(self) -> "Groups":
        """Without the chosen one; the one before it is chosen. The last one stays."""
        left = tuple(group for group in self.each if group is not self.chosen)
        return Groups(left, self.beside(-1).name) if left else self

    def objection(self, name: str) -> str:
        """Why no group can be given this name; "" if it can."""
        if not name or not name.isprintable() or len(name) > LONGEST:
            return f"a group's name has 1 to {LONGEST} letters"
        taken = any(group.name == name for group in self.each)
        return f"there is a group {name} already" if taken else ""

    def _with(self, group: Group) -> "Groups":
        was = self.chosen
        return structs.replace(self, each=tuple(group if it is was else it for it in self.each))


def alone(symbols: Iterable[str], current: str = "") -> Groups:
    """One watch list that nobody named."""
    return Groups((Group(FIRST, tuple(symbols), current),))


def mended(each: Iterable[Group], name: str) -> Groups | None:
    """Groups from a file that anybody may have written; None if there is nothing to use."""
    known: dict[str, Group] = {}
    for group in each:
        if not Groups(tuple(known.values()) or (Group(""),)).objection(group.name):
            known[group.name] = group
    if not known:
        return None
    return Groups(tuple(known.values()), name if name in known else next(iter(known)))
