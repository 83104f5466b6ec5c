"""Notifications: the sequences that terminals know, and nothing that could break out of them."""

import pytest

from okxtui.ui.notification import notification

OSC9, OSC777 = "\x1b]9;okxtui: up\x07", "\x1b]777;notify;okxtui;up\x07"


@pytest.mark.parametrize(
    ("variables", "way", "sequence"),
    [
        ({"TERM": "xterm-256color"}, "auto", OSC9),
        ({"TERM": "rxvt-unicode"}, "auto", OSC777),
        ({"TERM": "xterm-256color", "VTE_VERSION": "7600"}, "auto", OSC777),
        ({"TERM": "rxvt-unicode"}, "osc9", OSC9),
        ({}, "osc777", OSC777),
        ({}, "none", ""),
        ({"TMUX": "/tmp/t,1,0"}, "auto", f"\x1bPtmux;\x1b{OSC9}\x1b\\"),
    ],
)
def test_each_terminal_is_spoken_to_in_its_own_words(variables, way, sequence) -> None:
    assert notification("up", variables, way) == sequence


def test_it_cannot_be_ended_by_what_it_says() -> None:
    assert notification("a\x07b;c", {}) == "\x1b]9;okxtui: a?b,c\x07"
    assert notification("a\x1bb", {}, "osc777") == "\x1b]777;notify;okxtui;a?b\x07"
