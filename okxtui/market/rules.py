"""Rules: what an alert waits for, as a person types it and as it is kept: one line of words.

`BTC-USDT > 68000` · `BTC-USDT move 2% 5m` · `BTC-USDT spread > 0.05%` · `BTC-USDT funding > 0.01%`
· `BTC-USDT fill` · `BTC-USDT liq < 10%` · `BTC-USDT whale` · `trouble`; behind it `once`, `again`,
`replay` or `stale`. Pure. Must not know what has happened.
"""

from decimal import Decimal

from msgspec import Struct

from okxtui.market.signals import KINDS
from okxtui.okx.numbers import number
from okxtui.okx.symbols import is_symbol

LEVELS = ("price", "spread", "funding", "liq")
"""Quantities that cross a level; all but the price are shares, typed in per cent."""
EVENTS = ("fill", *KINDS)
"""What happens, or not."""
SHOWN = ("funding", *KINDS)
"""What is known of the symbol that is shown, and of no other."""
WISHES = ("once", "again", "replay", "stale")
"""What may stand behind a rule: how often, and on what data, it fires."""
TROUBLE = "trouble"
MOVE = "move"

_SECONDS = {"s": 1, "m": 60, "h": 3600}
_LONGEST = 86_400

EXAMPLE = "an alert reads like BTC-USDT > 68000 or BTC-USDT move 2% 5m"


class NoRule(ValueError):
    """What was typed is no rule. The message says why, without a full stop."""


class Rule(Struct, frozen=True):
    """What is waited for."""

    text: str
    """The rule as it is shown and kept."""
    symbol: str
    """"" for what is about the line."""
    what: str
    """One of `LEVELS`, `EVENTS`, "move" or "trouble"."""
    side: str = ""
    """">" or "<"."""
    level: Decimal = Decimal(0)
    """A price; else a share, 0.02 for 2 %."""
    window: int = 0
    """Seconds of a move."""
    again: bool = False
    """Fires more than once."""
    replayed: bool = False
    """Fires in replays too."""
    stale: bool = False
    """Fires on values too that are not to be trusted just now."""


def read(text: str, current: str = "") -> Rule:
    """The rule that `text` writes; without a symbol it is about `current`. Raises NoRule."""
    words = text.split()
    wishes = {word for word in words if word in WISHES}
    words = [word for word in words if word not in wishes]
    if not words:
        raise NoRule(EXAMPLE)
    if words == [TROUBLE]:
        return _rule("", TROUBLE, wishes, words)
    if is_symbol(words[0].upper()):
        symbol, words = words[0].upper(), words[1:]
    else:
        symbol = current
    if not symbol:
        raise NoRule(f"which symbol? {EXAMPLE}")
    return _about(symbol, words, wishes)


def known(text: str) -> Rule | None:
    """The rule that was kept as `text`; None for what another version may have written."""
    try:
        return read(text)
    except NoRule:
        return None


def _about(symbol: str, words: list[str], wishes: set[str]) -> Rule:
    match words:
        case [">" | "<" as side, level]:
            return _level(symbol, "price", side, level, wishes)
        case [what, ">" | "<" as side, level] if what in LEVELS:
            return _level(symbol, what, side, level, wishes)
        case ["move", share, window]:
            told = _rule(symbol, MOVE, wishes, [symbol, *words])
            return Rule(
                *(told.text, symbol, MOVE, "", _width(share), _window(window)),
                *(told.again, told.replayed, told.stale),
            )
        case [what] if what in EVENTS:
            return _rule(symbol, what, wishes, [symbol, what])
    raise NoRule(EXAMPLE)


def _level(symbol: str, what: str, side: str, text: str, wishes: set[str]) -> Rule:
    level = _price(text) if what == "price" else _share(text)
    words = [symbol, *([] if what == "price" else [what]), side, text]
    told = _rule(symbol, what, wishes, words)
    wished = (told.again, told.replayed, told.stale)
    return Rule(told.text, symbol, what, side, level, 0, *wished)


def _rule(symbol: str, what: str, wishes: set[str], words: list[str]) -> Rule:
    """What happens may happen again; a level is told of once, unless it is said otherwise."""
    usual = "again" if what in EVENTS or what == TROUBLE else "once"
    wish = "once" if "once" in wishes else "again" if "again" in wishes else usual
    said = [*words, *([wish] if wish != usual else [])]
    text = " ".join([*said, *(word for word in ("replay", "stale") if word in wishes)])
    replayed, stale = "replay" in wishes, "stale" in wishes
    return Rule(text, symbol, what, again=wish == "again", replayed=replayed, stale=stale)


def _price(text: str) -> Decimal:
    value = number(text.replace(",", ""))
    if value is None or value <= 0:
        raise NoRule(f"{text[:20]} is no price")
    return value


def _share(text: str) -> Decimal:
    value = number(text.removesuffix("%"))
    if value is None:
        raise NoRule(f"{text[:20]} is no percentage like 2%")
    return value / 100


def _width(text: str) -> Decimal:
    """How far a move goes, either way."""
    share = _share(text)
    if share <= 0:
        raise NoRule(f"a move of {text[:20]} goes nowhere; either way counts, like 2%")
    return share


def _window(text: str) -> int:
    amount, unit = number(text[:-1]), _SECONDS.get(text[-1:])
    if amount is None or unit is None or not 1 <= amount * unit <= _LONGEST:
        raise NoRule(f"{text[:20]} is no time like 30s, 5m or 1h")
    return int(amount * unit)
