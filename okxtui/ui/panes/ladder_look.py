"""Look: all that decides how a number of the ladder reads, besides the number."""

from decimal import Decimal
from functools import cached_property

from msgspec import Struct

from okxtui.market.contracts import Volume, convert, convert_volume
from okxtui.market.grouping import Rung
from okxtui.okx.events import Instrument
from okxtui.ui import ink
from okxtui.ui.sight import Step
from okxtui.ui.view import View

BRIEF = 6
"""Cells of a sum where the exact one has no place."""


def few_cells(value: Decimal, places: int = 3) -> str:
    """An unsigned amount in at most six cells, where its magnitude is what counts.

    With the decimals of its column, as far as there is room: then the points stand in line.
    """
    least = Decimal(1).scaleb(-min(places, 3))
    if 0 < value < least:
        return f"<{least:f}"
    told = ink.rounded(value, min(places, 3 - max(0, min(3, value.adjusted()))))
    if places <= 2 and len(exact := ink.rounded(value, places)) <= BRIEF:
        told = exact
    return told if value < 1000 and len(told) <= BRIEF else ink.compact(value)


class Look(Struct, frozen=True, dict=True):
    """How numbers read now. What hangs on the instrument alone is found out once."""

    view: View
    instrument: Instrument | None
    last: str
    """The last traded price, marked in its row."""
    trusted: bool

    def price(self, text: str) -> str:
        """A price with the tick size's decimals."""
        return ink.price(text, self.places) if text else ""

    @cached_property
    def places(self) -> int:
        """Decimals of the tick size."""
        return ink.decimals(self.instrument.tick_sz) if self.instrument else 0

    def colour(self, step: Step) -> str:
        """Of a price: its side; what is not known to be empty is fainter than what is."""
        if step.rung is None:
            return "muted" if step.known else "faint"
        return "down" if step.side == "ask" else "up"

    def brief(self, step: Step) -> str:
        """The sum up to a step in few cells, for where the exact one has no place."""
        return "" if step.rung is None else self._least(step.rung) + self.few(step.rung.upto)

    def _least(self, rung: Rung) -> str:
        """Before a size of a step that goes on beyond what was shown."""
        return "" if rung.seen is None else self.view.signs.least

    def few(self, total: Volume) -> str:
        """A sum of sizes in few cells."""
        said = total.size
        if self.instrument is not None:
            said = convert_volume(total, self.instrument, self.view.unit) or said
        return few_cells(said, self.size_places)

    @cached_property
    def size_places(self) -> int:
        """Decimals of the column of sizes."""
        return ink.size_places(self.instrument, self.view.unit) if self.instrument else 3

    def converted(self, size: Decimal, price: Decimal | None) -> Decimal | None:
        """A size at one price, in the unit on screen."""
        if self.instrument is None:
            return size
        return convert(size, price, self.instrument, self.view.unit)

    def worth(self, total: Volume) -> tuple[str, str]:
        """What a sum of sizes is in money (or in coin, where money is on screen): exactly, and in
        few cells."""
        unit = "coin" if self.view.unit == "money" else "money"
        name = ink.size_unit(self.instrument, unit)
        exact = ink.volume_text(total, self.instrument, unit).strip()
        value = convert_volume(total, self.instrument, unit) if self.instrument else total.size
        return f"{exact} {name}".rstrip(), f"{ink.compact(value)} {name}".rstrip()

    def text(self, step: Step, *, upto: bool) -> str:
        """The size of a step, or the sum up to it, in the unit on screen."""
        if step.rung is None:
            return "" if step.known or upto else self.view.signs.dot
        total = step.rung.upto if upto else step.rung.here
        told = ink.volume_text(total, self.instrument, self.view.unit)
        return self._least(step.rung) + told
