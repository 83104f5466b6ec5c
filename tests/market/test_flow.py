"""Order flow: every print counts once, and a gap begins anew."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okxtui.market.flow import LEANS, MINUTE, OrderFlow
from okxtui.market.gaps import TapeGap
from okxtui.market.tape import Tape
from okxtui.okx.events import Trade

T0 = 1_786_540_440_000 - 1_786_540_440_000 % MINUTE


def trade(identity: int, side: str, sz: str, at: int = T0, px: str = "100") -> Trade:
    return Trade(inst_id="BTC-USDT", trade_id=str(identity), px=px, sz=sz, side=side, ts=str(at))


def flow_of(*trades: Trade) -> tuple[Tape, OrderFlow]:
    flow = OrderFlow("BTC-USDT")
    tape = Tape("BTC-USDT", (flow,))
    for one in trades:
        tape.add(one)
    tape.view()
    return tape, flow


def test_the_delta_is_buys_minus_sells() -> None:
    _, flow = flow_of(trade(1, "buy", "3"), trade(2, "sell", "1.5"), trade(3, "buy", "0.25"))
    view = flow.view()

    assert (view.bought.size, view.sold.size, view.delta.size) == (D("3.25"), D("1.5"), D("1.75"))
    assert view.delta.times_price == D("175")
    assert view.prints == 3


def test_a_print_that_is_repeated_counts_once() -> None:
    _, flow = flow_of(trade(1, "buy", "3"), trade(1, "buy", "3"))

    assert flow.view().bought.size == 3


def test_minutes_have_their_own_volumes_and_the_delta_at_their_end() -> None:
    _, flow = flow_of(
        trade(1, "buy", "3"),
        trade(2, "sell", "1", T0 + MINUTE),
        trade(3, "buy", "2", T0 + 3 * MINUTE),
    )
    bars = flow.view().bars

    assert [(bar.ts - T0) // MINUTE for bar in bars] == [0, 1, 3]
    assert [bar.delta.size for bar in bars] == [3, 2, 4]
    assert [bar.sold.size for bar in bars] == [0, 1, 0]


@given(
    st.permutations(range(12)),
    st.lists(st.sampled_from(["buy", "sell"]), min_size=12, max_size=12),
)
def test_prints_may_come_in_any_order(order: list[int], sides: list[str]) -> None:
    trades = [trade(n, sides[n], str(n + 1), T0 + n * 20_000) for n in range(12)]
    _, straight = flow_of(*trades)
    _, shuffled = flow_of(*(trades[n] for n in order))
    minutes = {bar.ts: bar for bar in straight.view().bars}

    assert shuffled.view().delta == straight.view().delta
    assert sum(bar.bought.size for bar in shuffled.view().bars) == straight.view().bought.size
    for bar in shuffled.view().bars:
        assert (bar.bought, bar.sold) == (minutes[bar.ts].bought, minutes[bar.ts].sold)
    assert shuffled.view().bars[-1].delta == straight.view().bars[-1].delta


def test_a_gap_begins_the_delta_anew_and_says_so() -> None:
    tape, flow = flow_of(trade(1, "buy", "3"), trade(2, "buy", "1", T0 + 10_000))
    tape.interrupt()
    tape.add(trade(9, "sell", "2", T0 + 20_000))
    tape.view()
    view = flow.view()

    assert view.delta.size == -2
    assert view.since == T0 + 20_000
    assert view.began == T0
    assert view.prints == 1
    assert view.bars[-1].restarted
    assert view.bars[-1].delta.size == -2
    assert view.gaps == (TapeGap(T0 + 10_000, T0 + 20_000),)
    assert view.coverage() == pytest.approx(0.5)


def test_an_interruption_that_missed_nothing_restarts_nothing() -> None:
    tape, flow = flow_of(trade(1, "buy", "3"))
    tape.interrupt()
    tape.add(trade(1, "buy", "3"))
    tape.add(trade(2, "buy", "1", T0 + 5_000))
    tape.view()

    assert flow.view().delta.size == 4
    assert flow.view().coverage() == 1


def test_while_nothing_comes_it_is_the_same_object() -> None:
    _, flow = flow_of(trade(1, "buy", "3"))
    first = flow.view()

    assert flow.view() is first


def test_the_lean_of_the_book_is_kept_for_some_minutes() -> None:
    flow = OrderFlow("BTC-USDT")
    for second in range(LEANS + 10):
        flow.lean(second, 0.5)
    flow.lean(LEANS + 10, None)

    assert len(flow.view().leans) == LEANS
    assert flow.leaned_at == LEANS + 9


@pytest.mark.parametrize("px", ["NaN", "", "0", "-5"])
def test_a_price_that_is_none_counts_nothing(px: str) -> None:
    """Red if whatever is a number is a price: sums of money would fall with every purchase."""
    _, flow = flow_of(trade(1, "buy", "3", px=px))

    assert flow.view().prints == 0
