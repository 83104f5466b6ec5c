"""The application: which desk is on screen, and how one leaves it.

It holds what outlives a desk: the settings, the themes, the lists of each environment. The one
thing it is given to see the market with is `open_feed`.
"""

import os
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from msgspec import structs
from textual.app import App

from okxtui.config import Config
from okxtui.market.alerts import Fired
from okxtui.market.groups import Groups, alone
from okxtui.okx.environments import Environment
from okxtui.ui.alarm import Alarm, AlertStore
from okxtui.ui.commands import bindings
from okxtui.ui.desk import Desk, OpenFeed
from okxtui.ui.driver import Driver
from okxtui.ui.entrance import RememberKeys
from okxtui.ui.header import banner
from okxtui.ui.notification import notification
from okxtui.ui.palette import Commands
from okxtui.ui.panes.signals import SignalsPane
from okxtui.ui.plain import Plain
from okxtui.ui.safety import (
    TITLE_RESTORE,
    TITLE_SAVE,
    Harmless,
    on_signals,
    title_sequence,
    traceback_without_locals,
)
from okxtui.ui.theme import mixed, our_themes
from okxtui.ui.toasts import Toasts
from okxtui.ui.view import View, after, first_view

Remember = Callable[..., None]
"""Keeps an environment's watch list and current symbol for the next run; and its groups, when
there is more than one."""

Tell = Callable[[str, Fired], Awaitable[str]]
"""Hands an environment's alert to the user's own command; half a sentence says why it failed."""


