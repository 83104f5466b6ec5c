"""Privacy: one key hides sizes, money and balances everywhere, and no price."""

import pytest

from okxtui.market.glance import Glance
from okxtui.ui.table import as_csv
from tests.ui.accounts import with_account

AMOUNTS = (
    *("50 ct", "20 ct", "+225.40", "-25.00", "-3.37"),
    *("7 ct", "10 ct", "4 ct", "1.5 ct", "0.0012", "-0.5024", "12.5 "),
    *("9,876", "0.0055", "10,250", "+200.40"),
)
PRICES = ("66,980.033", "58,120.4", "13.8%", "68,000.5", "66,990.1", "+6.73%")


@pytest.mark.parametrize("size", [(200, 60)])
async def test_one_key_hides_every_amount_of_the_account(staged, base: Glance, size) -> None:
    async with staged(size=size) as stage:
        await stage.show(with_account(base))
        shown = stage.text
        await stage.press("P")

        for price in PRICES:
            assert (price in stage.text) == (price in shown)
        assert [amount for amount in AMOUNTS if amount in stage.text] == []
        assert len([amount for amount in AMOUNTS if amount in shown]) > 10
        assert "****" in stage.text

        await stage.press("P")
        assert stage.text == shown


SENT = ("225.4", "-25", "9876", "0.0055", "0.5024", "0.0012", ",50,", ",20,", ",1.5,")


async def test_what_is_copied_is_hidden_too(staged, base: Glance) -> None:
    async with staged(size=(200, 60)) as stage:
        await stage.show(with_account(base))
        panes = [pane for pane in stage.app.desk.panes if pane.NUMBER in ("7", "8", "9", "9b")]
        plain = "".join(as_csv(pane.table()) for pane in panes)
        assert [text for text in SENT if text not in plain] == []

        await stage.press("P", "7", "y")
        assert "****" in stage.app._clipboard
        masked = "".join(as_csv(pane.table()) for pane in panes)
        assert [text for text in SENT if text in masked] == []
