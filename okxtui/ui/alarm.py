"""Alarm: the alerts of one desk, from the rule that is typed to the sentence that is heard.

It compares every glance with the rules, keeps the rules for the next run, and says what fired.
Must not know how a rule is judged, nor what becomes of the sentence.
"""

from collections.abc import Callable
from time import gmtime, localtime, strftime
from typing import Protocol

from textual.message import Message
from textual.screen import Screen

from okxtui.market.alerts import Alerts, Fired
from okxtui.market.glance import Glance
from okxtui.market.rules import NoRule, Rule, read
from okxtui.ui.dialogs.alerts import AlertList
from okxtui.ui.ink import harmless


class AlertStore(Protocol):
    """Keeps the rules of each environment from one run to the next, as they were typed."""

    def alerts(self, environment: str) -> tuple[str, ...]: ...
    def keep_alerts(self, environment: str, rules: tuple[str, ...]) -> None: ...


class Alarm:
    """What is to be told, and when it was."""

    class Rang(Message):
        """An alert fired: the sentence is to be seen and heard."""

        def __init__(self, sentence: str) -> None:
            super().__init__()
            self.sentence = sentence

    def __init__(
        self,
        screen: Screen[None],
        environment: str,
        store: AlertStore | None,
        say: Callable[..., None],
    ) -> None:
        self._screen, self._environment, self._store, self._say = screen, environment, store, say
        kept = store.alerts(environment) if store is not None else ()
        self.alerts = Alerts(rule for text in kept if (rule := _known(text)) is not None)
        self._current = ""
        self._utc = False

    def hear(self, glance: Glance, utc: bool) -> None:
        """Ring for what fires with this glance."""
        self._current, self._utc = glance.current, utc
        fired = self.alerts.look(glance)
        for alert in fired:
            self._screen.post_message(self.Rang(_sentence(alert, utc)))
        if fired:
            self._keep()

    def ask(self, now: Callable[[], float]) -> None:
        """`!`: the list of alerts, and a line to type another."""
        log = [_sentence(fired, self._utc) for fired in self.alerts.log]
        first = f"{self._current} > " if self._current else ""
        self._screen.app.push_screen(AlertList(self.alerts, log, first, self.add, self._keep, now))

    def add(self, text: str) -> bool:
        """Wait for what `text` says; whether it is a rule. If not, a toast says why."""
        try:
            rule = read(text, self._current)
        except NoRule as fault:
            self._say(str(fault), "alert")
            return False
        self.alerts.add(rule)
        self._say(f"alert: {rule.text}", f"alert {rule.text}")
        self._keep()
        return True

    def _keep(self) -> None:
        if self._store is not None:
            rules = tuple(rule.text for rule in self.alerts.rules)
            self._store.keep_alerts(self._environment, rules)


def _known(text: str) -> Rule | None:
    """A rule that was kept; None for what another version may have written."""
    try:
        return read(text)
    except NoRule:
        return None


def _sentence(fired: Fired, utc: bool) -> str:
    """What, its value and when."""
    at = strftime("%H:%M:%S", gmtime(fired.at) if utc else localtime(fired.at))
    return f"{fired.rule}: {fired.value}, {at}"


def notification(sentence: str, terminal: str) -> str:
    """The sequence by which a terminal shows a notification: OSC 9, or 777 where that is spoken.

    `terminal` is the value of TERM. Nothing in the sentence can end the sequence.
    """
    told = harmless(sentence).replace(";", ",")
    if terminal.startswith(("rxvt", "foot")):
        return f"\x1b]777;notify;okxtui;{told}\x07"
    return f"\x1b]9;okxtui: {told}\x07"
