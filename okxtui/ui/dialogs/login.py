"""Login: asks for the key of this environment, and says what became of it.

It hands credentials to the one who opened it, once for every Enter, and never by itself; it
hears the session from there too. What was typed is forgotten when it closes.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import Checkbox, Label, Static

from okxtui.market.holdings import Session
from okxtui.okx.environments import Environment
from okxtui.okx.signing import Credentials
from okxtui.ui.header import banner, said_of
from okxtui.ui.ink import harmless
from okxtui.ui.secret import KeyField, SecretField

SignIn = Callable[[Credentials, bool], None]
"""Log in with these, and keep them in the keyring afterwards if asked to."""

FIELDS = {"key": "API key", "secret": "Secret key", "passphrase": "Passphrase"}

_AT_FAULT = {
    **dict.fromkeys(("60005", "50111", "60032", "50119", "50101", "50103", "50100"), "key"),
    **dict.fromkeys(("60007", "50113", "50106"), "secret"),
    **dict.fromkeys(("60024", "50105", "50104"), "passphrase"),
}
"""Which field a refusal's code points at."""

_ASIDE = (
    "Signing happens on this machine; of the secret key only signatures leave it. "
    "A read-only key is enough."
)
_OWN_KEY = "The built-in exchange logs in with a key of its own whenever it is opened."

PATIENCE = 15.0
"""Seconds until we say that no answer has come."""


class Login(ModalScreen[bool]):
    """Answers True when logged in, False when it was left."""

    BINDINGS = [
        Binding("escape", "leave", "Leave", show=False),
        # Keys are handed to the field that has the focus when they come in. If moving on were
        # done in that field's turn, a password manager that types all three at once would write
        # the secret behind the key; so it is done first of all.
        Binding("tab,down", "app.focus_next", "The next field", show=False, priority=True),
        Binding("shift+tab,up", "app.focus_previous", "Back", show=False, priority=True),
        Binding("enter", "enter", "The next field, or log in", show=False, priority=True),
    ]

    def __init__(
        self,
        environment: Environment,
        session: Session,
        sign_in: SignIn,
        *,
        dot: str,
        remembers: bool = False,
        patience: float = PATIENCE,
    ) -> None:
        """`session` is the state of now; with `remembers` the keyring is offered."""
        super().__init__()
        self._environment = environment
        self._session = session
        self._sign_in = sign_in
        self._dot = dot
        self._remembers = remembers
        self._patience = patience
        self._asked_at: int | None = None
        """The last attempt before ours, while we wait for the answer."""
        self._timer: Timer | None = None
        self._late = False

    def compose(self) -> ComposeResult:
        """Whose key, the three fields, what became of it."""
        with Vertical(id="login") as box:
            box.border_title = f"Log in: {banner(self._environment)}"
            yield Static(self._whose(), markup=False)
            yield Static(_ASIDE, markup=False, classes="aside")
            if self._environment.kind == "sim":
                yield Static(_OWN_KEY, markup=False, classes="aside")
            for name, label in FIELDS.items():
                with Horizontal(classes="field"):
                    yield Label(label, markup=False)
                    kind = KeyField if name == "key" else SecretField
                    yield kind(name, self._dot)
            if self._remembers:
                yield Checkbox("Remember in this machine's keyring", compact=True)
            yield Static("", id="told", markup=False)
            yield Static("", id="ways", markup=False, classes="aside")

    def _whose(self) -> str:
        place = said_of(self._environment)
        host = urlsplit(self._environment.private).hostname or "this machine"
        kind = f"the {banner(self._environment)} environment"
        return harmless(f"A key made for {kind} ({place}), used with {host} and no other host.")

    def on_mount(self) -> None:
        """Begin with the key, for the fields are empty; a refusal from before is told."""
        self._field("key").focus()
        if self._session.phase == "refused":
            self._tell(f"Last time refused: {_reason(self._session)}", "bad")
        self._say_ways()

    def _field(self, name: str) -> SecretField:
        return self.query_one(f"#{name}", SecretField)

    @property
    def waits(self) -> bool:
        """Whether a login was asked for here and not answered yet."""
        return self._asked_at is not None

    # Asking -----------------------------------------------------------------------------------

    def action_enter(self) -> None:
        """On to the next field; in the last one, log in; late, wait on."""
        if self._late:
            self._wait()
        elif self.focused in (self._field("key"), self._field("secret")):
            self.focus_next(SecretField)
        else:
            self._field("passphrase").enter()

    def on_secret_field_entered(self, message: SecretField.Entered) -> None:
        """All three are there."""
        message.stop()
        if not self.waits:
            self._ask()

    def _ask(self) -> None:
        """Hand the credentials over, once, if nothing is missing."""
        for name, label in FIELDS.items():
            if not self._field(name).answer():
                self._field(name).focus()
                self._tell(f"{label} is missing", "warn")
                return
        who = Credentials(*(self._field(name).answer() for name in FIELDS))
        self._asked_at = self._session.attempt
        self._hold(True)
        self._wait()
        self._sign_in(who, self._wants_remembering)

    @property
    def _wants_remembering(self) -> bool:
        return self._remembers and self.query_one(Checkbox).value

    def _wait(self) -> None:
        self._late = False
        self._tell("Logging in", "")
        self._stop_timer()
        self._timer = self.set_timer(self._patience, self._is_late)
        self._say_ways()

    def _is_late(self) -> None:
        self._late = True
        self._tell(f"No answer after {self._patience:.0f} s.", "warn")
        self._say_ways()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.stop()

    # Hearing ----------------------------------------------------------------------------------

    def hear(self, session: Session) -> None:
        """The session as it is now; only an answer to our own attempt counts."""
        self._session = session
        if self._asked_at is None or session.attempt <= self._asked_at:
            return
        if session.phase == "in":
            self._done()
            self.dismiss(True)
        elif session.phase == "refused":
            self._done()
            self._refused(session)
            self._say_ways()

    def _done(self) -> None:
        self._asked_at, self._late = None, False
        self._stop_timer()
        self._hold(False)

    def _hold(self, held: bool) -> None:
        for name in FIELDS:
            self._field(name).held = held
            self._field(name).refresh()

    def _refused(self, session: Session) -> None:
        """Say why in plain words, and point at the field that is wrong."""
        self._tell(f"Refused: {_reason(session)}", "bad")
        name = _AT_FAULT.get(session.code)
        if name is not None:
            self._field(name).doubt()
            self._field(name).focus()

    # Showing ----------------------------------------------------------------------------------

    def _tell(self, sentence: str, kind: str) -> None:
        told = self.query_one("#told", Static)
        told.set_classes(kind)
        told.update(Content(harmless(sentence)))

    def _say_ways(self) -> None:
        if self._late:
            ways = "Enter goes on waiting, Esc gives it up"
        elif self.waits:
            ways = "Esc gives it up"
        else:
            ways = "Tab next field   Enter in the last one logs in   Esc leaves"
        self.query_one("#ways", Static).update(Content(ways))

    def action_leave(self) -> None:
        """Esc. Whether a login under way is given up is for the one who opened us."""
        self.dismiss(False)


def _reason(session: Session) -> str:
    code = f" ({session.code})" if session.code else ""
    return f"{session.sentence or 'no reason given'}{code}"
