"""Health: the line's own story. Links, channels, clock, counts; what went wrong, and what next."""

from collections.abc import Callable, Iterable, Sequence

from okxtui.market.freshness import TRUSTED, Pulse, State, spell_age
from okxtui.market.glance import Glance, Health, LinkPhase
from okxtui.ui import ink
from okxtui.ui.lines import Row
from okxtui.ui.panes.pane import Pane
from okxtui.ui.view import View


class HealthPane(Pane):
    """Everything about how the numbers get here."""

    NUMBER = "i"
    NAME = "Health"

    def __init__(self, view: View, now: Callable[[], float]) -> None:
        super().__init__(view, now)
        self.health = Health()

    def take(self, glance: Glance) -> None:
        """The health of the feed; the pane is as fresh as the freshest link."""
        self.health = glance.health
        heard = max((link.heard_at for link in glance.health.links), default=0.0)
        phase = State.OK if heard else State.WAIT
        self.pulse = Pulse(phase=phase, heard_at=heard, line_at=heard)
        self.repaint()

    @property
    def trusted(self) -> bool:
        """A line that is lost is what this pane is for: nothing is dimmed."""
        return True

    def length(self) -> int:
        """Rows of the whole story."""
        return len(self._story(max(20, self.outer_size.width - 2)))

    def body(self, width: int, height: int) -> list[Row]:
        """The part of the story that was scrolled to."""
        return self._story(width)[self.top : self.top + height]

    def _story(self, width: int) -> list[Row]:
        now, health = self.now(), self.health
        rows = [_heading("links", width)]
        for link in health.links:
            rows += self._link(link, now, width)
        if health.maintenance:
            rows.append(_line("maintenance", health.maintenance, width, "warn"))
        rows.append(_heading("channels", width))
        rows += [self._channel(name, pulse, now, width) for name, pulse in health.channels]
        rows.append(_heading("clock and delay", width))
        rows += [
            _line("clock offset", _millis(health.clock_offset, sign=True), width),
            _line("exchange to here", _millis(health.delay), width),
            _line("glances", f"{health.glances:,}", width),
            _line("recording", health.recording or "off", width),
        ]
        rows.append(_heading("counts", width))
        rows += [_line(name, f"{count:,}", width) for name, count in health.counts]
        if health.refusals:
            rows.append(_heading("refusals, newest first", width))
            rows += [((ink.fit(f"  {text}", width), "warn"),) for text in health.refusals[::-1]]
        return rows

    @staticmethod
    def _link(link: LinkPhase, now: float, width: int) -> list[Row]:
        colour = {"up": "up", "off": "muted"}.get(link.phase, "warn")
        since = f" {spell_age(max(0.0, now - link.since))}" if link.since else ""
        heard = f"heard {spell_age(max(0.0, now - link.heard_at))} ago" if link.heard_at else ""
        told = [heard, f"ping {_millis(link.latency)}", f"reconnects {link.reconnects}"]
        told.append(f"{link.frames:,} frames {link.octets / 1_000_000:.1f} MB")
        first: Row = (
            (f"  {ink.fit(link.name, 10)}", ""),
            (ink.fit(f"{link.phase}{since}", 16), colour),
            (ink.fit("  ".join(word for word in told if word), width - 28), "muted"),
        )
        second = [ink.fit(f"  {'':10}{link.host}", width)]
        rows: list[Row] = [first, *(((text, "faint"),) for text in second)]
        if link.reason:
            rows.append(((ink.fit(f"  {'':10}last down: {link.reason}", width), "muted"),))
        if link.phase == "waiting":
            wait = max(0, round(link.next_at - now))
            told_next = f"attempt {link.attempt + 1} in {wait} s, r retries now"
            rows.append(((ink.fit(f"  {'':10}{told_next}", width), "warn"),))
        return rows

    @staticmethod
    def _channel(name: str, pulse: Pulse, now: float, width: int) -> Row:
        fine = pulse.state(now) in TRUSTED
        return _line(name, pulse.says(now), width, "" if fine else "warn")

    def table(self) -> Iterable[Sequence[str]]:
        """Links and counts."""
        yield ("what", "value")
        yield from ((f"link {link.name}", link.phase) for link in self.health.links)
        yield from ((name, str(count)) for name, count in self.health.counts)


def _heading(text: str, width: int) -> Row:
    return ((ink.fit(f" {text}", width), "faint"),)


def _line(name: str, value: str, width: int, inks: str = "") -> Row:
    return ((ink.fit(f"  {name}", 22), "muted"), (ink.fit(value, width - 22), inks))


def _millis(seconds: float | None, *, sign: bool = False) -> str:
    if seconds is None:
        return "not measured"
    return f"{seconds * 1000:{'+' if sign else ''}.0f} ms"
