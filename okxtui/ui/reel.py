"""Reel: recording from the dashboard: which file is asked for, begun and ended with one key.

Must not know what is recorded, nor how.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from okxtui.market.glance import Glance
from okxtui.stream.ways import Feed
from okxtui.ui.lines import Span

Ask = Callable[[str, str, Callable[[str], None]], None]


def toggle(feed: Feed | None, glance: Glance | None, ask: Ask) -> None:
    """End the recording that runs, or ask for a file and begin one."""
    if feed is None or glance is None:
        return
    if is_running(glance):
        feed.record(None)
        return

    def begin(text: str) -> None:
        if text.strip():
            feed.record(Path(text.strip()).expanduser())

    ask("Record to:", proposed(glance), begin)


def proposed(glance: Glance) -> str:
    """A file in the present folder, named after the environment and the time (UTC)."""
    at = datetime.fromtimestamp(glance.wall, UTC)
    return f"{glance.environment}-{at:%Y%m%d-%H%M%S}.jsonl.gz"


def is_running(glance: Glance) -> bool:
    """Whether frames go to a file now."""
    told = glance.health.recording
    return bool(told) and not told.startswith("failed")


def badge(glance: Glance | None) -> list[Span]:
    """What the header says of it."""
    if glance is None or not glance.health.recording:
        return []
    return [(" REC ", "alert" if is_running(glance) else "warn")]
