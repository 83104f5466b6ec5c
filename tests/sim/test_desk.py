"""Orders of accounts in the engines, and that no money is made or lost."""

from __future__ import annotations

from decimal import Decimal

import pytest

from okxtui.sim.account import Account
from okxtui.sim.desk import Desk, Request, Unacceptable
from okxtui.sim.engine import CROWD
from okxtui.sim.ledger import FEES, MINT, Ledger
from okxtui.sim.reference import FUNDING_PERIOD
from okxtui.sim.residents import Residents
from okxtui.sim.venue import Venue

NOW = 1_790_000_000_000


@pytest.fixture(scope="module")
def venue():
    return Venue(seed=6, now=NOW, coins=["BTC"])


@pytest.fixture
def desk(venue):
    for pit in venue.pits.values():
        pit.heard.clear()
    return Desk(venue)


@pytest.fixture
def account(desk):
    account = Account(5, "5", "test", desk.ledger)
    desk.open(account)
    desk.ledger.move("USDT", Decimal(100_000), MINT, 5)
    desk.ledger.move("BTC", Decimal(2), MINT, 5)
    yield account
    for order in list(account.orders.values()):
        desk.cancel(account, order)


def buy(inst_id: str = "BTC-USDT", kind: str = "market", **more) -> Request:
    return Request(inst_id, True, kind, more.pop("sz", "0.01"), **more)


def states(account: Account) -> list:
    return [row["state"] for row in account.order_news.after(0)]


def price(desk: Desk, inst_id: str, away: int, *, bid: bool) -> str:
    pit = desk.venue.pits[inst_id]
    return pit.terms.price((pit.engine.bids if bid else pit.engine.asks).best() + away)


def code(refusal: pytest.ExceptionInfo) -> str:
    return refusal.value.code


def test_a_market_order_is_live_then_filled_and_money_changes_hands(desk, account):
    order = desk.place(account, buy())

    assert states(account)[0] == "live"
    assert states(account)[-1] == "filled"
    spent = Decimal(order.average) * Decimal("0.01")
    assert account.cash("USDT") == pytest.approx(100_000 - spent, abs=Decimal("1e-9"))
    assert account.cash("BTC") == Decimal("2.01") - Decimal("0.00001")
    assert desk.ledger.of(FEES, "BTC") == Decimal("0.00001")


def test_a_resting_order_holds_its_money_until_it_is_cancelled(desk, account):
    order = desk.place(account, buy(kind="limit", px=price(desk, "BTC-USDT", -300, bid=True)))
    assert account.frozen("USDT") == Decimal(order.row()["px"]) * Decimal("0.01")

    desk.cancel(account, order)

    assert account.frozen("USDT") == 0
    assert states(account) == ["live", "canceled"]
    assert account.history[-1].cancel_source == "1"


def test_a_post_only_order_that_would_take_is_only_told_as_cancelled(desk, account):
    desk.place(account, buy(kind="post_only", px=price(desk, "BTC-USDT", 0, bid=False)))

    assert [(row["state"], row["cancelSource"]) for row in account.order_news.after(0)] == [
        ("canceled", "31")
    ]


def test_an_order_at_the_touch_is_filled_by_the_crowd_as_maker(desk, account):
    desk.place(account, buy(kind="limit", px=price(desk, "BTC-USDT", 0, bid=True)))
    for _ in range(3_000):
        desk.venue.advance(desk.venue.now + 20)
        if account.fills:
            break

    assert account.fills[0]["execType"] == "M"


def test_amending_moves_the_order_and_tells_of_it(desk, account):
    order = desk.place(account, buy(kind="limit", px=price(desk, "BTC-USDT", -300, bid=True)))

    desk.amend(account, order, price(desk, "BTC-USDT", -200, bid=True), "0.02", "r1")

    told = account.order_news.after(0)[-1]
    assert (told["sz"], told["amendResult"], told["reqId"]) == ("0.02", "0", "r1")


def test_one_never_trades_with_oneself(desk, account):
    waiting = desk.place(account, buy(kind="limit", px=price(desk, "BTC-USDT", 1, bid=True)))
    if not waiting.open:
        pytest.skip("the spread is one tick")

    desk.place(account, Request("BTC-USDT", False, "limit", "0.01", str(waiting.row()["px"])))

    assert (waiting.state, waiting.cancel_source) == ("canceled", "32")


def test_a_contract_opens_a_position_and_pays_a_fee_in_money(desk, account):
    order = desk.place(account, buy("BTC-USDT-SWAP", sz="10"))

    held = account.positions["BTC-USDT-SWAP"]
    assert (held.contracts(held.lots), str(held.average)[:6]) == (10, order.average[:6])
    assert account.cash("USDT") == 100_000 + order.fee
    assert order.row()["tdMode"] == "cross"


def test_a_closed_position_has_realised_its_profit(desk, account):
    desk.place(account, buy("BTC-USD-SWAP", sz="5"))
    desk.place(account, Request("BTC-USD-SWAP", False, "market", "5", reduce_only=True))

    held = account.positions["BTC-USD-SWAP"]
    assert held.lots == 0
    assert account.cash("BTC") == pytest.approx(2 + held.pnl + held.fee, abs=Decimal("1e-11"))


