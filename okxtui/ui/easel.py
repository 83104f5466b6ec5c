"""Easel: where the pictures of one chart are made, off the screen's loop.

plotext takes some tens of milliseconds for a picture, far too long for a loop that keys wait on.
All charts share one thread, each has a figure of its own.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

from okxtui.ui.picture import Picture, Sketch, draw
from okxtui.ui.plot import Canvas


@lru_cache(maxsize=1)
def chart_thread() -> ThreadPoolExecutor:
    """The one thread that all charts are drawn in."""
    return ThreadPoolExecutor(1, thread_name_prefix="chart")


class Easel:
    """One chart's figure. Begun in the thread, so that nobody waits for plotext's import."""

    def __init__(self) -> None:
        self._canvas: Canvas | None = None

    async def picture(self, sketch: Sketch) -> Picture:
        """The picture of a sketch, made in the chart's thread."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(chart_thread(), self._draw, sketch)

    def _draw(self, sketch: Sketch) -> Picture:
        if self._canvas is None:
            self._canvas = Canvas()
        return draw(self._canvas, sketch)
