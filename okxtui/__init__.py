"""okxtui: a live terminal dashboard for the OKX exchange, and a library of its market.

Importing it costs nothing; what programs of others use is loaded when it is first named.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from okxtui.library import EventFeed, open_feed
    from okxtui.market.depth import Depth
    from okxtui.market.glance import LinkPhase
    from okxtui.market.market import Market
    from okxtui.okx.environments import Environment
    from okxtui.okx.events import (
        Bar,
        BookChange,
        BookGap,
        BookSnapshot,
        Refused,
        Subscribed,
        Ticker,
        Trade,
    )
    from okxtui.okx.signing import Credentials

__version__ = "0.1.0"

_HOMES = {
    "okxtui.library": ("EventFeed", "open_feed"),
    "okxtui.market.depth": ("Depth",),
    "okxtui.market.glance": ("LinkPhase",),
    "okxtui.market.market": ("Market",),
    "okxtui.okx.environments": ("Environment",),
    "okxtui.okx.events": (
        *("Bar", "BookChange", "BookGap", "BookSnapshot"),
        *("Refused", "Subscribed", "Ticker", "Trade"),
    ),
    "okxtui.okx.signing": ("Credentials",),
}

__all__ = [
    "Bar",
    "BookChange",
    "BookGap",
    "BookSnapshot",
    "Credentials",
    "Depth",
    "Environment",
    "EventFeed",
    "LinkPhase",
    "Market",
    "Refused",
    "Subscribed",
    "Ticker",
    "Trade",
    "__version__",
    "open_feed",
]


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(home), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
