"""The desk of a recording: the same panes, and one more row and a few more keys for its clock.

What the keys wish for goes to the feed; where the recording stands comes back with the glances.
"""

from collections.abc import Callable
from typing import Any

from textual.app import ComposeResult
from textual.reactive import reactive

from okxtui.market.glance import Glance, Playback
from okxtui.stream.ways import Playable
from okxtui.ui import ink
from okxtui.ui.commands import bindings
from okxtui.ui.desk import Desk
from okxtui.ui.footer import Footer
from okxtui.ui.lines import Lines, Row, Span, width_of
from okxtui.ui.status import Status
from okxtui.ui.view import View


class Progress(Lines):
    """How far the recording has been played, in one row."""

    playback: reactive[Playback | None] = reactive(None, layout=False, repaint=False)
    view: reactive[View] = reactive(View(), layout=False, repaint=False)

    def __init__(self, view: View) -> None:
        super().__init__(id="progress")
        self.set_reactive(Progress.view, view)

    def watch_playback(self) -> None:
        """The clock moved."""
        self.repaint()

    def watch_view(self) -> None:
        """Local time or UTC."""
        self.repaint()

    def rows(self) -> list[Row]:
        """State, speed and clock, a bar, the end, the name; the bar takes what is left."""
        playback, width = self.playback, self.outer_size.width
        if playback is None:
            return [((" opening the recording", "warn"),)]
        left = (*_state(playback), (f" {self._clock(playback.at)} ", "strong"))
        right: tuple[Span, ...] = ((f" {self._clock(playback.end)} ", "muted"),)
        name = ink.fit(playback.name, min(30, len(playback.name)))
        if width >= 100:
            right = (*right, (f"{name} ", "faint"))
        space = width - width_of(left) - width_of(right)
        signs = self.view.signs
        done = round(share(playback) * max(0, space))
        bar = ((signs.full * done, "accent"), (signs.light * max(0, space - done), "faint"))
        return [(*left, *bar, *right)]

    def _clock(self, at: float) -> str:
        return ink.clock(int(at * 1000), self.view.utc)


def share(playback: Playback) -> float:
    """How much of the recording lies behind, 0..1."""
    whole = playback.end - playback.start
    return min(1.0, max(0.0, (playback.at - playback.start) / whole)) if whole > 0 else 1.0


def _state(playback: Playback) -> tuple[Span, ...]:
    word = "ended" if playback.ended else "paused" if playback.paused else "playing"
    return (f" {word}", "warn" if word == "paused" else "muted"), (f" {playback.speed:g}x", "")


class PlayedClock:
    """The clock that ages are read by: as old as the last glance, and then as fast as it ages."""

    def __init__(self, real: Callable[[], float]) -> None:
        self._real = real
        self._at = self._set_at = real()
        self._rate = 1.0

    def set(self, glance: Glance) -> None:
        """A newer glance came."""
        self._at, self._set_at = glance.at, self._real()
        self._rate = glance.playback.ageing if glance.playback else 1.0

    def __call__(self) -> float:
        return self._at + (self._real() - self._set_at) * self._rate


class ReplayDesk(Desk):
    """The market of a recording."""

    BINDINGS = bindings("replay")

    def __init__(self, *given: Any, now: Callable[[], float], **named: Any) -> None:
        """As any desk, but its clock stands while the recording does."""
        self._clock = PlayedClock(now)
        super().__init__(*given, now=self._clock, **named)

    def compose(self) -> ComposeResult:
        """As any desk, with the progress above its last rows."""
        for widget in super().compose():
            if isinstance(widget, Status):
                yield Progress(self.view)
            if isinstance(widget, Footer):
                widget.also = ("replay",)
            yield widget

    def on_desk_glanced(self, message: Desk.Glanced) -> None:
        """The clock and the progress hear of the glance before the panes do."""
        self._clock.set(message.glance)
        self.query_one(Progress).playback = message.glance.playback

    def watch_view(self, view: View) -> None:
        """Hand the view down."""
        super().watch_view(view)
        if self.is_mounted:
            self.query_one(Progress).view = view

    def action_record(self) -> None:
        """No file is asked for that would not be written."""
        self.say("This is a recording already.")

    def action_pause(self) -> None:
        """Play or stand still."""
        self._wish(lambda feed: feed.pause())

    def action_step(self) -> None:
        """One record further."""
        self._wish(lambda feed: feed.step())

    def action_speed(self, step: int) -> None:
        """Faster or slower."""
        self._wish(lambda feed: feed.speed(step))

    def action_jump(self) -> None:
        """Ask for a time and go there."""
        self.asking.ask("Jump to (14:02:10, +5m, 50%):", "", self._jump)

    def action_next_gap(self) -> None:
        """On to where something is missing."""
        self._wish(lambda feed: feed.next_gap())

    def action_next_signal(self) -> None:
        """On to where something stands out."""
        self._wish(lambda feed: feed.next_signal())

    def _jump(self, text: str) -> None:
        if text.strip():
            self._wish(lambda feed: feed.jump(text, self.view.utc))

    def _wish(self, wish: Callable[[Playable], None]) -> None:
        if isinstance(self.feed, Playable):
            wish(self.feed)
