"""Subscriptions: what is wanted on one socket, asked for until the exchange confirms it.

What broke, fell silent or ended unasked is asked for anew, what is refused or never confirmed is
given up. Must not know how frames are told apart, nor whether anybody is logged in.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from okxtui.okx.channels import Channel
from okxtui.okx.errors import Remedy, meaning
from okxtui.okx.events import Arg, Refused, Subscribed, Unsubscribed
from okxtui.okx.requests import Request, Requests
from okxtui.okx.routes import Routes
from okxtui.okx.subscription import Subscription
from okxtui.okx.tally import Tally
from okxtui.okx.text import clean
from okxtui.okx.wire import Envelope

_CROWDED_RETRY = 60.0
"""Seconds until a subscription over the connection limit is tried again."""

_NEVER = float("inf")


class Subscriptions:
    """Those of one connection. Times are monotonic seconds."""

    def __init__(self, counts: Tally, send: Callable[[Iterable[str]], None], now: float) -> None:
        """Requests go to `send`; what went wrong is counted in `counts`."""
        self.routes = Routes()
        self.each = self.routes.subscriptions
        """By what was asked for."""
        self._counts, self._send = counts, send
        self._requests = Requests()
        self._check_silence_at = now + 1.0

    @property
    def deadline(self) -> float:
        """When `due` wants to be called next."""
        return min(self._requests.deadline, self._check_silence_at if self.each else _NEVER)

    def due(self, now: float) -> list[Any]:
        """Send what waited for its time, ask again for what is not confirmed, and for the books
        that fell silent. Returns what had to be given up."""
        for request in self._requests.ready(now):
            self.ask(request.op, request.open, now, request.tries)
        events: list[Any] = []
        for request in self._requests.overdue(now):
            events += self._repeat(request, now)
        if now >= self._check_silence_at:
            self._check_silence(now)
        return events

    # What is wanted.

    def add(self, kinds: dict[Arg, Channel], now: float) -> None:
        """Want these besides; they are asked for by `ask`."""
        for arg, kind in kinds.items():
            self.routes.add(Subscription(arg, kind, now))
        self._requests.forget(set(kinds))

    def drop(self, args: Iterable[Arg], now: float) -> None:
        """Give `args` up. Their pushes still under way are dropped from here on."""
        gone = {arg for arg in args if arg in self.each}
        for arg in gone:
            self.routes.drop(arg)
        self._requests.forget(gone)
        self.ask("unsubscribe", sorted(gone), now)

    def ask(self, op: str, args: Iterable[Arg], now: float, tries: int = 1) -> None:
        """Subscribe to, or unsubscribe from, `args` now."""
        wanted = [arg for arg in args if op == "unsubscribe" or arg in self.each]
        self._send(self._requests.ask(op, wanted, now, tries))

    def renew(self, arg: Arg, now: float) -> None:
        """The data of `arg` cannot be trusted: ask anew, the more patiently the more often."""
        subscription = self.each.get(arg)
        if subscription is None:
            return
        self.routes.forget(subscription)
        self._counts["books asked for anew"] += 1
        if (at := subscription.repair(now)) is None:
            return
        for op in ("unsubscribe", "subscribe"):
            if at > now:
                self._requests.hold(op, [arg], at, 1)
            else:
                self.ask(op, [arg], now)

    # What the exchange says of it.

    def confirm(self, subscription: Subscription) -> Subscribed:
        """It was acknowledged, or its data came."""
        self._requests.settle("subscribe", subscription.arg)
        subscription.confirmed = True
        return Subscribed(subscription.arg)

    def acknowledged(self, arg: Arg) -> Sequence[Any]:
        """A `subscribe` was answered."""
        subscription = self.routes.whose(arg)
        self._requests.settle("subscribe", subscription.arg if subscription else arg)
        events = self._refusals()
        if subscription is None or subscription.confirmed:
            return events
        return [self.confirm(subscription), *events]

    def ended(self, arg: Arg, identity: str, now: float) -> Sequence[Any]:
        """An `unsubscribe` was answered, or the exchange ended a subscription by itself."""
        if self._requests.settle("unsubscribe", arg) or identity:
            return [Unsubscribed(arg, asked=True)] if arg not in self.each else ()
        subscription = self.routes.whose(arg)
        if subscription is None:
            return ()
        self.renew(subscription.arg, now)
        return [Unsubscribed(subscription.arg, asked=False)]

    def failed(self, envelope: Envelope, now: float) -> Sequence[Any] | None:
        """An error came. None if it answers no request of ours."""
        request = self._requests.fail(envelope.id, envelope.code, clean(envelope.msg))
        if request is None:
            return None
        if meaning(envelope.code).remedy is Remedy.RETRY:
            self._requests.withdraw(request.identity)
            return self._repeat(request, now)
        return self._refusals()

    def crowded(self, name: str, now: float) -> Sequence[Any]:
        """Too many connections hold this channel: it was acknowledged, but it is dead."""
        args = [arg for arg in self.each if arg.channel == name]
        for arg in args:
            self.each[arg].confirmed = False
        self._requests.hold("subscribe", args, now + _CROWDED_RETRY, 1)
        sentence = "the account's limit of connections for this channel is reached"
        return [Refused("channel-conn-count-error", sentence, arg) for arg in args]

    # Small change.

    def _repeat(self, request: Request, now: float) -> Sequence[Any]:
        """Ask again for what a request left open, each time later, and at last give up."""
        if request.op == "unsubscribe":
            self._part_again(request, now)
        elif not self._requests.again(request, now):
            sentence = "the exchange does not confirm it"
            return [self._give_up(arg, "", sentence) for arg in request.open]
        return ()

    def _part_again(self, request: Request, now: float) -> None:
        """Say a farewell again that nobody answered.

        If it began a repair, the exchange may have taken the subscription that followed for the
        one it had: confirmed it and sent no second snapshot. Then that is asked for again as well.
        """
        mine = {arg: self.each.get(arg) for arg in request.open}
        request.open = {arg: None for arg, it in mine.items() if not it or it.is_unanswered(now)}
        if self._requests.again(request, now):
            confirmed = [arg for arg in request.open if (it := mine[arg]) and it.confirmed]
            self._requests.hold("subscribe", confirmed, now + request.pause, 1)

    def _refusals(self) -> list[Any]:
        """What the exchange refused, once it is clear which args those are."""
        events: list[Any] = []
        for request in self._requests.refused():
            if request.op == "unsubscribe":
                continue  # The exchange holds nothing of it: what we wanted.
            for (code, message), arg in zip(request.errors, request.open, strict=False):
                events.append(self._give_up(arg, code, meaning(code).sentence, message))
        return events

    def _give_up(self, arg: Arg, code: str, sentence: str, message: str = "") -> Refused:
        self.routes.drop(arg)
        return Refused(code, sentence, arg, message)

    def _check_silence(self, now: float) -> None:
        self._check_silence_at = now + 1.0
        for subscription in self.each.values():
            if subscription.is_silent(now):
                self.renew(subscription.arg, now)