class OkxTui(App[None]):
    """The dashboard."""

    CSS_PATH = Path(__file__).with_name("okxtui.tcss")
    TITLE = "okxtui"
    COMMANDS = {Commands}
    BINDINGS = bindings("app")
    ENABLE_COMMAND_PALETTE = True
    ALLOW_SELECT = False

    def __init__(
        self,
        config: Config,
        open_feed: OpenFeed,
        environments: Sequence[Environment],
        *,
        groups: Callable[[str], Groups] | None = None,
        remember: Remember | None = None,
        remember_keys: RememberKeys | None = None,
        alerts: AlertStore | None = None,
        tell: Tell | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._config = config
        super().__init__(driver_class=Driver)
        self.environments = environments
        self.now = now
        self._open_feed = open_feed
        self._remember = remember
        self._remember_keys, self._alerts, self._tell = remember_keys, alerts, tell
        self._kept = groups or (lambda name: alone(config.symbols))
        self._groups: dict[str, Groups] = {}
        self._toasts = Toasts()
        self._filters += [Harmless(), Plain()] if config.ascii else [Harmless()]
        for theme in our_themes(config.colours):
            self.register_theme(theme)
        self.theme = config.theme if config.theme in self.available_themes else "okx-dark"
        self._styled_for = self.theme
        """The theme that the style sheet is parsed with."""

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our names for the themes that are not ours."""
        return mixed(self.current_theme, self._config.colours)

    def refresh_css(self, animate: bool = True) -> None:
        """Parse the style sheet anew, unless that was done for this theme: Textual asks for it at
        the start, too."""
        if self.theme != self._styled_for:
            self._styled_for = self.theme
            super().refresh_css(animate)

    def get_default_screen(self) -> Desk:
        """The environment that the settings name. No empty screen is made below it."""
        self._write(TITLE_SAVE)
        kind = self._named(self._config.environment).kind
        desk = self._desk(self._config.environment, first_view(self._config, kind))
        desk._push_result_callback(self, None)  # Without one, as pushed screens have, no switch.
        return desk

    def on_mount(self) -> None:
        """Listen to the system too."""
        on_signals(self._leave_by_signal)
        self.app_resume_signal.subscribe(self, lambda _: self._paint_all())

    def _paint_all(self) -> None:
        """The terminal is ours again, but others wrote on it; its size alone would tell nothing."""
        screen = self.screen
        update = screen._compositor.render_update(full=True, screen_stack=self._background_screens)
        self._display(screen, update)

    # Desks ------------------------------------------------------------------------------------

    @property
    def desk(self) -> Desk | None:
        """The desk on screen, under any dialog."""
        return next((screen for screen in self.screen_stack if isinstance(screen, Desk)), None)

    def _named(self, name: str) -> Environment:
        known = {environment.name: environment for environment in self.environments}
        return known[name]

    def _desk(self, name: str, view: View) -> Desk:
        environment = self._named(name)
        groups = self._groups.get(name) or self._kept(name)
        self._write(title_sequence(f"okxtui {banner(environment)}"))
        view = structs.replace(view, kind=environment.kind)
        return _kind_of_desk(environment)(
            *(environment, self._open_feed, groups, view),
            now=self.now,
            remember_keys=self._remember_keys,
            alerts=self._alerts,
        )

    async def _switch(self, name: str) -> None:
        """Close the old feed before the new desk opens its own."""
        desk = self.desk
        if desk is None or desk.environment.name == name:
            return
        await self._close_dialogs()
        await desk.close()
        await self.switch_screen(self._desk(name, desk.view))

    async def _close_dialogs(self) -> None:
        while not isinstance(self.screen, Desk) and len(self.screen_stack) > 1:
            await self.pop_screen()

    async def on_desk_switch_asked(self, message: Desk.SwitchAsked) -> None:
        """To the other environment, or to the list of them."""
        known = [environment.name for environment in self.environments]
        if message.name in known:
            await self._switch(message.name)
        elif self.desk is not None:
            from okxtui.ui.dialogs.environments import Environments

            self.push_screen(
                Environments(self.environments, self.desk.environment.name), self._chosen
            )

    def _chosen(self, name: str | None) -> None:
        if name is not None:
            self.call_next(self._switch, name)

    def on_desk_lists_changed(self, message: Desk.ListsChanged) -> None:
        """Keep the lists, for a way back here and for the next run."""
        groups = self._groups[message.environment] = message.groups
        if self._remember is not None:
            lists = (groups.chosen.symbols, groups.chosen.current)
            self._remember(message.environment, *lists, *([groups] if groups.label else []))

    # Leaving ----------------------------------------------------------------------------------

    async def action_leave(self) -> None:
        """Close the feed, then the program."""
        await self._leave(0)

    async def _leave(self, status: int) -> None:
        if self.desk is not None:
            await self.desk.close()
        self._write(TITLE_RESTORE)
        self.exit(return_code=status)

    def _leave_by_signal(self, status: int) -> None:
        self.call_next(self._leave, status)

    def _fatal_error(self) -> None:
        """A fault of ours: say where, not what; locals may hold secrets."""
        self.bell()
        self._write(TITLE_RESTORE)
        self._exit_renderables.append(traceback_without_locals(self.error_console))
        self._close_messages_no_wait()

    # Small things -----------------------------------------------------------------------------

    def on_desk_said(self, message: Desk.Said) -> None:
        """A toast."""
        self._say(message.sentence, message.kind)

    def _say(self, sentence: str, kind: str) -> None:
        """A toast; of one kind at most one in ten seconds, and never as markup."""
        if self._toasts.may(kind, self.now()):
            self.notify(sentence, markup=False)

    def on_alarm_rang(self, message: Alarm.Rang) -> None:
        """An alert: seen here, heard, shown by the terminal to whoever looks elsewhere, and told
        to whatever the user wants it told to."""
        self.notify(message.sentence, title="Alert", severity="warning", markup=False, timeout=20)
        self.bell()
        self._write(notification(message.sentence, os.environ, self._config.notify))
        if self._tell is not None:
            self.run_worker(self._told(self._tell(message.environment, message.fired)))

    async def _told(self, telling: Awaitable[str]) -> None:
        if trouble := await telling:
            self._say(f"the alert command {trouble}", "alert command")

    def on_signals_pane_card_asked(self, message: SignalsPane.CardAsked) -> None:
        """Why something stood out, and what came of it."""
        from okxtui.ui.dialogs.card import Card

        self.push_screen(Card(message.title, message.facts))

    def action_help_quit(self) -> None:
        """Ctrl+C copies in a field and quits nothing; whoever tries it is told what does."""
        self.notify("q quits", markup=False)

    def action_theme(self) -> None:
        """The next theme: ours, the terminal's own colours, and the one of the settings."""
        names = tuple(dict.fromkeys(("okx-dark", "okx-light", "ansi-dark", self._config.theme)))
        self.theme = after(
            self.theme, tuple(name for name in names if name in self.available_themes)
        )

    def action_redraw(self) -> None:
        """Write every cell: somebody else may have written to the terminal."""
        self.screen.refresh()

    def action_help(self) -> None:
        """Every key."""
        from okxtui.ui.dialogs.help import Help

        self.push_screen(Help())

    def _write(self, sequence: str) -> None:
        """Straight to the terminal: Textual has no word for a window's title."""
        if self._driver is not None:
            self._driver.write(sequence)


def _kind_of_desk(environment: Environment) -> type[Desk]:
    if environment.kind != "replay":
        return Desk
    from okxtui.ui.replaying import ReplayDesk

    return ReplayDesk
