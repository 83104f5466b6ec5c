"""The market as a whole: events in, glances out."""

import pytest
from msgspec import structs

from okxtui.market.freshness import Pulse, State
from okxtui.market.glance import Health, LinkPhase, Reference
from okxtui.market.holdings import Holdings
from okxtui.market.market import Market
from okxtui.market.signals import standing
from okxtui.okx.events import (
    Arg,
    BookSnapshot,
    Funding,
    IndexTicker,
    Instrument,
    Level,
    Maintenance,
    MarkPrice,
    OpenInterest,
    PriceLimit,
    Ticker,
    Trade,
    Unsubscribed,
)

BTC, ETH, SWAP = "BTC-USDT", "ETH-USDT", "BTC-USDT-SWAP"
WALL = 1786540440000
UP = {"public": LinkPhase("public", phase="up", since=90.0, heard_at=100.0)}


def market(*symbols, **more):
    return Market(symbols or (BTC, ETH), **more)


def look(one, now=100.0, links=UP, health=None, **more):
    return one.glance("sim", now, WALL / 1000, links, health, **more)


def ticker(symbol=BTC, last="100", **more):
    return Ticker(inst_id=symbol, last=last, **more)


def trade(number=1, symbol=BTC, ts=0):
    at = str(ts or number)
    return Trade(inst_id=symbol, trade_id=str(number), px="1", sz="1", side="buy", ts=at)


def book(channel="books5", symbol=BTC, price="100", seq=1):
    return BookSnapshot(channel, symbol, [Level(price, "1")], [Level("200", "2")], "1", seq)


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


def test_what_stands_beside_the_price_goes_with_its_subscription():
    """Red if a reference outlives it: hours later limits and funding of then would stand there
    as those of now, for some channels speak only when something changes."""
    one = market(SWAP, ETH)
    one.apply(MarkPrice(inst_id=SWAP, mark_px="63000"), 100.0)
    one.apply(Funding(inst_id=SWAP, funding_rate="0.0001"), 100.0)
    one.apply(OpenInterest(inst_id=SWAP, oi="1", ts=str(WALL)), 100.0)
    one.apply(PriceLimit(inst_id=SWAP, buy_lmt="70000"), 100.0)
    one.apply(IndexTicker(inst_id=BTC, idx_px="63000.5"), 100.0)
    assert None not in structs.astuple(look(one).reference)

    for channel in ("funding-rate", "open-interest", "price-limit"):
        one.apply(Unsubscribed(Arg(channel, SWAP), asked=True), 101.0)
    one.apply(Unsubscribed(Arg("index-tickers", BTC), asked=True), 101.0)
    kept = look(one).reference
    one.apply(Unsubscribed(Arg("mark-price", SWAP), asked=True), 101.0)

    assert kept == Reference(mark=MarkPrice(inst_id=SWAP, mark_px="63000"))
    assert look(one).reference == Reference()
    assert one.price(SWAP) is None


@pytest.mark.parametrize(
    "leave",
    [
        lambda one: one.choose(ETH),
        lambda one: one.relist([BTC, ETH], ETH, "majors"),
    ],
)
def test_pushes_of_the_book_are_missed_while_another_symbol_is_looked_at(leave):
    """Red if another watch list with the same symbol in it does not count as leaving it: the
    imbalance would take what changed meanwhile for one push."""
    one = market()
    for second in range(20):
        push = BookSnapshot("books5", BTC, [Level("1", "1")], [Level("2", "1")], str(1000 * second))
        one.apply(push, 100.0 + second)
    assert standing(one.signals(), "imbalance").have > 0

    leave(one)
    one.choose(BTC)

    assert standing(one.signals(), "imbalance").have == 0


def test_no_book_is_compared_with_one_of_before_an_outage():
    """Red if the wake goes on: what was traded meanwhile, unheard, would be told as pulled."""
    one = market()
    for second in range(3):
        push = BookSnapshot("books5", BTC, [Level("1", "9")], [Level("2", "9")], f"{second}000")
        one.apply(push, 100.0 + second)
        before = look(one).depth_before
    assert before.ts < 2000

    one.lost_line("public")
    look(one, 103.0, {"public": LinkPhase("public", phase="waiting", since=102.5)})
    look(one, 103.5, {"public": LinkPhase("public", phase="up", since=103.2, heard_at=103.2)})
    one.apply(BookSnapshot("books5", BTC, [Level("1", "4")], [Level("2", "9")], "4000"), 104.0)
    after = look(one, 104.0)

    assert after.depth_before == after.depth


