"""Alerts: those that wait, those that fired last, and a line to type another.

It knows what an alert looks like, and hands every wish to those who gave it the list.
"""

from collections.abc import Callable, Sequence
from math import ceil

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from okxtui.market.alerts import Alert, Alerts
from okxtui.market.rules import EVENTS, SHOWN
from okxtui.ui.ink import harmless

_LONGEST = 80
_FIRED = 8
"""Alerts that fired last, as shown."""

_HOW = (
    "> 68000   move 2% 5m   spread > 0.05%   funding > 0.01%   liq < 10%\n"
    f"trouble  {'  '.join(EVENTS)}\n"
    "behind it: once, again, replay, stale"
)


class AlertList(ModalScreen[None]):
    """Adds by Enter; below, keys act on the alert that is pointed at."""

    BINDINGS = [
        Binding("escape", "dismiss", "Close", show=False),
        Binding("n", "snooze", "Snooze", show=False),
        Binding("m", "mute", "Mute", show=False),
        Binding("d", "drop", "Drop", show=False),
    ]

    def __init__(
        self,
        alerts: Alerts,
        log: Sequence[str],
        current: str,
        add: Callable[[str], bool],
        changed: Callable[[], None],
        now: Callable[[], float],
    ) -> None:
        """`current`: the symbol that is shown; `changed` hears that an alert was dropped or muted,
        or is heard again."""
        super().__init__()
        self._alerts, self._log, self._current = alerts, log, current
        self._add, self._changed, self._now = add, changed, now

    def compose(self) -> ComposeResult:
        """The line, how a rule reads, the list, what fired."""
        with Vertical(id="alerts") as box:
            box.border_title = "Alerts"
            box.border_subtitle = "Enter adds   Tab: list   n snooze   m mute   d drop   Esc closes"
            first = f"{self._current} > " if self._current else ""
            yield Input(first, compact=True, max_length=_LONGEST, select_on_focus=False)
            yield Static(_HOW, markup=False, classes="aside")
            yield OptionList(markup=False, compact=True)
            fired = "\n".join(harmless(line) for line in reversed(self._log[-_FIRED:]))
            yield Static(Content(fired or "nothing fired yet"), classes="aside")

    def on_mount(self) -> None:
        """The line has the keys."""
        self._fill()
        self.query_one(Input).focus()
        self.set_interval(1.0, self._fill)

    def _fill(self) -> None:
        rows = self.query_one(OptionList)
        place = rows.highlighted
        told = [f"{alert.rule.text:<44} {self._state(alert)}" for alert in self._alerts.alerts]
        if told == [str(option.prompt) for option in rows.options]:
            return
        rows.clear_options()
        rows.add_options(
            Option(text, id=alert.rule.text)
            for text, alert in zip(told, self._alerts.alerts, strict=True)
        )
        rows.display = bool(told)
        rows.highlighted = min(place or 0, len(told) - 1) if told else None

    def _state(self, alert: Alert) -> str:
        if alert.muted:
            return "muted"
        if alert.done:
            return "fired"
        left = alert.quiet_until - self._now()
        if left > 0:
            return f"quiet for {ceil(left)}s"
        if alert.rule.what in SHOWN and alert.rule.symbol != self._current:
            return "waits until its symbol is shown"
        return f"waits, fired {alert.fired} times" if alert.fired else "waits"

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter."""
        if self._add(event.value):
            self.query_one(Input).value = ""
            self._fill()

    def _pointed(self) -> str:
        """The rule under the cursor, while the list has the keys; "" for none."""
        rows = self.query_one(OptionList)
        option = rows.highlighted_option if rows.has_focus else None
        return (option.id or "") if option is not None else ""

    def action_snooze(self) -> None:
        """Ten minutes of silence."""
        self._alerts.snooze(self._pointed(), self._now())
        self._fill()

    def action_mute(self) -> None:
        """Silence until it is pressed again."""
        self._alerts.mute(self._pointed())
        self._changed()
        self._fill()

    def action_drop(self) -> None:
        """Away with it."""
        self._alerts.drop(self._pointed())
        self._changed()
        self._fill()
