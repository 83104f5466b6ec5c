"""Places: where each pane stands, at every size of the terminal.

The three tables are the whole layout: columns and rows of panes with their shares. A pane that
is not there is left out and its neighbours take its place, so a table may name panes that come
and go. Must not know what the panes show.
"""

from msgspec import Struct
from textual.geometry import Region, Size
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.widget import Widget


class Part(Struct, frozen=True):
    """A pane, or a split, and how much of the line it wants."""

    what: "str | Split"
    cells: int = 0
    """Exactly so many; 0: a share of what is left."""
    share: int = 1


class Split(Struct, frozen=True):
    """Parts side by side (`across`) or one below the other."""

    across: bool
    parts: tuple[Part, ...]


def _columns(*parts: Part) -> Split:
    return Split(across=True, parts=parts)


def _rows(*parts: Part) -> Split:
    return Split(across=False, parts=parts)


SMALL = _columns(
    Part(_rows(Part("1", share=2), Part("6", share=3)), cells=39),
    Part(_rows(Part("3", cells=16), Part("7"))),
)
MEDIUM = _rows(
    Part(
        _columns(
            Part(_rows(Part("1", share=3), Part("5", share=2)), cells=42),
            Part(_rows(Part("2", share=3), Part("4", share=2)), share=1),
            Part(_rows(Part("3", cells=18), Part("6")), cells=40),
        )
    ),
    Part(_columns(Part("7"), Part("8")), cells=9),
)
LARGE = _rows(
    Part(
        _columns(
            Part(_rows(Part("1", share=3), Part("5", share=2)), cells=58),
            Part(_rows(Part("2", share=3), Part("4", share=2))),
            Part("3", cells=42),
            Part("6", cells=46),
        )
    ),
    Part(_columns(Part("7"), Part("8"), Part("9"), Part("i")), cells=15),
)


def layout_for(width: int) -> Split:
    """The table for a width: small below 100 columns, medium below 160."""
    return SMALL if width < 100 else MEDIUM if width < 160 else LARGE


def named(tree: Split) -> set[str]:
    """The panes a table speaks of."""
    inner = (part.what for part in tree.parts)
    return {name for what in inner for name in ([what] if isinstance(what, str) else named(what))}


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
        if isinstance(part.what, str):
            placed[part.what] = region
        else:
            placed |= arrange(part.what, present, region)
    return placed


def _there(what: str | Split, present: set[str]) -> bool:
    return what in present if isinstance(what, str) else bool(named(what) & present)


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


class PlacesLayout(Layout):
    """Arranges the displayed panes by the table for the width; a single one fills the space."""

    name = "places"

    def arrange(
        self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True
    ) -> ArrangeResult:
        """A placement for each child that has a place."""
        panes = {(child.id or "").removeprefix("pane-"): child for child in children}
        whole = Region(0, 0, size.width, size.height)
        if len(panes) == 1:
            regions = dict.fromkeys(panes, whole)
        else:
            regions = arrange(layout_for(size.width), set(panes), whole)
        no_margin = parent.styles.margin
        return [
            WidgetPlacement(region, region.offset * 0, no_margin, panes[name])
            for name, region in regions.items()
        ]


class Floor(Widget):
    """Where the panes stand."""

    DEFAULT_CSS = """
    Floor { width: 1fr; height: 1fr; }
    """

    def __init__(self, *panes: Widget) -> None:
        super().__init__(*panes, id="floor")
        self._places = PlacesLayout()

    @property
    def layout(self) -> Layout:
        """Ours: a style sheet can name only Textual's own layouts."""
        return self._places
