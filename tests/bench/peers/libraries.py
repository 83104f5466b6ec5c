"""Two libraries that keep a market's state in Python, fed as their own sockets feed them.

They come with the extra `bench`. Both want to know the instruments before the first frame; what
they need of them can be told from the names alone.
"""

import asyncio
import contextlib
import io
import logging

from aiohttp import WSMessage, WSMsgType
from ccxt.pro import okx
from cryptofeed.defines import L2_BOOK, TICKER, TRADES
from cryptofeed.exchanges import OKX
from cryptofeed.symbols import Symbols

from okxtui.okx.symbols import inst_type

logging.getLogger("feedhandler").setLevel(logging.ERROR)
_URL = "wss://ws.okx.com/ws/v5/public"


class Ccxt:
    """ccxt.pro: every frame through `Client.handle_message`, as its receive loop calls it."""

    name = "ccxt.pro"

    def __init__(self, args):
        self._runner = asyncio.Runner()
        self.exchange, self.client = self._runner.run(self.opened(args))

    @staticmethod
    async def opened(args, url=_URL):
        """The exchange and its client for `url`, as if `args` had been subscribed to."""
        exchange = okx()
        rows = [instrument(symbol) for symbol in dict.fromkeys(arg.inst_id for arg in args)]
        with contextlib.redirect_stdout(io.StringIO()):  # It speaks of currencies it lacks.
            exchange.set_markets(exchange.parse_markets(rows))
        client = exchange.client(url)
        for arg in args:
            if arg.channel.startswith("books"):
                symbol = exchange.safe_symbol(arg.inst_id)
                client.subscriptions[f"{arg.channel}:{symbol}"] = True
        return exchange, client

    def feed(self, frames):
        """Handle all `frames`."""
        handle = self.client.handle_message
        for frame in frames:
            handle(WSMessage(WSMsgType.TEXT, frame, ""))

    def holds(self):
        """How many tickers, prints and books it has, at its end."""
        exchange = self.exchange
        self._runner.run(exchange.close())
        self._runner.close()
        return (
            len(exchange.tickers),
            sum(map(len, exchange.trades.values())),
            len(exchange.orderbooks),
        )


class Cryptofeed:
    """cryptofeed: every frame through `message_handler`, with callbacks that count."""

    name = "cryptofeed"

    def __init__(self, args):
        symbols = list(dict.fromkeys(arg.inst_id for arg in args))
        names, info = OKX._parse_symbol_data([{"data": [instrument(it) for it in symbols]}])
        Symbols.set(OKX.id, names, info)
        self.counts = dict.fromkeys((TICKER, TRADES, L2_BOOK), 0)
        callbacks = {name: self._counting(name) for name in self.counts}
        self.handler = OKX(symbols=list(names), channels=list(self.counts), callbacks=callbacks)

    def feed(self, frames):
        """Handle all `frames`."""
        asyncio.run(self._feed(frames))

    def holds(self):
        """How many tickers and prints it told of, and how many books it has, at its end."""
        return self.counts[TICKER], self.counts[TRADES], len(self.handler._l2_book)

    async def _feed(self, frames):
        handle = self.handler.message_handler
        for frame in frames:
            await handle(frame, None, 1.0)

    def _counting(self, name):
        async def count(value, receipt):
            self.counts[name] += 1

        return count


def instrument(symbol):
    """A row of the list of instruments, as far as these libraries read it."""
    kind = inst_type(symbol)
    base, quote, *_ = symbol.split("-")
    spot = kind == "SPOT"
    return {
        "instType": kind,
        "instId": symbol,
        "uly": "" if spot else f"{base}-{quote}",
        "instFamily": "" if spot else f"{base}-{quote}",
        "baseCcy": base if spot else "",
        "quoteCcy": quote if spot else "",
        "settleCcy": "" if spot else (base if quote == "USD" else quote),
        "ctVal": "" if spot else "0.01",
        "ctMult": "" if spot else "1",
        "ctValCcy": "" if spot else base,
        "ctType": "" if spot else ("inverse" if quote == "USD" else "linear"),
        "optType": "",
        "stk": "",
        "listTime": "1606468572000",
        "expTime": "1790294400000" if kind == "FUTURES" else "",
        "lever": "10",
        "tickSz": "0.1",
        "lotSz": "0.00000001" if spot else "1",
        "minSz": "0.00001" if spot else "1",
        "state": "live",
        "alias": "",
    }
