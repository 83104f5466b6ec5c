"""Places: where each pane stands, at every size of the terminal.

The three tables are the whole layout: columns and rows of panes with their shares. A pane that
is not there is left out and its neighbours take its place, so a table may name panes that come
and go. Must not know what the panes show.
"""

from msgspec import Struct, structs
from textual.geometry import Region


class Part(Struct, frozen=True):
    """A pane, or a split, and how much of the line it wants."""

    what: "str | Split | Stack"
    cells: int = 0
    """Exactly so many; 0: a share of what is left."""
    share: int = 1
    closed: int = 0
    """Exactly so many while nobody is logged in; 0: as always."""


class Stack(Struct, frozen=True):
    """Panes that share one place: the one chosen last is in front."""

    names: tuple[str, ...]


class Split(Struct, frozen=True):
    """Parts side by side (`across`) or one below the other."""

    across: bool
    parts: tuple[Part, ...]


def _columns(*parts: Part) -> Split:
    return Split(across=True, parts=parts)


def _rows(*parts: Part) -> Split:
    return Split(across=False, parts=parts)


SMALL = _columns(
    Part(_rows(Part("1", share=2), Part(Stack(("6", "4")), share=3)), cells=39),
    Part(_rows(Part("3"), Part(Stack(("7", "8", "9", "9b")), cells=4, closed=3))),
)
MEDIUM = _rows(
    Part(
        _columns(
            Part(_rows(Part("1", share=3), Part("5", share=2)), cells=36),
            Part(_rows(Part("2", share=3), Part("4", share=2)), share=1),
            Part(_rows(Part("3", cells=18), Part("6")), cells=40),
        )
    ),
    Part(_columns(Part("7"), Part(Stack(("8", "9", "9b")))), cells=9, closed=3),
)
LARGE = _rows(
    Part(
        _columns(
            Part(_rows(Part("1", share=5), Part("5", share=4), Part("i", cells=14))),
            Part(_rows(Part("2", share=3), Part("4", share=2))),
            Part("3", cells=46),
            Part("6", cells=42),
        )
    ),
    Part(
        _columns(
            Part("7"),
            Part("8"),
            Part(_rows(Part("9"), Part("9b", cells=7, closed=3))),
        ),
        cells=15,
        closed=6,
    ),
)


def layout_for(width: int, *, account: bool = True) -> Split:
    """The table for a width: small below 100 columns, medium below 160."""
    tree = SMALL if width < 100 else MEDIUM if width < 160 else LARGE
    return tree if account else _closed(tree)


def _closed(tree: Split) -> Split:
    """The table while nobody is logged in: the account's places only say so."""
    parts = (
        structs.replace(
            part,
            cells=part.closed or part.cells,
            what=_closed(part.what) if isinstance(part.what, Split) else part.what,
        )
        for part in tree.parts
    )
    return structs.replace(tree, parts=tuple(parts))


def named(tree: Split) -> set[str]:
    """The panes a table speaks of."""
    return {name for part in tree.parts for name in _names(part.what)}


def _names(what: str | Split | Stack) -> set[str]:
    if isinstance(what, str):
        return {what}
    return set(what.names) if isinstance(what, Stack) else named(what)


def stacks(tree: Split) -> list[tuple[str, ...]]:
    """The panes that share a place, place by place."""
    found: list[tuple[str, ...]] = []
    for part in tree.parts:
        if isinstance(part.what, Stack):
            found.append(part.what.names)
        elif isinstance(part.what, Split):
            found += stacks(part.what)
    return found


class Fronts:
    """Which pane of each stack is in front."""

    def __init__(self) -> None:
        self._recent: list[str] = []

    def choose(self, name: str) -> None:
        """It was chosen: it comes to the front of its stack, if it is in one."""
        self._recent = [name, *(other for other in self._recent if other != name)]

    def behind(self, tree: Split) -> dict[str, tuple[str, ...]]:
        """For every pane that is in front of others, those."""
        behind = {}
        for names in stacks(tree):
            front = next((name for name in self._recent if name in names), names[0])
            behind[front] = tuple(name for name in names if name != front)
        return behind


def arrange(tree: Split, present: set[str], space: Region) -> dict[str, Region]:
    """The region of each present pane; together they fill `space` exactly."""
    parts = [part for part in tree.parts if _there(part.what, present)]
    if not parts:
        return {}
    whole = space.width if tree.across else space.height
    placed: dict[str, Region] = {}
    at = 0
    for part, cells in zip(parts, _divide(parts, whole), strict=True):
        region = (
            Region(space.x + at, space.y, cells, space.height)
            if tree.across
            else Region(space.x, space.y + at, space.width, cells)
        )
        at += cells
        if isinstance(part.what, Split):
            placed |= arrange(part.what, present, region)
        else:
            placed |= dict.fromkeys(_first(part.what, present), region)
    return placed


def _first(what: str | Stack, present: set[str]) -> list[str]:
    """The pane that has the place; of a stack there should be no more than one."""
    names = (what,) if isinstance(what, str) else what.names
    return [name for name in names if name in present][:1]


def _there(what: str | Split | Stack, present: set[str]) -> bool:
    return bool(_names(what) & present)


def _divide(parts: list[Part], whole: int) -> list[int]:
    """Fixed parts get their cells, the rest is shared; with no sharer the fixed ones share it."""
    fixed = sum(part.cells for part in parts)
    sharers = [part for part in parts if not part.cells]
    if not sharers or fixed >= whole:
        weights = [part.cells or 1 for part in parts]
        return _in_proportion(weights, whole)
    shares = iter(_in_proportion([part.share for part in sharers], whole - fixed))
    return [part.cells or next(shares) for part in parts]


def _in_proportion(weights: list[int], whole: int) -> list[int]:
    total, given, sizes = sum(weights), 0, []
    for index in range(len(weights)):
        upto = whole * sum(weights[: index + 1]) // total
        sizes.append(upto - given)
        given = upto
    return sizes
