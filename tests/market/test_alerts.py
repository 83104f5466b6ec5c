"""Alerts: they fire at the crossing, once, and never on what cannot be trusted."""

from collections.abc import Iterable

from msgspec import structs

from okxtui.market.alerts import COOLDOWN, LOG, SNOOZE, Alerts, Fired, Kept
from okxtui.market.freshness import Pulse, State
from okxtui.market.glance import Glance, Playback, Prints, Quote
from okxtui.market.holdings import Holdings, Session, holding
from okxtui.market.rules import read
from okxtui.market.signals import KINDS, Hit, Signals
from okxtui.okx.events import Ticker, Trade
from okxtui.okx.private import Fill, Position

SYMBOL = "BTC-USDT"
WALL = 1_700_000_000.0


def glance(last: str = "100", at: float = 1000.0, **parts: object) -> Glance:
    row = {"bid_px": "100", "ask_px": "100.02", "ts": str(int(at * 1000)), "last": last}
    ticker = Ticker(inst_id=SYMBOL, **{**row, **parts.pop("ticker", {})})  # type: ignore[dict-item]
    whole = Glance(
        environment="demo",
        at=at,
        wall=WALL + at,
        current=SYMBOL,
        quotes=(Quote(SYMBOL, ticker),),
        quotes_pulse=Pulse(State.OK, at, at),
        tape_pulse=Pulse(State.OK, at, at),
    )
    return structs.replace(whole, **parts)


def fired(alerts: Alerts, glances: Iterable[Glance]) -> list[list[str]]:
    return [[it.value for it in alerts.look(one)] for one in glances]


def waiting(*texts: str) -> Alerts:
    return Alerts(Kept(texts))


def test_it_fires_at_the_crossing_and_not_at_every_tick_beyond() -> None:
    alerts = waiting("BTC-USDT > 100 again")
    prices = ["99", "100", "101", "102", "99", "101"]
    told = fired(alerts, (glance(px, 1000.0 + 100 * n) for n, px in enumerate(prices)))

    assert told == [[], [], ["101"], [], [], ["101"]]


def test_what_is_beyond_when_first_seen_must_come_back_first() -> None:
    prices = ["105", "106", "99", "101"]
    told = fired(waiting("BTC-USDT > 100"), (glance(px) for px in prices))

    assert told == [[], [], [], ["101"]]


def test_once_is_once() -> None:
    alerts = waiting("BTC-USDT < 100")
    prices = ["101", "99", "101", "99"]
    told = fired(alerts, (glance(px, 1000.0 + 100 * n) for n, px in enumerate(prices)))

    assert told == [[], ["99"], [], []]
    assert alerts.kept.rules == ()


def test_a_print_between_two_glances_is_not_missed() -> None:
    alerts = waiting("BTC-USDT > 100")
    trades = [Trade(inst_id=SYMBOL, trade_id=px, px=px, ts="1") for px in ("99", "101", "98")]
    first = glance("99", prints=Prints(SYMBOL, tuple(trades[:1]), 1))
    then = glance("98", prints=Prints(SYMBOL, tuple(trades), 3))

    assert fired(alerts, (first, then)) == [[], ["101"]]


def test_within_the_cooldown_it_does_not_fire_again() -> None:
    alerts = waiting("BTC-USDT > 100 again")
    times = [0.0, 1.0, 2.0, 3.0, 3.0 + COOLDOWN, 4.0 + COOLDOWN]
    told = fired(
        alerts, (glance("101" if n % 2 else "99", 1000.0 + at) for n, at in enumerate(times))
    )

    assert told == [[], ["101"], [], [], [], ["101"]]


def test_a_stale_price_fires_nothing() -> None:
    alerts = waiting("BTC-USDT > 100")
    old = Pulse(State.OK, 900.0, 900.0)
    told = fired(
        alerts, (glance("99"), glance("101", quotes_pulse=old, tape_pulse=old), glance("102"))
    )

    assert told == [[], [], ["102"]]


def test_a_stale_price_fires_what_asks_for_it() -> None:
    """Red when the wish is read and not heeded."""
    alerts = waiting("BTC-USDT > 100 stale")
    old = Pulse(State.OK, 900.0, 900.0)
    told = fired(alerts, (glance("99"), glance("101", quotes_pulse=old, tape_pulse=old)))

    assert told == [[], ["101"]]


def test_a_replay_fires_only_what_asks_for_it() -> None:
    played = Playback("r", 0, 0, 10, 1)
    alerts = waiting("BTC-USDT > 100", "BTC-USDT > 100 replay")
    alerts.look(glance("99", playback=played))

    assert [it.rule for it in alerts.look(glance("101", playback=played))] == [
        "BTC-USDT > 100 replay"
    ]


