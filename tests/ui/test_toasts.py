"""Toasts: a storm of errors is a word, and no flood."""

import pytest
from msgspec import structs

from okxtui.market.glance import Glance
from okxtui.ui.toasts import AT_ONCE, EVERY, Toasts, feed_kind


def test_one_of_a_kind_in_ten_seconds():
    toasts = Toasts()

    shown = [toasts.may("copy", now / 10) for now in range(3 * int(EVERY) * 10)]

    assert shown.count(True) == 3
    assert shown[0]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("A-USDT: no such instrument (60018)", "B-USDT: no such instrument (60018)", True),
        ("The exchange announces (64008): a", "The exchange announces (64008): b", True),
        ("the exchange: busy (50026)", "the exchange: too many (60014)", False),
        ("x is not the name of an instrument", "y is not the name of an instrument", False),
    ],
)
def test_the_kind_of_what_the_feed_says_is_the_exchanges_code(one, other, same):
    assert (feed_kind(one) == feed_kind(other)) is same


async def test_a_storm_of_errors_with_codes_made_up_is_a_few_toasts(staged, base: Glance) -> None:
    """Red when every code counts as a kind of its own without end."""
    async with staged() as stage:
        for number in range(0, 40, 8):
            said = tuple((it, f"the exchange: odd ({it})") for it in range(number + 1, number + 9))
            await stage.show(structs.replace(base, said=said))

        assert len(stage.app._notifications) == AT_ONCE
        stage.app.desk.say("what the person asked for")
        await stage.pilot.pause()
        assert len(stage.app._notifications) == AT_ONCE + 1
