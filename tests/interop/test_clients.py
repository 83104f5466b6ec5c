"""The built-in exchange against clients that nobody here wrote: python-okx and ccxt.pro."""

from __future__ import annotations

import asyncio
import json

import pytest
from websockets.asyncio.client import connect

from okxtui.sim.server import Exchange

pytestmark = [
    pytest.mark.interop,
    # What these clients leave open or call by an old name is not ours to fix.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@pytest.fixture
async def exchange():
    async with Exchange(seed=1) as exchange:
        yield exchange


@pytest.fixture
async def ccxt_okx(exchange):
    pro = pytest.importorskip("ccxt.pro")
    client = pro.okx({"options": {"fetchMarkets": {"types": ["spot", "swap", "future", "option"]}}})
    client.urls["api"] = {"rest": exchange.urls["rest"], "ws": exchange.urls["public"][:-7]}
    async with asyncio.timeout(15):
        yield client
        await client.close()


async def heard(client, args: list[dict], count: int) -> list[dict]:
    """What python-okx passes on; its own connect insists on TLS, so it is handed a socket."""
    frames: asyncio.Queue[dict] = asyncio.Queue()
    async with connect(client.url, proxy=None) as client.websocket:
        reading = asyncio.create_task(client.consume())
        await client.subscribe(args, lambda text: frames.put_nowait(json.loads(text)))
        async with asyncio.timeout(5):
            found = [await frames.get() for _ in range(count)]
        reading.cancel()
    return found


async def test_python_okx_hears_the_public_channels(exchange):
    module = pytest.importorskip("okx.websocket.WsPublicAsync")
    names = ("tickers", "books5", "books", "trades")
    args = [{"channel": name, "instId": "BTC-USDT"} for name in names]

    frames = await heard(module.WsPublicAsync(exchange.urls["public"]), args, 12)

    assert {each["arg"]["channel"] for each in frames if "data" in each} == set(names)


async def test_python_okx_hears_candles_on_business(exchange):
    module = pytest.importorskip("okx.websocket.WsPublicAsync")
    args = [{"channel": "candle1m", "instId": "BTC-USDT-SWAP"}]

    frames = await heard(module.WsPublicAsync(exchange.urls["business"]), args, 3)

    assert len(frames[-1]["data"][0]) == 9


async def test_python_okx_reads_the_market_over_rest(exchange):
    market = pytest.importorskip("okx.MarketData")
    public = pytest.importorskip("okx.PublicData")
    where = {"domain": exchange.urls["rest"], "flag": "1", "debug": False}

    def ask() -> list[dict]:
        with market.MarketAPI(**where) as prices, public.PublicAPI(**where) as listing:
            return [
                listing.get_instruments(instType="SWAP"),
                prices.get_candlesticks(instId="BTC-USDT", bar="1H"),
                prices.get_orderbook(instId="BTC-USDT", sz="5"),
                prices.get_ticker(instId="BTC-USDT"),
            ]

    answers = await asyncio.to_thread(ask)

    assert [each["code"] for each in answers] == ["0"] * 4
    assert all(each["data"] for each in answers)


async def test_ccxt_loads_the_markets(ccxt_okx):
    markets = await ccxt_okx.load_markets()

    assert markets["BTC/USDT"]["precision"]["price"] == 0.1
    assert markets["BTC/USD:BTC"]["inverse"]
    assert markets["BTC/USDT:USDT"]["contractSize"] == 0.01


async def test_ccxt_watches_ticker_book_trades_and_candles(ccxt_okx):
    ticker = await ccxt_okx.watch_ticker("BTC/USDT:USDT")
    book = await ccxt_okx.watch_order_book("BTC/USDT")
    trades = await ccxt_okx.watch_trades("BTC/USDT")
    candles = await ccxt_okx.watch_ohlcv("BTC/USDT", "1m")

    assert ticker["bid"] < ticker["ask"]
    assert book["bids"][0][0] < book["asks"][0][0]
    assert trades[-1]["price"] > 0
    assert len(candles[-1]) == 6


async def test_ccxt_keeps_its_book_in_step(exchange, ccxt_okx):
    for _ in range(20):
        book = await ccxt_okx.watch_order_book("BTC/USDT")

    assert book["bids"][0][0] < book["asks"][0][0]
    assert len(book["bids"]) == 400


async def test_ccxt_fetches_history(ccxt_okx):
    candles = await ccxt_okx.fetch_ohlcv("ETH/USDT", "5m", limit=200)
    tickers = await ccxt_okx.fetch_tickers(["BTC/USDT", "PEPE/USDT"])

    assert len(candles) == 200
    assert tickers["PEPE/USDT"]["last"] < 0.0001


async def test_python_okx_logs_in_and_hears_its_account(exchange):
    module = pytest.importorskip("okx.websocket.WsPrivateAsync")
    key = exchange.credentials[0]
    client = module.WsPrivateAsync(key.key, key.passphrase, key.secret, exchange.urls["private"])
    wanted = {"account", "positions", "orders", "balance_and_position"}
    args = [{"channel": name, "instType": "ANY"} for name in ("positions", "orders")]
    args += [{"channel": name} for name in ("account", "balance_and_position")]
    seen: set[str] = set()
    everything = asyncio.Event()

    def hear(text: str) -> None:
        frame = json.loads(text)
        if "data" in frame:
            seen.add(frame["arg"]["channel"])
        if seen == wanted:
            everything.set()

    async with connect(client.url, proxy=None) as client.websocket:
        reading = asyncio.create_task(client.consume())
        # Its own subscribe sleeps five seconds between the login and the request.
        client.callback = hear
        await client.login()
        await client.send("subscribe", args)
        async with asyncio.timeout(15):
            await everything.wait()
        reading.cancel()


async def test_python_okx_reads_its_account_over_rest(exchange):
    module = pytest.importorskip("okx.Account")
    trade = pytest.importorskip("okx.Trade")
    key = exchange.credentials[0]
    who = (key.key, key.secret, key.passphrase)
    where = {"domain": exchange.urls["rest"], "flag": "1", "debug": False}

    def ask() -> list[dict]:
        with module.AccountAPI(*who, **where) as account, trade.TradeAPI(*who, **where) as orders:
            return [
                account.get_account_config(),
                account.get_account_balance(ccy="USDT,BTC"),
                account.get_positions(instType="SWAP"),
                orders.get_order_list(),
                orders.get_fills(),
            ]

    answers = await asyncio.to_thread(ask)

    assert [each["code"] for each in answers] == ["0"] * 5
    assert len(answers[1]["data"][0]["details"]) == 2
    assert answers[2]["data"]


async def test_ccxt_trades_for_the_quiet_account(exchange, ccxt_okx):
    key = exchange.credentials[1]
    ccxt_okx.apiKey, ccxt_okx.secret, ccxt_okx.password = key.key, key.secret, key.passphrase
    balance = await ccxt_okx.fetch_balance()
    order = await ccxt_okx.create_order_ws("BTC/USDT:USDT", "market", "buy", 2)
    positions = await ccxt_okx.fetch_positions()
    trades = await ccxt_okx.fetch_my_trades("BTC/USDT:USDT")

    assert balance["USDT"]["total"] == 50_000
    assert positions[0]["contracts"] == 2
    assert {each["order"] for each in trades} == {order["id"]}
