"""Signatures: the checks of OKX, its codes, and that no secret is shown."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from okxtui.sim.auth import Credential, Gate, credentials

NOW = 1_790_000_000_500


@pytest.fixture
def key() -> Credential:
    return credentials(1, [1, 2])[0]


@pytest.fixture
def gate() -> Gate:
    return Gate(credentials(1, [1, 2]))


def login(key: Credential, at: int = NOW // 1000, **more: object) -> dict:
    sign = key.sign(f"{at}GET/users/self/verify")
    return {"apiKey": key.key, "passphrase": key.passphrase, "timestamp": at, "sign": sign} | more


def headers(key: Credential, path: str, now: int = NOW, **more: str) -> dict[str, str]:
    moment = datetime.fromtimestamp(now / 1000, UTC).isoformat(timespec="milliseconds")
    moment = moment.replace("+00:00", "Z")
    return {
        "OK-ACCESS-KEY": key.key,
        "OK-ACCESS-SIGN": key.sign(f"{moment}GET{path}"),
        "OK-ACCESS-TIMESTAMP": moment,
        "OK-ACCESS-PASSPHRASE": key.passphrase,
    } | more


def test_the_signature_is_okxs():
    docs = Credential(1, "key", "22582BD0CFF14C41EDBF1AB98506286D", "pass")

    assert (
        docs.sign("1538054050GET/users/self/verify")
        == "+LdIr8lkkvhr5hoA3g9TMC0+uQJ849ftAcocA/ouu4M="
    )


def test_a_good_login_opens_its_account(gate, key):
    assert gate.login(login(key), NOW).owner == 1
    assert gate.login(login(key) | {"timestamp": str(NOW // 1000)}, NOW).owner == 1


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"apiKey": "x"}, "60005"),
        ({"apiKey": ""}, "60027"),
        ({"passphrase": "x"}, "60024"),
        ({"sign": "x"}, "60007"),
        ({"sign": "ü"}, "60007"),
        ({"timestamp": "yesterday"}, "60004"),
        ({"timestamp": NOW}, "60004"),
    ],
)
def test_a_bad_login_is_refused_by_code(gate, key, more, code):
    assert gate.login(login(key, **more), NOW)[0] == code


@pytest.mark.parametrize("away", [-31, 31])
def test_a_login_of_another_time_is_refused(gate, key, away):
    assert gate.login(login(key, NOW // 1000 + away), NOW)[0] == "60006"


def test_the_exchanges_clock_may_be_wrong(gate, key):
    gate.skew = 60_000

    assert gate.login(login(key), NOW)[0] == "60006"
    assert gate.login(login(key, NOW // 1000 + 60), NOW).owner == 1


def test_a_signed_request_opens_its_account(gate, key):
    path = "/api/v5/account/balance?ccy=BTC"

    assert gate.request(headers(key, path), "GET", path, NOW).owner == 1


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"OK-ACCESS-KEY": ""}, "50103"),
        ({"OK-ACCESS-PASSPHRASE": ""}, "50104"),
        ({"OK-ACCESS-SIGN": ""}, "50106"),
        ({"OK-ACCESS-TIMESTAMP": ""}, "50107"),
        ({"OK-ACCESS-KEY": "x"}, "50111"),
        ({"OK-ACCESS-PASSPHRASE": "x"}, "50105"),
        ({"OK-ACCESS-SIGN": "x"}, "50113"),
        ({"OK-ACCESS-TIMESTAMP": "1538054050"}, "50112"),
    ],
)
def test_a_bad_request_is_refused_by_code(gate, key, more, code):
    assert gate.request(headers(key, "/p", **more), "GET", "/p", NOW)[0] == code


def test_a_request_of_another_time_or_another_path_is_refused(gate, key):
    assert gate.request(headers(key, "/p", NOW - 31_000), "GET", "/p", NOW)[0] == "50102"
    assert gate.request(headers(key, "/p"), "GET", "/q", NOW)[0] == "50113"


def test_keys_follow_the_seed_and_never_show_their_secret(key):
    assert credentials(1, [1, 2])[0].secret == key.secret
    assert credentials(2, [1, 2])[0].secret != key.secret
    assert key.secret not in repr(key)
    assert key.passphrase not in repr(key)
