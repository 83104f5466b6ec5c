"""The feed of a real environment: sockets and REST in, a market folded, glances out.

It runs on whatever loop it is started on and knows of no screen; `thread.py` gives it a thread of
its own. Every event is folded when it comes; glances are paced.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterable, Mapping
from pathlib import Path
from random import Random
from typing import Any

from msgspec import Struct

from okxtui.market.catalogue import Catalogue
from okxtui.market.depth import BOOKS
from okxtui.market.freshness import Pulse
from okxtui.market.glance import Glance, LinkPhase
from okxtui.market.market import Market
from okxtui.okx.dialect import sockets
from okxtui.okx.environments import Environment
from okxtui.okx.events import Instrument, Notice, Refused
from okxtui.okx.signing import Credentials
from okxtui.okx.symbols import is_symbol
from okxtui.okx.timeframes import timeframe
from okxtui.stream.cataloguing import Cataloguing
from okxtui.stream.custody import Custody
from okxtui.stream.dial import Dial
from okxtui.stream.errands import Errands
from okxtui.stream.history import History
from okxtui.stream.interest import wanted
from okxtui.stream.leg import Recorder
from okxtui.stream.line import Line
from okxtui.stream.pace import Pace
from okxtui.stream.private import PrivateSide
from okxtui.stream.rest import Rest
from okxtui.stream.taping import Taping
from okxtui.stream.vitals import Vitals

logger = logging.getLogger(__name__)

_RECENT_KEPT = 16

_BEAT = 1.0
"""Seconds between glances when nothing changes: whether the line lives is never guessed."""

_LOUDNESS = {"up": logging.INFO, "waiting": logging.INFO, "needs you": logging.WARNING}
"""How a line's phase is logged; what is not here is for those who look for a fault."""


class FeedSettings(Struct, frozen=True, kw_only=True):
    """What a feed may be told beforehand."""

    rate: float = 20.0
    """Glances a second."""
    book: str = "books5"
    """The channel of the current symbol's depth: "books5" or "books"."""
    proxy: str = ""
    seed: int | None = None
    """Of the jitter in reconnects."""


DEFAULTS = FeedSettings()


