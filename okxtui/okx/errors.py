"""What each code of the exchange asks of us: one table, read by code, never by text.

OKX changes its texts and keeps its codes (OKX docs, "Error code"). A code means different things
while logging in and afterwards, so the phase is part of the question.
"""

from enum import Enum, auto

from msgspec import Struct


class Remedy(Enum):
    """What a client does about a code."""

    IGNORE = auto()
    """A benign race."""
    RETRY = auto()
    """Send the one request again, after a pause, at most five times."""
    LOGIN_AGAIN = auto()
    """Log in once more (with a corrected clock), then ask the user."""
    NEEDS_USER = auto()
    """Stop: a key, a permission or an environment is wrong."""
    GIVE_UP = auto()
    """Fatal for this subscription only."""


class Meaning(Struct, frozen=True):
    """A remedy, and our own sentence for the screen."""

    remedy: Remedy
    sentence: str


_RETRY, _GIVE_UP, _USER, _AGAIN, _IGNORE = (
    Remedy.RETRY,
    Remedy.GIVE_UP,
    Remedy.NEEDS_USER,
    Remedy.LOGIN_AGAIN,
    Remedy.IGNORE,
)

_TABLE: dict[str, tuple[Remedy, str]] = {
    "50001": (_RETRY, "the service is unavailable for the moment"),
    "50011": (_RETRY, "too many requests"),
    "50013": (_RETRY, "the exchange is busy"),
    "50026": (_RETRY, "the exchange has an internal error"),
    "50040": (_RETRY, "too many requests"),
    "50046": (_RETRY, "the exchange is busy"),
    "50061": (_RETRY, "too many requests of this sub-account"),
    "60014": (_RETRY, "too many requests"),
    "64007": (_RETRY, "the exchange has an internal error"),
    "60004": (_AGAIN, "the timestamp of the login is malformed"),
    "60006": (_AGAIN, "this machine's clock is off by more than 30 s"),
    "50102": (_AGAIN, "this machine's clock is off by more than 30 s"),
    "50112": (_AGAIN, "the timestamp of the request is malformed"),
    "60009": (_AGAIN, "the login failed"),
    "60011": (_AGAIN, "the exchange wants a login first"),
    "63999": (_AGAIN, "the exchange has an internal error at login"),
    "60023": (_AGAIN, "too many logins"),
    "60005": (_USER, "the API key is wrong"),
    "60007": (_USER, "the secret key is wrong"),
    "60024": (_USER, "the passphrase is wrong"),
    "60026": (_USER, "the exchange takes this kind of login no more"),
    "60027": (_GIVE_UP, "a parameter is empty"),
    "60032": (_USER, "the API key is unknown here: another region or another environment?"),
    "50007": (_USER, "the account is blocked"),
    "50008": (_USER, "the user does not exist"),
    "50009": (_USER, "the account is suspended"),
    "50012": (_USER, "the account status forbids this"),
    "50029": (_USER, "the account has not passed the exchange's checks"),
    "50100": (_USER, "the API key is frozen: contact OKX"),
    "50101": (_USER, "the API key belongs to the other environment (demo or live)"),
    "50103": (_USER, "the API key is missing"),
    "50104": (_USER, "the passphrase is missing"),
    "50105": (_USER, "the passphrase is wrong"),
    "50106": (_USER, "the signature is missing"),
    "50107": (_USER, "the timestamp is missing"),
    "50108": (_USER, "the exchange's broker code is wrong"),
    "50109": (_USER, "the exchange's domain is wrong"),
    "50110": (_USER, "this machine's IP address is not on the key's list"),
    "50111": (_USER, "the API key is wrong"),
    "50113": (_USER, "the secret key is wrong"),
    "50114": (_USER, "the key's permissions are wrong"),
    "50118": (_USER, "the key's permissions are wrong"),
    "50119": (_USER, "the API key does not exist here: another region or environment?"),
    "50120": (_USER, "the key lacks the permission for this"),
    "50121": (_USER, "this machine's IP address may not use the key"),
    "60008": (_GIVE_UP, "this socket does not serve the channel"),
    "60012": (_GIVE_UP, "the exchange could not read our request"),
    "60013": (_GIVE_UP, "the exchange could not read our request's arguments"),
    "60018": (_GIVE_UP, "unknown to this exchange"),
    "60019": (_GIVE_UP, "the exchange does not know this operation"),
    "60028": (_GIVE_UP, "this socket does not serve the operation"),
    "60029": (_GIVE_UP, "the account's fee tier is too low for this channel"),
    "60030": (_GIVE_UP, "the account's fee tier is too low for this channel"),
    "60033": (_GIVE_UP, "a parameter is wrong"),
    "64000": (_GIVE_UP, "the parameter `uly` is no longer valid"),
    "64001": (_GIVE_UP, "the channel lives on the business socket"),
    "64002": (_GIVE_UP, "the business socket does not serve this channel"),
    "64003": (_GIVE_UP, "the account's fee tier is too low for this channel"),
    "64004": (_GIVE_UP, "another book channel of this instrument is in the way"),
    "51001": (_GIVE_UP, "unknown to this exchange"),
    "60022": (_IGNORE, "a login was repeated"),
    "60031": (_IGNORE, "a login was repeated"),
}

_AT_LOGIN = {
    "60014": (_AGAIN, "too many requests"),
    "60027": (_USER, "a field of the login is empty"),
    "60033": (_USER, "a field of the login is wrong"),
}


def meaning(code: str, *, at_login: bool = False) -> Meaning:
    """What `code` asks for. Unknown: at login the user is needed, else only that channel fails."""
    entry = (_AT_LOGIN.get(code) if at_login else None) or _TABLE.get(code)
    if entry is None:
        entry = (_USER if at_login else _GIVE_UP, "the exchange refused")
    return Meaning(*entry)
