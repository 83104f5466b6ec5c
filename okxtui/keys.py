"""Keys: where credentials come from, and to which environment each set belongs.

From environment variables, read once and taken out of the process's environment; from the OS
keyring, if the `keyring` extra is installed; the dialog's own never pass here. There is no file
of ours. A set belongs to one environment and, in the keyring, to the host it was stored for: if
the config file gives the environment another host, the set stays where it is.
"""

from collections.abc import Callable, MutableMapping
from importlib.util import find_spec
from typing import Protocol, TypeVar
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from okxtui.faults import Fault, UsageFault
from okxtui.okx.environments import Environment
from okxtui.okx.signing import Credentials

SERVICE = "okxtui"

T = TypeVar("T")

_NAMES = (
    ("OKX_API_KEY",),
    ("OKX_SECRET_KEY", "OKX_API_SECRET"),
    ("OKX_PASSPHRASE", "OKX_API_PASSPHRASE"),
)
"""Key, secret and passphrase, each under the names that OKX's own and other tools use."""

_FLAG = "OKX_FLAG"


class KeysFault(UsageFault):
    """A set of credentials is incomplete, or labelled in a way that means nothing."""


class NoKeyring(Fault):
    """This machine keeps no keys for us. The message says why."""


class NoKeyringHere(NoKeyring):
    """There is nothing that could keep any: to whoever only looks, the same as no keys."""


class Keyring(Protocol):
    """As much of the `keyring` package as is needed; tests bring their own."""

    def get_password(self, service: str, username: str) -> str | None: ...
    def set_password(self, service: str, username: str, password: str) -> None: ...
    def delete_password(self, service: str, username: str) -> None: ...


class _Entry(Struct):
    """What the keyring holds for one environment."""

    host: str
    key: str
    secret: str
    passphrase: str

    def __repr__(self) -> str:
        return f"_Entry({self.host})"


class Variables:
    """The set that the environment variables brought, if any, and what it is labelled for."""

    def __init__(self, variables: MutableMapping[str, str]) -> None:
        """Takes the variables out of `variables`. Raises KeysFault for half a set."""
        self._label = variables.pop(_FLAG, "1") or "1"
        found = [_take(variables, names) for names in _NAMES]
        missing = [names[0] for names, value in zip(_NAMES, found, strict=True) if not value]
        self._set: Credentials | None = None
        if len(missing) == len(_NAMES):
            return
        if missing:
            raise KeysFault(
                f"Credentials from variables are incomplete: no {' and no '.join(missing)}."
            )
        if self._label not in ("0", "1"):
            raise KeysFault(f"{_FLAG} is 0 for live or 1 for demo, not {self._label!r}.")
        key, secret, passphrase = found
        self._set = Credentials(key.strip(), secret, passphrase)

    def credentials(self, environment: Environment) -> Credentials | None:
        """The set, if it is for this environment: labelled so, or allowed by the config file."""
        if environment.kind == "custom":
            return self._set if environment.keys == "environment" else None
        labelled = "live" if self._label == "0" else "demo"
        return self._set if environment.name == labelled else None


def stored(environment: Environment, ring: Keyring) -> Credentials | None:
    """The keyring's set for an environment; None if there is none, or it is for another host."""
    text = ring.get_password(SERVICE, _account(environment))
    if not text:
        return None
    try:
        entry = msgspec.json.decode(text, type=_Entry)
    except msgspec.MsgspecError:
        return None
    if entry.host != _host(environment):
        return None
    return Credentials(entry.key, entry.secret, entry.passphrase)


def whose(
    environment: Environment, variables: Variables, ring: Keyring | None = None
) -> Credentials | None:
    """The set for an environment, from variables or else from the keyring. May wait for its owner.

    A machine without a keyring simply has none. Raises NoKeyring for one that refuses.
    """
    brought = variables.credentials(environment)
    if brought is not None:
        return brought
    try:
        return stored(environment, ring or open_keyring())
    except NoKeyringHere:
        return None


def store(environment: Environment, who: Credentials, ring: Keyring) -> None:
    """Put a set into the keyring, replacing the one that is there."""
    entry = _Entry(_host(environment), *who.reveal())
    ring.set_password(SERVICE, _account(environment), msgspec.json.encode(entry).decode())


def forget(environment: Environment, ring: Keyring) -> bool:
    """Take a set out of the keyring. False: there was none."""
    if ring.get_password(SERVICE, _account(environment)) is None:
        return False
    ring.delete_password(SERVICE, _account(environment))
    return True


def keyring_is_installed() -> bool:
    """Whether the `keyring` extra is there; cheap, as nothing is imported."""
    return find_spec("keyring") is not None


def open_keyring() -> Keyring:
    """The machine's keyring. Slow, and it may ask the user: never on the screen's loop.

    Raises NoKeyringHere where the extra is not installed; what the returned one is asked later
    raises NoKeyring, or NoKeyringHere where the extra found nothing to keep keys in.
    """
    try:
        import keyring
        from keyring.errors import KeyringError, NoKeyringError
    except ImportError:
        raise NoKeyringHere(
            "Keys are kept in the OS keyring: pip install 'okxtui[keyring]'."
        ) from None
    return Guarded(keyring, KeyringError, NoKeyringError)


class Guarded:
    """The `keyring` package with its failures in our words."""

    def __init__(self, backend: Keyring, error: type[Exception], nothing: type[Exception]) -> None:
        """`error` is what the backend raises; `nothing`, one of them, says there is no backend."""
        self._backend = backend
        self._error, self._nothing = error, nothing

    def get_password(self, service: str, username: str) -> str | None:
        return self._ask(lambda: self._backend.get_password(service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._ask(lambda: self._backend.set_password(service, username, password))

    def delete_password(self, service: str, username: str) -> None:
        self._ask(lambda: self._backend.delete_password(service, username))

    def _ask(self, question: Callable[[], T]) -> T:
        try:
            return question()
        except self._nothing:
            raise NoKeyringHere("This machine has no OS keyring that could keep keys.") from None
        except self._error as error:
            raise NoKeyring(f"The OS keyring refused ({type(error).__name__}).") from None


def _take(variables: MutableMapping[str, str], names: tuple[str, ...]) -> str:
    values = [variables.pop(name, "") for name in names]
    return next(filter(None, values), "")


def _account(environment: Environment) -> str:
    """The keyring's user name for an environment; a region of live is an exchange of its own."""
    return "/".join(filter(None, (environment.name, environment.region)))


def _host(environment: Environment) -> str:
    return urlsplit(environment.private).hostname or ""
