"""Entry: the login on one socket, from the request to the exchange's verdict.

OKX allows one login a connection. It signs nothing: what is signed comes from outside.
"""

from collections.abc import Sequence
from typing import Any

import msgspec

from okxtui.okx.errors import Remedy, meaning
from okxtui.okx.events import LoginRefused
from okxtui.okx.requests import ACK_WITHIN
from okxtui.okx.signing import Login
from okxtui.okx.wire import Envelope

_NEVER = float("inf")


class Entry:
    """Whether we asked to be let in, and whether we are."""

    def __init__(self) -> None:
        self.granted = False
        self.deadline = _NEVER
        """When the verdict is overdue; never, while none is waited for."""

    @property
    def pending(self) -> bool:
        """A verdict is waited for."""
        return self.deadline < _NEVER

    def ask(self, login: Login, now: float) -> str:
        """The request."""
        self.deadline = now + ACK_WITHIN
        return msgspec.json.encode({"op": "login", "args": [login]}).decode()

    def grant(self) -> None:
        """The exchange let us in."""
        self.granted, self.deadline = True, _NEVER

    def give_up(self) -> None:
        """Wait for no verdict any more."""
        self.deadline = _NEVER

    def refused(self, envelope: Envelope) -> Sequence[Any]:
        """What a refusal means; nothing, if its code is no verdict."""
        verdict = meaning(envelope.code, at_login=True)
        if verdict.remedy is Remedy.IGNORE:
            return ()
        self.give_up()
        again = verdict.remedy in (Remedy.LOGIN_AGAIN, Remedy.RETRY)
        return [LoginRefused(envelope.code, verdict.sentence, again)]
