"""Taping: a feed's recording, begun and ended while the feed runs.

Stands between the feed and its journal: what is open when a recording begins is told to it, and
when the disk refuses, the feed goes on and the screen is told.
"""

from collections.abc import Iterable
from pathlib import Path

from okxtui.stream.journal import Journal, JournalRefused
from okxtui.stream.leg import Recorder
from okxtui.stream.line import Line
from okxtui.stream.vitals import Vitals


class Taping:
    """The recording of one feed, if there is one."""

    def __init__(self, vitals: Vitals) -> None:
        self.recorders: tuple[Recorder, ...] = ()
        """Who wants the raw frames right now."""
        self._vitals = vitals
        self._journal: Journal | None = None
        self._facts: dict[str, bytes] = {}
        """The lists of instruments, by address: every file is to be played without the others."""

    def start(self, path: Path, lines: Iterable[Line]) -> None:
        """Record to `path` from now on, instead of where it went before."""
        self.stop()
        try:
            self._journal = Journal(path, failed=self._failed)
        except JournalRefused as refused:
            self._failed(str(refused))
            return
        self.recorders = (self._journal,)
        self.beat()
        for url, body in self._facts.items():
            self._journal.rest(url, body)
        for line in lines:
            line.introduce(self._journal)

    def stop(self) -> None:
        """Close the file, if there is one."""
        if self._journal is not None:
            self._journal.close()
        self._journal, self.recorders, self._vitals.recording = None, (), ""

    def beat(self) -> None:
        """Once a second: write what waits, and say how much there is."""
        if self._journal is not None:
            self._journal.flush()
        if self._journal is not None:  # A flush may find the disk full, and end it.
            self._vitals.recording = f"{self._journal.path.name} {self._journal.size:,} B"

    def rest(self, url: str, body: bytes) -> None:
        """A REST answer came."""
        if "/public/instruments?" in url:
            self._facts[url] = body
        if self._journal is not None:
            self._journal.rest(url, body)

    def _failed(self, sentence: str) -> None:
        self._journal, self.recorders = None, ()
        self._vitals.recording = f"failed: {sentence}"
        self._vitals.say(sentence)
