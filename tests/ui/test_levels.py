"""The lines of the chart that are one's own."""

import pytest
from msgspec import structs

from okxtui.market.glance import Glance
from okxtui.ui.levels import levels
from tests.ui.accounts import BTC, order, with_account


@pytest.mark.parametrize(("unit", "told"), [("contracts", "buy 20 ct"), ("coin", "buy 0.2000 BTC")])
def test_the_size_of_an_order_is_told_in_the_unit_on_screen(
    base: Glance, unit: str, told: str
) -> None:
    """Seeded bug: the size as sent, whatever `v` says."""
    here = structs.replace(base, current=BTC.inst_id, instrument=BTC)
    shown = levels(with_account(here, orders=(order(1),), positions=()), unit)

    assert shown[0].told == told


def test_privacy_leaves_the_size_out(base: Glance) -> None:
    here = structs.replace(base, current=BTC.inst_id, instrument=BTC)
    shown = levels(with_account(here, orders=(order(1),), positions=()), masked=True)

    assert shown[0].told == "buy"
