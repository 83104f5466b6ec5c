"""Entrance: the way in and out of the account, from the key press to the sentence it ends with.

It opens the dialogs, hands credentials to the feed, tells the dialog how it went, and keeps the
key in the keyring if that was asked for. Nothing is ever tried twice behind the user's back.
Must not know what the account holds.
"""

from collections.abc import Callable
from functools import partial
from threading import Thread
from typing import TYPE_CHECKING

from textual.screen import Screen

from okxtui.market.holdings import Holdings, Session
from okxtui.okx.environments import Environment
from okxtui.okx.signing import Credentials
from okxtui.stream.ways import Feed
from okxtui.ui.badge import introduction

if TYPE_CHECKING:
    from okxtui.ui.dialogs.login import Login

RememberKeys = Callable[[str, Credentials], str | None]
"""Keeps credentials for an environment; a sentence says why it could not. May take its time."""

Say = Callable[[str, str], None]
"""A sentence for a toast, and its kind. May be called from any thread."""


class Entrance:
    """Who may see the account of one desk's environment."""

    def __init__(
        self,
        screen: Screen[None],
        environment: Environment,
        say: Say,
        remember_keys: RememberKeys | None,
    ) -> None:
        self.feed: Feed | None = None
        """Where wishes go, once it is open."""
        self._screen = screen
        self._environment = environment
        self._say = say
        self._remember_keys = remember_keys
        self._session = Session()
        self._dialog: Login | None = None
        self._to_remember: Credentials | None = None
        self._reconciled = ""
        self._introduced = 0
        """The attempt whose rights were told."""

    def ask(self, dot: str) -> None:
        """`l`: to log in, or whether to log out."""
        if self._environment.kind == "replay":
            self._say("a recording has no account to log in to", "login")
        elif self.feed is None:
            self._say("not ready yet", "login")
        elif self._session.phase in ("in", "logging in"):
            from okxtui.ui.dialogs.logout import Logout

            self._screen.app.push_screen(Logout(self._session), self._log_out)
        else:
            from okxtui.ui.dialogs.login import Login

            self._dialog = Login(
                self._environment,
                self._session,
                self._sign_in,
                dot=dot,
                remembers=self._remember_keys is not None,
            )
            self._screen.app.push_screen(self._dialog, self._left)

    def _log_out(self, meant: bool | None) -> None:
        if meant and self.feed is not None:
            self.feed.logout()

    def _sign_in(self, who: Credentials, remember: bool) -> None:
        self._to_remember = who if remember else None
        if self.feed is not None:
            self.feed.login(who)

    def _left(self, logged_in: bool | None) -> None:
        """The dialog closed; a login that still waits for its answer is given up."""
        dialog, self._dialog = self._dialog, None
        if not logged_in:
            self._to_remember = None
            if dialog is not None and dialog.waits and self.feed is not None:
                self.feed.logout()

    def hear(self, holdings: Holdings) -> None:
        """The session as it is now, and what was made good after a lost line."""
        if holdings.reconciled != self._reconciled:
            self._reconciled = holdings.reconciled
            if holdings.reconciled:
                self._say(holdings.reconciled, "reconciled")
        session = holdings.session
        if session is self._session:
            return
        self._session = session
        if self._dialog is not None and self._dialog.is_mounted:
            self._dialog.hear(session)
        if session.phase == "in":
            self._keep()
            self._introduce(session)
        elif session.phase == "refused" and self._dialog is None:
            # A key from elsewhere, or one that ceased to be good: no dialog says so.
            self._say(f"login refused: {session.sentence}; l tries again", "session")

    def _introduce(self, session: Session) -> None:
        """Say once a login whose rights these are, and what would be enough."""
        if session.rights and session.attempt != self._introduced:
            self._introduced = session.attempt
            advice = f"; {session.sentence}" if session.sentence else ""
            self._say(f"{introduction(session)}{advice}", "session")
        elif session.sentence and not session.rights:
            self._say(session.sentence, "session")

    def _keep(self) -> None:
        """Store the key that just worked, away from the screen's loop: a keyring may ask."""
        who, self._to_remember = self._to_remember, None
        if who is not None and self._remember_keys is not None:
            keep = partial(self._remember_keys, self._environment.name, who)
            # A daemon: a keyring that waits for its own password must not hold up an exit, as a
            # worker of Textual's would.
            Thread(target=self._store, args=(keep,), name="keyring", daemon=True).start()

    def _store(self, keep: Callable[[], str | None]) -> None:
        self._say(keep() or "the key is in this machine's keyring now", "keyring")
