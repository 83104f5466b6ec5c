"""The benches' own arithmetic: a figure is worth no more than the ruler it was measured with."""

from itertools import islice

import pytest

from okxtui.okx.events import Arg, BookSnapshot, Ticker, Trade
from tests.bench.delay import delays, handled
from tests.bench.figure import at_most, table
from tests.bench.profile import shares
from tests.bench.traffic import MARKED, Traffic, bars, framed, instruments, mark_of, symbols
from tests.frames import subscribed

NOW = 1_786_540_440_123


def payload(frame):
    """What is in a server's frame; its length must be what its head says."""
    start, size = (4, int.from_bytes(frame[2:4], "big")) if frame[1] == 126 else (2, frame[1])
    assert len(frame) == start + size
    return frame[start:]


def test_every_frame_of_the_load_is_one_that_we_would_take_from_the_exchange():
    """Seeded bug that turns it red: a hole in a template narrower than what goes into it."""
    pairs = [(it, name) for name in symbols(3) for it in ("tickers", "books5", "trades")]
    connection = subscribed(*(Arg(*pair) for pair in pairs))
    traffic = Traffic()
    events = []
    for number, source in enumerate(islice(traffic.turns(pairs), 400)):
        events += connection.receive(payload(source.frame(NOW, number)), 1.0)

    assert len(events) == 400
    assert {type(event) for event in events} == {Ticker, BookSnapshot, Trade}
    assert len({it.trade_id for it in events if type(it) is Trade}) > 30
    assert not connection.counts
    marks = [mark_of(it.last) for it in events if type(it) is Ticker and it.inst_id == MARKED]
    assert marks == list(range(1, 41))


def test_bars_and_instruments_are_taken_too():
    bar, news = Arg("candle15m", "BTC-USDT"), Arg("instruments", inst_type="SPOT")
    connection = subscribed(bar, path="business")
    pushed = [connection.receive(it, 1.0) for it in bars("BTC-USDT", "candle15m", NOW, 5)]
    assert [len(events) for events in pushed] == [1] * 5
    assert len(subscribed(news).receive(payload(framed(instruments(symbols(5)))), 1.0)) == 5


PIECES = [
    (1.0, b"\x1b[38;2;1;2;3m800,00\x1b[1m0.1\x1b[0m bid 712,345.6"),
    (2.0, b"\x1b[5;3H800,0\x1b[3"),
    (2.1, b"1m00.4"),
    (3.0, b"\x1b[5;11H6 800,000.2"),
]
"""Marks 1, 4 (a sequence cut by the end of a read), then a digit that makes it 6."""


def test_a_price_on_screen_ends_the_wait_of_all_marks_up_to_it():
    """Seeded bug that turns it red: `_rest` forgotten by the grid."""
    sent = [(1, 0.5, 10), (3, 1.5, 30), (4, 1.9, 40), (5, 2.0, 50), (7, 2.5, 70)]

    waited, missing = delays(sent, PIECES)

    assert waited == pytest.approx([0.5, 0.6, 0.2, 1.0])
    assert missing == 1
    assert handled(sent, PIECES, until=2.05) == 10
    assert handled(sent, PIECES, until=3.0) == 50


def test_the_table_says_what_was_missed():
    reached = at_most("a", "b", 2, [1.0, 3.0, 2.0], [1.0, 1.0, 9.0], "core")
    missed = at_most("a", "b", 0.5, [2.0], [2.0])

    assert (reached.good, missed.good) == (True, False)
    assert "2.00 times (200.0% / 100.0%)" in reached.measured
    assert [line.split("|")[5].strip() for line in table([reached, missed]).splitlines()[2:]] == [
        "reached",
        "missed",
    ]


def test_a_sample_counts_for_the_first_part_its_stack_runs_through():
    """Seeded bug that turns it red: threads that wait counted as busy."""
    lines = [
        "run (base.py:1);Ladder.body (okxtui/ui/panes/ladder.py:2);fit (okxtui/ui/ink.py:3) 30",
        "run (base.py:1);Screen._on_timer_update (textual/screen.py:2) 10",
        "run (base.py:1);SocketFeed._flush (okxtui/stream/feed.py:2);x (okxtui/market/y.py:3) 10",
        "run (base.py:1);EpollSelector.select (selectors.py:2) 900",
    ]
    found = {name: share for share, name in shares(lines) if share}
    assert found == {
        "panes: composing rows": 0.6,
        "the toolkit: messages, timers, screen, writing": 0.2,
        "glances: the market as frozen values": 0.2,
    }
