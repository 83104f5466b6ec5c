"""Our own client and this exchange, in memory: everything that is said is understood."""

from __future__ import annotations

import pytest

from okxtui.okx.connection import Connection
from okxtui.okx.events import Arg, LoggedIn
from okxtui.okx.private import BalancePage, Order, PositionsPage
from okxtui.okx.signing import Credentials
from okxtui.sim.house import House
from okxtui.sim.session import Session
from tests.sim.talk import NOW


class Line:
    """A client and a session that hear each other at once."""

    def __init__(self, house: House, path: str) -> None:
        self.house = house
        self.server = Session(house, path, "a4d3ae55", house.venue.now)
        self.client = Connection(path, house.venue.now / 1000)
        self.events: list[object] = []

    def live(self, seconds: float) -> None:
        for _ in range(int(seconds * 50)):
            now = self.house.venue.now + 20
            for text in self.client.outgoing():
                self.server.receive(text, now)
            self.house.advance(now)
            for frame in self.server.outgoing(now):
                self.events += self.client.receive(frame, now / 1000)
            self.events += self.client.tick(now / 1000)


@pytest.fixture(scope="module")
def house():
    return House(seed=1, now=NOW, coins=["BTC", "ETH"])


@pytest.mark.parametrize(
    ("path", "args"),
    [
        ("public", [Arg(name, "BTC-USDT") for name in ("tickers", "trades", "books", "books5")]),
        ("public", [Arg("mark-price", "BTC-USDT-SWAP"), Arg("funding-rate", "BTC-USDT-SWAP")]),
        ("public", [Arg("open-interest", "BTC-USD-SWAP"), Arg("index-tickers", "BTC-USDT")]),
        ("business", [Arg("candle1m", "BTC-USDT"), Arg("candle1Dutc", "ETH-USDT-SWAP")]),
    ],
)
def test_every_public_word_is_understood(house, path, args):
    line = Line(house, path)
    line.client.subscribe(args, NOW / 1000)

    line.live(8)

    assert line.client.settled
    assert dict(line.client.counts) == {}
    assert len(line.events) > len(args)
    line.server.leave()


def test_every_private_word_is_understood(house):
    line = Line(house, "private")
    key = house.credentials[0]
    theirs = Credentials(key.key, key.secret, key.passphrase)
    line.client.login(theirs.login(str(house.venue.now // 1000)), house.venue.now / 1000)
    args = [Arg("account"), Arg("positions", inst_type="ANY"), Arg("orders", inst_type="ANY")]
    line.client.subscribe(args, house.venue.now / 1000)

    line.live(25)

    assert line.client.settled
    assert dict(line.client.counts) == {}
    kinds = {type(event) for event in line.events}
    assert {LoggedIn, BalancePage, PositionsPage, Order} <= kinds
    pages = [event for event in line.events if isinstance(event, BalancePage) and event.whole]
    assert pages[0].page < pages[1].page
