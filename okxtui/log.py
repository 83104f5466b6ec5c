"""Log: a file for whoever has to find out what went wrong, safe to attach to a report.

Whatever is on its way into it, tracebacks included, passes the redaction: a secret that was
registered once appears nowhere, in none of the spellings it travels in. The screen has no log.
"""

import json
import logging
import os
from base64 import b64encode
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from urllib.parse import quote

from platformdirs import user_log_path

from okxtui.okx.text import clean

LARGEST = 1_000_000
"""Bytes a file; there are at most three."""

LONGEST_LINE = 4_000
"""Characters."""

HIDDEN = "[hidden]"

_OTHERS = ("websockets", "httpx2", "httpcore2")
"""Below WARNING these write addresses, headers and frames; a login frame holds the key."""

_secrets: set[str] = set()


def log_file() -> Path:
    """Where the log is written."""
    return user_log_path("okxtui", appauthor=False) / "okxtui.log"


def hide(secret: str) -> None:
    """Never let `secret` into a log or a printed traceback, plain, escaped, quoted or encoded."""
    if len(secret) < 4:
        return
    raw = secret.encode()
    spellings = {
        secret,
        json.dumps(secret)[1:-1],
        repr(secret)[1:-1],
        quote(secret, safe=""),
        raw.hex(),
        b64encode(raw).decode().rstrip("="),
    }
    _secrets.update(spellings)


def redacted(text: str) -> str:
    """`text` with every registered secret replaced."""
    for secret in sorted(_secrets, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return text


class _Redacting(logging.Formatter):
    """Without secrets, and without what would steer the terminal the log is read in."""

    def format(self, record: logging.LogRecord) -> str:
        lines = redacted(super().format(record)).split("\n")
        return "\n".join(clean(line, LONGEST_LINE) for line in lines)


class _OwnersOnly(RotatingFileHandler):
    """A rotating file that nobody else may read, and that no link leads astray."""

    def _open(self) -> TextIOWrapper:
        def opener(path: str, flags: int) -> int:
            return os.open(path, flags | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)

        name = self.baseFilename
        # The handler keeps it open, and closes it when it rotates.
        return open(name, "a", encoding="utf-8", errors="replace", opener=opener)


def start(level: str, path: Path | None = None) -> str:
    """Log to the file from now on. Returns "" or a sentence why there will be no log."""
    path = path or log_file()
    # What cannot be logged, on a full disk say, must not be printed across the screen instead.
    logging.raiseExceptions = False
    handler: logging.Handler
    trouble = ""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handler = _OwnersOnly(path, maxBytes=LARGEST, backupCount=2)
    except OSError as error:
        handler = logging.NullHandler()
        trouble = f"No log will be written: {path}: {error.strerror}."
    handler.setFormatter(_Redacting("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    wanted = getattr(logging, level.upper())
    logging.basicConfig(handlers=[handler], level=max(wanted, logging.INFO), force=True)
    logging.getLogger("okxtui").setLevel(wanted)
    for name in _OTHERS:
        logging.getLogger(name).setLevel(max(wanted, logging.WARNING))
    return trouble
