"""What to subscribe to, given what is watched: a pure rule, so that it can be read and tested.

Every symbol of the list has tickers. The current one, and all while there are few, have books5
and trades, so that changing the symbol shows no blank; beyond that the current and the last few.
"""

from collections.abc import Iterable, Sequence

from okxtui.okx.dialect import by_socket
from okxtui.okx.events import Arg
from okxtui.okx.symbols import index_of, inst_type

FEW = 20
"""Up to so many symbols, all are kept warm."""

RECENT = 5
"""Beyond that, this many of those looked at last."""


def wanted(
    symbols: Sequence[str],
    current: str,
    recent: Iterable[str],
    book: str = "books5",
    held: Iterable[str] = (),
    candle: str = "",
    dialect: str = "v5",
) -> dict[str, list[Arg]]:
    """Args by socket path. `recent`: symbols looked at, the last one first; `held`: symbols with
    positions or open orders, whose prices the account's panes need; `candle`: the channel of the
    current symbol's bars."""
    held = list(held)
    public = [Arg("tickers", symbol) for symbol in (*symbols, *held)]
    if len(symbols) <= FEW:
        warm = dict.fromkeys((current, *symbols))
    else:
        others = [it for it in dict.fromkeys(recent) if it in symbols and it != current]
        warm = dict.fromkeys((current, *others[:RECENT]))
    for symbol in filter(None, warm):
        public += (Arg("books5", symbol), Arg("trades", symbol))
    if current:
        public += _reference(current, book)
    for symbol in held:
        public += _carried(symbol)
    derived = [symbol for symbol in filter(None, warm) if inst_type(symbol) != "SPOT"]
    public += [Arg("liquidation-orders", inst_type=kind) for kind in kinds(derived)]
    public += [Arg("instruments", inst_type=kind) for kind in kinds((*symbols, current, *held))]
    public.append(Arg("status"))
    business = [Arg(candle, current)] if candle and current else []
    if dialect == "v3":
        return by_socket(dialect, dict.fromkeys((*public, *business)))
    return {"public": list(dict.fromkeys(public)), "business": business}


def kinds(symbols: Iterable[str]) -> list[str]:
    """The instrument types among `symbols`, in a fixed order."""
    present = {inst_type(symbol) for symbol in symbols}
    return [kind for kind in ("SPOT", "SWAP", "FUTURES", "OPTION") if kind in present]


def _reference(symbol: str, book: str) -> list[Arg]:
    """What belongs to the current symbol alone: only what exists for its type."""
    kind = inst_type(symbol)
    args = [Arg(book, symbol)] if book != "books5" else []
    if kind == "SPOT":
        return args
    return [
        *args,
        *_carried(symbol),
        Arg("index-tickers", index_of(symbol)),
        Arg("open-interest", symbol),
        Arg("price-limit", symbol),
    ]


def _carried(symbol: str) -> list[Arg]:
    """What values a position in `symbol`: only what exists for its type."""
    kind = inst_type(symbol)
    marks = [Arg("mark-price", symbol)] if kind != "SPOT" else []
    return [*marks, Arg("funding-rate", symbol)] if kind == "SWAP" else marks
