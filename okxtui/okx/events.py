"""Everything the exchange can tell us, in our own words.

The rows of the wire *are* these events: msgspec decodes a push straight into them, which costs
one object a row and no translation. So a field here names its wire field once, and every number
stays the decimal string the exchange wrote; "" is the exchange's word for "no value".
This module must not know how a frame is laid out around its rows, nor what is done with them.
"""

from msgspec import Struct, field


class Level(Struct, array_like=True, frozen=True, gc=False):
    """One price of a book. The wire's other two elements (always "0", orders) are skipped."""

    price: str
    size: str


class Ticker(Struct, frozen=True, gc=False, rename="camel", kw_only=True):
    """A row of `tickers`, and of REST `market/tickers`: the state of one instrument.

    In the order of the wire, in which the fields are found soonest.

    >>> {"instType":"SPOT","instId":"BTC-USDT","last":"63707.3","lastSz":"0.00164251", ...}
    """

    inst_type: str = ""
    inst_id: str
    last: str = ""
    last_sz: str = ""
    ask_px: str = ""
    ask_sz: str = ""
    bid_px: str = ""
    bid_sz: str = ""
    open24h: str = ""
    high24h: str = ""
    low24h: str = ""
    sod_utc0: str = ""
    sod_utc8: str = ""
    vol_ccy24h: str = field(default="", name="volCcy24h")
    """Base currency (derivatives) or quote currency (spot)."""
    vol24h: str = ""
    """Contracts (derivatives) or base currency (spot)."""
    ts: str = ""


class Trade(Struct, frozen=True, gc=False, rename="camel", kw_only=True):
    """A row of `trades` (one taker order at one price) or `trades-all` (one match)."""

    inst_id: str
    trade_id: str = ""
    px: str = ""
    sz: str = ""
    side: str = ""
    """The taker's side: "buy" lifted the ask."""
    ts: str = ""
    count: str = "1"
    """How many matches the row joins; `trade_id` is the newest of them."""
    source: str = "0"


class BookSnapshot(Struct, frozen=True, gc=False):
    """A whole book: every push of `books5` and `bbo-tbt`, the first of `books`."""

    channel: str
    inst_id: str
    bids: list[Level]
    asks: list[Level]
    ts: str
    seq: int | None = None
    checksum: int = 0


class BookChange(Struct, frozen=True, gc=False):
    """Levels of `books` that changed; size "0" deletes the price. Both sides empty: a heartbeat."""

    channel: str
    inst_id: str
    bids: list[Level]
    asks: list[Level]
    ts: str
    seq: int | None = None
    checksum: int = 0


class BookGap(Struct, frozen=True, gc=False):
    """The sequence of a book broke: what we hold is wrong until a new snapshot comes."""

    channel: str
    inst_id: str
    expected: int
    got: int


class Candle(Struct, array_like=True, frozen=True, gc=False):
    """One bar as the wire has it, `[ts, o, h, l, c, vol, volCcy, volCcyQuote, confirm]`."""

    ts: str
    """Opening time of the bar, milliseconds."""
    open: str
    high: str
    low: str
    close: str
    vol: str = ""
    vol_ccy: str = ""
    vol_ccy_quote: str = ""
    confirm: str = "0"
    """"1": this bar is final."""


class Bar(Struct, frozen=True, gc=False):
    """A candle that was pushed, with whose and how long it is ("1m", "1Dutc")."""

    inst_id: str
    timeframe: str
    candle: Candle


class MarkPrice(Struct, frozen=True, gc=False, rename="camel", kw_only=True):
    """A row of `mark-price`."""

    inst_id: str
    mark_px: str = ""
    ts: str = ""


class IndexTicker(Struct, frozen=True, gc=False, rename="camel", kw_only=True):
    """A row of `index-tickers`. Its instId is an index ("BTC-USDT"), not an instrument."""

    inst_id: str
    idx_px: str = ""
    open24h: str = ""
    ts: str = ""


class Funding(Struct, frozen=True, gc=False, rename="camel", kw_only=True):
    """A row of `funding-rate`: the rate of the period that ends at `funding_time`."""

    inst_id: str
    funding_rate: str = ""
    funding_time: str = ""
    next_funding_time: str = ""
    ts: str = ""


class OpenInterest(Struct, frozen=True, gc=False, rename="camel", kw_only=True):
    """A row of `open-interest`: contracts, coin and USD."""

    inst_id: str
    oi: str = ""
    oi_ccy: str = ""
    oi_usd: str = ""
    ts: str = ""


