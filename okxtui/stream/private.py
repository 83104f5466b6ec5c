"""The private side of a feed: one login, the account behind it, and its reconciliation.

`orders` pushes no snapshot and a lost line loses events. So after every login, the first and each
one after a reconnect: subscribe, then fetch what is open, held and filled, and merge. Until that is
done the panes say RECONCILING. Refused logins are never repeated behind the user's back, but for
the one retry that a wrong clock or a hiccup of the exchange deserves.
"""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit

from msgspec import structs

from okxtui.market.account import Account
from okxtui.market.freshness import Pulse, State
from okxtui.market.holdings import Holdings, Session
from okxtui.market.market import Market
from okxtui.market.statement import Statement
from okxtui.okx.environments import Environment
from okxtui.okx.events import Arg, LoggedIn, LoginRefused, Refused, Subscribed
from okxtui.okx.private import AccountConfig, BalancePage, Order, PositionsPage
from okxtui.okx.signing import Credentials, Login
from okxtui.okx.text import clean
from okxtui.stream.admission import RETRY_AFTER
from okxtui.stream.custody import Custody
from okxtui.stream.line import Line
from okxtui.stream.proxy import is_loopback
from okxtui.stream.reconcile import reconcile
from okxtui.stream.rest import RestFailed

T = TypeVar("T")

ORDERS = Arg("orders", inst_type="ANY")
POSITIONS = Arg("positions", inst_type="ANY")
ACCOUNT = Arg("account")

_SILENT_TRIES = 3
"""Lines that end without an answer to the login, before we say so and stop."""

_RECONCILE_PAUSES = (0.3, 1.0, 2.0, 5.0, 15.0)
_NEVER = 0.0
_CLOCK_CODES = frozenset({"60004", "60006", "50102", "50112"})


class Clock(Protocol):
    """The exchange's time, as well as we know it."""

    @property
    def offset(self) -> float | None:
        """The exchange's clock minus ours, seconds; None while not measured."""

    def wall(self) -> float:
        """Unix seconds by the exchange's clock."""

    async def measure(self) -> None:
        """Measure the offset anew. Raises RestFailed."""


