"""How soon there is a live price after the start, beside the smallest Textual program."""

from tests.bench.figure import at_most
from tests.bench.loading import loading
from tests.bench.program import running
from tests.bench.programs import LIVE, command
from tests.bench.traffic import MARKED, symbols

SHOWS = {"hello": "hello", "okxtui": LIVE, "watch": r"ETH-USDT \d"}
LIMITS = {"okxtui": 1.8, "watch": 0.8}


def figures(rounds):
    """Times from the start of the process; the first round warms the caches and does not count."""
    times = {who: [] for who in SHOWS}
    with loading() as server:
        for number in range(max(5, rounds * 2) + 1):
            for who, seconds in times.items():
                took = _start(who, server)
                if number:
                    seconds.append(took)
    for who, limit in LIMITS.items():
        name = "first live price" + (", `okxtui watch`" if who == "watch" else "")
        yield at_most(name, "a bare Textual hello", limit, times[who], times["hello"], "s")


def _start(who, server):
    names = (MARKED,) if who == "watch" else symbols(5)
    with running(*command(who, server, names)) as program:
        return program.until(SHOWS[who])
