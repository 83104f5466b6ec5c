"""What the exchange tells about the account: rows of the private channels and of private REST.

The same rules as in `events`: a row of the wire is the event, every number the exchange's own
string, "" where there is no value. A field that the exchange adds tomorrow is passed over.
"""

from msgspec import Struct

OPEN_STATES = frozenset({"live", "partially_filled"})


class Order(Struct, frozen=True, gc=False, rename="camel", kw_only=True):
    """A row of `orders`, and of REST `trade/orders-pending` and `trade/order`.

    A push tells the order as it is now, and in the `fill_*` fields the one fill that caused it.
    """

    inst_id: str
    ord_id: str
    inst_type: str = ""
    cl_ord_id: str = ""
    side: str = ""
    pos_side: str = ""
    td_mode: str = ""
    ord_type: str = ""
    px: str = ""
    sz: str = ""
    """Base currency (spot) or contracts; quote currency where `counts_money`."""
    tgt_ccy: str = ""
    state: str = ""
    """live, partially_filled, filled, canceled, mmp_canceled."""
    acc_fill_sz: str = ""
    avg_px: str = ""
    lever: str = ""
    reduce_only: str = ""
    category: str = ""
    cancel_source: str = ""
    c_time: str = ""
    u_time: str = ""
    fill_px: str = ""
    fill_sz: str = ""
    fill_time: str = ""
    trade_id: str = ""
    exec_type: str = ""
    fill_fee: str = ""
    fill_fee_ccy: str = ""
    fill_pnl: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it can still fill."""
        return self.state in OPEN_STATES

    @property
    def counts_money(self) -> bool:
        """Whether `sz` is in quote currency: a market buy of coins is, unless it asks otherwise
        (OKX docs, "Place order", `tgtCcy`). What is filled never is."""
        if self.tgt_ccy or self.inst_type not in ("SPOT", "MARGIN"):
            return self.tgt_ccy == "quote_ccy"
        return self.ord_type == "market" and self.side == "buy"


class Fill(Struct, frozen=True, gc=False, rename="camel", kw_only=True):
    """A row of REST `trade/fills`; pushes of `orders` are turned into the same."""

    inst_id: str
    trade_id: str
    ord_id: str
    inst_type: str = ""
    bill_id: str = ""
    """What pages are cut by; "" for a fill that came as a push."""
    side: str = ""
    fill_px: str = ""
    fill_sz: str = ""
    exec_type: str = ""
    """"T" taker, "M" maker."""
    fee: str = ""
    """Negative: paid."""
    fee_ccy: str = ""
    fill_pnl: str = ""
    fill_time: str = ""

    @property
    def identity(self) -> tuple[str, str, str]:
        """The same fill, whichever way it came."""
        return (self.inst_id, self.ord_id, self.trade_id)


class Position(Struct, frozen=True, gc=False, rename="camel", kw_only=True):
    """A row of `positions` and of REST `account/positions`."""

    inst_id: str
    inst_type: str = ""
    pos_id: str = ""
    mgn_mode: str = ""
    pos_side: str = ""
    """"net": the sign of `pos` is the direction; "long" or "short": `pos` is positive."""
    pos: str = ""
    pos_ccy: str = ""
    avg_px: str = ""
    mark_px: str = ""
    liq_px: str = ""
    upl: str = ""
    upl_ratio: str = ""
    lever: str = ""
    margin: str = ""
    imr: str = ""
    mmr: str = ""
    mgn_ratio: str = ""
    notional_usd: str = ""
    ccy: str = ""
    adl: str = ""
    realized_pnl: str = ""
    c_time: str = ""
    u_time: str = ""
    p_time: str = ""
    """When it was pushed, and `mark_px` was so; "" in an answer of REST."""

    @property
    def identity(self) -> str:
        """What tells positions apart."""
        return self.pos_id or f"{self.inst_id}/{self.pos_side}/{self.mgn_mode}"

    @property
    def counts_money(self) -> bool:
        """Whether `pos` is in quote currency: a margin position is counted in `posCcy`, and one
        that is short holds what its coins were sold for."""
        base = self.inst_id.partition("-")[0]
        return self.inst_type == "MARGIN" and self.pos_ccy not in ("", base)


class Cash(Struct, frozen=True, gc=False, rename="camel", kw_only=True):
    """One currency of an account."""

    ccy: str
    eq: str = ""
    cash_bal: str = ""
    avail_bal: str = ""
    avail_eq: str = ""
    frozen_bal: str = ""
    upl: str = ""
    eq_usd: str = ""
    u_time: str = ""


class Balance(Struct, frozen=True, rename="camel", kw_only=True):
    """A row of `account` and of REST `account/balance`. Top-level figures are in USD."""

    total_eq: str = ""
    avail_eq: str = ""
    imr: str = ""
    mmr: str = ""
    mgn_ratio: str = ""
    upl: str = ""
    u_time: str = ""
    details: list[Cash] = []


class AccountConfig(Struct, frozen=True, rename="camel", kw_only=True):
    """The row of REST `account/config`: whose rights a key has."""

    uid: str = ""
    acct_lv: str = ""
    pos_mode: str = ""
    perm: str = ""
    """Comma-separated: read_only, trade, withdraw."""
    ip: str = ""
    """Addresses the key is bound to; "" for none."""
    label: str = ""


class PositionsPage(Struct, frozen=True):
    """A push of `positions`: a page of all that are held, or (`whole` false) what changed."""

    rows: list[Position]
    whole: bool
    page: int = 1
    last: bool = True


class BalancePage(Struct, frozen=True):
    """A push of `account`: a page of all currencies held, or (`whole` false) what changed."""

    rows: list[Balance]
    whole: bool
    page: int = 1
    last: bool = True
