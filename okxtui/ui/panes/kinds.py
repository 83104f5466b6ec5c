"""Kinds: which panes there are. A new pane is one line here, and a place in `places.py`."""

from collections.abc import Callable

from okxtui.ui.panes.balances import Balances
from okxtui.ui.panes.chart import Chart
from okxtui.ui.panes.fills import Fills
from okxtui.ui.panes.flow import FlowPane
from okxtui.ui.panes.health import HealthPane
from okxtui.ui.panes.ladder import Ladder
from okxtui.ui.panes.orders import Orders
from okxtui.ui.panes.pane import Pane
from okxtui.ui.panes.positions import Positions
from okxtui.ui.panes.signals import SignalsPane
from okxtui.ui.panes.tape import Tape
from okxtui.ui.panes.tickers import Tickers
from okxtui.ui.view import View

KINDS: tuple[Callable[[View, Callable[[], float]], Pane], ...] = (
    Tickers,
    Chart,
    Ladder,
    FlowPane,
    SignalsPane,
    Tape,
    Positions,
    Orders,
    Fills,
    Balances,
    HealthPane,
)
"""In the order that Tab goes round."""
