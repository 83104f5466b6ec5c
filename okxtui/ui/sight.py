"""Sight: which part of the book is in view, and where the cursor stands in it.

Two ways to see a book: compact, one row a level that is there; or a fixed grid, one row a price
step whether anything rests there or not. The cursor is a price, not a row: it stays on its level
while the book moves, and the view does not slide away under it. Knows no colours and no Textual.
"""

from decimal import ROUND_FLOOR, Decimal

from msgspec import Struct

from okxtui.market.grouping import Climb, Rung


class Step(Struct, frozen=True):
    """One row of the view."""

    side: str = ""
    """ "ask", "bid", "middle" for the row between the two, "" for a row without a price."""
    price: str = ""
    rung: Rung | None = None
    """None where nothing rests."""
    known: bool = True
    """False beyond the levels that the channel shows: whether anything rests there is unknown."""
    pointed: bool = False
    """The cursor stands here."""


BLANK, MIDDLE = Step(), Step("middle")


class Sight:
    """What is in view of one book."""

    def __init__(self) -> None:
        self.grid = False
        self.cursor: Decimal | None = None
        self._offset = 0
        """Compact: how many rows the view was scrolled down from the middle."""
        self._row = 0
        """Compact: the row of the cursor, counted from the middle of the view."""
        self._anchor: int | None = None
        """Grid: the price step in the middle of the view."""
        self._held = False
        """Scrolled by hand: the touch may leave the view until it is called back."""
        self.strayed = 0
        """Where the touch is: 0 in view, -1 above it, 1 below."""
        self._asks, self._bids = Climb(asks=True), Climb(asks=False)
        self._grain: Decimal | None = None
        self._side = 0

    def recentre(self) -> None:
        """Best bid and ask back to the middle; the cursor goes."""
        self.cursor, self._offset, self._anchor, self._held = None, 0, None, False

    def look(self, asks: Climb, bids: Climb, grain: Decimal | None, side: int) -> list[Step]:
        """The rows in view, highest price first: `side` above the middle one and as many below.

        `grain` is the price step of a row in the grid; without one there is none.
        """
        self._asks, self._bids, self._grain, self._side = asks, bids, grain, side
        return self._look_grid(grain) if self.grid and grain else self._look_compact()

    # Moving -----------------------------------------------------------------------------------

    def scroll(self, rows: int) -> None:
        """Look further down (negative: up) without a cursor."""
        self.cursor = None
        if self.grid and self._anchor is not None:
            self._anchor, self._held = self._anchor - rows, True
            return
        most, least = len(self._bids.all()), -len(self._asks.all())
        self._offset = max(least, min(most, self._offset + rows))

    def move(self, rows: int) -> None:
        """The cursor `rows` down (negative: up); the first move puts it beside the middle."""
        if self.grid and self._grain:
            self._move_grid(rows, self._grain)
        else:
            self._move_compact(rows)

    def point(self, row: int) -> None:
        """Put the cursor on a row of the view, 0 for the top one."""
        if self.grid and self._grain and self._anchor is not None:
            self.cursor = (self._anchor + self._side - row) * self._grain
        elif self._at(place := self._offset - self._side + row):
            self._stand(place)

    # Compact ----------------------------------------------------------------------------------
    # Places count from the middle: -1 is the best ask, 0 the middle row, 1 the best bid.

    def _look_compact(self) -> list[Step]:
        if self.cursor is not None:
            self._offset = self._place(self.cursor) - self._row
        pointed = self._offset + self._row if self.cursor is not None else 0
        self.strayed = _beyond(-self._offset, self._side)
        places = range(self._offset - self._side, self._offset + self._side + 1)
        return [self._step(place, pointed=place == pointed) for place in places]

    def _step(self, place: int, *, pointed: bool) -> Step:
        if place == 0:
            return MIDDLE
        rung = self._at(place)
        if rung is None:
            return BLANK
        return Step("ask" if place < 0 else "bid", rung.price, rung, pointed=pointed)

    def _at(self, place: int) -> Rung | None:
        return self._asks.at(-place - 1) if place < 0 else self._bids.at(place - 1)

    def _place(self, price: Decimal) -> int:
        """Where `price` stands, or the level nearest to it that is there."""
        best = self._asks.at(0)
        above = best is not None and (price >= Decimal(best.price) or self._bids.at(0) is None)
        climb = self._asks if above else self._bids
        index = climb.reach(price)
        index -= climb.at(index) is None
        return -1 - index if above else 1 + index

    def _move_compact(self, rows: int) -> None:
        if self.cursor is None:
            self._stand(1 if rows > 0 else -1)
            return
        place = (at := self._place(self.cursor)) + rows
        if at * place <= 0:
            place += 1 if rows > 0 else -1  # The middle row is no place to stand.
        self._stand(max(-len(self._asks.all()), min(len(self._bids.all()), place)))

    def _stand(self, place: int) -> None:
        rung = self._at(place)
        if rung is None:
            return
        self.cursor = Decimal(rung.price)
        self._offset = max(place - self._side, min(place + self._side, self._offset))
        self._row = place - self._offset

    # Grid -------------------------------------------------------------------------------------

    def _look_grid(self, grain: Decimal) -> list[Step]:
        middle = self._touch(grain)
        far = self._anchor is None or abs(self._anchor - middle) > self._side // 2
        if self._anchor is None or (far and self.cursor is None and not self._held):
            self._anchor = middle
        self.strayed = _beyond(self._anchor - middle, self._side)
        top, low = self._anchor + self._side, self._anchor - self._side
        resting = {
            **_resting(self._asks, grain, low, top),
            **_resting(self._bids, grain, low, top),
        }
        return [self._row_at(index, grain, resting) for index in range(top, low - 1, -1)]

    def _row_at(self, index: int, grain: Decimal, resting: dict[int, tuple[str, Rung]]) -> Step:
        price = index * grain
        side, rung = resting.get(index, ("", None))
        if rung is None:
            best = self._asks.at(0)
            side = "ask" if best is not None and price >= Decimal(best.price) else "bid"
        highest, lowest = self._asks.worst, self._bids.worst
        known = (highest is None or price <= highest) and (lowest is None or price >= lowest)
        pointed = price == self.cursor
        return Step(side, f"{price:f}", rung, known or rung is not None, pointed)

    def _touch(self, grain: Decimal) -> int:
        """The step of the mid, or of the only side there is."""
        best = [Decimal(rung.price) for rung in (self._asks.at(0), self._bids.at(0)) if rung]
        return _index(sum(best, Decimal(0)) / len(best), grain) if best else 0

    def _move_grid(self, rows: int, grain: Decimal) -> None:
        start = self._touch(grain) + (rows > 0)
        at = start if self.cursor is None else _index(self.cursor, grain)
        index = max(0, at - rows)
        self.cursor = index * grain
        anchor = start if self._anchor is None else self._anchor
        self._anchor = max(index - self._side, min(index + self._side, anchor))


def _index(price: Decimal, grain: Decimal) -> int:
    """The step of the grid that holds `price`. Decimal's own `//` raises where it has more than
    28 digits."""
    return int((price / grain).to_integral_value(ROUND_FLOOR))


def _beyond(rows: int, side: int) -> int:
    """Which way a row is out of a view of `side` rows above and below its middle."""
    return 0 if abs(rows) <= side else 1 if rows > 0 else -1


def _resting(climb: Climb, grain: Decimal, low: int, top: int) -> dict[int, tuple[str, Rung]]:
    """The rungs between two steps of the grid, by step."""
    side, found, place = "ask" if climb.asks else "bid", {}, 0
    while (rung := climb.at(place)) is not None:
        index = _index(Decimal(rung.price), grain)
        if index > top if climb.asks else index < low:
            break
        found[index] = (side, rung)
        place += 1
    return found
