"""View: how a person wants to look at the market, apart from what the market is.

One frozen value, handed down by the screen; a pane that gets another one paints itself anew.
"""

from msgspec import Struct

from okxtui.config import Config
from okxtui.ui.signs import ASCII, UNICODE, Frame, Signs

UNITS = ("contracts", "coin", "money")
CHANGES = ("24h", "utc", "utc8")


class View(Struct, frozen=True):
    """The settings that are felt in every pane."""

    kind: str = "demo"
    """The kind of environment: decides the strokes of the frames."""
    unit: str = "contracts"
    change: str = "24h"
    utc: bool = False
    masked: bool = False
    """Sizes, money and balances of the account are hidden: somebody else is looking on."""
    signs: Signs = UNICODE

    @property
    def frame(self) -> Frame:
        """The strokes that belong to the environment."""
        return self.signs.frames[self.kind]


def first_view(config: Config, kind: str) -> View:
    """The view that the settings ask for."""
    return View(
        kind=kind,
        unit=config.unit,
        change=config.change,
        utc=config.time == "utc",
        signs=ASCII if config.ascii else UNICODE,
    )


def after(value: str, choices: tuple[str, ...]) -> str:
    """The next of the choices, round and round."""
    place = choices.index(value) + 1 if value in choices else 0
    return choices[place % len(choices)]
