"""Watch: data on stdout, all else on stderr, and an end when there is nothing to wait for."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from okxtui.cli import run

COMMAND = [sys.executable, "-m", "okxtui", "watch", "--env", "sim"]


class Done(NamedTuple):
    returncode: int
    stdout: str
    stderr: str


Watch = Callable[..., Done]


@pytest.fixture
def watch(capsys: pytest.CaptureFixture[str]) -> Watch:
    def watch(*arguments: str) -> Done:
        status = run(["watch", "--env", "sim", *arguments])
        return Done(status, *capsys.readouterr())

    return watch


@contextmanager
def started(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [*COMMAND, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def test_prices_come_as_columns_and_the_count_ends_it(watch: Watch) -> None:
    done = watch("btc-usdt", "ETH-USDT", "--count", "2")

    rows = [line.split() for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert sorted(row[1] for row in rows) == ["BTC-USDT", "ETH-USDT"]
    assert all(len(row) == 6 and float(row[2]) < float(row[4]) for row in rows)
    assert done.stderr == "public: connected to 127.0.0.1\n"


def test_lists_may_be_written_with_commas(watch: Watch) -> None:
    done = watch("BTC-USDT,ETH-USDT", "--channel=tickers,trades", "--seconds", "1.5")

    rows = [line.split() for line in done.stdout.splitlines()]
    assert {(row[1], len(row)) for row in rows} >= {("BTC-USDT", 5), ("BTC-USDT", 6)}
    assert {row[1] for row in rows} == {"BTC-USDT", "ETH-USDT"}


def test_trades_are_lines_of_their_own(watch: Watch) -> None:
    done = watch("BTC-USDT", "--channel", "trades", "--count", "3")

    rows = [line.split() for line in done.stdout.splitlines()]
    assert [len(row) for row in rows] == [5, 5, 5]
    assert {row[2] for row in rows} <= {"buy", "sell"}


def test_json_tells_every_event_of_every_channel_asked_for(watch: Watch) -> None:
    channels = [f"--channel={name}" for name in ("books", "trades", "candle1m", "index-tickers")]
    done = watch("BTC-USDT-SWAP", "--json", *channels, "--seconds", "1.5")

    told = [json.loads(line) for line in done.stdout.splitlines()]
    kinds = {it["type"] for it in told}
    assert done.returncode == 0
    assert kinds >= {"link", "subscribed", "book", "trade", "candle", "index-ticker"}
    assert {it["instId"] for it in told if it["type"] == "index-ticker"} == {"BTC-USDT"}


def test_an_unknown_symbol_beside_a_known_one_is_told_and_passed_over(watch: Watch) -> None:
    done = watch("NOPE-USDT", "BTC-USDT", "--count", "1")

    assert done.returncode == 0
    assert " BTC-USDT " in done.stdout
    assert "tickers NOPE-USDT: " in done.stderr


def test_when_everything_is_refused_there_is_nothing_to_wait_for(watch: Watch) -> None:
    done = watch("NOPE-USDT")

    assert done.returncode == 2
    assert done.stdout == ""
    assert "60018" in done.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["BTCUSDT"], "The argument SYMBOL: 'BTCUSDT' is no symbol"),
        (["--channel", "tickrs"], "'tickrs' is no channel (did you mean \"tickers\"?)"),
        (["--channel", "tickers,tradez"], "'tradez' is no channel (did you mean \"trades\"?)"),
        (["--channel", "orders"], "orders can only be written with --json"),
        (["--channel", "candle1m"], "can only be written with --json"),
    ],
)
def test_what_cannot_be_watched_is_refused(watch: Watch, arguments: list[str], says: str) -> None:
    done = watch(*arguments)

    assert done.returncode == 2
    assert says in done.stderr


def test_a_reader_that_goes_away_ends_it_quietly() -> None:
    with started("BTC-USDT", "--every", "0") as watcher:
        assert watcher.stdout
        assert watcher.stderr
        watcher.stdout.readline()
        watcher.stdout.close()

        assert watcher.wait(timeout=20) == 128 + signal.SIGPIPE
        assert watcher.stderr.read() == "public: connected to 127.0.0.1\n"


def test_an_exchange_that_cannot_be_reached_is_a_network_fault(
    watch: Watch, tmp_path: Path
) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[environments.demo]\npublic = "ws://127.0.0.1:1/ws/v5/public"\n')

    done = watch("BTC-USDT", "--config", str(config), "--env", "demo", "--seconds", "0.5")

    assert done.returncode == 4
    assert done.stdout == ""
    assert "cannot reach 127.0.0.1" in done.stderr


def test_no_part_of_the_screen_is_loaded() -> None:
    script = (
        "import sys; from okxtui.cli import run;"
        "status = run(['watch', '--env', 'sim', 'BTC-USDT', '--count', '1']);"
        "loaded = {name.split('.')[0] for name in sys.modules};"
        "assert not loaded & {'textual', 'rich', 'plotext'}, loaded; sys.exit(status)"
    )

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)

    assert done.returncode == 0, done.stderr


def test_ctrl_c_ends_it_with_the_status_of_the_signal() -> None:
    with started("BTC-USDT") as watcher:
        assert watcher.stdout
        watcher.stdout.readline()
        watcher.send_signal(signal.SIGINT)
        watcher.communicate(timeout=20)

        assert watcher.returncode == 130


def test_the_account_is_told_too_with_the_key_of_the_built_in_exchange(watch: Watch) -> None:
    channels = [f"--channel={name}" for name in ("account", "positions", "orders")]
    done = watch("BTC-USDT", "--json", *channels, "--seconds", "3")

    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert {it["type"] for it in told} >= {"logged-in", "account", "positions"}
    page = next(it for it in told if it["type"] == "account")
    assert page["whole"]
    assert {it["ccy"] for row in page["rows"] for it in row["details"]} >= {"USDT"}


def test_a_refused_login_ends_it_with_a_status_of_its_own(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("OKX_API_KEY", "OKX_SECRET_KEY", "OKX_PASSPHRASE"):
        monkeypatch.setenv(name, "wrong")
    command = [sys.executable, "-m", "okxtui", "exchange"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as exchange:
        assert exchange.stdout
        url = next(
            word for line in exchange.stdout for word in line.split() if word.endswith("/private")
        )
        config = tmp_path / "config.toml"
        config.write_text(f'[environments.lab]\npublic = "{url.replace("private", "public")}"\n'
                          f'private = "{url}"\nkeys = "environment"\n')  # fmt: skip
        asked = ["--env", "lab", "--config", str(config), "--json", "--channel", "orders"]
        status = run(["watch", "BTC-USDT", *asked, "--seconds", "10"])
        exchange.terminate()

    assert status == 3
    told = capsys.readouterr()
    assert "The login was refused" in told.err
    assert "wrong" not in told.out


def test_the_account_needs_a_key(watch: Watch, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text('[environments.lab]\npublic = "ws://127.0.0.1:1/ws/v5/public"\n'
                      'private = "ws://127.0.0.1:1/ws/v5/private"\n')  # fmt: skip
    done = watch("--config", str(config), "--env", "lab", "--json", "--channel", "orders")

    assert done.returncode == 2
    assert "Private channels need an API key for lab" in done.stderr
