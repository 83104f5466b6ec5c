"""The login dialog: what it asks, what it says, and what nobody gets to see."""

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from threading import Event

import pytest
from msgspec import structs
from textual import events
from textual.pilot import Pilot
from textual.screen import Screen

from okxtui.config import Config
from okxtui.market.glance import Glance
from okxtui.market.holdings import Holdings, Session
from okxtui.okx.environments import built_in
from okxtui.okx.signing import Credentials, sign_login
from okxtui.ui import badge
from okxtui.ui.app import OkxTui
from okxtui.ui.dialogs.login import Login
from okxtui.ui.entrance import Entrance
from okxtui.ui.secret import SecretField

KEY = "37c541a1-canary-key0-9f0e-55aa71be9f3a"
SECRET = "CANARYSECRET22582BD0CFF14C41EDBF1"
PASSPHRASE = " Canary-Pass!7 "

OUT = Session()
WAITING = Session("logging in", attempt=1, key="37c5…9f3a")
IN = Session("in", attempt=1, key="37c5…9f3a")


def refused(code: str, sentence: str, attempt: int = 1) -> Session:
    """The exchange said no."""
    return Session("refused", attempt=attempt, sentence=sentence, code=code)


def at(base: Glance, session: Session) -> Glance:
    """The calm moment, with this session."""
    return structs.replace(base, holdings=Holdings(session=session))


class Doorway(OkxTui):
    """The application with nothing but the dialog: quick, and no desk to look past."""

    def __init__(
        self, remembers: bool = False, patience: float = 15.0, session: Session = OUT
    ) -> None:
        config = Config(symbols=("BTC-USDT",))
        super().__init__(config, lambda *_: nullcontext(), [built_in("demo")])
        self.asked: list[tuple[Credentials, bool]] = []
        self.left: list[bool | None] = []
        self.dialog = Login(
            built_in("demo"),
            session,
            lambda who, remember: self.asked.append((who, remember)),
            dot=".",
            remembers=remembers,
            patience=patience,
        )

    def get_default_screen(self) -> Screen[None]:
        return Screen()  # No desk.

    def on_mount(self) -> None:
        self.push_screen(self.dialog, self.left.append)


