"""Client and exchange, plugged into each other in memory: no socket, no clock, no task."""

import json
from random import Random

import pytest

from okxtui.market.book import Book
from okxtui.market.market import Market
from okxtui.okx.connection import Connection
from okxtui.okx.events import (
    Arg,
    Bar,
    BookChange,
    BookGap,
    BookSnapshot,
    Level,
    Refused,
    Subscribed,
    Ticker,
    Trade,
    Unsubscribed,
)
from okxtui.sim.house import House
from okxtui.sim.session import Session

START = 1_790_000_000_000
BTC, PEPE, SWAP = "BTC-USDT", "PEPE-USDT", "BTC-USDT-SWAP"


class Pair:
    """A Connection and a Session with a wire between them that a test may tamper with."""

    def __init__(self, path="public", seed=3, start=START):
        self.start = start
        self.house = House(seed=seed, now=start, activity=4.0)
        self.session = Session(self.house, path, "a4d3ae55", start)
        self.client = Connection(path, 0.0)
        self.market = Market([BTC, PEPE, SWAP], book="books")
        self.events = []
        self.tamper = lambda frame: [frame]

    @property
    def now(self):
        return (self.house.venue.now - self.start) / 1000

    def talk(self):
        """Carry what waits to the other side, until neither has anything to say."""
        while True:
            texts = self.client.outgoing()
            for text in texts:
                self.session.receive(text, self.house.venue.now)
            frames = self.session.outgoing(self.house.venue.now)
            for frame in frames:
                for arriving in self.tamper(frame):
                    self._hear(self.client.receive(arriving, self.now))
            if not texts and not frames:
                return

    def _hear(self, events):
        for event in events:
            self.events.append(event)
            self.market.apply(event, self.now)

    def live(self, seconds):
        """Let the exchange live, beat by beat."""
        for _ in range(int(seconds * 50)):
            self.house.advance(self.house.venue.now + 20)
            self._hear(self.client.tick(self.now))
            self.talk()

    def ask(self, *args):
        self.client.subscribe(args, self.now)
        self.talk()

    def of(self, *kinds):
        return [event for event in self.events if type(event) in kinds]

    def pit(self, symbol):
        return self.house.venue.pits[symbol]

    def truth(self, symbol, depth=400):
        """The engine's own book, as (price, size) in the exchange's digits."""
        pit = self.pit(symbol)
        return [
            [(pit.terms.price(px), pit.terms.size(lots)) for px, lots, _ in side.top(depth)]
            for side in (pit.engine.bids, pit.engine.asks)
        ]

    def shown(self, symbol, depth=400):
        """The client's book of the same."""
        found = self.market.security(symbol).book.depth(symbol, depth)
        return [[(it.price, it.size) for it in side] for side in (found.bids, found.asks)]


def test_every_subscription_is_confirmed_once():
    pair = Pair()
    args = [Arg(name, it) for name in ("tickers", "trades", "books5") for it in (BTC, SWAP)]

    pair.ask(*args, Arg("status"), Arg("instruments", inst_type="SPOT"))

    assert [event.arg for event in pair.of(Subscribed)] == [
        *args,
        Arg("status"),
        Arg("instruments", inst_type="SPOT"),
    ]
    assert pair.client.settled
    assert not pair.client.counts


def test_what_does_not_exist_is_refused_and_the_rest_lives():
    pair = Pair()
    nope = [Arg("tickers", "NOPE-USDT"), Arg("index-tickers", SWAP), Arg("funding-rate", BTC)]

    pair.ask(nope[0], Arg("tickers", BTC), nope[1], nope[2], Arg("trades", BTC))
    pair.live(1.0)

    assert [(it.arg, it.code) for it in pair.of(Refused)] == [(arg, "60018") for arg in nope]
    assert pair.of(Ticker)
    assert pair.of(Trade)


def test_a_channel_given_up_is_silent_and_can_be_had_again():
    pair = Pair()
    arg = Arg("tickers", BTC)
    pair.ask(arg)

    pair.client.unsubscribe([arg], pair.now)
    pair.talk()
    pair.events.clear()
    pair.live(1.0)
    assert pair.of(Ticker) == []

    pair.ask(arg)
    assert [type(event) for event in pair.events] == [Subscribed, Ticker]
    assert not pair.client.counts


@pytest.mark.parametrize("symbol", [BTC, PEPE, SWAP])
def test_a_book_follows_the_engine_level_by_level(symbol):
    pair = Pair()
    pair.ask(Arg("books", symbol))

    pair.live(4.0)
    pair.house.venue.pause()
    pair.live(0.3)

    assert pair.shown(symbol) == pair.truth(symbol)
    assert len(pair.of(BookChange)) > 15
    assert pair.of(BookGap) == []


