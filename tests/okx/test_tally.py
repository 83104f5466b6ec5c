"""Counting what has names, and names that have no end."""

from okxtui.okx.tally import Tally


def test_what_has_a_name_is_counted_by_it():
    tally = Tally()

    for name in ("a", "b", "a"):
        tally.note("unknown events", name)

    assert tally == {"unknown events: a": 2, "unknown events: b": 1}


def test_beyond_a_few_dozen_names_they_are_counted_together():
    tally = Tally()

    for number in range(1000):
        tally.note("unknown events", str(number))

    assert len(tally) == 33
    assert tally["unknown events"] == 1000 - 32


def test_one_kind_does_not_crowd_out_another():
    tally = Tally()
    for number in range(1000):
        tally.note("unknown events", str(number))

    tally.note("pushes nobody asked for", "books")

    assert tally["pushes nobody asked for: books"] == 1


def test_a_name_is_cut_and_cleaned():
    tally = Tally()

    tally.note("unknown events", "\x1b[2J" + "x" * 900)

    [name] = tally
    assert name.isprintable()
    assert len(name) < 60
