"""The frames of the exchange as they stand on the wire, and how to read them.

Typed structs for the envelopes; the rows inside are the events themselves. Reading is strict
first, because strict is fast and nearly always right; a frame that fails is read once more with
every scalar taken as text, so one null or bare number costs its own cell and not the frame.
Must not know what a subscription is.
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import Struct

from okxtui.okx.events import Arg, Level

T = TypeVar("T")

UNREADABLE = (msgspec.MsgspecError, ValueError, RecursionError)
"""What decoding raises on a frame that is not what it should be (UnicodeError is a ValueError)."""


class Push(Struct, Generic[T], gc=False):
    """`{"arg":{…},"data":[…]}` without its `arg`, which the connection has looked at already."""

    data: list[T] = []


class PagedPush(Struct, Generic[T], gc=False, rename="camel"):
    """A push of `positions` or `account`; the pages are counted on snapshots only."""

    event_type: str = "snapshot"
    cur_page: int = 1
    last_page: bool = True
    data: list[T] = []


class BookRow(Struct, gc=False, rename="camel"):
    """The row of a book push."""

    inst_id: str = ""
    """Named by `books5` alone."""
    asks: list[Level] = []
    bids: list[Level] = []
    ts: str = ""
    seq_id: int | None = None
    prev_seq_id: int | None = None
    checksum: int | None = 0


class BookPush(Struct, gc=False):
    """A push of a book channel; `action` only where there are updates."""

    action: str = ""
    data: list[BookRow] = []


class Envelope(Struct, gc=False, rename="camel"):
    """Whatever else may come: an event, the answer to an operation, or a push to look up."""

    event: str = ""
    op: str = ""
    id: str = ""
    code: str = ""
    msg: str = ""
    conn_id: str = ""
    channel: str = ""
    conn_count: str = ""
    arg: Arg | None = None


class _Head(Struct, gc=False, forbid_unknown_fields=True):
    """A push cut off behind its `arg`."""

    arg: Arg


_untyped = msgspec.json.Decoder(float_hook=str)


def _as_text(value: Any) -> Any:
    """The same value with every scalar as text and every null left out."""
    if isinstance(value, dict):
        return {key: _as_text(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return ["" if item is None else _as_text(item) for item in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else str(value)


class Reader(Generic[T]):
    """Decodes frames to one type, strictly and if that fails leniently."""

    def __init__(self, kind: type[T]) -> None:
        self._kind = kind
        self.strictly: Callable[[bytes], T] = msgspec.json.Decoder(kind).decode
        """The fast way. Raises msgspec.ValidationError where `leniently` may still succeed."""

    def leniently(self, frame: bytes) -> T:
        """The frame with every scalar taken as text. Raises one of UNREADABLE."""
        return msgspec.convert(_as_text(_untyped.decode(frame)), self._kind, strict=False)

    def read(self, frame: bytes) -> T:
        """The frame as `kind`. Raises one of UNREADABLE if it cannot be that."""
        try:
            return self.strictly(frame)
        except msgspec.ValidationError:
            return self.leniently(frame)


read_envelope = Reader(Envelope).read

_read_head = msgspec.json.Decoder(_Head).decode


def read_head(text: bytes) -> Arg | None:
    """The arg of `{"arg":{…}}` and of nothing else; None for anything that is not just that."""
    try:
        return _read_head(text).arg
    except UNREADABLE:
        return None
