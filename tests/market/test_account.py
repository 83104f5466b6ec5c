"""The account is the same whatever the order, the losses and the repetitions of what told it."""

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from okxtui.market.account import Account, Pages
from okxtui.okx.private import Balance, BalancePage, Cash, Fill, Order, Position, PositionsPage


def order(
    ord_id: str = "1", state: str = "live", filled: str = "0", at: int = 1, **more: str
) -> Order:
    return Order(
        inst_id="BTC-USDT",
        ord_id=ord_id,
        sz="10",
        state=state,
        acc_fill_sz=filled,
        c_time="1",
        u_time=str(at),
        **more,
    )


def fill(trade_id: str, at: int = 1, bill_id: str = "") -> Fill:
    return Fill(
        inst_id="BTC-USDT", trade_id=trade_id, ord_id="1", fill_time=str(at), bill_id=bill_id
    )


def position(pos_id: str = "p", pos: str = "1", at: int = 1) -> Position:
    return Position(inst_id="BTC-USDT-SWAP", pos_id=pos_id, pos=pos, c_time="1", u_time=str(at))


def cash(ccy: str, eq: str, at: int = 1) -> Cash:
    return Cash(ccy=ccy, eq=eq, cash_bal=eq, u_time=str(at))


def test_an_order_that_ended_never_reopens() -> None:
    account = Account()
    account.order(order(state="filled", filled="10", at=5))

    account.order(order(state="live", at=9))

    assert account.open_orders == ()
    assert [it.state for it in account.closed_orders] == ["filled"]


def test_what_is_filled_never_shrinks() -> None:
    account = Account()
    account.order(order(state="partially_filled", filled="4", at=5))

    account.order(order(state="partially_filled", filled="3", at=6))

    assert account.open_orders[0].acc_fill_sz == "4"


def test_an_order_first_seen_when_it_ended_is_listed_as_ended() -> None:
    account = Account()

    account.order(order(state="canceled", at=5))

    assert account.open_orders == ()
    assert account.closed_orders[0].state == "canceled"


def test_a_fill_is_kept_once_whether_pushed_or_fetched() -> None:
    account = Account()
    account.order(order(state="filled", filled="10", trade_id="t1", fill_sz="10", fill_time="7"))

    account.add_fills([fill("t1", 7, bill_id="b1")])
    account.order(order(state="filled", filled="10", trade_id="t1", fill_sz="10", fill_time="7"))

    assert [it.trade_id for it in account.fills] == ["t1"]
    assert account.fills[0].bill_id == "b1"


def test_fills_of_one_millisecond_stand_in_the_order_of_their_trades() -> None:
    """Red when their ids are compared as words: an order that swept the book read 100, 101, 99."""
    account = Account()

    account.add_fills([fill("100"), fill("99"), fill("101")])

    assert [it.trade_id for it in account.fills] == ["99", "100", "101"]


def test_a_push_without_a_fill_brings_none() -> None:
    account = Account()

    account.order(order(state="filled", filled="10", trade_id="", fill_sz="0"))

    assert account.fills == ()


def test_pending_names_the_orders_that_are_gone() -> None:
    account = Account()
    account.order(order("1"))
    account.order(order("2"))
    account.begin()

    gone = account.pending([order("2", at=3), order("3", at=3)])

    assert [it.ord_id for it in gone] == ["1"]
    assert {it.ord_id for it in account.open_orders} == {"1", "2", "3"}


def test_an_order_pushed_while_the_answer_was_under_way_is_not_gone() -> None:
    account = Account()
    account.begin()
    account.order(order("9", at=4))

    assert account.pending([]) == []


def test_between_two_reconciliations_nobody_notes_what_was_pushed() -> None:
    """Red when it is noted all the same: the ids of all orders of a session were kept."""
    account = Account()
    account.begin()
    account.order(order("1"))
    account.settled(until=5)
    account.order(order("2"))

    assert account.touched == {"1"}
    account.begin()
    account.order(order("3"))
    assert account.touched == {"3"}


