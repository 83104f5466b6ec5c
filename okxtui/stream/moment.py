"""Moment: a time in a recording, as a person types it.

`14:02:10` is of the recording's day, `+5m` and `-30s` count from where one is, `50%` is of the
whole, and a date with a time is itself. Pure.
"""

import re
from datetime import UTC, datetime, timedelta, tzinfo

from msgspec import Struct

_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d{1,6})?))?")
_STEP = re.compile(r"([+-])(\d{1,9}(?:\.\d{1,6})?)\s*(ms|s|m|h|d)?")
_SHARE = re.compile(r"(\d{1,3}(?:\.\d{1,3})?)\s*%")
_SECONDS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, None: 1.0}


class NoMoment(ValueError):
    """What was typed is no time. The message is one sentence."""


class Span(Struct, frozen=True):
    """The recording's first and last second, and where one is in it: unix seconds."""

    start: float
    end: float
    at: float


def moment(text: str, span: Span, utc: bool = False) -> float:
    """Unix seconds, within the span. Raises NoMoment.

    A clock time that lies before the recording's start is that of the day after.
    """
    typed = text.strip()
    if step := _STEP.fullmatch(typed):
        way = -1 if step[1] == "-" else 1
        meant = span.at + way * float(step[2]) * _SECONDS[step[3]]
    elif share := _SHARE.fullmatch(typed):
        meant = span.start + (span.end - span.start) * float(share[1]) / 100
    elif clock := _CLOCK.fullmatch(typed):
        meant = _of_the_day(clock, span, UTC if utc else None)
    else:
        meant = _dated(typed, utc)
    return min(max(meant, span.start), span.end)


def _of_the_day(clock: re.Match[str], span: Span, zone: tzinfo | None) -> float:
    hour, minute, second = int(clock[1]), int(clock[2]), float(clock[3] or 0)
    if hour > 23 or minute > 59 or second >= 60:
        raise NoMoment(f"{clock[0]} is no time of a day.")
    day = datetime.fromtimestamp(span.at, zone).replace(hour=0, minute=0, second=0, microsecond=0)
    meant = day + timedelta(hours=hour, minutes=minute, seconds=second)
    if meant.timestamp() < span.start and (meant + timedelta(days=1)).timestamp() <= span.end:
        meant += timedelta(days=1)
    return meant.timestamp()


def _dated(typed: str, utc: bool) -> float:
    try:
        meant = datetime.fromisoformat(typed)
        if utc and meant.tzinfo is None:
            meant = meant.replace(tzinfo=UTC)
        return meant.timestamp()
    except (ValueError, OverflowError, OSError):
        raise NoMoment(
            f"{typed[:40]!r} is no time like 14:02:10, +5m, 50% or 2026-11-22T14:02."
        ) from None
