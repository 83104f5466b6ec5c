"""Notice: why there is no line, when it is tried again, and what one can do meanwhile.

It takes rows from the panes only while something is wrong; a first run without network sees it
at once, with the offer of the exchange that needs none.
"""

from collections.abc import Callable

from textual.reactive import reactive

from okxtui.market.glance import Glance, LinkPhase
from okxtui.okx.environments import Environment
from okxtui.ui import ink
from okxtui.ui.header import public_link
from okxtui.ui.lines import Lines, Row


class Notice(Lines):
    """Sentences about the line; no height while all is well."""

    count: reactive[int] = reactive(0, layout=False, repaint=False)
    """How many sentences there are."""

    def __init__(self, environment: Environment, now: Callable[[], float]) -> None:
        super().__init__(id="notice")
        self.environment = environment
        self.now = now
        self.glance: Glance | None = None

    def take(self, glance: Glance) -> None:
        """Judge the line anew."""
        self.glance = glance
        self.count = len(self.sentences())
        self.repaint()

    def watch_count(self, count: int) -> None:
        """Take as many rows as there are sentences."""
        self.styles.height = count

    def rows(self) -> list[Row]:
        """One row a sentence."""
        width = self.outer_size.width
        return [((ink.fit(f" {text}", width), inks),) for text, inks in self.sentences()]

    def sentences(self) -> list[tuple[str, str]]:
        """What is to be said now, with its ink."""
        told = self._line()
        if self.glance is None:
            return told
        if self.glance.health.maintenance:
            told.append((f"maintenance: {self.glance.health.maintenance}", "warn"))
        if self.glance.health.recording.startswith("failed"):
            told.append((f"recording {self.glance.health.recording}", "alert"))
        return told

    def _line(self) -> list[tuple[str, str]]:
        link = public_link(self.glance)
        if self.glance is None or link is None:
            return []
        trying = self._trying(link)
        if not trying:
            return []
        told = [(f"{link.reason or 'the line is down'}; {trying}", "alert")]
        seen = any(quote.ticker for quote in self.glance.quotes)
        if not seen and self.environment.kind in ("live", "demo", "custom"):
            offer = (
                "No network? `okxtui --env sim` runs the built-in exchange: no network, no keys."
            )
            told.append((offer, "warn"))
        return told

    def _trying(self, link: LinkPhase) -> str:
        """What happens next; "" while all is well.

        It stays up while an attempt is on its way: rows that came and went with each one would
        shake the panes.
        """
        match link.phase:
            case "waiting":
                return f"next try in {max(0, round(link.next_at - self.now()))} s, r retries now"
            case "needs you":
                return "r tries again"
            case "connecting" if link.reason:
                return "trying now"
        return ""
