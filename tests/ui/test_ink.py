"""Numbers for the screen: exact, padded, grouped, converted."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from okxtui.market.contracts import volume
from okxtui.okx.events import Instrument, Ticker
from okxtui.ui import ink

SPOT = Instrument(
    inst_id="BTC-USDT", inst_type="SPOT", base_ccy="BTC", quote_ccy="USDT", lot_sz="0.0001"
)
SWAP = Instrument(
    inst_id="BTC-USDT-SWAP",
    inst_type="SWAP",
    settle_ccy="USDT",
    ct_val="0.01",
    ct_mult="1",
    ct_val_ccy="BTC",
    ct_type="linear",
    lot_sz="0.01",
)
INVERSE = structs.replace(SWAP, settle_ccy="BTC", ct_val="100", ct_val_ccy="USD", ct_type="inverse")


@pytest.mark.parametrize(
    ("text", "places", "shown"),
    [
        ("67432", 1, "67,432.0"),
        ("0.000011234", 10, "0.0000112340"),
        ("1234567.89", 2, "1,234,567.89"),
        ("-1234.5", 1, "-1,234.5"),
        ("0.123456789", 2, "0.123456789"),
        ("", 2, "-"),
        ("NaN", 2, "NaN"),
    ],
)
def test_a_price_is_padded_and_grouped_but_never_rounded(
    text: str, places: int, shown: str
) -> None:
    assert ink.price(text, places) == shown


@given(st.decimals(min_value=0, max_value=10**12, places=10), st.integers(0, 12))
def test_a_price_keeps_its_value_whatever_the_padding(value: Decimal, places: int) -> None:
    assert Decimal(ink.price(f"{value:f}", places).replace(",", "")) == value


@given(st.text(max_size=40), st.integers(0, 30), st.booleans())
def test_any_text_fills_its_cells_exactly_and_steers_no_terminal(
    text: str, width: int, right: bool
) -> None:
    from rich.cells import cell_len

    fitted = ink.fit(text, width, right=right)

    assert cell_len(fitted) == width
    assert fitted.isprintable()


def test_sizes_of_a_column_have_their_points_in_line() -> None:
    sizes = [ink.size_text(text, "1", SPOT, "contracts") for text in ("1", "0.25", "12.3456")]

    assert [text.rjust(8) for text in sizes] == ["  1     ", "  0.25  ", " 12.3456"]


@pytest.mark.parametrize(
    ("instrument", "unit", "shown", "counted_in"),
    [
        (SPOT, "contracts", "2     ", "BTC"),
        (SPOT, "coin", "2     ", "BTC"),
        (SPOT, "money", "100,000.00", "USDT"),
        (SWAP, "contracts", "2   ", "ct"),
        (SWAP, "coin", "0.0200", "BTC"),
        (SWAP, "money", "1,000.00", "USDT"),
        (INVERSE, "contracts", "2   ", "ct"),
        (INVERSE, "coin", "0.004000", "BTC"),
        (INVERSE, "money", "200.00", "USD"),
    ],
)
def test_a_size_is_told_in_contracts_coin_or_money(
    instrument: Instrument, unit: str, shown: str, counted_in: str
) -> None:
    assert ink.size_text("2", "50000", instrument, unit) == shown
    assert ink.size_unit(instrument, unit) == counted_in


def test_a_sum_is_told_at_the_prices_of_its_parts() -> None:
    total = volume(Decimal(1), Decimal(100)) + volume(Decimal(1), Decimal(300))

    assert ink.volume_text(total, SPOT, "money") == "400.00"


def test_what_is_not_nothing_does_not_read_as_nothing() -> None:
    assert ink.size_text("0.0001", "0.01", SPOT, "money") == "<0.01"
    assert ink.size_text("0", "0.01", SPOT, "money") == "0.00"


def test_a_sum_of_any_size_is_written_in_full() -> None:
    """Red with the 28 digits that decimals have by themselves: the screen would end on it."""
    told = ink.size_text("99999999999999999999", "99999999999", SPOT, "money")

    assert told == "9,999,999,999,899,999,999,900,000,000,000.00"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("1234567", "1.23M"),
        ("982000", "982k"),
        ("41.2", "41.2"),
        ("0.5", "0.50"),
        ("2e13", "20.0T"),
        ("0", "0.00"),
        ("0.0042", "0.0042"),
        ("-0.0996", "-0.0996"),
        ("0.00009999", "<.0001"),
        ("-0.00000001", "-<.0001"),
    ],
)
def test_a_volume_fits_into_six_cells(value: str, shown: str) -> None:
    """Red if tiny ones have two decimals as well: they would read as nothing."""
    assert ink.compact(Decimal(value)) == shown


def test_a_change_counts_from_the_start_that_was_chosen() -> None:
    ticker = Ticker(inst_id="X", last="110", open24h="100", sod_utc0="88", sod_utc8="")

    assert ink.percent(ink.change(ticker, "24h")) == "+10.00%"
    assert ink.percent(ink.change(ticker, "utc")) == "+25.00%"
    assert ink.percent(ink.change(ticker, "utc8")) == "-"


def test_a_flash_begins_at_the_first_digit_that_changed() -> None:
    assert ink.bold_from("67,432.1", "67,435.1") == 5
    assert ink.bold_from("9.9", "10.0") == 0


def test_a_sparkline_spans_from_lowest_to_highest() -> None:
    assert ink.spark((1.0, 2.0, 3.0), 8, "▁▄█") == "▁▄█"
    assert ink.spark((5.0, 5.0), 8, "▁▄█") == "▄▄"
    assert ink.spark((5.0,), 8, "▁▄█") == ""


def test_a_time_of_day_has_thousandths_when_there_is_room() -> None:
    assert ink.clock(1_700_000_000_412, utc=True, thousandths=True) == "22:13:20.412"
    assert ink.clock(0, utc=True) == "--:--:--"
