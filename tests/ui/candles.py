"""Hand-made charts and the pictures of them as text."""

from pathlib import Path

from okxtui.market.candles import Candles, Wanted
from okxtui.market.chart import Chart
from okxtui.okx.events import Candle, Instrument
from okxtui.okx.timeframes import Timeframe, timeframe
from okxtui.ui.picture import Picture, Sketch, draw
from okxtui.ui.plot import Canvas
from okxtui.ui.signs import UNICODE

T0 = 1_790_000_100_000
"""2026-09-21 14:15 UTC."""
KEPT = Path(__file__).parent / "pictures"
QUARTER = timeframe("15m")
BTC = Instrument(inst_id="BTC-USDT", inst_type="SPOT", base_ccy="BTC", tick_sz="0.1")


def candle(place: int, prices: str, *, vol: str = "5", final: bool = True) -> Candle:
    """A bar of 15 minutes; `prices` are open, high, low and close in a string."""
    ts = str(T0 + place * QUARTER.length)
    return Candle(ts, *prices.split(), vol, vol, vol, "1" if final else "0")


def chart(*bars: Candle, symbol: str = "BTC-USDT", frame: Timeframe = QUARTER) -> Chart:
    """The bars as an answer of the exchange."""
    candles = Candles(symbol, frame)
    candles.answer(Wanted(), bars)
    return candles.chart()


def drawn(bars: Chart, width: int = 60, height: int = 18, **changes: object) -> Picture:
    """The picture of a chart."""
    settings = {"signs": UNICODE, "instrument": BTC, "utc": True} | changes
    return draw(Canvas(), Sketch(chart=bars, width=width, height=height, **settings))


def text(picture: Picture) -> str:
    """What stands in it, without its colours."""
    return "\n".join("".join(part for part, _ in row).rstrip() for row in picture.rows) + "\n"


def inks(picture: Picture) -> set[str]:
    """The inks that are used."""
    return {ink for row in picture.rows for part, ink in row if part.strip()}


def kept(name: str, picture: str) -> str:
    """The picture as it was when somebody last looked at it. A missing file is made anew."""
    path = KEPT / f"{name}.txt"
    if not path.exists():
        path.write_text(picture)
    return path.read_text()
