"""The doctor finds what is wrong, says what to do, and prints no secret."""

from contextlib import asynccontextmanager

import pytest
from msgspec import structs

from okxtui.config import Config
from okxtui.doctor import examine
from okxtui.keys import Variables
from okxtui.okx.environments import Environment
from okxtui.sim.console import Console
from okxtui.sim.server import Exchange


@asynccontextmanager
async def lab():
    """An exchange, the config of an environment on it, and variables with a key for it."""
    async with Exchange(seed=2) as exchange:
        place = Environment(name="lab", **exchange.urls, keys="environment")
        who = exchange.credentials[1]
        names = ("OKX_API_KEY", "OKX_API_SECRET", "OKX_API_PASSPHRASE")
        values = dict(zip(names, (who.key, who.secret, who.passphrase), strict=True))
        yield exchange, Config(environment="lab", environments={"lab": place}), values


def steps(told: str) -> dict[str, str]:
    """The verdict of each step, by its name."""
    rows = [line.split() for line in told.splitlines() if line[:5].strip() in ("ok", "WRONG")]
    return {row[1]: row[0] for row in rows}


async def test_a_healthy_exchange_passes_every_step(capsys: pytest.CaptureFixture[str]) -> None:
    async with lab() as (_, config, variables):
        secrets = list(variables.values())
        status = await examine(config, Variables(variables))
    told = capsys.readouterr().out

    assert status == 0
    names = ["names", "TCP", "TLS", "proxy", "socket", "subscription", "clock", "key"]
    assert list(steps(told).items()) == [(name, "ok") for name in names]
    assert not any(secret in told for secret in secrets)


async def test_a_refused_login_is_status_three_after_everything_else_was_well(
    capsys: pytest.CaptureFixture[str],
) -> None:
    async with lab() as (exchange, config, variables):
        exchange.faults.refuse_logins("60007")
        status = await examine(config, Variables(variables))
    told = capsys.readouterr().out

    assert status == 3
    assert steps(told)["clock"] == "ok"
    assert "the secret key is wrong (60007)" in told
    assert "passphrase, environment and region" in told


async def test_where_nobody_listens_the_rest_is_not_tried(
    capsys: pytest.CaptureFixture[str],
) -> None:
    place = Environment(name="lab", public="ws://127.0.0.1:9/x", rest="http://127.0.0.1:9")
    status = await examine(Config(environment="lab", environments={"lab": place}), Variables({}))
    told = capsys.readouterr().out

    assert status == 4
    assert list(steps(told)) == ["names", "TCP"]
    assert "refused" in told
    assert "has the server been started?" in told


@pytest.mark.parametrize(
    ("fault", "symbol", "step", "sentence", "advice"),
    [
        ("refuse 401", "BTC-USDT", "socket", "HTTP 401", "lets no socket in"),
        ("", "NOPE-USDT", "subscription", "unknown to this exchange (60018)", "symbol right"),
        ("fail-rest 503 50001", "BTC-USDT", "clock", "unavailable", "logins and charts need it"),
    ],
)
async def test_what_fails_is_told_from_what_rests_on_it(
    capsys: pytest.CaptureFixture[str],
    fault: str,
    symbol: str,
    step: str,
    sentence: str,
    advice: str,
) -> None:
    async with lab() as (exchange, config, variables):
        Console(exchange.faults).obey(fault)
        status = await examine(structs.replace(config, symbols=(symbol,)), Variables(variables))
    told = capsys.readouterr().out

    assert status == 4
    assert list(steps(told).items())[-1] == (step, "WRONG")
    assert sentence in told
    assert advice in told


async def test_an_unfit_proxy_is_told_before_anything_is_looked_up(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", "socks5://me:hunter2@proxy.invalid")
    place = Environment(name="lab", public="ws://exchange.invalid/x")
    status = await examine(Config(environment="lab", environments={"lab": place}), Variables({}))
    told = capsys.readouterr().out

    assert status == 4
    assert list(steps(told)) == ["proxy"]
    assert "unset the variable" in told
    assert "hunter2" not in told


async def test_a_clock_that_is_wrong_is_told_and_logins_are_corrected(
    capsys: pytest.CaptureFixture[str],
) -> None:
    async with lab() as (exchange, config, variables):
        exchange.faults.clock_skew(40_000)
        status = await examine(config, Variables(variables))
    told = capsys.readouterr().out

    assert "+40." in told
    assert "set this machine's clock" in told
    assert steps(told)["key"] == "ok"
    assert status == 0
