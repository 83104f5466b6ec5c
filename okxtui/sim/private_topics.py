"""What the private channels push, and when: one Topic an account, a channel, its arguments.

They look at the account's news and numbered changes on every beat; events are gathered for
about 50 ms, as OKX does, and regular pushes come every five seconds.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence

import msgspec

from okxtui.sim.account import Account, News
from okxtui.sim.orders import Row
from okxtui.sim.position import Position
from okxtui.sim.statements import account_row, book_row, position_row
from okxtui.sim.topics import Arg, Topic, push
from okxtui.sim.valuation import Valuation

GATHERING = 40
"""Milliseconds between the first change and the push that tells of all of them."""
REGULAR = 5_000
PAGE = 5
"""Entries a snapshot message carries."""
WARNING_EVERY = 1_000
WARNING_BELOW = 3
"""The margin ratio at which OKX begins to warn."""

_encode = msgspec.json.Encoder().encode


def open_private(arg: Arg, account: Account, worth: Valuation) -> Topic | None:
    """The topic of a private channel; None if its arguments make no sense."""
    told = {name: value for name, value in arg.items() if name != "extraParams"}
    named = {"channel": told["channel"], "uid": account.uid} | told
    match arg["channel"]:
        case "account":
            return AccountTopic(named, account, worth, interval(arg))
        case "positions" if arg.get("instType"):
            return PositionsTopic(named, account, worth, interval(arg))
        case "balance_and_position":
            return BooksTopic(named, account, worth)
        case "orders" if arg.get("instType"):
            return NewsTopic(named, account.order_news, lambda row: _wanted(arg, row))
        case "liquidation-warning" if arg.get("instType"):
            return WarningTopic(named, account, worth)
    return None


def interval(arg: Arg) -> int:
    """The regular push in ms, out of extraParams (JSON in a string); 0 for events only."""
    try:
        asked = json.loads(arg.get("extraParams", "") or "{}")
    except (ValueError, RecursionError):
        return REGULAR
    given = str(asked.get("updateInterval", "")) if isinstance(asked, dict) else ""
    return int(given) if given in ("0", "2000", "3000", "4000") else REGULAR


class NewsTopic(Topic):
    """One push for each thing that happened, nothing at first: `orders`."""

    order = 20

    def __init__(self, arg: Arg, news: News, wanted: Callable[[Row], bool]) -> None:
        super().__init__(arg)
        self._news = news
        self._seen = news.count
        self._wanted = wanted

    def poll(self, now: int) -> list[bytes]:
        """What happened since."""
        if self._news.count == self._seen:
            return []
        rows = self._news.after(self._seen)
        self._seen = self._news.count
        return [push(self.arg, row) for row in rows if self._wanted(row)]


class BooksTopic(NewsTopic):
    """`balance_and_position`: a snapshot, then every booking."""

    order = 21

    def __init__(self, arg: Arg, account: Account, worth: Valuation) -> None:
        super().__init__(arg, account.book_news, lambda row: True)
        self._account = account
        self._worth = worth

    def first(self, now: int) -> list[bytes]:
        """Everything that is not zero."""
        names = [each.instrument.inst_id for each in self._account.held_positions()]
        currencies = self._account.currencies()
        return [push(self.arg, book_row(self._account, now, "snapshot", currencies, names))]


class Changes(Topic):
    """A snapshot in pages, events as they come, and the snapshot again every few seconds."""

    def __init__(self, arg: Arg, account: Account, every: int) -> None:
        super().__init__(arg)
        self._account = account
        self._every = every
        self._seen = account.changes
        self._changed_at = 0
        self._regular = 0

    def first(self, now: int) -> list[bytes]:
        """The whole, in pages."""
        self._regular = self._regular or now
        return self._snapshot()

    def poll(self, now: int) -> list[bytes]:
        """Gathered changes before the regular push, if both are due."""
        frames = self._events(now)
        if self._every and now - self._regular >= self._every:
            self._regular = now
            frames += self._snapshot()
        return frames

    def _events(self, now: int) -> list[bytes]:
        changed = self._changed()
        if not changed:
            return []
        self._changed_at = self._changed_at or now
        if now - self._changed_at < GATHERING:
            return []
        self._changed_at = 0
        self._seen = self._account.changes
        data = self._told(changed)
        return [self._envelope(data, {"eventType": "event_update"})] if data else []

    def _snapshot(self) -> list[bytes]:
        whole = self._whole()
        pages = [whole[at : at + PAGE] for at in range(0, len(whole), PAGE)] or [[]]
        return [
            self._envelope(
                self._told(page),
                {"eventType": "snapshot", "curPage": number, "lastPage": number == len(pages)},
            )
            for number, page in enumerate(pages, 1)
        ]

    def _envelope(self, data: list[Row], more: Row) -> bytes:
        return _encode({"arg": self.arg, **more, "data": data})

    def _changed(self) -> list[str]:
        """Names of what changed since the last push."""
        raise NotImplementedError

    def _whole(self) -> list[str]:
        """Names of all there is."""
        raise NotImplementedError

    def _told(self, names: list[str]) -> list[Row]:
        """The rows of these."""
        raise NotImplementedError


class AccountTopic(Changes):
    """`account`: one row, with the details of the currencies that matter."""

    order = 22

    def __init__(self, arg: Arg, account: Account, worth: Valuation, every: int) -> None:
        super().__init__(arg, account, every)
        self._worth = worth
        self._only = arg.get("ccy", "")

    def _changed(self) -> list[str]:
        return [
            ccy
            for ccy, change in self._account.changed_cash.items()
            if change > self._seen and self._only in ("", ccy)
        ]

    def _whole(self) -> list[str]:
        return [ccy for ccy in self._account.currencies() if self._only in ("", ccy)]

    def _told(self, names: list[str]) -> list[Row]:
        return [account_row(self._account, self._worth, names)]


class PositionsTopic(Changes):
    """`positions`: a row each; one that closed is told once, with nothing left."""

    order = 23

    def __init__(self, arg: Arg, account: Account, worth: Valuation, every: int) -> None:
        super().__init__(arg, account, every)
        self._worth = worth

    def _changed(self) -> list[str]:
        return [
            name for name, change in self._account.changed_positions.items() if change > self._seen
        ]

    def _whole(self) -> list[str]:
        held = self._account.held_positions()
        return [each.instrument.inst_id for each in held if self._concerns(each)]

    def _told(self, names: list[str]) -> list[Row]:
        positions = (self._account.positions[name] for name in names)
        wanted = (each for each in positions if self._concerns(each))
        return [position_row(self._account, self._worth, each) for each in wanted]

    def _concerns(self, position: Position) -> bool:
        listed = position.instrument
        row = {"instType": listed.inst_type, "instId": listed.inst_id}
        return _wanted(self.arg, row)


class WarningTopic(Topic):
    """`liquidation-warning`: positions whose margin runs out, once a second while it does."""

    def __init__(self, arg: Arg, account: Account, worth: Valuation) -> None:
        super().__init__(arg)
        self._account = account
        self._worth = worth
        self._due = 0

    def poll(self, now: int) -> list[bytes]:
        """Whoever is near the end."""
        if now < self._due:
            return []
        self._due = now + WARNING_EVERY
        return [push(self.arg, row) for row in map(self._row, self._endangered())]

    def _endangered(self) -> Sequence[Position]:
        worth, account = self._worth, self._account
        ratios = (
            (each, worth.ratio(account, each.instrument.settle))
            for each in account.held_positions()
        )
        return [each for each, ratio in ratios if ratio is not None and ratio < WARNING_BELOW]

    def _row(self, position: Position) -> Row:
        whole = position_row(self._account, self._worth, position)
        return {name: whole[name] for name in _WARNED}


_WARNED = (
    *("instType", "instId", "mgnMode", "posId", "posSide", "pos", "posCcy", "lever"),
    *("markPx", "mgnRatio", "ccy", "cTime", "uTime", "pTime"),
)


def _wanted(arg: Arg, row: Mapping[str, object]) -> bool:
    """Whether a row is of the instrument and type that were asked for."""
    if arg.get("instId"):
        return row["instId"] == arg["instId"]
    family = arg.get("instFamily", "")
    kind = arg.get("instType", "ANY")
    named = str(row["instId"])
    return kind in ("ANY", row["instType"]) and (not family or named.startswith(family))
