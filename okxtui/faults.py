"""Faults: ways to end that are no bug. A sentence for the user, and the status for the shell."""


class Fault(Exception):
    """The message is one sentence; it is all that gets printed."""

    status = 1


class UsageFault(Fault):
    """What was typed, written into the config file or plugged in cannot be; nor can a file be
    written where there is no room for it."""

    status = 2


class LoginFault(Fault):
    """The exchange refused the key."""

    status = 3


class NetworkFault(Fault):
    """The exchange was never reached."""

    status = 4


class RecordingFault(Fault):
    """A file is no recording, or too broken to be one."""

    status = 5


def sole(error: BaseException) -> BaseException:
    """The one exception that a group holds, however deep; `error` itself where there are more."""
    inner = error
    while isinstance(inner, BaseExceptionGroup) and len(inner.exceptions) == 1:
        inner = inner.exceptions[0]
    return error if isinstance(inner, BaseExceptionGroup) else inner
