"""The layout: every present pane has a place, and no cell is left over."""

from hypothesis import given
from hypothesis import strategies as st
from textual.geometry import Region

from okxtui.ui.places import LARGE, MEDIUM, SMALL, arrange, layout_for, named, stacks

TREES = st.sampled_from([SMALL, MEDIUM, LARGE])


@given(
    TREES, st.sets(st.sampled_from(sorted(named(LARGE)))), st.integers(40, 300), st.integers(10, 90)
)
def test_the_present_panes_fill_the_space_without_overlap(
    tree, present: set[str], width: int, height: int
) -> None:
    present &= named(tree)
    for names in stacks(tree):
        present -= set(sorted(present & set(names))[1:])
    space = Region(0, 1, width, height)
    placed = arrange(tree, present, space)

    assert placed.keys() == present
    assert not present or sum(region.area for region in placed.values()) == space.area
    regions = list(placed.values())
    for place, region in enumerate(regions):
        assert space.contains_region(region)
        assert not any(region.intersection(other).area for other in regions[place + 1 :])


def test_the_width_decides_the_layout() -> None:
    assert [layout_for(width) for width in (80, 99, 100, 159, 160)] == [
        *(SMALL, SMALL),
        *(MEDIUM, MEDIUM),
        LARGE,
    ]
