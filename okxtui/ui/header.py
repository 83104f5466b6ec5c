"""Header: which environment this is, how the line is, and the current symbol, in one row.

The word LIVE stands here for the environment and for nothing else. The line's state carries its
age, judged by our own clock, so a feed that hangs is seen to hang.
"""

from collections.abc import Callable

from msgspec import Struct
from textual.reactive import reactive

from okxtui.market.freshness import TRUSTED, State, spell_age
from okxtui.market.glance import Glance, LinkPhase, Quote
from okxtui.okx.environments import Environment
from okxtui.ui import badge, ink, reel
from okxtui.ui.lines import Lines, Row, Span, width_of
from okxtui.ui.view import View

BANNERS = {
    "live": "LIVE",
    "demo": "DEMO",
    "sim": "SIM",
    "replay": "REPLAY",
}


def banner(environment: Environment) -> str:
    """The environment in a word: the user's own ones by their names, marked as pretend or not."""
    return BANNERS.get(environment.kind) or environment.name.upper()


def said_of(environment: Environment) -> str:
    """The words beside the banner: where it is, or what kind of pretence."""
    match environment.kind:
        case "sim":
            return "simulated data"
        case "replay":
            return "recorded data"
        case "custom":
            return "custom, simulated" if environment.simulated else "custom"
    return f"OKX {environment.region}".rstrip()


class Fact(Struct, frozen=True):
    """A few words of the header. The highest ranks go first when it narrows; 0 stays."""

    spans: list[Span]
    rank: int
    right: bool = False

    @property
    def cells(self) -> int:
        """How wide they are."""
        return sum([len(text) for text, _ in self.spans])


