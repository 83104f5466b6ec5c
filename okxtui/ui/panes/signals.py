"""Signals: how each kind stands, and below what stood out, the newest first.

Every row says what it was judged by, and a kind whose data is old or broken says that it is
muted. Enter shows a row's card: its inputs, its threshold and what the price did afterwards.
"""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from msgspec import structs
from textual.message import Message

from okxtui.market.freshness import TRUSTED, Pulse, State
from okxtui.market.glance import Glance
from okxtui.market.signals import AFTER, MONEY, SOURCES, UNKNOWN, Hit, Signals, Standing
from okxtui.okx.events import Instrument
from okxtui.okx.numbers import number
from okxtui.ui import ink, marks
from okxtui.ui.commands import bindings
from okxtui.ui.lines import Span
from okxtui.ui.panes.columns import Column
from okxtui.ui.panes.filling import Cells
from okxtui.ui.panes.listing import LIST, Listing
from okxtui.ui.view import View

Facts = list[tuple[str, str]]
"""Name and value, for the card."""


class SignalsPane(Listing[Standing | Hit]):
    """The signals of the current symbol."""

    NUMBER = "5"
    NAME = "Signals"
    EVERY = 0.25
    BINDINGS = bindings("signals")
    SORTS = (LIST, "what")
    COLUMNS = (
        Column("what", "Signal", 13, rank=0, left=True),
        Column("state", "State", 10, rank=0, left=True),
        Column("value", "Value", 6, rank=0),
        Column("least", "Above", 6, rank=1),
        Column("hits", "#", 2, rank=2),
        *(Column(f"{it}m", f"+{it}m", 7, rank=3 + place) for place, it in enumerate(AFTER)),
        Column("note", "", 6, rank=7, left=True),
    )

    class CardAsked(Message):
        """A row's card is to be shown."""

        def __init__(self, title: str, facts: Facts) -> None:
            super().__init__()
            self.title, self.facts = title, facts

    def __init__(self, view: View, now: Callable[[], float]) -> None:
        super().__init__(view, now)
        self.signals = Signals()
        self.instrument: Instrument | None = None
        self._pulses: dict[str, Pulse] = {}

    @property
    def kinds(self) -> tuple[str, ...]:
        """Enter means another thing here than in the other lists."""
        return ("signals",)

    def take(self, glance: Glance) -> None:
        """The signals, and how fresh is what they rest on."""
        self.instrument = glance.instrument
        self._pulses = {
            "trades": glance.tape_pulse,
            "books5": glance.best_pulse,
            "candles": glance.chart_pulse,
            "liquidation-orders": glance.liquidation_pulse,
        }
        if glance.signals.symbol != self.signals.symbol:
            self.pointed, self.top = "", 0
        self.signals = glance.signals
        self.pulse = self._warmth(glance.tape_pulse)
        self.hold(self.signals.standings, self.signals.hits[::-1])

    def _warmth(self, pulse: Pulse) -> Pulse:
        """The pulse, which says how many kinds have warmed up until all have."""
        warm = sum(standing.warm for standing in self.signals.standings)
        if pulse.phase is not State.OK or warm == len(self.signals.standings):
            return pulse
        told = f"{warm}/{len(self.signals.standings)}"
        return structs.replace(pulse, phase=State.WARM, note=told)

    # Rows -------------------------------------------------------------------------------------

    def identity(self, item: Standing | Hit) -> str:
        """A kind, or the number of a hit."""
        return item.kind if isinstance(item, Standing) else f"{item.symbol}/{item.number}"

    def symbol(self, item: Standing | Hit) -> str:
        """They are all about the current one."""
        return ""

    def group(self, item: Standing | Hit) -> int:
        """How the kinds stand is told above."""
        return int(isinstance(item, Hit))

    def value(self, item: Standing | Hit) -> Decimal | str | None:
        """By kind."""
        return item.kind

    def faded(self, item: Standing | Hit) -> bool:
        """A kind that can tell nothing now."""
        return isinstance(item, Standing) and self._muted(item.kind) != ""

    def empty(self) -> str:
        """Before a symbol was chosen."""
        return "no symbol yet"

    def cells(self, item: Standing | Hit) -> Cells:
        """Every column; what a row has nothing to say in stays blank."""
        told = self._stands(item) if isinstance(item, Standing) else self._happened(item)
        value, least = (self._measured(item.kind, it) for it in (item.value, item.threshold))
        told["value"] = (value, told["what"][1])
        told["least"] = (least, "muted")
        return {column.name: told.get(column.name, ("", "")) for column in self.COLUMNS}

    def _stands(self, item: Standing) -> Cells:
        warm = item.warm and not self._muted(item.kind)
        return {
            "what": (item.kind, "title" if warm else "muted"),
            "state": (self._state(item), "" if warm else "warn"),
            "hits": (str(item.hits) if item.hits else "", "muted"),
            "note": (item.note, "muted"),
        }

    def _happened(self, item: Hit) -> Cells:
        inks = marks.INKS.get(item.side, "warn")
        told: Cells = {
            "what": (f"{self._arrow(item)} {item.kind}", inks),
            "state": (ink.clock(item.at, self.view.utc), "muted"),
            "note": (f"at {self._price(item.price)}", "muted"),
        }
        for minutes, price in zip(AFTER, item.after, strict=True):
            told[f"{minutes}m"] = self._moved(item, price)
        return told

    def _arrow(self, item: Hit) -> str:
        signs = self.view.signs
        return {"buy": signs.up, "sell": signs.down}.get(item.side, signs.dot)

    def _moved(self, item: Hit, price: str) -> Span:
        """What the price did since; a question mark where that was not heard."""
        then, later = number(item.price), number(price)
        if not then or later is None:
            return (price if price == UNKNOWN else "", "muted")
        ratio = later / then - 1
        return (ink.percent(ratio), "up" if ratio > 0 else "down" if ratio < 0 else "muted")

    def _muted(self, kind: str) -> str:
        """Why a kind can tell nothing; "" while it can."""
        state = self._pulses.get(SOURCES[kind], self.pulse).state(self.now())
        return "" if state in TRUSTED else state.value

    def _state(self, item: Standing) -> str:
        muted = self._muted(item.kind)
        if muted:
            return muted if muted in (State.WAIT, State.OFF) else f"MUTED {muted}"
        if not item.warm:
            return f"WARM {item.have}/{item.need}"
        return item.state or "ready"

    def _measured(self, kind: str, value: Decimal | None) -> str:
        """Money, and the others' as they are."""
        if value is None:
            return ""
        if kind not in MONEY:
            return f"{value:+.1f}" if kind == "imbalance" else f"{value:.1f}"
        return marks.money(value, self.instrument)

    def _price(self, text: str) -> str:
        return ink.price(text, ink.decimals(self.instrument.tick_sz) if self.instrument else 0)

    # The card ---------------------------------------------------------------------------------

    def action_choose(self) -> None:
        """The card of the row under the cursor."""
        if self._order:
            self._point(self._place)
            item = self._items[self.pointed]
            title = f"{self.signals.symbol} {item.kind}"
            self.post_message(self.CardAsked(title, self._card(item)))

    def _card(self, item: Standing | Hit) -> Facts:
        unit = ink.size_unit(self.instrument, "money") if item.kind in MONEY else ""
        value, least = (self._measured(item.kind, it) for it in (item.value, item.threshold))
        facts = [("value", f"{value} {unit}".rstrip()), ("hits above", f"{least} {unit}".rstrip())]
        if isinstance(item, Hit):
            facts = [
                ("time", ink.clock(item.at, self.view.utc, thousandths=True)),
                ("side", item.side or "none"),
                ("price", self._price(item.price)),
                *facts,
                *item.inputs,
                *self._later(item),
            ]
        elif item.note:
            facts.append(("now", item.note))
        data = self._pulses.get(SOURCES[item.kind], self.pulse)
        return [*facts, ("data", f"{SOURCES[item.kind]}: {data.says(self.now())}"), *self._count()]

    def _later(self, item: Hit) -> Facts:
        told = []
        for minutes, price in zip(AFTER, item.after, strict=True):
            words = {"": "not yet", UNKNOWN: "not known: prints may be missing"}.get(price)
            after = words or f"{self._price(price)}  {self._moved(item, price)[0]}"
            told.append((f"{minutes} min later", after))
        return told

    def _count(self) -> Facts:
        counts = (f"{it.kind} {it.hits}" for it in self.signals.standings)
        return [("this session", "  ".join(counts))]

    def table(self) -> Iterable[Sequence[str]]:
        """The hits, newest first."""
        yield (
            *("time", "signal", "side", "price", "value", "threshold"),
            *(f"price {minutes} min later" for minutes in AFTER),
        )
        for hit in reversed(self.signals.hits):
            numbers = (f"{hit.value:f}", f"{hit.threshold:f}")
            yield (str(hit.at), hit.kind, hit.side, hit.price, *numbers, *hit.after)
