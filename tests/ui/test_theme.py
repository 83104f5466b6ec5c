"""The themes: whether what they write can be read."""

import pytest
from textual.color import Color
from textual.theme import BUILTIN_THEMES, Theme

from okxtui.ui.theme import UP_DOWN, mixed, our_themes


def contrast(one: str, other: str) -> float:
    """By WCAG 2: 1 for the same, 21 for black on white."""
    lights = sorted(_light(Color.parse(colour)) for colour in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _light(colour: Color) -> float:
    parts = (part / 255 for part in (colour.r, colour.g, colour.b))
    linear = [it / 12.92 if it <= 0.04 else ((it + 0.055) / 1.055) ** 2.4 for it in parts]
    return sum(share * it for share, it in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


OURS = [theme for colours in UP_DOWN for theme in our_themes(colours)]


@pytest.mark.parametrize("theme", OURS, ids=lambda theme: theme.name)
def test_words_and_numbers_stand_out_from_the_ground(theme: Theme) -> None:
    """Seeded bug: headings in #b4bcc5 on white (1.9) were nothing to look at all day."""
    told = {
        name: contrast(theme.variables[name], theme.background or "")
        for name in ("faint", "muted", "strong", "amber", "up", "down")
    }

    assert told.pop("faint") > 3.0
    assert min(told.values()) > 4.2, told


@pytest.mark.parametrize("theme", OURS, ids=lambda theme: theme.name)
def test_sums_can_be_read_on_the_bars_behind_them(theme: Theme) -> None:
    bars = ("bar-bid", "bar-bid-far", "bar-ask", "bar-ask-far")

    assert all(contrast(theme.variables["muted"], theme.variables[bar]) > 3.0 for bar in bars)


@pytest.mark.parametrize("name", ["nord", "gruvbox", "solarized-light", "textual-dark"])
def test_headings_can_be_read_in_the_themes_of_others(name: str) -> None:
    theme = BUILTIN_THEMES[name]
    ours = mixed(theme, "green-red")
    ground = theme.background or ("#121212" if theme.dark else "#efefef")

    assert contrast(ours["faint"], ground) > 2.0
    assert contrast(ours["muted"], ground) > contrast(ours["faint"], ground)
