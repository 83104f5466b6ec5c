"""Real recordings of the exchange, where they lie beside the project."""

import json
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "../shared/captures"


def lines(name):
    """The lines of a recording, decoded. Skips the test where there is none."""
    path = FOLDER / name
    if not path.exists():
        pytest.skip(f"the recording {name} is not here")
    return [json.loads(line) for line in path.read_text().splitlines()]


def frames(name):
    """The texts received, in the order in which they came; none where the file is missing."""
    path = FOLDER / name
    if not path.exists():
        return []
    return [line["raw"] for line in lines(name) if line["dir"] == "recv" and "raw" in line]
