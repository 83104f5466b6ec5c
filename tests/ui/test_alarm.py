"""Alerts on the screen: typed, kept, told once, and silenced by a key."""

from msgspec import structs

from okxtui.market.glance import Glance
from okxtui.ui.alarm import notification

LATER = "67500.5"


class Kept:
    """The rules as a file would keep them."""

    def __init__(self, *rules: str) -> None:
        self.rules: dict[str, tuple[str, ...]] = {"demo": rules}

    def alerts(self, environment: str) -> tuple[str, ...]:
        return self.rules.get(environment, ())

    def keep_alerts(self, environment: str, rules: tuple[str, ...]) -> None:
        self.rules[environment] = rules


def moved(base: Glance, make_quote, last: str = LATER) -> Glance:
    return structs.replace(base, quotes=(make_quote("BTC-USDT", last), *base.quotes[1:]))


async def test_an_alert_is_typed_kept_and_told_when_it_fires(
    staged, base: Glance, make_quote
) -> None:
    kept = Kept()
    async with staged(alerts=kept) as stage:
        await stage.show(base)
        await stage.press("exclamation_mark")
        assert "BTC-USDT > " in stage.text
        assert "nothing fired yet" in stage.text
        await stage.press(*"67500", "enter")
        assert "waits" in stage.text
        assert kept.rules["demo"] == ("BTC-USDT > 67500",)

        await stage.press("escape")
        await stage.show(base)
        await stage.show(moved(base, make_quote))
        assert "BTC-USDT > 67500: 67500.5" in stage.text
        assert kept.rules["demo"] == ()

        await stage.press("exclamation_mark")
        assert "fired" in stage.text


async def test_what_was_kept_waits_in_the_next_run_and_nonsense_is_passed_over(
    staged, base: Glance, make_quote
) -> None:
    async with staged(alerts=Kept("BTC-USDT > 67500", "moon")) as stage:
        await stage.show(base)
        await stage.show(moved(base, make_quote))
        assert "BTC-USDT > 67500: 67500.5" in stage.text


async def test_keys_mute_snooze_and_drop_in_the_list(staged, base: Glance, make_quote) -> None:
    kept = Kept("BTC-USDT > 67500")
    async with staged(alerts=kept) as stage:
        await stage.show(base)
        await stage.press("exclamation_mark", "tab", "m")
        assert "muted" in stage.text
        await stage.press("escape")
        await stage.show(moved(base, make_quote))
        assert "67500.5," not in stage.text

        await stage.press("exclamation_mark", "tab", "m", "n")
        assert "quiet for 600s" in stage.text
        await stage.press("d")
        assert kept.rules["demo"] == ()
        assert "quiet for" not in stage.text


async def test_what_is_no_rule_is_said_and_stays_to_be_mended(staged, base: Glance) -> None:
    async with staged() as stage:
        await stage.show(base)
        await stage.press("exclamation_mark", *"x", "enter")
        assert "x is no price" in stage.text
        assert "BTC-USDT > x" in stage.text


async def test_the_palette_takes_a_rule(staged, base: Glance) -> None:
    kept = Kept()
    async with staged(alerts=kept) as stage:
        await stage.show(base)
        await stage.press("colon", *"alert ETH-USDT whale")
        await stage.pilot.pause(0.3)
        await stage.press("enter")
        await stage.pilot.pause(0.1)
        assert kept.rules["demo"] == ("ETH-USDT whale",)


def test_a_notification_cannot_be_ended_by_what_it_says() -> None:
    assert notification("a\x07b;c", "xterm-256color") == "\x1b]9;okxtui: a?b,c\x07"
    assert notification("a\x1bb", "rxvt-unicode") == "\x1b]777;notify;okxtui;a?b\x07"
