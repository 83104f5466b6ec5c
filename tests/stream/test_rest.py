"""REST, against a host on loopback: what is sent, what is read, and what is only a failure."""

import asyncio
import json

import pytest

from okxtui.okx.environments import Environment
from okxtui.okx.events import Candle
from okxtui.okx.signing import Credentials
from okxtui.stream.custody import Custody
from okxtui.stream.dial import Dial
from okxtui.stream.rest import Rest, RestFailed, closes
from tests.stream.host import http_host

TIME = "/api/v5/public/time"
INSTRUMENTS = "/api/v5/public/instruments"


@pytest.fixture
async def host():
    async with http_host() as host:
        yield host


@pytest.fixture
async def rest(host):
    async with Rest(Environment("lab", rest=host.url), Dial()) as rest:
        yield rest


def answer(*rows, code="0"):
    return json.dumps({"code": code, "msg": "", "data": list(rows)})


async def test_the_exchanges_clock_is_milliseconds(host, rest):
    host.answers[TIME] = answer({"ts": "1786540440000"})

    assert await rest.server_time() == 1786540440000


async def test_a_call_waits_for_what_calls_have_to_wait_for(host, rest):
    """Seeded bug seen red: one that does not wait."""
    host.answers[TIME] = answer({"ts": "1"})
    host.answers["/other"] = answer()
    after = asyncio.Event()

    async with Rest(Environment("lab", rest=host.url), Dial(rest_after=after)) as waiting:
        call = asyncio.create_task(waiting.server_time())
        await rest.get("/other", {}, json.loads)
        assert host.paths() == ["/other"]
        after.set()

        assert await call == 1


async def test_instruments_are_read_and_what_is_new_in_them_is_passed_over(host, rest):
    row = {"instId": "BTC-USDT", "tickSz": "0.1", "lotSz": "0.00000001", "instIdCode": None, "n": 1}
    host.answers[INSTRUMENTS] = answer(row)

    [instrument] = await rest.instruments("SPOT")

    assert (instrument.inst_id, instrument.tick_sz) == ("BTC-USDT", "0.1")
    assert host.paths() == [f"{INSTRUMENTS}?instType=SPOT"]


async def test_what_was_typed_in_any_script_goes_to_the_exchange_as_it_is(host, rest):
    """Red when headers are handed on as text: a passphrase with an umlaut, or a key pasted with an
    ellipsis in it, was a fault of ours that ended the program."""
    host.answers["/api/v5/account/config"] = answer(code="50105")
    who = Credentials("37c5…9f3a", "s", "pä€")

    with pytest.raises(RestFailed, match="passphrase"):
        await Custody(rest, lambda: 0.0).config(who)

    [(_, headers)] = host.requests
    assert (headers["ok-access-key"], headers["ok-access-passphrase"]) == ("37c5…9f3a", "pä€")


async def test_candles_come_as_the_exchange_sends_them_newest_first(host, rest):
    rows = [
        [str(ts), "1", "2", "0.5", close, "9", "9", "9", "1"] for ts, close in ((2, "7"), (1, "6"))
    ]
    host.answers["/api/v5/market/candles"] = answer(*rows)

    candles = await rest.candles("BTC-USDT", "1H", 24)

    assert [candle.close for candle in candles] == ["7", "6"]
    assert closes(candles) == [6.0, 7.0]
    assert host.paths() == ["/api/v5/market/candles?instId=BTC-USDT&bar=1H&limit=24"]


def test_a_close_that_is_no_number_is_left_out():
    candles = [Candle("1", "1", "1", "1", close) for close in ("3", "NaN", "", "1e9", "1.5")]

    assert closes(candles) == [1.5, 3.0]


@pytest.mark.parametrize(("simulated", "sent"), [(True, "1"), (False, None)])
async def test_only_pretend_money_is_asked_for_as_such(host, simulated, sent):
    host.answers[TIME] = answer({"ts": "1"})

    async with Rest(Environment("lab", rest=host.url, simulated=simulated), Dial()) as rest:
        await rest.server_time()

    assert host.requests[0][1].get("x-simulated-trading") == sent


