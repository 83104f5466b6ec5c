"""Commands: what is said, where, and with which status, for everything that can be typed."""

import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from okxtui.cli import run
from okxtui.config import Config
from okxtui.dashboard import must_be_a_terminal, must_be_a_theme, takes_unicode
from okxtui.faults import UsageFault

Said = pytest.CaptureFixture[str]


def okxtui(*arguments: str, **more: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "okxtui", *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=20, **more
    )


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--evn", "sim"], "No such option '--evn'. (Did you mean one of: '--env'"),
        (["exchang"], "No such command 'exchang'. Did you mean 'exchange'?"),
        (["--env", "smi"], "The option --env: there is no environment 'smi'"),
        (["exchange", "--env", "smi"], "The option --env: there is no environment 'smi'"),
        (["--symbols", "BTCUSDT"], "The option --symbols: symbols 'BTCUSDT' is no symbol"),
        (["--log-level", "loud"], "The option --log-level: log_level 'loud' is none of"),
        (["exchange", "--port", "99999999"], "Invalid value for '--port'"),
        (["--config", "/no/such.toml"], "There is no config file '/no/such.toml'"),
        (["--env", "\x1b]52;c;eA==\x07"], "\\x1b]52"),
    ],
)
def test_a_mistake_is_one_sentence_on_stderr_and_status_two(
    capsys: Said, arguments: list[str], says: str
) -> None:
    status = run(arguments)

    told = capsys.readouterr()
    assert status == 2
    assert told.out == ""
    assert told.err.startswith("okxtui: ")
    assert told.err.count("\n") == 1
    assert says in told.err
    assert "\x1b" not in told.err


def test_an_option_after_the_command_outranks_the_one_before(capsys: Said) -> None:
    assert run(["--region", "us", "exchange", "--region", "mars"]) == 2
    assert "'mars'" in capsys.readouterr().err


def test_help_names_every_command_file_and_exit_status(
    capsys: Said, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))

    assert run(["--help"]) == 0

    told = capsys.readouterr().out
    assert "exchange" in told
    assert str(tmp_path / "state" / "okxtui") in told
    assert "5 not a recording" in told


def test_version_and_module_are_one_program() -> None:
    done = okxtui("--version")

    assert (done.returncode, done.stdout.split()[0]) == (0, "okxtui")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("keys", "screen", "term", "says"),
    [
        (io.StringIO(), Terminal(), "xterm", "stdin is none"),
        (None, Terminal(), "xterm", "stdin is none"),
        (Terminal(), io.StringIO(), "xterm", "stderr is none"),
        (Terminal(), Terminal(), "dumb", "TERM"),
        (Terminal(), Terminal(), "", "TERM"),
    ],
)
def test_without_a_terminal_the_dashboard_names_the_command_that_needs_none(
    keys: io.StringIO | None, screen: io.StringIO, term: str, says: str
) -> None:
    with pytest.raises(UsageFault, match="okxtui watch SYMBOL") as caught:
        must_be_a_terminal(keys, screen, {"TERM": term})

    assert says in str(caught.value)


def test_with_a_terminal_there_is_nothing_to_say() -> None:
    must_be_a_terminal(Terminal(), Terminal(), {"TERM": "xterm-256color"})


@pytest.mark.parametrize(
    ("encoding", "variables", "unicode"),
    [
        ("utf-8", {}, True),
        ("utf-8", {"LANG": "de_DE.UTF-8", "LC_ALL": ""}, True),
        ("utf-8", {"LANG": "en_US.UTF-8", "LC_ALL": "C"}, False),
        ("utf-8", {"LC_ALL": "C.UTF-8", "LANG": "C"}, True),
        ("utf-8", {"LANG": "POSIX"}, False),
        ("latin-1", {}, False),
        ("ascii", {"LANG": "en_US.UTF-8"}, False),
    ],
)
def test_borders_are_ascii_where_the_terminal_takes_no_others(
    encoding: str, variables: dict[str, str], unicode: bool
) -> None:
    screen = io.TextIOWrapper(io.BytesIO(), encoding=encoding)

    assert takes_unicode(screen, variables) is unicode


def test_a_theme_that_nobody_has_is_told_with_its_file() -> None:
    config = Config(theme="norrd", source=Path("/x/config.toml"))

    must_be_a_theme(Config(theme="nord"), ["nord", "okx-dark"])
    with pytest.raises(UsageFault, match=r"^/x/config.toml: theme: .* \(did you mean \"nord\"\?\)"):
        must_be_a_theme(config, ["nord", "okx-dark"])


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"dear diary\n", "is not a recording: line 1: not a record"),
        (b"", "is not a recording: it is empty"),
        (b'{"dir":"recv","raw":"pong"}\n', "holds no market data"),
    ],
)
def test_what_is_no_recording_is_refused_with_status_five(
    capsys: Said, tmp_path: Path, content: bytes, says: str
) -> None:
    (tmp_path / "file").write_bytes(content)

    assert run(["replay", str(tmp_path / "file")]) == 5
    assert says in capsys.readouterr().err
    assert run(["replay", str(tmp_path / "none")]) == 5
    assert "There is no file" in capsys.readouterr().err


def test_without_a_terminal_the_program_ends_at_once() -> None:
    done = okxtui("--env", "sim")

    assert done.returncode == 2
    assert "okxtui watch" in done.stderr
    assert "\x1b" not in done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_the_exchange_prints_its_addresses_and_serves_until_a_signal(number: int) -> None:
    server = subprocess.Popen(
        [sys.executable, "-m", "okxtui", "exchange", "--seed", "7"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert server.stdout
    lines = [server.stdout.readline().split() for _ in range(7)]
    server.send_signal(number)
    _, err = server.communicate(timeout=10)

    names = ["public", "private", "business", "rest", "key:", "secret:", "passphrase:"]
    assert [line[0] for line in lines] == names
    assert all(len(line) == 2 for line in lines)
    assert lines[0][1].startswith("ws://127.0.0.1:")
    assert "pretend money" in err
    assert "Traceback" not in err
    assert server.returncode == 128 + number


def test_a_port_in_use_is_told(capsys: Said) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        assert run(["exchange", "--port", str(port)]) == 2

    assert f"The option --port: {port} cannot be used" in capsys.readouterr().err


def test_help_and_version_load_none_of_the_heavy_libraries() -> None:
    heavy = "textual rich websockets httpx2 plotext msgspec asyncio"
    script = (
        "import sys; from okxtui.cli import run; run([sys.argv[1]]);"
        f"print(*(m for m in '{heavy}'.split() if m in sys.modules), file=sys.stderr)"
    )

    for option in ("--version", "--help"):
        done = subprocess.run(
            [sys.executable, "-c", script, option], capture_output=True, text=True, check=True
        )
        assert set(done.stderr.split()) <= {"msgspec"}


def test_the_working_directory_and_arguments_hold_no_surprises(tmp_path: Path) -> None:
    done = okxtui("exchange", "-h", cwd=tmp_path, env={**os.environ, "PYTHONPATH": os.getcwd()})

    assert done.returncode == 0
    assert list(tmp_path.iterdir()) == []
