"""The way in: good manners first, then the command, and out without waiting for anyone."""

import logging
import os
import sys

from okxtui.process import harden


def main() -> None:
    """Run the command line and end with its exit status."""
    harden()
    from okxtui.cli import run

    status = run(sys.argv[1:])
    leave(status)


def leave(status: int) -> None:
    """End now. The interpreter would wait for a name look-up that hangs in a thread."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError:
            status = status or 1
    logging.shutdown()
    os._exit(status)


if __name__ == "__main__":
    main()
