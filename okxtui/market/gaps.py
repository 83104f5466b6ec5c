"""Gaps: where something may be missing, as a value that whoever draws or counts can hold."""

from msgspec import Struct


class TapeGap(Struct, frozen=True):
    """Prints may be missing here. Milliseconds of the exchange's time, 0 where unknown."""

    since: int
    until: int
