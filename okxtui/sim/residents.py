"""The two accounts that are always there, their money, and the robot that trades for one.

Account 1 lives by itself; account 2 is quiet and waits for whoever wants to trade.
"""

from __future__ import annotations

from decimal import Decimal

from okxtui.sim.account import Account
from okxtui.sim.auth import Credential, credentials
from okxtui.sim.desk import Desk
from okxtui.sim.dice import stream
from okxtui.sim.ledger import MINT
from okxtui.sim.robot import Robot

_DEPOSITS = {
    1: {
        "USDT": "182450.75",
        "BTC": "1.53208417",
        "ETH": "11.804215",
        "SOL": "146.3352",
        "DOGE": "21750",
        "OKB": "38.25",
        "PEPE": "850000000",
    },
    2: {"USDT": "50000", "BTC": "0.5", "ETH": "5"},
}
_BROUGHT = {1: (("BTC-USDT-SWAP", "52.5", "-0.0135"), ("ETH-USDT-SWAP", "-68", "0.0092"),
                ("BTC-USD-SWAP", "24", "0.0061"))}  # fmt: skip
"""Positions from before the opening: contracts, and how far above the mark they were entered."""
_LABELS = {1: "robot", 2: "quiet"}


class Residents:
    """Opens the built-in accounts at a desk and lets the robot act."""

    def __init__(self, desk: Desk, seed: int) -> None:
        self.credentials: tuple[Credential, ...] = credentials(seed, _DEPOSITS)
        dice = stream(seed, "uids")
        for owner, deposits in _DEPOSITS.items():
            uid = str(dice.randrange(10**17, 10**18))
            account = Account(owner, uid, _LABELS[owner], desk.ledger)
            desk.open(account)
            for ccy, amount in deposits.items():
                desk.ledger.move(ccy, Decimal(amount), MINT, owner)
            for name, contracts, away in _BROUGHT.get(owner, ()):
                if name in desk.venue.pits:
                    desk.bring(account, name, contracts, away)
        self._robot = Robot(desk, desk.accounts[1], stream(seed, "robot"))
        self._robot.begin()

    def act(self, elapsed: float) -> None:
        """What the robot does in `elapsed` ms of crowd time."""
        self._robot.act(elapsed)
