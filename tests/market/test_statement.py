"""The account beside the market: every row with what is known of its instrument."""

from okxtui.market.account import Account
from okxtui.market.market import Market
from okxtui.market.statement import Statement
from okxtui.okx.events import Instrument
from okxtui.okx.private import Fill, Order, Position, PositionsPage

SOLD = Instrument(inst_id="SOL-USDT-SWAP", inst_type="SWAP", ct_val="1", ct_val_ccy="SOL")


def test_what_was_traded_and_is_held_no_more_keeps_its_unit() -> None:
    """Red when only what is held has its metadata: a fill of a symbol that is not on the list read
    as a bare number, without unit and tick, and `v` did not change it."""
    account, market = Account(), Market(["BTC-USDT"])
    statement = Statement(account)
    account.add_fills([Fill(inst_id=SOLD.inst_id, trade_id="1", ord_id="1", fill_sz="3")])
    account.order(Order(inst_id="OP-USDT", ord_id="2", state="canceled"))

    assert statement.holdings(market).instruments == {}
    market.learn([SOLD])
    assert statement.holdings(market).instruments == {SOLD.inst_id: SOLD}
    assert statement.symbols() == []


def test_the_same_value_while_nothing_changed() -> None:
    account, market = Account(), Market(["BTC-USDT"])
    statement = Statement(account)
    account.positions_push(PositionsPage([Position(inst_id="X", pos="1")], whole=True))
    first = statement.holdings(market, reconciled="a")

    assert statement.holdings(market, reconciled="a") is first
    assert statement.holdings(market, reconciled="b") is not first
    assert statement.symbols() == ["X"]
