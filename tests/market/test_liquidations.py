"""Liquidations: told when they are large among what is traded, and only once that is known.

Checked by hand: prints before it that are not folded yet, a hit dated back to the position's own
time and a liquidation of another symbol that is taken for one of ours each turn a test red.
"""

from decimal import Decimal as D

from okxtui.market.freshness import State
from okxtui.market.market import Market
from okxtui.market.whales import WARM_ORDERS
from okxtui.okx.events import Arg, Liquidation, LiquidationOrder, Refused, Subscribed, Trade
from okxtui.okx.text import clean

SWAP = "BTC-USDT-SWAP"
T0 = 1_700_000_000_000
CHANNEL = Arg("liquidation-orders", inst_type="SWAP")


def trade(number: int, sz: str = "2") -> Trade:
    ts = str(T0 + number * 100)
    return Trade(inst_id=SWAP, trade_id=str(number), px="100", sz=sz, side="buy", ts=ts)


def forced(sz: str, at: int = 0, symbol: str = SWAP, **changes: str) -> Liquidation:
    order = {"side": "sell", "bk_px": "99", "sz": sz, "ts": str(T0 + at), **changes}
    return Liquidation(inst_id=symbol, details=[LiquidationOrder(**order)])


def market(orders: int = WARM_ORDERS + 1) -> Market:
    folded = Market([SWAP])
    folded.fold([trade(number) for number in range(orders)], 1.0)
    return folded


def standing(folded: Market, symbol: str = SWAP):
    told = folded.security(symbol).lookout.view().standings
    return next((it for it in told if it.kind == "liquidation"), None)


def hits(folded: Market):
    return folded.security(SWAP).lookout.view().hits


def test_one_above_nine_in_ten_orders_is_a_hit_with_its_reasons() -> None:
    folded = market()
    folded.apply(forced("3", at=5000), 2.0)

    (hit,) = hits(folded)
    assert (hit.kind, hit.side, hit.value, hit.threshold) == ("liquidation", "sell", 297, 200)
    assert {("position", "long"), ("size", "3"), ("bankrupt at", "99")} <= set(hit.inputs)


def test_it_is_known_from_when_it_was_told_not_from_when_it_happened() -> None:
    folded = market()
    folded.apply(forced("3", at=5000), 2.0)

    newest = T0 + WARM_ORDERS * 100
    assert hits(folded)[0].at == newest
    assert ("told late by", "5.0 s") in hits(folded)[0].inputs


def test_a_small_one_is_counted_and_no_more() -> None:
    folded = market()
    folded.apply(forced("1"), 2.0)

    assert hits(folded) == ()
    assert (standing(folded).note, standing(folded).value) == ("1 told", D(99))


def test_prints_that_nobody_has_looked_at_yet_come_first() -> None:
    folded = market()
    assert hits(folded) == ()
    folded.fold([trade(200 + number, "10") for number in range(2 * WARM_ORDERS)], 2.0)
    folded.apply(forced("9"), 2.0)

    # By the first orders, of 200 each, it would be large; most are of 1,000 by now.
    assert standing(folded).threshold == 1000
    assert "liquidation" not in {hit.kind for hit in hits(folded)}


def test_until_enough_orders_are_known_nothing_is_called_large() -> None:
    folded = market(21)
    folded.apply(forced("900"), 2.0)

    assert hits(folded) == ()
    assert (standing(folded).have, standing(folded).need) == (20, WARM_ORDERS)


def test_what_cannot_be_read_and_what_nobody_watches_is_passed_over() -> None:
    folded = market()
    folded.apply(forced("?"), 2.0)
    folded.apply(forced("9", symbol="ETH-USDT-SWAP"), 2.0)
    folded.apply(Liquidation(inst_id=SWAP), 2.0)

    assert standing(folded).note == "0 told"
    assert folded.symbols == [SWAP]


def test_spot_has_none() -> None:
    assert standing(Market(["BTC-USDT"]), "BTC-USDT") is None


def test_silence_says_that_nothing_happened_but_a_refusal_is_told() -> None:
    folded = market()
    assert folded.freshest(CHANNEL.channel, {}).phase is State.OK

    folded.apply(Refused("60018", clean("no such channel"), CHANNEL), 2.0)
    assert folded.freshest(CHANNEL.channel, {}).says(2.0) == "OFF no such channel (60018)"
    folded.apply(Subscribed(CHANNEL), 3.0)
    assert folded.freshest(CHANNEL.channel, {}).phase is State.OK
