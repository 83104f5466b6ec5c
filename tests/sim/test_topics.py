"""What channels push and when, heard through sessions on a driven clock."""

from __future__ import annotations

import itertools

import pytest

from okxtui.sim.bars import MINUTE
from okxtui.sim.channels import Floor
from okxtui.sim.house import House
from tests.sim.talk import NOW, heard, live, say, session, subscribe


def pushes(frames: list[dict], channel: str) -> list[dict]:
    return [each for each in frames if each.get("arg", {}).get("channel") == channel]


@pytest.fixture(scope="module")
def opened():
    return House(seed=4, now=NOW, coins=["BTC", "ETH", "SOL", "PEPE"])


@pytest.fixture
def house(opened):
    opened.floor = Floor(opened.venue)
    yield opened
    opened.venue.resume()


def follow(book: dict, data: dict) -> None:
    for side in ("asks", "bids"):
        for px, sz, _, orders in data[side]:
            book[side].pop(px, None)
            if sz != "0":
                book[side][px] = (sz, orders)


def truth(house: House, inst_id: str) -> dict:
    pit = house.venue.pits[inst_id]
    sides = {"asks": pit.engine.asks, "bids": pit.engine.bids}
    return {
        name: {
            pit.terms.price(px): (pit.terms.size(lots), str(count))
            for px, lots, count in side.top(400)
        }
        for name, side in sides.items()
    }


@pytest.mark.parametrize("inst_id", ["BTC-USDT", "PEPE-USDT", "BTC-USD-SWAP"])
def test_the_chain_of_updates_leads_from_the_snapshot_to_the_engines_book(house, inst_id):
    one = session(house)
    frames = say(one, subscribe("books", inst_id))
    live(house, 20)
    frames += heard(one)
    book: dict = {"asks": {}, "bids": {}}
    last = -1

    for frame in pushes(frames, "books")[0 if "action" in frames[0] else 1 :]:
        data = frame["data"][0]
        assert data["prevSeqId"] == last
        assert int(data["ts"]) % 100 == 0
        last = data["seqId"]
        follow(book, data)

    assert book == truth(house, inst_id)


def test_a_newcomer_gets_a_snapshot_that_the_running_chain_fits(house):
    early, late = session(house), session(house)
    say(early, subscribe("books"))
    live(house, 1.26)

    snapshot = say(late, subscribe("books"))[1]["data"][0]
    live(house, 1)

    assert snapshot["prevSeqId"] == -1
    assert heard(late)[0]["data"][0]["prevSeqId"] == snapshot["seqId"]


def test_a_silent_book_sends_a_heartbeat_after_a_minute(house):
    one = session(house)
    seq = say(one, subscribe("books"))[1]["data"][0]["seqId"]
    house.venue.pause()

    live(house, 60.5)

    beats = [each["data"][0] for each in heard(one)]
    assert [(each["asks"], each["bids"]) for each in beats] == [([], [])]
    assert (beats[0]["prevSeqId"], beats[0]["seqId"]) == (seq, seq)


def test_books_carry_a_zero_checksum_and_no_instrument(house):
    data = say(session(house), subscribe("books"))[1]["data"][0]

    assert (data["checksum"], "instId" in data) == (0, False)
    assert (len(data["asks"]), len(data["bids"])) == (400, 400)


def test_books5_comes_on_the_grid_and_only_when_it_changed(house):
    one = session(house)
    say(one, subscribe("books5"))
    live(house, 10)

    data = [each["data"][0] for each in heard(one)]

    assert 20 < len(data) <= 100
    assert all(int(each["ts"]) % 100 == 0 and len(each["asks"]) == 5 for each in data)
    sides = [(each["asks"], each["bids"]) for each in data]
    assert all(new != old for new, old in itertools.pairwise(sides))


def test_the_first_trade_pushed_is_the_last_one_made(house):
    frames = say(session(house), subscribe("trades"))

    last = house.venue.pits["BTC-USDT"].last
    assert frames[1]["data"][0]["tradeId"] == str(last.trade_id)


