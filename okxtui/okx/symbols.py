"""Symbols: what an instId says by its shape alone, before any metadata arrived."""

import re

_SHAPE = re.compile(
    r"(?P<base>[A-Z0-9]{1,20})-(?P<quote>[A-Z0-9]{1,20}(?:_[A-Z0-9]{1,8})?)"
    r"(?:-(?:(?P<swap>SWAP)|(?P<expiry>\d{6})(?:-(?P<strike>\d+(?:\.\d+)?)-(?P<right>[CP]))?))?",
    re.ASCII,
)


def is_symbol(text: str) -> bool:
    """Whether `text` has the shape of an instId, as BTC-USDT or BTC-USD-261225-60000-C have."""
    return _SHAPE.fullmatch(text) is not None


def inst_type(symbol: str) -> str:
    """SPOT, SWAP, FUTURES or OPTION by shape; "" for what is no symbol."""
    shape = _SHAPE.fullmatch(symbol)
    if shape is None:
        return ""
    if shape["swap"]:
        return "SWAP"
    if shape["right"]:
        return "OPTION"
    return "FUTURES" if shape["expiry"] else "SPOT"


def family_of(symbol: str) -> str:
    """The instFamily of a derivative: BTC-USD for BTC-USD-261225-60000-C, BTC-USD_UM for
    BTC-USD_UM-SWAP, which is settled otherwise."""
    return "-".join(symbol.split("-")[:2])


def index_of(symbol: str) -> str:
    """The index behind a derivative ("BTC-USDT" for BTC-USDT-SWAP); a spot pair's own name."""
    return family_of(symbol).partition("_")[0]
