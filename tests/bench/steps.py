"""Where ingest's time goes: `python -m tests.bench.steps`.

For each channel of the mix, what a frame costs to decode, to receive besides, and to fold. It is
what bounds the figures of `ingest`: the best of some runs in one process, in microseconds.
"""

import time

from okxtui.market.market import Market
from okxtui.okx.channels import channel
from okxtui.okx.connection import Connection
from tests.bench.mix import SHARES, mix

COUNT, RUNS = 10_000, 12


def main():
    print(f"{'':9} {'frames':>7} {'decode':>7} {'receive':>8} {'fold':>7}   us a frame")
    everything = mix(COUNT)
    for name in SHARES:
        corpus = everything.channels(name)
        share = len(corpus.frames) / len(everything.frames)
        times = " ".join(f"{it * 1e6:7.2f}" for it in best(name, corpus))
        print(f"{name:9} {share:7.0%} {times}")


def best(name, corpus):
    """Seconds a frame: decoding by itself, the rest of `receive`, and `fold`."""
    runs = [
        (decoding(name, corpus), receiving(corpus), receiving(corpus, folds=True))
        for _ in range(RUNS)
    ]
    decoded, received, folded = (
        min(column) / len(corpus.frames) for column in zip(*runs, strict=True)
    )
    return decoded, received - decoded, folded - received


def decoding(name, corpus):
    """Seconds to decode all frames and keep nothing."""
    decode, began = channel(name).reader.strictly, time.process_time()
    for frame in corpus.frames:
        decode(frame)
    return time.process_time() - began


def receiving(corpus, *, folds=False):
    """Seconds to receive all frames, and to fold their events too."""
    connection, market = Connection("public", 0.0), Market(corpus.symbols, book="books")
    connection.subscribe(corpus.args, 0.0)
    began = time.process_time()
    for frame in corpus.frames:
        events = connection.receive(frame, 1.0)
        if folds:
            market.fold(events, 1.0)
    return time.process_time() - began


if __name__ == "__main__":
    main()
