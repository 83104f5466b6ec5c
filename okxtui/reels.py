"""Reels: a recording that is too long for one file goes on in the next, and a manifest lists them.

Decides when a file is full and what the next one is called. Every file begins anew with what is
open and subscribed to, so that each can be played alone. Must not know how anything is recorded.
"""

import json
import os
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from msgspec import Struct

from okxtui import __version__
from okxtui.faults import UsageFault
from okxtui.headless import tell

_LIMIT = re.compile(r"(\d{1,9}(?:\.\d{1,3})?)\s*(kb|mb|gb|s|m|h|d)", re.IGNORECASE)
_BYTES = {"kb": 1e3, "mb": 1e6, "gb": 1e9}
_SECONDS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_SUFFIXES = (".jsonl.gz", ".json.gz", ".gz", ".jsonl", ".json")


class Limits(Struct, frozen=True):
    """When a file is full; 0: never."""

    octets: float = 0.0
    seconds: float = 0.0


def limits(texts: Sequence[str]) -> Limits:
    """From `100MB`, `1h` and the like. Raises UsageFault."""
    octets = seconds = 0.0
    for text in texts:
        told = _LIMIT.fullmatch(text.strip())
        if told is None or not float(told[1]):
            raise UsageFault(
                f"The option --rotate: {text[:40]!r} is no size or time like 100MB, 1h."
            )
        unit = told[2].lower()
        octets = float(told[1]) * _BYTES[unit] if unit in _BYTES else octets
        seconds = float(told[1]) * _SECONDS[unit] if unit in _SECONDS else seconds
    return Limits(octets, seconds)


class Reels:
    """The files of one recording, in order."""

    def __init__(self, path: Path, limits: Limits, about: dict[str, Any]) -> None:
        """`about` goes into the manifest as it is."""
        self._path, self._limits, self._about = path, limits, about
        self._files = self._listed()
        self._number = 0
        self._began = 0.0
        self._frames = 0
        self._ended: list[int] = []
        """Bytes in each file that was ended."""
        self.path = path
        """Where to record now."""

    @property
    def manifest(self) -> Path:
        """Where the list of files stands."""
        return self._path.with_name(f"{_split(self._path)[0]}.manifest.json")

    def begin(self, now: float, frames: int) -> Path:
        """The first file, or the next; `frames` came before it. `now`: unix seconds."""
        if self._rotates:
            self.path = self._free()
        self._began, self._frames = now, frames
        return self.path

    def is_full(self, now: float) -> bool:
        """Whether it is time for the next file."""
        most, longest = self._limits.octets, self._limits.seconds
        return bool(
            (most and self.size >= most)
            or (longest and self._began and now - self._began >= longest)
        )

    @property
    def size(self) -> int:
        """Bytes in the present file."""
        return self.path.stat().st_size if self.path.exists() else 0

    def end(self, now: float, frames: int) -> None:
        """The present file is complete; write it into the manifest."""
        if not self.path.exists():
            return
        self._ended.append(self.size)
        if self._rotates:
            self._list(now, frames)
        self._began = 0.0

    @property
    def amount(self) -> str:
        """What was written by this run, all files together."""
        every = [*self._ended, self.size] if self._began else self._ended
        files = f" in {len(every)} files" if len(every) > 1 else ""
        return f"{sum(every):,} B{files}"

    def _list(self, now: float, frames: int) -> None:
        """Add the present file to the manifest."""
        told = {"name": self.path.name, "from": _stamp(self._began), "to": _stamp(now)}
        self._files.append({**told, "bytes": self.size, "frames": frames - self._frames})
        whole = {"okxtui": __version__, **self._about, "files": self._files}
        fresh = self.manifest.with_name(self.manifest.name + ".new")
        try:
            fresh.write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")
            os.replace(fresh, self.manifest)
        except OSError as error:
            tell(f"{self.manifest.name} cannot be written: {error.strerror}.")

    def _listed(self) -> list[dict[str, Any]]:
        """The files of a recording that is gone on with."""
        if not (self._rotates and self.manifest.exists()):
            return []
        try:
            return list(json.loads(self.manifest.read_text(encoding="utf-8"))["files"])
        except (OSError, ValueError, LookupError, TypeError):
            raise UsageFault(f"{self.manifest} exists already and is no manifest.") from None

    @property
    def _rotates(self) -> bool:
        return bool(self._limits.octets or self._limits.seconds)

    def _free(self) -> Path:
        """The next number that no file has: a recording that is begun again goes on."""
        name, suffix = _split(self._path)
        while True:
            self._number += 1
            path = self._path.with_name(f"{name}-{self._number:04}{suffix}")
            if not path.exists():
                return path


def _split(path: Path) -> tuple[str, str]:
    for suffix in _SUFFIXES:
        if path.name.endswith(suffix) and path.name != suffix:
            return path.name.removesuffix(suffix), suffix
    return path.name, ""


def _stamp(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
