"""The two signatures of OKX: what is signed, and how. Everything here happens on this machine.

The secret comes in as an argument and leaves only inside the HMAC (OKX docs, "Making requests"
and "Login"). No clock: the caller says which time to sign.
"""

import hmac
from base64 import b64encode

from msgspec import Struct


class Login(Struct, frozen=True, rename="camel"):
    """The argument of the `login` operation."""

    api_key: str
    passphrase: str
    timestamp: str
    sign: str

    def __repr__(self) -> str:
        return "Login(…)"


def _sign(secret: str, text: str) -> str:
    return b64encode(hmac.digest(secret.encode(), text.encode(), "sha256")).decode()


def sign_login(secret: str, timestamp: str) -> str:
    """The signature of a WebSocket login; `timestamp` in unix seconds, valid for 30 s."""
    return _sign(secret, f"{timestamp}GET/users/self/verify")


def sign_request(secret: str, timestamp: str, method: str, path: str, body: str = "") -> str:
    """The signature of a REST request; `timestamp` is ISO with milliseconds and `Z`.

    `path` includes the query of a GET, whose body is "".
    """
    return _sign(secret, f"{timestamp}{method}{path}{body}")
