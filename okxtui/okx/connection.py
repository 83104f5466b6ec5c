"""Connection: OKX's protocol on one socket, sans-I/O.

Text goes in, events come out; texts to send wait in `outgoing`; `tick` does what is due at
`deadline`. It subscribes and makes sure it got what it asked for, keeps the line alive, follows
the sequence of every book and asks anew for a book that broke. It opens no socket, reads no clock
and draws no lots: a reconnect is a new Connection on which the same args are asked for again.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import ValidationError

from okxtui.okx.channels import channel
from okxtui.okx.entry import Entry
from okxtui.okx.errors import Remedy, meaning
from okxtui.okx.events import (
    Arg,
    BookGap,
    Lapsed,
    LoggedIn,
    Notice,
    Refused,
    Subscribed,
    Unsubscribed,
)
from okxtui.okx.heartbeat import Heartbeat
from okxtui.okx.requests import Request, Requests
from okxtui.okx.routes import Routes
from okxtui.okx.signing import Login
from okxtui.okx.subscription import Subscription
from okxtui.okx.tally import Tally
from okxtui.okx.text import clean
from okxtui.okx.wire import UNREADABLE, Envelope, read_envelope

_CROWDED_RETRY = 60.0
"""Seconds until a subscription over the connection limit is tried again."""


class Connection:
    """The client's side of one socket. Times are monotonic seconds."""

    def __init__(self, path: str, now: float) -> None:
        self.path = path
        """"public", "business" or "private": decides which channels are possible."""
        self.counts = Tally()
        """What was passed over or went wrong, by name."""
        self.lapsed = False
        self.last_data_at = 0.0
        """When the last push of a channel came; 0 while none did."""
        self._heartbeat = Heartbeat(now)
        self._requests = Requests()
        self._routes = Routes()
        self._heads = self._routes.heads
        self._subscriptions = self._routes.subscriptions
        self._outgoing: deque[str] = deque()
        self._entry = Entry()
        self._check_silence_at = now + 1.0

    # What the owner of the socket asks.

    @property
    def logged_in(self) -> bool:
        """Whether a login was accepted."""
        return self._entry.granted

    @property
    def heard_at(self) -> float:
        """When anything last came over the line."""
        return self._heartbeat.heard_at

    @property
    def latency(self) -> float | None:
        """Seconds the last ping took."""
        return self._heartbeat.latency

    @property
    def deadline(self) -> float:
        """When `tick` wants to be called next."""
        silence = self._check_silence_at if self._subscriptions else float("inf")
        parts = (self._heartbeat, self._requests, self._entry)
        return min(silence, *(part.deadline for part in parts))

    @property
    def settled(self) -> bool:
        """Whether every subscription is confirmed."""
        return all(subscription.confirmed for subscription in self._subscriptions.values())

    @property
    def has_outgoing(self) -> bool:
        """Whether `outgoing` has something."""
        return bool(self._outgoing)

    def outgoing(self) -> list[str]:
        """The texts to send, in order. Handed out once."""
        texts, self._outgoing = list(self._outgoing), deque()
        return texts

    # What the owner wants.

    def login(self, login: Login, now: float) -> None:
        """Log in. What is subscribed to on a private socket is asked for once that succeeded."""
        self._outgoing.append(self._entry.ask(login, now))

    def subscribe(self, args: Iterable[Arg], now: float) -> None:
        """Ask for `args`. Those already asked for are left as they are."""
        new = [arg for arg in dict.fromkeys(args) if arg not in self._subscriptions]
        for arg in new:
            kind = channel(arg.channel)
            if kind is None or kind.path != self.path:
                raise ValueError(f"{arg.channel} is not served by the {self.path} socket")
            self._routes.add(Subscription(arg, kind, now))
        self._requests.forget(set(new))
        if self.logged_in or self.path != "private":
            self._ask("subscribe", new, now)

    def unsubscribe(self, args: Iterable[Arg], now: float) -> None:
        """Give `args` up. Their pushes still under way are dropped from here on."""
        gone = {arg for arg in args if arg in self._subscriptions}
        for arg in gone:
            self._routes.drop(arg)
        self._requests.forget(gone)
        self._ask("unsubscribe", sorted(gone), now)

    def resubscribe(self, arg: Arg, now: float) -> None:
        """The data of `arg` cannot be trusted: ask anew, the more patiently the more often."""
        subscription = self._subscriptions.get(arg)
        if subscription is None:
            return
        self._routes.forget(subscription)
        self.counts["books asked for anew"] += 1
        if (at := subscription.repair(now)) is None:
            return
        for op in ("unsubscribe", "subscribe"):
            if at > now:
                self._requests.hold(op, [arg], at, 1)
            else:
                self._ask(op, [arg], now)

    # What comes in.

    def receive(self, frame: bytes | str, now: float) -> Sequence[Any]:
        """The events in one frame. Never raises: what cannot be read is counted."""
        if isinstance(frame, str):
            frame = frame.encode(errors="surrogatepass")
        self._heartbeat.heard_at = now
        subscription = self._heads.get(frame.partition(b"}")[0])
        try:
            if subscription is None:
                return self._receive_other(frame, now)
            return self._taken(subscription, frame, now)
        except UNREADABLE:
            self.counts["unreadable frames"] += 1
            return ()

    def tick(self, now: float) -> Sequence[Any]:
        """Do what is due: pings, requests to repeat, silent books; say what has failed."""
        if now < self.deadline:
            return ()
        events: list[Any] = []
        match self._heartbeat.tick(now):
            case "ping":
                self._outgoing.append("ping")
            case "lapsed":
                return self._lapse("no answer for 8 s")
        if now >= self._entry.deadline:
            return self._lapse("no answer to the login")
        for request in self._requests.ready(now):
            self._ask(request.op, request.open, now, request.tries)
        for request in self._requests.overdue(now):
            events += self._repeat(request, now)
        if now >= self._check_silence_at:
            self._check_silence(now)
        return events

    # Frames that are not the plain push of a known subscription.

    def _receive_other(self, frame: bytes, now: float) -> Sequence[Any]:
        if frame == b"pong":
            self._heartbeat.pong(now)
            return ()
        if frame == b"ping":
            self._outgoing.append("pong")
            return ()
        envelope = read_envelope(frame)
        if envelope.event:
            return self._receive_event(envelope, now)
        if envelope.arg is not None:
            return self._receive_push(envelope.arg, frame, now)
        self.counts.note("answers to nothing asked", envelope.op)
        return ()

    def _receive_push(self, arg: Arg, frame: bytes, now: float) -> Sequence[Any]:
        subscription = self._routes.whose(arg)
        if subscription is None:
            self.counts.note("pushes nobody asked for", arg.channel)
            return ()
        self._routes.learn(frame.partition(b"}")[0], arg, subscription)
        events = self._taken(subscription, frame, now)
        if events and not subscription.confirmed:
            self._confirm(subscription.arg)
            return [Subscribed(subscription.arg), *events]
        return events

    def _taken(self, subscription: Subscription, frame: bytes, now: float) -> Sequence[Any]:
        """Events of a push; one that tells of a broken book sets its repair going.

        A push of which nothing can be used is no sign of life of its channel: a book that
        goes on without its snapshot must be found out.
        """
        self.last_data_at = now
        try:
            push = subscription.read(frame)
        except ValidationError:
            push = subscription.kind.reader.leniently(frame)
        events = subscription.make(push)
        if events:
            subscription.heard_at = now
            if subscription.chained and type(events[-1]) is BookGap:
                self.counts["sequence gaps"] += 1
                self.resubscribe(subscription.arg, now)
        return events

    def _receive_event(self, envelope: Envelope, now: float) -> Sequence[Any]:
        match envelope.event:
            case "subscribe" if envelope.arg is not None:
                return self._acknowledged(envelope.arg)
            case "unsubscribe" if envelope.arg is not None:
                return self._unsubscribed(envelope.arg, envelope.id, now)
            case "error":
                return self._failed(envelope, now)
            case "login":
                return self._login_answered(envelope, now)
            case "notice":
                return [Notice(envelope.code, clean(envelope.msg))]
            case "channel-conn-count-error":
                return self._crowded(envelope.channel, now)
            case "channel-conn-count":
                return ()
            case unknown:
                self.counts.note("unknown events", unknown)
                return ()

    def _acknowledged(self, arg: Arg) -> Sequence[Any]:
        self._requests.settle("subscribe", arg)
        events = self._refusals()
        subscription = self._routes.whose(arg)
        if subscription is None or subscription.confirmed:
            return events
        self._confirm(subscription.arg)
        return [Subscribed(subscription.arg), *events]

    def _unsubscribed(self, arg: Arg, identity: str, now: float) -> Sequence[Any]:
        if self._requests.settle("unsubscribe", arg) or identity:
            return [Unsubscribed(arg, asked=True)] if arg not in self._subscriptions else ()
        subscription = self._routes.whose(arg)
        if subscription is None:
            return ()
        self.resubscribe(subscription.arg, now)
        return [Unsubscribed(subscription.arg, asked=False)]

    def _failed(self, envelope: Envelope, now: float) -> Sequence[Any]:
        request = self._requests.fail(envelope.id, envelope.code, clean(envelope.msg))
        if request is not None:
            if meaning(envelope.code).remedy is Remedy.RETRY:
                self._requests.withdraw(request.identity)
                return self._repeat(request, now)
            return self._refusals()
        if envelope.id:
            self.counts["answers that came too late"] += 1
            return ()  # The request was repeated, or given up, meanwhile.
        if self._entry.pending:
            return self._entry.refused(envelope)
        verdict = meaning(envelope.code)
        if verdict.remedy is Remedy.IGNORE:
            return ()
        return [Refused(envelope.code, verdict.sentence, None, clean(envelope.msg))]

    def _login_answered(self, envelope: Envelope, now: float) -> Sequence[Any]:
        if envelope.code != "0":
            return self._entry.refused(envelope)
        self._entry.grant()
        self._ask("subscribe", self._subscriptions, now)
        return [LoggedIn()]

    def _crowded(self, name: str, now: float) -> Sequence[Any]:
        """Too many connections hold this channel: it was acknowledged, but it is dead."""
        args = [arg for arg in self._subscriptions if arg.channel == name]
        for arg in args:
            self._subscriptions[arg].confirmed = False
        self._requests.hold("subscribe", args, now + _CROWDED_RETRY, 1)
        sentence = "the account's limit of connections for this channel is reached"
        return [Refused("channel-conn-count-error", sentence, arg) for arg in args]

    # Small change.

    def _confirm(self, arg: Arg) -> None:
        self._requests.settle("subscribe", arg)
        self._subscriptions[arg].confirmed = True

    def _ask(self, op: str, args: Iterable[Arg], now: float, tries: int = 1) -> None:
        wanted = [arg for arg in args if op == "unsubscribe" or arg in self._subscriptions]
        self._outgoing.extend(self._requests.ask(op, wanted, now, tries))

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
        mine = {arg: self._subscriptions.get(arg) for arg in request.open}
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
        self._routes.drop(arg)
        return Refused(code, sentence, arg, message)

    def _check_silence(self, now: float) -> None:
        self._check_silence_at = now + 1.0
        for subscription in self._subscriptions.values():
            if subscription.is_silent(now):
                self.resubscribe(subscription.arg, now)

    def _lapse(self, reason: str) -> Sequence[Any]:
        self.lapsed = True
        self._entry.give_up()
        return [Lapsed(reason)]
