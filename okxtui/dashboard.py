"""Dashboard: everything that must be right before the screen may have the terminal."""

import logging
import os
import sys
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import IO, TYPE_CHECKING, TextIO

from msgspec import Struct, structs

from okxtui import __version__, log
from okxtui.config import Config
from okxtui.faults import RecordingFault, UsageFault
from okxtui.keys import Variables, keyring_is_installed
from okxtui.settings import did_you_mean, quoted

if TYPE_CHECKING:
    from okxtui.stream.survey import Survey

logger = logging.getLogger(__name__)

ADVICE = "`okxtui watch SYMBOL` shows prices without a screen"


class Chosen(Struct, frozen=True, kw_only=True):
    """Which recording is played, how fast, and which part: times as a person types them."""

    path: Path
    speed: float = 1.0
    since: str = ""
    until: str = ""


def show(config: Config, recording: Chosen | None = None) -> int:
    """Open the dashboard, on a recording if one is given. Returns the exit status."""
    survey = surveyed(recording.path) if recording else None
    window: tuple[float, float] | None = None
    if recording is not None and survey is not None:
        window = window_of(survey, recording, config.time == "utc")
        config = structs.replace(config, environment="replay")
    must_be_a_terminal(sys.stdin, sys.__stderr__, os.environ)
    if not takes_unicode(sys.__stderr__, os.environ):
        config = structs.replace(config, ascii=True)
    variables = Variables(os.environ)
    trouble = log.start(config.log_level)
    logger.info("okxtui %s, Python %s, %s", __version__, sys.version, config.environment)
    # The feed paces the screen; the toolkit's own 60 a second on top would only add its wait.
    os.environ["TEXTUAL_FPS"] = "250"
    from okxtui.process import settle
    from okxtui.state import State
    from okxtui.stream.elapsed import elapsed
    from okxtui.telling import Teller
    from okxtui.wiring import Wiring

    speed = recording.speed if recording else 1.0
    state = State()
    wiring = Wiring(config, state, survey, speed, window, variables)
    wiring.begin(config.environment)
    # The longest of all imports: the exchange answers meanwhile.
    from okxtui.ui.app import OkxTui

    app = OkxTui(
        config,
        wiring.open_feed,
        wiring.environments,
        groups=wiring.groups,
        remember=wiring.remember,
        remember_keys=wiring.remember_keys if keyring_is_installed() else None,
        alerts=state,
        tell=Teller(config.alert_command).tell if config.alert_command else None,
        now=elapsed,
    )
    must_be_a_theme(config, app.available_themes)
    settle()
    app.run()
    for sentence in filter(None, (trouble, state.trouble)):
        sys.stderr.write(f"okxtui: {sentence}\n")
    return app.return_code or 0


def window_of(survey: "Survey", chosen: Chosen, utc: bool) -> tuple[float, float]:
    """First and last second (unix) of the part that was chosen. Raises UsageFault."""
    from okxtui.stream.moment import NoMoment, Span, moment

    whole = Span(survey.start, survey.end, survey.start)
    name = "--from"
    try:
        since = moment(chosen.since, whole, utc) if chosen.since else survey.start
        name = "--to"
        until = moment(chosen.until, whole, utc) if chosen.until else survey.end
    except NoMoment as fault:
        raise UsageFault(f"The option {name}: {fault}") from None
    if until < since:
        raise UsageFault("The option --to: it lies before --from.")
    return since, until


def surveyed(recording: Path) -> "Survey":
    """What is in the recording. Raises RecordingFault."""
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


def takes_unicode(screen: TextIO | None, variables: Mapping[str, str]) -> bool:
    """Whether borders and blocks may be written as they are.

    Not where somebody set the locale to one of ASCII, nor where Python would write escapes such as
    `\\u2502` instead. No locale at all says nothing: most terminals without one take UTF-8.
    """
    names = (variables.get(name, "") for name in ("LC_ALL", "LC_CTYPE", "LANG"))
    if next(filter(None, names), "") in ("C", "POSIX"):
        return False
    try:
        "│█▲…".encode(screen.encoding if screen else "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
