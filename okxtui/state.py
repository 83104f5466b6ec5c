"""State: lists that were made on the screen, kept from one run to the next.

The config file is the user's and never written; this file is ours, and losing it costs nothing
but convenience. So a damaged one is set aside and said, and a missing folder is only logged.
"""

import logging
import os
from pathlib import Path

import msgspec
from msgspec import Struct, structs
from platformdirs import user_state_path

from okxtui.market.alerts import Kept
from okxtui.market.groups import Group, Groups, mended
from okxtui.okx.symbols import is_symbol

logger = logging.getLogger(__name__)


class Lists(Struct, frozen=True):
    """What belongs to one environment."""

    symbols: tuple[str, ...] = ()
    """The watch list; () while none was made on the screen."""
    current: str = ""
    groups: tuple[Group, ...] = ()
    """All watch groups, when there are several; of the chosen one `symbols` says what it holds."""
    group: str = ""
    """The name of the chosen one."""

    @property
    def several(self) -> Groups | None:
        """The groups, if any were made."""
        return mended(self.groups, self.group)


class _File(Struct, frozen=True):
    environments: dict[str, Lists] = {}
    alerts: dict[str, Kept] = {}


_format = msgspec.json.format
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(_File).decode


def _symbols(kept: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(symbol for symbol in kept if is_symbol(symbol))


def state_file() -> Path:
    """Where the state is kept."""
    return user_state_path("okxtui", appauthor=False) / "state.json"


class State:
    """The state file. Every method reads or writes it at once: it is small and rarely touched."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or state_file()
        self.trouble = ""
        """A sentence for the user, once the file turned out damaged."""

    def lists(self, environment: str) -> Lists:
        """What was kept for `environment`; empty if nothing was."""
        kept = self._read().environments.get(environment, Lists())
        groups = (structs.replace(it, symbols=_symbols(it.symbols)) for it in kept.groups)
        current = kept.current if is_symbol(kept.current) else ""
        return Lists(_symbols(kept.symbols), current, tuple(groups), kept.group)

    def remember(
        self,
        environment: str,
        symbols: tuple[str, ...],
        current: str,
        groups: Groups | None = None,
    ) -> None:
        """Keep the lists of `environment`; those of the others stay as another run left them."""
        kept = self._read()
        each, name = (groups.each, groups.name) if groups else ((), "")
        others = {**kept.environments, environment: Lists(symbols, current, each, name)}
        self._write(structs.replace(kept, environments=others))

    def alerts(self, environment: str) -> Kept:
        """The alerts of `environment`, and those that fired last there."""
        return self._read().alerts.get(environment, Kept())

    def keep_alerts(self, environment: str, alerts: Kept) -> None:
        """Keep the alerts of `environment`; those of the others stay as another run left them."""
        kept = self._read()
        self._write(structs.replace(kept, alerts={**kept.alerts, environment: alerts}))

    def _read(self) -> _File:
        try:
            return _decode(self.path.read_bytes())
        except FileNotFoundError:
            return _File()
        except OSError as error:
            logger.warning("the state file cannot be read: %s", error.strerror)
            return _File()
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            self._set_aside()
            return _File()

    def _set_aside(self) -> None:
        aside = self.path.with_name(self.path.name + "_old")
        self.trouble = f"The lists and alerts of the screen were damaged; they are kept as {aside}."
        logger.warning("%s", self.trouble)
        try:
            self.path.replace(aside)
        except OSError as error:
            logger.warning("and cannot be renamed: %s", error.strerror)

    def _write(self, content: _File) -> None:
        """Replace the file in one step: a crash leaves the old one or the new one."""
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            new = self.path.with_name(self.path.name + "_new")
            new.unlink(missing_ok=True)
            with open(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
                file.write(_format(_encode(content), indent=2))
            new.replace(self.path)
        except OSError as error:
            logger.warning("the lists of the screen cannot be kept: %s", error.strerror)