def test_an_answer_older_than_a_push_changes_nothing() -> None:
    account = Account()
    account.begin()
    account.order(order("1", state="canceled", at=9))

    account.balance_push(
        BalancePage([Balance(u_time="9", details=[cash("BTC", "7", 9)])], whole=False)
    )

    account.pending([order("1", state="live", at=2)])
    account.balance_answer([Balance(u_time="2", details=[cash("BTC", "5", 2)])])

    assert account.open_orders == ()
    assert [it.eq for it in account.balance.details] == ["7"]


def test_a_closed_position_disappears_and_an_older_row_does_not_bring_it_back() -> None:
    account = Account()
    account.positions_push(PositionsPage([position(at=1)], whole=True))

    account.positions_push(PositionsPage([position(pos="0", at=5)], whole=False))
    account.positions_push(PositionsPage([position(at=3)], whole=False))

    assert account.positions == ()


def test_a_position_missing_from_a_whole_snapshot_was_closed() -> None:
    account = Account()
    account.positions_push(PositionsPage([position("a"), position("b")], whole=True))
    account.begin()
    account.positions_push(PositionsPage([position("a", at=2)], whole=False))

    account.positions_push(PositionsPage([position("b", at=3)], whole=True))

    assert [it.pos_id for it in account.positions] == ["b"]


def test_an_answer_does_not_close_a_position_that_was_pushed_meanwhile() -> None:
    account = Account()
    account.begin()
    account.positions_push(PositionsPage([position("new", at=9)], whole=False))

    account.positions_answer([position("old", at=2)])

    assert {it.pos_id for it in account.positions} == {"new", "old"}


def test_an_answer_older_than_a_whole_snapshot_reopens_nothing() -> None:
    """Red when the answer is merged all the same: the closed position's own row is buried by then,
    and stood there again until the next snapshot."""
    account = Account()
    account.positions_push(PositionsPage([position("a"), position("b")], whole=True))
    account.begin()
    account.positions_push(PositionsPage([position("a", pos="0", at=2)], whole=False))
    account.positions_push(PositionsPage([position("b"), position("c", at=2)], whole=True))
    account.balance_push(BalancePage([Balance(u_time="2", details=[cash("BTC", "1")])], whole=True))

    account.positions_answer([position("a"), position("b")])
    account.balance_answer([Balance(u_time="1", details=[cash("USDT", "9")])])

    assert {it.pos_id for it in account.positions} == {"b", "c"}
    assert {it.ccy for it in account.balance.details} == {"BTC"}


def test_half_a_paged_snapshot_changes_nothing() -> None:
    account = Account()
    account.positions_push(PositionsPage([position("a"), position("b")], whole=True))

    account.positions_push(PositionsPage([position("a", at=2)], whole=True, page=1, last=False))
    account.positions_push(PositionsPage([position("c", at=2)], whole=True, page=3, last=True))

    assert {it.pos_id for it in account.positions} == {"a", "b"}


def test_what_was_pushed_between_two_pages_is_not_undone_by_the_last() -> None:
    """Red when the pages alone say what is held: what was opened meanwhile, and a currency that
    came meanwhile, were gone until the next snapshot."""
    account = Account()
    account.positions_push(PositionsPage([position("a")], whole=True, page=1, last=False))
    account.balance_push(BalancePage([Balance(details=[cash("BTC", "1")])], True, 1, last=False))
    account.positions_push(
        PositionsPage([position("new", at=2), position("a", "0", at=2)], whole=False)
    )
    account.balance_push(BalancePage([Balance(details=[cash("ETH", "3")])], whole=False))
    account.positions_push(PositionsPage([position("b")], whole=True, page=2, last=True))
    account.balance_push(BalancePage([Balance(details=[cash("USDT", "1")])], True, 2, last=True))

    assert {it.pos_id for it in account.positions} == {"b", "new"}
    assert {it.ccy for it in account.balance.details} == {"BTC", "ETH", "USDT"}

    account.positions_push(PositionsPage([position("b")], whole=True))
    account.balance_push(BalancePage([Balance(details=[cash("USDT", "1")])], whole=True))
    assert {it.pos_id for it in account.positions} == {"b"}
    assert {it.ccy for it in account.balance.details} == {"USDT"}


