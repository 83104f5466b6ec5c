"""What the codes of the exchange ask of us."""

import pytest

from okxtui.okx.errors import Remedy, meaning


@pytest.mark.parametrize("code", ["60014", "50011", "50013", "50001", "64007"])
def test_a_busy_exchange_is_asked_again(code):
    assert meaning(code).remedy is Remedy.RETRY


@pytest.mark.parametrize("code", ["60018", "60012", "60008", "60028", "64001", "64002", "64003"])
def test_a_wrong_channel_is_given_up(code):
    assert meaning(code).remedy is Remedy.GIVE_UP


@pytest.mark.parametrize(
    "code",
    ["60005", "60007", "60024", "60032", "50101", "50110", "50119", "50100", "50114", "50007"],
)
def test_a_wrong_key_needs_its_user(code):
    assert meaning(code, at_login=True).remedy is Remedy.NEEDS_USER


@pytest.mark.parametrize("code", ["60004", "60006", "50102", "60009", "63999", "60014"])
def test_a_clock_or_a_hiccup_is_worth_another_login(code):
    assert meaning(code, at_login=True).remedy is Remedy.LOGIN_AGAIN


def test_a_code_may_mean_something_else_at_login():
    assert meaning("60014").remedy is Remedy.RETRY
    assert meaning("60014", at_login=True).remedy is Remedy.LOGIN_AGAIN


@pytest.mark.parametrize("code", ["", "99999", "not a code"])
def test_an_unknown_code_fails_closed(code):
    assert meaning(code).remedy is Remedy.GIVE_UP
    assert meaning(code, at_login=True).remedy is Remedy.NEEDS_USER


def test_a_repeated_login_is_harmless():
    assert meaning("60031").remedy is Remedy.IGNORE
