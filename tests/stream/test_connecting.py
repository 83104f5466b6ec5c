"""Handshakes that fail, hosts that are not there, and the patience of a line."""

import asyncio
import shutil
import ssl
import time
from asyncio.subprocess import DEVNULL

import pytest

from okxtui.okx.events import Arg
from okxtui.stream.dial import Dial
from okxtui.stream.gate import Gate
from tests.frames import BTC
from tests.stream.holding import held
from tests.stream.stage import on_stage, until

TICKERS = Arg("tickers", BTC)


@pytest.fixture
async def stage():
    async with on_stage() as stage:
        yield stage


async def test_a_server_that_accepts_and_drops_sees_no_more_than_three_connects_a_second(stage):
    async def drop(client):
        client.finish()

    stage.on_open = drop
    async with held(stage.url, TICKERS, dial=Dial(gate=Gate())) as (line, _):
        await until(lambda: len(stage.connects) >= 5)

        # A handshake is no success: the pauses grow.
        assert line.phase().attempt >= 4
    times = stage.connects
    assert all(sum(at <= other < at + 0.99 for other in times) <= 3 for at in times)


@pytest.mark.parametrize(
    ("status", "headers", "words", "wait"),
    [
        (401, {}, "HTTP 401", 0.0),
        (502, {}, "HTTP 502", 0.0),
        (429, {"Retry-After": "7"}, "HTTP 429", 7.0),
        (302, {"Location": "ws://127.0.0.1:1/"}, "points elsewhere", 60.0),
    ],
)
async def test_a_refused_handshake_says_why_and_when_it_tries_again(
    stage, status, headers, words, wait
):
    stage.statuses.append((status, headers))
    async with held(stage.url, TICKERS) as (line, owner):
        await until(lambda: any(reason for _, reason in owner.phases))
        phase = line.phase()

        assert words in phase.reason
        assert wait - 0.2 <= phase.next_at - time.monotonic() <= wait + 1.3
        line.retry()
        await stage.subscribed()
        assert len(stage.connects) == 2


async def test_a_handshake_refused_for_good_needs_the_user_after_three_attempts(stage):
    stage.statuses += [(401, {})] * 3
    async with held(stage.url, TICKERS) as (line, _):
        await until(lambda: line.phase().phase == "needs you")

        assert len(stage.connects) == 3
        assert line.phase().next_at - time.monotonic() > 50
        line.retry()
        await stage.subscribed()
        assert line.phase().phase == "up"


async def test_a_redirect_is_not_followed(stage):
    async with on_stage() as elsewhere:
        stage.statuses.append((302, {"Location": elsewhere.url}))
        async with held(stage.url, TICKERS) as (line, _):
            await until(lambda: line.phase().phase == "needs you")

            assert elsewhere.connects == []


async def test_retry_does_not_wait_for_the_next_attempt(stage):
    stage.statuses.append((429, {"Retry-After": "60"}))
    async with held(stage.url, TICKERS) as (line, _):
        await until(lambda: line.phase().phase == "waiting")
        began = time.monotonic()

        line.retry()

        await stage.subscribed()
        assert time.monotonic() - began < 1.0


async def test_a_host_that_is_not_there_is_tried_until_it_is():
    async with on_stage() as gone:
        port = gone.port
    async with held(gone.url, TICKERS) as (line, owner):
        await until(lambda: line.phase().attempt >= 2)
        assert any("refused" in reason for _, reason in owner.phases)

        async with on_stage(port) as stage:
            await stage.subscribed()
            await until(lambda: line.phase().phase == "up")


async def test_a_host_that_accepts_and_says_nothing_is_one_that_does_not_answer():
    async def silent(reader, writer):
        await reader.read()
        writer.close()

    async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
        url = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        dial = Dial(gate=Gate(0.01), open_within=0.1)
        async with held(url, TICKERS, dial=dial) as (line, owner):
            await until(lambda: line.phase().attempt >= 1)
            assert any("no answer" in reason for _, reason in owner.phases)


async def test_a_host_that_speaks_something_else_is_said_so():
    async def garbage(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(garbage, "127.0.0.1", 0) as server:
        url = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        async with held(url, TICKERS) as (_, owner):
            await until(lambda: any("does not speak HTTP" in it for _, it in owner.phases))


async def test_a_proxy_we_cannot_use_needs_the_user(monkeypatch):
    monkeypatch.setenv("all_proxy", "socks5://user:passw0rd@127.0.0.1:1")

    async with held("ws://exchange.invalid/ws/v5/public", TICKERS) as (line, _):
        await until(lambda: line.phase().phase == "needs you")

        assert "proxy" in line.phase().reason
        assert "passw0rd" not in line.phase().reason


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl to make a certificate")
async def test_a_host_that_cannot_prove_who_it_is_hears_nothing(tmp_path):
    """Red when the context of a socket does not verify."""
    key, certificate = str(tmp_path / "key.pem"), str(tmp_path / "certificate.pem")
    make = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=x"
    files = ("-keyout", key, "-out", certificate)
    openssl = await asyncio.create_subprocess_exec("openssl", *make.split(), *files, stderr=DEVNULL)
    assert await openssl.wait() == 0
    context, heard = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH), []
    context.load_cert_chain(certificate, key)

    async def listen(reader, writer):
        heard.append(await reader.read())

    async with await asyncio.start_server(listen, "127.0.0.1", 0, ssl=context) as server:
        url = f"wss://127.0.0.1:{server.sockets[0].getsockname()[1]}/ws/v5/private"
        async with held(url, TICKERS) as (line, owner):
            await until(lambda: line.phase().phase == "needs you")

            assert "not to be trusted" in line.phase().reason
            assert heard == []
            assert [phase for phase, _ in owner.phases] == ["connecting", "needs you"]