def test_muted_and_snoozed_alerts_say_nothing() -> None:
    alerts = waiting("BTC-USDT > 100 again", "BTC-USDT < 100 again")
    alerts.mute("BTC-USDT > 100 again")
    alerts.snooze("BTC-USDT < 100 again", 1000.0)
    assert fired(alerts, (glance("100"), glance("101"), glance("99"))) == [[], [], []]

    alerts.mute("BTC-USDT > 100 again")
    later = 1001.0 + SNOOZE
    assert fired(alerts, (glance("101", later), glance("99", later))) == [["101"], ["99"]]


def test_a_move_is_measured_from_the_ends_of_its_window() -> None:
    alerts = waiting("BTC-USDT move 2% 1m")
    steps = [("100", 0.0), ("101", 50.0), ("102.5", 100.0), ("103.1", 105.0)]

    # After 100 s the 100 is out of the window: 103.1 is 2.08 % above 101.
    told = fired(alerts, (glance(px, 1000.0 + at) for px, at in steps))
    assert told == [[], [], [], ["+2.08%"]]


def test_the_spread_is_a_share_of_the_mid() -> None:
    wide = glance(ticker={"ask_px": "101"})
    assert fired(waiting("BTC-USDT spread > 0.5%"), (glance(), wide)) == [[], ["0.9950%"]]


def test_own_fills_fire_but_not_those_of_before() -> None:
    def account(*times: int) -> Glance:
        fills = tuple(
            Fill(
                inst_id=SYMBOL,
                trade_id=str(n),
                ord_id="1",
                side="buy",
                fill_sz="2",
                fill_px="99",
                fill_time=str(n),
            )
            for n in times
        )
        return glance(holdings=Holdings(Session("in"), fills=fills))

    past, now = int(WALL * 1000), int((WALL + 1001) * 1000)
    told = fired(waiting("BTC-USDT fill"), (account(), account(past), account(past, now)))
    assert told == [[], [], ["buy 2 at 99"]]


def test_the_distance_to_liquidation_is_that_of_the_nearest_position() -> None:
    def held(mark: str) -> Glance:
        position = Position(inst_id=SYMBOL, pos="1", liq_px="90", mark_px=mark)
        positions = (holding(position, None, None, None),)
        pulse = Pulse(State.OK, 1000.0, 1000.0)
        return glance(holdings=Holdings(positions=positions, positions_pulse=pulse))

    told = fired(waiting("BTC-USDT liq < 5%"), (held("100"), held("95"), held("93.75")))
    assert told == [[], [], ["4.00%"]]


def test_a_new_signal_of_its_kind_fires() -> None:
    def with_hits(*kinds: str, late: float = 0.0) -> Glance:
        at = int((WALL + 1000 - late) * 1000)
        hits = tuple(
            Hit(n, kind, SYMBOL, at, "buy", "101", *([read("X-Y > 1").level] * 2))
            for n, kind in enumerate(kinds, 1)
        )
        return glance(signals=Signals(SYMBOL, (), hits))

    steps = (with_hits("whale"), with_hits("whale", "speed"), with_hits("whale", "speed", "whale"))
    assert fired(waiting("BTC-USDT whale"), steps) == [[], [], ["buy at 101"]]
    steps = (with_hits(), with_hits("whale", late=120))
    assert fired(waiting("BTC-USDT whale"), steps) == [[], []]


def test_trouble_is_told_when_it_begins() -> None:
    old = Pulse(State.OK, 900.0, 900.0)
    told = fired(waiting("trouble"), (glance(), glance(quotes_pulse=old), glance(quotes_pulse=old)))

    assert told == [[], ["STALE"], []]


def test_what_waits_what_is_mute_and_what_fired_outlive_the_desk() -> None:
    alerts = waiting("BTC-USDT > 100", "BTC-USDT < 50", "trouble", "moon")
    alerts.mute("trouble")
    fired(alerts, (glance("99"), glance("101")))

    again = Alerts(alerts.kept)
    assert again.kept == alerts.kept
    assert again.kept.rules == ("BTC-USDT < 50", "trouble")
    assert [it.muted for it in again.alerts] == [False, True]
    assert [(it.rule, it.value) for it in again.log] == [("BTC-USDT > 100", "101")]


def test_the_log_keeps_the_last() -> None:
    many = tuple(Fired(SYMBOL, "trouble", str(n), n) for n in range(2 * LOG))
    assert [it.value for it in Alerts(Kept(log=many)).kept.log] == [it.value for it in many[LOG:]]


def test_the_loudest_is_the_one_that_fired_last_and_may_fire_again() -> None:
    alerts = waiting("BTC-USDT > 100", "BTC-USDT > 90 again")
    assert alerts.loudest == ""
    fired(alerts, (glance("80"), glance("95"), glance("101")))

    assert [it.rule for it in alerts.log] == ["BTC-USDT > 90 again", "BTC-USDT > 100"]
    assert alerts.loudest == "BTC-USDT > 90 again"


def test_every_kind_of_signal_is_a_rule() -> None:
    assert [read(f"BTC-USDT {kind}").what for kind in KINDS] == list(KINDS)
