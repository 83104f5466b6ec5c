"""Gauge: one row that shows how two sides share a whole, in numbers, words and colour."""

from okxtui.ui.lines import Row
from okxtui.ui.signs import Signs


def gauge(share: float | None, width: int, signs: Signs, names: tuple[str, str]) -> Row:
    """`names[0]` has `share` of the whole, `names[1]` the rest; None when there is no whole."""
    if share is None:
        return ((f" {names[0]} {signs.dash} {names[1]}".ljust(width)[:width], "muted"),)
    left, right = f" {names[0]} {share:.0%} ", f" {1 - share:.0%} {names[1]} "
    room = width - len(left) - len(right)
    if room < 4:
        return ((left.ljust(width)[:width], "muted"),)
    filled = round(share * room)
    return (
        (left, "up"),
        (signs.full * filled, "up"),
        (signs.light * (room - filled), "down"),
        (right, "down"),
    )