def test_reduce_only_never_turns_a_position_round(desk, account):
    desk.place(account, buy("BTC-USDT-SWAP", sz="3"))

    desk.place(account, Request("BTC-USDT-SWAP", False, "market", "9", reduce_only=True))

    assert account.positions["BTC-USDT-SWAP"].lots == 0
    with pytest.raises(Unacceptable) as refusal:
        desk.place(account, Request("BTC-USDT-SWAP", False, "market", "9", reduce_only=True))
    assert code(refusal) == "51169"


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (Request("NOPE-USDT", True, "market", "1"), "51001"),
        (Request("BTC-USDT", True, "iceberg", "1"), "51000"),
        (Request("BTC-USDT", True, "limit", "1", "0.05"), "51000"),
        (Request("BTC-USDT", True, "limit", "1", "1000000000"), "51136"),
        (Request("BTC-USDT", False, "limit", "1", "10"), "51137"),
        (Request("BTC-USDT", True, "market", "0.000001"), "51020"),
        (Request("BTC-USDT-SWAP", True, "market", "0.015"), "51121"),
        (Request("BTC-USDT", True, "market", "50"), "51008"),
        (Request("BTC-USDT", False, "market", "2.5"), "51008"),
        (Request("BTC-USDT-SWAP", True, "market", "900"), "51008"),
        (Request("BTC-USDT", True, "market", "NaN"), "51121"),
    ],
)
def test_what_cannot_be_taken_is_refused_by_code(desk, account, request_, expected):
    with pytest.raises(Unacceptable) as refusal:
        desk.place(account, request_)

    assert code(refusal) == expected
    assert not account.orders


def test_an_owners_name_for_an_order_is_unique_among_the_open_ones(desk, account):
    px = price(desk, "BTC-USDT", -300, bid=True)
    first = desk.place(account, buy(kind="limit", px=px, cl_ord_id="mine"))

    with pytest.raises(Unacceptable) as refusal:
        desk.place(account, buy(kind="limit", px=px, cl_ord_id="mine"))
    desk.cancel(account, account.find("", "mine"))

    assert code(refusal) == "51016"
    assert not first.open


def test_what_is_not_open_can_neither_be_cancelled_nor_amended(desk, account):
    order = desk.place(account, buy())

    with pytest.raises(Unacceptable) as cancel:
        desk.cancel(account, order)
    with pytest.raises(Unacceptable) as amend:
        desk.amend(account, order, "1", "1")

    assert (code(cancel), code(amend)) == ("51400", "51503")


def test_a_market_buy_may_be_sized_in_money(desk, account):
    order = desk.place(account, buy(sz="640", in_quote=True))

    assert Decimal("0.009") < order.size(order.filled) < Decimal("0.011")


def test_two_accounts_can_trade_with_each_other(desk, account):
    other = Account(6, "6", "other", desk.ledger)
    desk.open(other)
    desk.ledger.move("BTC", Decimal(1), MINT, 6)
    px = price(desk, "BTC-USDT", 1, bid=True)
    desk.place(other, Request("BTC-USDT", False, "limit", "0.01", px))

    desk.place(account, buy(kind="limit", px=px))

    if other.fills:
        assert other.cash("USDT") > 0
    assert desk.ledger.total("USDT") == desk.ledger.total("BTC") == 0


def test_funding_is_paid_once_a_period():
    venue = Venue(seed=2, now=NOW, coins=["BTC"])
    desk = Desk(venue)
    long, short = (Account(owner, str(owner), "", desk.ledger) for owner in (1, 2))
    for each, contracts in ((long, "10"), (short, "-10")):
        desk.open(each)
        desk.bring(each, "BTC-USDT-SWAP", contracts, "0")
    venue.pause()
    ends = NOW - NOW % FUNDING_PERIOD + FUNDING_PERIOD

    for now in (ends - 1, ends, ends + 20):
        venue.advance(now)
        desk.fund()

    paid = long.positions["BTC-USDT-SWAP"].funding
    assert paid < 0
    assert short.positions["BTC-USDT-SWAP"].funding == -paid
    assert long.book_news.count == 1
    assert long.book_news.after(0)[0]["eventType"] == "funding_fee"


def test_money_is_conserved_while_the_robot_trades():
    venue = Venue(seed=8, now=NOW, coins=["BTC", "ETH", "SOL", "DOGE"])
    desk = Desk(venue)
    residents = Residents(desk, 8)
    ledger: Ledger = desk.ledger
    for step in range(1, 60 * 20):
        venue.advance(NOW + step * 50)
        residents.act(50)

    account = desk.accounts[1]
    assert len(account.fills) > 15
    assert {row["instType"] for row in account.fills} == {"SPOT", "SWAP"}
    for ccy in ("USDT", "BTC", "ETH", "SOL", "DOGE"):
        assert ledger.total(ccy) == 0, ccy
    owners = (1, 2, CROWD, FEES, MINT)
    assert sum(ledger.of(owner, "USDT") for owner in owners) == 0
    assert ledger.of(FEES, "USDT") > 0
    spent = sum(Decimal(row["fee"]) for row in account.fills if row["feeCcy"] == "USDT")
    assert -spent == pytest.approx(ledger.of(FEES, "USDT"), abs=Decimal("1e-9"))


def test_the_robots_account_lives_near_the_touch():
    venue = Venue(seed=1, now=NOW, coins=["BTC", "ETH", "SOL", "DOGE"])
    desk = Desk(venue)
    residents = Residents(desk, 1)
    account = desk.accounts[1]
    assert len(account.fills) >= 5
    assert len(account.held_positions()) == 3
    for step in range(1, 20 * 20):
        venue.advance(NOW + step * 50)
        residents.act(50)

    orders = list(account.orders.values())
    assert 4 <= len(orders) <= 12
    for order in orders:
        last = venue.pits[order.instrument.inst_id].last.ticks
        assert abs(order.resting.ticks / last - 1) < 0.005
    assert account.positions["BTC-USDT-SWAP"].opened == NOW
