"""The exchange's side of one connection, without the connection.

Text comes in with the time, frames go out: `receive`, `push`, `outgoing`, `deadline`. It
knows OKX's rules of subscribing and its error codes; sockets and tasks it does not know.
"""

from __future__ import annotations

import re
from collections import deque

import msgspec

from okxtui.sim import channels
from okxtui.sim.channels import Floor, Key
from okxtui.sim.topics import Arg

IDLE = 30_000
"""Milliseconds without a word in either direction before the exchange hangs up."""
REQUESTS_AN_HOUR = 480
LARGEST_REQUEST = 64 * 1024
HOUR = 3_600_000

_ID = re.compile(r"[A-Za-z0-9]{1,32}")
_encode = msgspec.json.Encoder().encode

PUBLIC, PRIVATE, BUSINESS = "public", "private", "business"


class Session:
    """One client on one of the paths public, private or business."""

    def __init__(self, floor: Floor, path: str, conn_id: str, now: int) -> None:
        """`conn_id`: the eight hexadecimal digits by which OKX names a connection."""
        self.path = path
        self.conn_id = conn_id
        self.closing: tuple[int, str] | None = None
        """Set once the exchange wants to hang up: close code and reason."""
        self._floor = floor
        self._heard = now
        self._now = now
        self._requests: deque[int] = deque()
        self._topics: dict[Key, Arg] = {}
        self._outgoing: list[bytes] = []

    # What the connection does with it.

    def receive(self, text: str, now: int) -> None:
        """One text frame from the client."""
        self._now = self._heard = now
        if text == "ping":
            self._outgoing.append(b"pong")
        elif len(text.encode()) > LARGEST_REQUEST:
            self.closing = (1009, "message too big")
        else:
            self._request(text)

    def push(self, frame: bytes, arg: Arg) -> None:
        """One frame of a topic this session has joined."""
        self._outgoing.append(frame)

    def outgoing(self, now: int) -> list[bytes]:
        """Frames to send, oldest first; taking them empties the queue."""
        if not self._outgoing:
            return []
        self._heard = now
        frames, self._outgoing = self._outgoing, []
        return frames

    @property
    def deadline(self) -> int:
        """When to call `expire` (ms)."""
        return self._heard + IDLE

    def expire(self, now: int) -> None:
        """Hang up on a client that has neither spoken nor been spoken to."""
        if now >= self.deadline and self.closing is None:
            self.closing = (4004, "No data received in 30s.")

    def leave(self) -> None:
        """The connection is gone."""
        for key in self._topics:
            self._floor.leave(key, self)
        self._topics.clear()

    # What OKX does with a request.

    def _request(self, text: str) -> None:
        try:
            request = msgspec.json.decode(text)
        except msgspec.DecodeError:
            self._refuse("60012", f"Invalid request: {text}", "")
            return
        if not isinstance(request, dict):
            self._refuse("60012", f"Invalid request: {text}", "")
            return
        given = request.get("id", "")
        if given != "" and not (isinstance(given, str) and _ID.fullmatch(given)):
            self._refuse("60033", "Parameter id error", "")
            return
        self._dispatch(request, text, given)

    def _dispatch(self, request: dict[str, object], text: str, given: str) -> None:
        op, args = request.get("op"), request.get("args")
        if op not in ("subscribe", "unsubscribe"):
            if isinstance(op, str):
                self._refuse("60019", f"Invalid op: {op}", given)
            else:
                self._refuse("60012", f"Invalid request: {text}", given)
        elif not isinstance(args, list) or not args:
            self._refuse("60012", f"Invalid request: {text}", given)
        elif not self._within_rate():
            self._refuse("60014", "Requests too frequent", given)
        else:
            for raw in args:
                self._one(op == "subscribe", raw, given)

    def _one(self, join: bool, raw: object, given: str) -> None:
        arg = _argument(raw)
        if arg is None:
            self._refuse("60013", "Invalid args", given)
            return
        refusal = self._misplaced(arg)
        if refusal is not None:
            self._refuse(*refusal, given)
        elif join:
            self._subscribe(arg, given)
        else:
            self._unsubscribe(arg, given)

    def _subscribe(self, arg: Arg, given: str) -> None:
        ack = self._envelope("subscribe", arg, given)
        place = len(self._outgoing)
        key = self._floor.join(arg, self, self._now)
        if key is None:
            self._refuse("60018", _unknown(arg), given)
            return
        self._topics[key] = arg
        # The floor has already pushed what a newcomer gets: the answer goes before it.
        self._outgoing.insert(place, ack)

    def _unsubscribe(self, arg: Arg, given: str) -> None:
        key = channels.key_of(arg)
        if self._topics.pop(key, None) is None:
            self._refuse("60018", _unknown(arg), given)
            return
        self._floor.leave(key, self)
        self._outgoing.append(self._envelope("unsubscribe", arg, given))

    def _misplaced(self, arg: Arg) -> tuple[str, str] | None:
        """Code and sentence, if this path does not serve the channel."""
        channel = arg["channel"]
        if channel in channels.BUSINESS | channels.BUSINESS_PRIVATE:
            home = self.path == BUSINESS
            code = "64001"
            hint = "has been migrated to the '/business' URL. Please subscribe using '/business'."
        elif channel in channels.PUBLIC | channels.GATED:
            home = self.path == PUBLIC
            code = "64002" if self.path == BUSINESS else "60018"
            hint = "is not supported by '/business' URL. Please use '/private' or '/public'."
        else:
            home = False
            code = "60018"
            hint = ""
        if home and channel in channels.GATED:
            return "64003", "Your trading fee tier doesn't meet the requirement."
        if home:
            return None
        return code, f"The channel {channel} {hint}" if code != "60018" else _unknown(arg)

    def _within_rate(self) -> bool:
        requests = self._requests
        while requests and requests[0] <= self._now - HOUR:
            requests.popleft()
        requests.append(self._now)
        return len(requests) <= REQUESTS_AN_HOUR

    def _envelope(self, event: str, arg: Arg, given: str) -> bytes:
        answer: dict[str, object] = {"id": given} if given else {}
        return _encode(answer | {"event": event, "arg": arg, "connId": self.conn_id})

    def _refuse(self, code: str, sentence: str, given: str) -> None:
        answer = {"event": "error", "msg": sentence, "code": code, "connId": self.conn_id}
        self._outgoing.append(_encode(answer | {"id": given} if given else answer))


def _argument(raw: object) -> Arg | None:
    """`raw` as strings by name, if it names a channel at all."""
    if not isinstance(raw, dict) or not isinstance(raw.get("channel"), str):
        return None
    return {str(name): str(value) for name, value in raw.items()}


def _unknown(arg: Arg) -> str:
    where = ",".join(f"{name}:{value}" for name, value in arg.items())
    return (
        f"Wrong URL or {where} doesn't exist. Please use the correct URL, channel and "
        "parameters referring to API document."
    )
