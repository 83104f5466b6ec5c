"""Who may come in, and what plain HTTP is told."""

from __future__ import annotations

import pytest

from okxtui.sim.frontdoor import HANG_UP, greet, trusted
from okxtui.sim.house import House
from tests.sim.talk import NOW

TIME = "/api/v5/public/time"
HERE = {"Host": "127.0.0.1:9000"}
SOCKET = HERE | {"Upgrade": "websocket"}


@pytest.fixture(scope="module")
def opened():
    return House(seed=1, now=NOW)


@pytest.fixture
def house(opened):
    yield opened
    opened.faults.clear()


def asked(house: House, target: str, headers: dict[str, str] = HERE):
    found = greet(house, "127.0.0.1", headers, target, NOW)
    return found and (found[0], found[1]["code"])


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"Host": "127.0.0.1:9000"}, True),
        ({"Host": "localhost"}, True),
        ({"Host": "[::1]:9000"}, True),
        ({"Host": "127.0.0.1", "Origin": "http://localhost:3000"}, True),
        ({"Host": "rebound.example"}, False),
        ({"Host": "127.0.0.1", "Origin": "https://evil.example"}, False),
        ({"Host": "127.0.0.1", "Origin": "null"}, False),
        ({"Host": "[broken"}, False),
        ({}, False),
    ],
)
def test_only_loopback_names_and_pages_are_trusted(headers, expected):
    assert trusted("127.0.0.1", headers) is expected


def test_an_exchange_that_listens_to_the_network_trusts_any_name():
    assert trusted("0.0.0.0", {"Host": "desk.lan"})


def test_a_handshake_goes_on_and_another_path_does_not(house):
    assert asked(house, "/ws/v5/public", SOCKET) is None
    assert asked(house, "/ws/v5/public?brokerId=9999", SOCKET) is None
    assert asked(house, "/ws/v5/nothing", SOCKET) == (404, "404")


def test_rest_is_answered_and_private_rest_wants_a_signature(house):
    assert asked(house, TIME) == (200, "0")
    assert asked(house, "/api/v5/account/balance") == (401, "50103")


def test_refusing_turns_everybody_away(house):
    house.faults.refuse()
    assert asked(house, "/ws/v5/public", SOCKET)[0] == HANG_UP
    house.faults.refuse(429)

    assert asked(house, TIME) == (429, "50001")


def test_rest_alone_can_fail(house):
    house.faults.fail_rest(429, "50011", "Too Many Requests")

    assert asked(house, TIME) == (429, "50011")
    assert asked(house, "/ws/v5/public", SOCKET) is None
