"""Config: who outranks whom, and how a mistake is told."""

from collections.abc import Callable
from pathlib import Path

import pytest

from okxtui.config import Config, ConfigFault, load

Write = Callable[[str], Path]


@pytest.fixture(autouse=True)
def no_file_of_the_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "nothing-here"))
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(text: str) -> Path:
        path = tmp_path / "config.toml"
        path.write_text(text)
        return path

    return write


def from_file(path: Path) -> Config:
    return load({"config": str(path)}, {})


def fault(path: Path) -> str:
    with pytest.raises(ConfigFault) as caught:
        from_file(path)
    return str(caught.value)


def test_without_any_wish_the_defaults_stand() -> None:
    assert load({}, {}) == Config()


def test_a_flag_outranks_a_variable_and_that_the_file(write: Write) -> None:
    path = write('region = "us"\nunit = "coin"\ntheme = "nord"\n')
    variables = {"OKXTUI_REGION": "eea", "OKXTUI_UNIT": "money", "OKXTUI_CONFIG": str(path)}

    config = load({"region": "global", "unit": None}, variables)

    assert (config.region, config.unit, config.theme) == ("global", "money", "nord")
    assert config.source == path


def test_symbols_are_upper_cased_and_kept_once(write: Write) -> None:
    config = load({"symbols": "btc-usdt, ETH-USDT,BTC-USDT,BTC-USD-261225-60000-c"}, {})

    assert config.symbols == ("BTC-USDT", "ETH-USDT", "BTC-USD-261225-60000-C")


def test_symbols_of_the_file_do_not_outrank_the_list_from_the_screen(write: Write) -> None:
    path = write('symbols = ["ETH-USDT"]\n')

    assert not from_file(path).symbols_asked
    assert load({"config": str(path), "symbols": "BTC-USDT"}, {}).symbols_asked
    assert load({}, {"OKXTUI_SYMBOLS": "BTC-USDT"}).symbols_asked


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ('\nregoin = "us"', 2, "there is no setting 'regoin' (did you mean \"region\"?)"),
        ('region = "uss"', 1, "region 'uss' is none of global, us, eea (did you mean \"us\"?)"),
        ("frame_rate = 0", 1, "frame_rate 0 is no whole number from 1 to 60"),
        ("frame_rate = true", 1, "no whole number"),
        ("ascii = 3", 1, "neither true nor false"),
        ('symbols = ["BTCUSDT"]', 1, "symbols 'BTCUSDT' is no symbol like BTC-USDT"),
        ("symbols = []", 1, "no list of symbols"),
        ("symbols = [1]", 1, "no symbol like"),
        ('environment = "lvie"', 1, "there is no environment 'lvie', only live, demo, sim (did"),
        ('environment = "replay"', 1, "okxtui replay FILE"),
        ('theme = "a\\u001b[31m"', 1, "is no name"),
        ('# \n[environments.lab]\npublic = "http://x"', 3, "starts with ws:// or wss://"),
        ('[environments.lab]\npublic = "ws://me:pw@x"', 2, "without user name"),
        ('[environments.lab]\npublic = "ws://x:99999"', 2, "is no address"),
        ('[environments.lab]\npublic = "ws://x"\nrest = "ws://x"', 3, "http:// or https://"),
        ('[environments.lab]\nrest = "http://x"', 1, 'needs at least an address for "public"'),
        ('[environments.lab]\npublik = "ws://x"', 2, '(did you mean "public"?)'),
        ('[environments."a b"]\npublic = "ws://x"', 1, "is no name"),
        ('[environments.sim]\npublic = "ws://x"', 1, "cannot be changed"),
        ("[environments]\nlab = 3", 2, "must be a table"),
        ("environments = 3", 1, "must be tables"),
        ("alert_command = 3", 1, "is no list of a program"),
        ('alert_command = [""]', 1, "names no program"),
        ('alert_command = "\'"', 1, "is no command: no closing quotation"),
        ('notify = "loudly"', 1, "is none of auto, osc9, osc777, none"),
    ],
)
def test_a_mistake_is_told_with_file_line_and_key(
    write: Write, text: str, line: int, says: str
) -> None:
    path = write(text)

    told = fault(path)

    assert told.startswith(f"{path}, line {line}: ")
    assert says in told
    assert told.endswith(".")
    assert "\n" not in told


