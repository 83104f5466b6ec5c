"""The way in: good manners first, then the command."""

import sys

from okxtui.process import harden


def main() -> None:
    """Run the command line and end with its exit status."""
    harden()
    from okxtui.cli import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
