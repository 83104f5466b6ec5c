"""What signals find and what they cry wolf at: `python -m tests.bench.signals --minutes 30`.

On the built-in exchange, through the whole protocol, things are done to three markets: whales,
one side that is withdrawn, orders that hurry, news that breaks a range. Recall is the share that
was told in time and on the right side; what was told beside is a false alarm. Whales and
liquidations come from the crowd too, so for them the engine itself says which are true.
"""

import argparse
import time
from itertools import count

from tests.bench.planted import START, Event, Scene

SYMBOLS = ("BTC-USDT", "BTC-USDT-SWAP", "ETH-USDT-SWAP")
IN_TIME = {"whale": 0, "imbalance": 15_000, "speed": 15_000, "breakout": 61_000, "liquidation": 500}
"""Milliseconds after the deed until which a signal is in time."""
WARM = 120
"""Seconds before the first deed."""
ROUND = 300
"""Seconds in which each thing is done once to each market; whales twice."""
BREAKS_AT = 23 * 60
"""Seconds until news break the range, which needs 20 bars of a minute."""


def play(scene, minutes):
    """Live so many minutes, and do what there is to do."""
    plan = list(_plan(scene, minutes * 60))
    for at, deed, arguments in sorted(plan, key=lambda it: it[0]):
        scene.live(at - (scene.now - START) / 1000)
        deed(*arguments)
    scene.live(minutes * 60 - (scene.now - START) / 1000)


def _plan(scene, seconds):
    for place, symbol in enumerate(scene.markets):
        for turn in count():
            begins = WARM + turn * ROUND + 20 * place
            if begins + ROUND > seconds:
                break
            up = (turn + place) % 2 == 0
            yield begins, scene.withdrawal, (symbol, up)
            yield begins + 70, scene.whale, (symbol, up)
            yield begins + 140, scene.rush, (symbol,)
            yield begins + 210, scene.whale, (symbol, not up)
    for turn, coin in enumerate(sorted({symbol.split("-")[0] for symbol in scene.markets})):
        if seconds >= BREAKS_AT + 120:
            yield BREAKS_AT + turn * 60, scene.breakout, (coin, turn % 2 == 0)


def matched(event, hits):
    """The hit that tells of an event; None if none does."""
    for hit in hits:
        late = hit.at - event.at
        if hit.kind == event.kind and hit.side == event.side and 0 <= late <= IN_TIME[hit.kind]:
            return hit
    return None


def truth(scene, symbol):
    """All that should be told of a symbol, once it is warm."""
    pit = scene.pit(symbol)
    large = [it for it in pit.liquidations if it.lots > 10 * pit.instrument.usual]
    every = [
        *(it for it in scene.done if it.symbol == symbol and it.kind != "whale"),
        *scene.orders[symbol].whales,
        *(Event("liquidation", symbol, it.ts, "buy" if it.buy else "sell") for it in large),
    ]
    return [it for it in every if it.at > START + WARM * 1000]


def score(scene):
    """By kind: how much is true, how much of it was found, how much was told beside."""
    table = {kind: [0, 0, 0] for kind in IN_TIME}
    for symbol in scene.markets:
        hits = [hit for hit in scene.hits(symbol) if hit.at > START + WARM * 1000]
        true = truth(scene, symbol)
        for event in true:
            table[event.kind][0] += 1
            table[event.kind][1] += matched(event, hits) is not None
        for hit in hits:
            table[hit.kind][2] += not _is_true(hit, true, scene.pit(symbol))
    return table


def _is_true(hit, true, pit):
    """Whether a hit tells of something: of a liquidation of any size, else of what is true."""
    if hit.kind == "liquidation":
        return any(0 <= hit.at - it.ts <= IN_TIME[hit.kind] for it in pit.liquidations)
    return any(matched(event, [hit]) for event in true)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=int, default=30, help="of the market's time")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    began, scene = time.monotonic(), Scene(SYMBOLS, given.seed)
    play(scene, given.minutes)
    print(f"{given.minutes} minutes of {', '.join(SYMBOLS)} in {time.monotonic() - began:.0f} s")
    print(f"{'':12} {'true':>5} {'found':>5} {'recall':>7}   false alarms, an hour and market")
    hours = (given.minutes * 60 - WARM) / 3600 * len(SYMBOLS)
    for kind, (done, found, beside) in score(scene).items():
        recall = f"{found / done:7.0%}" if done else "      -"
        print(f"{kind:12} {done:5} {found:5} {recall}   {beside:3}  {beside / hours:5.1f}")
    for symbol, orders in scene.orders.items():
        share = len(orders.whales) / orders.count
        print(
            f"{symbol}: {share:.1%} of {orders.count} taker orders are whales by definition (1 %)"
        )


if __name__ == "__main__":
    main()
