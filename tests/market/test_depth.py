"""What can be read off the levels of a book, on worked numbers."""

from decimal import Decimal

import pytest

from okxtui.market.depth import Depth
from okxtui.okx.events import Level


def depth(bids, asks):
    return Depth(
        symbol="BTC-USDT",
        bids=tuple(Level(*level) for level in bids),
        asks=tuple(Level(*level) for level in asks),
    )


WORKED = depth([("100.0", "3"), ("99.5", "1")], [("100.5", "1"), ("101", "5")])


def test_the_mid_lies_between_best_bid_and_best_ask():
    assert WORKED.mid == Decimal("100.25")


def test_the_spread_is_exact():
    assert depth([("0.0000071229", "1")], [("0.0000071230", "1")]).spread == Decimal("1E-10")


def test_the_microprice_leans_to_the_thin_side():
    # (100.0 × 1 + 100.5 × 3) / 4
    assert WORKED.microprice == Decimal("100.375")


def test_the_imbalance_is_the_share_of_the_bids():
    assert WORKED.imbalance(1) == pytest.approx(0.75)
    assert WORKED.imbalance() == pytest.approx(0.4)


def test_a_crossed_book_has_a_negative_spread():
    assert depth([("101", "1")], [("100", "1")]).spread == -1


@pytest.mark.parametrize("one", [depth([], []), depth([("1", "1")], []), depth([], [("1", "1")])])
def test_a_book_without_two_sides_has_no_middle(one):
    assert one.mid is None
    assert one.spread is None
    assert one.microprice is None


def test_one_side_alone_has_all_the_weight():
    assert depth([("1", "1")], []).imbalance() == 1.0
    assert depth([], [("1", "1")]).imbalance() == 0.0
    assert depth([], []).imbalance() is None


def test_sizes_of_zero_divide_by_nothing():
    empty = depth([("1", "0")], [("2", "0")])

    assert empty.microprice is None
    assert empty.imbalance() is None
