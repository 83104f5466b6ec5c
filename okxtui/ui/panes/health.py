"""Health: the line's own story. Links, channels, clock, counts; what went wrong, and what next."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from okxtui.market.freshness import TRUSTED, Pulse, State, spell_age
from okxtui.market.glance import Glance, Health, LinkPhase
from okxtui.ui import ink
from okxtui.ui.lines import Row, width_of
from okxtui.ui.panes.pane import Pane
from okxtui.ui.view import View

_VALUE = 10
"""Cells of a value at least: `QUIET 12s`, so that columns do not dance with every second."""

Fact = tuple[str, str, str]
"""A name, its value, and the value's ink."""


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
        hosts = dict.fromkeys(link.host for link in health.links if link.host)
        rows = [_heading(f"links  {', '.join(hosts)}", width)]
        for link in health.links:
            rows += self._link(link, now, width)
        if health.maintenance:
            rows.append(_line("maintenance", health.maintenance, width, "warn"))
        rows += _beside(self._measures(), width)
        if health.recording:
            rows.append(_line("recording", health.recording, width))
        rows += [_heading("counts", width)] if health.counts else []
        rows += _beside([(name, f"{count:,}", "") for name, count in health.counts], width)
        rows.append(_heading("channels", width))
        rows += _beside([_channel(name, pulse, now) for name, pulse in health.channels], width)
        if health.refusals:
            rows.append(_heading("refusals, newest first", width))
            rows += [((ink.fit(f"  {text}", width), "warn"),) for text in health.refusals[::-1]]
        return rows

    @staticmethod
    def _link(link: LinkPhase, now: float, width: int) -> list[Row]:
        colour = {"up": "up", "off": "muted"}.get(link.phase, "warn")
        since = f" {spell_age(max(0.0, now - link.since))}" if link.since else ""
        told = [] if link.latency is None else [f"ping {_millis(link.latency)}"]
        if link.heard_at:
            told.append(f"heard {spell_age(max(0.0, now - link.heard_at))} ago")
        if link.frames:
            told.append(f"{link.frames:,} frames, {ink.compact(Decimal(link.octets))}B")
        if link.reconnects:
            told.append(f"{link.reconnects} reconnects")
        rows: list[Row] = [
            (
                (f"  {ink.fit(link.name, 10)}", ""),
                (ink.fit(f"{link.phase}{since}", 14), colour),
                (ink.fit("  ".join(told), width - 26), "muted"),
            )
        ]
        if link.reason:
            rows.append(_aside(f"last down: {link.reason}", width, "muted"))
        if link.phase == "waiting":
            wait = max(0, round(link.next_at - now))
            rows.append(
                _aside(f"attempt {link.attempt + 1} in {wait} s, r retries now", width, "warn")
            )
        return rows

    def _measures(self) -> list[Fact]:
        health = self.health
        return [
            ("clock offset", _millis(health.clock_offset, sign=True), ""),
            ("delay", _millis(health.delay), ""),
            ("glances", f"{health.glances:,}", ""),
            *([] if health.recording else [("recording", "off", "")]),
        ]

    def table(self) -> Iterable[Sequence[str]]:
        """Links and counts."""
        yield ("what", "value")
        yield from ((f"link {link.name}", link.phase) for link in self.health.links)
        yield from ((name, str(count)) for name, count in self.health.counts)


def _heading(text: str, width: int) -> Row:
    return ((ink.fit(f" {text}", width), "faint"),)


def _channel(name: str, pulse: Pulse, now: float) -> Fact:
    return name, pulse.says(now), "" if pulse.state(now) in TRUSTED else "warn"


def _beside(facts: list[Fact], width: int) -> list[Row]:
    """As many beside each other as fit, each in as many cells as the widest needs."""
    names = max((len(name) for name, _, _ in facts), default=0) + 1
    values = max(_VALUE, *(len(value) for _, value, _ in facts), 0)
    across = max(1, width // (names + values + 2))
    lines = [facts[at : at + across] for at in range(0, len(facts), across)]
    return [_line_of(line, names, values, width) for line in lines]


def _line_of(facts: list[Fact], names: int, values: int, width: int) -> Row:
    cells = [
        ((f"  {ink.fit(name, names)}", "muted"), (ink.fit(value, values), inks))
        for name, value, inks in facts
    ]
    row = tuple(span for cell in cells for span in cell)
    return (*row, (" " * (width - width_of(row)), ""))


def _aside(text: str, width: int, inks: str) -> Row:
    return ((ink.fit(f"{'':12}{text}", width), inks),)


def _line(name: str, value: str, width: int, inks: str = "") -> Row:
    return ((ink.fit(f"  {name}", 18), "muted"), (ink.fit(value, width - 18), inks))


def _millis(seconds: float | None, *, sign: bool = False) -> str:
    if seconds is None:
        return "not measured"
    return f"{seconds * 1000:{'+' if sign else ''}.0f} ms"