class Saboteur:
    """Loses, repeats and delays updates of books."""

    def __init__(self, seed):
        self.draw = Random(seed)
        self.held = []
        self.harm = 0

    def __call__(self, frame):
        if b'"action":"update"' not in frame:
            return [*self._release(), frame]
        lot = self.draw.random()
        if lot > 0.24:
            return [frame, *self._release()]
        self.harm += 1
        if lot < 0.08:
            return []
        if lot < 0.16:
            return [frame, frame]
        self.held.append(frame)
        return []

    def _release(self):
        held, self.held = self.held, []
        return held


@pytest.mark.parametrize("seed", range(3))
def test_a_book_that_loses_updates_ends_as_the_engine_has_it(seed):
    pair = Pair(seed=seed)
    saboteur = pair.tamper = Saboteur(seed)
    pair.ask(Arg("books", BTC))

    pair.live(6.0)
    pair.tamper = lambda frame: [frame]
    while pair.market.security(BTC).broken and pair.now < 60.0:
        pair.live(0.5)
    pair.house.venue.pause()
    pair.live(0.3)

    assert saboteur.harm > 5
    assert pair.of(BookGap)
    assert pair.shown(BTC) == pair.truth(BTC)
    assert pair.of(Refused) == []


def test_while_a_book_is_broken_nothing_wrong_is_shown():
    pair, checked = Pair(), 0
    pair.tamper = Saboteur(7)
    pair.ask(Arg("books", BTC))
    # What the exchange said at each sequence number, kept by an own reading of the wire.
    told, mirror = {}, Book()

    def eavesdrop(frame):
        push = json.loads(frame) if frame != b"pong" else {}
        if "data" in push:
            row = push["data"][0]
            kind = BookSnapshot if push["action"] == "snapshot" else BookChange
            levels = [[Level(*it[:2]) for it in row[side]] for side in ("bids", "asks")]
            mirror.apply(kind("books", BTC, *levels, row["ts"], row["seqId"]))
            told[row["seqId"]] = mirror.depth(BTC)
        return saboteur(frame)

    saboteur, pair.tamper = pair.tamper, eavesdrop
    pair.client.resubscribe(Arg("books", BTC), pair.now)
    pair.talk()
    for _ in range(60):
        pair.live(0.1)
        shown = pair.market.security(BTC).book.depth(BTC)
        if shown.seq in told:
            assert (shown.bids, shown.asks) == (told[shown.seq].bids, told[shown.seq].asks)
            checked += 1

    assert checked > 30


def test_an_unsubscription_nobody_asked_for_heals():
    pair = Pair()
    arg = Arg("tickers", BTC)
    pair.ask(arg)
    pair.session.receive(
        '{"op":"unsubscribe","args":[{"channel":"tickers","instId":"BTC-USDT"}]}', START
    )

    pair.talk()
    pair.events.clear()
    pair.live(1.0)

    assert pair.of(Ticker)
    assert pair.of(Refused) == []
    assert pair.client.settled


def test_tickers_say_what_the_engine_says():
    pair = Pair()
    pair.ask(*(Arg("tickers", symbol) for symbol in (BTC, PEPE, SWAP)))

    pair.live(5.0)
    pair.house.venue.pause()
    pair.live(0.3)

    for symbol in (BTC, PEPE, SWAP):
        pit, ticker = pair.pit(symbol), pair.market.security(symbol).ticker
        [[bid], [ask]] = pair.truth(symbol, 1)
        assert ticker.last == pit.terms.price(pit.last.ticks)
        assert ticker.last_sz == pit.terms.size(pit.last.lots)
        assert ((ticker.bid_px, ticker.bid_sz), (ticker.ask_px, ticker.ask_sz)) == (bid, ask)


def test_every_print_arrives_once_and_in_order():
    pair = Pair()
    before = pair.pit(BTC).last.trade_id
    pair.ask(Arg("trades", BTC))

    pair.live(5.0)

    expected = [str(it.trade_id) for it in pair.pit(BTC).prints if it.trade_id >= before]
    assert [it.trade_id for it in pair.of(Trade)] == expected
    assert len(expected) > 5


def test_a_minute_has_one_bar_that_ends_confirmed():
    pair = Pair("business", start=START - START % 60_000 + 56_000)
    pair.ask(Arg("candle1m", BTC))

    pair.live(8.0)

    bars = [it.candle for it in pair.of(Bar)]
    finals = [it for it in bars if it.confirm == "1"]
    assert finals
    assert all(float(it.low) <= float(it.open) <= float(it.high) for it in bars)
    assert [it.ts for it in bars] == sorted(it.ts for it in bars)
    assert bars[-1].confirm == "0"


def test_an_idle_line_lives_on_pings():
    pair = Pair()
    pair.ask(Arg("status"))

    pair.house.venue.pause()
    pair.live(90.0)

    assert pair.session.closing is None
    assert not pair.client.lapsed
    assert pair.client.latency is not None
    assert pair.of(Unsubscribed) == []
