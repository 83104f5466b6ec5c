"""What is subscribed to, given what is watched."""

from okxtui.okx.events import Arg
from okxtui.stream.interest import FEW, RECENT, kinds, wanted

BTC, ETH, SWAP = "BTC-USDT", "ETH-USDT", "BTC-USDT-SWAP"


def public(symbols, current, recent=(), **more):
    return wanted(symbols, current, recent, **more)["public"]


def on(channel, args):
    return [arg.inst_id for arg in args if arg.channel == channel]


def test_every_symbol_has_tickers_in_the_order_of_the_list():
    assert on("tickers", public([SWAP, BTC, ETH], BTC)) == [SWAP, BTC, ETH]


def test_a_short_list_is_kept_warm_altogether():
    args = public([BTC, ETH], ETH)

    assert set(on("books5", args)) == set(on("trades", args)) == {BTC, ETH}


def test_of_a_long_list_only_the_current_and_the_last_few_are_kept_warm():
    symbols = [f"C{number}-USDT" for number in range(FEW + 1)]
    recent = symbols[1 : RECENT + 4]

    args = public(symbols, symbols[0], recent)

    assert on("books5", args) == [symbols[0], *recent[:RECENT]]
    assert on("tickers", args) == symbols


def test_looking_back_and_forth_does_not_push_the_others_out():
    symbols = [f"C{number}-USDT" for number in range(FEW + 1)]
    recent = [symbols[1], symbols[0]] * 5 + symbols[2:6]

    warm = on("books5", public(symbols, symbols[0], recent))

    assert warm == [*symbols[:2], *symbols[2:6]]


def test_a_symbol_that_was_dropped_is_not_kept_warm():
    symbols = [f"C{number}-USDT" for number in range(FEW + 1)]

    assert "GONE-USDT" not in on("trades", public(symbols, symbols[0], ["GONE-USDT"]))


def test_a_spot_pair_has_no_mark_price_no_funding_and_no_open_interest():
    channels = {arg.channel for arg in public([BTC], BTC)}

    assert channels == {"tickers", "books5", "trades", "instruments", "status"}


def test_a_swap_has_its_index_by_the_name_of_the_index():
    args = public([SWAP], SWAP)

    assert on("index-tickers", args) == [BTC]
    assert on("mark-price", args) == on("funding-rate", args) == [SWAP]


def test_liquidations_are_asked_for_by_type_and_only_where_there_is_margin():
    args = public([BTC, SWAP, "ETH-USD-SWAP"], BTC)

    assert [it.inst_type for it in args if it.channel == "liquidation-orders"] == ["SWAP"]


def test_a_future_has_no_funding():
    args = public(["BTC-USD-261225"], "BTC-USD-261225")

    assert on("funding-rate", args) == []
    assert on("mark-price", args) == ["BTC-USD-261225"]


def test_the_whole_book_is_asked_for_the_current_symbol_alone():
    args = public([BTC, ETH], BTC, book="books")

    assert on("books", args) == [BTC]
    assert set(on("books5", args)) == {BTC, ETH}


def test_nothing_is_asked_for_twice():
    args = public([BTC, SWAP], SWAP, [SWAP, BTC], book="books")

    assert len(args) == len(set(args))


def test_instruments_are_asked_for_by_type_once():
    args = public([BTC, ETH, SWAP], BTC)

    assert [arg.inst_type for arg in args if arg.channel == "instruments"] == ["SPOT", "SWAP"]
    assert kinds(["nonsense", BTC]) == ["SPOT"]


def test_an_empty_list_still_wants_to_know_of_maintenance():
    assert public([], "") == [Arg("status")]