class Door:
    """A doorway under a pilot."""

    def __init__(self, app: Doorway, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    @property
    def text(self) -> str:
        strips = self.app.screen._compositor.render_strips()
        return " ".join(" ".join(strip.text for strip in strips).split())


@asynccontextmanager
async def doorway(app: Doorway | None = None) -> AsyncIterator[Door]:
    """The dialog alone, open."""
    app = app or Doorway()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        yield Door(app, pilot)


async def paste(stage, text: str) -> None:
    """As a terminal in bracketed paste mode does."""
    stage.app.post_message(events.Paste(text))
    await stage.pilot.pause()


async def fill(stage) -> None:
    """Give all three, by paste and by hand."""
    await paste(stage, f"  {KEY}\n")
    await stage.press("tab")
    await paste(stage, SECRET)
    await stage.press("tab")
    await paste(stage, PASSPHRASE[:-2])
    await stage.press(*PASSPHRASE[-2:])


def told(stage) -> list[str]:
    """The sentences of all toasts."""
    return [toast.message for toast in stage.app._notifications]


async def test_the_dialog_says_for_what_the_key_is() -> None:
    async with doorway() as door:
        for words in ("Log in: DEMO", "OKX global", "wspap.okx.com", "on this machine"):
            assert words in door.text
        assert "Remember" not in door.text


async def test_enter_in_the_last_field_logs_in_once_with_what_was_typed() -> None:
    async with doorway() as door:
        await fill(door)
        await door.press("enter")
        assert "Logging in" in door.text

        await door.press("enter", "x", "enter")
        ((who, remember),) = door.app.asked
        login = who.login("1700000000")
        assert (login.api_key, login.passphrase, remember) == (KEY, PASSPHRASE, False)
        assert login.sign == sign_login(SECRET, "1700000000")


async def test_enter_moves_on_and_an_empty_field_is_asked_for() -> None:
    async with doorway() as door:
        await door.press(*"key", "enter", "enter", *"pass", "enter")

        assert door.app.asked == []
        assert "Secret key is missing" in door.text
        assert door.app.focused.id == "secret"


async def test_only_its_own_attempt_answers_it() -> None:
    before = refused("60005", "the API key is wrong", 4)
    async with doorway() as door:
        door.app.dialog.hear(before)
        await fill(door)
        await door.press("enter")
        door.app.dialog.hear(structs.replace(before, sentence="again"))
        door.app.dialog.hear(structs.replace(IN, attempt=4))
        await door.pilot.pause()
        assert "Logging in" in door.text

        door.app.dialog.hear(structs.replace(IN, attempt=5))
        await door.pilot.pause()
        assert door.app.left == [True]


AT_FAULT = {
    "key": ("60005", "50111", "60032", "50119"),
    "secret": ("60007", "50113"),
    "passphrase": ("60024", "50105"),
}


async def test_a_refusal_stays_open_and_points_at_the_field() -> None:
    codes = [(code, field) for field, codes in AT_FAULT.items() for code in codes]
    async with doorway() as door:
        await fill(door)
        for attempt, (code, field) in enumerate(codes, 1):
            door.app.dialog.query_one("#passphrase").focus()
            await door.press("enter")
            door.app.dialog.hear(refused(code, "it is [/wrong]", attempt))
            await door.pilot.pause()

            assert f"Refused: it is [/wrong] ({code})" in door.text
            assert door.app.focused.id == field
            assert len(door.app.asked) == attempt


async def test_opened_again_after_a_refusal_it_begins_with_the_key() -> None:
    """Its fields are empty: a key that is typed must not go into the secret's field. Seeded bug:
    it pointed at the field that had been wrong."""
    async with doorway(Doorway(session=refused("60007", "the secret key is wrong"))) as door:
        assert "Last time refused: the secret key is wrong (60007)" in door.text
        assert door.app.focused.id == "key"


async def test_after_a_refusal_the_wrong_field_is_typed_anew() -> None:
    async with doorway() as door:
        await fill(door)
        await door.press("enter")
        door.app.dialog.hear(refused("60024", "the passphrase is wrong"))
        await door.press(*"right", "backspace", "enter")

        passphrases = [who.login("1").passphrase for who, _ in door.app.asked]
        assert passphrases == [PASSPHRASE, "righ"]


async def test_without_an_answer_one_may_wait_on_or_leave() -> None:
    late = asyncio.Event()

    class Hasty(Login):
        def _is_late(self) -> None:
            super()._is_late()
            late.set()

    app = Doorway()
    app.dialog = Hasty(
        built_in("demo"), OUT, lambda *them: app.asked.append(them), dot=".", patience=0.01
    )
    async with doorway(app) as door:
        await fill(door)
        await door.press("enter")
        await asyncio.wait_for(late.wait(), 5)
        await door.pilot.pause()
        assert "No answer after" in door.text
        assert "Enter goes on waiting, Esc gives it up" in door.text

        late.clear()
        await door.press("enter")
        await asyncio.wait_for(late.wait(), 5)
        assert len(app.asked) == 1


async def test_what_was_typed_goes_when_the_dialog_closes() -> None:
    async with doorway() as door:
        await fill(door)
        fields = list(door.app.dialog.query(SecretField))
        assert [field.count for field in fields] == [len(KEY) + 2, len(SECRET), len(PASSPHRASE)]

        await door.press("escape")
        assert [field.answer() for field in fields] == ["", "", ""]
        assert door.app.left == [False]


# On the desk ----------------------------------------------------------------------------------


async def test_a_login_from_the_key_press_to_the_badge(staged, base: Glance) -> None:
    advice = "this key can trade: a read-only key is enough here"
    async with staged(size=(160, 40)) as stage:
        await stage.show(base)
        await stage.press("l", *"qe:?/zi", "ctrl+u")
        assert stage.app.is_running
        assert len(stage.opened) == 1

        await fill(stage)
        await stage.press("enter")
        assert [who.key for who in stage.feed.logins] == [KEY]

        await stage.show(at(base, WAITING))
        assert "67,432.1" in stage.text
        await stage.show(at(base, IN))
        assert "RIGHTS UNKNOWN" in stage.text.split("\n")[0]

        known = structs.replace(IN, rights="trade", label="main", sentence=advice)
        await stage.show(at(base, known))
        assert "main 37c5…9f3a  CAN TRADE  any IP" in stage.text
        assert told(stage) == [
            "Logged in with main 37c5…9f3a: trade, not bound to an IP address; " + advice
        ]

        await stage.press("l", "escape")
        assert stage.feed.wishes == []
        await stage.press("l")
        assert "Logged in with main 37c5…9f3a: trade" in stage.text
        await stage.press("enter")
        assert stage.feed.wishes == [("logout", "")]


async def test_escape_gives_up_a_login_under_way(staged, base: Glance) -> None:
    async with staged() as stage:
        await stage.show(base)
        await stage.press("l")
        await fill(stage)
        await stage.press("enter", "escape")

        assert ("logout", "") in stage.feed.wishes
        assert not isinstance(stage.app.screen, Login)


async def test_a_key_is_remembered_once_it_worked_and_its_failure_is_said(staged, base) -> None:
    kept: list[tuple[str, Credentials]] = []
    done = Event()

    def remember(name: str, who: Credentials) -> str:
        kept.append((name, who))
        done.set()
        return "the keyring is locked"

    async with staged(remember_keys=remember) as stage:
        await stage.show(base)
        await stage.press("l")
        await fill(stage)
        await stage.press("tab", "space", "shift+tab", "enter")
        await stage.show(at(base, WAITING))
        assert kept == []

        await stage.show(at(base, IN))
        assert await asyncio.to_thread(done.wait, 5)
        await stage.pilot.pause()
        assert kept == [("demo", stage.feed.logins[0])]
        assert "the keyring is locked" in told(stage)


async def test_switching_the_environment_closes_the_dialog(staged, base: Glance) -> None:
    async with staged() as stage:
        await stage.show(base)
        await stage.press("l")
        await fill(stage)
        fields = list(stage.app.screen.query(SecretField))
        await stage.app._switch("live")

        assert [field.answer() for field in fields] == ["", "", ""]


async def test_what_was_made_good_after_a_lost_line_is_said_once(staged, base: Glance) -> None:
    sentence = "orders between 14:02:10 and 14:02:31 UTC reconciled"
    holdings = Holdings(session=IN, reconciled=sentence)
    async with staged() as stage:
        await stage.show(at(base, IN))
        await stage.show(structs.replace(base, holdings=holdings))
        await stage.show(structs.replace(base, holdings=structs.replace(holdings)))

        assert told(stage) == [sentence]


async def test_a_refusal_without_a_dialog_is_said(staged, base: Glance) -> None:
    async with staged() as stage:
        await stage.show(at(base, refused("60032", "the API key is unknown here")))

        assert "LOGIN REFUSED" in stage.text
        assert told(stage) == ["login refused: the API key is unknown here; l tries again"]


@pytest.mark.parametrize(
    ("rights", "word"),
    [("read-only", "READ-ONLY"), ("trade", "CAN TRADE"), ("trade and withdraw", "CAN WITHDRAW")],
)
def test_the_badge_says_the_worst_that_a_key_may_do(rights: str, word: str) -> None:
    text, inks = badge.rights(structs.replace(IN, rights=rights))

    assert text == word
    assert (inks == "danger") == ("withdraw" in rights)


async def test_the_badge_stays_on_a_small_screen(staged, base: Glance) -> None:
    async with staged(size=(80, 24)) as stage:
        await stage.show(at(base, structs.replace(IN, rights="trade and withdraw")))

        assert "CAN WITHDRAW" in stage.text.split("\n")[0]


def test_a_recording_has_no_account() -> None:
    said: list[str] = []
    replay = structs.replace(built_in("demo"), name="replay")
    Entrance(Screen(), replay, lambda sentence, _: said.append(sentence), None).ask(".")

    assert said == ["a recording has no account to log in to"]


# Secrets --------------------------------------------------------------------------------------


def leaks(text: str) -> list[str]:
    """Which canaries can be found in a text, plain or encoded."""
    found = []
    for canary in (KEY, SECRET, PASSPHRASE.strip()):
        raw = canary.encode()
        forms = (canary, canary[::-1], raw.hex(), base64.b64encode(raw).decode()[:-4])
        found += [form for form in forms if form in text]
    return found


COPIES = ("ctrl+a", "ctrl+c", "super+c", "ctrl+x")


async def test_nothing_is_echoed_copied_or_cut() -> None:
    written: list[str] = []
    async with doorway() as door:
        driver = door.app._driver
        write, driver.write = driver.write, lambda data: written.append(data)
        await fill(door)
        shots = [door.app.export_screenshot()]
        for name in ("key", "secret", "passphrase"):
            door.app.screen.query_one(f"#{name}").focus()
            await door.press(*COPIES)
            shots.append(door.app.export_screenshot())
        driver.write = write

        assert leaks("".join(shots)) == []
        assert leaks(door.app._clipboard) == []
        assert leaks("".join(written)) == []
        assert not any("\x1b]52" in data for data in written)
        assert "37c5....." in door.text


async def test_the_messages_of_the_dialog_say_nothing() -> None:
    seen: list[str] = []

    class Listening(Doorway):
        async def on_event(self, event: events.Event) -> None:
            if not isinstance(event, (events.Key, events.Paste)):
                seen.append(repr(event))
            await super().on_event(event)

    class Overheard(Login):
        def on_secret_field_entered(self, message: SecretField.Entered) -> None:
            seen.append(repr(message) + repr(vars(message)))
            super().on_secret_field_entered(message)

    app = Listening()
    app.dialog = Overheard(built_in("demo"), OUT, lambda *them: app.asked.append(them), dot=".")
    async with doorway(app) as door:
        await fill(door)
        await door.press("enter")
        seen += [repr(widget) for widget in app.dialog.query("*")]

        assert len(app.asked) == 1
        assert leaks("".join(seen) + repr(app.asked)) == []