def test_what_is_no_toml_is_told_with_its_line(write: Write) -> None:
    assert "line 2" in fault(write("a = 1\nb = = 2\n"))


def test_a_value_that_could_be_a_secret_is_not_echoed(write: Write) -> None:
    table = '[environments.lab]\npublic = "ws://x"\n'

    assert "hunter2" not in fault(write(table + 'keys = "hunter2"\n'))
    assert "hunter2" not in fault(write('proxy = "ftp://me:hunter2@host"\n'))
    assert "hunter2" not in fault(write('api_secret = "hunter2"\n'))
    assert "hunter2" not in fault(write('alert_command = ["curl", "hunter2", 3]\n'))


def test_the_command_for_alerts_is_a_list_of_words(write: Write) -> None:
    command = ("notify-send", "a b", "$HOME; rm *")

    assert from_file(write(f"alert_command = {list(command)}\n")).alert_command == command
    asked = load({}, {"OKXTUI_ALERT_COMMAND": "notify-send 'a b' '$HOME; rm *'"})
    assert asked.alert_command == command


def test_a_file_that_was_named_must_exist(tmp_path: Path) -> None:
    with pytest.raises(ConfigFault, match="There is no config file"):
        load({"config": str(tmp_path / "no.toml")}, {})


def test_a_folder_or_binary_file_is_refused_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00")

    assert "cannot be read" in fault(tmp_path)
    assert "not text" in fault(tmp_path / "binary.toml")


def test_a_variable_and_an_option_are_named_when_they_are_wrong() -> None:
    with pytest.raises(ConfigFault, match="The variable OKXTUI_ENV: there is no environment 'x'"):
        load({}, {"OKXTUI_ENV": "x"})
    with pytest.raises(ConfigFault, match="The option --log-level: log_level 'loud' is none of"):
        load({"log_level": "loud"}, {})


def test_over_ssh_the_frame_rate_is_five_unless_it_was_set() -> None:
    far = {"SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}

    assert load({}, far).frame_rate == 5
    assert load({}, {**far, "OKXTUI_FRAME_RATE": "20"}).frame_rate == 20


def test_demo_and_live_can_be_overridden_and_keep_what_they_are(write: Write) -> None:
    config = from_file(
        write(
            '[environments.live]\npublic = "ws://127.0.0.1:9/ws/v5/public"\n'
            '[environments.demo]\npublic = "ws://127.0.0.1:8/ws/v5/public/"\n'
        )
    )

    live, demo = config.place("live"), config.place("demo")
    assert (live.public, live.kind, live.simulated) == (
        "ws://127.0.0.1:9/ws/v5/public",
        "live",
        False,
    )
    assert (demo.public, demo.kind, demo.simulated) == (
        "ws://127.0.0.1:8/ws/v5/public",
        "demo",
        True,
    )
    assert live.rest == "", "an override never falls back to the exchange's own hosts"
    assert config.names() == ("live", "demo", "sim")


def test_an_environment_of_the_users_own_is_opened_by_its_name(write: Write) -> None:
    config = from_file(
        write(
            'environment = "lab"\n[environments.lab]\npublic = "ws://127.0.0.1:9000/ws/v5/public"\n'
            'rest = "http://127.0.0.1:9000"\nsimulated = false\nkeys = "environment"\n'
        )
    )

    lab = config.place("lab")
    assert lab.kind == "custom"
    assert (lab.rest, lab.simulated, lab.keys) == ("http://127.0.0.1:9000", False, "environment")
    assert config.names() == ("live", "demo", "sim", "lab")


def test_the_region_chooses_the_hosts() -> None:
    assert "wseea" in load({"region": "eea"}, {}).place("live").public
