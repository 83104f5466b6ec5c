"""Alerts on the screen: typed, kept, told once, and silenced by a key."""

from msgspec import structs

from okxtui.market.alerts import Fired, Kept
from okxtui.market.glance import Glance

LATER = "67500.5"


class Store:
    """The alerts as a file would keep them."""

    def __init__(self, *rules: str) -> None:
        self.kept: dict[str, Kept] = {"demo": Kept(rules)}

    def alerts(self, environment: str) -> Kept:
        return self.kept.get(environment, Kept())

    def keep_alerts(self, environment: str, alerts: Kept) -> None:
        self.kept[environment] = alerts

    @property
    def rules(self) -> tuple[str, ...]:
        """Of the environment that all these tests are about."""
        return self.kept["demo"].rules


def moved(base: Glance, make_quote, last: str = LATER) -> Glance:
    return structs.replace(base, quotes=(make_quote("BTC-USDT", last), *base.quotes[1:]))


async def test_an_alert_is_typed_kept_and_told_when_it_fires(
    staged, base: Glance, make_quote
) -> None:
    store = Store()
    async with staged(alerts=store) as stage:
        await stage.show(base)
        await stage.press("exclamation_mark")
        assert "BTC-USDT > " in stage.text
        assert "nothing fired yet" in stage.text
        await stage.press(*"67500", "enter")
        assert "waits" in stage.text
        assert store.rules == ("BTC-USDT > 67500",)

        await stage.press("escape")
        await stage.show(base)
        await stage.show(moved(base, make_quote))
        assert "BTC-USDT > 67500: 67500.5" in stage.text
        assert store.rules == ()

        await stage.press("exclamation_mark")
        assert "fired" in stage.text


async def test_what_was_kept_waits_in_the_next_run_and_nonsense_is_passed_over(
    staged, base: Glance, make_quote
) -> None:
    async with staged(alerts=Store("BTC-USDT > 67500", "moon")) as stage:
        await stage.show(base)
        await stage.show(moved(base, make_quote))
        assert "BTC-USDT > 67500: 67500.5" in stage.text


async def test_keys_mute_snooze_and_drop_in_the_list(staged, base: Glance, make_quote) -> None:
    store = Store("BTC-USDT > 67500")
    async with staged(alerts=store) as stage:
        await stage.show(base)
        await stage.press("exclamation_mark", "tab", "m")
        assert "muted" in stage.text
        await stage.press("escape")
        await stage.show(moved(base, make_quote))
        assert "67500.5," not in stage.text

        await stage.press("exclamation_mark", "tab", "m", "n")
        assert "quiet for 600s" in stage.text
        await stage.press("d")
        assert store.rules == ()
        assert "quiet for" not in stage.text


async def test_what_is_no_rule_is_said_and_stays_to_be_mended(staged, base: Glance) -> None:
    async with staged() as stage:
        await stage.show(base)
        await stage.press("exclamation_mark", *"x", "enter")
        assert "x is no price" in stage.text
        assert "BTC-USDT > x" in stage.text


async def test_the_palette_takes_a_rule(staged, base: Glance) -> None:
    store = Store()
    async with staged(alerts=store) as stage:
        await stage.show(base)
        await stage.press("colon", *"alert ETH-USDT whale")
        await stage.pilot.pause(0.3)
        await stage.press("enter")
        await stage.pilot.pause(0.1)
        assert store.rules == ("ETH-USDT whale",)


async def test_what_fired_is_still_told_in_the_next_run_but_not_elsewhere(
    staged, base: Glance, make_quote
) -> None:
    store = Store("BTC-USDT > 67500")
    async with staged(alerts=store) as stage:
        await stage.show(base)
        await stage.show(moved(base, make_quote))
    async with staged(alerts=store) as stage:
        await stage.show(base)
        await stage.press("exclamation_mark")
        assert "BTC-USDT > 67500: 67500.5, 14 Nov" in stage.text
        await stage.press("escape", "e")
        await stage.show(structs.replace(base, environment="live"))
        await stage.press("exclamation_mark")
        assert "nothing fired yet" in stage.text


async def test_one_key_silences_what_was_just_heard(staged, base: Glance, make_quote) -> None:
    store = Store("BTC-USDT > 67500 again")
    async with staged(alerts=store) as stage:
        await stage.show(base)
        await stage.press("n")
        assert "no alert that fired waits for more" in stage.text
        await stage.show(moved(base, make_quote))
        await stage.press("n")
        assert "silent for 10 minutes: BTC-USDT > 67500 again" in stage.text
        await stage.press("m")
        assert store.kept["demo"].muted == ("BTC-USDT > 67500 again",)
        await stage.press("m")
        assert store.kept["demo"].muted == ()


async def test_what_is_known_of_the_shown_symbol_alone_says_that_it_waits_for_it(
    staged, base: Glance
) -> None:
    async with staged(alerts=Store("ETH-USDT whale", "BTC-USDT whale")) as stage:
        await stage.show(base)
        await stage.press("exclamation_mark")
        rows = stage.text.split("\n")
        assert [("until" in row) for row in rows if "USDT whale" in row] == [True, False]


async def test_it_is_handed_to_the_users_command_and_a_failure_is_said(
    staged, base: Glance, make_quote
) -> None:
    heard = []

    async def tell(environment: str, fired: Fired) -> str:
        heard.append((environment, fired.rule, fired.value))
        return "ended with status 3"

    async with staged(alerts=Store("BTC-USDT > 67500"), tell=tell) as stage:
        await stage.show(base)
        await stage.show(moved(base, make_quote))
        assert heard == [("demo", "BTC-USDT > 67500", "67500.5")]
        assert "the alert command ended with status 3" in stage.text
