"""One proxy rule for sockets and REST."""

import pytest

from okxtui.stream.proxy import ProxyUnfit, is_loopback, proxy_for
from okxtui.stream.reasons import why_failed


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.9.9.9", "::1"])
def test_this_machine_is_known_by_its_address(host):
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", ["", "example.com", "10.0.0.1", "localhost.example.com", "0.0.0.0"]
)
def test_anything_else_is_not_this_machine(host):
    assert not is_loopback(host)


def test_without_a_setting_nothing_is_in_between():
    assert proxy_for("wss://ws.okx.com/ws/v5/public") is None


def test_the_setting_outranks_the_environment(monkeypatch):
    monkeypatch.setenv("https_proxy", "http://theirs:1")

    assert proxy_for("wss://ws.okx.com/x", "http://ours:2") == "http://ours:2"
    assert proxy_for("wss://ws.okx.com/x") == "http://theirs:1"


def test_sockets_and_rest_go_the_same_way(monkeypatch):
    monkeypatch.setenv("https_proxy", "http://theirs:1")

    assert (
        proxy_for("https://openapi.okx.com") == proxy_for("wss://ws.okx.com") == "http://theirs:1"
    )


def test_one_proxy_for_everything_is_the_last_resort(monkeypatch):
    monkeypatch.setenv("all_proxy", "http://all:3")

    assert proxy_for("wss://ws.okx.com") == "http://all:3"


def test_this_machine_is_reached_directly_whatever_is_set(monkeypatch):
    monkeypatch.setenv("http_proxy", "http://theirs:1")

    assert proxy_for("ws://127.0.0.1:9000/ws/v5/public", "http://ours:2") is None


def test_exceptions_are_kept(monkeypatch):
    monkeypatch.setenv("https_proxy", "http://theirs:1")
    monkeypatch.setenv("no_proxy", "okx.com")

    assert proxy_for("wss://ws.okx.com") is None


def test_a_proxy_may_leave_out_its_scheme(monkeypatch):
    monkeypatch.setenv("all_proxy", "proxy.corp:8080")

    assert proxy_for("wss://ws.okx.com") == "http://proxy.corp:8080"


@pytest.mark.parametrize(
    "proxy",
    ["socks5://user:passw0rd@127.0.0.1:1080", "ftp://x:1", "http://[", "http://", "http://x:0"],
)
def test_a_proxy_we_cannot_use_is_a_failure_with_words_and_no_password(monkeypatch, proxy):
    monkeypatch.setenv("all_proxy", proxy)

    with pytest.raises(ProxyUnfit) as failure:
        proxy_for("wss://ws.okx.com")

    assert "proxy" in str(failure.value)
    assert "passw0rd" not in str(failure.value)
    reason = why_failed(failure.value, "ws.okx.com")
    assert reason.sentence == str(failure.value)
    assert reason.hopeless_after == 1
