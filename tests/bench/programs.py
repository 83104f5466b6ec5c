"""The programs that are held against each other, each on a terminal and fed by one load server."""

from contextlib import contextmanager

from tests.bench.program import running

LIVE = r"8\d\d,?\d\d\d\.\d"
"""A mark: the first one on screen is the first live price."""

HELLO = ("tests.bench.peers.hello",)


def command(who, server, names):
    """How a program is begun, behind `python -m`."""
    ours = ("--config", str(server.config), "--env", "lab")
    return {
        "okxtui": ("okxtui", *ours, "--symbols", ",".join(names)),
        "watch": ("okxtui", "watch", *ours, *names),
        "naive": ("tests.bench.peers.naive", server.public, *names),
        "printing": ("tests.bench.peers.printing", server.public, *names),
        "hello": HELLO,
    }[who]


@contextmanager
def watching(who, server, names):
    """A program that has shown its first live price."""
    with running(*command(who, server, names)) as program:
        program.until(LIVE)
        yield program
