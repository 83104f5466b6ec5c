"""Connection: OKX's protocol on one socket, sans-I/O.

Text goes in, events come out; texts to send wait in `outgoing`; `tick` does what is due at
`deadline`. It tells frames apart, keeps the line alive, follows the sequence of every book and has
a book asked for anew that broke. It opens no socket, reads no clock and draws no lots: a reconnect
is a new Connection on which the same args are asked for again.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import ValidationError

from okxtui.okx.channels import Channel, channel
from okxtui.okx.entry import Entry
from okxtui.okx.errors import Remedy, meaning
from okxtui.okx.events import (
    Arg,
    BookGap,
    Lapsed,
    LoggedIn,
    Notice,
    Refused,
)
from okxtui.okx.heartbeat import Heartbeat
from okxtui.okx.signing import Login
from okxtui.okx.subscription import Subscription
from okxtui.okx.subscriptions import Subscriptions
from okxtui.okx.tally import Tally
from okxtui.okx.text import clean
from okxtui.okx.wire import UNREADABLE, Envelope, read_envelope


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
        self._outgoing: list[str] = []
        self._subscriptions = Subscriptions(self.counts, self._send, now)
        self._routes = self._subscriptions.routes
        self._heads = self._routes.heads
        self._entry = Entry()

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
        parts = (self._heartbeat, self._subscriptions, self._entry)
        return min(part.deadline for part in parts)

    @property
    def settled(self) -> bool:
        """Whether every subscription is confirmed."""
        return all(subscription.confirmed for subscription in self._subscriptions.each.values())

    @property
    def has_outgoing(self) -> bool:
        """Whether `outgoing` has something."""
        return bool(self._outgoing)

    def outgoing(self) -> list[str]:
        """The texts to send, in order. Handed out once."""
        texts, self._outgoing = self._outgoing, []
        return texts

    # What the owner wants.

    def login(self, login: Login, now: float) -> None:
        """Log in. What is subscribed to on a private socket is asked for once that succeeded."""
        self._outgoing.append(self._entry.ask(login, now))

    def subscribe(self, args: Iterable[Arg], now: float) -> None:
        """Ask for `args`. Those already asked for are left as they are."""
        new: dict[Arg, Channel] = {}
        for arg in args:
            kind = channel(arg.channel)
            if kind is None or kind.path != self.path:
                raise ValueError(f"{arg.channel} is not served by the {self.path} socket")
            if arg not in self._subscriptions.each:
                new[arg] = kind
        self._subscriptions.add(new, now)
        if self.logged_in or self.path != "private":
            self._subscriptions.ask("subscribe", new, now)

    def unsubscribe(self, args: Iterable[Arg], now: float) -> None:
        """Give `args` up. Their pushes still under way are dropped from here on."""
        self._subscriptions.drop(args, now)

    def resubscribe(self, arg: Arg, now: float) -> None:
        """The data of `arg` cannot be trusted: ask anew, the more patiently the more often."""
        self._subscriptions.renew(arg, now)

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
        match self._heartbeat.tick(now):
            case "ping":
                self._outgoing.append("ping")
            case "lapsed":
                return self._lapse("no answer for 8 s")
        if now >= self._entry.deadline:
            return self._lapse("no answer to the login")
        return self._subscriptions.due(now)

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
        if self.path == "private":
            if not self.logged_in:
                self.counts["pushes before the login"] += 1
                return ()
            if not subscription.is_of(arg.uid):
                return self._strange(subscription)
        self._routes.learn(frame.partition(b"}")[0], arg, subscription)
        events = self._taken(subscription, frame, now)
        if events and not subscription.confirmed:
            return [self._subscriptions.confirm(subscription), *events]
        return events

    def _strange(self, subscription: Subscription) -> Sequence[Any]:
        """A push of an account that nobody logged in to; said once."""
        self.counts["pushes of another account"] += 1
        if self.counts["pushes of another account"] > 1:
            return ()
        sentence = "data of another account came and were left out"
        return [Refused("", sentence, subscription.arg)]

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
                return self._subscriptions.acknowledged(envelope.arg)
            case "unsubscribe" if envelope.arg is not None:
                return self._subscriptions.ended(envelope.arg, envelope.id, now)
            case "error":
                return self._failed(envelope, now)
            case "login":
                return self._login_answered(envelope, now)
            case "notice":
                return [Notice(envelope.code, clean(envelope.msg))]
            case "channel-conn-count-error":
                return self._subscriptions.crowded(envelope.channel, now)
            case "channel-conn-count":
                return ()
            case unknown:
                self.counts.note("unknown events", unknown)
                return ()

    def _failed(self, envelope: Envelope, now: float) -> Sequence[Any]:
        if self.logged_in and meaning(envelope.code).remedy is Remedy.LOGIN_AGAIN:
            return self._entry.refused(envelope)  # It has forgotten the login.
        answered = self._subscriptions.failed(envelope, now)
        if answered is not None:
            return answered
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
        self._subscriptions.ask("subscribe", self._subscriptions.each, now)
        return [LoggedIn()]

    def _send(self, texts: Iterable[str]) -> None:
        self._outgoing.extend(texts)

    def _lapse(self, reason: str) -> Sequence[Any]:
        self.lapsed = True
        self._entry.give_up()
        return [Lapsed(reason)]
