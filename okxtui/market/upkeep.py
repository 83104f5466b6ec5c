"""Upkeep: which maintenances of the exchange are going on, by what `status` told of them.

The channel tells one change at a time and, to a newcomer, the latest only. So the end of one may
be missed: it counts as over when the time is up that was announced for it. Pure.
"""

from okxtui.okx.events import Maintenance
from okxtui.okx.numbers import millis
from okxtui.okx.text import clean

_UNDER_WAY = ("ongoing", "pre_open")
_KEPT = 8


class Upkeep:
    """Folds rows of `status`."""

    def __init__(self) -> None:
        self._works: dict[str, Maintenance] = {}
        """By title: a row has no other name."""

    def fold(self, event: Maintenance) -> None:
        """A maintenance was announced, began, or is over."""
        self._works.pop(event.title, None)
        if event.state in _UNDER_WAY and len(self._works) < _KEPT:
            self._works[event.title] = event

    def told(self, now: int, env: str = "") -> str:
        """The titles of those that concern `env` ("1" live, "2" demo, "" any) at `now`,
        milliseconds by the exchange's clock."""
        lasting = [it for it in self._works.values() if not 0 < millis(it.end) < now]
        return "; ".join(clean(it.title) for it in lasting if not env or it.env in ("", env))
