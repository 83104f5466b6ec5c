"""What one connection listens to: which channel is served where, and to whom.

It answers each argument with events or a refusal and joins the Floor for it; the envelope
around that is the session's.
"""

from __future__ import annotations

from functools import partial

from okxtui.sim import channels
from okxtui.sim.account import Account
from okxtui.sim.channels import Floor, Key, Listener, key_of, open_topic
from okxtui.sim.private_topics import open_private
from okxtui.sim.topics import Arg, Topic
from okxtui.sim.valuation import Valuation

PUBLIC, PRIVATE, BUSINESS = "public", "private", "business"
COUNTED = channels.PRIVATE - {"fills"}
"""Channels of which an account may hold a limited number of connections."""
CONNECTIONS = 30

Event = dict[str, object]


class Refusal(Exception):
    """An argument or request that is not served: OKX's code and sentence."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


class Subscriptions:
    """The topics of one connection."""

    def __init__(self, floor: Floor, worth: Valuation, path: str, listener: Listener) -> None:
        self.account: Account | None = None
        """Whose connection this is, once logged in."""
        self._floor = floor
        self._worth = worth
        self._path = path
        self._listener = listener
        self._topics: dict[Key, Arg] = {}

    def subscribe(self, arg: Arg, now: int) -> list[Event]:
        """Join a topic; what to tell the client, in order, before its first push."""
        self._check_place(arg)
        counted = self._count(arg)
        if counted is not None and counted > CONNECTIONS:
            count = _conn_count(arg, "channel-conn-count-error", CONNECTIONS)
            return [{"event": "subscribe", "arg": arg}, count]
        key = self._key(arg)
        opened = partial(open_topic, self._floor.venue, key)
        if self.account and _is_private(arg):
            opened = partial(self._open_private, arg, self.account)
        if not self._floor.join(key, opened, self._listener, now):
            raise Refusal("60018", unknown(arg))
        events: list[Event] = [{"event": "subscribe", "arg": arg}]
        if counted is not None and self.account:
            self.account.connections[arg["channel"]] = counted
            events.append(_conn_count(arg, "channel-conn-count", counted))
        self._topics[key] = arg
        return events

    def unsubscribe(self, arg: Arg) -> list[Event]:
        """Leave a topic."""
        self._check_place(arg)
        key = self._key(arg)
        if key not in self._topics:
            raise Refusal("60018", unknown(arg))
        self._leave(key)
        return [{"event": "unsubscribe", "arg": arg}]

    def leave(self) -> None:
        """The connection is gone."""
        for key in list(self._topics):
            self._leave(key)

    def _leave(self, key: Key) -> None:
        arg = self._topics.pop(key)
        self._floor.leave(key, self._listener)
        channel = arg["channel"]
        if self.account and channel in COUNTED and not self._listens_to(channel):
            self.account.connections[channel] -= 1

    def _listens_to(self, channel: str) -> bool:
        return any(arg["channel"] == channel for arg in self._topics.values())

    def _count(self, arg: Arg) -> int | None:
        """The account's connections on this channel with this one, if OKX tells of them."""
        channel = arg["channel"]
        if self.account is None or channel not in COUNTED:
            return None
        return self.account.connections[channel] + (not self._listens_to(channel))

    def _key(self, arg: Arg) -> Key:
        if self.account and _is_private(arg):
            return arg["channel"], self.account.uid, *(f"{k}={arg[k]}" for k in sorted(arg))
        return key_of(arg)

    def _open_private(self, arg: Arg, account: Account) -> Topic | None:
        if arg["channel"] in channels.BUSINESS_PRIVATE:
            return Topic(arg) if arg.get("instType") else None
        return open_private(arg, account, self._worth)

    def _check_place(self, arg: Arg) -> None:
        """Refuse a channel that this path, or this client, is not served."""
        channel = arg["channel"]
        if channel in channels.BUSINESS | channels.BUSINESS_PRIVATE:
            if self._path != BUSINESS:
                raise Refusal(
                    "64001",
                    f"The channel {channel} has been migrated to the '/business' URL. "
                    "Please subscribe using '/business'.",
                )
        elif self._path == BUSINESS and channel in channels.PUBLIC | channels.PRIVATE:
            raise Refusal(
                "64002",
                f"{channel} is not supported by the '/business' URL. "
                "Please use '/private' or '/public'.",
            )
        elif self._path != (PRIVATE if channel in channels.PRIVATE else PUBLIC):
            raise Refusal("60018", unknown(arg))
        if _is_private(arg) and self.account is None:
            raise Refusal("60011", "Please log in")
        if channel in channels.GATED or channel == "fills":
            raise Refusal("64003", "Your trading fee tier doesn't meet the requirement.")


def unknown(arg: Arg) -> str:
    """OKX's sentence about a channel or instrument that does not exist."""
    where = ",".join(f"{name}:{value}" for name, value in arg.items())
    return (
        f"Wrong URL or {where} doesn't exist. Please use the correct URL, channel and "
        "parameters referring to API document."
    )


def _is_private(arg: Arg) -> bool:
    return arg["channel"] in channels.PRIVATE | channels.BUSINESS_PRIVATE


def _conn_count(arg: Arg, event: str, count: int) -> Event:
    return {"event": event, "channel": arg["channel"], "connCount": str(count)}
