"""Every figure in one table: `python -m tests.bench [BENCH]… [--rounds N]`.

Without a name all of them run, which takes about half an hour; `long` (ten million messages) only
by its name. Nothing else should run on the machine: the peers run side by side with the dashboard,
so ratios hold on any machine, but delays do not.
"""

import argparse
import sys
from importlib import import_module

from tests.bench.figure import table

BENCHES = {
    "start": ("start", "figures"),
    "cpu": ("cpu", "figures"),
    "many": ("many", "figures"),
    "delays": ("delays", "figures"),
    "memory": ("memory", "figures"),
    "paint": ("paint", "figures"),
    "rates": ("rates", "figures"),
    "ingest": ("ingest", "figures"),
    "flood": ("flood", "figures"),
    "long": ("memory", "long_figures"),
}
"""By name: the module and its function."""

NOT_UNASKED = ("long",)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("benches", nargs="*", choices=[*BENCHES, []], metavar="BENCH")
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    found = []
    for name in given.benches or [it for it in BENCHES if it not in NOT_UNASKED]:
        module, function = BENCHES[name]
        for figure in getattr(import_module(f"tests.bench.{module}"), function)(given.rounds):
            print(f"{figure.verdict:8} {figure.name}: {figure.measured}", file=sys.stderr)
            found.append(figure)
    print(table(found))
    return 0 if all(figure.good for figure in found) else 1


if __name__ == "__main__":
    raise SystemExit(main())
