"""Faults: what the built-in exchange can be told to do wrong, by name, for the palette.

Demonstrations and tests alike: one sees what the dashboard makes of a bad day. Each is a line for
the exchange's console, with the current symbol and the ladder's channel filled in.
"""

from collections.abc import Iterator

from okxtui.market.glance import Glance

TYPED = "fault "
"""What is typed behind it in the palette is a line of one's own."""

FAULTS = (
    ("end all of them", "clear"),
    ("cut every line", "cut"),
    ("cut the private line", "cut private"),
    ("freeze every line: half open, silent", "freeze"),
    ("close every line, service restart (1012)", "close 1012"),
    ("announce a service upgrade (64008) in 10 s", "notice 10"),
    ("refuse new connections (503)", "refuse 503"),
    ("lose the next update of the book", "drop {book} {symbol}"),
    ("swap two updates of the book", "swap {book} {symbol}"),
    ("mute the book", "mute {book} {symbol}"),
    ("mute prices", "mute tickers"),
    ("hold up prices by 2 s", "delay 2000 tickers"),
    ("push twenty trades twice", "double trades {symbol} 20"),
    ("lose what happens to orders", "mute orders"),
    ("begin the book's numbers anew", "reset-book {symbol}"),
    ("set the exchange's clock wrong by 2 minutes", "skew 120"),
    ("refuse logins", "refuse-logins"),
    ("answer REST with errors (503)", "fail-rest 503 50001"),
)
"""In words, and as a line."""


def lines(glance: Glance | None) -> Iterator[tuple[str, str]]:
    """Every fault that can be had now: its name, and its line."""
    if glance is None or not glance.current:
        return
    for words, line in FAULTS:
        yield f"Fault: {words}", line.format(book=glance.book, symbol=glance.current)
