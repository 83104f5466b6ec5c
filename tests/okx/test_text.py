"""Text of the exchange, made safe to show."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okxtui.okx.text import clean


@pytest.mark.parametrize(
    "hostile",
    [
        "\x1b[2J",
        "\x1b]52;c;cHduZWQ=\x07",
        "\x1b]0;title\x1b\\",
        "\x9b31m",
        "\x00\x08\x0b\x7f",
        "\u202e\u2066\u200f\u061c",
        "\u200b\ufeff\u2060",
        "\ud800",
        "\n\r\t\u2028\u2029\x85",
    ],
)
def test_nothing_that_commands_a_terminal_or_turns_a_line_is_left(hostile):
    shown = clean(f"a{hostile}b")

    assert shown.isprintable()
    assert shown[0] == "a"
    assert shown[-1] == "b"


def test_plain_words_of_any_language_stay():
    assert clean("Système en maintenance, 系统升级 – 50 %") == (
        "Système en maintenance, 系统升级 – 50 %"
    )


def test_markup_stays_literal_for_it_is_the_screens_business():
    assert clean("[/x] [@click=app.quit]") == "[/x] [@click=app.quit]"


def test_long_text_is_cut_and_says_so():
    assert clean("x" * 1000) == "x" * 199 + "…"
    assert clean("x" * 200) == "x" * 200
    assert clean("abcdef", 4) == "abc…"


@given(st.text(max_size=300), st.integers(1, 250))
def test_what_comes_out_is_never_longer_than_allowed(text, limit):
    shown = clean(text, limit)

    assert len(shown) <= limit
    shown.encode()
