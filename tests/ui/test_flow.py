"""The order flow pane: sums in the unit of the screen, gaps as gaps."""

import pytest
from msgspec import structs

from okxtui.market.flow import MINUTE, Flow, OrderFlow
from okxtui.market.glance import Glance
from okxtui.market.tape import Tape
from okxtui.okx.events import Trade
from okxtui.ui.panes.flow import FlowPane
from okxtui.ui.view import View

T0 = 1_700_000_040_000


def trade(number: int, side: str, sz: str, at: int) -> Trade:
    return Trade(
        inst_id="BTC-USDT", trade_id=str(number), px="100", sz=sz, side=side, ts=str(T0 + at)
    )


@pytest.fixture
def tape() -> tuple[Tape, OrderFlow]:
    flow = OrderFlow("BTC-USDT")
    return Tape("BTC-USDT", (flow,)), flow


def shown(base: Glance, tape: tuple[Tape, OrderFlow], unit: str = "contracts") -> FlowPane:
    pane = FlowPane(View(unit=unit, utc=True), lambda: 1000.0)
    tape[0].view()
    pane.take(structs.replace(base, flow=tape[1].view()))
    return pane


def told(pane: FlowPane, width: int = 60, height: int = 16) -> list[str]:
    return ["".join(text for text, _ in row) for row in pane.body(width, height)]


def test_sums_stand_in_the_unit_of_the_screen(base: Glance, tape) -> None:
    tape[0].add(trade(1, "buy", "3", 0))
    tape[0].add(trade(2, "sell", "1", 10))

    first = told(shown(base, tape))[0]
    assert "delta +2.00 BTC" in first
    assert "buys 3.00" in first
    assert "sells 1.00" in first
    assert "delta +200 USDT" in told(shown(base, tape, "money"))[0]


def test_a_minute_that_is_over_is_not_this_one(base: Glance, tape) -> None:
    """Red if the last minute with prints counts as the one that runs, however long ago it was."""
    tape[0].add(trade(1, "buy", "3", 0))
    book = structs.replace(base.depth, ts=T0 + MINUTE - 1)
    assert "this minute +3.00" in told(shown(structs.replace(base, depth=book), tape), 80)[0]

    book = structs.replace(base.depth, ts=T0 + MINUTE)
    assert "this minute 0.00" in told(shown(structs.replace(base, depth=book), tape), 80)[0]


def test_every_row_is_as_wide_as_the_pane(base: Glance, tape) -> None:
    for number in range(90):
        tape[0].add(trade(number, "buy" if number % 3 else "sell", "1", number * 40_000))
    tape[1].lean(T0 // 1000, 0.7)
    pane = shown(base, tape)

    for width, height in ((36, 9), (60, 16), (120, 40), (20, 5)):
        assert {len(row) for row in told(pane, width, height)} == {width}


def test_a_gap_is_a_band_and_the_delta_begins_anew(base: Glance, tape) -> None:
    tape[0].add(trade(1, "buy", "5", 0))
    tape[0].interrupt()
    tape[0].add(trade(9, "buy", "1", 10 * MINUTE))
    pane = shown(base, tape)

    assert "delta +1.00 BTC" in told(pane)[0]
    assert "░░░░░" in told(pane)[3]
    assert "0.0% heard" in pane.about()


def test_quiet_minutes_are_no_gap(base: Glance, tape) -> None:
    tape[0].add(trade(1, "buy", "5", 0))
    tape[0].add(trade(2, "buy", "1", 10 * MINUTE))

    assert "░" not in "\n".join(told(shown(base, tape)))


def test_before_the_first_print_it_says_what_it_waits_for(base: Glance, tape) -> None:
    assert "waiting for the first print" in told(shown(base, tape))[0]


def test_the_table_has_a_row_a_minute(base: Glance, tape) -> None:
    tape[0].add(trade(1, "buy", "5", 0))
    tape[0].add(trade(2, "sell", "1", MINUTE))

    rows = list(shown(base, tape).table())
    assert rows[1:] == [(str(T0), "5", "0", "5", ""), (str(T0 + MINUTE), "0", "1", "4", "")]


def test_what_is_read_slowly_is_taken_four_times_a_second(base: Glance) -> None:
    """Seeded bugs that turn it red: `<=` for the first `<`; the symbol not looked at."""
    pane = FlowPane(View(), lambda: 1000.0)
    seen = []
    times = ((0.0, "A"), (0.1, "A"), (0.24, "A"), (0.26, "A"), (0.3, "B"), (0.3, "B"))
    for number, (after, symbol) in enumerate(times):
        flow = Flow(symbol, prints=number)
        pane.hear(structs.replace(base, at=base.at + after, current=symbol, flow=flow))
        seen.append(pane.flow.prints)

    assert seen == [0, 0, 0, 3, 4, 5]
