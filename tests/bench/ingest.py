"""Frame bytes to market state, beside what others do with them: `python -m tests.bench ingest`.

Everybody gets the same frames, in rounds, one after the other, and begins with nothing known. Ours
go through `Connection.receive` and `Market.fold`, which is all that lies between socket and state;
what waits for somebody to look (the order of the tape, its sums, the sorted book) is not in it, nor
is it in the others. Processor time; the ratio of each round; their median.
"""

import gc
import time

from tests.bench.contenders import JsonLoads, Ours, Typed
from tests.bench.figure import at_least
from tests.bench.mix import mix, recording
from tests.bench.peers.libraries import Ccxt, Cryptofeed

COUNT = 10_000
_LONG_ENOUGH = 0.4
"""Seconds that everybody runs in a round: by then what the one before left in caches is gone."""


class Library:
    """A library that takes the texts that its socket would hand it."""

    def __init__(self, corpus):
        self.library = self.kind(corpus.args)
        self.texts = [frame.decode() for frame in corpus.frames]

    def run(self):
        self.library.feed(self.texts)

    def check(self):
        """It did take the frames."""
        assert all(self.library.holds())


class CcxtAlone(Library):
    """Its markets and subscriptions are given to it; nobody awaits what it has."""

    against, kind = "ccxt.pro `handle_message`", Ccxt


class CryptofeedAlone(Library):
    """Its callbacks only count; its checksums are off, as they are unless asked for."""

    against, kind = "cryptofeed's handler", Cryptofeed


def figures(rounds):
    """Those of the mix, and of the session recorded in 2022 where it is at hand."""
    everything, recorded = mix(COUNT), recording()
    # It cannot take `books5`.
    some = everything.channels("tickers", "trades", "books")
    gc.collect()
    gc.freeze()  # The frames are nobody's burden. All else is as Python has it.
    for name, corpus, others in (
        ("mix", everything, ((CcxtAlone, 20), (JsonLoads, 1.7), (Typed, 0.55))),
        ("mix without books5", some, ((CryptofeedAlone, 5),)),
        ("recorded in 2022", recorded, ((CcxtAlone, 8),)),
    ):
        if corpus.frames:
            yield from _beside(f"ingest, {name}", corpus, others, rounds)


def _beside(name, corpus, others, rounds):
    times = {contender: [] for contender in (Ours, *(other for other, _ in others))}
    for _ in range(rounds):
        for contender, kept in times.items():
            kept.append(_spent(contender, corpus))
    for other, limit in others:
        yield at_least(name, other.against, limit, times[Ours], times[other])


def _spent(contender, corpus):
    """Seconds of processor time a frame, over so many beginnings that caches are warm."""
    seconds, handled = 0.0, 0
    while seconds < _LONG_ENOUGH:
        one = contender(corpus)
        began = time.process_time()
        one.run()
        seconds += time.process_time() - began
        handled += len(corpus.frames)
        one.check()
    return seconds / handled
