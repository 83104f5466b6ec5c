"""Table: rows as CSV, for the clipboard and the spreadsheet behind it."""

import csv
import io
from collections.abc import Iterable, Sequence

from okxtui.ui.ink import harmless

_FORMULA = ("=", "@")


def as_csv(rows: Iterable[Sequence[str]]) -> str:
    """CSV text. A cell a spreadsheet would take for a formula is quoted as text; what a terminal
    would obey, were it pasted there, is a question mark."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    for row in rows:
        cells = map(harmless, row)
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells])
    return text.getvalue()
