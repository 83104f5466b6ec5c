"""The whole book: the same whatever way its changes came, and proof against bad levels."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from okxtui.market.book import Book, snapshot_depth
from okxtui.okx.checksum import checksum
from okxtui.okx.events import BookChange, BookSnapshot, Level


def levels(pairs):
    return [Level(*pair) for pair in pairs]


def snapshot(bids=(), asks=(), channel="books", total=0):
    return BookSnapshot(channel, "BTC-USDT", levels(bids), levels(asks), "1786540440000", 1, total)


def change(bids=(), asks=(), total=0, ts="1786540440100"):
    return BookChange("books", "BTC-USDT", levels(bids), levels(asks), ts, 2, total)


def shown(book, count=400):
    depth = book.depth("BTC-USDT", count)
    return (
        [(it.price, it.size) for it in depth.bids],
        [(it.price, it.size) for it in depth.asks],
    )


def test_both_sides_stand_best_price_first():
    book = Book()

    book.apply(
        snapshot([("9", "1"), ("10", "1"), ("9.5", "1")], [("12", "1"), ("11", "1"), ("100", "1")])
    )

    bids, asks = shown(book)
    assert [price for price, _ in bids] == ["10", "9.5", "9"]
    assert [price for price, _ in asks] == ["11", "12", "100"]


def test_a_change_sets_adds_and_deletes_levels():
    book = Book()
    book.apply(snapshot([("10", "1"), ("9", "1")], [("11", "1")]))

    book.apply(change([("10", "5"), ("9", "0"), ("8", "2")], [("11", "0"), ("12", "0")]))

    assert shown(book) == ([("10", "5"), ("8", "2")], [])


def test_a_snapshot_leaves_nothing_of_what_was_before():
    book = Book()
    book.apply(snapshot([("10", "1")], [("11", "1")]))

    book.apply(snapshot([("20", "1")]))

    assert shown(book) == ([("20", "1")], [])


def test_sizes_and_prices_keep_their_trailing_zeros():
    book = Book()

    book.apply(snapshot([("10.50", "1.000")]))

    assert shown(book) == ([("10.50", "1.000")], [])


def test_only_the_best_levels_are_shown_when_only_they_are_asked_for():
    book = Book()
    book.apply(snapshot([(str(price), "1") for price in range(1, 50)]))

    assert [price for price, _ in shown(book, 3)[0]] == ["49", "48", "47"]


@pytest.mark.parametrize("size", ["-1", "-0", "NaN", "1e5", "", "abc", "0.00", "1_0", "٣"])
def test_a_size_that_is_no_size_is_not_shown(size):
    book = Book()

    book.apply(snapshot([("10", "1")], [("11", "1")]))
    book.apply(change([("10", size)]))

    assert shown(book) == ([], [("11", "1")])


@pytest.mark.parametrize("price", ["NaN", "Infinity", "1e9", "", "abc", " 1", "1" * 400])
def test_a_price_that_is_no_price_is_not_shown(price):
    book = Book()

    book.apply(snapshot([(price, "1"), ("10", "1")]))

    assert shown(book) == ([("10", "1")], [])


def test_every_push_makes_a_new_version():
    book = Book()
    versions = [book.version]
    for push in (snapshot(), change(), change()):
        book.apply(push)
        versions.append(book.version)

    assert len(set(versions)) == 4


def test_a_book_without_a_snapshot_is_empty():
    assert shown(Book()) == ([], [])
    assert Book().depth("BTC-USDT").source == ""


def test_a_depth_says_when_and_from_which_channel_it_is():
    book = Book()
    book.apply(snapshot([("10", "1")]))
    book.apply(change())

    depth = book.depth("BTC-USDT")

    assert (depth.symbol, depth.source, depth.ts, depth.seq) == (
        "BTC-USDT",
        "books",
        1786540440100,
        2,
    )


def test_a_right_checksum_holds_and_a_wrong_one_is_told():
    bids, asks = [("10", "1"), ("9", "2")], [("11", "3")]
    right = checksum(levels(bids), levels(asks))

    for total, holds in ((right, True), (0, True), (right + 1, False)):
        book = Book()
        book.apply(snapshot(bids, asks, total=total))
        assert book.holds() is holds


_PRICES = st.integers(1, 40).map(lambda ticks: f"{Decimal(ticks) / 4:f}")
_LEVELS = st.lists(st.tuples(_PRICES, st.sampled_from(["0", "1", "2.5", "100"])), max_size=12)
_CHANGES = st.lists(st.tuples(_LEVELS, _LEVELS), max_size=8)


def oracle(changes):
    """The book by the rules, written down once more and slowly."""
    sides = ({}, {})
    for change_ in changes:
        for side, pairs in zip(sides, change_, strict=True):
            for price, size in pairs:
                side[price] = size
    bids, asks = (
        sorted((Decimal(price), price, size) for price, size in side.items() if size != "0")
        for side in sides
    )
    return [it[1:] for it in reversed(bids)], [it[1:] for it in asks]


@settings(max_examples=50)
@given(_CHANGES)
def test_a_book_is_what_its_changes_add_up_to(changes):
    book = Book()
    book.apply(snapshot())

    for bids, asks in changes:
        book.apply(change(bids, asks))

    assert shown(book) == oracle(changes)


@settings(max_examples=40)
@given(_CHANGES, st.data())
def test_however_the_changes_are_cut_the_book_is_the_same(changes, data):
    whole, cut = Book(), Book()
    whole.apply(snapshot())
    cut.apply(snapshot())

    for bids, asks in changes:
        whole.apply(change(bids, asks))
        at = data.draw(st.integers(0, len(bids)))
        cut.apply(change(bids[:at]))
        cut.apply(change((), asks))
        cut.apply(change(bids[at:]))

    assert shown(whole) == shown(cut)


# Channels that always send all they have.


def test_a_top_is_sorted_deduplicated_and_cut():
    push = snapshot(
        [(str(price), "1") for price in range(1, 8)],
        [("9.0", "5"), ("8", "1"), ("9", "2")],
        channel="books5",
    )

    depth = snapshot_depth(push, "BTC-USDT")

    assert [level.price for level in depth.bids] == ["7", "6", "5", "4", "3"]
    assert [(level.price, level.size) for level in depth.asks] == [("8", "1"), ("9", "2")]
    assert depth.source == "books5"


def test_an_empty_side_stays_empty():
    depth = snapshot_depth(snapshot([("1", "1")]), "BTC-USDT")

    assert len(depth.bids) == 1
    assert depth.asks == ()


_ANY_TEXT = st.one_of(st.text(max_size=30), st.sampled_from(["NaN", "1e999999999", "-1", "0", "7"]))


@given(st.lists(st.tuples(_ANY_TEXT, _ANY_TEXT), max_size=10))
def test_no_level_however_hostile_breaks_a_book(pairs):
    book = Book()
    book.apply(snapshot(pairs, pairs))
    book.apply(change(pairs, ()))

    for depth in (book.depth("X"), snapshot_depth(snapshot(pairs, pairs), "X")):
        assert depth.mid is None or depth.mid.is_finite()
        depth.microprice, depth.imbalance()