def test_a_balance_event_changes_its_currency_and_a_snapshot_drops_what_it_lacks() -> None:
    account = Account()
    account.balance_push(
        BalancePage(
            [Balance(u_time="1", details=[cash("BTC", "1"), cash("USDT", "9")])], whole=True
        )
    )

    account.balance_push(
        BalancePage([Balance(u_time="2", details=[cash("USDT", "5", 2)])], whole=False)
    )
    assert {it.ccy: it.eq for it in account.balance.details} == {"BTC": "1", "USDT": "5"}

    account.balance_push(
        BalancePage([Balance(u_time="3", details=[cash("USDT", "5", 3)])], whole=True)
    )
    assert {it.ccy for it in account.balance.details} == {"USDT"}


def test_pages_come_whole_or_not_at_all() -> None:
    pages = Pages[int]()

    assert pages.add(1, [1], last=False) is None
    assert pages.add(2, [2], last=True) == [1, 2]
    assert pages.add(2, [3], last=True) is None
    assert pages.add(1, [4], last=True) == [4]
    # The first page of the next snapshot was lost: its second is no continuation of this one.
    assert pages.add(2, [5], last=True) is None


LIFE = [
    order(state="live", at=1),
    order(state="partially_filled", filled="4", at=2, trade_id="a", fill_sz="4", fill_time="2"),
    order(state="partially_filled", filled="7", at=3, trade_id="b", fill_sz="3", fill_time="3"),
    order(state="filled", filled="10", at=4, trade_id="c", fill_sz="3", fill_time="4"),
]


@given(st.lists(st.integers(0, 3), max_size=12), st.integers(0, 3))
@settings(max_examples=200, deadline=None)
def test_any_interleaving_of_pushes_ends_with_the_ledger_after_a_reconciliation(
    pushes: list[int], now: int
) -> None:
    """Pushes come in any order, some lost, some twice, none newer than the exchange's own state."""
    account = Account()
    for index in pushes:
        if index <= now:
            account.order(LIFE[index])

    account.begin()
    present = LIFE[now]
    stripped = structs.replace(present, trade_id="", fill_sz="", fill_time="")
    for gone in account.pending([stripped] if present.is_open else []):
        assert gone.ord_id == present.ord_id
        account.ended(stripped)
    account.add_fills(
        Fill(
            inst_id=it.inst_id,
            ord_id=it.ord_id,
            trade_id=it.trade_id,
            fill_sz=it.fill_sz,
            fill_time=it.fill_time,
            bill_id=it.trade_id,
        )
        for it in LIFE[1 : now + 1]
    )

    assert [it.trade_id for it in account.fills] == ["a", "b", "c"][:now]
    if present.is_open:
        (listed,) = account.open_orders
        assert (listed.state, listed.acc_fill_sz) == (present.state, present.acc_fill_sz)
    else:
        assert account.open_orders == ()


def test_a_thousand_orders_and_five_thousand_fills_are_exact() -> None:
    """Red when fills or open orders are forgotten before there are more of them than are kept."""
    account = Account()
    for number in range(1_000):
        account.order(order(str(number)))
    for number in range(5_000):
        of, filled = str(number % 1_000), number // 1_000 + 1
        push = order(of, "partially_filled", str(filled), at=filled, trade_id=f"{number:04}")
        account.order(structs.replace(push, fill_sz="1", fill_time=str(number)))

    assert {(it.ord_id, it.acc_fill_sz) for it in account.open_orders} == {
        (str(number), "5") for number in range(1_000)
    }
    assert [int(it.trade_id) for it in account.fills[-1_000:]] == list(range(4_000, 5_000))
