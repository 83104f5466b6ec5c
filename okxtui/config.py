"""Config: what the user has decided, merged once and frozen.

Flags outrank environment variables, those the TOML file, that the defaults. Nothing here is ever
written back: lists made on the screen live in the state file (`state.py`). Whoever wrote a value
that cannot be is told where it stands: file and line, variable or option.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct
from platformdirs import user_config_path

from okxtui.faults import UsageFault
from okxtui.okx.environments import Environment, built_in
from okxtui.settings import (
    ENVIRONMENT,
    SETTINGS,
    Unfit,
    did_you_mean,
    environment,
    name,
    quoted,
)

BUILT_IN = ("live", "demo", "sim")
OPTIONS = {"environment": "--env"}
VARIABLES = {"environment": "OKXTUI_ENV"}
"""Where option or variable is not simply called like the setting."""

SSH_FRAME_RATE = 5


class ConfigFault(UsageFault):
    """A setting cannot be what it is, or does not exist."""


class Config(Struct, frozen=True, kw_only=True):
    """Every setting, with its default."""

    environment: str = "demo"
    symbols: tuple[str, ...] = ("BTC-USDT", "ETH-USDT", "SOL-USDT", "BTC-USDT-SWAP")
    symbols_asked: bool = False
    """A flag or a variable named the symbols: they outrank the list kept from the screen."""
    region: str = "global"
    theme: str = "okx-dark"
    """A theme of ours ("okx-dark", "okx-light") or any of Textual's."""
    colours: str = "green-red"
    """Up and down: "green-red", "red-green" (up is red) or "blue-orange" (colour-blind safe)."""
    ascii: bool = False
    """Draw with ASCII signs only."""
    frame_rate: int = 20
    """Glances a second; 5 over SSH unless set."""
    change: str = "24h"
    """What a change is measured from: "24h", "utc" or "utc8" (start of the day)."""
    time: str = "local"
    """"local" or "utc"."""
    unit: str = "contracts"
    """Sizes in "contracts" (the wire's unit), "coin" or "money"."""
    book: str = "books5"
    """The channel of the ladder: "books5" or "books" (400 levels)."""
    notify: str = "auto"
    """How the terminal is asked to show an alert: "auto", "osc9", "osc777" or "none"."""
    alert_command: tuple[str, ...] = ()
    """Program and arguments that get every alert as JSON on stdin; () for none."""
    log_level: str = "info"
    proxy: str = ""
    environments: dict[str, Environment] = {}
    """The user's own, and overrides of live and demo."""
    source: Path | None = None
    """The file these came from, if any."""

    def names(self) -> tuple[str, ...]:
        """Every environment that can be opened by name, the built-in ones first."""
        return (*BUILT_IN, *(each for each in self.environments if each not in BUILT_IN))

    def place(self, called: str) -> Environment:
        """The environment of that name. Raises KeyError for a name that `names()` does not have.

        "sim" has no addresses here: its exchange chooses its port when it starts.
        """
        if called in self.environments:
            return self.environments[called]
        if called == "sim":
            return Environment(name="sim")
        return built_in(called, self.region)


def config_file() -> Path:
    """Where the file is looked for when nothing names one."""
    return user_config_path("okxtui", appauthor=False) / "config.toml"


def load(flags: Mapping[str, Any], variables: Mapping[str, str]) -> Config:
    """Merge flags (None: not given), variables, the file and the defaults. Raises ConfigFault.

    The flag "config", else the variable OKXTUI_CONFIG, names the file; then it must exist.
    """
    path, content = _read(flags.get("config") or variables.get("OKXTUI_CONFIG"))
    tables = _parsed(path, content)
    places = tables.pop("environments", {})
    merged: dict[str, Any] = {"environments": dict(_places(path, content, places))}
    origins: dict[str, str] = {}
    for where, key, value in _written(path, content, tables, variables, flags):
        merged[key] = _checked(where, key, value)
        origins[key] = where
    if "frame_rate" not in merged and variables.get("SSH_CONNECTION"):
        merged["frame_rate"] = SSH_FRAME_RATE
    asked = not origins.get("symbols", str(path)).startswith(str(path))
    config = Config(**merged, symbols_asked=asked, source=path)
    _must_exist(config, origins.get("environment", ""))
    return config


