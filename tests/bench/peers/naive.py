"""The dashboard as one writes it first: a message posted for every push, a widget updated at once.

python -m tests.bench.peers.naive URL SYMBOL…
"""

import json
import sys

from textual.app import App
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import DataTable, RichLog, Static
from websockets.asyncio.client import connect

from tests.bench.peers.asking import request

COLUMNS = ("last", "bidPx", "askPx", "vol24h")
SIDES = ("asks", "bids")


class Pushed(Message):
    def __init__(self, push):
        super().__init__()
        self.push = push


class Naive(App):
    CSS = "DataTable { width: 1fr; } #book { width: 40; } #tape { width: 36; }"

    def __init__(self, url, symbols):
        super().__init__()
        self.url, self.symbols = url, symbols

    def compose(self):
        with Horizontal():
            yield DataTable(id="tickers")
            yield DataTable(id="book")
            yield RichLog(id="tape", max_lines=200)
        yield Static("waiting", id="last")

    def on_mount(self):
        tickers, book = self.query_one("#tickers"), self.query_one("#book")
        tickers.add_column("symbol", key="symbol")
        for column in COLUMNS:
            tickers.add_column(column, key=column, width=12)
        for symbol in self.symbols:
            tickers.add_row(symbol, *("-" for _ in COLUMNS), key=symbol)
        for column in ("price", "size"):
            book.add_column(column, key=column, width=14)
        for level in range(10):
            book.add_row("-", "-", key=str(level))
        self.run_worker(self.listen())

    async def listen(self):
        async with connect(self.url, max_queue=None) as ws:
            await ws.send(json.dumps(request(self.symbols)))
            async for message in ws:
                push = json.loads(message)
                if "data" in push:
                    self.post_message(Pushed(push))

    def on_pushed(self, message):
        arg, row = message.push["arg"], message.push["data"][0]
        current = arg["instId"] == self.symbols[0]
        if arg["channel"] == "tickers":
            table = self.query_one("#tickers")
            for column in COLUMNS:
                table.update_cell(arg["instId"], column, row[column])
            if current:
                self.query_one("#last").update(f"{arg['instId']} {row['last']}")
        elif arg["channel"] == "books5" and current:
            levels = [*reversed(row["asks"]), *row["bids"]]
            for place, (price, size, *_) in enumerate(levels):
                self.query_one("#book").update_cell(str(place), "price", price)
                self.query_one("#book").update_cell(str(place), "size", size)
        elif arg["channel"] == "trades" and current:
            self.query_one("#tape").write(f"{row['side']:4} {row['px']} {row['sz']}")


if __name__ == "__main__":
    Naive(sys.argv[1], sys.argv[2:]).run()
