"""Signatures, on worked examples, and secrets that stay where they are."""

import copy
import pickle

import pytest

from okxtui.okx.signing import Credentials, sign_login, sign_request

SECRET = "22582BD0CFF14C41EDBF1AB98506286D"  # the sample of OKX's documentation


def test_a_login_is_signed_as_the_exchange_does():
    assert sign_login(SECRET, "1538054050") == "+LdIr8lkkvhr5hoA3g9TMC0+uQJ849ftAcocA/ouu4M="


def test_a_request_is_signed_with_its_query():
    sign = sign_request(
        SECRET, "2020-12-08T09:08:57.715Z", "GET", "/api/v5/account/balance?ccy=BTC"
    )

    assert sign == "HiZhvSfMtWJA3uUIVXV3a/bSXNPCWvYFXoGCVS8V4zY="


def test_a_body_is_signed_too():
    stamp = "2020-12-08T09:08:57.715Z"

    assert sign_request(SECRET, stamp, "POST", "/x", "{}") != sign_request(
        SECRET, stamp, "POST", "/x"
    )


def test_a_secret_of_any_characters_can_sign():
    assert sign_login("schlüssel…", "1")


def test_credentials_show_nothing_but_the_ends_of_the_key():
    who = Credentials("9f0b6c3d-1111-2222-3333-444455556666", SECRET, "passphrase!")

    shown = f"{who!r} {who} {who.login('1538054050')!r}"

    assert "9f0b…6666" in shown
    for secret in (SECRET, "passphrase!", "1111-2222", sign_login(SECRET, "1538054050")):
        assert secret not in shown


@pytest.mark.parametrize("copying", [copy.copy, copy.deepcopy, pickle.dumps])
def test_credentials_are_not_copied(copying):
    with pytest.raises(TypeError):
        copying(Credentials("key", SECRET, "pass"))


def test_a_short_key_is_not_shown_at_all():
    assert "abcdefgh" not in repr(Credentials("abcdefgh", SECRET, "pass"))


def test_the_headers_of_a_private_call_are_complete():
    who = Credentials("key", SECRET, "pass")

    headers = who.headers("2020-12-08T09:08:57.715Z", "GET", "/api/v5/account/balance?ccy=BTC")

    assert headers == {
        "OK-ACCESS-KEY": "key",
        "OK-ACCESS-SIGN": "HiZhvSfMtWJA3uUIVXV3a/bSXNPCWvYFXoGCVS8V4zY=",
        "OK-ACCESS-TIMESTAMP": "2020-12-08T09:08:57.715Z",
        "OK-ACCESS-PASSPHRASE": "pass",
    }
