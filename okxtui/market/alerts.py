"""Alerts: rules, and when they fire.

A level fires when it is crossed, not while it is passed: what was beyond it when first seen must
come back first. Nothing fires on a stale value, nor in a replay, unless the rule asks for it.
Of the current symbol every print is looked at, of the others every ticker that was shown.
Pure: times come with the glance. Must not know how anybody is told.
"""

from collections import deque
from collections.abc import Iterator
from decimal import Decimal

from msgspec import Struct

from okxtui.market.freshness import TRUSTED, Pulse
from okxtui.market.glance import Glance, Quote
from okxtui.market.rules import LEVELS, MOVE, TROUBLE, Rule, known
from okxtui.okx.events import Trade
from okxtui.okx.numbers import millis, number

COOLDOWN = 60.0
SNOOZE = 600.0
"""Seconds."""

_LATE = 60.0
"""Seconds after which a signal is no news."""

LOG = 50
"""Fired alerts that are kept."""


class Fired(Struct, frozen=True):
    """An alert that fired. All that a person or a command needs to know of it."""

    symbol: str
    rule: str
    value: str
    at: float
    """Unix seconds by the exchange's clock."""


class Kept(Struct, frozen=True):
    """What outlives a desk: the rules as they were typed, and what fired last."""

    rules: tuple[str, ...] = ()
    muted: tuple[str, ...] = ()
    """Those of the rules that say nothing."""
    log: tuple[Fired, ...] = ()
    """Oldest first."""


class Alert(Struct):
    """A rule, and what was seen of what it is about. Times are monotonic seconds."""

    rule: Rule
    muted: bool = False
    done: bool = False
    """It fired, and was to do so once."""
    fired: int = 0
    quiet_until: float = 0.0
    """Until then it says nothing: it was snoozed, or has just fired."""
    beyond: bool | None = None
    """Whether the value last seen is beyond the level; None while none was."""
    seen: int = -1
    """What has happened up to now is past; -1: nothing was looked at yet."""
    prices: deque[tuple[float, Decimal]] = deque()
    """Of the window of a move."""


class Alerts:
    """All alerts of one environment."""

    def __init__(self, kept: Kept) -> None:
        """Whatever in `kept` is no rule, as of another version, is passed over."""
        rules = (rule for text in kept.rules if (rule := known(text)) is not None)
        self.alerts = [Alert(rule, muted=rule.text in kept.muted, prices=deque()) for rule in rules]
        self.log: deque[Fired] = deque(kept.log, maxlen=LOG)
        self._newest = ("", 0)
        """The symbol and the number of its prints that were looked at."""

    @property
    def kept(self) -> Kept:
        """What is to be kept for the next run: the alerts that can still fire, and the log."""
        waiting = [alert for alert in self.alerts if not alert.done]
        return Kept(
            tuple(alert.rule.text for alert in waiting),
            tuple(alert.rule.text for alert in waiting if alert.muted),
            tuple(self.log),
        )

    @property
    def loudest(self) -> str:
        """The rule that fired last and can fire again; "" if there is none."""
        waiting = {alert.rule.text for alert in self.alerts if not alert.done}
        return next((fired.rule for fired in reversed(self.log) if fired.rule in waiting), "")

    def add(self, rule: Rule) -> None:
        """Wait for one more thing; the same rule begins anew."""
        self.drop(rule.text)
        self.alerts.append(Alert(rule, prices=deque()))

    def drop(self, text: str) -> None:
        """Wait for it no longer."""
        self.alerts = [alert for alert in self.alerts if alert.rule.text != text]

    def mute(self, text: str) -> bool:
        """Say nothing of it until it is unmuted by the same word; whether it is mute now."""
        for alert in self._named(text):
            alert.muted = not alert.muted
        return any(alert.muted for alert in self._named(text))

    def snooze(self, text: str, now: float) -> None:
        """Say nothing of it for ten minutes."""
        for alert in self._named(text):
            alert.quiet_until = now + SNOOZE

    def _named(self, text: str) -> list[Alert]:
        return [alert for alert in self.alerts if alert.rule.text == text]

    # Looking ----------------------------------------------------------------------------------

    def look(self, glance: Glance) -> list[Fired]:
        """Compare with a newer glance; what fires."""
        trades = self._fresh_trades(glance)
        fired: list[Fired] = []
        for alert in self.alerts:
            if alert.done or (glance.playback is not None and not alert.rule.replayed):
                continue
            value = _happened(alert, glance, trades)
            if value is not None and self._may(alert, glance.at):
                fired.append(Fired(alert.rule.symbol, alert.rule.text, value, glance.wall))
        self.log += fired
        return fired

    def _may(self, alert: Alert, now: float) -> bool:
        """Whether it may be told; from then on it rests."""
        if alert.muted or now < alert.quiet_until:
            return False
        alert.fired += 1
        alert.done = not alert.rule.again
        alert.quiet_until = now + COOLDOWN
        return True

    def _fresh_trades(self, glance: Glance) -> list[Trade]:
        """Prints of the current symbol since the last look, oldest first."""
        prints = glance.prints
        symbol, total = self._newest
        self._newest = (prints.symbol, prints.total)
        if symbol != prints.symbol or prints.total <= total:
            return []
        rows = prints.rows[-(prints.total - total) :]
        return [row for row in rows if isinstance(row, Trade)]


