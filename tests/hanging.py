"""The program on a machine where everything hangs: name look-ups and the OS keyring.

`hanging.py ARGUMENTS…` is `okxtui ARGUMENTS…` there.
"""

import socket
import sys
import threading

from okxtui.process import harden

harden()

from okxtui import wiring  # noqa: E402
from okxtui.__main__ import leave  # noqa: E402
from okxtui.cli import run  # noqa: E402

NEVER = threading.Event()


def hang(*_: object, **__: object) -> None:
    """Until the process ends."""
    NEVER.wait()


socket.getaddrinfo = hang
wiring.open_keyring = hang
wiring.keyring_is_installed = lambda: True

if __name__ == "__main__":
    leave(run(sys.argv[1:]))
