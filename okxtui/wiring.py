"""Wiring: how the name of an environment becomes a running feed.

Live, demo and the user's own are sockets; sim is an exchange started beside the feed, and sockets
to it; replay is a recording. Whoever opens one cannot tell the difference. Here too it is decided
which watch list an environment begins with.
"""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from msgspec import structs

from okxtui import log
from okxtui.config import Config
from okxtui.keys import NoKeyring, Variables, keyring_is_installed, open_keyring, store, stored
from okxtui.market.glance import Glance
from okxtui.market.groups import Groups, alone
from okxtui.okx.environments import Environment
from okxtui.okx.signing import Credentials
from okxtui.state import Lists, State
from okxtui.stream.thread import Runner, ThreadedFeed
from okxtui.stream.ways import Breakable, Feed

if TYPE_CHECKING:
    from okxtui.sim.faults import Faults
    from okxtui.stream.replay import Replay
    from okxtui.stream.survey import Survey

Publish = Callable[[Glance], None]

REPLAY = Environment(name="replay")


@asynccontextmanager
async def reachable(config: Config, name: str) -> AsyncIterator[Environment]:
    """The environment with its addresses; that of sim is served while the block lasts."""
    async with served(config.place(name)) as (place, _, _):
        yield place


class Served(NamedTuple):
    """An environment that can be reached; the rest is the built-in exchange's own."""

    place: Environment
    credentials: Credentials | None = None
    faults: "Faults | None" = None
    """The switchboard of what goes wrong there."""


@asynccontextmanager
async def served(place: Environment) -> AsyncIterator[Served]:
    """An environment; the built-in exchange runs while the block lasts."""
    if place.name != "sim":
        yield Served(place)
        return
    from okxtui.sim.server import Exchange

    async with Exchange() as exchange:
        theirs = exchange.credentials[0]
        who = Credentials(theirs.key, theirs.secret, theirs.passphrase)
        yield Served(structs.replace(place, **exchange.urls), who, exchange.faults)


class _DiscreetFeed(ThreadedFeed):
    """A feed through which no credentials get into a log."""

    def login(self, credentials: Credentials) -> None:
        """Log in with what somebody typed."""
        _keep_out_of_logs(credentials)
        super().login(credentials)


class _PretendFeed(_DiscreetFeed):
    """The feed of the built-in exchange (`ways.Breakable`)."""

    def fault(self, line: str) -> None:
        """Let something go wrong there."""

        def grant(runner: Runner) -> None:
            if isinstance(runner, Breakable):
                runner.fault(line)

        self._wish(grant)


