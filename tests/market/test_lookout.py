"""Lookout: hits with their reasons, never from the future, and the same from the same events.

Checked by hand: a liquidation dated by its own clock, and books folded behind the prints that came
after them, each turn a test red.
"""

from decimal import Decimal as D

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from okxtui.market.chart import Chart
from okxtui.market.gaps import TapeGap
from okxtui.market.lookout import Lookout
from okxtui.market.market import Market
from okxtui.market.signals import NOT_YET, UNKNOWN, Hit
from okxtui.market.whales import WARM_ORDERS
from okxtui.okx.events import BookSnapshot, Candle, Level, LiquidationOrder, Trade
from okxtui.okx.timeframes import USUAL

Event = Trade | BookSnapshot | LiquidationOrder
SWAP = "BTC-USDT-SWAP"
MINUTE = 60_000
T0 = 1_700_000_040_000


def trade(at: int, px: str = "100", sz: str = "1", side: str = "buy") -> Trade:
    ts = str(T0 + at)
    return Trade(inst_id="BTC-USDT", trade_id=f"{at}/{px}", px=px, sz=sz, side=side, ts=ts)


def fold(lookout: Lookout, *events: Event) -> Lookout:
    for event in events:
        if isinstance(event, Trade):
            lookout.add(event, int(event.ts), D(event.px), D(event.sz))
        elif isinstance(event, LiquidationOrder):
            lookout.liquidated(event)
        else:
            lookout.top(event)
    return lookout


def warm() -> Lookout:
    return fold(Lookout("BTC-USDT"), *(trade(n * 10) for n in range(WARM_ORDERS + 1)))


def whales(lookout: Lookout) -> list[Hit]:
    return [hit for hit in lookout.view().hits if hit.kind == "whale"]


def test_a_whale_is_one_hit_that_grows_with_its_order() -> None:
    lookout = fold(warm(), trade(5000, "100", "3"), trade(5000, "101", "3"), trade(6000))

    (hit,) = whales(lookout)
    assert (hit.at, hit.side, hit.price) == (T0 + 5000, "buy", "101")
    assert (hit.value, hit.threshold) == (603, 100)
    assert ("prints joined", "2") in hit.inputs


def test_until_it_has_warmed_up_it_says_how_far_it_is() -> None:
    lookout = fold(Lookout("BTC-USDT"), *(trade(n) for n in range(21)))
    standing = lookout.view().standings[0]

    assert (standing.kind, standing.have, standing.need) == ("whale", 20, WARM_ORDERS)
    assert not standing.warm


def test_what_the_price_did_afterwards_is_told_when_its_time_has_come() -> None:
    lookout = fold(warm(), trade(5000, sz="9"), trade(5000 + MINUTE - 1, "103"))
    assert whales(lookout)[0].after == NOT_YET

    fold(lookout, trade(5000 + MINUTE + 1, "999"), trade(5000 + 5 * MINUTE, "104"))
    assert whales(lookout)[0].after == ("103", "999", "")
    fold(lookout, trade(5000 + 20 * MINUTE, "1"))
    assert whales(lookout)[0].after == ("103", "999", "104")


def test_a_price_from_within_a_gap_is_not_known() -> None:
    lookout = fold(warm(), trade(5000, sz="9"))
    lookout.gap(TapeGap(T0 + 6000, T0 + 5000 + 2 * MINUTE))
    fold(lookout, trade(5000 + 2 * MINUTE, "104"), trade(5000 + 6 * MINUTE))

    assert whales(lookout)[0].after == (UNKNOWN, "104", "")


def test_hits_are_counted_by_kind() -> None:
    lookout = fold(warm(), trade(5000, sz="9"), trade(6000, sz="9"))

    assert next((it.kind, it.hits) for it in lookout.view().standings) == ("whale", 2)


def test_while_nothing_comes_it_is_the_same_object() -> None:
    lookout = warm()

    assert lookout.view() is lookout.view()


events = st.lists(
    st.tuples(
        st.sampled_from(["trade", "trade", "book", "book", "liquidation"]),
        st.integers(0, 900),
        st.integers(1, 9),
        st.sampled_from(["1", "2", "50"]),
        st.sampled_from(["buy", "sell"]),
    ),
    min_size=150,
    max_size=260,
)


