"""Theme: the colours, each with a name that says what it means.

The only file that writes a colour. Our two themes name theirs outright; for any of Textual's
themes the same names are mixed from its own colours, so every theme can be chosen.
"""

from textual.color import Color
from textual.theme import Theme

UP_DOWN = {
    "green-red": {"dark": ("#2ebd85", "#f6465d"), "light": ("#0b8a57", "#cf2b44")},
    "red-green": {"dark": ("#f6465d", "#2ebd85"), "light": ("#cf2b44", "#0b8a57")},
    "blue-orange": {"dark": ("#58a6ff", "#ff9d3d"), "light": ("#0b62c4", "#b85c00")},
}
"""Colours of up and down by setting; "red-green" is the East Asian custom, up is red."""

_DARK = {
    "ink": "#d7dbe0",
    "muted": "#8d959e",
    "faint": "#666e78",
    "strong": "#f5f7fa",
    "ground": "#0b0d10",
    "cursor": "#1f252d",
    "amber": "#e8b339",
    "live": "#d92d3f",
    "demo": "#3b82f6",
    "sim": "#8b929c",
}
_LIGHT = {
    "ink": "#24292f",
    "muted": "#59626b",
    "faint": "#858e97",
    "strong": "#000000",
    "ground": "#fbfbfa",
    "cursor": "#e6ebf1",
    "amber": "#9a6700",
    "live": "#c21f31",
    "demo": "#1d5fd1",
    "sim": "#6c747d",
}


def our_themes(colours: str) -> list[Theme]:
    """okx-dark and okx-light, with up and down as the setting says."""
    pairs = UP_DOWN[colours]
    return [
        _theme("okx-dark", _DARK, pairs["dark"], dark=True),
        _theme("okx-light", _LIGHT, pairs["light"], dark=False),
    ]


def _theme(name: str, ink: dict[str, str], pair: tuple[str, str], *, dark: bool) -> Theme:
    up, down = pair
    return Theme(
        name=name,
        dark=dark,
        primary=ink["demo"],
        secondary=ink["muted"],
        accent=ink["demo"],
        warning=ink["amber"],
        error=ink["live"],
        success=up,
        foreground=ink["ink"],
        background=ink["ground"],
        surface=ink["ground"],
        panel=ink["cursor"],
        variables=_named(ink, up, down),
    )


def mixed(theme: Theme, colours: str) -> dict[str, str]:
    """The names for a theme that is not ours, mixed from what it has.

    A theme of the terminal's own colours keeps them: nothing can be mixed from unknown ones.
    """
    up, down = UP_DOWN[colours]["dark" if theme.dark else "light"]
    if theme.ansi:
        return _ansi(colours, dark=theme.dark)
    ground = Color.parse(theme.background or ("#121212" if theme.dark else "#efefef"))
    text = Color.parse(theme.foreground or ("#e0e0e0" if theme.dark else "#1f1f1f"))
    ink = {
        "ink": text.hex,
        "muted": ground.blend(text, 0.72).hex,
        "faint": ground.blend(text, 0.5).hex,
        "strong": text.hex,
        "ground": ground.hex,
        "cursor": ground.blend(text, 0.14).hex,
        "amber": (_DARK if theme.dark else _LIGHT)["amber"],
        "live": (_DARK if theme.dark else _LIGHT)["live"],
        "demo": Color.parse(theme.primary).hex,
        "sim": ground.blend(text, 0.6).hex,
    }
    return _named(ink, up, down)


def _named(ink: dict[str, str], up: str, down: str) -> dict[str, str]:
    ground = Color.parse(ink["ground"])

    def tint(colour: str, share: float) -> str:
        return ground.blend(Color.parse(colour), share).hex

    return {
        "up": up,
        "down": down,
        "muted": ink["muted"],
        "faint": ink["faint"],
        "strong": ink["strong"],
        "amber": ink["amber"],
        "cursor-ground": ink["cursor"],
        "flash-up": tint(up, 0.42),
        "flash-down": tint(down, 0.42),
        "bar-bid": tint(up, 0.34),
        "bar-bid-far": tint(up, 0.15),
        "bar-ask": tint(down, 0.34),
        "bar-ask-far": tint(down, 0.15),
        "live": ink["live"],
        "demo": ink["demo"],
        "sim": ink["sim"],
        "frame-live": tint(ink["live"], 0.75),
        "frame-demo": tint(ink["demo"], 0.38),
        "frame-sim": tint(ink["sim"], 0.5),
    }


def _ansi(colours: str, *, dark: bool) -> dict[str, str]:
    """In the terminal's own sixteen a text keeps its colour, so a bar behind it must be grey."""
    up, down = {
        "green-red": ("ansi_green", "ansi_red"),
        "red-green": ("ansi_red", "ansi_green"),
        "blue-orange": ("ansi_blue", "ansi_yellow"),
    }[colours]
    near, far = ("ansi_white", "ansi_bright_black") if dark else ("ansi_bright_black", "ansi_white")
    return {
        **dict.fromkeys(("muted", "sim", "frame-sim"), near),
        **dict.fromkeys(("faint", "cursor-ground", "bar-bid", "bar-ask"), far),
        **dict.fromkeys(("bar-bid-far", "bar-ask-far"), "ansi_default"),
        **dict.fromkeys(("up", "flash-up"), up),
        **dict.fromkeys(("down", "flash-down"), down),
        **dict.fromkeys(("live", "frame-live"), "ansi_red"),
        **dict.fromkeys(("demo", "frame-demo"), "ansi_blue"),
        "strong": "ansi_default",
        "amber": "ansi_yellow",
    }
