"""Subscription requests under way: few requests for many args, and which of them came true.

OKX counts requests (480 an hour on a connection), not args, and limits a request to 64 KB, so
args travel together. Each arg is acknowledged by itself, but an error names only the request: the
refused args are those still open once every other one was acknowledged.
Must not know what a channel means.
"""

from collections.abc import Iterable, Iterator

import msgspec

from okxtui.okx.events import Arg

MAX_OCTETS = 60_000
"""Of one request. The rule is 64 KB for the args; the rest is room for the envelope."""

ACK_WITHIN = 4.0
"""Seconds the exchange has to acknowledge."""

TRIES = 4
"""How often an arg is asked for before we say that the exchange does not confirm it."""


class Request:
    """One `subscribe` or `unsubscribe` on its way."""

    def __init__(self, op: str, args: list[Arg], identity: str, due: float, tries: int) -> None:
        self.op = op
        self.open = dict.fromkeys(args)
        """Args neither acknowledged nor refused, in the order sent (a dict for its order)."""
        self.identity = identity
        self.due = due
        """When an answer is overdue; for a request held back, when it is to be sent."""
        self.tries = tries
        self.errors: list[tuple[str, str]] = []
        """Code and text of the errors that came for it, in the order of the refused args."""

    @property
    def pause(self) -> float:
        """Seconds to wait before it is sent again: none if it was not answered at all."""
        return 2.0 ** (self.tries - 1) if self.errors else 0.0

    def text(self) -> str:
        """The request as it goes over the wire."""
        body = {"id": self.identity, "op": self.op, "args": list(self.open)}
        return msgspec.json.encode(body).decode()


def batches(args: Iterable[Arg], limit: int = MAX_OCTETS) -> Iterator[list[Arg]]:
    """`args` in groups that fit into one request each, order kept."""
    group: list[Arg] = []
    octets = 0
    for arg in args:
        size = len(msgspec.json.encode(arg)) + 1
        if group and octets + size > limit:
            yield group
            group, octets = [], 0
        group.append(arg)
        octets += size
    if group:
        yield group


class Requests:
    """Everything asked for on one connection and not settled yet."""

    def __init__(self) -> None:
        self._sent: dict[str, Request] = {}
        self._held: list[Request] = []
        """Waiting for their `due` before they go out (again)."""
        self._numbers = 0

    @property
    def deadline(self) -> float:
        """When `overdue` or `ready` will have something."""
        return min((r.due for r in (*self._sent.values(), *self._held)), default=float("inf"))

    def ask(self, op: str, args: Iterable[Arg], now: float, tries: int = 1) -> list[str]:
        """The texts that ask for `args`, to be sent now."""
        texts = []
        for group in batches(args):
            self._numbers += 1
            request = Request(op, group, str(self._numbers), now + ACK_WITHIN, tries)
            self._sent[request.identity] = request
            texts.append(request.text())
        return texts

    def hold(self, op: str, args: Iterable[Arg], until: float, tries: int) -> None:
        """Ask for `args` at a later time."""
        self._held.append(Request(op, list(args), "", until, tries))

    def again(self, request: Request, now: float) -> bool:
        """Ask once more for what `request` left open, the later the more often it was refused.
        False: that was done often enough, or nothing is open."""
        if not request.open or request.tries >= TRIES:
            return False
        self.hold(request.op, request.open, now + request.pause, request.tries + 1)
        return True

    def ready(self, now: float) -> list[Request]:
        """The held requests whose time has come; they are handed out once."""
        due = [request for request in self._held if request.due <= now]
        self._held = [request for request in self._held if request.due > now]
        return due

    def settle(self, op: str, arg: Arg) -> bool:
        """`arg` was acknowledged (or its data came). False: nobody had asked."""
        for request in self._sent.values():
            if request.op == op and arg in request.open:
                del request.open[arg]
                if not request.open:
                    del self._sent[request.identity]
                return True
        return False

    def fail(self, identity: str, code: str, message: str = "") -> Request | None:
        """An error came for a request; None if it is none of ours."""
        request = self._sent.get(identity)
        if request is not None:
            request.errors.append((code, message))
        return request

    def refused(self) -> list[Request]:
        """Requests of which only refused args are left: one error each. Handed out once."""
        done = [r for r in self._sent.values() if r.errors and len(r.errors) >= len(r.open)]
        for request in done:
            del self._sent[request.identity]
        return done

    def overdue(self, now: float) -> list[Request]:
        """Requests whose answer is late. Handed out once."""
        late = [request for request in self._sent.values() if request.due <= now]
        for request in late:
            del self._sent[request.identity]
        return late

    def withdraw(self, identity: str) -> None:
        """Forget a request."""
        self._sent.pop(identity, None)

    def forget(self, args: set[Arg]) -> None:
        """Nobody wants `args` any more: do not ask for them again."""
        for request in self._held:
            request.open = {arg: None for arg in request.open if arg not in args}
        self._held = [request for request in self._held if request.open]