async def test_a_private_call_is_signed_for_exactly_what_is_sent(host, rest):
    host.answers["/x"] = answer()
    signed = []

    def sign(target):
        signed.append(target)
        return {"OK-ACCESS-KEY": "key"}

    await rest.get("/x", {"instId": "BTC-USDT", "begin": "1"}, json.loads, sign)

    assert signed == host.paths() == ["/x?instId=BTC-USDT&begin=1"]
    assert host.requests[0][1]["ok-access-key"] == "key"


@pytest.mark.parametrize(
    "told",
    [
        "",
        "<html>login here</html>",
        "null",
        "[]",
        "{}",
        '{"code":"0","data":null}',
        '{"code":"0","data":[]}',
        '{"code":"0","data":[{}]}',
        '{"code":"0","data":[{"ts":"soon"}]}',
        '{"code":"0","data":[{"ts":"-5"}]}',
        '{"code":"0","data":{"ts":"1"}}',
        '{"code":"0","data":' + "[" * 5000,
        (302, "elsewhere"),
        (429, '{"msg":"Too Many Requests","code":"50011"}'),
        (503, "unavailable"),
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Encoding: gzip\r\n\r\nabcde",
        b"garbage garbage\r\n\r\n",
    ],
    ids=lambda told: repr(told)[:40],
)
async def test_an_answer_we_cannot_use_is_a_failure_and_nothing_worse(host, rest, told):
    host.answers[TIME] = told

    with pytest.raises(RestFailed) as failure:
        await rest.server_time()

    assert str(failure.value).isprintable()


async def test_a_refusal_says_its_code_in_our_words(host, rest):
    host.answers[TIME] = (401, '{"msg":"Invalid OK-ACCESS-KEY","code":"50111"}')

    with pytest.raises(RestFailed, match="API key is wrong") as failure:
        await rest.server_time()

    assert failure.value.code == "50111"


async def test_a_code_may_be_a_number(host, rest):
    with pytest.raises(RestFailed) as failure:
        await rest.get("/nowhere", {}, json.loads)

    assert failure.value.code == "404"


async def test_a_hostile_code_commands_no_terminal(host, rest):
    host.answers[TIME] = json.dumps({"code": "\x1b]52;c;eA==\x07" + "9" * 5000})

    with pytest.raises(RestFailed) as failure:
        await rest.server_time()

    assert str(failure.value).isprintable()
    assert len(str(failure.value)) < 200


async def test_a_redirect_is_not_followed(host, rest):
    async with http_host() as elsewhere:
        target = f"Location: {elsewhere.url}{TIME}".encode()
        host.answers[TIME] = b"HTTP/1.1 302 X\r\nContent-Length: 0\r\n" + target + b"\r\n\r\n"

        with pytest.raises(RestFailed):
            await rest.server_time()

        assert elsewhere.requests == []


async def test_a_host_that_is_not_there_is_a_failure():
    async with Rest(Environment("lab", rest="http://127.0.0.1:1"), Dial()) as rest:
        with pytest.raises(RestFailed, match="no answer"):
            await rest.server_time()


async def test_a_proxy_we_cannot_use_is_a_failure(monkeypatch):
    monkeypatch.setenv("all_proxy", "socks5://127.0.0.1:1")

    async with Rest(Environment("lab", rest="http://exchange.invalid"), Dial()) as rest:
        with pytest.raises(RestFailed, match="proxy"):
            await rest.server_time()


async def test_answers_are_recorded_as_they_came(host):
    recorded = []
    host.answers[TIME] = answer({"ts": "1786540440000"})

    async with Rest(
        Environment("lab", rest=host.url), Dial(), lambda *it: recorded.append(it)
    ) as rest:
        await rest.server_time()

    assert recorded == [(f"{host.url}{TIME}", host.answers[TIME].encode())]


async def test_connections_that_broke_while_nobody_used_them_cost_no_call(host, rest):
    """Red when a call is not repeated on another connection."""
    host.answers[TIME] = answer({"ts": "1786540440000"})
    host.drops = 3

    assert await rest.server_time() == 1786540440000
    host.drops = 99
    with pytest.raises(RestFailed):
        await rest.server_time()
    assert len(host.requests) == 4 + 5
