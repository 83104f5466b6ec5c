"""Word: what one line found out about a host, told to the others that wait for it.

After an outage each line would otherwise sit out its own pause, though one of them knows already
that the exchange answers again.
"""

from collections import defaultdict
from collections.abc import Callable


class Word:
    """Gets around among the lines of one feed."""

    def __init__(self) -> None:
        self._listeners: dict[str, list[Callable[[], None]]] = defaultdict(list)

    def listen(self, host: str, call: Callable[[], None]) -> None:
        """Call when somebody found that `host` answers."""
        self._listeners[host].append(call)

    def spread(self, host: str) -> None:
        """`host` answers."""
        for call in self._listeners[host]:
            call()
