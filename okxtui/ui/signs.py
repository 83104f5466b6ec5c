"""Signs: every character of the screen that is not a letter, a digit or punctuation.

Triangles, blocks and lines are of ambiguous width in some terminals, so there are two sets of
them and one setting chooses. No pane writes such a character itself.
"""

from msgspec import Struct


class Frame(Struct, frozen=True):
    """The strokes of one kind of border: it says which environment this is."""

    corners: str
    """Top left, top right, bottom left, bottom right."""
    across: str
    down: str


class CandleSigns(Struct, frozen=True):
    """What a chart is drawn with. In `body` and `slim` stand, in this order: a whole cell, its
    lower half, its upper half, a wick above a lower half, a wick below an upper half."""

    body: str
    slim: str
    wick: str
    """A whole cell, its lower half, its upper half."""
    flat: str
    """The stroke of a doji: alone, with a wick below, with one above, with both."""
    hollow: str
    """The body of a bar that rose, where colour cannot tell."""
    level: str
    """The line of a price."""
    grid: str
    gap: str
    curve: str
    """How lines are drawn: plotext's name for it, or a character."""


class Signs(Struct, frozen=True):
    """One set of characters."""

    up: str
    down: str
    pointer: str
    dot: str
    full: str
    light: str
    thumb: str
    rule: str
    dash: str
    more: str
    most: str
    """Before an upper bound."""
    least: str
    """Before a lower bound."""
    blocks: str
    """From low to high, for sparklines."""
    candles: CandleSigns
    frames: dict[str, Frame]
    """By the kind of environment: "live", "demo", "sim", "replay", "custom"."""


_DOUBLE = Frame("╔╗╚╝", "═", "║")

UNICODE = Signs(
    up="▲",
    down="▼",
    pointer="▸",
    dot="·",
    full="━",
    light="─",
    thumb="▐",
    rule="─",
    dash="–",
    more="…",
    most="≤",
    least="≥",
    blocks="▁▂▃▄▅▆▇█",
    candles=CandleSigns(
        body="█▄▀██",
        slim="┃╻╹╽╿",
        wick="│╷╵",
        flat="─┬┴┼",
        hollow="▒",
        level="╌",
        grid="·",
        gap="░",
        curve="braille",
    ),
    frames={
        "live": Frame("┏┓┗┛", "━", "┃"),
        "demo": Frame("╭╮╰╯", "─", "│"),
        "sim": _DOUBLE,
        "replay": _DOUBLE,
        "custom": Frame("┌┐└┘", "╌", "╎"),
    },
)

ASCII = Signs(
    up="^",
    down="v",
    pointer=">",
    dot=".",
    full="=",
    light="-",
    thumb="#",
    rule="-",
    dash="-",
    more="~",
    most="<=",
    least=">=",
    blocks="_.-~=+*#",
    candles=CandleSigns(
        body="#####",
        slim="#####",
        wick="|||",
        flat="-+++",
        hollow="O",
        level="-",
        grid=".",
        gap=":",
        curve="*",
    ),
    frames={
        "live": Frame("####", "#", "#"),
        "demo": Frame("++++", "-", "|"),
        "sim": Frame("++++", "=", "|"),
        "replay": Frame("++++", "=", "|"),
        "custom": Frame("....", ".", ":"),
    },
)
