"""Hostile frames into the whole dashboard: sockets, feed, market, account, screen, keys.

A server on loopback acknowledges what is asked for, and then sends what a Mutant makes; REST is
answered no better. Meanwhile somebody presses keys, and looks whether the screen still is one.
"""

import json
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed

from okxtui.config import Config
from okxtui.okx.environments import Environment
from okxtui.okx.signing import Credentials
from okxtui.state import State
from okxtui.stream.elapsed import elapsed
from okxtui.ui.app import OkxTui
from okxtui.wiring import Wiring
from tests.stream.host import http_host

SYMBOLS = ("BTC-USDT", "ETH-USDT", "BTC-USDT-SWAP")
BURST = 100
"""Frames between two breaths of everybody."""
KEYS = "123456789izvbtPUrsSufjkgGc+-owDA[]{}"
PATHS = [
    f"/api/v5/{it}"
    for it in (
        *("account/positions", "account/balance", "account/config", "public/instruments"),
        *("trade/orders-pending", "trade/order", "trade/fills", "market/candles", "public/time"),
        *("market/tickers", "market/history-candles"),
    )
]
_ENDING = (b"64008", b"60032", b"60005", b"60007", b"60024", b"60009")
"""What would end the session or the line for good is left to other tests: here all shall flow."""


class Liar:
    """An exchange that says yes to everything, and then anything."""

    def __init__(self, mutant):
        self._mutant = mutant
        self.sent = 0
        self.open = {}
        """Path by connection, once it is subscribed to."""

    async def attend(self, connection):
        path = connection.request.path.rsplit("/", 1)[-1]
        try:
            async for text in connection:
                await self._answer(connection, path, text)
        except ConnectionClosed:
            pass
        finally:
            self.open.pop(connection, None)

    async def _answer(self, connection, path, text):
        if text in ("ping", "pong"):
            await connection.send("pong")
            return
        request = json.loads(text)
        if request["op"] == "login":
            await connection.send('{"event":"login","msg":"","code":"0","connId":"a4d3ae55"}')
            return
        for arg in request["args"]:
            told = {"id": request["id"], "event": request["op"], "arg": arg, "connId": "a4d3ae55"}
            await connection.send(json.dumps(told))
        self.open[connection] = path

    async def burst(self):
        """Some frames on every socket that is up."""
        for connection, path in list(self.open.items()):
            for _ in range(BURST):
                frame = self._mutant.frame(path)
                if any(code in frame for code in _ENDING):
                    continue
                try:
                    await connection.send(frame.decode(errors="replace"))
                except ConnectionClosed:
                    break
                self.sent += 1

    def rest(self, host):
        """Other answers of REST, right in their envelope or not even there."""
        for path in PATHS:
            host.answers[path] = self._mutant.answer().decode(errors="replace")


@asynccontextmanager
async def dashboard(liar):
    """The application on the liar's sockets and REST, logged in; its pilot."""
    async with (
        serve(liar.attend, "127.0.0.1", 0, compression=None, ping_interval=None) as server,
        http_host() as host,
    ):
        liar.rest(host)
        port = server.sockets[0].getsockname()[1]
        urls = {it: f"ws://127.0.0.1:{port}/{it}" for it in ("public", "private", "business")}
        place = Environment(name="lab", **urls, rest=host.url)
        with TemporaryDirectory() as folder:
            config = Config(environment="lab", symbols=SYMBOLS, environments={"lab": place})
            wiring = Wiring(config, State(Path(folder) / "state.json"))

            @asynccontextmanager
            async def open_feed(*wanted):
                async with wiring.open_feed(*wanted) as feed:
                    feed.login(Credentials("key-made-up", "secret-made-up", "phrase-made-up"))
                    yield feed

            app = OkxTui(config, open_feed, wiring.environments, now=elapsed)
            async with app.run_test(size=(140, 50), notifications=True) as pilot:
                yield pilot, host


async def assault(frames, mutant):
    """Send so many frames, and press keys meanwhile. Raises what falls over."""
    liar, draw = Liar(mutant), Random(mutant.seed)
    async with dashboard(liar) as (pilot, host):
        while liar.sent < frames:
            await liar.burst()
            await pilot.pause(0.001)
            if draw.random() < 0.2:
                liar.rest(host)
                await pilot.press(draw.choice(KEYS), draw.choice((*KEYS, "escape")))
                look(pilot.app)
        await pilot.pause(0.5)
        glance = pilot.app.desk.glance
        look(pilot.app)
        return liar.sent, dict(glance.health.counts), glance


def look(app):
    """Whether what stands on the screen is text, in as many rows as there are."""
    strips = app.screen._compositor.render_strips()
    assert len(strips) == app.size.height
    for strip in strips:
        assert strip.text.isprintable(), strip.text
        assert strip.cell_length == app.size.width, strip.text
