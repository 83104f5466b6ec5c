"""What can go wrong, on demand: switchable faults for tests and demonstrations.

Pushes can be lost, doubled, swapped, held up or muted; connections closed, cut, frozen or
refused; clocks and logins broken. All chance comes from the seed. Nothing here touches a
socket: sessions are marked, and whoever carries them looks at the marks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random
from typing import Protocol

from okxtui.sim.auth import Gate
from okxtui.sim.topics import Arg
from okxtui.sim.venue import Venue

NOTICE_AHEAD = 60_000
"""Milliseconds between OKX's notice and the end of the connection."""
DROP, DOUBLE, SWAP, DELAY = "drop", "double", "swap", "delay"


class Marked(Protocol):
    """A session, as far as faults are concerned."""

    path: str
    closing: tuple[int, str] | None
    cut: bool
    frozen: bool

    def notify(self, event: dict[str, object]) -> None:
        """Send an event."""


@dataclass
class Rule:
    """One fault of pushes, for all that match, until it is used up."""

    kind: str
    channel: str
    """Empty: any."""
    inst_id: str
    """Empty: any."""
    times: int
    """How often; 0 is for ever."""
    rate: float
    """How likely, each time."""
    ms: int = 0

    def concerns(self, arg: Arg) -> bool:
        """Whether pushes of `arg` are meant."""
        named = arg.get("instId", "")
        return self.channel in ("", arg["channel"]) and self.inst_id in ("", named)


class Faults:
    """The switchboard."""

    def __init__(self, venue: Venue, gate: Gate, dice: Random) -> None:
        self.sessions: dict[Marked, None] = {}
        """Open connections, in the order in which they came."""
        self.data_first = False
        """Whether the first push overtakes the answer to its subscription."""
        self.refusing: int | None = None
        """New connections and REST are answered with this HTTP status; 0 hangs up on them."""
        self.failing: tuple[int, str, str] | None = None
        """REST is answered with this status, code and sentence."""
        self._venue = venue
        self._gate = gate
        self._dice = dice
        self._rules: list[Rule] = []
        self._due: list[tuple[int, list[Marked], int, str]] = []

    # Pushes.

    def drop(
        self, channel: str = "", inst_id: str = "", *, times: int = 1, rate: float = 1.0
    ) -> Rule:
        """Lose pushes; of `books`, that is a gap. `times` 0: until `clear` or `heal`."""
        return self._rule(Rule(DROP, channel, inst_id, times, rate))

    def duplicate(
        self, channel: str = "", inst_id: str = "", *, times: int = 1, rate: float = 1.0
    ) -> Rule:
        """Send pushes twice."""
        return self._rule(Rule(DOUBLE, channel, inst_id, times, rate))

    def reorder(
        self, channel: str = "", inst_id: str = "", *, times: int = 1, rate: float = 1.0
    ) -> Rule:
        """Hold a push back until the next one of its topic has gone."""
        return self._rule(Rule(SWAP, channel, inst_id, times, rate))

    def delay(
        self, ms: int, channel: str = "", inst_id: str = "", *, times: int = 0, rate: float = 1.0
    ) -> Rule:
        """Send pushes `ms` later."""
        return self._rule(Rule(DELAY, channel, inst_id, times, rate, ms))

    def mute(self, channel: str = "", inst_id: str = "") -> Rule:
        """Lose every push, until `heal` or `clear`; answers and pongs go on."""
        return self.drop(channel, inst_id, times=0)

    def heal(self, rule: Rule) -> None:
        """End one fault of pushes."""
        if rule in self._rules:
            self._rules.remove(rule)

    def reset_book(self, inst_id: str) -> None:
        """Let the sequence numbers of an instrument begin again, as after maintenance."""
        engine = self._venue.pits[inst_id].engine
        engine.seq //= 2

    def verdict(self, arg: Arg) -> Rule | None:
        """What befalls the push at hand; None for nothing. A rule with `times` is used up."""
        for rule in self._rules:
            if rule.concerns(arg) and (rule.rate >= 1 or self._dice.random() < rule.rate):
                if rule.times:
                    rule.times -= 1
                    if not rule.times:
                        self._rules.remove(rule)
                return rule
        return None

    # Connections. A path names public, private or business; empty means all.

    def close(self, code: int, reason: str = "", path: str = "") -> None:
        """Hang up politely, with a close code."""
        for session in self._on(path):
            session.closing = (code, reason)

    def cut(self, path: str = "") -> None:
        """End the TCP connection with a reset, and no word before."""
        for session in self._on(path):
            session.cut = True

    def freeze(self, path: str = "") -> None:
        """Leave the connection open, but neither read nor write: a half-open peer."""
        for session in self._on(path):
            session.frozen = True

    def thaw(self, path: str = "") -> None:
        """Go on reading and writing; what was to be sent meanwhile is lost."""
        for session in self._on(path):
            session.frozen = False

    def refuse(self, status: int = 0) -> None:
        """Turn new connections away: with an HTTP status, or 0 without any answer."""
        self.refusing = status

    def notice(self, path: str = "", after: int = NOTICE_AHEAD) -> None:
        """Announce a service upgrade (64008), and close the same connections `after` ms later."""
        sessions = list(self._on(path))
        sentence = "The connection will soon be closed for a service upgrade. Please reconnect."
        for session in sessions:
            session.notify({"event": "notice", "code": "64008", "msg": sentence})
        self._due.append((self._venue.now + after, sessions, 1012, "service upgrade"))

    def fail_rest(self, status: int, code: str, sentence: str = "") -> None:
        """Answer every REST request with this, until `clear`."""
        self.failing = (status, code, sentence)

    def maintain(self, minutes: int, title: str = "") -> None:
        """Let `status` announce a maintenance that has begun, and the markets stand, until
        `clear`."""
        self._venue.maintain(minutes, title)

    # Logins and clocks.

    def clock_skew(self, ms: int) -> None:
        """Let the exchange's idea of the time be `ms` ahead when it checks signatures."""
        self._gate.skew = ms

    def refuse_logins(self, code: str = "60009", sentence: str = "Login failed.") -> None:
        """Answer every login with this, until `clear`."""
        self._gate.refusing = (code, sentence)

    def clear(self) -> None:
        """End everything that goes on; what has happened has happened."""
        self._rules.clear()
        self._due.clear()
        self.data_first = False
        self.refusing = None
        self.failing = None
        self._gate.skew = 0
        self._gate.refusing = None
        self._venue.restore()
        self.thaw()

    def advance(self, now: int) -> None:
        """Close what was announced to close by `now`."""
        for entry in [each for each in self._due if each[0] <= now]:
            self._due.remove(entry)
            _, sessions, code, reason = entry
            for session in sessions:
                session.closing = (code, reason)

    def _rule(self, rule: Rule) -> Rule:
        self._rules.append(rule)
        return rule

    def _on(self, path: str) -> Iterable[Marked]:
        return [each for each in self.sessions if path in ("", each.path)]
