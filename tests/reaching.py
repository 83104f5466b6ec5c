"""The program, with a list of whatever it reaches for: names, hosts, the OS keyring.

`reaching.py LIST ARGUMENTS…` is `okxtui ARGUMENTS…`; each attempt becomes a line of LIST.
"""

import sys

from okxtui.process import harden

harden()

LIST = sys.argv[1]
NETWORK = {"socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"}
NAMES = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}


def note(event: str, arguments: tuple[object, ...]) -> None:
    """An audit hook (PEP 578): it hears of it before it is done, whoever does it."""
    is_keyring = event == "import" and str(arguments[0]).partition(".")[0] == "keyring"
    if event in NETWORK | NAMES or is_keyring:
        with open(LIST, "a") as file:
            file.write(f"{event} {arguments[-1]!r}\n")


sys.addaudithook(note)

from okxtui.__main__ import leave  # noqa: E402
from okxtui.cli import run  # noqa: E402

if __name__ == "__main__":
    leave(run(sys.argv[2:]))
