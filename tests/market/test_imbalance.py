"""Order-flow imbalance: the definition of Cont, Kukanov and Stoikov, and what is unusual."""

from decimal import Decimal as D

import pytest

from okxtui.market.imbalance import Best, Imbalance, contribution
from okxtui.okx.events import BookSnapshot, Level

BEFORE = Best(D(100), D(5), D(101), D(7))


@pytest.mark.parametrize(
    ("now", "adds"),
    [
        (Best(D(100), D(8), D(101), D(7)), 3),  # Three more bid at the same price.
        (Best(D(100), D(5), D(101), D(9)), -2),  # Two more offered.
        (Best(D("100.5"), D(2), D(101), D(7)), 2),  # The bid rose: all that is there is new.
        (Best(D(99), D(4), D(101), D(7)), -5),  # The bid fell: all that was there is gone.
        (Best(D(100), D(5), D(102), D(3)), 7),  # The ask rose: all that was there is gone.
        (Best(D(100), D(5), D("100.5"), D(3)), -3),  # The ask fell: all that is there is new.
        (BEFORE, 0),
    ],
)
def test_a_change_of_the_best_levels_adds_what_the_definition_says(now: Best, adds: int) -> None:
    assert contribution(BEFORE, now) == adds


def push(at: int, bid: str, size: str, ask: str = "101") -> BookSnapshot:
    return BookSnapshot(
        "books5", "BTC-USDT", [Level(bid, size)], [Level(ask, "7")], str(at * 1000 + 500)
    )


def test_windows_are_sums_of_whole_seconds() -> None:
    imbalance = Imbalance()
    for second in range(20):
        imbalance.add(push(1000 + second, "100", str(5 + 2 * second)))

    # Each second added two; the first was not whole, and the last is not over.
    assert imbalance.windows[1].total == 2
    assert imbalance.windows[10].total == 20
    assert imbalance.windows[60].total == 0


def warmed() -> Imbalance:
    imbalance = Imbalance()
    for second in range(80):
        imbalance.add(push(1000 + second, "100", "6" if second % 3 else "5"))
    return imbalance


def test_an_unusual_window_hits_once_and_says_which_way() -> None:
    imbalance = warmed()
    assert imbalance.known == imbalance.need
    found = [imbalance.add(push(1080 + n, "100", str(50 + 50 * n))) for n in range(5)]
    hits = [hit for hit in found if hit]

    assert len(hits) == 1
    assert hits[0].side == "buy"
    assert hits[0].z >= 4
    assert hits[0].mid == D("100.5")


def test_while_it_warms_up_nothing_is_unusual() -> None:
    imbalance = Imbalance()
    found = [imbalance.add(push(1000 + n, "100", str(1 + 1000 * (n == 40)))) for n in range(60)]

    assert not any(found)
    assert 0 < imbalance.known < imbalance.need


def test_a_book_without_one_side_begins_anew() -> None:
    imbalance = warmed()
    imbalance.add(BookSnapshot("books5", "BTC-USDT", [], [Level("101", "1")], "1100000"))

    assert imbalance.known == 0
