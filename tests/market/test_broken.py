"""What is shown while something is lost, refused, broken or over."""

import pytest

from okxtui.market.freshness import State
from okxtui.market.glance import LinkPhase, TapeGap
from okxtui.market.market import Market
from okxtui.okx.events import (
    Arg,
    BookChange,
    BookGap,
    BookSnapshot,
    Instrument,
    Level,
    Refused,
    Subscribed,
    Ticker,
    Trade,
    Unsubscribed,
)

BTC, ETH, SWAP = "BTC-USDT", "ETH-USDT", "BTC-USDT-SWAP"
UP = {"public": LinkPhase("public", phase="up", since=90.0, heard_at=100.0)}


def market(*symbols, **more):
    return Market(symbols or (BTC, ETH), **more)


def look(one, now=100.0, links=UP):
    return one.glance("sim", now, 1786540440.0, links)


def ticker(symbol=BTC, last="100", **more):
    return Ticker(inst_id=symbol, last=last, **more)


def trade(number=1, symbol=BTC):
    return Trade(inst_id=symbol, trade_id=str(number), px="1", sz="1", side="buy", ts=str(number))


def book(channel="books5", symbol=BTC, price="100", seq=1):
    return BookSnapshot(channel, symbol, [Level(price, "1")], [Level("200", "2")], "1", seq)


def change(price="101", seq: int | None = 2, total=0):
    return BookChange("books", BTC, [Level(price, "1")], [], "2", seq, total)


def test_a_refused_symbol_says_why_and_comes_back_when_it_is_accepted():
    one = market()
    one.apply(Refused("60018", "unknown to this exchange", Arg("tickers", ETH)), 100.0)

    pulse = look(one).quotes[1].pulse
    assert pulse.state(100.0) is State.OFF
    assert pulse.note == "unknown to this exchange (60018)"

    one.apply(Subscribed(Arg("tickers", ETH)), 101.0)
    assert look(one).quotes[1].pulse.state(101.0) is State.WAIT


def test_a_refused_channel_switches_its_own_pane_off():
    one = market()
    one.apply(book(), 100.0)
    one.apply(Refused("64003", "the fee tier is too low", Arg("trades", BTC)), 100.0)

    glance = look(one)

    assert glance.tape_pulse.state(100.0) is State.OFF
    assert glance.depth_pulse.state(100.0) is State.OK


def test_a_lost_line_makes_everything_stale():
    one = market()
    for event in (ticker(), book(), trade()):
        one.apply(event, 100.0)
    down = {"public": LinkPhase("public", phase="waiting", since=101.0)}

    glance = look(one, 101.0, down)

    for pulse in (glance.quotes_pulse, glance.depth_pulse, glance.tape_pulse):
        assert pulse.state(101.0) is State.STALE


def test_after_a_reconnect_a_channel_waits_for_its_first_value():
    one = market()
    for event in (ticker(), book(), trade()):
        one.apply(event, 80.0)

    glance = look(one, 100.0)
    for pulse in (glance.quotes_pulse, glance.depth_pulse, glance.tape_pulse):
        assert pulse.state(100.0) is State.WAIT

    for event in (ticker(), book(), trade(2)):
        one.apply(event, 100.0)
    glance = look(one, 100.0)
    for pulse in (glance.quotes_pulse, glance.depth_pulse, glance.tape_pulse):
        assert pulse.state(100.0) is State.OK


def test_a_lost_line_leaves_a_gap_in_every_tape():
    one = market()
    one.apply(trade(1), 100.0)

    one.lost_line("business")
    one.apply(trade(2), 101.0)
    one.lost_line("public")
    one.apply(trade(3), 102.0)

    kinds = [type(row) for row in look(one).prints.rows]
    assert kinds == [Trade, Trade, TapeGap, Trade]


def test_a_tape_that_was_not_subscribed_for_a_while_has_a_gap():
    one = market()
    one.apply(trade(1), 100.0)

    one.apply(Subscribed(Arg("trades", BTC)), 110.0)
    one.apply(trade(7), 110.0)

    assert [type(row) for row in look(one).prints.rows] == [Trade, TapeGap, Trade]


def test_a_tape_that_missed_nothing_while_it_was_not_subscribed_has_none():
    one = market()
    one.apply(trade(1), 100.0)

    one.apply(Subscribed(Arg("trades", BTC)), 110.0)
    one.apply(trade(1), 110.0)
    one.apply(trade(2), 111.0)

    assert [type(row) for row in look(one).prints.rows] == [Trade, Trade]


