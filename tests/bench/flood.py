"""Socket to state, flat out: `python -m tests.bench flood`.

A server in a process of its own sends all frames of the mix as fast as they are read, and hangs up.
Whoever reads, in a fresh process each, says what processor time passed between its connect and the
hang-up, by the frame. okxtui reads through the line that the dashboard's feed stands on, into a
market; ccxt.pro through its own client, with nobody awaiting anything.
"""

import asyncio
import json
import pickle
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from random import Random

from websockets.sync.server import serve

from okxtui.market.market import Market
from okxtui.okx.events import Arg
from okxtui.process import settle
from okxtui.stream.dial import Dial
from okxtui.stream.gate import Gate
from okxtui.stream.line import Line
from tests.bench.figure import at_most
from tests.bench.mix import mix
from tests.bench.traffic import framed

COUNT = 20_000


class Reader:
    """The owner of a line: folds what it hears until the line is lost."""

    def __init__(self, symbols):
        self.market = Market(symbols, book="books")
        self.over = asyncio.Event()

    def heard(self, line, events, now):
        self.market.fold(events, now)

    def changed(self, line):
        if line.phase().reconnects or line.phase().phase == "waiting":
            self.over.set()

    def recorders(self):
        return ()


async def okxtui(url, args):
    """Seconds of processor time, and how many tickers, prints and books there are."""
    reader = Reader(dict.fromkeys(arg.inst_id for arg in args))
    line = Line("public", url, Dial(gate=Gate(0.0)), reader, Random(1))
    settle()
    began = time.process_time()
    line.want(args)
    running = asyncio.create_task(line.run())
    await reader.over.wait()
    seconds = time.process_time() - began
    running.cancel()
    market = reader.market
    held = [market.security(symbol) for symbol in market.symbols]
    prints = sum(it.tape.view().total for it in held)
    books = sum(bool(it.top or it.book.last) for it in held)
    return seconds, (sum(bool(it.ticker) for it in held), prints, books)


async def ccxt(url, args):
    """The same."""
    from tests.bench.peers.libraries import Ccxt

    exchange, client = await Ccxt.opened(args, url)
    over = asyncio.Event()
    client.on_close_callback = client.on_error_callback = lambda *_: over.set()
    began = time.process_time()
    await client.connect(exchange.session)
    await client.send({"op": "subscribe", "args": []})
    await over.wait()
    seconds = time.process_time() - began
    prints = sum(map(len, exchange.trades.values()))
    await exchange.close()
    return seconds, (len(exchange.tickers), prints, len(exchange.orderbooks))


WHO = {"okxtui": okxtui, "ccxt": ccxt}


def pour(path):
    """Serve: everybody who asks for anything gets all the frames, and then the end."""
    _, frames = pickle.loads(path.read_bytes())
    data = b"".join(map(framed, frames))

    def attend(connection):
        connection.recv()
        connection.socket.sendall(data)

    with serve(attend, "127.0.0.1", 0, compression=None) as server:
        print(server.socket.getsockname()[1], flush=True)
        server.serve_forever()


def drink(who, port, path):
    """Read it all and tell."""
    args = [Arg(*pair) for pair in pickle.loads(path.read_bytes())[0]]
    url = f"ws://127.0.0.1:{port}/ws/v5/public"
    print(json.dumps(asyncio.run(WHO[who](url, args))))


def figures(rounds):
    """One row; its rounds run one after the other."""
    corpus = mix(COUNT)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mix"
        path.write_bytes(
            pickle.dumps(([(arg.channel, arg.inst_id) for arg in corpus.args], corpus.frames))
        )
        with _pouring(path) as port:
            spent = {who: [] for who in WHO}
            for _ in range(rounds):
                for who, kept in spent.items():
                    seconds, held = _told("drink", who, str(port), str(path))
                    assert all(held), f"{who} did not take the frames"
                    kept.append(seconds / len(corpus.frames))
    yield at_most("socket to state, CPU a message", "ccxt.pro", 1 / 7, *spent.values(), unit="us")


@contextmanager
def _pouring(path):
    command = [sys.executable, "-m", "tests.bench.flood", "pour", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            yield int(server.stdout.readline())
        finally:
            server.terminate()


def _told(*words):
    command = [sys.executable, "-m", "tests.bench.flood", *words]
    return json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)


def main():
    """The processes that `figures` begins."""
    match sys.argv[1:]:
        case ["pour", path]:
            return pour(Path(path))
        case ["drink", who, port, path]:
            return drink(who, port, Path(path))
    return 2


if __name__ == "__main__":
    raise SystemExit(main())
