"""Averages never claim to know what they cannot."""

from okxtui.market.averages import Traded, moving, vwap


def test_a_moving_mean_begins_when_its_window_is_full():
    assert moving([1.0, 2.0, 3.0, 4.0], 2) == [None, 1.5, 2.5, 3.5]


def test_a_moving_mean_does_not_reach_across_a_gap():
    assert moving([1.0, 2.0, None, 4.0, 6.0], 2) == [None, 1.5, None, None, 5.0]


def test_a_vwap_weighs_prices_by_what_was_traded_since_its_session_began():
    places = [Traded(1, 1.0, 10.0), Traded(2, 1.0, 20.0), Traded(2, 3.0, 120.0)]

    assert vwap(places) == [None, 20.0, 35.0]


def test_a_session_with_a_hole_has_no_vwap_from_there_on():
    places = [Traded(1, 1, 9), Traded(2, 1, 20), None, Traded(2, 1, 30), Traded(3, 1, 40)]

    assert vwap(places) == [None, 20.0, None, None, 40.0]


def test_a_session_without_trades_yet_has_no_vwap():
    assert vwap([Traded(1, 1, 9), Traded(2, 0, 0)]) == [None, None]
