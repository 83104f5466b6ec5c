"""Settings: what each one may be.

A check takes what stood in a flag, a variable or the file and gives the value to keep, or says in
half a sentence why not. The other half, who wrote it and where, is known to `config` alone.
"""

import difflib
import shlex
from collections.abc import Callable, Iterable, Mapping
from typing import NoReturn
from urllib.parse import urlsplit

from okxtui.okx.dialect import dialect_of
from okxtui.okx.environments import REGIONS, Environment
from okxtui.okx.symbols import is_symbol

Check = Callable[[object], object]

MOST_SYMBOLS = 500
"""More would not fit into the exchange's 480 requests an hour with room for reconnects."""


class Unfit(ValueError):
    """A value its setting cannot have. The message ends the sentence that names the place."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """` (did you mean "x"?)`, or "" when nothing known is near."""
    near = difflib.get_close_matches(word, list(known), n=1)
    return f' (did you mean "{near[0]}"?)' if near else ""


def quoted(value: object) -> str:
    """A value as an error may show it: escaped, and not longer than a line."""
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def one_of(*names: str) -> Check:
    """A check for one of a few words."""

    def check(value: object) -> object:
        if value in names:
            return value
        hint = did_you_mean(value, names) if isinstance(value, str) else ""
        raise Unfit(f"{quoted(value)} is none of {', '.join(names)}{hint}")

    return check


def whole(least: int, most: int) -> Check:
    """A check for a whole number; digits in a string count, since variables have nothing else."""

    def check(value: object) -> object:
        if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
            value = int(value)
        if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
            return value
        raise Unfit(f"{quoted(value)} is no whole number from {least} to {most}")

    return check


def truth(value: object) -> object:
    """True or False, also in the words a variable can hold."""
    words = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
    known = words.get(value.lower()) if isinstance(value, str) else value
    if isinstance(known, bool):
        return known
    raise Unfit(f"{quoted(value)} is neither true nor false")


def name(value: object) -> object:
    """A name of a theme or an environment: letters, digits, `-` and `_`."""
    if isinstance(value, str) and 0 < len(value) <= 40:
        plain = value.replace("-", "").replace("_", "")
        if plain.isascii() and plain.isalnum():
            return value
    raise Unfit(f"{quoted(value)} is no name (letters, digits, - and _)")


def symbol(value: object) -> str:
    """One symbol, upper-cased."""
    if isinstance(value, str) and value.isascii() and is_symbol(value.strip().upper()):
        return value.strip().upper()
    raise Unfit(f"{quoted(value)} is no symbol like BTC-USDT, BTC-USDT-SWAP or BTC-USD-261225")


def symbols(value: object) -> tuple[str, ...]:
    """Symbols from a list, or from one string with commas; each kept once, in order."""
    listed = value.split(",") if isinstance(value, str) else value
    if not isinstance(listed, (list, tuple)) or not listed:
        raise Unfit(f"{quoted(value)} is no list of symbols")
    if len(listed) > MOST_SYMBOLS:
        raise Unfit(f"lists {len(listed)} symbols, the most is {MOST_SYMBOLS}")
    return tuple(dict.fromkeys(symbol(each) for each in listed))


def address(*schemes: str, user: bool = False) -> Check:
    """A check for a URL of these schemes. A password in it (`user` allows one) is never echoed."""

    def refuse() -> NoReturn:
        starts = " or ".join(f"{scheme}://" for scheme in schemes)
        named = "" if user else ", without user name or query"
        raise Unfit(f"is no address that starts with {starts}{named}")

    def check(value: object) -> object:
        if not isinstance(value, str) or not value.isascii() or not value.isprintable():
            refuse()
        try:
            parts = urlsplit(value)
            sound = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
        except ValueError:
            refuse()
        if not sound or parts.query or parts.fragment or ("@" in parts.netloc and not user):
            refuse()
        return value.rstrip("/")

    return check


def keys(value: object) -> object:
    """Where a custom environment's credentials come from. Never echoed: it could be one of them."""
    if value == "environment":
        return value
    raise Unfit('can only be "environment", credentials themselves never stand in this file')


def command(value: object) -> tuple[str, ...]:
    """A program and its arguments from a list; a string is split as a shell splits it, and that is
    all of a shell there is. Never echoed: an argument may be a token."""
    try:
        words = shlex.split(value) if isinstance(value, str) else value
    except ValueError as error:
        raise Unfit(f"is no command: {str(error).lower()}") from None
    if not isinstance(words, (list, tuple)) or not all(isinstance(it, str) for it in words):
        raise Unfit("is no list of a program and its arguments")
    if any("\0" in it for it in words) or (words and not words[0]):
        raise Unfit("names no program")
    return tuple(words)


def proxy(value: object) -> object:
    """The address of an HTTP proxy, or "" for none."""
    return value if value == "" else address("http", "https", user=True)(value)


SETTINGS: Mapping[str, Check] = {
    "environment": name,
    "symbols": symbols,
    "region": one_of(*REGIONS),
    "theme": name,
    "colours": one_of("green-red", "red-green", "blue-orange"),
    "ascii": truth,
    "frame_rate": whole(1, 60),
    "change": one_of("24h", "utc", "utc8"),
    "time": one_of("local", "utc"),
    "unit": one_of("contracts", "coin", "money"),
    "book": one_of("books5", "books"),
    "notify": one_of("auto", "osc9", "osc777", "none"),
    "alert_command": command,
    "log_level": one_of("debug", "info", "warning", "error"),
    "proxy": proxy,
}
"""Every setting of the file's top level; variables and flags know the same ones."""

ENVIRONMENT: Mapping[str, Check] = {
    "public": address("ws", "wss"),
    "private": address("ws", "wss"),
    "business": address("ws", "wss"),
    "rest": address("http", "https"),
    "simulated": truth,
    "keys": keys,
    "dialect": one_of("v5", "v3"),
}
"""Every key of a table `[environments.NAME]`."""


def environment(called: str, checked: Mapping[str, object]) -> Environment:
    """One of the user's own from its checked keys. What it does not name does not exist there.

    An override of live or demo is whole for that reason: no key of the one place may ever go to
    the other's host.
    """
    if not checked.get("public"):
        raise Unfit('needs at least an address for "public"')
    given = {key: str(checked.get(key, "")) for key in ("public", "private", "business", "rest")}
    dialect = str(checked.get("dialect", dialect_of(given["public"])))
    if dialect == "v3" and any(given[key] for key in ("private", "business", "rest")):
        raise Unfit('has one address, "public", for all that the dialect v3 can')
    simulated = checked.get("simulated", called != "live") is True
    whose = str(checked.get("keys", ""))
    return Environment(name=called, simulated=simulated, keys=whose, dialect=dialect, **given)