def made(rows: list[tuple[str, int, int, str, str]]) -> list[tuple[int, Event]]:
    """Events with the times at which they come. A liquidation is told late, behind a print, and
    is ten times an order's size: those above nine in ten orders are hits."""
    at, told = 0, []
    for n, (what, pause, px, sz, side) in enumerate(rows):
        at += pause
        if what == "book":
            level = [Level(f"10{px}", sz)]
            ask = [Level("120", "1")]
            told.append((T0 + at, BookSnapshot("books5", SWAP, level, ask, str(T0 + at))))
            continue
        printed = structs.replace(trade(at, f"10{px}", sz, side), trade_id=str(n))
        told.append((T0 + at, printed))
        if what == "liquidation":
            late = str(T0 + at - 1000 * px)
            told.append((T0 + at, LiquidationOrder(side=side, bk_px="100", sz=f"{sz}0", ts=late)))
    return told


def bare(lookout: Lookout, until: int = 1 << 62) -> list[Hit]:
    """The hits that were known at `until`, as they were known then."""
    hits = [structs.replace(hit, after=NOT_YET, number=0) for hit in lookout.view().hits]
    return sorted((hit for hit in hits if hit.at <= until), key=repr)


@settings(max_examples=25, deadline=None)
@given(events, st.integers(100, 259))
def test_no_hit_changes_when_the_future_does(rows, cut: int) -> None:
    told = made(rows)
    until = told[min(cut, len(told) - 1)][0]
    whole = fold(Lookout(SWAP), *(event for _, event in told))
    half = fold(Lookout(SWAP), *(event for at, event in told if at <= until))

    assert bare(half) == bare(whole, until)


bars = st.lists(
    st.tuples(st.integers(90, 110), st.sampled_from(["1", "9", "50"])), min_size=30, max_size=60
)


@settings(max_examples=40, deadline=None)
@given(bars, st.integers(21, 59))
def test_no_breakout_changes_when_the_future_does(rows, cut: int) -> None:
    def seen(rows: list[tuple[int, str]]) -> Lookout:
        lookout, known = Lookout(SWAP), []
        for n, (close, volume) in enumerate(rows):
            close = str(close)
            opens = str(T0 + n * USUAL.length)
            known.append(Candle(opens, close, close, close, close, volume, confirm="1"))
            lookout.chart(Chart(SWAP, bars=tuple(known)))
        return lookout

    assert bare(seen(rows[:cut])) == bare(seen(rows), T0 + cut * USUAL.length)


@settings(max_examples=12, deadline=None)
@given(events, st.sets(st.integers(0, 259)))
def test_when_somebody_looks_changes_nothing(rows, looks: set[int]) -> None:
    looked, unseen = Lookout(SWAP), Lookout(SWAP)
    for n, (_, event) in enumerate(made(rows)):
        fold(looked, event)
        fold(unseen, event)
        if n in looks:
            looked.view()

    def followed(lookout: Lookout) -> list[Hit]:
        return sorted((structs.replace(it, number=0) for it in lookout.view().hits), key=repr)

    assert followed(looked) == followed(unseen)


def test_what_a_late_fold_finds_is_followed_up_all_the_same() -> None:
    """Books that nobody has looked at are folded before the prints that came after them."""
    lookout, at = Lookout("BTC-USDT"), 0
    for second in range(100):
        at = second * 1000
        size = "900" if second == 98 else str(1 + second % 3)
        push = BookSnapshot(
            *("books5", "BTC-USDT", [Level("100", size)], [Level("101", "1")], str(T0 + at))
        )
        fold(lookout, push)
    found = T0 + at
    fold(lookout, *(trade(at + n * MINUTE // 2, str(n)) for n in range(1, 5)))

    (hit,) = (it for it in lookout.view().hits if it.kind == "imbalance")
    assert hit.at == found
    assert hit.after[0] == "1"


def test_books_are_folded_for_the_current_symbol_alone() -> None:
    market = Market(["BTC-USDT", "ETH-USDT"])
    for symbol in ("BTC-USDT", "ETH-USDT"):
        for second in range(100):
            bids = [Level("100", str(1 + second % 3))]
            ts = str(T0 + second * 1000)
            market.apply(BookSnapshot("books5", symbol, bids, [Level("101", "1")], ts), 1.0)
    known = [market.security(it).lookout.view().standings[1].have for it in market.symbols]
    assert known == [60, 0]

    market.choose("ETH-USDT")
    assert market.security("BTC-USDT").lookout.view().standings[1].have == 0
