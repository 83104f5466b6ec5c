"""One pane of the dashboard with the whole screen: `python -m tests.bench.panes WHAT FILE`."""

import sys
import time

from textual.app import App
from textual.screen import Screen

from okxtui.ui.app import OkxTui
from okxtui.ui.lines import INK_CLASSES
from okxtui.ui.panes.ladder import Ladder
from okxtui.ui.panes.tape import Tape
from okxtui.ui.panes.tickers import Tickers
from okxtui.ui.safety import Harmless
from okxtui.ui.theme import mixed, our_themes
from okxtui.ui.thrift import ThriftyCompositor
from okxtui.ui.view import View
from tests.bench.pictures import PICTURES, Reel

COLOURS = "green-red"
KINDS = {"ladder": Ladder, "tape": Tape, "tickers": Tickers}


class Alone(Screen):
    """A screen of one pane."""

    COMPONENT_CLASSES = INK_CLASSES
    BLANK = True

    def __init__(self, pane):
        super().__init__()
        self._compositor = ThriftyCompositor()
        self.pane = pane

    def compose(self):
        yield self.pane


class Panes(App):
    """The dashboard's colours and its last gate around it."""

    CSS_PATH = OkxTui.CSS_PATH

    def __init__(self, what, file):
        super().__init__()
        self._filters += [Harmless()]
        for theme in our_themes(COLOURS):
            self.register_theme(theme)
        self.theme = "okx-dark"
        self.pane = KINDS[what](View(), time.monotonic)
        self.pane.styles.width = self.pane.styles.height = "100%"
        self.reel = Reel(PICTURES[what](), self.show, self.call_after_refresh, file, self.exit)

    def get_theme_variable_defaults(self):
        return mixed(self.current_theme, COLOURS)

    def on_mount(self):
        self.push_screen(Alone(self.pane))
        self.set_timer(0.3, self.reel.turn)

    def show(self, picture):
        self.pane.take(picture.glance)


if __name__ == "__main__":
    Panes(*sys.argv[1:]).run()
