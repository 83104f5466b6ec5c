"""Badge: whose account this is and what its key may do, in a few words.

A key that can do more than read is never shown like one that cannot. Must not know where it is
shown.
"""

from okxtui.market.holdings import Session
from okxtui.ui.lines import Span


def rights(session: Session) -> Span:
    """What the key may do, in capitals, so that it is read before it is believed."""
    if session.phase == "refused":
        return ("LOGIN REFUSED", "alert")
    if session.phase != "in":
        return ("LOGGING IN", "warn")
    if not session.rights:
        return ("RIGHTS UNKNOWN", "warn")
    if "withdraw" in session.rights:
        return ("CAN WITHDRAW", "danger")
    if "trade" in session.rights:
        return ("CAN TRADE", "warn")
    return ("READ-ONLY", "up")


def owner(session: Session) -> str:
    """The key's label and its ends, as far as they are known."""
    return " ".join(word for word in (session.label, session.key) if word)


def tie(session: Session) -> str:
    """Whether the key works from anywhere."""
    if not session.rights:
        return ""
    return "IP-bound" if session.bound else "any IP"


def introduction(session: Session) -> str:
    """One sentence about the login, for a toast."""
    if session.phase != "in":
        return f"{owner(session)}: {session.phase}"
    if not session.rights:
        return f"Logged in with {owner(session)}; its rights are not known yet"
    bound = f"bound to {session.bound}" if session.bound else "not bound to an IP address"
    return f"Logged in with {owner(session)}: {session.rights}, {bound}"
