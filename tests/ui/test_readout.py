"""One bar in a row: the exchange's own digits, and an order in which they go."""

from msgspec import structs

from okxtui.okx.events import Candle, Instrument
from okxtui.ui.readout import facts, row, volume

BAR = Candle("1", "64063.6", "64100", "63949.7", "64026.9", "113.2", "7250000", "7250000", "0")
BTC = Instrument(
    inst_id="BTC-USDT", inst_type="SPOT", base_ccy="BTC", quote_ccy="USDT", tick_sz="0.1"
)


def told(width: int) -> str:
    return "".join(text for text, _ in row(facts(BAR, "BTC-USDT", BTC, "coin"), [], width)).rstrip()


def test_the_whole_bar_is_told_where_there_is_room():
    expected = " O 64,063.6 H 64,100.0 L 63,949.7 C 64,026.9 -0.06% V 113 BTC"
    assert told(80) == expected


def test_close_change_and_volume_stay_longest():
    assert told(60) == " H 64,100.0 L 63,949.7 C 64,026.9 -0.06% V 113 BTC"
    assert told(40) == " C 64,026.9 -0.06% V 113 BTC"
    assert told(20) == " C 64,026.9 -0.06%"
    assert told(12) == " C 64,026.9"
    assert told(5) == ""


def test_volume_is_counted_in_the_unit_on_screen():
    swap = structs.replace(BAR, vol="500", vol_ccy="5", vol_ccy_quote="320000")

    assert volume(swap, "BTC-USDT-SWAP", "contracts") == "500"
    assert volume(swap, "BTC-USDT-SWAP", "coin") == "5"
    assert volume(swap, "BTC-USDT-SWAP", "money") == "320000"
    assert volume(BAR, "BTC-USDT", "coin") == "113.2"
    assert volume(BAR, "BTC-USDT", "money") == "7250000"
