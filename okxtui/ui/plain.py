"""Plain: ASCII signs for terminals that have no others, or draw them too wide.

`signs.py` chooses the panes' own; this is the last gate, for what toolkits and texts bring along.
"""

from rich.cells import cell_len
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
    """The nearest ASCII, one cell for one; question marks for what has nothing alike."""
    if text.isascii():
        return text
    alike = text.translate(_TABLE)
    return "".join([sign if sign.isascii() else "?" * cell_len(sign) for sign in alike])


class Plain(LineFilter):
    """Every line of every widget, in ASCII."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments in the same cells."""
        return [
            segment if segment.control else Segment(plain(segment.text), segment.style)
            for segment in segments
        ]
