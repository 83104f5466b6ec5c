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


class Credentials:
    """What proves who we are. Stays in memory; never printed, compared or written.

    The three are used byte for byte as the user typed them.
    """

    __slots__ = ("_passphrase", "_secret", "key")

    def __init__(self, key: str, secret: str, passphrase: str) -> None:
        self.key = key
        self._secret = secret
        self._passphrase = passphrase

    def __repr__(self) -> str:
        return f"Credentials({self.masked})"

    def __reduce__(self) -> str:
        raise TypeError("credentials are not copied anywhere")

    @property
    def masked(self) -> str:
        """The key with only its ends readable."""
        return f"{self.key[:4]}…{self.key[-4:]}" if len(self.key) > 12 else "…"

    def reveal(self) -> tuple[str, str, str]:
        """Key, secret and passphrase, for the OS keyring, and for hiding them in logs."""
        return self.key, self._secret, self._passphrase

    def login(self, timestamp: str) -> Login:
        """The login of a socket at `timestamp` (unix seconds)."""
        return Login(self.key, self._passphrase, timestamp, sign_login(self._secret, timestamp))

    def headers(self, timestamp: str, method: str, path: str, body: str = "") -> dict[str, str]:
        """What a REST request at `timestamp` (ISO, milliseconds, Z) is signed with."""
        return {
            "OK-ACCESS-KEY": self.key,
            "OK-ACCESS-SIGN": sign_request(self._secret, timestamp, method, path, body),
            "OK-ACCESS-TIMESTAMP": timestamp,
            "OK-ACCESS-PASSPHRASE": self._passphrase,
        }


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
