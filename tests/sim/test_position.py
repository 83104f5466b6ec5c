"""What a contract position earns, linear and inverse."""

from __future__ import annotations

from decimal import Decimal

import pytest

from okxtui.sim.instruments import listing
from okxtui.sim.position import MAINTENANCE, Position

LISTED = {each.inst_id: each for each in listing(1_790_000_000_000)}


def position(inst_id: str = "BTC-USDT-SWAP") -> Position:
    return Position(LISTED[inst_id], 1, 5, 0)


def test_a_linear_long_earns_when_the_price_rises():
    one = position()
    one.fill(1_000, Decimal(60_000), 1)

    assert one.upl(Decimal(61_000)) == 100


def test_an_inverse_long_earns_coin():
    one = position("BTC-USD-SWAP")
    one.fill(10, Decimal(50_000), 1)

    assert one.upl(Decimal(100_000)) == Decimal("0.01")


def test_adding_averages_the_price():
    one = position()
    one.fill(100, Decimal(60_000), 1)
    one.fill(300, Decimal(64_000), 2)

    assert one.average == 63_000


def test_an_inverse_average_is_harmonic():
    one = position("BTC-USD-SWAP")
    one.fill(1, Decimal(40_000), 1)
    one.fill(1, Decimal(60_000), 2)

    assert one.average == 48_000


def test_closing_a_part_earns_its_share_and_keeps_the_average():
    one = position()
    one.fill(-400, Decimal(60_000), 1)

    earned = one.fill(100, Decimal(59_000), 2)

    assert (earned, one.lots, one.average) == (10, -300, 60_000)


def test_turning_round_begins_anew():
    one = position()
    one.fill(100, Decimal(60_000), 1)

    earned = one.fill(-300, Decimal(61_000), 2)

    assert (earned, one.lots, one.average) == (10, -200, 61_000)


@pytest.mark.parametrize("inst_id", ["BTC-USDT-SWAP", "BTC-USD-SWAP"])
@pytest.mark.parametrize("lots", [2_000, -2_000])
def test_at_the_liquidation_price_only_the_maintenance_margin_is_left(inst_id, lots):
    one = position(inst_id)
    one.fill(lots, Decimal(60_000), 1)
    spare = Decimal(200) if inst_id == "BTC-USDT-SWAP" else Decimal("0.5")

    price = one.liquidation(spare)

    left = spare + one.upl(price)
    assert left == pytest.approx(one.notional(price) * MAINTENANCE, rel=Decimal("1e-9"))


def test_a_position_that_cannot_be_liquidated_has_no_price():
    one = position()
    one.fill(100, Decimal(60_000), 1)

    assert one.liquidation(Decimal(10**6)) is None
