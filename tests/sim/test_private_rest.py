"""The account's own REST: what it answers, and how pages join."""

from __future__ import annotations

import pytest

from okxtui.sim.house import House
from okxtui.sim.private_rest import answer, needs_key
from tests.sim.talk import NOW, live


@pytest.fixture(scope="module")
def house():
    house = House(seed=3, now=NOW, coins=["BTC", "ETH", "SOL"])
    live(house, 45)
    return house


def get(house: House, path: str, **query: str) -> list[dict]:
    status, body = answer(house.desk, house.desk.accounts[1], "GET", f"/api/v5/{path}", query)
    assert (status, body["code"]) == (200, "0"), body
    return body["data"]


def test_account_and_trade_need_a_key_and_the_market_does_not():
    assert needs_key("/api/v5/account/config")
    assert needs_key("/api/v5/trade/fills")
    assert not needs_key("/api/v5/market/ticker")


def test_the_config_says_what_the_key_may(house):
    row = get(house, "account/config")[0]

    assert (row["uid"], row["perm"]) == (house.desk.accounts[1].uid, "read_only,trade")


def test_the_balance_adds_up(house):
    row = get(house, "account/balance")[0]

    details = {each["ccy"]: each for each in row["details"]}
    total = sum(float(each["eqUsd"]) for each in details.values())
    assert float(row["totalEq"]) == pytest.approx(total, abs=0.001)
    usdt = details["USDT"]
    assert float(usdt["eq"]) == pytest.approx(float(usdt["cashBal"]) + float(usdt["upl"]))
    assert [each["ccy"] for each in get(house, "account/balance", ccy="BTC")[0]["details"]] == [
        "BTC"
    ]


def test_positions_can_be_narrowed(house):
    assert len(get(house, "account/positions")) == 3
    assert len(get(house, "account/positions", instId="BTC-USD-SWAP")) == 1
    assert get(house, "account/positions", instType="FUTURES") == []


def test_pending_orders_come_in_pages_cut_by_order_id(house):
    whole = get(house, "trade/orders-pending")
    first = get(house, "trade/orders-pending", limit="2")
    rest = get(house, "trade/orders-pending", after=first[-1]["ordId"])

    assert [row["ordId"] for row in first + rest] == [row["ordId"] for row in whole]
    assert {row["state"] for row in whole} <= {"live", "partially_filled"}


def test_fills_come_in_pages_cut_by_bill_id(house):
    whole = get(house, "trade/fills")
    first = get(house, "trade/fills", limit="3")
    rest = get(house, "trade/fills", after=first[-1]["billId"])

    assert len(whole) > 5
    assert [row["billId"] for row in first + rest] == [row["billId"] for row in whole]
    times = [int(row["fillTime"]) for row in whole]
    assert times == sorted(times, reverse=True)


def test_fills_newer_than_a_moment(house):
    rows = get(house, "trade/fills", begin=str(NOW + 20_000))

    assert all(int(row["ts"]) >= NOW + 20_000 for row in rows)


def test_history_holds_the_finished_orders(house):
    rows = get(house, "trade/orders-history", instType="SPOT")

    assert {row["state"] for row in rows} <= {"filled", "canceled"}
    assert get(house, "trade/order", ordId=rows[0]["ordId"]) == [rows[0]]


def test_every_fill_belongs_to_a_known_order(house):
    orders = {row["ordId"] for kind in ("SPOT", "SWAP")
              for row in get(house, "trade/orders-history", instType=kind)}  # fmt: skip
    orders |= {row["ordId"] for row in get(house, "trade/orders-pending")}

    assert {row["ordId"] for row in get(house, "trade/fills")} <= orders


@pytest.mark.parametrize(
    ("path", "query", "code"),
    [
        ("trade/orders-history", {}, "50014"),
        ("trade/order", {"ordId": "1"}, "51603"),
        ("trade/fills", {"after": "x"}, "51000"),
        ("trade/nothing", {}, "404"),
    ],
)
def test_what_cannot_be_served_is_refused_by_code(house, path, query, code):
    _, body = answer(house.desk, house.desk.accounts[1], "GET", f"/api/v5/{path}", query)

    assert body["code"] == code
