"""Upkeep: a maintenance of the exchange, as its channel `status` tells of it."""

from __future__ import annotations

TITLE = "Unscheduled maintenance"

Row = dict[str, object]


class Upkeep:
    """The latest maintenance, if there was one."""

    def __init__(self) -> None:
        self.row: Row | None = None
        self.changes = 0
        """How often it changed: whoever told it knows when to tell it again."""

    @property
    def ongoing(self) -> bool:
        """Whether it goes on."""
        return self.row is not None and self.row["state"] == "ongoing"

    def begin(self, now: int, minutes: int, title: str = "") -> None:
        """Stop for maintenance at `now` (ms), for so long by announcement."""
        self._put(
            now,
            {
                "title": title or TITLE,
                "state": "ongoing",
                "begin": str(now),
                "end": str(now + minutes * 60_000),
                "preOpenBegin": "",
                "href": "",
                "serviceType": "5",
                "system": "unified",
                "scheDesc": "",
                "maintType": "2",
                "env": "2",
            },
        )

    def end(self, now: int) -> None:
        """It is over."""
        self._put(now, {**(self.row or {}), "state": "completed", "end": str(now)})

    def _put(self, now: int, row: Row) -> None:
        self.row = row | {"ts": str(now)}
        self.changes += 1
