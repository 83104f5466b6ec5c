"""Vitals: how the feed itself is doing, for the health pane, the header and the toasts."""

import logging
from collections import Counter, deque
from collections.abc import Iterable, Mapping
from statistics import median

from okxtui.market.freshness import Pulse
from okxtui.market.glance import Health, LinkPhase
from okxtui.okx.events import Ticker
from okxtui.okx.numbers import millis

logger = logging.getLogger(__name__)

_KEPT = 8
_REFRESH = 1.0
"""Seconds a Health stays the same object while the links do."""


class Vitals:
    """Counts, refusals, sentences and delays of one feed."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.recording = ""
        self.glances = 0
        self._refusals: deque[str] = deque(maxlen=_KEPT)
        self._said: deque[tuple[int, str]] = deque(maxlen=_KEPT)
        self._sentences = 0
        self._delays: deque[float] = deque(maxlen=101)
        self._timed: Ticker | None = None
        """The last push whose delay was measured."""
        self.health = Health()
        """As last made: the same object for up to a second."""
        self._phases: object = None
        self._renewed_at = float("-inf")

    @property
    def said(self) -> tuple[tuple[int, str], ...]:
        """The last sentences for toasts, numbered from 1."""
        return tuple(self._said)

    def say(self, sentence: str) -> None:
        """Something the person at the screen should read once."""
        logger.info("said: %s", sentence)
        self._sentences += 1
        self._said.append((self._sentences, sentence))

    def note(self, sentence: str) -> None:
        """The exchange refused something: for those who look into the health pane."""
        self._refusals.append(sentence)

    def refused(self, sentence: str) -> None:
        """The exchange refused something that the person at the screen asked for."""
        self.note(sentence)
        self.say(sentence)

    def arrived(self, ticker: Ticker, at: float) -> None:
        """The newest push came at `at`, Unix seconds of the exchange: how long was it under way?"""
        if ticker is not self._timed:
            self._timed = ticker
            self._delays.append(at - millis(ticker.ts) / 1000)

    def is_due(self, now: float, links: Mapping[str, LinkPhase]) -> bool:
        """Whether a second has passed, or a line changed what it does, since `renew`."""
        phases = tuple((link.phase, link.since) for link in links.values())
        if phases == self._phases and now - self._renewed_at < _REFRESH:
            return False
        self._phases, self._renewed_at = phases, now
        return True

    def renew(
        self,
        links: Mapping[str, LinkPhase],
        counts: Iterable[Counter[str]],
        channels: Mapping[str, Pulse],
        offset: float | None,
        maintenance: str,
    ) -> None:
        """Make `health` anew."""
        total = sum((*counts, self.counts), Counter[str]())
        self.health = Health(
            links=tuple(links.values()),
            counts=tuple(sorted(total.items())),
            refusals=tuple(self._refusals),
            clock_offset=offset,
            delay=median(self._delays) if self._delays else None,
            channels=tuple(channels.items()),
            glances=self.glances,
            recording=self.recording,
            maintenance=maintenance,
        )
