"""Notification: a sentence for whoever looks at another window, in the terminal's own words."""

from collections.abc import Mapping

from okxtui.ui.ink import harmless

_777 = ("rxvt", "foot")
"""Terminals (by TERM) that know OSC 777; those of GNOME's library, too, name its version."""


def notification(sentence: str, variables: Mapping[str, str], way: str = "auto") -> str:
    """The sequence that shows `sentence`: by OSC 9 or OSC 777, or none at all.

    `way`: "osc9", "osc777", "none", or "auto": 777 where it is spoken. Nothing in the sentence can
    end the sequence. tmux is asked to hand it on, which it does with `allow-passthrough` on.
    """
    if way == "none":
        return ""
    if way == "auto":
        spoken = variables.get("TERM", "").startswith(_777) or "VTE_VERSION" in variables
        way = "osc777" if spoken else "osc9"
    told = harmless(sentence).replace(";", ",")
    words = f"777;notify;okxtui;{told}" if way == "osc777" else f"9;okxtui: {told}"
    sequence = f"\x1b]{words}\x07"
    if "TMUX" in variables:
        return "\x1bPtmux;" + sequence.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    return sequence
