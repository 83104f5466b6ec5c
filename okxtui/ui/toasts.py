"""Toasts: which sentences are shown in a corner, so that a storm of errors is a word and no flood.

Of one kind one in ten seconds; of what the feed says a few, whatever kinds there are, for an
exchange may make up as many as it likes. The rest is in the log, and counted in the health pane.
Must not know how a toast is shown.
"""

import re

EVERY = 10.0
"""Seconds between two toasts of one kind."""

AT_ONCE = 4
"""Toasts of the feed in that time."""

_CODE = re.compile(r"\((\w{1,20})\)")
_FEED = "feed "


def feed_kind(sentence: str) -> str:
    """The kind of a sentence of the feed: the exchange's code in it, else the sentence itself."""
    code = _CODE.search(sentence)
    return f"{_FEED}{code[1] if code else sentence}"


class Toasts:
    """Remembers what was shown lately."""

    def __init__(self) -> None:
        self._shown: dict[str, float] = {}

    def may(self, kind: str, now: float) -> bool:
        """Whether a sentence of this kind is to be shown at `now` (monotonic seconds)."""
        self._shown = {other: at for other, at in self._shown.items() if now - at < EVERY}
        if kind in self._shown:
            return False
        if kind.startswith(_FEED) and sum(it.startswith(_FEED) for it in self._shown) >= AT_ONCE:
            return False
        self._shown[kind] = now
        return True
