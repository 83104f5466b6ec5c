"""The whole exchange behind the wire: markets, accounts, keys, and who listens.

Everything that the server drives and every session needs, in one place. No sockets, no
tasks: `advance` is told the time.
"""

from __future__ import annotations

from collections.abc import Collection

from okxtui.sim.account import Account
from okxtui.sim.auth import Credential, Gate
from okxtui.sim.channels import Floor
from okxtui.sim.desk import Desk
from okxtui.sim.dice import stream
from okxtui.sim.faults import Faults
from okxtui.sim.residents import Residents
from okxtui.sim.venue import Venue


class House:
    """One exchange, ready to be served."""

    def __init__(
        self, *, seed: int, now: int, activity: float = 1.0, coins: Collection[str] = ()
    ) -> None:
        """As for Venue: `now` in ms, `activity` the pace of the crowd and of the robot."""
        self.venue = Venue(seed=seed, now=now, activity=activity, coins=coins)
        self.desk = Desk(self.venue)
        self.residents = Residents(self.desk, seed)
        self.gate = Gate(self.residents.credentials)
        self.floor = Floor(self.venue)
        self.faults = Faults(self.venue, self.gate, stream(seed, "faults"))

    @property
    def credentials(self) -> tuple[Credential, ...]:
        """The keys of the built-in accounts."""
        return self.residents.credentials

    def account(self, credential: Credential) -> Account:
        """The account that a key opens."""
        return self.desk.accounts[credential.owner]

    def advance(self, now: int) -> None:
        """Let the markets, the robot and the funding go on to `now` (ms), then tell everyone."""
        self.residents.act(self.venue.advance(now))
        self.desk.fund()
        self.floor.beat(now)
        self.faults.advance(now)
