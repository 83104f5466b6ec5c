"""Who is let in at the exchange's one door, and what plain HTTP is answered there.

Pure: a request's headers and path in; None for a handshake that may go on, else status and
body. The server only carries the answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import parse_qsl, urlsplit

from okxtui.sim import private_rest, rest
from okxtui.sim.auth import Credential
from okxtui.sim.house import House

PATHS = {f"/ws/v5/{name}": name for name in ("public", "private", "business")}
CLOCK = "/api/v5/public/time"
HANG_UP = 0
"""The status that stands for no answer at all."""


def greet(
    house: House, host: str, headers: Mapping[str, str], target: str, now: int
) -> rest.Answer | None:
    """What a GET of `target` (path and query) gets from an exchange that listens on `host`."""
    if not trusted(host, headers):
        return 403, {"code": "50114", "msg": "Invalid Authority"}
    if house.faults.refusing is not None:
        return house.faults.refusing, {"code": "50001", "msg": "Service temporarily unavailable"}
    url = urlsplit(target)
    if headers.get("Upgrade", "").lower() == "websocket":
        return None if url.path in PATHS else (404, {"code": "404", "msg": "Not Found"})
    if house.faults.failing:
        status, code, sentence = house.faults.failing
        return status, {"code": code, "msg": sentence, "data": []}
    query = dict(parse_qsl(url.query))
    if url.path == CLOCK:
        # As wrong as the clock that signatures are judged by, so that a client can find out.
        return 200, {"code": "0", "msg": "", "data": [{"ts": str(now + house.gate.skew)}]}
    if not private_rest.needs_key(url.path):
        return rest.answer(house.venue, "GET", url.path, query)
    found = house.gate.request(headers, "GET", target, now)
    if not isinstance(found, Credential):
        return 401, {"msg": found[1], "code": found[0]}
    return private_rest.answer(house.desk, house.account(found), "GET", url.path, query)


def trusted(host: str, headers: Mapping[str, str]) -> bool:
    """Whether the client called a loopback exchange by a loopback name, from a loopback page.

    Otherwise any web page in a browser of this machine could reach it.
    """
    if not is_loopback(host):
        return True
    origin = headers.get("Origin")
    named = _host(f"//{headers.get('Host', '')}")
    came_from = _host(origin) if origin else "localhost"
    return is_loopback(named) and is_loopback(came_from)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def is_loopback(host: str) -> bool:
    """Whether `host`, a name or an address, is this machine."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
