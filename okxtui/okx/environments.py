"""Environments: which hosts stand for live, demo, and those of the user's own.

The one table of hosts, region by region (OKX docs, "Overview", state of October 2026). There is
no port in an address: OKX switched 8443 off on 2026-10-31. Must not know how a host is reached.
"""

from msgspec import Struct

REGIONS = ("global", "us", "eea")

_HOSTS = {
    "global": ("openapi.okx.com", "ws.okx.com", "wspap.okx.com"),
    "us": ("us.okx.com", "wsus.okx.com", "wsuspap.okx.com"),
    "eea": ("eea.okx.com", "wseea.okx.com", "wseeapap.okx.com"),
}
"""Per region: REST, WebSocket live, WebSocket demo."""


class Environment(Struct, frozen=True):
    """Where a market and an account live."""

    name: str
    """What the user calls it: "live", "demo", "sim", "replay" or a name of their own."""
    public: str = ""
    private: str = ""
    business: str = ""
    rest: str = ""
    region: str = ""
    simulated: bool = True
    """Pretend money: REST calls carry `x-simulated-trading: 1`."""
    keys: str = ""
    """"environment": credentials may come from environment variables (built-ins always may)."""
    dialect: str = "v5"
    """What its sockets speak: "v5", or "v3" as servers of 2019 to 2021 do."""

    @property
    def kind(self) -> str:
        """ "live", "demo", "sim", "replay" or "custom": decides the banner, never the hosts."""
        return self.name if self.name in ("live", "demo", "sim", "replay") else "custom"

    @property
    def env(self) -> str:
        """How rows of `status` call it: "1" live, "2" demo."""
        return "2" if self.simulated else "1"

    def url(self, path: str) -> str:
        """The socket address for "public", "private" or "business"."""
        return {"public": self.public, "private": self.private, "business": self.business}[path]


def built_in(name: str, region: str = "global") -> Environment:
    """Live or demo in a region. Raises KeyError for any other name or region."""
    rest, live, demo = _HOSTS[region]
    host = {"live": live, "demo": demo}[name]
    return Environment(
        name=name,
        public=f"wss://{host}/ws/v5/public",
        private=f"wss://{host}/ws/v5/private",
        business=f"wss://{host}/ws/v5/business",
        rest=f"https://{rest}",
        region=region,
        simulated=name == "demo",
    )


def next_environment(name: str) -> str:
    """Where the one-key switch leads: demo and live swap, everything else goes to demo."""
    return "live" if name == "demo" else "demo"
