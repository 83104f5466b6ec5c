"""Plain: ASCII signs for terminals that have no others, or draw them too wide.

`signs.py` chooses the panes' own; this is the last gate, for what toolkits and texts bring along.
"""

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

_ALIKE = {
    **dict.fromkeys("╭╮╰╯┌┐└┘╔╗╚╝┏┓┗┛├┤┬┴┼", "+"),
    **dict.fromkeys("─━═╌▔▁▄▀–—", "-"),
    **dict.fromkeys("│┃║╎▌▐▎▏▕▊", "|"),
    **dict.fromkeys("█▇▆▅▃▂■▮", "#"),
    **dict.fromkeys("░▒▓·•", "."),
    **{"…": "~", "▲": "^", "▼": "v", "↑": "^", "↓": "v", "▸": ">", "›": ">", "×": "x", "≤": "<"},
    **{"→": ">", "←": "<", "✓": "v", "✗": "x", "≥": ">", "µ": "u"},
}
_TABLE = str.maketrans(_ALIKE)


def plain(text: str) -> str:
    """The nearest ASCII, one cell for one; a question mark for what has nothing alike."""
    if text.isascii():
        return text
    return text.translate(_TABLE).encode("ascii", "replace").decode("ascii")


class Plain(LineFilter):
    """Every line of every widget, in ASCII."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments in the same cells, but for signs of double width."""
        return [
            segment if segment.control else Segment(plain(segment.text), segment.style)
            for segment in segments
        ]