def _happened(alert: Alert, glance: Glance, trades: list[Trade]) -> str | None:
    """The value that makes it fire; None while nothing does."""
    what = alert.rule.what
    if what in LEVELS:
        values = _values(alert.rule, glance, trades)
        crossed = [text for value, text in values if _crosses(alert, value)]
        return crossed[0] if crossed else None
    if what == MOVE:
        return _moved(alert, glance, trades)
    if what == TROUBLE:
        return _troubled(alert, glance)
    return _new(alert, glance)


def _crosses(alert: Alert, value: Decimal) -> bool:
    rule = alert.rule
    before = alert.beyond
    alert.beyond = value > rule.level if rule.side == ">" else value < rule.level
    return before is False and alert.beyond


def _quote(rule: Rule, glance: Glance) -> Quote | None:
    return next((quote for quote in glance.quotes if quote.symbol == rule.symbol), None)


def _usable(rule: Rule, pulse: Pulse, glance: Glance) -> bool:
    return rule.stale or pulse.state(glance.at) in TRUSTED


Values = Iterator[tuple[Decimal, str]]
"""A number, and how it was written."""


def _values(rule: Rule, glance: Glance, trades: list[Trade]) -> Values:
    match rule.what:
        case "price":
            for _, price, text in _prices(rule, glance, trades):
                yield price, text
        case "spread":
            yield from _spread(rule, glance)
        case "funding":
            funding = glance.reference.funding
            if rule.symbol == glance.current and funding is not None:
                rate = number(funding.funding_rate)
                if rate is not None:
                    yield rate, f"{rate * 100:f}%"
        case "liq":
            yield from _distances(rule, glance)


def _prices(
    rule: Rule, glance: Glance, trades: list[Trade]
) -> Iterator[tuple[float, Decimal, str]]:
    """Time in seconds, price and its text: every print, or the ticker's last."""
    if rule.symbol == glance.current and trades and _usable(rule, glance.tape_pulse, glance):
        rows = [(trade.ts, trade.px) for trade in trades]
    else:
        quote = _quote(rule, glance)
        fresh = quote is not None and _usable(rule, glance.quotes_pulse, glance)
        ticker = quote.ticker if quote is not None and fresh else None
        rows = [(ticker.ts, ticker.last)] if ticker is not None else []
    for ts, text in rows:
        price = number(text)
        if price is not None:
            yield millis(ts) / 1000, price, text


def _spread(rule: Rule, glance: Glance) -> Values:
    quote = _quote(rule, glance)
    if quote is None or quote.ticker is None or not _usable(rule, glance.quotes_pulse, glance):
        return
    bid, ask = number(quote.ticker.bid_px), number(quote.ticker.ask_px)
    if bid and ask:
        share = (ask - bid) * 2 / (ask + bid)
        yield share, f"{share * 100:.4f}%"


def _distances(rule: Rule, glance: Glance) -> Values:
    """The nearest of the symbol's positions."""
    if not _usable(rule, glance.holdings.positions_pulse, glance):
        return
    distances = [
        held.distance
        for held in glance.holdings.positions
        if held.position.inst_id == rule.symbol and held.distance is not None
    ]
    if distances:
        yield min(distances), f"{min(distances) * 100:.2f}%"


def _moved(alert: Alert, glance: Glance, trades: list[Trade]) -> str | None:
    """How far the price is from the lowest or the highest of the window, if that is enough."""
    told: str | None = None
    for at, price, _ in _prices(alert.rule, glance, trades):
        seen = alert.prices
        while seen and seen[0][0] < at - alert.rule.window:
            seen.popleft()
        if not seen or seen[-1] != (at, price):
            seen.append((at, price))
        ratios = [price / before - 1 for before in _ends(seen) if before]
        widest = max(ratios, key=abs, default=Decimal(0))
        if abs(widest) >= alert.rule.level and widest:
            told = f"{widest * 100:+.2f}%"
            seen.clear()
    return told


def _ends(seen: deque[tuple[float, Decimal]]) -> tuple[Decimal, Decimal]:
    prices = [price for _, price in seen]
    return min(prices), max(prices)


def _troubled(alert: Alert, glance: Glance) -> str | None:
    """The moment when the prices cease to be trusted."""
    state = glance.quotes_pulse.state(glance.at)
    before, alert.beyond = alert.beyond, state not in TRUSTED
    return state.value if before is False and alert.beyond else None


def _new(alert: Alert, glance: Glance) -> str | None:
    """What has happened since the last look; what had happened before the first is past."""
    return _filled(alert, glance) if alert.rule.what == "fill" else _stood_out(alert, glance)


def _filled(alert: Alert, glance: Glance) -> str | None:
    """Fills by their times: those of before are told late, after a login."""
    fills = [fill for fill in glance.holdings.fills if fill.inst_id == alert.rule.symbol]
    newest = max((millis(fill.fill_time) for fill in fills), default=0)
    before, alert.seen = alert.seen, max(alert.seen, newest, 0)
    if before < 0:
        alert.seen = max(alert.seen, int(glance.wall * 1000))
    if not 0 <= before < newest:
        return None
    last = fills[-1]
    return f"{last.side} {last.fill_sz} at {last.fill_px}"


def _stood_out(alert: Alert, glance: Glance) -> str | None:
    """Hits by their numbers; what is found late, as after another symbol was shown, is past."""
    signals = glance.signals
    if signals.symbol != alert.rule.symbol:
        return None
    hits = [hit for hit in signals.hits if hit.kind == alert.rule.what]
    newest = hits[-1].number if hits else 0
    before, alert.seen = alert.seen, newest
    if not 0 <= before < newest or hits[-1].at / 1000 < glance.wall - _LATE:
        return None
    return f"{hits[-1].side} at {hits[-1].price}".strip()
