"""A hand-made account: two positions, three orders, two fills, two currencies."""

from decimal import Decimal

from msgspec import structs

from okxtui.market.freshness import Pulse, State
from okxtui.market.glance import Glance
from okxtui.market.holdings import Holding, Holdings, Session, holding
from okxtui.okx.events import Funding, Instrument
from okxtui.okx.private import Balance, Cash, Fill, Order, Position

NOW = 1000.0
WALL = 1_700_000_000_000
LOGGED_IN = Session("in", attempt=1, key="37c5…9f3a", rights="read-only", label="main")


def swap(base: str, tick: str, value: str) -> Instrument:
    """A linear contract of `value` coins."""
    return Instrument(
        inst_id=f"{base}-USDT-SWAP",
        inst_type="SWAP",
        settle_ccy="USDT",
        ct_val=value,
        ct_mult="1",
        ct_val_ccy=base,
        ct_type="linear",
        tick_sz=tick,
        lot_sz="0.01",
    )


BTC, ETH = swap("BTC", "0.1", "0.01"), swap("ETH", "0.01", "0.1")


def long(**changes: str) -> Holding:
    """50 contracts of BTC, 0.5 coins, bought at 66,980."""
    row = Position(
        inst_id=BTC.inst_id,
        inst_type="SWAP",
        pos_id="1",
        mgn_mode="cross",
        pos_side="net",
        pos="50",
        avg_px="66980.0333333333",
        mark_px="67430.8",
        liq_px="58120.4",
        upl="225.4",
        upl_ratio="0.0673",
        lever="10",
        ccy="USDT",
        c_time="1",
    )
    funding = Funding(inst_id=BTC.inst_id, funding_rate="0.0001")
    return holding(structs.replace(row, **changes), BTC, Decimal("67430.8"), funding)


def short() -> Holding:
    """20 contracts of ETH sold, near their liquidation."""
    row = Position(
        inst_id=ETH.inst_id,
        inst_type="SWAP",
        pos_id="2",
        mgn_mode="isolated",
        pos_side="short",
        pos="20",
        avg_px="3400",
        mark_px="3412.5",
        liq_px="3480",
        upl="-25",
        upl_ratio="-0.11",
        lever="25",
        ccy="USDT",
        c_time="2",
    )
    return holding(row, ETH, Decimal("3412.5"), None)


def order(number: int, **fields: str) -> Order:
    """An open order for 20 contracts of BTC; the number makes its id and its time."""
    row = {"inst_id": BTC.inst_id, "side": "buy", "ord_type": "limit", "px": "67000", "sz": "20"}
    row |= {"state": "live", "acc_fill_sz": "0", "c_time": str(WALL - 120_000 + number)}
    return Order(ord_id=f"ord{number}", **{**row, **fields})


def fill(number: int, **fields: str) -> Fill:
    """A bought contract; the number makes its id and its time."""
    row = {"inst_id": BTC.inst_id, "side": "buy", "fill_px": "66990.1", "fill_sz": "1.5"}
    row |= {"exec_type": "T", "fee": "-0.5024", "fee_ccy": "USDT"}
    row |= {"fill_time": str(WALL + number * 1000)}
    return Fill(trade_id=f"t{number}", ord_id="ord0", **{**row, **fields})


def cash(ccy: str, amount: str, usd: str) -> Cash:
    """A currency; a tenth of nothing is frozen."""
    return Cash(ccy=ccy, eq=amount, cash_bal=amount, avail_bal=amount, frozen_bal="0", eq_usd=usd)


def pulse() -> Pulse:
    """Of this very moment."""
    return Pulse(State.OK, NOW, NOW)


def account(**changes: object) -> Holdings:
    """Everything, a moment ago."""
    made = Holdings(
        session=LOGGED_IN,
        positions=(long(), short()),
        orders=(
            order(1),
            order(2, side="sell", px="68000.5", sz="10", acc_fill_sz="4", ord_type="post_only"),
            order(3, inst_id=ETH.inst_id, px="3300", sz="7"),
        ),
        ended=(order(4, state="canceled", px="60000", u_time=str(WALL - 5000)),),
        fills=(fill(1), fill(2, side="sell", exec_type="M", fee="0.0012", fill_pnl="12.5")),
        balance=Balance(
            total_eq="10250.4567",
            details=[cash("USDT", "9876.54321", "9876.5"), cash("BTC", "0.0055", "373.9")],
        ),
        prices={BTC.inst_id: Decimal("67432.1"), ETH.inst_id: Decimal("3412.5")},
        instruments={BTC.inst_id: BTC, ETH.inst_id: ETH},
        positions_pulse=pulse(),
        orders_pulse=pulse(),
        balance_pulse=pulse(),
    )
    return structs.replace(made, **changes)


def with_account(glance: Glance, **changes: object) -> Glance:
    """The glance, logged in to that account."""
    return structs.replace(glance, holdings=account(**changes))
