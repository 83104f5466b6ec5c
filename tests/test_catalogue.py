"""The catalogue of faults names tests that there are, and every row of it."""

import re
from pathlib import Path

from tests.catalogue import ROWS

TESTS = Path(__file__).parent
MANY = {"C": 37, "P": 28, "D": 28, "A": 22, "S": 29, "T": 21, "R": 12, "L": 9}


def test_every_row_has_its_place():
    ids = [row.split()[0] for row in ROWS]
    first = {letter: 0 if letter in "ST" else 1 for letter in MANY}

    for letter, many in MANY.items():
        expected = [f"{letter}{number:02}" for number in range(first[letter], first[letter] + many)]
        assert [it for it in ids if it.startswith(letter)] == expected


def test_what_holds_a_row_is_there():
    missing = []
    for row, held in ROWS.items():
        file, _, name = held.partition("::")
        if held.startswith("-"):
            continue
        path = TESTS / file
        if not path.is_file() or (name and not re.search(rf"def test_{name}\(", path.read_text())):
            missing.append(f"{row}: {held}")
    assert missing == []
