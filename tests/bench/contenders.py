"""Ways to take in the frames of a corpus that need nobody's library: ours, and two that do less."""

import json

from okxtui.market.market import Market
from okxtui.okx.channels import channel
from okxtui.okx.connection import Connection


class Ours:
    """Typed, chained, folded."""

    def __init__(self, corpus):
        self.frames = corpus.frames
        self.connection = Connection("public", 0.0)
        self.market = Market(corpus.symbols, book="books")
        self.connection.subscribe(corpus.args, 0.0)

    def run(self):
        receive, fold = self.connection.receive, self.market.fold
        for frame in self.frames:
            events = receive(frame, 1.0)
            if events:
                fold(events, 1.0)

    def check(self):
        """Nothing was passed over."""
        assert not self.connection.counts, self.connection.counts
        assert not self.market.wrong_books()


class JsonLoads:
    """The guides' script: the text that `websockets` makes of the bytes, to `json.loads`."""

    against = "`json.loads` alone"

    def __init__(self, corpus):
        self.frames = corpus.frames

    def run(self):
        loads = json.loads
        for frame in self.frames:
            loads(frame.decode())

    def check(self):
        """There is nothing to check."""


class Typed:
    """msgspec by itself: the right decoder is known beforehand, and nothing is kept."""

    against = "msgspec's typed decode alone"

    def __init__(self, corpus):
        names = [json.loads(frame)["arg"]["channel"] for frame in corpus.frames]
        self.pairs = [
            (channel(name).reader.strictly, frame)
            for name, frame in zip(names, corpus.frames, strict=True)
        ]

    def run(self):
        for decode, frame in self.pairs:
            decode(frame)

    def check(self):
        """There is nothing to check."""
