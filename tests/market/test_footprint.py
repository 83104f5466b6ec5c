"""What was traded at a price, and what the book added or pulled meanwhile."""

from decimal import Decimal as D

from hypothesis import given
from hypothesis import strategies as st

from okxtui.market.depth import Depth
from okxtui.market.footprint import LOOK_BACK, MINUTES, Footprint, Hit, Wake, by_step, moved
from okxtui.okx.events import Level, Trade

T0 = 1_786_540_440_000


def trade(px: str, sz: str, side: str = "buy", at: int = T0) -> Trade:
    return Trade(inst_id="BTC-USDT", px=px, sz=sz, side=side, ts=str(at))


def fed(*trades: Trade) -> Footprint:
    footprint = Footprint("BTC-USDT")
    for one in trades:
        footprint.add(one, int(one.ts), D(one.px), D(one.sz))
    return footprint


def depth(ts: int, asks: dict[str, str], bids: dict[str, str], source: str = "books5") -> Depth:
    return Depth(
        "BTC-USDT",
        source,
        tuple(Level(price, bids[price]) for price in sorted(bids, key=D, reverse=True)),
        tuple(Level(price, asks[price]) for price in sorted(asks, key=D)),
        ts,
    )


def test_volume_stands_at_its_price_bought_and_sold() -> None:
    view = fed(trade("100", "1"), trade("100.0", "2", "sell"), trade("101", "4")).view(T0)

    assert view.at == {D(100): (1, 2), D(101): (4, 0)}


def test_volume_fades_after_some_minutes() -> None:
    footprint = fed(trade("100", "1"), trade("100", "2", at=T0 + 60_000))

    assert footprint.view(T0 + 60_000).at == {D(100): (3, 0)}
    assert footprint.view(T0 + MINUTES * 60_000 + 20_000).at == {D(100): (2, 0)}
    assert footprint.view(T0 + 3_600_000).at == {}


@given(
    st.lists(
        st.tuples(
            st.integers(0, 90_000),
            st.sampled_from(["100", "101", "0.5"]),
            st.sampled_from(["1", "0.25", "1" + 19 * "0"]),
            st.sampled_from(["buy", "sell"]),
        )
    )
)
def test_sums_kept_on_the_way_equal_those_added_up_at_the_end(steps: list) -> None:
    """Red when what fades is not subtracted, or when it is subtracted from the other side."""
    footprint, at, naive = Footprint("BTC-USDT"), T0, []
    for pause, px, sz, side in steps:
        at += pause
        footprint.add(trade(px, sz, side, at), at, D(px), D(sz))
        naive.append((at // 10_000, D(px), D(sz) * (side == "buy"), D(sz) * (side == "sell")))
    expected: dict = {}
    for slot, px, bought, sold in naive:
        if slot > at // 10_000 - MINUTES * 6:
            was = expected.get(px, (0, 0))
            expected[px] = (was[0] + bought, was[1] + sold)

    assert footprint.view(at).at == expected


def test_while_nothing_comes_or_fades_it_is_the_same_object() -> None:
    footprint = fed(trade("100", "1"))

    assert footprint.view(T0) is footprint.view(T0 + 500)


@given(st.dictionaries(st.integers(1, 500).map(D), st.tuples(st.just(D(1)), st.just(D(2)))))
def test_joining_volume_to_steps_conserves_it(at: dict) -> None:
    for asks in (True, False):
        joined = by_step(at, D(10), asks=asks)

        assert sum(bought for bought, _ in joined.values()) == len(at)
        assert sum(sold for _, sold in joined.values()) == 2 * len(at)


def test_what_grew_was_added_and_what_shrank_was_pulled() -> None:
    then = depth(T0, {"101": "5", "102": "5"}, {"100": "5", "99": "5"})
    now = depth(T0 + 5000, {"101": "7", "102": "5"}, {"100": "1", "99": "5"})

    assert moved(then, now, (), None, asks=True) == {D(101): 2}
    assert moved(then, now, (), None, asks=False) == {D(100): -4}


def test_what_traded_away_was_not_pulled() -> None:
    then = depth(T0, {"101": "5", "102": "5"}, {"100": "5"})
    now = depth(T0 + 5000, {"101": "2", "102": "5"}, {"100": "5"})
    hits = (
        Hit(T0 + 1000, True, D(101), D(3)),
        Hit(T0 - 1, True, D(101), D(9)),  # before the first moment
        Hit(T0 + 6000, True, D(101), D(9)),  # after the second
        Hit(T0 + 1000, False, D(101), D(9)),  # hit the other side
    )

    assert moved(then, now, hits, None, asks=True) == {D(101): 0}


def test_what_left_beyond_the_last_level_was_not_pulled() -> None:
    then = depth(T0, {"101": "1", "103": "3"}, {"100": "1"})
    now = depth(T0 + 5000, {"101": "1", "102": "2"}, {"100": "1"})

    assert moved(then, now, (), None, asks=True) == {D(102): 2}


def test_changes_join_to_price_steps() -> None:
    then = depth(T0, {"101": "1", "102": "1", "110": "1"}, {"100": "1"})
    now = depth(T0 + 5000, {"101": "2", "102": "3", "110": "1"}, {"100": "1"})

    assert moved(then, now, (), D(10), asks=True) == {D(110): 3}


def test_books_of_two_symbols_are_never_compared() -> None:
    then = Depth("ETH-USDT", "books5", (Level("1", "1"),), (Level("2", "1"),), T0)
    now = depth(T0 + 5000, {"2": "7"}, {"1": "1"})

    assert moved(then, now, (), None, asks=True) == {}
    assert moved(Depth(), now, (), None, asks=True) == {}


def test_the_wake_looks_some_seconds_back() -> None:
    wake = Wake()
    for tenth in range(200):
        wake.keep(depth(T0 + tenth * 100, {"101": "1"}, {"100": "1"}))

    assert LOOK_BACK <= (T0 + 19_900 - wake.back().ts) / 1000 <= LOOK_BACK + 1


def test_another_channel_or_a_broken_book_begins_a_new_wake() -> None:
    wake = Wake()
    wake.keep(depth(T0, {"101": "1"}, {"100": "1"}))
    wake.keep(depth(T0 + 3000, {"101": "1"}, {"100": "1"}, source="books"))
    assert wake.back().ts == T0 + 3000

    wake.forget()
    assert wake.back() == Depth()
