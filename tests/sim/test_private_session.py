"""The private side of a connection: logging in, listening, trading."""

from __future__ import annotations

from decimal import Decimal

import pytest

from okxtui.sim.house import House
from okxtui.sim.session import Session
from tests.sim.talk import NOW, heard, live, say, session


@pytest.fixture(scope="module")
def opened():
    return House(seed=1, now=NOW, coins=["BTC", "ETH"])


@pytest.fixture
def house(opened):
    opened.gate.refusing = None
    yield opened
    opened.venue.resume()


def login(house: House, one: Session, owner: int = 1, **more: object) -> list[dict]:
    key = house.credentials[owner - 1]
    at = str(NOW // 1000)
    sign = key.sign(f"{at}GET/users/self/verify")
    arg = {"apiKey": key.key, "passphrase": key.passphrase, "timestamp": at, "sign": sign} | more
    return say(one, {"op": "login", "args": [arg]})


def private(house: House, owner: int = 1) -> Session:
    one = session(house, "private")
    login(house, one, owner)
    return one


def hear(one: Session, channel: str, **more: str) -> list[dict]:
    return say(one, {"op": "subscribe", "args": [{"channel": channel} | more]})


def operate(one: Session, op: str, *args: dict, given: str = "1512", **more: object) -> dict:
    request = {"id": given, "op": op, "args": list(args)} | more
    return next(each for each in say(one, request) if each.get("op") == op)


def order(house: House, inst_id: str = "BTC-USDT", **more: object) -> dict:
    pit = house.venue.pits[inst_id]
    px = pit.terms.price(pit.engine.bids.best() - 500)
    code = pit.instrument.code
    return {"instIdCode": code, "tdMode": "cash", "side": "buy", "ordType": "limit",
            "sz": "0.01", "px": px} | more  # fmt: skip


def data(frames: list[dict], channel: str) -> list[dict]:
    return [each for each in frames if each.get("arg", {}).get("channel") == channel
            and "data" in each]  # fmt: skip


def test_a_login_is_answered_as_okx_answers_it(house):
    frames = login(house, session(house, "private"))

    assert frames == [{"event": "login", "msg": "", "code": "0", "connId": "a4d3ae55"}]
    assert list(frames[0]) == ["event", "msg", "code", "connId"]


def test_a_second_login_is_refused(house):
    assert login(house, private(house))[0]["code"] == "60031"


def test_a_wrong_signature_is_refused_and_may_be_tried_again(house):
    one = session(house, "private")

    assert login(house, one, sign="x")[0]["code"] == "60007"
    assert login(house, one)[0]["event"] == "login"


def test_public_takes_no_login_and_business_does(house):
    assert login(house, session(house, "public"))[0]["code"] == "60028"
    assert login(house, session(house, "business"))[0]["event"] == "login"


def test_a_private_channel_wants_a_login_first(house):
    assert hear(session(house, "private"), "account")[0]["code"] == "60011"


def test_the_fills_channel_wants_a_higher_fee_tier(house):
    assert hear(private(house), "fills")[0]["code"] == "64003"


def test_after_the_ack_the_number_of_connections_is_told(house):
    one, other = private(house), private(house)

    first = hear(one, "account")
    second = hear(other, "account")
    one.leave()
    third = hear(private(house), "account")

    assert [each.get("event") for each in first[:2]] == ["subscribe", "channel-conn-count"]
    counts = [each[1]["connCount"] for each in (first, second, third)]
    assert counts == ["1", "2", "2"]
    assert first[1]["connId"] == "a4d3ae55"
    other.leave()


def test_the_31st_connection_is_acknowledged_but_dead(house):
    held = [private(house) for _ in range(30)]
    for each in held:
        hear(each, "positions", instType="ANY")

    frames = hear(private(house), "positions", instType="ANY")

    assert [each["event"] for each in frames] == ["subscribe", "channel-conn-count-error"]
    for each in held:
        each.leave()


def test_the_account_comes_in_pages_until_the_last(house):
    frames = data(hear(private(house), "account"), "account")

    pages = [(each["curPage"], each["lastPage"]) for each in frames]
    assert pages == [(1, False), (2, True)]
    assert {each["eventType"] for each in frames} == {"snapshot"}
    coins = [detail["ccy"] for each in frames for detail in each["data"][0]["details"]]
    assert sorted(coins) == sorted(house.desk.accounts[1].currencies())
    assert frames[0]["arg"]["uid"] == house.desk.accounts[1].uid


def test_positions_are_told_with_what_they_are_worth(house):
    frames = data(hear(private(house), "positions", instType="ANY"), "positions")

    rows = {row["instId"]: row for row in frames[0]["data"]}
    assert set(rows) == {"BTC-USDT-SWAP", "ETH-USDT-SWAP", "BTC-USD-SWAP"}
    short = rows["ETH-USDT-SWAP"]
    assert float(short["pos"]) < 0
    assert float(short["upl"]) == pytest.approx(
        (float(short["avgPx"]) - float(short["markPx"])) * -float(short["pos"]) * 0.1, rel=1e-6
    )
    assert rows["BTC-USD-SWAP"]["ccy"] == "BTC"


def test_positions_may_be_asked_for_by_instrument(house):
    frames = hear(private(house), "positions", instType="SWAP", instId="BTC-USD-SWAP")

    rows = data(frames, "positions")[0]["data"]
    assert [row["instId"] for row in rows] == ["BTC-USD-SWAP"]


def test_the_whole_is_repeated_every_five_seconds_unless_only_events_are_wanted(house):
    regular, events, fast = (private(house, 2) for _ in range(3))
    hear(regular, "account")
    hear(events, "account", extraParams='{"updateInterval":"0"}')
    hear(fast, "account", extraParams='{"updateInterval":"2000"}')
    live(house, 11)

    counts = [len(data(heard(each), "account")) for each in (regular, events, fast)]

    assert counts == [2, 0, 5]


def test_balance_and_position_begins_with_a_snapshot(house):
    row = data(hear(private(house), "balance_and_position"), "balance_and_position")[0]["data"][0]

    assert row["eventType"] == "snapshot"
    assert {each["ccy"] for each in row["balData"]} >= {"USDT", "BTC"}
    assert len(row["posData"]) == 3


def test_a_fill_is_told_by_four_channels(house):
    one = private(house, 2)
    for channel in ("orders", "positions"):
        hear(one, channel, instType="ANY")
    for channel in ("account", "balance_and_position"):
        hear(one, channel, extraParams='{"updateInterval":"0"}')
    request = order(house, "BTC-USDT-SWAP", ordType="market", sz="3", tdMode="cross", px="")
    answer = operate(one, "order", request)
    live(house, 0.2)
    frames = heard(one)

    orders = [each["data"][0] for each in data(frames, "orders")]
    assert [row["state"] for row in orders][:: len(orders) - 1] == ["live", "filled"]
    assert orders[-1]["ordId"] == answer["data"][0]["ordId"]
    assert orders[-1]["execType"] == "T"
    assert {row["reduceOnly"] for row in orders} == {"false"}
    books = [each["data"][0] for each in data(frames, "balance_and_position")]
    assert {row["eventType"] for row in books} == {"filled"}
    assert books[-1]["posData"][0]["pos"] == "3"
    update = data(frames, "account")[-1]
    assert (update["eventType"], "curPage" in update) == ("event_update", False)
    assert [each["ccy"] for each in update["data"][0]["details"]] == ["USDT"]
    assert data(frames, "positions")[0]["data"][0]["instId"] == "BTC-USDT-SWAP"


def test_a_closed_position_is_told_once_with_nothing_left(house):
    one = private(house, 2)
    hear(one, "positions", instType="SWAP", extraParams='{"updateInterval":"0"}')
    market = {"ordType": "market", "sz": "2", "px": "", "tdMode": "cross"}
    operate(one, "order", order(house, "BTC-USD-SWAP", **market))
    live(house, 0.2)
    operate(one, "order", order(house, "BTC-USD-SWAP", side="sell", reduceOnly=True, **market))
    live(house, 0.2)

    rows = [row for each in data(heard(one), "positions") for row in each["data"]]

    assert [row["pos"] for row in rows if row["instId"] == "BTC-USD-SWAP"][-1] == "0"


def test_orders_are_not_told_at_first_and_only_of_the_type_asked_for(house):
    one = private(house, 2)

    frames = hear(one, "orders", instType="SWAP")
    operate(one, "order", order(house))
    live(house, 0.1)

    assert data(frames, "orders") == []
    assert data(heard(one), "orders") == []


def test_the_robot_makes_the_account_live(house):
    one = private(house)
    hear(one, "orders", instType="ANY")
    live(house, 30)

    rows = [each["data"][0] for each in data(heard(one), "orders")]

    assert {"live", "filled", "canceled"} <= {row["state"] for row in rows}
    assert any(row["execType"] == "M" for row in rows)


def test_while_paused_the_robot_rests(house):
    one = private(house)
    house.venue.pause()
    hear(one, "orders", instType="ANY")

    live(house, 20)

    assert data(heard(one), "orders") == []


def test_an_order_is_answered_with_microseconds(house):
    answer = operate(private(house, 2), "order", order(house, clOrdId="mine1"))

    assert (answer["id"], answer["op"], answer["code"]) == ("1512", "order", "0")
    assert answer["data"][0]["clOrdId"] == "mine1"
    assert (len(answer["inTime"]), len(answer["outTime"])) == (16, 16)


def test_an_order_can_be_amended_and_cancelled(house):
    one = private(house, 2)
    request = order(house)
    ord_id = operate(one, "order", request)["data"][0]["ordId"]
    name = {"instIdCode": request["instIdCode"], "ordId": ord_id}

    amended = operate(one, "amend-order", name | {"newSz": "0.02", "reqId": "r7"})
    cancelled = operate(one, "cancel-order", name)
    again = operate(one, "cancel-order", name)

    assert (amended["data"][0]["sCode"], amended["data"][0]["reqId"]) == ("0", "r7")
    assert cancelled["data"][0]["sCode"] == "0"
    assert (again["code"], again["data"][0]["sCode"]) == ("1", "51400")


def test_a_batch_answers_each_item(house):
    answer = operate(private(house, 2), "batch-orders", order(house), order(house, sz="1000000"))

    assert answer["code"] == "2"
    assert [row["sCode"] for row in answer["data"]] == ["0", "51008"]


@pytest.mark.parametrize(
    ("change", "code"),
    [({"instIdCode": None}, "60027"), ({"instIdCode": 5}, "1"), ({"side": "up"}, "1")],
)
def test_an_order_that_names_nothing_is_refused(house, change, code):
    assert operate(private(house, 2), "order", order(house) | change)["code"] == code


def test_an_operation_needs_an_id_and_a_login(house):
    request = {"op": "order", "args": [order(house)]}

    assert say(private(house, 2), request)[0]["code"] == "60027"
    assert say(session(house, "private"), request | {"id": "1"})[0]["code"] == "60011"
    assert say(session(house, "public"), request | {"id": "1"})[0]["code"] == "60028"


def test_an_operation_that_came_too_late_is_refused(house):
    answer = operate(private(house, 2), "order", order(house), expTime=str(NOW - 1))

    assert answer["code"] == "50036"


def test_an_account_in_danger_is_warned(house):
    one = private(house, 2)
    hear(one, "liquidation-warning", instType="ANY")
    account = house.desk.accounts[2]
    house.desk.bring(account, "ETH-USDT-SWAP", "40000", "0")
    live(house, 1.5)

    rows = [row for each in data(heard(one), "liquidation-warning") for row in each["data"]]

    assert "ETH-USDT-SWAP" in {row["instId"] for row in rows}
    assert all(Decimal(row["mgnRatio"]) < 3 for row in rows)
    del account.positions["ETH-USDT-SWAP"]