class Wiring:
    """Opens feeds for one run of the program."""

    def __init__(
        self,
        config: Config,
        state: State,
        recording: "Survey | None" = None,
        speed: float = 1.0,
        window: tuple[float, float] | None = None,
        variables: Variables | None = None,
    ) -> None:
        """With a `recording` there is an environment "replay" that plays it, or a window of it.

        `variables` may hold credentials; those in the OS keyring are looked for here.
        """
        self._variables = variables or Variables({})
        self._config, self._state = config, state
        self._recording, self._speed, self._window = recording, speed, window
        self._begun: dict[tuple[str, tuple[str, ...], str], ThreadedFeed] = {}
        """What runs before it is asked for, by what will be asked."""
        self.environments = tuple(config.place(name) for name in config.names())
        if recording is not None:
            self.environments += (REPLAY,)

    def begin(self, name: str) -> None:
        """Open now the feed that the screen is going to ask for first: the exchange answers while
        the screen is imported and made. Not a recording, whose first moments nobody would see, nor
        the built-in exchange, which is not far away.

        Two threads that import at once may lock each other out: what the feed needs is imported
        here, and what it might need besides waits until somebody entered.
        """
        if name in self._config.names() and name != "sim":
            import okxtui.stream.feed  # noqa: F401

            chosen = self.groups(name).chosen
            asked = (name, chosen.symbols, chosen.current)
            self._begun[asked] = feed = self._feed(*asked)
            feed.begin()

    def open_feed(
        self, name: str, symbols: tuple[str, ...], current: str
    ) -> AbstractAsyncContextManager[Feed]:
        """A feed of the environment, on a thread of its own; the one that was begun, if it is of
        these. Raises KeyError for unknown names."""
        return self._begun.pop((name, symbols, current), None) or self._feed(name, symbols, current)

    def _feed(self, name: str, symbols: tuple[str, ...], current: str) -> ThreadedFeed:
        if name == "replay" and self._recording is not None:
            from okxtui.stream.player import PlayedFeed

            survey = self._recording
            return PlayedFeed(lambda publish: self._replay(survey, current, publish))
        if (symbols, current) == (self._config.symbols, ""):
            symbols, current = self._kept(name)
        if name not in self._config.names():
            raise KeyError(name)
        kind = _PretendFeed if name == "sim" else _DiscreetFeed
        feed: ThreadedFeed = kind(
            lambda publish: self._sockets(name, symbols, current, publish, feed.entered), name
        )
        return feed

    def groups(self, name: str) -> Groups:
        """The watch groups to begin with; a list that a flag asked for is the only one."""
        several = None if self._config.symbols_asked else self._state.lists(name).several
        symbols, current = self._kept(name)
        return several.holding(symbols, current) if several else alone(symbols, current)

    def remember(
        self, name: str, symbols: tuple[str, ...], current: str, groups: Groups | None = None
    ) -> None:
        """Keep lists that were made on the screen.

        A list that is just what the config file says is not kept, or a later change of the file
        would do nothing; nor is one that a flag asked for: that one is for this run alone.
        """
        if name == "replay" or self._config.symbols_asked:
            return
        made = () if symbols == self._config.symbols and not groups else symbols
        each, chosen = (groups.each, groups.name) if groups else ((), "")
        if self._state.lists(name) != Lists(made, current, each, chosen):
            self._state.remember(name, made, current, groups)

    def _kept(self, name: str) -> tuple[tuple[str, ...], str]:
        """The lists to begin with: what was kept from the screen, unless a flag outranks it."""
        asked = self._config.symbols
        kept = Lists() if self._config.symbols_asked else self._state.lists(name)
        symbols = kept.symbols or asked
        return symbols, kept.current if kept.current in symbols else ""

    @asynccontextmanager
    async def _sockets(
        self,
        name: str,
        symbols: tuple[str, ...],
        current: str,
        publish: Publish,
        entered: asyncio.Event,
    ) -> AsyncIterator[Runner]:
        from okxtui.stream.dial import Dial
        from okxtui.stream.feed import FeedSettings, SocketFeed

        config = self._config
        settings = FeedSettings(rate=config.frame_rate, book=config.book)
        dial = Dial(config.proxy, rest_after=entered)
        async with served(config.place(name)) as (place, own, faults):
            make: Callable[..., SocketFeed] = SocketFeed
            if faults is not None:
                from okxtui.pretend import PretendFeed

                make = partial(PretendFeed, faults)
            feed = make(place, symbols, current, publish=publish, settings=settings, dial=dial)
            who = own or self._variables.credentials(place)
            if who is not None:
                _keep_out_of_logs(who)
                feed.login(who)
            elif place.private and keyring_is_installed():
                look = _login_from_keyring(place, feed.login, entered)
                _looking = asyncio.create_task(look)  # noqa: RUF006 - this frame keeps it
            yield feed

    def remember_keys(self, name: str, who: Credentials) -> str | None:
        """Put a set into the OS keyring. Returns why that failed, in a sentence. May take long."""
        try:
            store(self._config.place(name), who, open_keyring())
        except NoKeyring as fault:
            return str(fault)
        return None

    @asynccontextmanager
    async def _replay(
        self, survey: "Survey", current: str, publish: Publish
    ) -> "AsyncIterator[Replay]":
        from okxtui.stream.replay import Replay

        config = self._config
        yield Replay(
            survey,
            current if current in survey.symbols else "",
            speed=self._speed,
            rate=config.frame_rate,
            book=config.book,
            window=self._window,
            publish=publish,
        )


def _keep_out_of_logs(who: Credentials) -> None:
    for secret in who.reveal():
        log.hide(secret)


async def _login_from_keyring(
    place: Environment, login: Callable[[Credentials], None], entered: asyncio.Event
) -> None:
    """Log in with the keyring's set, if and when there is one.

    Off the loop, for a locked keyring asks its owner; and on a daemon thread, for no exit may wait
    for the answer.
    """
    await entered.wait()
    loop = asyncio.get_running_loop()

    def look() -> None:
        with suppress(NoKeyring):
            who = stored(place, open_keyring())
            if who is not None and not loop.is_closed():
                _keep_out_of_logs(who)
                loop.call_soon_threadsafe(login, who)

    threading.Thread(target=look, name="keyring", daemon=True).start()
