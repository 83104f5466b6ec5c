"""Pictures of the dashboard on the built-in exchange, for the README and for eyes.

    python tests/screenshots.py [FOLDER]

Writes a picture of each into `screenshots/`: a PNG where chromium is installed, else an SVG.
"""

import asyncio
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from msgspec import Struct

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from okxtui.config import Config  # noqa: E402
from okxtui.state import State  # noqa: E402
from okxtui.stream.elapsed import elapsed  # noqa: E402
from okxtui.ui.app import OkxTui  # noqa: E402
from okxtui.wiring import Wiring  # noqa: E402

SETTLED = 12.0
"""Seconds until tape, minute and account have something to show."""

SYMBOLS = ("BTC-USDT-SWAP", "BTC-USDT", "ETH-USDT", "SOL-USDT")


class Shot(Struct, frozen=True):
    """One picture."""

    name: str
    size: tuple[int, int]
    theme: str = "okx-dark"
    keys: tuple[str, ...] = ()


SHOTS = (
    Shot("small", (80, 24)),
    Shot("medium", (120, 40)),
    Shot("large", (200, 60)),
    Shot("light", (120, 40), theme="okx-light"),
    Shot("chart", (120, 40), keys=("2", "z")),
    Shot("depth", (120, 40), keys=("3", "b", "D", "z")),
    Shot("account", (120, 40), keys=("7", "z")),
    Shot("login", (120, 40), keys=("e", "l")),
    Shot("picker", (120, 40), keys=("a", "e", "t", "h")),
    Shot("health", (120, 40), keys=("i",)),
    Shot("help", (120, 40), keys=("question_mark",)),
    Shot("environments", (120, 40), keys=("E",)),
)


async def take(shot: Shot, folder: Path) -> Path:
    """Run the dashboard without a terminal until it has settled, and write down its screen."""
    config = Config(environment="sim", symbols=SYMBOLS, theme=shot.theme, time="utc")
    with tempfile.TemporaryDirectory() as home:
        wiring = Wiring(config, State(Path(home) / "state.json"))
        app = OkxTui(config, wiring.open_feed, wiring.environments, now=elapsed)
        async with app.run_test(size=shot.size) as pilot:
            await asyncio.sleep(SETTLED)
            for key in shot.keys:
                await pilot.press(key)
                await pilot.pause(1.5)
            drawn = app.export_screenshot(title="okxtui")
    path = folder / f"{shot.name}.svg"
    # The names of styles and clips differ from run to run; pictures of one screen should not.
    path.write_text(re.sub(r"terminal-\d+-", f"{shot.name}-", drawn))
    return path


def as_png(svg: Path, chromium: str) -> None:
    """A PNG beside the SVG, drawn by a browser: other renderers get the box lines wrong."""
    found = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg.read_text())
    if found is None:
        raise ValueError(f"{svg} has no viewBox")
    width, height = (round(float(side)) for side in found.groups())
    command = (chromium, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars")
    target = f"--screenshot={svg.with_suffix('.png')}"
    scale = "--force-device-scale-factor=1"
    shape = f"--window-size={width},{height}"
    subprocess.run((*command, scale, shape, target, svg.as_uri()), check=True, capture_output=True)


def main() -> None:
    """All of them, one after another."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    for shot in SHOTS:
        svg = asyncio.run(take(shot, folder))
        if chromium:
            as_png(svg.resolve(), chromium)
            svg.unlink()
        print(svg)


if __name__ == "__main__":
    main()
