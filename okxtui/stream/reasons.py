"""Why a socket went down, in words, and how soon another attempt makes sense.

The one place where the network's exceptions and close codes are looked at. Texts that came from
the other side are cleaned before anybody sees them.
"""

import socket
import ssl

from msgspec import Struct
from websockets.exceptions import (
    ConnectionClosed,
    InvalidHandshake,
    InvalidMessage,
    InvalidProxyStatus,
    InvalidStatus,
    InvalidURI,
)

from okxtui.okx.text import clean
from okxtui.stream.proxy import ProxyUnfit

NETWORK_ERRORS = (OSError, TimeoutError, InvalidHandshake, InvalidURI, ConnectionClosed)
"""What connecting and receiving raise when the network, and not we, are at fault."""

_CLOSES = {
    1000: "the exchange closed the line",
    1001: "the exchange is going away",
    1002: "we sent what the exchange took for no WebSocket frame",
    1005: "the exchange closed the line without a reason",
    1006: "the line broke",
    1008: "the exchange says that we broke a rule",
    1009: "our request was too big",
    1011: "the exchange had an internal error",
    1012: "the exchange restarts",
    1013: "the exchange asks to come back later",
    4001: "the exchange refused the login",
    4002: "the exchange refused our parameters",
    4003: "the exchange took our requests for too many",
    4004: "the exchange heard nothing for 30 s",
    4005: "we read too slowly",
    4006: "the exchange ended the line abnormally",
    4007: "the API key was changed or deleted",
    4008: "too many channels",
    4009: "too many channels on this line",
}

_OUR_CLOSES = {
    1002: "the exchange sent what is no WebSocket frame",
    1003: "the exchange sent what we cannot read",
    1007: "the exchange sent what is no text",
    1009: "the exchange sent a frame that was too big",
    1010: "the exchange sent what is no WebSocket frame",
}
"""Codes with which we close ourselves."""

_CROWDED_CLOSES = frozenset({1009, 4002, 4003, 4008, 4009})
"""We asked for too much: asking for less may help."""

_KEY_CHANGED = 4007

_SLOW_CLOSES = frozenset({1008, 1013})
_HOPELESS_STATUS = frozenset({401, 403, 404})


class Reason(Struct, frozen=True):
    """What happened."""

    sentence: str
    wait: float = 0.0
    """Seconds to wait at least."""
    hopeless_after: int = 0
    """Attempts after which only the user can help, and one a minute will do. 0: never."""
    close_code: int | None = None
    nonsense: bool = False
    """The other side sent what is no protocol."""
    crowded: bool = False
    """We asked for too much."""


def why_closed(code: int | None, text: str = "") -> Reason:
    """The reason for a close code of the exchange, with what it said."""
    sentence = _CLOSES.get(code or 1006, f"the exchange closed the line ({code})")
    said = clean(text, 120)
    return Reason(
        f"{sentence}: {said}" if said else sentence,
        5.0 if code in _SLOW_CLOSES else 0.0,
        hopeless_after=2 * (code == _KEY_CHANGED),
        close_code=code,
        crowded=code in _CROWDED_CLOSES,
    )


def _why_we_closed(code: int) -> Reason:
    sentence = _OUR_CLOSES.get(code, "the line broke")
    return Reason(sentence, close_code=code, nonsense=code in _OUR_CLOSES)


def why_failed(error: BaseException, host: str) -> Reason:
    """The reason for an exception of NETWORK_ERRORS."""
    match error:
        case ConnectionClosed():
            if error.rcvd is None and error.sent is not None:
                return _why_we_closed(error.sent.code)
            frame = error.rcvd
            return why_closed(frame.code if frame else 1006, frame.reason if frame else "")
        case ProxyUnfit():
            return Reason(str(error), hopeless_after=1)
        case ssl.SSLCertVerificationError():
            words = f"the certificate of {host} is not to be trusted: {clean(error.verify_message)}"
            return Reason(words, hopeless_after=1)
        case ssl.SSLError():
            return Reason(f"no secure connection to {host}", hopeless_after=1)
        case socket.gaierror():
            return Reason(f"cannot reach {host}: the name is not known (no network?)")
        case InvalidStatus():
            return _why_status(error, host)
        case InvalidProxyStatus():
            return Reason(f"the proxy refused: HTTP {error.response.status_code}")
        case InvalidMessage():
            return Reason(f"{host} does not speak HTTP")
        case TimeoutError():
            return Reason(f"cannot reach {host}: no answer")
        case ConnectionRefusedError():
            return Reason(f"cannot reach {host}: the connection was refused")
        case OSError():
            return Reason(f"cannot reach {host}: {clean(error.strerror or type(error).__name__)}")
        case _:
            return Reason(f"{host} answered in a way that is no WebSocket")


def _why_status(error: InvalidStatus, host: str) -> Reason:
    status = error.response.status_code
    if 300 <= status < 400:
        return Reason(f"{host} points elsewhere; we do not follow", hopeless_after=1)
    if status == 429:
        after = error.response.headers.get("Retry-After", "")
        wait = float(after) if after.isascii() and after.isdigit() and len(after) < 5 else 5.0
        return Reason(f"{host}: too many requests (HTTP 429)", wait)
    return Reason(f"{host} refused: HTTP {status}", hopeless_after=3 * (status in _HOPELESS_STATUS))
