"""Lookout: hits with their reasons, never from the future, and the same from the same events."""

from decimal import Decimal as D

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from okxtui.market.gaps import TapeGap
from okxtui.market.lookout import Lookout
from okxtui.market.market import Market
from okxtui.market.signals import NOT_YET, UNKNOWN, Hit
from okxtui.market.whales import WARM_ORDERS
from okxtui.okx.events import BookSnapshot, Level, Trade

MINUTE = 60_000
T0 = 1_700_000_040_000


def trade(at: int, px: str = "100", sz: str = "1", side: str = "buy") -> Trade:
    ts = str(T0 + at)
    return Trade(inst_id="BTC-USDT", trade_id=f"{at}/{px}", px=px, sz=sz, side=side, ts=ts)


def fold(lookout: Lookout, *events: Trade | BookSnapshot) -> Lookout:
    for event in events:
        if isinstance(event, Trade):
            lookout.add(event, int(event.ts), D(event.sz))
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
        st.sampled_from(["trade", "book"]),
        st.integers(0, 900),
        st.integers(1, 9),
        st.sampled_from(["1", "2", "50"]),
        st.sampled_from(["buy", "sell"]),
    ),
    min_size=150,
    max_size=260,
)


def made(rows: list[tuple[str, int, int, str, str]]) -> list[tuple[int, Trade | BookSnapshot]]:
    at, told = 0, []
    for n, (what, pause, px, sz, side) in enumerate(rows):
        at += pause
        if what == "trade":
            event: Trade | BookSnapshot = trade(at, f"10{px}", sz, side)
            event = structs.replace(event, trade_id=str(n))
        else:
            level = [Level(f"10{px}", sz)]
            event = BookSnapshot("books5", "BTC-USDT", level, [Level("120", "1")], str(T0 + at))
        told.append((T0 + at, event))
    return told


@settings(max_examples=40, deadline=None)
@given(events, st.integers(100, 259))
def test_no_hit_changes_when_the_future_does(rows, cut: int) -> None:
    told = made(rows)
    until = told[min(cut, len(told) - 1)][0]
    whole = fold(Lookout("BTC-USDT"), *(event for _, event in told))
    half = fold(Lookout("BTC-USDT"), *(event for at, event in told if at <= until))

    def bare(lookout: Lookout) -> list[Hit]:
        hits = [structs.replace(hit, after=NOT_YET, number=0) for hit in lookout.view().hits]
        return sorted((hit for hit in hits if hit.at <= until), key=repr)

    assert bare(half) == bare(whole)


@settings(max_examples=20, deadline=None)
@given(events, st.sets(st.integers(0, 259)))
def test_when_somebody_looks_changes_nothing(rows, looks: set[int]) -> None:
    looked, unseen = Lookout("BTC-USDT"), Lookout("BTC-USDT")
    for n, (_, event) in enumerate(made(rows)):
        fold(looked, event)
        fold(unseen, event)
        if n in looks:
            looked.view()

    def bare(lookout: Lookout) -> list[Hit]:
        return sorted((structs.replace(hit, number=0) for hit in lookout.view().hits), key=repr)

    assert bare(looked) == bare(unseen)


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
