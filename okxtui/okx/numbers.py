"""Numbers of the wire: decimal strings, and what to do with those that are not.

Python's own parsers accept far more than the exchange may send (`1_000`, `NaN`, `1e999999999`,
Arabic digits), so whatever is calculated with passes here first. What is only shown stays text.
"""

import re
from decimal import Decimal
from functools import lru_cache

_plain = re.compile(r"-?\d{1,20}(?:\.\d{1,20})?", re.ASCII).fullmatch


@lru_cache(4096)  # Tick sizes, prices of a book: the same few are asked for over and over.
def number(text: str) -> Decimal | None:
    """The decimal that `text` writes, or None for "" and for anything not plainly a number."""
    return Decimal(text) if _plain(text) else None


def millis(text: str) -> int:
    """A timestamp in milliseconds; 0 when absent, malformed or beyond the year 2286."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 13 else 0
