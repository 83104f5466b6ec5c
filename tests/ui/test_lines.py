"""Rows of inked text: what a span is, and what shading does to it."""

from hypothesis import given
from hypothesis import strategies as st

from okxtui.ui.lines import inked, shade, width_of

SPANS = st.tuples(st.text("abc ", max_size=6), st.sampled_from(["", "up", "up cursor"]))
ROWS = st.lists(SPANS, max_size=6).map(tuple)


def cells(row) -> list[tuple[str, str]]:
    """Each cell with its inks."""
    return [(sign, inks) for text, inks in row for sign in text]


@given(ROWS, st.integers(0, 30), st.integers(0, 30))
def test_shading_inks_exactly_the_cells_of_its_range(row, start: int, end: int) -> None:
    shaded = cells(shade(row, start, end, "bar"))

    assert len(shaded) == len(cells(row))
    for place, (sign, inks) in enumerate(cells(row)):
        over = f"{inks} bar".strip() if start <= place < end else inks
        assert shaded[place] == (sign, over)


@given(ROWS)
def test_inking_a_row_changes_no_text(row) -> None:
    assert [sign for sign, _ in cells(inked(row, "stale"))] == [sign for sign, _ in cells(row)]
    assert width_of(inked(row, "stale")) == width_of(row)


def test_later_inks_win_and_earlier_ones_stay() -> None:
    assert inked((("1", "up"), ("2", "")), "stale") == (("1", "up stale"), ("2", "stale"))
