"""Traders on margin: what is told of a liquidation has happened in the book.

Checked by hand: a push without an order, an order that is not reported, and longs liquidated
above their price each turn a test red.
"""

from __future__ import annotations

from random import Random

import pytest

from okxtui.sim.channels import Floor
from okxtui.sim.engine import Engine, Order, Outcome
from okxtui.sim.house import House
from okxtui.sim.leverage import Leverage
from tests.sim.talk import NOW, heard, live, say, session


def venture(engine: Engine) -> tuple[Leverage, list[Outcome]]:
    reported: list[Outcome] = []
    return Leverage(engine, Random(1), reported.append, usual=10.0), reported


def book() -> Engine:
    engine = Engine()
    for away in range(1, 200):
        engine.rest(Order(engine.number(), True, 10_000 - away, 50))
        engine.rest(Order(engine.number(), False, 10_000 + away, 50))
    return engine


@pytest.mark.parametrize("long", [True, False])
def test_what_the_mark_has_reached_is_traded_away_in_the_book(long):
    leverage, reported = venture(book())
    leverage.open(long, 10_000, 60)
    away = -1 if long else 1

    assert leverage.liquidate(10_000) == leverage.liquidate(10_000 - away * 5_000) == []
    ((order, ruin),) = leverage.liquidate(10_000 + away * 5_000)

    assert order.buy is not long
    assert [(fill.ticks, fill.lots) for fill in reported[0].fills] == [
        (10_000 + away, 50),
        (10_000 + 2 * away, 10),
    ]
    assert ruin * away > 10_000 * away
    assert leverage.liquidate(10_000 + away * 5_000) == []


def test_those_with_the_least_margin_left_go_first():
    leverage, _ = venture(book())
    for _ in range(50):
        leverage.open(True, 10_000, 5)

    gone = [len(leverage.liquidate(mark)) for mark in range(10_000, 9_000, -1)]

    assert sum(gone) == 50
    assert gone.count(0) > 900


def test_where_nobody_buys_nothing_is_told():
    leverage, _ = venture(Engine())
    leverage.open(True, 10_000, 5)

    assert leverage.liquidate(5_000) == []


@pytest.fixture(scope="module")
def house():
    return House(seed=1, now=NOW, coins=["BTC"])


def test_each_push_has_its_prints_and_names_its_market(house):
    house.floor = Floor(house.venue)
    one = session(house)
    arg = {"channel": "liquidation-orders", "instType": "SWAP"}
    assert [each["event"] for each in say(one, {"op": "subscribe", "args": [arg]})] == ["subscribe"]
    live(house, 60)

    rows = [each["data"][0] for each in heard(one)]

    assert {row["instId"] for row in rows} <= {"BTC-USDT-SWAP", "BTC-USD-SWAP"}
    assert len(rows) > 2
    for row in rows:
        (detail,) = row["details"]
        pit = house.venue.pits[row["instId"]]
        sizes: dict[int, int] = {}
        for each in pit.prints:
            if each.buy is (detail["side"] == "buy"):
                sizes[each.ts] = sizes.get(each.ts, 0) + each.lots
        assert sizes[int(detail["ts"])] >= float(detail["sz"]) * 10**pit.instrument.size_digits
        assert detail["posSide"] == ("long" if detail["side"] == "sell" else "short")


def test_a_newcomer_hears_nothing_of_what_was_and_spot_has_none(house):
    house.floor = Floor(house.venue)
    args = [{"channel": "liquidation-orders", "instType": kind} for kind in ("SWAP", "SPOT")]
    told = say(session(house), {"op": "subscribe", "args": args})

    assert [each.get("event") for each in told] == ["subscribe", "subscribe"]
    assert not any(pit.liquidations for name, pit in house.venue.pits.items() if name == "BTC-USDT")