@pytest.mark.parametrize("asked", [True, False])
def test_a_channel_whose_subscription_ended_waits(asked):
    one = market()
    one.apply(book(), 100.0)

    one.apply(Unsubscribed(Arg("books5", BTC), asked), 100.0)

    assert look(one).depth_pulse.state(100.0) is State.WAIT


def test_the_whole_book_is_shown_where_it_was_asked_for():
    one = market(BTC, book="books")
    one.apply(book("books"), 100.0)
    one.apply(change("101"), 100.0)

    assert [level.price for level in look(one).depth.bids] == ["101", "100"]


def test_a_broken_book_takes_no_change_until_its_snapshot():
    one = market(BTC, book="books")
    one.apply(book("books"), 100.0)

    one.apply(BookGap("books", BTC, 2, 5), 100.0)
    one.apply(change("101"), 100.0)
    assert look(one).depth_pulse.state(100.0) is State.RESYNC
    assert [level.price for level in look(one).depth.bids] == ["100"]

    one.apply(book("books", price="300"), 100.0)
    assert look(one).depth_pulse.state(100.0) is State.OK
    assert [level.price for level in look(one).depth.bids] == ["300"]


def test_a_wrong_checksum_without_numbers_asks_for_the_book_anew():
    one = market(BTC, book="books")
    one.apply(book("books", seq=None), 100.0)

    one.apply(change(seq=None, total=12345), 100.0)

    assert one.wrong_books() == [Arg("books", BTC)]
    assert one.counts["wrong checksums"] == 1
    assert look(one).depth_pulse.state(100.0) is State.RESYNC


def test_a_wrong_checksum_with_numbers_is_only_counted():
    one = market(BTC, book="books")
    one.apply(book("books"), 100.0)

    one.apply(change(total=12345), 100.0)

    assert one.wrong_books() == []
    assert one.counts["wrong checksums"] == 1
    assert look(one).depth_pulse.state(100.0) is State.OK


def test_a_wrong_book_is_never_shown_as_right_though_nobody_asked_for_wrong_ones():
    """Seeded bug seen red: `glance` does not compare the checksums itself."""
    one = market(BTC, book="books")
    one.apply(book("books", seq=None), 100.0)

    one.apply(change(seq=None, total=12345), 100.0)

    assert look(one).depth_pulse.state(100.0) is State.RESYNC
    assert one.wrong_books() == [Arg("books", BTC)]
    assert one.wrong_books() == []


def test_a_book_that_healed_before_anybody_looked_is_right():
    one = market(BTC, book="books")
    one.apply(book("books", seq=None), 100.0)
    one.apply(change(seq=None, total=12345), 100.0)

    one.apply(book("books", seq=None, price="300"), 100.0)

    assert one.wrong_books() == []
    assert look(one).depth_pulse.state(100.0) is State.OK


def crossed(state):
    """A market whose kept book has its best bid above its best ask."""
    one = market(book="books")
    one.learn([Instrument(inst_id=BTC, state=state)])
    one.apply(book("books", price="300"), 100.0)
    return one


def test_a_book_crossed_for_long_is_asked_for_anew():
    """Red without the look before a glance, or when the time it was seen first is forgotten."""
    one = crossed("live")

    assert look(one, 100.0).depth_pulse.state(100.0) is State.OK
    assert look(one, 104.9).depth.spread == -100
    assert one.wrong_books() == []
    assert look(one, 105.0).depth_pulse.state(105.0) is State.RESYNC
    assert one.wrong_books() == [Arg("books", BTC)]
    assert one.counts["books crossed for long"] == 1

    one.apply(book("books", seq=2), 106.0)
    assert look(one, 106.0).depth_pulse.state(106.0) is State.OK


def test_a_book_may_be_crossed_before_an_opening_and_for_a_moment():
    before = crossed("preopen")
    for now in (100.0, 110.0):
        look(before, now)
    assert before.wrong_books() == []

    moment = crossed("live")
    look(moment, 100.0)
    moment.apply(book("books", seq=2), 101.0)
    look(moment, 101.0)
    moment.apply(book("books", price="300", seq=3), 104.0)
    for now in (104.0, 106.0):
        look(moment, now)
    assert moment.wrong_books() == []
