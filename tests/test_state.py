"""State: lists made on the screen outlive the run, whatever happens to their file."""

import stat
from pathlib import Path

from okxtui.market.alerts import Fired, Kept
from okxtui.state import Lists, State


def test_what_was_remembered_is_there_in_the_next_run(tmp_path: Path) -> None:
    path = tmp_path / "new" / "state.json"

    State(path).remember("demo", ("BTC-USDT", "ETH-USDT"), "ETH-USDT")

    assert State(path).lists("demo") == Lists(("BTC-USDT", "ETH-USDT"), "ETH-USDT")
    assert State(path).lists("live") == Lists()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_two_programs_do_not_overwrite_each_others_environments(tmp_path: Path) -> None:
    one, other = State(tmp_path / "s"), State(tmp_path / "s")

    one.remember("demo", ("BTC-USDT",), "BTC-USDT")
    other.remember("live", ("ETH-USDT",), "ETH-USDT")

    assert one.lists("demo").symbols == ("BTC-USDT",)
    assert one.lists("live").symbols == ("ETH-USDT",)


def test_a_damaged_file_is_set_aside_and_a_clean_one_begun(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    path.write_bytes(b'{"environments":{"demo":{"symb')

    state = State(path)
    assert state.lists("demo") == Lists()
    assert state.trouble.endswith(f"they are kept as {path}_old.")
    state.remember("demo", ("BTC-USDT",), "BTC-USDT")

    assert (tmp_path / "state.json_old").read_bytes().startswith(b'{"env')
    assert State(path).lists("demo").symbols == ("BTC-USDT",)


def test_what_is_no_symbol_is_not_taken_from_the_file(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    path.write_text(
        '{"environments":{"demo":{"symbols":["BTC-USDT","\\u001b]52;c;"],"current":"x"}},"new":1}'
    )

    assert State(path).lists("demo") == Lists(("BTC-USDT",), "")


def test_a_folder_that_cannot_be_made_costs_nothing_but_the_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    state = State(tmp_path / "file" / "state.json")

    state.remember("demo", ("BTC-USDT",), "BTC-USDT")

    assert state.lists("demo") == Lists()


def test_alerts_and_lists_are_kept_beside_each_other(tmp_path: Path) -> None:
    state = State(tmp_path / "s")

    fired = Fired("BTC-USDT", "BTC-USDT > 4", "4.5", 1_790_000_000.25)
    demo, live = Kept(("BTC-USDT > 5",), log=(fired,)), Kept(("trouble",), ("trouble",))

    state.keep_alerts("demo", demo)
    state.remember("demo", ("BTC-USDT",), "BTC-USDT")
    state.keep_alerts("live", live)

    assert (state.alerts("demo"), state.alerts("live")) == (demo, live)
    assert state.alerts("sim") == Kept()
    assert state.lists("demo").symbols == ("BTC-USDT",)
