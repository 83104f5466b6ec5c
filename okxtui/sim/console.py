"""Console: one line of text, one fault of the exchange. For people who try out their clients.

A line that cannot be obeyed is answered with a sentence, never with an exception. Must not know
where lines come from.
"""

from __future__ import annotations

from collections.abc import Callable

from okxtui.sim.faults import NOTICE_AHEAD, Faults

_PATHS = ("public", "private", "business")

HELP = """\
drop CHANNEL [SYMBOL] [TIMES]   lose pushes (of books: a gap); `double`, `swap` likewise
mute CHANNEL [SYMBOL]           lose them until `clear`
delay MS CHANNEL [SYMBOL]       send them later
close CODE [PATH]               hang up with a close code; PATH: public, private or business
cut [PATH]                      end connections with a reset
freeze [PATH], thaw [PATH]      neither read nor write; go on
notice [SECONDS]                announce the end of the connections (64008)
maintain MINUTES [TITLE]        announce a maintenance that has begun; markets stand
refuse [STATUS]                 refuse new connections, with an HTTP status or without a word
fail-rest STATUS CODE           answer REST with an error
refuse-logins [CODE]            answer logins with an error
skew SECONDS                    let the exchange's clock go wrong
reset-book SYMBOL               let sequence numbers begin again
clear                           end all of it"""


class Console:
    """Obeys lines."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self._orders: dict[str, Callable[[list[str]], object]] = {
            "drop": lambda words: faults.drop(*_aim(words), times=_times(words)),
            "double": lambda words: faults.duplicate(*_aim(words), times=_times(words)),
            "swap": lambda words: faults.reorder(*_aim(words), times=_times(words)),
            "mute": lambda words: faults.mute(*_aim(words)),
            "delay": lambda words: faults.delay(_number(words[0]), *_aim(words[1:])),
            "close": lambda words: faults.close(_number(words[0]), path=_path(words[1:])),
            "cut": lambda words: faults.cut(_path(words)),
            "freeze": lambda words: faults.freeze(_path(words)),
            "thaw": lambda words: faults.thaw(_path(words)),
            "notice": self._notice,
            "maintain": lambda words: faults.maintain(_number(words[0]), " ".join(words[1:])),
            "refuse": lambda words: faults.refuse(_number(words[0]) if words else 0),
            "fail-rest": lambda words: faults.fail_rest(_number(words[0]), words[1]),
            "refuse-logins": lambda words: faults.refuse_logins(*words[:1]),
            "skew": lambda words: faults.clock_skew(1000 * _number(words[0])),
            "reset-book": lambda words: faults.reset_book(words[0].upper()),
            "clear": lambda words: faults.clear(),
        }

    def obey(self, line: str) -> str:
        """Do what a line says. Returns what to answer: the help, "ok", or what is wrong."""
        words = line.split()
        if not words:
            return ""
        order = self._orders.get(words[0].lower())
        if order is None:
            return HELP
        try:
            order(words[1:])
        except _Unclear as unclear:
            return str(unclear)
        except (IndexError, KeyError):
            return f"{words[0]}: that is too little, or there is no such symbol; `help` tells"
        return "ok"

    def _notice(self, words: list[str]) -> None:
        self._faults.notice(after=1000 * _number(words[0]) if words else NOTICE_AHEAD)


class _Unclear(Exception):
    """A word is none of those it may be."""


def _aim(words: list[str]) -> tuple[str, str]:
    """Channel and symbol."""
    names = [word for word in words if not word.isdigit()]
    return (names[0] if names else ""), (names[1].upper() if len(names) > 1 else "")


def _times(words: list[str]) -> int:
    return next((_number(word) for word in words if word.isdigit()), 1)


def _path(words: list[str]) -> str:
    if words and words[0] not in _PATHS:
        raise _Unclear(f"there are {', '.join(_PATHS)}")
    return words[0] if words else ""


def _number(word: str) -> int:
    digits = word.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        raise _Unclear("a whole number is wanted")
    return int(word)
