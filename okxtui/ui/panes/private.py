"""Private: what the panes of the account have in common.

Whose eyes they look through, what to say while nobody is logged in, how a number of the account
reads, and what the privacy key hides. Prices are public; sizes, money and balances are not.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import TypeVar

from okxtui.market.freshness import State
from okxtui.market.glance import Glance, Quote
from okxtui.market.holdings import Holdings
from okxtui.okx.events import Instrument
from okxtui.okx.numbers import number
from okxtui.ui import ink
from okxtui.ui.lines import Span
from okxtui.ui.panes.listing import Listing
from okxtui.ui.view import View

T = TypeVar("T")

_MONEYS = ("USD", "USDT", "USDC", "USDG", "EUR", "DAI")
_MONEY_PLACES, _COIN_PLACES = 2, 8


class Private(Listing[T]):
    """A list of the account."""

    NOTHING = "nothing here"
    """Said when the account is known and has none of these."""

    def __init__(self, view: View, now: Callable[[], float]) -> None:
        super().__init__(view, now)
        self.holdings = Holdings()
        self._wall = 0.0
        """The exchange's clock minus ours."""
        self._instruments: dict[str, Instrument] = {}
        self._quotes: tuple[Quote, ...] = ()
        self._played = False
        """What is shown is a recording."""

    def look(self, glance: Glance) -> None:
        """Keep what every one of these panes needs of a glance."""
        self.holdings, self.current = glance.holdings, glance.current
        self._wall = glance.wall - glance.at
        self._played = glance.playback is not None
        self._quotes = glance.quotes
        self._instruments.update(glance.holdings.instruments)

    def instrument(self, symbol: str) -> Instrument | None:
        """What is known of an instrument."""
        known = self._instruments.get(symbol)
        if known is None:
            known = next((it.instrument for it in self._quotes if it.symbol == symbol), None)
        return known

    @property
    def trusted(self) -> bool:
        """A sentence is never dimmed, only numbers are."""
        return not self._items or super().trusted

    def world(self) -> object:
        """Who looks, and what was made good, stand in the pane too."""
        return super().world(), self.holdings.session, self.holdings.reconciled

    def empty(self) -> str:
        """Why there are no rows, and which key helps."""
        session = self.holdings.session
        if self._played:
            return "a recording has no account"
        match session.phase:
            case "out":
                return "not logged in: l logs in"
            case "refused":
                return f"login refused: {session.sentence}; l tries again"
            case "logging in":
                return "logging in"
        waits = self.pulse.phase in (State.WAIT, State.RECONCILING)
        return "waiting for the account" if waits else self.NOTHING

    def footnote(self) -> str:
        """What was made good after a lost line."""
        return self.holdings.reconciled

    # Numbers ----------------------------------------------------------------------------------

    def amount(self, text: str) -> str:
        """A size or a sum of money, unless it is hidden."""
        return ink.MASK if self.view.masked and text not in ("", ink.NOTHING) else text

    def price(self, symbol: str, text: str) -> str:
        """A price as sent, with the decimals of its tick size."""
        return ink.price(text, self.places(symbol)) if text else ink.NOTHING

    def places(self, symbol: str) -> int:
        """Decimals of the tick size."""
        instrument = self.instrument(symbol)
        return ink.decimals(instrument.tick_sz) if instrument else 0

    def sized(self, symbol: str, text: str, at: Decimal | None) -> str:
        """A size in the unit on screen, with the unit; `at` is the price to convert with."""
        instrument = self.instrument(symbol)
        price = f"{at:f}" if at is not None else ""
        told = ink.size_text(text, price, instrument, self.view.unit).strip()
        unit = ink.size_unit(instrument, self.view.unit)
        return self.amount(f"{told} {unit}".rstrip())

    def money(self, value: Decimal | None, currency: str, *, signed: bool = True) -> str:
        """A calculated sum in a currency: cents for money, eight decimals for coins."""
        if value is None:
            return ink.NOTHING
        places = _MONEY_PLACES if currency in _MONEYS else _COIN_PLACES
        sign = "+" if signed and value > 0 else ""
        return self.amount(f"{sign}{ink.rounded(value, places)} {currency}".rstrip())

    def sent(self, text: str) -> str:
        """An amount of the account as the exchange sent it."""
        return self.amount(ink.price(text))


def gained(value: Decimal | None) -> str:
    """The ink of a profit or loss."""
    return "" if not value else "up" if value > 0 else "down"


def side_cell(side: str) -> Span:
    """Bought or sold, in a word and a colour."""
    return (side.upper() or ink.NOTHING, {"buy": "up", "sell": "down"}.get(side, ""))


def decimal(text: str) -> Decimal:
    """A number to sort by; what is none counts as nothing."""
    return number(text) or Decimal(0)