class Header(Lines):
    """The first row of the screen."""

    view: reactive[View] = reactive(View(), layout=False, repaint=False)
    where: reactive[str] = reactive("", layout=False, repaint=False)
    """What the screen says about itself: "pane 2/3" when panes show one at a time."""

    def __init__(self, environment: Environment, view: View, now: Callable[[], float]) -> None:
        super().__init__(id="header")
        self.set_reactive(Header.view, view)
        self.environment = environment
        self.now = now
        self.glance: Glance | None = None

    def take(self, glance: Glance) -> None:
        """Keep what is new and repaint."""
        self.glance = glance
        self.repaint()

    def watch_view(self) -> None:
        """Another clock or another start of the change."""
        self.repaint()

    def watch_where(self) -> None:
        """Another pane, or all of them."""
        self.repaint()

    def rows(self) -> list[Row]:
        """One row; on a screen too small for panes, the same facts one below the other."""
        width, height = self.outer_size
        if height > 1:
            return self._column(width)
        parts = self._parts()
        over = sum(part.cells for part in parts) - width
        for rank in sorted({part.rank for part in parts if part.rank}, reverse=True):
            if over <= 0:
                break
            over -= sum(part.cells for part in parts if part.rank == rank)
            parts = [part for part in parts if part.rank != rank]
        left = tuple(span for part in parts if not part.right for span in part.spans)
        right = tuple(span for part in parts if part.right for span in part.spans)
        space = max(0, width - width_of(left) - width_of(right))
        return [_cut((*left, (" " * space, ""), *right), width)]

    def _parts(self) -> list[Fact]:
        """Everything that may be said, with the order in which it goes."""
        bid_ask, high_low = self._details()
        where: list[Span] = [(f" {self.where} ", "accent")] if self.where else []
        word, since = self._line_spans()
        pretends = self.environment.kind in ("sim", "replay")
        return [
            Fact(self._banner(), 0),
            Fact([(f" {said_of(self.environment)} ", "muted")], 1 if pretends else 5),
            *self._account(),
            Fact(self._price_spans(), 0),
            Fact(bid_ask, 9),
            Fact(self._unit_spans(), 10),
            Fact(high_low, 14),
            Fact(where, 2, right=True),
            Fact(reel.badge(self.glance), 0, right=True),
            Fact(self._upkeep_spans(), 2, right=True),
            Fact([word], 3, right=True),
            Fact([since], 4, right=True),
            Fact(self._clock_spans(), 6, right=True),
        ]

    def _column(self, width: int) -> list[Row]:
        lines: list[list[Span]] = [
            *(self._banner(), self._price_spans(), list(self._line_spans())),
            [(" too small for panes", "muted")],
        ]
        return [_cut(tuple(spans), width) for spans in lines]

    def _banner(self) -> list[Span]:
        return [(f" {banner(self.environment)} ", f"banner-{self.environment.kind}")]

    def _account(self) -> list[Fact]:
        """Whose rights these are; nothing while logged out."""
        session = self.glance.holdings.session if self.glance else None
        if session is None or session.phase == "out":
            return []
        word, inks = badge.rights(session)
        return [
            Fact([(f" {badge.owner(session)} ", "muted")], 7),
            Fact([(f" {word} ", inks)], 1),
            Fact([(f" {badge.tie(session)} ", "muted")] if session.rights else [], 8),
        ]

    def _quote(self) -> Quote | None:
        glance = self.glance
        if glance is None:
            return None
        return next((quote for quote in glance.quotes if quote.symbol == glance.current), None)

    def _price_spans(self) -> list[Span]:
        quote = self._quote()
        if quote is None or self.glance is None:
            return [(f" {self.glance.current if self.glance else ''} ", "strong")]
        spans: list[Span] = [(f" {quote.symbol} ", "strong")]
        if quote.ticker is None:
            return [*spans, (ink.NOTHING, "muted")]
        places = ink.decimals(quote.instrument.tick_sz) if quote.instrument else 0
        signs = self.view.signs
        arrow = {1: signs.up, -1: signs.down}.get(quote.direction, " ")
        colour = {1: "up", -1: "down"}.get(quote.direction, "")
        ratio = ink.change(quote.ticker, self.view.change)
        gain = "" if not ratio else "up" if ratio > 0 else "down"
        dim = self._dim(self.glance)
        spans.append((f"{ink.price(quote.ticker.last, places)} {arrow}", f"{colour} chosen{dim}"))
        spans.append((f" {ink.percent(ratio)} ", f"{gain}{dim}"))
        return spans

    def _dim(self, glance: Glance) -> str:
        """The ink over prices that are not to be trusted. Whether their line lives is told once,
        for the whole list; a row alone knows whether it was told since that line came up."""
        quote = self._quote()
        old = quote is not None and 0 < quote.pulse.heard_at < glance.up_since
        trusted = not old and glance.quotes_pulse.state(self.now()) in TRUSTED
        return "" if trusted else " stale"

    def _details(self) -> tuple[list[Span], list[Span]]:
        """What a wider screen has room for: bid and ask, high and low."""
        quote = self._quote()
        if quote is None or quote.ticker is None or self.glance is None:
            return [], []
        value = f"muted{self._dim(self.glance)}"
        places = ink.decimals(quote.instrument.tick_sz) if quote.instrument else 0
        row = quote.ticker
        bid, ask, high, low = (
            ink.price(text, places) for text in (row.bid_px, row.ask_px, row.high24h, row.low24h)
        )
        return (
            [(" bid ", "faint"), (bid, value), (" ask ", "faint"), (ask, value), (" ", "")],
            [(" high ", "faint"), (high, value), (" low ", "faint"), (low, value), (" ", "")],
        )

    def _unit_spans(self) -> list[Span]:
        """What sizes are counted in; `v` changes it."""
        unit = ink.size_unit(self.glance.instrument, self.view.unit) if self.glance else ""
        return [(" sizes in ", "faint"), (unit, "muted"), (" ", "")] if unit else []

    def _wall(self) -> float:
        """Unix seconds by the exchange's clock, now; a recording's clock stands between glances."""
        if self.glance is None:
            return 0.0
        passed = self.now() - self.glance.at if self.environment.kind != "replay" else 0.0
        return self.glance.wall + passed

    def _line_spans(self) -> tuple[Span, Span]:
        """The state of the public line, and since when."""
        link = public_link(self.glance)
        if link is None:
            return (" connecting", "warn"), (" ", "")
        word = {"up": "line up", "waiting": "no line"}.get(link.phase, link.phase)
        since = f" {spell_age(max(0.0, self.now() - link.since))}" if link.since else ""
        colour = {"up": "up", "off": "muted"}.get(link.phase, "alert")
        return (f" {word}", colour), (f"{since} ", "muted")

    def _upkeep_spans(self) -> list[Span]:
        upkeep = self.glance is not None and self.glance.health.maintenance
        return [(f" {State.MAINT} ", "warn")] if upkeep else []

    def _clock_spans(self) -> list[Span]:
        if self.glance is None:
            return []
        told = ink.clock(int(self._wall() * 1000), self.view.utc)
        return [(f" {told}{' UTC' if self.view.utc else ''} ", "muted")]


def public_link(glance: Glance | None) -> LinkPhase | None:
    """The link that the market comes by."""
    if glance is None:
        return None
    return next((link for link in glance.health.links if link.name == "public"), None)


def _cut(row: Row, width: int) -> Row:
    cut: list[Span] = []
    for text, inks in row:
        cut.append((ink.fit(text, min(len(text), width)), inks))
        width -= len(text)
        if width <= 0:
            break
    return tuple(cut)