def test_a_maintenance_is_told_while_it_lasts_and_without_commands():
    one = market()

    title = "Up\x1b[2Jgrade"
    one.apply(Maintenance(title="Spot", state="pre_open", env="1"), 100.0)
    one.apply(Maintenance(title=title, state="ongoing"), 100.0)
    assert one.maintenance("1") == "Spot; Up[2Jgrade"
    assert one.maintenance("2") == "Up[2Jgrade"

    one.apply(Maintenance(title=title, state="completed"), 101.0)
    assert one.maintenance() == "Spot"


def test_a_maintenance_whose_end_was_missed_is_over_when_its_time_is_up():
    """Seeded bug: without a look at `end` it would last until the program ends."""
    one = market()
    one.apply(Maintenance(title="Upgrade", state="ongoing", end=str(WALL + 60_000)), 100.0)
    look(one)
    assert one.maintenance() == "Upgrade"

    one.glance("sim", 200.0, WALL / 1000 + 61, UP)
    assert one.maintenance() == ""


def test_a_silence_during_a_maintenance_says_so():
    one = market()
    one.apply(book(), 100.0)
    still = {"public": LinkPhase("public", phase="up", since=90.0, heard_at=107.0)}

    held = Holdings(positions_pulse=Pulse(State.OK, heard_at=100.0, line_at=107.0))
    resting = look(one, 107.0, still, holdings=held)
    maintained = look(one, 107.0, still, Health(maintenance="Upgrade"), holdings=held)

    for quiet, upkept in (
        (resting.depth_pulse, maintained.depth_pulse),
        (resting.holdings.positions_pulse, maintained.holdings.positions_pulse),
    ):
        assert (quiet.state(107.0), upkept.state(107.0)) == (State.QUIET, State.MAINT)
        assert upkept.says(107.0) == "MAINT 7s"
        assert upkept.state(101.0) is State.OK


def test_a_maintenance_is_the_reason_with_an_empty_list_too():
    """Seeded bug: without a current symbol the glance was handed out as it was."""
    bare = Market(())
    held = Holdings(orders_pulse=Pulse(State.OK, heard_at=100.0, line_at=107.0))

    glance = look(bare, 107.0, health=Health(maintenance="Upgrade"), holdings=held)

    assert glance.holdings.orders_pulse.state(107.0) is State.MAINT


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


def test_the_tape_trusts_no_print_from_the_future() -> None:
    """Seeded bug: without a clock in the tape the one of tomorrow holds the minute's sums."""
    one = Market(["BTC-USDT"])
    look(one, 1.0)
    for number, ts in enumerate((WALL, WALL + 86_400_000, WALL + 100)):
        one.apply(trade(number, ts=ts), 1.0)

    prints = look(one, 1.1).prints
    assert [row.trade_id for row in prints.rows] == ["0", "1", "2"]
    assert prints.bought == "3"


def test_a_slow_clock_of_ours_does_not_hold_prints_back() -> None:
    one = Market(["BTC-USDT"])
    later = WALL + 3_600_000
    one.apply(Ticker(inst_id="BTC-USDT", last="100", ts=str(later)), 1.0)
    look(one, 1.0)
    one.apply(trade(1, ts=later + 50), 1.1)

    assert look(one, 1.1).traded.hits[-1].ts == later + 50


def test_a_push_that_was_overtaken_does_not_come_back():
    """Red when `_ticker` or `_snapshot` takes whatever comes."""
    one = market(BTC)
    one.apply(ticker(last="101", ts="2000000000100"), 100.0)
    one.apply(ticker(last="99", ts="2000000000000"), 100.1)
    one.apply(BookSnapshot("books5", BTC, [Level("101", "1")], [], "2000000000100", 2), 100.0)
    one.apply(BookSnapshot("books5", BTC, [Level("99", "1")], [], "2000000000000", 1), 100.1)

    glance = look(one, 100.1)

    assert glance.quotes[0].ticker.last == "101"
    assert glance.depth.bids[0].price == "101"
    assert one.counts["late pushes"] == 2

    # A time that can be none holds nothing up, and makes nothing older or younger than it is.
    one.apply(ticker(last="103", ts="1000000000000000000"), 107.0)
    assert look(one, 107.5).quotes_pulse.age(107.5) == 0.5
    one.apply(ticker(last="104", ts="2000000000200"), 108.0)
    assert look(one, 108.0).quotes[0].ticker.last == "104"


def test_a_clock_that_was_set_back_is_followed():
    one = market(BTC)
    one.apply(ticker(last="101", ts="2000000000100"), 100.0)
    one.apply(ticker(last="99", ts="1999999000000"), 101.0)

    assert look(one, 101.0).quotes[0].ticker.last == "99"