def _written(
    path: Path | None,
    content: str,
    tables: Mapping[str, object],
    variables: Mapping[str, str],
    flags: Mapping[str, Any],
) -> Iterator[tuple[str, str, object]]:
    """Where, which setting, which value: weakest first."""
    for key, value in tables.items():
        yield _where(path, content, key), key, value
    for key in SETTINGS:
        if text := variables.get(_variable(key)):
            yield f"The variable {_variable(key)}", key, text
    for key, value in flags.items():
        if key != "config" and value is not None:
            yield f"The option {_option(key)}", key, value


def _read(named: object) -> tuple[Path | None, str]:
    """The file and its text; no file when none was named and the usual one does not exist."""
    path = Path(str(named)).expanduser() if named else config_file()
    try:
        return path, path.read_bytes().decode()
    except FileNotFoundError:
        if named:
            raise ConfigFault(f"There is no config file {quoted(str(path))}.") from None
        return None, ""
    except OSError as error:
        raise ConfigFault(f"{path}: cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise ConfigFault(f"{path}: is not text in UTF-8.") from None


def _parsed(path: Path | None, content: str) -> dict[str, Any]:
    try:
        return tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise ConfigFault(f"{path}: is not TOML: {str(error).rstrip('.')}.") from None


def _places(path: Path | None, content: str, tables: object) -> Iterator[tuple[str, Environment]]:
    if not isinstance(tables, dict):
        raise ConfigFault(f"{_where(path, content, 'environments')}: must be tables.")
    for called, table in tables.items():
        where = _where(path, content, "environments", called)
        if not isinstance(table, dict):
            raise ConfigFault(f"{where}: environments.{called} must be a table.")
        if called in ("sim", "replay"):
            raise ConfigFault(f'{where}: "{called}" is built in and cannot be changed.')
        checked = {
            key: _checked(
                _where(path, content, "environments", called, key), key, value, ENVIRONMENT
            )
            for key, value in table.items()
        }
        try:
            name(called)
            yield called, environment(called, checked)
        except Unfit as unfit:
            raise ConfigFault(f"{where}: environments.{quoted(called)} {unfit}.") from None


def _checked(where: str, key: str, value: object, known: Mapping[str, Any] = SETTINGS) -> object:
    if key not in known:
        hint = did_you_mean(key, known)
        raise ConfigFault(f"{where}: there is no setting {quoted(key)}{hint}.")
    try:
        return known[key](value)
    except Unfit as unfit:
        raise ConfigFault(f"{where}: {key} {unfit}.") from None


def _must_exist(config: Config, where: str) -> None:
    asked = config.environment
    if asked == "replay":
        raise ConfigFault(f"{where}: a recording is opened by `okxtui replay FILE`.")
    if asked not in config.names():
        known, hint = ", ".join(config.names()), did_you_mean(asked, config.names())
        raise ConfigFault(f"{where}: there is no environment {quoted(asked)}, only {known}{hint}.")


def _option(key: str) -> str:
    return OPTIONS.get(key, "--" + key.replace("_", "-"))


def _variable(key: str) -> str:
    return VARIABLES.get(key, "OKXTUI_" + key.upper())


_KEY = r"""(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')"""
_HEADER = re.compile(rf"\s*\[\s*({_KEY}(?:\s*\.\s*{_KEY})*)\s*\]")
_PAIR = re.compile(rf"\s*({_KEY}(?:\s*\.\s*{_KEY})*)\s*=")


def _where(path: Path | None, content: str, *wanted: str) -> str:
    """`FILE, line N` of a key or a table. The TOML parser does not tell, so the lines are read."""
    table: tuple[str, ...] = ()
    for number, line in enumerate(content.split("\n"), start=1):
        found: tuple[str, ...] = ()
        if header := _HEADER.match(line):
            found = table = _parts(header[1])
        elif pair := _PAIR.match(line):
            found = table + _parts(pair[1])
        if found[: len(wanted)] == wanted:
            return f"{path}, line {number}"
    return str(path)


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in re.findall(_KEY, dotted))
