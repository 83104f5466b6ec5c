"""What a terminal shows, as much of it as the benches need: text at places, without colours.

A program may write only the digits that changed, so a price must be read off the screen. Quicker
than a whole emulator, since a print script writes megabytes.
"""

import re

_TOKENS = re.compile(
    r"\x1b\[(?P<numbers>[0-9;?<>=$ ]*)(?P<final>[@-~])"
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b."
    r"|(?P<control>[\x00-\x1f])"
    r"|(?P<text>[^\x00-\x1f\x1b]+)"
)
_CUT = re.compile(rb"\x1b[^@-~\x07]*\Z|\x1b\[[^@-~]*\Z|[\xc2-\xf4][\x80-\xbf]{0,2}\Z")
"""A sequence or a sign at the end of a read, whose rest is still to come."""


class Grid:
    """A screen of text."""

    def __init__(self, rows=40, columns=120):
        self.columns = columns
        self.rows = [" " * columns for _ in range(rows)]
        self._x = self._y = 0
        self._rest = b""
        self._scrolled = False

    def feed(self, octets):
        """Take what a program wrote. The rows that were written to, as they read now."""
        octets = self._rest + octets
        cut = _CUT.search(octets)
        self._rest = octets[cut.start() :] if cut and len(octets) - cut.start() < 200 else b""
        text = octets[: len(octets) - len(self._rest)].decode("utf-8", "replace")
        touched, self._scrolled = set(), False
        for token in _TOKENS.finditer(text):
            if token["text"]:
                self._put(token["text"], touched)
            elif token["control"]:
                self._control(token["control"])
            elif token["final"]:
                self._steer(token["numbers"], token["final"])
        return list(self.rows) if self._scrolled else [self.rows[y] for y in touched]

    def _put(self, text, touched):
        while text:
            if self._x >= self.columns:
                self._x = 0
                self._down()
            piece, text = text[: self.columns - self._x], text[self.columns - self._x :]
            row = self.rows[self._y]
            self.rows[self._y] = row[: self._x] + piece + row[self._x + len(piece) :]
            self._x += len(piece)
            touched.add(self._y)

    def _down(self):
        if self._y + 1 < len(self.rows):
            self._y += 1
        else:
            self.rows = [*self.rows[1:], " " * self.columns]
            self._scrolled = True

    def _control(self, sign):
        if sign == "\n":
            self._down()
        elif sign == "\r":
            self._x = 0

    def _steer(self, numbers, final):
        if final == "H":
            row, _, column = numbers.partition(";")
            self._y = min(len(self.rows), int(row or 1)) - 1
            self._x = min(self.columns, int(column or 1)) - 1
