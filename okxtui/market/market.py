"""Market: what we believe, folded from events.

Every event is folded when it comes; nothing is dropped and nothing is sorted or summed before
somebody looks. What is handed out is frozen, and unchanged parts are the very same objects.
Pure: the time of receipt is an argument. Must not know of sockets, screens or files.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from msgspec import structs

from okxtui.market.books import Books
from okxtui.market.catalogue import Catalogue
from okxtui.market.charts import Charts
from okxtui.market.freshness import Pulse, is_late
from okxtui.market.glance import Glance, Health, LinkPhase, Playback, Reference
from okxtui.market.holdings import Holdings
from okxtui.market.quotes import Quotes
from okxtui.market.references import LIQUIDATIONS, References
from okxtui.market.security import Securities, Security
from okxtui.market.signals import Signals
from okxtui.okx.channels import channel
from okxtui.okx.events import (
    Arg,
    Bar,
    Instrument,
    Refused,
    Subscribed,
    Ticker,
    Trade,
    Unsubscribed,
)
from okxtui.okx.numbers import millis

_TIMELESS = 1e9
"""Unix seconds before the exchange was: the clock of a recording without times."""
NO_LINK = LinkPhase("public")
NO_HOLDINGS = Holdings()


class Market:
    """Instruments by symbol, and the list of those that are watched."""

    def __init__(self, symbols: Iterable[str], current: str = "", book: str = "books5") -> None:
        self.symbols = list(dict.fromkeys(symbols))
        """The watch list, in its order."""
        self.current = current or (self.symbols[0] if self.symbols else "")
        self.group = ""
        """The name of the watch list, if there are several."""
        self.book_channel = book
        """Where the current symbol's depth comes from: "books5" or "books"."""
        self.counts: Counter[str] = Counter()
        """What turned out wrong, by name."""
        self.charts = Charts()
        self.catalogue: Catalogue | None = None
        self._securities = Securities(self._begun)
        self._instruments: dict[str, Instrument] = {}
        self._references = References(self._securities)
        self._books = Books(self._securities, lambda: self.current, self.counts)
        self._quotes = Quotes(self._securities)
        self._present: int | None = None
        """What the exchange's clock showed when time was told last, in milliseconds."""
        self._fold: dict[type, Callable[[Any, float], None]] = {
            Ticker: self._ticker,
            Trade: self._trade,
            Bar: self._bar,
            Instrument: self._instrument,
            Refused: self._refused,
            Subscribed: self._subscribed,
            Unsubscribed: self._unsubscribed,
            **self._books.folds,
            **self._references.folds,
        }

    @property
    def newest_ticker(self) -> tuple[Ticker | None, float]:
        """The ticker that came last, and when."""
        return self._quotes.newest

    def maintenance(self, env: str = "") -> str:
        """Titles of what is going on in `env`: "1" live, "2" demo, "" any; "" for none."""
        return self._references.upkeep.told(self._present or 0, env)

    # Events in.

    def apply(self, event: Any, now: float) -> None:
        """Fold one event that came at `now` (monotonic seconds)."""
        self.fold((event,), now)

    def fold(self, events: Iterable[Any], now: float) -> None:
        """Fold the events of one frame, oldest first."""
        folds = self._fold
        for event in events:
            fold = folds.get(type(event))
            if fold is not None:
                fold(event, now)

    def wrong_books(self) -> list[Arg]:
        """The subscriptions to make anew because a checksum is wrong, each told once."""
        return self._books.wrong()

    def tell_time(self, wall: float, now: float) -> None:
        """It is about `wall` (Unix seconds) at the exchange: to be said at least with each glance,
        and of a recording, which may rush through hours unseen, with each record."""
        ticker, heard_at = self.newest_ticker
        stamped = millis(ticker.ts) / 1000 + now - heard_at if ticker else 0.0
        told = max(wall, stamped)  # Our own clock may be slow.
        self._present = int(told * 1000) if told > _TIMELESS else None

    def security(self, symbol: str) -> Security:
        """The state of `symbol`, begun if need be."""
        return self._securities[symbol]

    def lost_line(self, path: str) -> None:
        """A line was lost: what it carried has a hole from here on."""
        if path == "public":
            for security in self._securities.values():
                security.interrupt()
        elif path == "business":
            self.charts.interrupt()

    def signals(self) -> Signals:
        """What stands out of the current symbol, in all that came."""
        if not self.current:
            return Signals()
        self._look_at_chart()
        return self.security(self.current).signals()

    def history(self, symbol: str, closes: Iterable[float]) -> None:
        """The closes of the last hours, oldest first."""
        self.security(symbol).closes = tuple(closes)
        self._quotes.changed(symbol)

    def learn(self, instruments: Iterable[Instrument]) -> None:
        """Metadata of instruments, whether watched or not."""
        for instrument in instruments:
            self._instrument(instrument, 0.0)

    # What the account's panes need of symbols that may not be watched.

    def instrument(self, symbol: str) -> Instrument | None:
        """Metadata, once known."""
        return self._instruments.get(symbol)

    def reference(self, symbol: str) -> Reference:
        """What goes with its price."""
        known = self._securities.get(symbol)
        return known.reference if known else Reference()

    def price(self, symbol: str) -> Decimal | None:
        """The last price, else the mark price."""
        known = self._securities.get(symbol)
        return known.price if known else None

    # The watch list.

    def watch(self, symbol: str) -> None:
        """Put `symbol` at the end of the list."""
        if symbol not in self.symbols:
            self.symbols.append(symbol)
            self._quotes.changed(*self.symbols)

    def unwatch(self, symbol: str) -> None:
        """Drop `symbol`. The current one may go: then the first of the list becomes current."""
        if symbol in self.symbols:
            self.symbols.remove(symbol)
            self._securities.pop(symbol, None)
            if self.current == symbol:
                self.current = self.symbols[0] if self.symbols else ""
            self._quotes.changed(*self.symbols)

    def choose(self, symbol: str) -> None:
        """Make `symbol` the current one, adding it if need be."""
        self.watch(symbol)
        self._look_at(symbol)

    def relist(self, symbols: Iterable[str], current: str, group: str) -> None:
        """Watch just these, the list of this name."""
        for symbol in set(self.symbols).difference(symbols := list(dict.fromkeys(symbols))):
            self._securities.pop(symbol, None)
        self.symbols, self.group = symbols, group
        self._look_at(current if current in symbols else symbols[0] if symbols else "")
        self._quotes.changed(*self.symbols)

    def _look_at(self, symbol: str) -> None:
        if symbol != self.current and self.current in self._securities:
            self._securities[self.current].lookout.away()
        self.current = symbol

    # Values out.

    def glance(
        self,
        environment: str,
        now: float,
        wall: float,
        links: Mapping[str, LinkPhase],
        health: Health | None = None,
        said: tuple[tuple[int, str], ...] = (),
        playback: Playback | None = None,
        holdings: Holdings = NO_HOLDINGS,
    ) -> Glance:
        """Everything, as of `now`; `wall` is the exchange's clock, Unix seconds."""
        self._books.prove()
        self.tell_time(wall, now)
        public = links.get("public", NO_LINK)
        business = links.get("business", public)  # A dialect may have one socket for all.
        glance = Glance(
            environment=environment,
            at=now,
            wall=wall,
            current=self.current,
            book=self.book_channel,
            group=self.group,
            quotes=self._quotes.rows(self.symbols, now),
            quotes_pulse=self._quotes.pulse(public.alive_at, public.since),
            health=health or Health(),
            said=said,
            playback=playback,
            holdings=holdings,
            catalogue=self.catalogue,
        )
        if self.current:
            security = self.security(self.current)
            self._books.look(security, security.depth(self.book_channel), now)
            glance = structs.replace(glance, **self._shown(public, business))
        return glance.maintained() if glance.health.maintenance else glance

    def _shown(self, public: LinkPhase, business: LinkPhase) -> dict[str, Any]:
        """What a glance shows of the current symbol, by its fields."""
        security, candles = self.security(self.current), self.charts.candles(self.current)
        line, bars = (public.alive_at, public.since), (business.alive_at, business.since)
        self._look_at_chart()
        self._references.point(self.current)
        return security.parts(self.book_channel, *line) | {
            "liquidation_pulse": self._references.pulse(LIQUIDATIONS, public.alive_at) or Pulse(),
            "chart": candles.chart(),
            "chart_pulse": security.pulse(candles.timeframe.channel, *bars),
        }

    def freshest(self, name: str, links: Mapping[str, LinkPhase]) -> Pulse:
        """The pulse of the instrument that was heard last on channel `name`."""
        kind = channel(name)
        link = links.get(kind.path if kind else "public") or links.get("public", NO_LINK)
        beside = self._references.pulse(name, link.alive_at)
        if beside is not None:
            return beside
        pulses = [it.pulse(name, link.alive_at, link.since) for it in self._securities.values()]
        return max(pulses, key=lambda pulse: pulse.heard_at, default=Pulse())

    def _begun(self, symbol: str) -> Security:
        security = Security(symbol, lambda: self._present)
        security.instrument = self._instruments.get(symbol)
        return security

    # One fold an event.

    def _ticker(self, event: Ticker, now: float) -> None:
        security = self._securities[event.inst_id]
        known = security.ticker
        if known is not None and event.ts < known.ts and is_late(event.ts, known.ts):
            self.counts["late pushes"] += 1
            return
        security.ticker = event
        security.ticker_at = now
        self._quotes.ticked = security

    def _trade(self, event: Trade, now: float) -> None:
        security = self._securities[event.inst_id]
        security.heard["trades"] = now
        security.tape.add(event)

    def _bar(self, event: Bar, now: float) -> None:
        self.security(event.inst_id).heard[f"candle{event.timeframe}"] = now
        closes = event.candle.confirm == "1" and event.inst_id == self.current
        if closes:
            self._look_at_chart()
        self.charts.fold(event)
        if closes:
            self._look_at_chart()

    def _look_at_chart(self) -> None:
        """Before and after each bar that closes: what breaks must not hang on who looks when."""
        chart = self.charts.candles(self.current).chart()
        self.security(self.current).lookout.chart(chart)

    def _instrument(self, event: Instrument, now: float) -> None:
        self._instruments[event.inst_id] = event
        security = self._securities.get(event.inst_id)
        if security is not None:
            security.instrument = event
            self._quotes.changed(event.inst_id)

    def _refused(self, event: Refused, now: float) -> None:
        if event.arg is None:
            return
        symbol, channel = event.arg.inst_id, event.arg.channel
        why = f"{event.sentence} ({event.code})" if event.code else event.sentence
        if symbol:
            self.security(symbol).refused[channel] = why
            self._quotes.changed(symbol)
        else:
            self._references.refused[channel] = why

    def _subscribed(self, event: Subscribed, now: float) -> None:
        security = self._securities.get(event.arg.inst_id)
        if security is None:
            self._references.refused.pop(event.arg.channel, None)
            return
        if security.refused.pop(event.arg.channel, None):
            self._quotes.changed(security.symbol)
        if event.arg.channel == "trades":
            # Whatever was printed before this was not heard, unless the first push repeats
            # the last print that we have.
            security.tape.interrupt()

    def _unsubscribed(self, event: Unsubscribed, now: float) -> None:
        self._references.forget(event.arg)
        security = self._securities.get(event.arg.inst_id)
        if security is not None:
            security.heard.pop(event.arg.channel, None)
