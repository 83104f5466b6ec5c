"""The exchange's side of one connection, without the connection.

Text comes in with the time, frames go out: `receive`, `push`, `outgoing`, `deadline`. It
knows how OKX words requests and answers; sockets and tasks it does not know.
"""

from __future__ import annotations

import re
from collections import deque

import msgspec

from okxtui.sim import operations
from okxtui.sim.auth import Credential
from okxtui.sim.house import House
from okxtui.sim.outbox import Outbox
from okxtui.sim.subscriptions import PRIVATE, PUBLIC, Event, Refusal, Subscriptions
from okxtui.sim.topics import Arg

IDLE = 30_000
"""Milliseconds without a word in either direction before the exchange hangs up."""
REQUESTS_AN_HOUR = 480
LARGEST_REQUEST = 64 * 1024
HOUR = 3_600_000

Request = dict[str, object]

_ID = re.compile(r"[A-Za-z0-9]{1,32}")
_encode = msgspec.json.Encoder().encode


class Session:
    """One client on one of the paths public, private or business."""

    def __init__(self, house: House, path: str, conn_id: str, now: int) -> None:
        """`conn_id`: the eight hexadecimal digits by which OKX names a connection."""
        self.path = path
        self.conn_id = conn_id
        self.closing: tuple[int, str] | None = None
        """Set once the exchange wants to hang up: close code and reason."""
        self.cut = False
        """Set if the connection shall end without a word."""
        self.frozen = False
        """Set while the connection shall neither be read nor written."""
        self._house = house
        self._topics = Subscriptions(house.floor, house.desk.worth, path, self)
        self._heard = now
        self._now = now
        self._requests: deque[int] = deque()
        self._outbox = Outbox(house.faults)
        house.faults.sessions[self] = None

    def receive(self, text: str, now: int) -> None:
        """One text frame from the client."""
        self._now = self._heard = now
        if text == "ping":
            self._outbox.answer(b"pong")
        elif len(text.encode()) > LARGEST_REQUEST:
            self.closing = (1009, "message too big")
        else:
            self._request(text)

    def push(self, frame: bytes, arg: Arg) -> None:
        """One frame of a topic this session has joined."""
        self._outbox.push(frame, arg, self._house.venue.now)

    def notify(self, event: Event) -> None:
        """An event that nobody asked for, such as a notice."""
        self._outbox.answer(_encode(event | {"connId": self.conn_id}))

    def outgoing(self, now: int) -> list[bytes]:
        """Frames to send, oldest first; taking them empties the queue."""
        frames = self._outbox.take(now)
        if frames:
            self._heard = now
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
        self._topics.leave()
        self._house.faults.sessions.pop(self, None)

    def _request(self, text: str) -> None:
        try:
            request = msgspec.json.decode(text)
        except (msgspec.DecodeError, RecursionError):
            # Enough brackets exhaust the decoder's stack; that is no JSON anyone means.
            request = None
        if not isinstance(request, dict):
            self._refuse(Refusal("60012", f"Invalid request: {text}"), "")
            return
        given = request.get("id", "")
        if given != "" and not (isinstance(given, str) and _ID.fullmatch(given)):
            self._refuse(Refusal("60033", "Parameter id error"), "")
            return
        try:
            self._dispatch(request, text, given)
        except Refusal as refusal:
            self._refuse(refusal, given)

    def _dispatch(self, request: Request, text: str, given: str) -> None:
        op, args = request.get("op"), request.get("args")
        if operations.serves(op):
            self._operate(request, given)
            return
        if op not in ("subscribe", "unsubscribe", "login"):
            named = isinstance(op, str)
            code, what = ("60019", f"Invalid op: {op}") if named else ("60012", f"{text}")
            raise Refusal(code, what if named else f"Invalid request: {what}")
        if not isinstance(args, list) or not args:
            # The text of a login is not repeated: it may hold what is secret.
            raise Refusal("60012", f"Invalid request: {text if op != 'login' else ''}")
        if not self._within_rate():
            raise Refusal("60014", "Requests too frequent")
        if op == "login":
            self._login(args, given)
            return
        for raw in args:
            try:
                self._one(op == "subscribe", raw, given)
            except Refusal as refusal:
                self._refuse(refusal, given)

    def _one(self, join: bool, raw: object, given: str) -> None:
        arg = _argument(raw)
        if arg is None:
            raise Refusal("60013", "Invalid args")
        place = len(self._outbox)
        events = self._topics.subscribe(arg, self._now) if join else self._topics.unsubscribe(arg)
        # What a newcomer gets is queued already: the answer goes before it.
        for number, event in enumerate(events):
            ahead = None if self._house.faults.data_first else place + number
            self._outbox.answer(self._envelope(event, given), ahead)

    def _login(self, args: list[object], given: str) -> None:
        if self.path == PUBLIC:
            raise Refusal("60028", "The current operation is not supported by this URL.")
        if self._topics.account is not None:
            raise Refusal("60031", "Multiple logins on one connection are not supported.")
        if len(args) != 1 or not isinstance(args[0], dict):
            raise Refusal("60013", "Invalid args")
        found = self._house.gate.login(args[0], self._now)
        if not isinstance(found, Credential):
            raise Refusal(*found)
        self._topics.account = self._house.account(found)
        event: Event = {"event": "login", "msg": "", "code": "0", "connId": self.conn_id}
        self._outbox.answer(_encode({"id": given} | event if given else event))

    def _operate(self, request: Request, given: str) -> None:
        if self.path != PRIVATE:
            raise Refusal("60028", "The current operation is not supported by this URL.")
        if self._topics.account is None:
            raise Refusal("60011", "Please log in")
        if not given:
            raise Refusal("60027", "Parameter id can not be empty")
        micros = self._now * 1_000
        answer = operations.answer(self._house.desk, self._topics.account, request, micros)
        self._outbox.answer(_encode(answer))

    def _within_rate(self) -> bool:
        requests = self._requests
        while requests and requests[0] <= self._now - HOUR:
            requests.popleft()
        requests.append(self._now)
        return len(requests) <= REQUESTS_AN_HOUR

    def _envelope(self, event: Event, given: str) -> bytes:
        echoed = {"id": given} if given and "arg" in event else {}
        return _encode(echoed | event | {"connId": self.conn_id})

    def _refuse(self, refusal: Refusal, given: str) -> None:
        answer = {"event": "error", "msg": refusal.sentence, "code": refusal.code}
        answer["connId"] = self.conn_id
        self._outbox.answer(_encode(answer | {"id": given} if given else answer))


def _argument(raw: object) -> Arg | None:
    """`raw` as strings by name, if it names a channel at all."""
    if not isinstance(raw, dict) or not isinstance(raw.get("channel"), str):
        return None
    return {str(name): str(value) for name, value in raw.items()}
