"""Config: what the user has decided, merged once and frozen.

Flags outrank environment variables, those the TOML file, that the defaults. Nothing here is ever
written back: lists made on the screen live in the state file (`state.py`).
"""

from pathlib import Path

from msgspec import Struct

from okxtui.okx.environments import Environment


class Config(Struct, frozen=True, kw_only=True):
    """Every setting, with its default."""

    environment: str = "demo"
    symbols: tuple[str, ...] = ("BTC-USDT", "ETH-USDT", "SOL-USDT", "BTC-USDT-SWAP")
    region: str = "global"
    theme: str = "okx-dark"
    """A theme of ours ("okx-dark", "okx-light") or any of Textual's."""
    colours: str = "green-red"
    """Up and down: "green-red", "red-green" (up is red) or "blue-orange" (colour-blind safe)."""
    ascii: bool = False
    """Draw with ASCII signs only."""
    frame_rate: int = 20
    """Glances a second; 5 over SSH unless set."""
    change: str = "24h"
    """What a change is measured from: "24h", "utc" or "utc8" (start of the day)."""
    time: str = "local"
    """"local" or "utc"."""
    unit: str = "contracts"
    """Sizes in "contracts" (the wire's unit), "coin" or "money"."""
    book: str = "books5"
    """The channel of the ladder: "books5" or "books" (400 levels)."""
    log_level: str = "info"
    proxy: str = ""
    environments: dict[str, Environment] = {}
    """The user's own, and overrides of live and demo."""
    source: Path | None = None
    """The file these came from, if any."""
