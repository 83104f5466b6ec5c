"""Who may speak for which account: the built-in keys, and OKX's checks of a signature.

The keys are derived from the seed and plainly fake; they open nothing but this exchange.
Nothing here is ever logged, and a credential never shows its secret.
"""

from __future__ import annotations

import hmac
from base64 import b64encode
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from okxtui.sim.dice import stream

WINDOW = 30_000
"""Milliseconds a signature's time may lie in the past or the future."""
LOGIN_PATH = "/users/self/verify"

Refusal = tuple[str, str]
"""OKX's code and sentence."""


class Credential:
    """One API key of the simulated exchange."""

    __slots__ = ("key", "owner", "passphrase", "secret")

    def __init__(self, owner: int, key: str, secret: str, passphrase: str) -> None:
        self.owner = owner
        """The number of its account."""
        self.key = key
        self.secret = secret
        self.passphrase = passphrase

    def __repr__(self) -> str:
        return f"Credential(owner={self.owner})"

    def sign(self, text: str) -> str:
        """Base64 of the HMAC-SHA256 of `text`, as OKX wants it."""
        return b64encode(hmac.digest(self.secret.encode(), text.encode(), "sha256")).decode()


def credentials(seed: int, owners: Iterable[int]) -> tuple[Credential, ...]:
    """One key an account; the same seed gives the same keys."""
    found = []
    for owner in owners:
        dice = stream(seed, "credentials", owner)
        parts = (f"{dice.getrandbits(bits):0{bits // 4}x}" for bits in (64, 96, 32))
        key, secret, passphrase = (
            f"simulated-{word}-{part}"
            for word, part in zip(("key", "secret", "passphrase"), parts, strict=True)
        )
        found.append(Credential(owner, key, secret, passphrase))
    return tuple(found)


class Gate:
    """Checks logins and signed requests."""

    def __init__(self, known: Iterable[Credential]) -> None:
        self._known = {each.key: each for each in known}
        self.skew = 0
        """How far (ms) the exchange's clock, which it also answers by, is ahead of the venue's."""
        self.refusing: Refusal | None = None
        """If set, every login is answered with it."""

    def login(self, arg: Mapping[str, object], now: int) -> Credential | Refusal:
        """The argument of the `login` operation."""
        given = {name: _text(arg.get(name)) for name in _LOGIN_FIELDS}
        for name, value in given.items():
            if not value:
                return "60027", f"Parameter {name} can not be empty"
        if self.refusing:
            return self.refusing
        moment = given["timestamp"]
        seconds = float(moment) if moment.replace(".", "", 1).isdecimal() else -1.0
        if not 0 <= seconds < 10**11:
            return "60004", "Invalid timestamp"
        if abs(now + self.skew - seconds * 1000) > WINDOW:
            return "60006", "Timestamp request expired"
        known = self._known.get(given["apiKey"])
        if known is None:
            return "60005", "Invalid apiKey"
        if not hmac.compare_digest(known.passphrase.encode(), given["passphrase"].encode()):
            return "60024", "Wrong passphrase"
        if not _same(known.sign(f"{moment}GET{LOGIN_PATH}"), given["sign"]):
            return "60007", "Invalid sign"
        return known

    def request(
        self, headers: Mapping[str, str], method: str, path: str, now: int
    ) -> Credential | Refusal:
        """A signed REST request; `path` with its query, no body."""
        given = {name: headers.get(name, "") for name, _ in _HEADERS}
        for name, code in _HEADERS:
            if not given[name]:
                return code, f"Request header {name} can not be empty."
        key, sign, moment, passphrase = given.values()
        stamp = _iso(moment)
        if stamp is None:
            return "50112", "Invalid OK-ACCESS-TIMESTAMP"
        if abs(now + self.skew - stamp) > WINDOW:
            return "50102", "Timestamp request expired"
        known = self._known.get(key)
        if known is None:
            return "50111", "Invalid OK-ACCESS-KEY"
        if not hmac.compare_digest(known.passphrase.encode(), passphrase.encode()):
            return "50105", "Request header OK-ACCESS-PASSPHRASE incorrect."
        if not _same(known.sign(f"{moment}{method}{path}"), sign):
            return "50113", "Invalid Sign"
        return known


_LOGIN_FIELDS = ("apiKey", "passphrase", "timestamp", "sign")
_HEADERS = (
    ("OK-ACCESS-KEY", "50103"),
    ("OK-ACCESS-SIGN", "50106"),
    ("OK-ACCESS-TIMESTAMP", "50107"),
    ("OK-ACCESS-PASSPHRASE", "50104"),
)


def _same(expected: str, given: str) -> bool:
    return hmac.compare_digest(expected.encode(), given.encode())


def _text(value: object) -> str:
    """Some clients send the timestamp as a number; OKX takes it."""
    return "" if value is None else str(value)


def _iso(moment: str) -> int | None:
    """2020-12-08T09:08:57.715Z in milliseconds; None if it is written otherwise."""
    try:
        parsed = datetime.strptime(moment, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
    except ValueError:
        return None
    return round(parsed.timestamp() * 1000)