class PriceLimit(Struct, frozen=True, gc=False, rename="camel", kw_only=True):
    """A row of `price-limit`: the highest allowed buy and the lowest allowed sell; "" when off."""

    inst_id: str
    buy_lmt: str = ""
    sell_lmt: str = ""
    ts: str = ""


class LiquidationOrder(Struct, frozen=True, gc=False, rename="camel", kw_only=True):
    """A position that the exchange took over."""

    side: str = ""
    """Of the order that ends it: "sell" for a long position."""
    bk_px: str = ""
    """The bankruptcy price, at which the position changed hands."""
    sz: str = ""
    ts: str = ""


class Liquidation(Struct, frozen=True, rename="camel", kw_only=True):
    """A row of `liquidation-orders`: not all there are, and in no order of time.

    >>> {"instType":"SWAP","instId":"BTC-USDT-SWAP","details":[{"side":"buy","bkPx":"64310", ...
    """

    inst_id: str
    details: list[LiquidationOrder] = []


class Instrument(Struct, frozen=True, gc=False, rename="camel", kw_only=True):
    """A row of `instruments` and of REST `public/instruments`."""

    inst_id: str
    inst_type: str = ""
    inst_family: str = ""
    uly: str = ""
    """Underlying index of a derivative ("BTC-USDT")."""
    base_ccy: str = ""
    quote_ccy: str = ""
    settle_ccy: str = ""
    ct_val: str = ""
    """What one contract is worth, in `ct_val_ccy`; "" for spot."""
    ct_mult: str = ""
    ct_val_ccy: str = ""
    ct_type: str = ""
    """"linear", "inverse" or "" (spot)."""
    tick_sz: str = ""
    lot_sz: str = ""
    min_sz: str = ""
    state: str = ""
    list_time: str = ""
    exp_time: str = ""
    opt_type: str = ""
    stk: str = ""


class Maintenance(Struct, frozen=True, gc=False, rename="camel", kw_only=True):
    """A row of `status`: a maintenance of the exchange, planned, running or over."""

    title: str = ""
    state: str = ""
    begin: str = ""
    end: str = ""
    service_type: str = ""
    env: str = ""
    """"1" live, "2" demo."""
    ts: str = ""


class Arg(Struct, frozen=True, omit_defaults=True, rename="camel", order=True):
    """What a subscription is to: a channel and the fields that narrow it. Hashable."""

    channel: str
    inst_id: str = ""
    inst_type: str = ""
    inst_family: str = ""
    ccy: str = ""
    extra_params: str = ""
    uid: str = ""
    """Whose account a private push tells of; never asked for."""


class Subscribed(Struct, frozen=True, gc=False):
    """The exchange accepted a subscription."""

    arg: Arg


class Unsubscribed(Struct, frozen=True, gc=False):
    """A subscription ended, by our wish or (`asked` false) without it."""

    arg: Arg
    asked: bool


class Refused(Struct, frozen=True, gc=False):
    """The exchange refused, and asking again would not help: shown at the thing it is about."""

    code: str
    sentence: str
    """Our own words for the code; the exchange's text is data and never matched."""
    arg: Arg | None = None
    """None: it concerns the connection or the login rather than one subscription."""
    message: str = ""
    """The exchange's own text, cleaned and cut to 200 characters."""


class LoggedIn(Struct, frozen=True, gc=False):
    """The login was accepted on this connection."""


class LoginRefused(Struct, frozen=True, gc=False):
    """The login was refused. `again`: one more try may help (clock, exchange trouble)."""

    code: str
    sentence: str
    again: bool = False


class Notice(Struct, frozen=True, gc=False):
    """The exchange announces something; code 64008: it will close this connection soon."""

    code: str
    message: str


class Lapsed(Struct, frozen=True, gc=False):
    """The line has not answered in time: whoever owns the socket must give it up."""

    reason: str


PublicEvent = (
    Ticker
    | Trade
    | BookSnapshot
    | BookChange
    | BookGap
    | Bar
    | MarkPrice
    | IndexTicker
    | Funding
    | OpenInterest
    | PriceLimit
    | Liquidation
    | Instrument
    | Maintenance
)
SessionEvent = Subscribed | Unsubscribed | Refused | LoggedIn | LoginRefused | Notice | Lapsed
