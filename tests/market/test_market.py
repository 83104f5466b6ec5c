"""The market as a whole: events in, glances out."""

import pytest

from okxtui.market.freshness import State
from okxtui.market.glance import LinkPhase, TapeGap
from okxtui.market.market import Market
from okxtui.okx.events import (
    Arg,
    BookChange,
    BookGap,
    BookSnapshot,
    IndexTicker,
    Instrument,
    Level,
    Maintenance,
    MarkPrice,
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


def test_the_first_symbol_is_current_unless_another_is_chosen():
    assert look(market(BTC, ETH)).current == BTC
    assert look(market(BTC, ETH, current=ETH)).current == ETH
    assert look(Market([])).current == ""


def test_quotes_stand_in_the_order_of_the_list():
    one = market(SWAP, BTC, ETH)
    for symbol in (ETH, BTC, SWAP):
        one.apply(ticker(symbol), 100.0)

    assert [quote.symbol for quote in look(one).quotes] == [SWAP, BTC, ETH]


def test_a_quote_without_a_ticker_waits():
    [btc, eth] = look(market()).quotes

    assert btc.ticker is None
    assert eth.pulse.state(100.0) is State.WAIT


def test_a_ticker_reaches_its_own_row_only():
    one = market()
    one.apply(ticker(ETH, "2000.10"), 100.0)

    [btc, eth] = look(one).quotes

    assert btc.ticker is None
    assert eth.ticker is not None
    assert eth.ticker.last == "2000.10"


def test_the_direction_is_that_of_the_last_change():
    one = market()
    directions = []
    for last in ("100", "101", "101", "100.5", "100.50", "nonsense", "100.6"):
        one.apply(ticker(last=last), 100.0)
        directions.append(look(one).quotes[0].direction)

    assert directions == [0, 1, 1, -1, -1, -1, -1]


def test_rows_that_did_not_change_are_the_same_objects():
    one = market()
    one.apply(ticker(BTC), 100.0)
    one.apply(ticker(ETH), 100.0)
    before = look(one)

    one.apply(ticker(ETH, "101"), 100.5)
    after = look(one, 100.5)

    assert after.quotes[0] is before.quotes[0]
    assert after.quotes[1] is not before.quotes[1]


def test_nothing_new_gives_the_same_parts():
    one = market(SWAP)
    for event in (ticker(SWAP), trade(symbol=SWAP), book(symbol=SWAP)):
        one.apply(event, 100.0)
    one.apply(MarkPrice(inst_id=SWAP, mark_px="1"), 100.0)
    before = look(one)

    after = look(one, 101.0)

    for part in ("quotes", "depth", "prints", "reference", "instrument"):
        assert getattr(after, part) is getattr(before, part)


def test_depth_and_tape_are_those_of_the_current_symbol():
    one = market()
    one.apply(book(symbol=ETH, price="7"), 100.0)
    one.apply(trade(symbol=ETH), 100.0)
    assert look(one).depth.bids == ()
    assert look(one).prints.rows == ()

    one.choose(ETH)

    assert look(one).depth.bids[0].price == "7"
    assert look(one).prints.symbol == ETH
    assert len(look(one).prints.rows) == 1


def test_a_symbol_joins_at_the_end_and_once():
    one = market(BTC)

    one.watch(ETH)
    one.watch(ETH)

    assert [quote.symbol for quote in look(one).quotes] == [BTC, ETH]


def test_a_chosen_symbol_joins_the_list():
    one = market(BTC)

    one.choose(ETH)

    assert look(one).current == ETH
    assert one.symbols == [BTC, ETH]


def test_dropping_the_current_symbol_makes_the_first_one_current():
    one = market(BTC, ETH, current=ETH)

    one.unwatch(ETH)

    assert look(one).current == BTC
    assert [quote.symbol for quote in look(one).quotes] == [BTC]


def test_dropping_the_last_symbol_leaves_an_empty_screen():
    one = market(BTC)
    one.apply(ticker(), 100.0)

    one.unwatch(BTC)

    assert (look(one).current, look(one).quotes) == ("", ())


def test_a_dropped_symbol_that_comes_back_begins_anew():
    one = market()
    one.apply(ticker(ETH), 100.0)
    one.unwatch(ETH)

    one.watch(ETH)

    assert look(one).quotes[1].ticker is None


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

    assert one.wrong_books == [Arg("books", BTC)]
    assert one.counts["wrong checksums"] == 1
    assert look(one).depth_pulse.state(100.0) is State.RESYNC


def test_a_wrong_checksum_with_numbers_is_only_counted():
    one = market(BTC, book="books")
    one.apply(book("books"), 100.0)

    one.apply(change(total=12345), 100.0)

    assert one.wrong_books == []
    assert one.counts["wrong checksums"] == 1
    assert look(one).depth_pulse.state(100.0) is State.OK


def test_metadata_may_come_before_or_after_the_symbol():
    one = market(BTC)
    one.learn([Instrument(inst_id=BTC, tick_sz="0.1"), Instrument(inst_id=ETH, tick_sz="0.01")])

    one.watch(ETH)

    assert [it.instrument and it.instrument.tick_sz for it in look(one).quotes] == ["0.1", "0.01"]
    assert look(one).instrument is look(one).quotes[0].instrument


def test_the_index_behind_a_swap_is_found_by_its_own_name():
    one = market(SWAP)

    one.apply(IndexTicker(inst_id="BTC-USDT", idx_px="63000.5"), 100.0)

    index = look(one).reference.index
    assert index is not None
    assert index.idx_px == "63000.5"


def test_a_maintenance_is_told_while_it_lasts_and_without_commands():
    one = market()

    one.apply(Maintenance(title="Up\x1b[2Jgrade", state="ongoing"), 100.0)
    assert one.maintenance == "Up[2Jgrade"

    one.apply(Maintenance(title="Upgrade", state="completed"), 101.0)
    assert one.maintenance == ""


def test_sparklines_show_the_hours_before_and_the_price_now():
    one = market()
    one.history(BTC, [1.0, 2.0, 3.0])
    one.apply(ticker(last="4.5"), 100.0)

    assert look(one).quotes[0].spark == (1.0, 2.0, 3.0, 4.5)


def test_an_event_that_is_none_of_ours_is_passed_over():
    one = market()

    one.apply(object(), 100.0)
    one.apply(None, 100.0)

    assert look(one).current == BTC
