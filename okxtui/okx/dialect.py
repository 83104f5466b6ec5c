"""Dialect: which of the exchange's two languages a socket speaks, and the talk in either.

V5 is today's; V3 is that of recordings and servers of 2019 to 2021. Whoever holds a socket asks
here for its conversation and need not know which one it got.
"""

from collections.abc import Callable, Iterable, Mapping
from urllib.parse import urlsplit

from okxtui.okx.channels import channel
from okxtui.okx.connection import Connection
from okxtui.okx.events import Arg
from okxtui.okx.v3 import V3Connection, inflate, subscription

Conversation = Connection | V3Connection
"""One socket's protocol, in whichever dialect."""

Converse = Callable[[str, float], Conversation]
"""Begins a conversation: the socket's path, and the present (monotonic seconds)."""

DIALECTS: Mapping[str, Converse] = {"v5": Connection, "v3": V3Connection}


def dialect_of(url: str) -> str:
    """ "v3" for addresses that end in /ws/v3, else "v5"."""
    return "v3" if urlsplit(url).path.rstrip("/").endswith("/ws/v3") else "v5"


def dialect_heard(url: str, first: bytes) -> str:
    """The dialect of a socket, by the first frame that came from it; else by its address.

    Only V3 deflates, and only its pushes have a `table`; what carries them needs no telling name.
    """
    begins = b'{"table"' if first.startswith(b"{") else (b'{"table"', b'{"event"', b"pong")
    return "v3" if text_of("v3", first).startswith(begins) else dialect_of(url)


def text_of(dialect: str, frame: bytes) -> bytes:
    """The text of a frame; empty for what is no such frame.

    V3 deflates all of its own; some recorders kept what they had inflated.
    """
    if dialect != "v3" or frame.startswith(b"{"):
        return frame
    try:
        return inflate(frame)
    except ValueError:
        return b""


def sockets(dialect: str) -> tuple[str, ...]:
    """The paths of a dialect's sockets, those first that are to be up first.

    The account has a login and a reconciliation before it once its socket is there, the candles
    have nothing. V3 knew accounts too; we do not speak of them in it.
    """
    return ("public", "private") if dialect == "v3" else ("public", "private", "business")


def by_socket(dialect: str, args: Iterable[Arg]) -> dict[str, list[Arg]]:
    """`args` by the path of the socket that serves them, in order.

    V3 has one socket for everything, and lacks some channels: those are left out.
    """
    if dialect == "v3":
        return {"public": [arg for arg in args if subscription(arg)]}
    sockets: dict[str, list[Arg]] = {}
    for arg in args:
        kind = channel(arg.channel)
        if kind is not None:
            sockets.setdefault(kind.path, []).append(arg)
    return sockets