class PrivateSide:
    """Login, account and reconciliation on the loop of its feed."""

    def __init__(
        self,
        environment: Environment,
        line: Line,
        custody: Custody,
        clock: Clock,
        spawn: Callable[[Coroutine[Any, Any, None]], asyncio.Task[None]],
        changed: Callable[[], None],
    ) -> None:
        self.account = Account()
        self._statement = Statement(self.account)
        self.session = Session()
        self._environment = environment
        self._line = line
        self._custody = custody
        self._clock = clock
        self._spawn = spawn
        self._changed = changed
        self._credentials: Credentials | None = None
        self._retried = False
        self._silent = 0
        self._task: asyncio.Task[None] | None = None
        """What runs for the present login: a reconciliation, or the pause before a retry."""
        self._told_at = self._lost_at = _NEVER
        """When the line told something last, and from when on it may have lost something: Unix
        seconds by the exchange's clock."""
        self._reconciled = ""
        self._heard = {"orders": _NEVER, "positions": _NEVER, "account": _NEVER}
        self._refused: dict[str, str] = {}
        """Why a channel is not to be had on the socket of now."""
        self._reconciling = False
        self._ups = 0
        """How often the line was up when we last looked."""

    # What the person at the screen wants.

    def login(self, credentials: Credentials) -> None:
        """Log in with these, once. Answers through `session`."""
        self.logout()
        self._credentials = credentials
        self._retried, self._silent = False, 0
        attempt = self.session.attempt + 1
        self.session = Session("logging in", attempt, key=credentials.masked)
        self._changed()
        unsafe = self._unsafe()
        if unsafe:
            self._refuse(unsafe)
        else:
            self._connect()

    def logout(self) -> None:
        """Forget credentials and account."""
        self._stop()
        self._credentials = None
        self.account = Account()
        self._statement = Statement(self.account)
        self._reconciled, self._lost_at = "", _NEVER
        self._heard = dict.fromkeys(self._heard, _NEVER)
        self._refused.clear()
        self.session = Session("out", self.session.attempt)
        self._changed()

    # What the line tells.

    def heard(self, event: Any, now: float) -> None:
        """Fold one event of the private line."""
        self._told_at = self._clock.wall()
        match event:
            case Order():
                self._told("orders", now)
                self.account.order(event)
            case PositionsPage():
                if self.account.positions_push(event):
                    self._told("positions", now)
            case BalancePage():
                if self.account.balance_push(event):
                    self._told("account", now)
            case LoggedIn():
                self._silent = 0
                self._refused.clear()
                self._say("in", sentence=self.session.sentence)
            case LoginRefused():
                self._login_refused(event)
            case Subscribed():
                self._refused.pop(event.arg.channel, None)
                if event.arg == ORDERS:
                    self._heard["orders"] = now
                    self._reconciling = True
                    self._run(self._reconcile())
            case Refused() if event.arg is not None and event.arg.channel in self._heard:
                self._refused[event.arg.channel] = event.sentence
                self._say(self.session.phase, sentence=f"{event.arg.channel}: {event.sentence}")

    def _told(self, channel: str, now: float) -> None:
        """Its data came: it is to be had, whatever was said before."""
        self._heard[channel] = now
        self._refused.pop(channel, None)

    def lost(self) -> None:
        """The private line is not up, or not any more."""
        if self.session.phase == "in":
            self._interrupt()
        elif self.session.phase == "logging in" and self._line.ups > self._ups:
            self._silent += 1
            if self._silent >= _SILENT_TRIES:
                self._refuse("the exchange does not answer the login")
        self._ups = self._line.ups

    def _interrupt(self) -> None:
        """The login of now is worth nothing any more; another one is to follow."""
        self._halt()
        # A line is dead for seconds before that is known.
        self._lost_at = self._lost_at or self._told_at
        self._say("logging in", sentence=self.session.sentence)

    # What the screen sees.

    def holdings(self, market: Market) -> Holdings:
        """The account beside the market as it is now; the same object while nothing changed."""
        return self._statement.holdings(
            market,
            session=self.session,
            positions_pulse=self._pulse("positions"),
            orders_pulse=self._pulse("orders"),
            balance_pulse=self._pulse("account"),
            reconciled=self._reconciled,
        )

    def pulse(self, channel: str) -> Pulse | None:
        """How fresh one of the account's channels is; None for all others."""
        return self._pulse(channel) if channel in self._heard else None

    def _pulse(self, channel: str) -> Pulse:
        link = self._line.phase()
        line_at = link.heard_at if link.phase == "up" else 0.0
        heard_at = self._heard[channel]
        if self.session.phase in ("out", "refused"):
            return Pulse(State.OFF, note="l logs in")
        if channel in self._refused:
            return Pulse(State.OFF, note=self._refused[channel])
        if self._reconciling:
            return Pulse(State.RECONCILING, heard_at, line_at)
        waiting = not heard_at or (line_at and heard_at < link.since)
        return Pulse(State.WAIT if waiting else State.OK, heard_at, line_at)

    def symbols(self) -> list[str]:
        """Instruments with a position or an open order."""
        return self._statement.symbols()

    # Login.

    def _unsafe(self) -> str:
        """Why nothing may be signed for this environment's hosts; "" if it may."""
        for url in (self._environment.private, self._environment.rest):
            if not url:
                return f"the environment {self._environment.name} has no address to log in at"
            parts = urlsplit(url)
            if parts.scheme in ("ws", "http") and not is_loopback(parts.hostname or ""):
                return f"{parts.hostname} is reached without encryption: no login there"
        return ""

    def _connect(self) -> None:
        self._line.sign_in = self._sign_in
        self._line.want((ORDERS, POSITIONS, ACCOUNT))

    def _stop(self) -> None:
        self._line.want(())
        self._line.sign_in = None
        self._halt()

    def _halt(self) -> None:
        """Give up what runs for the login of now: the next one needs it done anew."""
        self._reconciling = False
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _sign_in(self) -> Login:
        assert self._credentials is not None  # noqa: S101 - sign_in is unset before they go
        return self._credentials.login(str(int(self._clock.wall())))

    def _login_refused(self, event: LoginRefused) -> None:
        if event.again and not self._retried:
            self._retried = True
            if self.session.phase == "in":
                self._interrupt()
            self._stop()
            self._run(self._try_again())
            return
        sentence = event.sentence
        if event.code in _CLOCK_CODES and (offset := self._clock.offset) is not None:
            sentence = f"{sentence}; it differs from the exchange's by {offset:+.1f} s"
        self._refuse(sentence, event.code)

    async def _try_again(self) -> None:
        """The one retry: after a pause, with the exchange's clock looked at anew."""
        with suppress(RestFailed):  # Then with what we know of the clock.
            await self._clock.measure()
        await asyncio.sleep(RETRY_AFTER)
        self._task = None
        self._connect()

    def _refuse(self, sentence: str, code: str = "") -> None:
        self._stop()
        self._credentials = None
        self._say("refused", sentence=sentence, code=code)

    # Reconciliation.

    async def _reconcile(self) -> None:
        """Fetch what pushes cannot tell, and say from when to when; then whose rights these are."""
        who = self._credentials
        if who is None:
            return
        await self._insist(lambda: reconcile(self.account, self._custody, who, self._clock.wall()))
        if self._lost_at:
            lost, now = (_clock_time(it) for it in (self._lost_at, self._clock.wall()))
            self._reconciled = f"orders between {lost} and {now} UTC reconciled"
            self._lost_at = _NEVER
        self._reconciling = self._retried = False
        self._changed()
        self._introduce(await self._insist(lambda: self._custody.config(who)))

    async def _insist(self, ask: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Ask until there is an answer."""
        attempt = 0
        while True:
            try:
                return await ask()
            except RestFailed as failure:
                self._say("in", sentence=str(failure))
            await asyncio.sleep(_RECONCILE_PAUSES[min(attempt, len(_RECONCILE_PAUSES) - 1)])
            attempt += 1

    def _introduce(self, config: AccountConfig) -> None:
        """Say whose rights the key has, and advise a smaller one if it can do more than read."""
        rights = {right.strip() for right in config.perm.split(",")}
        named = [right for right in ("trade", "withdraw") if right in rights]
        advice = ""
        if named:
            advice = f"this key can {' and '.join(named)}: a read-only key is enough here"
        self.session = structs.replace(
            self.session,
            sentence=advice,
            rights=" and ".join(named) or "read-only",
            bound=config.ip,
            label=clean(config.label, 40),
        )
        self._changed()

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        if self._task is not None:
            self._task.cancel()
        self._task = self._spawn(work)

    def _say(self, phase: str, **what: Any) -> None:
        self.session = structs.replace(
            self.session, phase=phase, **{"sentence": "", "code": "", **what}
        )
        self._changed()


def _clock_time(unix: float) -> str:
    return f"{datetime.fromtimestamp(unix, UTC):%H:%M:%S}"
