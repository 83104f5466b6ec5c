"""Numbers of the wire, and what only looks like one."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okxtui.okx.numbers import millis, number


@pytest.mark.parametrize("text", ["0", "1", "-1", "63707.3", "0.00000001", "-0.5", "1" * 20])
def test_a_plain_number_is_read_exactly(text):
    assert number(text) == Decimal(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1e5",
        "1E5",
        "1_000",
        "٣",
        "１",
        " 1 ",
        "1\n",
        "NaN",
        "-NaN",
        "sNaN",
        "Infinity",
        "inf",
        "1e999999999",
        "+1",
        ".5",
        "5.",
        "--1",
        "0x10",
        "1,000",
        "1" * 21,
        "0." + "1" * 21,
        "1.2.3",
        "\ud800",
        "[/x]",
    ],
)
def test_anything_else_is_no_number(text):
    assert number(text) is None


@given(st.text(max_size=60))
def test_no_text_makes_a_number_that_cannot_be_reckoned_with(text):
    value = number(text)

    assert value is None or (value.is_finite() and abs(value) < 10**20)


@pytest.mark.parametrize(("text", "expected"), [("1786540440000", 1786540440000), ("0", 0)])
def test_a_timestamp_is_milliseconds(text, expected):
    assert millis(text) == expected


@pytest.mark.parametrize(
    "text", ["", "-1", "1.5", "abc", "٣", "²", "1" * 14, "1" * 5000, "1e12", " 1", "1_0"]
)
def test_what_is_no_timestamp_is_zero(text):
    assert millis(text) == 0
