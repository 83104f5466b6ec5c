"""Ladder, tape or tickers in Textual's own table: `python -m tests.bench.peers.tables WHAT FILE`.

Every picture of `tests.bench.pictures` is shown, one after the other; FILE gets what one cost.
"""

import sys

from textual.app import App
from textual.widgets import DataTable

from tests.bench.pictures import PICTURES, Reel


class Tables(App):
    CSS = "DataTable { width: 1fr; height: 1fr; }"

    def __init__(self, what, file):
        super().__init__()
        self.what = what
        self.reel = Reel(PICTURES[what](), self.show, self.call_after_refresh, file, self.exit)

    def compose(self):
        yield DataTable()

    def on_mount(self):
        table = self.query_one(DataTable)
        table.add_columns(*(f"column {place}" for place in range(9)))
        self.call_after_refresh(self.reel.turn)

    def show(self, picture):
        table = self.query_one(DataTable)
        rows = picture.rows()
        if self.what == "tape" and table.row_count:
            for row in rows[: picture.new]:
                table.remove_row(next(iter(table.rows)))
                table.add_row(*row)
            return
        for key, row in enumerate(rows):
            if table.row_count <= key:
                table.add_row(*row, key=str(key))
            else:
                for column, text in zip(table.columns, row, strict=False):
                    if table.get_cell(str(key), column) != text:
                        table.update_cell(str(key), column, text)


if __name__ == "__main__":
    Tables(*sys.argv[1:]).run()
