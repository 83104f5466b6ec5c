"""What is listed: names, tick and lot sizes, contract terms, and how busy each market is.

An Instrument knows its own arithmetic (ticks and lots to the decimals of the wire, what a
trade is worth); it knows nothing of orders, time or sockets.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta

import msgspec

from okxtui.sim.decimals import padded, places, plain

COIN_DIGITS = 8
"""Coin amounts that are no exact multiple (inverse contracts) are kept to 10^-8."""


class Instrument(msgspec.Struct, frozen=True):
    """One listed market."""

    inst_id: str
    inst_type: str
    """SPOT, SWAP or FUTURES."""
    code: int
    """The number that order requests name it by."""
    base: str
    quote: str
    tick: str
    lot: str
    minimum: str
    opening: str
    """The price at which the exchange opens its doors."""
    rate: float
    """Order events a second."""
    gap: float
    """Ticks between two price levels, on average."""
    usual: float
    """The median order, in lots."""
    contract: str = ""
    """Face value of one contract; empty for spot."""
    inverse: bool = False
    """The face value is money and the coin settles."""
    expiry: int = 0
    """Milliseconds; 0 for what never expires."""
    lever: str = "10"

    @property
    def family(self) -> str:
        """The index it follows: BTC-USDT, BTC-USD."""
        return f"{self.base}-{self.quote}"

    @property
    def settle(self) -> str:
        """The currency that profit and loss are paid in; empty for spot."""
        if not self.contract:
            return ""
        return self.base if self.inverse else self.quote

    @property
    def price_digits(self) -> int:
        """Decimals of a price: a tick is 10^-price_digits."""
        return places(self.tick)

    @property
    def size_digits(self) -> int:
        """Decimals of a size: a lot is 10^-size_digits."""
        return places(self.lot)


class Terms:
    """The arithmetic of one instrument, worked out once: this is on the hot path."""

    def __init__(self, instrument: Instrument) -> None:
        self.price_digits = instrument.price_digits
        self.size_digits = instrument.size_digits
        self.is_spot = not instrument.contract
        self.inverse = instrument.inverse
        face = instrument.contract or "1"
        self._face_digits = places(face)
        self._face = int(face.replace(".", ""))
        self.turnover_digits = (
            COIN_DIGITS
            if self.inverse
            else self.price_digits + self.size_digits + self._face_digits
        )
        self._coin_scale: int = 10 ** (COIN_DIGITS + self.price_digits)
        self._coin_divisor: int = 10 ** (self.size_digits + self._face_digits)

    def price(self, ticks: int) -> str:
        """Ticks as the order book writes them: 63921.0 is "63921"."""
        return plain(ticks, self.price_digits)

    def bar_price(self, ticks: int) -> str:
        """Ticks as candles of contracts write them: with every decimal of the tick size."""
        digits = self.price_digits
        return plain(ticks, digits) if self.is_spot else padded(ticks, digits)

    def size(self, lots: int) -> str:
        """Lots in base coin (spot) or contracts."""
        return plain(lots, self.size_digits)

    def turnover(self, ticks: int, lots: int) -> int:
        """What a trade moves, in 10^-turnover_digits: money, or coin for inverse contracts."""
        if self.inverse:
            return lots * self._face * self._coin_scale // (ticks * self._coin_divisor)
        return ticks * lots * self._face

    def face(self, lots: int) -> str:
        """`lots` of contracts as their face value: coin if linear, dollars if inverse."""
        return plain(lots * self._face, self.size_digits + self._face_digits)

    def volumes(self, lots: int, turnover: int) -> tuple[str, str, str]:
        """vol, volCcy and volCcyQuote, as OKX counts them for this kind of instrument."""
        moved = plain(turnover, self.turnover_digits)
        if self.is_spot:
            return self.size(lots), moved, moved
        if self.inverse:
            return self.size(lots), moved, self.face(lots)
        return self.size(lots), self.face(lots), moved


def listing(now: int, coins: Collection[str] = ()) -> tuple[Instrument, ...]:
    """What is listed at `now` (ms), of `coins` only if any are named."""
    everything = (*_spot(), *_swaps(), _dated(now))
    return tuple(each for each in everything if not coins or each.base in coins)


def _spot() -> Iterator[Instrument]:
    rows = (
        # coin, code, tick, lot, minimum, opening, events/s, gap, median order in lots
        ("BTC", 2021032601100001, "0.1", "0.00000001", "0.00001", "64028.6", 36.0, 4.0, 1.2e6),
        ("ETH", 2021032601100002, "0.01", "0.000001", "0.0001", "3412.57", 28.0, 9.0, 3.5e5),
        ("SOL", 2021032601100003, "0.01", "0.000001", "0.001", "182.46", 18.0, 1.3, 6.0e6),
        ("XRP", 2021032601100004, "0.0001", "0.000001", "0.1", "2.4183", 12.0, 1.3, 3.2e8),
        ("DOGE", 2021032601100005, "0.00001", "0.000001", "1", "0.21374", 10.0, 1.3, 2.6e9),
        ("PEPE", 2021032601100006, "0.0000000001", "1", "100000", "0.000011234", 8.0, 9.0, 2.4e7),
        ("OKB", 2021032601100007, "0.01", "0.000001", "0.001", "196.84", 6.0, 1.5, 2.0e6),
        ("ADA", 2021032601100008, "0.0001", "0.000001", "0.1", "0.8142", 6.0, 1.1, 6.0e8),
        ("LTC", 2021032601100009, "0.01", "0.000001", "0.001", "112.38", 5.0, 1.2, 3.0e6),
        ("LINK", 2021032601100010, "0.001", "0.000001", "0.01", "21.647", 5.0, 1.4, 1.8e7),
        ("AVAX", 2021032601100011, "0.001", "0.000001", "0.01", "28.915", 5.0, 1.4, 1.6e7),
        ("TRX", 2021032601100012, "0.00001", "0.000001", "1", "0.33871", 4.0, 1.5, 1.4e9),
    )
    for coin, code, tick, lot, minimum, opening, rate, gap, usual in rows:
        yield Instrument(
            f"{coin}-USDT",
            "SPOT",
            code,
            coin,
            "USDT",
            tick,
            lot,
            minimum,
            opening,
            rate,
            gap,
            usual,
        )


def _swaps() -> Iterator[Instrument]:
    rows = (
        # coin, quote, code, tick, lot, face value, opening, events/s, gap, median, lever
        ("BTC", "USDT", 10459, "0.1", "0.01", "0.01", "64031.2", 36.0, 4.0, 160.0, "100"),
        ("ETH", "USDT", 10461, "0.01", "0.01", "0.1", "3412.94", 24.0, 9.0, 420.0, "100"),
        ("SOL", "USDT", 10463, "0.01", "0.01", "1", "182.48", 14.0, 1.3, 900.0, "50"),
        ("DOGE", "USDT", 10465, "0.00001", "0.01", "1000", "0.21377", 6.0, 1.3, 260.0, "50"),
        ("BTC", "USD", 10467, "0.1", "1", "100", "64030.4", 10.0, 5.0, 14.0, "100"),
        ("ETH", "USD", 10469, "0.01", "1", "10", "3412.71", 6.0, 11.0, 40.0, "100"),
    )
    for coin, quote, code, tick, lot, face, opening, rate, gap, usual, lever in rows:
        name = f"{coin}-{quote}-SWAP"
        yield Instrument(
            name, "SWAP", code, coin, quote, tick, lot, lot, opening, rate, gap, usual,
            contract=face, inverse=quote == "USD", lever=lever,
        )  # fmt: skip


def _dated(now: int) -> Instrument:
    expiry = quarter_end(now)
    day = datetime.fromtimestamp(expiry / 1000, UTC)
    return Instrument(
        f"BTC-USDT-{day:%y%m%d}", "FUTURES", 10471, "BTC", "USDT", "0.1", "0.01", "0.01",
        "64612.3", 8.0, 5.0, 90.0, contract="0.01", expiry=expiry, lever="50",
    )  # fmt: skip


def quarter_end(now: int) -> int:
    """The last Friday, 08:00 UTC, of the first quarter's end at least a month away (ms)."""
    moment = datetime.fromtimestamp(now / 1000, UTC) + timedelta(days=30)
    month = (moment.month - 1) // 3 * 3 + 4
    after = datetime(moment.year + (month > 12), (month - 1) % 12 + 1, 1, 8, tzinfo=UTC)
    last = after - timedelta(days=1)
    friday = last - timedelta(days=(last.weekday() - 4) % 7)
    if friday < moment:
        return quarter_end(now + 31 * 86_400_000)
    return int(friday.timestamp() * 1000)
