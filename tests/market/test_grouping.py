"""Joining levels to price steps: nothing is lost, nothing is made up."""

from decimal import Decimal as D

from hypothesis import given
from hypothesis import strategies as st

from okxtui.market.grouping import STEPS, Climb, stepped
from okxtui.okx.events import Level

prices = st.integers(1, 5000).map(lambda ticks: D(ticks) / 10)
sizes = st.integers(1, 10**9).map(lambda lots: D(lots) / 1000)
books = st.dictionaries(prices, sizes, min_size=1, max_size=60)


def side(book: dict[D, D], *, asks: bool) -> tuple[Level, ...]:
    return tuple(Level(f"{price}", f"{book[price]}") for price in sorted(book, reverse=not asks))


@given(book=books, step=st.sampled_from(STEPS), asks=st.booleans())
def test_joining_conserves_size_and_money(book: dict[D, D], step: int, asks: bool) -> None:
    rungs = Climb(side(book, asks=asks), D("0.1") * step, asks=asks).all()

    assert sum(rung.size for rung in rungs) == sum(book.values())
    assert rungs[-1].total == sum(book.values())
    assert rungs[-1].upto.times_price == sum(price * size for price, size in book.items())


@given(book=books, step=st.sampled_from(STEPS), asks=st.booleans())
def test_every_level_is_on_the_rung_that_does_not_flatter_it(
    book: dict[D, D], step: int, asks: bool
) -> None:
    grain = D("0.1") * step
    rungs = {D(r.price): r for r in Climb(side(book, asks=asks), grain, asks=asks).all()}

    for price in book:
        rung = stepped(price, grain, asks=asks)
        assert rung in rungs
        assert 0 <= (rung - price if asks else price - rung) < grain
    assert list(rungs) == sorted(rungs, reverse=not asks)


@given(book=books, asks=st.booleans())
def test_ungrouped_levels_keep_the_exchanges_strings(book: dict[D, D], asks: bool) -> None:
    levels = side(book, asks=asks)
    climb = Climb(levels, asks=asks)

    assert [rung.price for rung in climb.all()] == [level.price for level in levels]
    assert climb.worst == D(levels[-1].price)


@given(book=books, asks=st.booleans(), count=st.integers(0, 70))
def test_climbing_a_little_shows_the_beginning_of_climbing_all(
    book: dict[D, D], asks: bool, count: int
) -> None:
    levels = side(book, asks=asks)

    assert Climb(levels, asks=asks).upto(count) == Climb(levels, asks=asks).all()[:count]


@given(book=books, price=prices, asks=st.booleans())
def test_reaching_a_price_counts_the_better_levels(book: dict[D, D], price: D, asks: bool) -> None:
    better = [it for it in book if (it < price if asks else it > price)]

    assert Climb(side(book, asks=asks), asks=asks).reach(price) == len(better)


def test_what_is_not_plainly_a_number_is_left_out() -> None:
    levels = (Level("100", "1"), Level("NaN", "1"), Level("101", "1e9"), Level("102", "0"))

    assert [rung.price for rung in Climb(levels, asks=True).all()] == ["100"]


def test_an_empty_side_has_no_rungs() -> None:
    climb = Climb(asks=True)

    assert climb.at(0) is None
    assert climb.reach(D(5)) == 0
    assert climb.worst is None


def test_a_step_that_goes_on_beyond_the_last_level_says_where_it_was_cut() -> None:
    """Red if the last step counts as whole: what it shows is the least that rests there."""
    levels = tuple(Level(price, "1") for price in ("100.9", "100.4", "99.8", "99.3"))
    asked = {"step": D(1), "asks": False}

    assert [rung.seen for rung in Climb(levels, more=True, **asked).all()] == [None, D("99.3")]
    assert [rung.seen for rung in Climb(levels, **asked).all()] == [None, None]
    whole = (*levels[:3], Level("99", "1"))
    assert [rung.seen for rung in Climb(whole, more=True, **asked).all()] == [None, None]
    assert not any(rung.seen for rung in Climb(levels, asks=False, more=True).all())
