"""The matching engine: who trades with whom, at what price, and that nothing is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from okxtui.sim.engine import CROWD, Engine, Order


def place(engine: Engine, buy: bool, ticks: int, lots: int, kind: str = "limit", owner: int = 0):
    return engine.place(Order(engine.number(), buy, ticks, lots, owner), kind)


def test_a_better_price_goes_first():
    engine = Engine()
    place(engine, False, 101, 5)
    place(engine, False, 100, 5)

    outcome = place(engine, True, 101, 6)

    assert [(fill.ticks, fill.lots) for fill in outcome.fills] == [(100, 5), (101, 1)]


def test_at_one_price_the_older_order_goes_first():
    engine = Engine()
    older, newer = Order(engine.number(), False, 100, 3), Order(engine.number(), False, 100, 3)
    engine.place(older)
    engine.place(newer)

    outcome = place(engine, True, 100, 4)

    assert [fill.maker for fill in outcome.fills] == [older, newer]
    assert (older.left, newer.left) == (0, 2)


def test_the_rest_of_a_limit_order_stands_in_the_book():
    engine = Engine()
    place(engine, False, 100, 2)

    outcome = place(engine, True, 100, 5)

    assert outcome.resting
    assert engine.bids.top(1) == [(100, 3, 1)]
    assert engine.asks.top(1) == []


def test_a_post_only_order_that_would_take_is_cancelled_whole():
    engine = Engine()
    place(engine, False, 100, 2)
    before = engine.seq

    outcome = place(engine, True, 100, 1, "post_only")

    assert (outcome.canceled, outcome.fills, engine.seq) == ("post_only", [], before)


def test_fill_or_kill_fills_all_or_nothing():
    engine = Engine()
    place(engine, False, 100, 2)
    place(engine, False, 101, 2)

    short = place(engine, True, 101, 5, "fok")
    whole = place(engine, True, 101, 4, "fok")

    assert (short.canceled, short.fills) == ("fok", [])
    assert sum(fill.lots for fill in whole.fills) == 4


def test_immediate_or_cancel_never_rests():
    engine = Engine()
    place(engine, False, 100, 2)

    outcome = place(engine, True, 100, 5, "ioc")

    assert outcome.canceled == "ioc"
    assert not engine.orders


def test_a_market_order_takes_any_price():
    engine = Engine()
    place(engine, True, 50, 1)
    place(engine, True, 1, 1)

    outcome = place(engine, False, 0, 2, "market")

    assert [fill.ticks for fill in outcome.fills] == [50, 1]


def test_nobody_trades_with_themselves():
    engine = Engine()
    place(engine, False, 100, 2, owner=7)
    place(engine, False, 100, 2, owner=CROWD)

    outcome = place(engine, True, 100, 2, owner=7)

    assert [order.owner for order in outcome.displaced] == [7]
    assert [fill.maker.owner for fill in outcome.fills] == [CROWD]


def test_an_order_that_only_shrinks_keeps_its_place():
    engine = Engine()
    first, second = Order(engine.number(), False, 100, 5), Order(engine.number(), False, 100, 5)
    engine.place(first)
    engine.place(second)

    engine.amend(first.number, 100, 2)

    assert place(engine, True, 100, 1).fills[0].maker is first


def test_an_order_that_grows_or_moves_queues_again():
    engine = Engine()
    first, second = Order(engine.number(), False, 100, 5), Order(engine.number(), False, 100, 5)
    engine.place(first)
    engine.place(second)

    engine.amend(first.number, 100, 6)

    assert place(engine, True, 100, 1).fills[0].maker is second
    assert engine.asks.top(1) == [(100, 10, 2)]


def test_a_partly_filled_order_remembers_what_is_filled_when_amended():
    engine = Engine()
    order = Order(engine.number(), False, 100, 5)
    engine.place(order)
    place(engine, True, 100, 2)

    engine.amend(order.number, 101, 7)

    assert (order.lots, order.left) == (7, 5)
    assert engine.amend(order.number, 101, 2) is None


steps = st.lists(
    st.tuples(
        st.sampled_from(["limit", "market", "post_only", "ioc", "fok", "cancel", "amend"]),
        st.booleans(),
        st.integers(90, 110),
        st.integers(1, 30),
        st.integers(0, 2),
    ),
    max_size=60,
)


@given(steps)
def test_no_lot_appears_or_vanishes(actions):
    engine = Engine()
    orders: dict[int, Order] = {}
    traded: dict[int, int] = {}

    for kind, buy, ticks, lots, owner in actions:
        if kind == "cancel":
            engine.cancel(1 + (ticks * lots) % (len(orders) + 1))
            continue
        if kind == "amend":
            outcome = engine.amend(1 + (ticks * lots) % (len(orders) + 1), ticks, lots)
        else:
            order = Order(engine.number(), buy, ticks, lots, owner)
            orders[order.number] = order
            outcome = engine.place(order, kind)
        for fill in outcome.fills if outcome else []:
            for number in (fill.maker.number, fill.taker.number):
                traded[number] = traded.get(number, 0) + fill.lots

    for number, order in orders.items():
        assert order.lots - order.left == traded.get(number, 0)
    for side, buy in ((engine.bids, True), (engine.asks, False)):
        standing = [order for order in engine.resting() if order.buy is buy]
        assert sum(lots for _, lots, _ in side.top(100)) == sum(order.left for order in standing)
        assert sum(count for _, _, count in side.top(100)) == len(standing)
        assert all(order.left > 0 for order in standing)


@given(steps)
def test_the_book_is_sorted_and_never_crossed(actions):
    engine = Engine()

    for kind, buy, ticks, lots, _ in actions:
        if kind not in ("cancel", "amend"):
            place(engine, buy, ticks, lots, kind)

    bids, asks = engine.bids.prices(100), engine.asks.prices(100)
    assert bids == sorted(set(bids), reverse=True)
    assert asks == sorted(set(asks))
    assert not bids or not asks or bids[0] < asks[0]


@given(steps)
def test_a_taker_never_pays_more_than_its_limit(actions):
    engine = Engine()

    for kind, buy, ticks, lots, _ in actions:
        if kind in ("limit", "ioc", "fok"):
            fills = place(engine, buy, ticks, lots, kind).fills
            assert all(fill.ticks <= ticks if buy else fill.ticks >= ticks for fill in fills)
