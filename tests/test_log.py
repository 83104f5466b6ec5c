"""Log: what may be in it, and what never is."""

import base64
import logging
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from okxtui import log

SECRET = 'c4n"ary/5ecret é'


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    names = ("okxtui", "websockets", "httpx2", "httpcore2")
    yield tmp_path / "logs" / "okxtui.log"
    for handler in root.handlers[:]:
        if handler not in handlers:
            root.removeHandler(handler)
            handler.close()
    root.handlers[:] = handlers
    root.setLevel(level)
    for name in names:
        logging.getLogger(name).setLevel(logging.NOTSET)


def test_the_log_is_its_owners_alone(path: Path) -> None:
    assert log.start("info", path) == ""
    logging.getLogger("okxtui.x").info("hello")

    assert "INFO okxtui.x: hello" in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_registered_secret_is_hidden_in_every_spelling_and_in_tracebacks(path: Path) -> None:
    log.hide(SECRET)
    log.start("debug", path)
    logger = logging.getLogger("okxtui.x")

    logger.debug("sent %s", SECRET)
    logger.debug("sent %r", {"passphrase": SECRET})
    logger.debug("sent %s", base64.b64encode(SECRET.encode()).decode())
    try:
        raise ValueError(f"refused {SECRET}")
    except ValueError:
        logger.exception("failed")

    text = path.read_text()
    assert "ary/5ecret" not in text
    assert base64.b64encode(SECRET.encode()).decode()[:12] not in text
    assert text.count(log.HIDDEN) == 4


def test_libraries_never_log_frames_whatever_the_level(path: Path) -> None:
    log.start("debug", path)

    logging.getLogger("websockets.client").debug('> TEXT \'{"op":"login"')
    logging.getLogger("httpx2").info("HTTP Request: GET https://…")
    logging.getLogger("websockets.client").warning("odd")

    assert path.read_text().splitlines()[0].endswith("websockets.client: odd")


def test_a_log_that_cannot_be_written_is_said_once_and_nothing_more(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    said = log.start("info", tmp_path / "file" / "okxtui.log")

    assert said.startswith("No log will be written: ")


def test_what_would_steer_the_terminal_it_is_read_in_is_left_out(path: Path) -> None:
    """Red when the formatter only redacts."""
    log.start("info", path)
    logging.getLogger("okxtui.x").info("%s", "a\x1b]52;c;aGk=\x07b\x9b31m\u202ec\nd" + "N" * 65536)

    first, second = path.read_text().splitlines()
    assert first.endswith("a]52;c;aGk=b31mc")
    assert second.startswith("dNN")
    assert len(second) == log.LONGEST_LINE
