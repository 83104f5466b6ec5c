"""What one connection has still to send, and what faults do to it on the way.

Answers go straight in; pushes may be dropped, doubled, swapped or held up first.
"""

from __future__ import annotations

from heapq import heappop, heappush

from okxtui.sim.faults import DELAY, DOUBLE, DROP, SWAP, Faults
from okxtui.sim.topics import Arg


class Outbox:
    """Frames on their way to one client."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self._frames: list[bytes] = []
        self._held: dict[tuple[str, ...], bytes] = {}
        """Frames that wait for the next of their topic."""
        self._late: list[tuple[int, int, bytes]] = []
        self._count = 0

    def __len__(self) -> int:
        return len(self._frames)

    def answer(self, frame: bytes, place: int | None = None) -> None:
        """An answer; `place` puts it before what was queued meanwhile."""
        self._frames.insert(len(self._frames) if place is None else place, frame)

    def push(self, frame: bytes, arg: Arg, now: int) -> None:
        """A push, if nothing befalls it."""
        rule = self._faults.verdict(arg)
        kind = rule.kind if rule else ""
        key = tuple(arg.values())
        if kind == SWAP and key not in self._held:
            self._held[key] = frame
            return
        if rule and kind == DELAY:
            self._count += 1
            heappush(self._late, (now + rule.ms, self._count, frame))
        elif kind != DROP:
            self._frames += [frame, frame] if kind == DOUBLE else [frame]
        held = self._held.pop(key, None)
        if held is not None:
            self._frames.append(held)

    def take(self, now: int) -> list[bytes]:
        """Everything that may go at `now`, in order."""
        while self._late and self._late[0][0] <= now:
            self._frames.append(heappop(self._late)[2])
        if not self._frames:
            return []
        frames, self._frames = self._frames, []
        return frames
