"""Alarm: the alerts of one desk, from the rule that is typed to the sentence that is heard.

It compares every glance with the rules, keeps the rules and what fired for the next desk, and says
what fired. Must not know how a rule is judged, nor what becomes of the sentence.
"""

from collections.abc import Callable
from time import gmtime, localtime, strftime
from typing import Protocol

from textual.message import Message
from textual.screen import Screen

from okxtui.market.alerts import SNOOZE, Alerts, Fired, Kept
from okxtui.market.glance import Glance
from okxtui.market.rules import NoRule, read


class AlertStore(Protocol):
    """Keeps the alerts of each environment from one desk, and one run, to the next."""

    def alerts(self, environment: str) -> Kept: ...
    def keep_alerts(self, environment: str, alerts: Kept) -> None: ...


class Alarm:
    """What is to be told, and when it was."""

    class Rang(Message):
        """An alert fired: the sentence is to be seen and heard, and all of it handed on."""

        def __init__(self, environment: str, fired: Fired, sentence: str) -> None:
            super().__init__()
            self.environment, self.fired, self.sentence = environment, fired, sentence

    def __init__(
        self,
        screen: Screen[None],
        environment: str,
        store: AlertStore | None,
        say: Callable[..., None],
    ) -> None:
        self._screen, self._environment, self._store, self._say = screen, environment, store, say
        self.alerts = Alerts(store.alerts(environment) if store is not None else Kept())
        self._current = ""
        self._utc = False

    def hear(self, glance: Glance, utc: bool) -> None:
        """Ring for what fires with this glance."""
        self._current, self._utc = glance.current, utc
        fired = self.alerts.look(glance)
        for alert in fired:
            sentence = _sentence(alert, utc)
            self._screen.post_message(self.Rang(self._environment, alert, sentence))
        if fired:
            self._keep()

    def do(self, deed: str, now: Callable[[], float]) -> None:
        """What a key or the palette wants: list; or snooze or mute, the one that fired last, so
        that it can be silenced as soon as it is heard."""
        if deed == "list":
            self._list(now)
        elif not (rule := self.alerts.loudest):
            self._say("no alert that fired waits for more", "silence")
        elif deed == "snooze":
            self.alerts.snooze(rule, now())
            self._say(f"silent for {SNOOZE / 60:.0f} minutes: {rule}", f"snooze {rule}")
        else:
            muted = self.alerts.mute(rule)
            self._say(f"{'muted' if muted else 'heard again'}: {rule}", f"{muted} {rule}")
            self._keep()

    def _list(self, now: Callable[[], float]) -> None:
        """The alerts, and a line to type another."""
        from okxtui.ui.dialogs.alerts import AlertList

        log = [_sentence(fired, self._utc, day=True) for fired in self.alerts.log]
        dialog = AlertList(self.alerts, log, self._current, self.add, self._keep, now)
        self._screen.app.push_screen(dialog)

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
            self._store.keep_alerts(self._environment, self.alerts.kept)


def _sentence(fired: Fired, utc: bool, *, day: bool = False) -> str:
    """What, its value and when; with its day for a log that may be older."""
    at = gmtime(fired.at) if utc else localtime(fired.at)
    form = "%d %b %H:%M:%S" if day else "%H:%M:%S"
    return f"{fired.rule}: {fired.value}, {strftime(form, at)}"
