"""Spans: which stretches of a time axis are accounted for, and which are holes.

Half-open stretches [since, until), kept sorted and joined where they touch. Pure arithmetic; it
must not know what fills them.
"""

from collections.abc import Iterator

Span = tuple[int, int]


class Spans:
    """A set of integers in stretches."""

    def __init__(self) -> None:
        self._spans: list[Span] = []

    def __iter__(self) -> Iterator[Span]:
        return iter(self._spans)

    def add(self, since: int, until: int) -> None:
        """Account for a stretch."""
        if since >= until:
            return
        apart = [span for span in self._spans if span[1] < since or span[0] > until]
        met = [span for span in self._spans if span[1] >= since and span[0] <= until]
        joined = (min([since, *(a for a, _ in met)]), max([until, *(b for _, b in met)]))
        self._spans = sorted([*apart, joined])

    def cut(self, since: int, until: int) -> None:
        """Account for a stretch no longer."""
        if since >= until:
            return
        left: list[Span] = []
        for first, last in self._spans:
            left += [
                (a, b) for a, b in ((first, min(last, since)), (max(first, until), last)) if a < b
            ]
        self._spans = left

    def holes(self, since: int, until: int) -> list[Span]:
        """What is not accounted for within [since, until), first to last."""
        found: list[Span] = []
        at = since
        for first, last in self._spans:
            if last <= at:
                continue
            if first >= until:
                break
            if first > at:
                found.append((at, first))
            at = last
        if at < until:
            found.append((at, until))
        return found