class SocketFeed:
    """Lines, errands and a market. All methods belong to the loop it runs on."""

    def __init__(
        self,
        environment: Environment,
        symbols: Iterable[str],
        current: str = "",
        *,
        publish: Callable[[Glance], None] = lambda glance: None,
        listen: Callable[[Any, float], None] | None = None,
        settings: FeedSettings = DEFAULTS,
        dial: Dial | None = None,
    ) -> None:
        """`publish` gets the glances, `listen` every event with its time of receipt."""
        self.environment = environment
        self.market = Market(symbols, current, settings.book)
        self.vitals = Vitals()
        self._taping = Taping(self.vitals)
        self._publish = publish
        self._listen = listen
        self._settings = settings
        self._dial = dial or Dial(settings.proxy)
        draw = Random(settings.seed)  # noqa: S311 - jitter, not secrecy
        speaks = environment.dialect
        self.lines = {
            path: Line(path, environment.url(path), self._dial, self, draw, dialect=speaks)
            for path in sockets(speaks)
        }
        self._bars = "business" if "business" in self.lines else "public"
        """The line that candles come by."""
        self._rest = Rest(environment, self._dial, self._taping.rest)
        self._errands = Errands(self._rest, self._dial, self._errand_failed)
        self._history = History(
            self._rest, self.market.charts, lambda: self.market.current, self._touch
        )
        self._cataloguing = Cataloguing(self._rest, self._dial, self._catalogued)
        self.private = PrivateSide(
            environment,
            self.lines["private"],
            Custody(self._rest, self._errands.wall),
            self._errands,
            self._spawn,
            self._account_changed,
        )
        self._group: asyncio.TaskGroup | None = None
        self._held: list[str] = []
        """Symbols the account is in, as last subscribed to."""
        self._recent: list[str] = []
        self._pace: Pace | None = None

    async def run(self) -> None:
        """Feed until cancelled. Raises an ExceptionGroup for a fault of ours."""
        self._pace = Pace(self._settings.rate, self._flush, self._read_on)
        self._follow()
        try:
            async with self._rest, asyncio.TaskGroup() as group:
                self._group = group
                for line in self.lines.values():
                    group.create_task(line.run())
                group.create_task(self._pace.keep())
                group.create_task(self._beat())
                if self.environment.rest:
                    group.create_task(self._errands.keep_clock())
                    group.create_task(self._errands.keep_instruments(self._symbols, self._learned))
                    group.create_task(self._errands.keep_closes(self._symbols, self.market.history))
                    group.create_task(self._history.keep())
                    group.create_task(self._cataloguing.keep())
        finally:
            self._pace.stop()
            self._taping.stop()

    # The way back.

    def watch(self, *symbols: str) -> None:
        """Add symbols to the watch list; together they are asked for in one request."""
        for symbol in symbols:
            if is_symbol(symbol):
                self.market.watch(symbol)
            else:
                self.vitals.say(f"{symbol[:40]} is not the name of an instrument, as BTC-USDT is.")
        self._follow()

    def unwatch(self, symbol: str) -> None:
        """Drop a symbol from the watch list."""
        self.market.unwatch(symbol)
        self._follow()

    def relist(self, symbols: Iterable[str], current: str, group: str = "") -> None:
        """Watch just these, as the group of this name."""
        self.market.relist(filter(is_symbol, symbols), current, group)
        self._follow()

    def choose(self, symbol: str) -> None:
        """Make a symbol the current one."""
        left = self.market.current
        if left and left != symbol:
            self._recent = list(dict.fromkeys((left, *self._recent)))[:_RECENT_KEPT]
        self.market.choose(symbol)
        self._follow()

    def catalogue(self) -> None:
        """Fetch the exchange's whole list, or what of it has grown old."""
        self._cataloguing.ask()

    def timeframe(self, name: str) -> None:
        """Show bars of another length."""
        chosen = timeframe(name)
        if chosen is not None:
            self.market.charts.timeframe = chosen
            self._follow()

    def older(self) -> None:
        """Fetch bars older than those of the chart."""
        self._history.older()

    def book(self, channel: str) -> None:
        """Take the current symbol's depth from another channel."""
        if channel in BOOKS:
            self.market.book_channel = channel
            self._follow()

    def login(self, credentials: Credentials) -> None:
        """Log in, once; `Glance.holdings.session` tells how it went."""
        self.private.login(credentials)

    def logout(self) -> None:
        """Forget the credentials and the account."""
        self.private.logout()

    def retry(self) -> None:
        """Connect at once whatever waits."""
        for line in self.lines.values():
            line.retry()
        self._history.hurry()

    def record(self, path: Path | None) -> None:
        """Record to `path` from now on, or stop."""
        if path is None:
            self._taping.stop()
        else:
            self._taping.start(path, self.lines.values())
        self._touch()

    # What the lines tell (`line.Owner`).

    def heard(self, line: Line, events: Iterable[Any], now: float) -> None:
        """Fold events, there and then."""
        if line.path == "private":
            for event in events:
                self.private.heard(event, now)
            self._account_changed()
        else:
            self.market.fold(events, now)
        if line.path == self._bars:
            self._history.look()
        for event in events:
            if type(event) is Refused:
                self._refused(line, event)
            elif type(event) is Notice:
                self.vitals.say(f"The exchange announces ({event.code}): {event.message}")
        if self._listen is not None:
            for event in events:
                self._listen(event, now)
        self._touch()

    def changed(self, line: Line) -> None:
        """A line came up or went down."""
        phase = line.phase()
        about = (self.environment.name, line.path, line.host, phase.phase, phase.reason)
        logger.log(_LOUDNESS.get(phase.phase, logging.DEBUG), "%s %s %s: %s %s", *about)
        if line.connection is None:
            for path in {line.path, "business" if line.path == self._bars else line.path}:
                self.market.lost_line(path)
            if line.path == "private":
                self.private.lost()
        self._touch()

    def recorders(self) -> Iterable[Recorder]:
        """Who wants the raw frames."""
        return self._taping.recorders

    # Inside.

    def _follow(self) -> None:
        """Make the lines carry what is wanted now."""
        market = self.market
        self._held = self.private.symbols()
        interest = wanted(
            market.symbols,
            market.current,
            self._recent,
            market.book_channel,
            self._held,
            market.charts.timeframe.channel,
            self.environment.dialect,
        )
        self._history.follow(self.lines[self._bars].wanted, interest[self._bars])
        for path, args in interest.items():
            self.lines[path].want(args)
        self._touch()

    def _account_changed(self) -> None:
        if self.private.symbols() != self._held:
            self._follow()
        self._touch()

    def _symbols(self) -> list[str]:
        every = (self.market.current, *self.market.symbols, *self._held)
        return list(dict.fromkeys(filter(None, every)))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        if self._group is None:
            raise RuntimeError("the feed does not run")
        return self._group.create_task(work)

    def _touch(self) -> None:
        if self._pace is not None:
            self._pace.touch()

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(_BEAT)
            self._taping.beat()
            self._touch()

    def _read_on(self) -> bool:
        return sum(line.read_on() for line in self.lines.values()) > 0  # `any` would not ask all.

    def _flush(self) -> None:
        now, wall, offset = self._dial.now(), self._errands.wall(), self._errands.offset
        vitals, market = self.vitals, self.market
        for arg in market.wrong_books():
            self.lines["public"].resubscribe(arg)
        vitals.glances += 1
        ticker, heard_at = market.newest_ticker
        if ticker is not None and offset is not None:
            vitals.arrived(ticker, wall - (now - heard_at))
        links = {path: line.phase() for path, line in self.lines.items()}
        if vitals.is_due(now, links):
            counts = (self.market.counts, *(line.counts for line in self.lines.values()))
            names = sorted({arg.channel for line in self.lines.values() for arg in line.wanted})
            channels = {name: self._pulse(name, links) for name in names}
            vitals.renew(links, counts, channels, offset, market.maintenance(self.environment.env))
        self._publish(
            self.market.glance(
                self.environment.name,
                now,
                wall,
                links,
                vitals.health,
                vitals.said,
                holdings=self.private.holdings(self.market),
            )
        )

    def _pulse(self, name: str, links: Mapping[str, LinkPhase]) -> Pulse:
        """How fresh a channel is, whoever folds it."""
        theirs = self.private.pulse(name)
        return self.market.freshest(name, links) if theirs is None else theirs

    def _refused(self, line: Line, event: Refused) -> None:
        """Toast it once a symbol: a name that does not exist is refused on every channel."""
        code = f" ({event.code})" if event.code else ""
        what = f"{event.sentence}{code}"
        if event.arg is None:
            self.vitals.refused(f"the exchange: {what}")
        elif line.path == "private":
            self.vitals.refused(f"{event.arg.channel}: {what}")
        elif event.arg.channel == "tickers":
            self.vitals.refused(f"{event.arg.inst_id}: {what}")
        else:
            self.vitals.note(f"{event.arg.channel} {event.arg.inst_id}: {what}")

    def _learned(self, instruments: Iterable[Instrument]) -> None:
        self.market.learn(instruments)
        self._touch()

    def _catalogued(self, catalogue: Catalogue) -> None:
        self.market.catalogue = catalogue
        self._touch()

    def _errand_failed(self, sentence: str) -> None:
        self.vitals.counts["REST calls failed"] += 1
