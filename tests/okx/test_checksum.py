"""The checksum of the books, on lines that the exchange sent while it still meant them."""

import pytest

from okxtui.okx.checksum import checksum
from okxtui.okx.events import Level


def levels(*pairs):
    return [Level(*pair) for pair in pairs]


@pytest.mark.parametrize(
    ("bids", "asks", "expected"),
    [
        ([], [("0.0025", "20"), ("0.003", "1506")], 1483419732),
        ([("0.034", "1001"), ("0.0325", "505")], [("0.038", "1506")], -1328280565),
        ([("2.595", "201")], [("4.0435", "201")], 1172727943),
    ],
)
def test_recorded_books_have_the_checksum_they_came_with(bids, asks, expected):
    assert checksum(levels(*bids), levels(*asks)) == expected


def test_only_the_best_25_of_a_side_count():
    bids = levels(*((str(100 - place), "1") for place in range(30)))

    assert checksum(bids, []) == checksum(bids[:25], [])
    assert checksum(bids[:24], []) != checksum(bids[:25], [])


def test_an_empty_book_has_a_checksum_too():
    assert checksum([], []) == 0


def test_trailing_zeros_count():
    assert checksum(levels(("1.0", "1")), []) != checksum(levels(("1", "1")), [])