def test_trades_add_up_to_the_matches_and_share_the_books_numbers(house):
    one = session(house)
    say(one, subscribe("trades"))
    pit = house.venue.pits["BTC-USDT"]
    before, seq = pit.last.trade_id, pit.engine.seq
    live(house, 20)

    prints = [each["data"][0] for each in heard(one)]

    assert sum(int(each["count"]) for each in prints) == pit.last.trade_id - before
    assert all(seq < each["seqId"] <= pit.engine.seq for each in prints)
    assert all(isinstance(each["seqId"], int) for each in prints)


def test_trades_all_pushes_each_match_alone(house):
    one = session(house, "business")
    assert len(say(one, subscribe("trades-all"))) == 1
    before = house.venue.pits["BTC-USDT"].last.trade_id
    live(house, 10)

    ids = [int(each["data"][0]["tradeId"]) for each in heard(one)]

    assert ids == list(range(before + 1, house.venue.pits["BTC-USDT"].last.trade_id + 1))


def test_tickers_come_at_most_ten_times_a_second(house):
    one = session(house)
    say(one, subscribe("tickers"))
    live(house, 10)

    stamps = [int(each["data"][0]["ts"]) for each in heard(one)]

    assert 10 < len(stamps) <= 100
    assert len({ts // 100 for ts in stamps}) == len(stamps)


def test_a_candle_is_confirmed_once_and_then_the_next_begins(house):
    one = session(house, "business")
    say(one, subscribe("candle1m"))
    live(house, 61)

    rows = [each["data"][0] for each in heard(one)]

    confirmed = [row for row in rows if row[8] == "1"]
    assert len(confirmed) in (1, 2)
    place = rows.index(confirmed[0])
    assert int(rows[place + 1][0]) == int(confirmed[0][0]) + MINUTE
    assert all(row[0] != confirmed[0][0] for row in rows[place + 1 :])
    assert len(rows) <= 75


def test_mark_price_is_repeated_every_ten_seconds_of_silence(house):
    one = session(house)
    say(one, subscribe("mark-price", "BTC-USDT-SWAP"))
    house.venue.pause()
    live(house, 0.4)
    heard(one)

    live(house, 20.5)

    assert len(heard(one)) == 2


@pytest.mark.parametrize(
    ("channel", "inst_id"),
    [
        ("funding-rate", "BTC-USDT-SWAP"),
        ("open-interest", "BTC-USD-SWAP"),
        ("price-limit", "BTC-USDT"),
        ("index-tickers", "ETH-USD"),
        ("bbo-tbt", "SOL-USDT"),
        ("books-rpi", "SOL-USDT"),
    ],
)
def test_the_first_push_comes_at_once(house, channel, inst_id):
    assert len(say(session(house), subscribe(channel, inst_id))) == 2


@pytest.mark.parametrize(
    ("channel", "inst_id"),
    [("funding-rate", "BTC-USDT"), ("index-tickers", "BTC-USDT-SWAP"), ("tickers", "")],
)
def test_what_does_not_exist_is_refused(house, channel, inst_id):
    assert say(session(house), subscribe(channel, inst_id))[0]["code"] == "60018"


def test_a_maintenance_is_told_when_it_begins_and_when_it_is_over(house):
    early, late = session(house), session(house)
    asked = {"op": "subscribe", "args": [{"channel": "status"}]}
    assert pushes(say(early, asked)[1:], "status") == []

    house.faults.maintain(10, "Upgrade")
    live(house, 0.1)
    [begun] = pushes(heard(early), "status")
    [latest] = pushes(say(late, asked)[1:], "status")
    house.faults.clear()
    live(house, 0.1)
    [over] = pushes(heard(early), "status")

    assert latest["data"] == begun["data"]
    states = [frame["data"][0]["state"] for frame in (begun, over)]
    assert states == ["ongoing", "completed"]
    assert begun["data"][0]["title"] == "Upgrade"


def test_in_a_maintenance_the_markets_stand(house):
    pit = house.venue.pits["BTC-USDT"]
    house.faults.maintain(10)
    before = pit.last.trade_id
    live(house, 20)
    assert pit.last.trade_id == before

    house.faults.clear()
    live(house, 20)
    assert pit.last.trade_id != before
