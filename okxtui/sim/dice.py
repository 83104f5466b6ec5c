"""Where every random number of the exchange comes from.

One seed and a name give one stream, so that adding a market or an agent does not shift
the luck of the others. Not for secrets: the streams are meant to be repeatable.
"""

from __future__ import annotations

import random


def stream(seed: int, *name: str | int) -> random.Random:
    """The generator that belongs to `name`; the same seed and name give the same numbers."""
    return random.Random(f"{seed}/{'/'.join(map(str, name))}")  # noqa: S311
