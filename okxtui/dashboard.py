"""Dashboard: everything that must be right before the screen may have the terminal."""

import logging
import os
import sys
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING

from msgspec import structs

from okxtui import __version__, log
from okxtui.config import Config
from okxtui.faults import RecordingFault, UsageFault
from okxtui.keys import Variables, keyring_is_installed
from okxtui.settings import did_you_mean, quoted

if TYPE_CHECKING:
    from okxtui.stream.survey import Survey

logger = logging.getLogger(__name__)

ADVICE = "`okxtui watch SYMBOL` shows prices without a screen"


def show(config: Config, recording: Path | None = None, speed: float = 1.0) -> int:
    """Open the dashboard, on a recording if one is given. Returns the exit status."""
    survey = _surveyed(recording) if recording else None
    if survey is not None:
        config = structs.replace(config, environment="replay")
    must_be_a_terminal(sys.stdin, sys.__stderr__, os.environ)
    variables = Variables(os.environ)
    trouble = log.start(config.log_level)
    logger.info("okxtui %s, Python %s, %s", __version__, sys.version, config.environment)
    from okxtui.process import settle
    from okxtui.state import State
    from okxtui.ui.app import OkxTui
    from okxtui.wiring import Wiring

    wiring = Wiring(config, State(), survey, speed, variables)
    app = OkxTui(
        config,
        wiring.open_feed,
        wiring.environments,
        remember=wiring.remember,
        remember_keys=wiring.remember_keys if keyring_is_installed() else None,
    )
    must_be_a_theme(config, app.available_themes)
    settle()
    app.run()
    if trouble:
        sys.stderr.write(f"okxtui: {trouble}\n")
    return app.return_code or 0


def _surveyed(recording: Path) -> "Survey":
    from okxtui.stream.recording import NotAJournal
    from okxtui.stream.survey import survey

    try:
        return survey(recording)
    except NotAJournal as fault:
        raise RecordingFault(str(fault)) from None


def must_be_a_theme(config: Config, known: Collection[str]) -> None:
    """Raise UsageFault for a theme that nobody has. Only the toolkit knows which there are."""
    if config.theme not in known:
        where = f"{config.source}: " if config.source else ""
        hint = did_you_mean(config.theme, known)
        raise UsageFault(f"{where}theme: there is no theme {quoted(config.theme)}{hint}.")


def must_be_a_terminal(
    keys: IO[str] | None, screen: IO[str] | None, variables: Mapping[str, str]
) -> None:
    """Raise UsageFault unless somebody can type and see. The screen is drawn on stderr.

    Without this check the toolkit spins at full speed on a stdin that is no terminal, and writes
    its escape sequences to whatever stderr is.
    """
    for stream, name in ((keys, "stdin"), (screen, "stderr")):
        if stream is None or stream.closed or not stream.isatty():
            raise UsageFault(f"The dashboard needs a terminal and {name} is none; {ADVICE}.")
    if variables.get("TERM", "") in ("", "dumb", "unknown"):
        raise UsageFault(f"This terminal says it can draw nothing (TERM); {ADVICE}.")
