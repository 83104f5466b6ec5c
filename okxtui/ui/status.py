"""Status: the line below the panes: links, clock, delay, gaps, recording, in one row."""

from collections.abc import Callable

from okxtui.market.freshness import spell_age
from okxtui.market.glance import Glance, LinkPhase
from okxtui.ui.lines import Lines, Row, Span


class Status(Lines):
    """One row about how the numbers get here."""

    def __init__(self, now: Callable[[], float]) -> None:
        super().__init__(id="status")
        self.now = now
        self.glance: Glance | None = None

    def take(self, glance: Glance) -> None:
        """Keep what is new and repaint."""
        self.glance = glance
        self.repaint()

    def rows(self) -> list[Row]:
        """The most wanted first; what does not fit is left out whole."""
        width = self.outer_size.width
        row: list[Span] = []
        for spans in self._facts():
            told = [*([(f" {'|'} ", "faint")] if row else [(" ", "")]), *spans]
            if sum(len(text) for text, _ in (*row, *told)) > width:
                break
            row += told
        return [tuple(row)]

    def _facts(self) -> list[list[Span]]:
        if self.glance is None:
            return [[("connecting", "warn")]]
        health = self.glance.health
        facts = [self._link(link) for link in health.links]
        if health.delay is not None:
            facts.append([("delay ", "muted"), (f"{health.delay * 1000:.0f}ms", "")])
        if health.clock_offset is not None:
            facts.append([("clock ", "muted"), (f"{health.clock_offset * 1000:+.0f}ms", "")])
        counted = [(name, count) for name, count in health.counts if count]
        facts += [[(f"{name} ", "muted"), (f"{count:,}", "warn")] for name, count in counted]
        if health.recording:
            failed = health.recording.startswith("failed")
            facts.append([("rec ", "muted"), (health.recording, "alert" if failed else "")])
        return facts

    def _link(self, link: LinkPhase) -> list[Span]:
        colour = {"up": "up", "off": "muted"}.get(link.phase, "warn")
        spans: list[Span] = [(f"{link.name} ", "muted"), (link.phase, colour)]
        if link.phase == "up" and link.latency is not None:
            spans.append((f" {link.latency * 1000:.0f}ms", ""))
        if link.phase == "up" and link.heard_at:
            spans.append((f" {spell_age(max(0.0, self.now() - link.heard_at))}", "muted"))
        if link.phase == "waiting":
            spans.append((f" {max(0, round(link.next_at - self.now()))}s", "muted"))
        return spans
