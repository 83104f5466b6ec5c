"""Keeping a line alive, and noticing that it is not.

OKX closes a socket on which nothing passed for 30 s; the text `ping` is answered by the text
`pong` (OKX docs, "Connect"). Any frame is a sign of life. Control-frame pings are the socket
library's business: they do not answer whether the application behind the socket still lives.
"""

PING_AFTER = 5.0
"""Seconds of silence before we ask."""

PONG_WITHIN = 3.0
"""Seconds the exchange has to answer, with a pong or anything else."""

MEASURE_EVERY = 20.0
"""Seconds between pings on a line that is never silent: only they tell its latency."""

_FIRST_MEASURE = 1.0


class Heartbeat:
    """When to send a ping, and when to give the line up. Times are monotonic seconds."""

    def __init__(self, now: float) -> None:
        self.heard_at = now
        self.latency: float | None = None
        """Seconds from our last ping to its pong."""
        self._pinged_at = now
        self._silent_since: float | None = None
        """`heard_at` when we asked: while it is the same, nobody has answered."""
        self._unanswered: float | None = None
        self._measure_at = now + _FIRST_MEASURE

    @property
    def deadline(self) -> float:
        """When `tick` has something to do."""
        if self._silent_since == self.heard_at:
            return self._pinged_at + PONG_WITHIN
        return min(self.heard_at + PING_AFTER, self._measure_at)

    def pong(self, now: float) -> None:
        """The exchange answered our ping."""
        if self._unanswered is not None:
            self.latency = now - self._unanswered
            self._unanswered = None

    def tick(self, now: float) -> str:
        """What is due: "ping" (send one), "lapsed" (the line is dead) or ""."""
        if now < self.deadline:
            return ""
        if self._silent_since == self.heard_at:
            return "lapsed"
        if now >= self.heard_at + PING_AFTER:
            self._silent_since, self._pinged_at = self.heard_at, now
        self._unanswered, self._measure_at = now, now + MEASURE_EVERY
        return "ping"
