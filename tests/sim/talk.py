"""How the tests of this floor talk to a session, and let time pass, without any socket."""

from __future__ import annotations

import msgspec

from okxtui.sim.house import House
from okxtui.sim.session import Session

NOW = 1_790_000_000_000


def session(house: House, path: str = "public") -> Session:
    return Session(house, path, "a4d3ae55", NOW)


def heard(one: Session, now: int = NOW) -> list[dict]:
    return [msgspec.json.decode(frame) for frame in one.outgoing(now)]


def say(one: Session, request: object, now: int = NOW) -> list[dict]:
    one.receive(msgspec.json.encode(request).decode(), now)
    return heard(one, now)


def subscribe(channel: str, inst_id: str = "BTC-USDT", **more: str) -> dict:
    return {"op": "subscribe", "args": [{"channel": channel, "instId": inst_id}], **more}


def live(house: House, seconds: float) -> int:
    now = house.venue.now
    for _ in range(int(seconds * 50)):
        now += 20
        house.advance(now)
    return now
