"""Table: rows as CSV, for the clipboard and the spreadsheet behind it."""

import csv
import io
from collections.abc import Iterable, Sequence

_FORMULA = ("=", "@", "\t", "\r")


def as_csv(rows: Iterable[Sequence[str]]) -> str:
    """CSV text. A cell a spreadsheet would take for a formula is quoted as text."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for row in rows:
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row])
    return text.getvalue()
