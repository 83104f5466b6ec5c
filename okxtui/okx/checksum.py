"""The book checksum of OKX, kept for recordings: since June 2026 the exchange sends 0."""

from collections.abc import Sequence
from zlib import crc32

from okxtui.okx.events import Level


def checksum(bids: Sequence[Level], asks: Sequence[Level]) -> int:
    """CRC32 of the best 25 levels a side, bid and ask in turn, as a signed 32-bit number.

    Takes the exchange's own strings, best price first (OKX docs, "Checksum").

    >>> checksum([], [Level("0.0025", "20"), Level("0.003", "1506")])
    1483419732
    """
    parts: list[str] = []
    for place in range(min(25, max(len(bids), len(asks)))):
        for side in (bids, asks):
            if place < len(side):
                parts += (side[place].price, side[place].size)
    value = crc32(":".join(parts).encode())
    return value - (1 << 32) if value >= 1 << 31 else value
