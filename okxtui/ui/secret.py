"""Secret field: a line to type or paste something into that nobody may read afterwards.

Textual's own input copies its clear text, and tells it in a message at every keystroke. This one
has neither a clipboard nor such a message: what was typed leaves through `answer` alone, is kept
byte for byte, and is overwritten when the field goes. Must not know what the secret is for.
"""

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

LONGEST = 256
"""Characters; OKX's keys have 36 and 32, its passphrases at most 32."""


class SecretField(Widget, can_focus=True):
    """Dots for characters, and how many there are."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    SecretField { width: 1fr; height: 1; }
    """

    class Entered(Message):
        """What is here is all. The message carries none of it."""

        def __init__(self, field: "SecretField") -> None:
            super().__init__()
            self.field = field

    def __init__(self, id: str, dot: str) -> None:
        super().__init__(id=id)
        self.held = False
        """Nothing is taken in while an answer is awaited."""
        self._dot = dot
        self._typed = bytearray()
        self._doubted = False

    # What was typed ---------------------------------------------------------------------------

    @property
    def count(self) -> int:
        """Characters typed so far."""
        return len(self._typed.decode())

    def answer(self) -> str:
        """What was typed, as it was typed. The one way out."""
        return self._typed.decode()

    def doubt(self) -> None:
        """The exchange found it wrong: the next thing typed replaces all of it."""
        self._doubted = True

    def clear(self) -> None:
        """Overwrite it and start anew."""
        self._typed[:] = bytes(len(self._typed))
        self._typed.clear()
        self._doubted = False
        self.refresh()

    def on_unmount(self) -> None:
        """The dialog closed, however that came about."""
        self.clear()

    # Typing -----------------------------------------------------------------------------------

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Letters are typed here; they are no commands."""
        return character is not None and character.isprintable()

    def on_key(self, event: events.Key) -> None:
        """A character more, one less, or none at all."""
        if event.character is not None and event.is_printable:
            self._take(event.character)
        elif event.key in ("backspace", "ctrl+h"):
            self._take_back()
        elif event.key in ("ctrl+u", "ctrl+w", "delete"):
            if not self.held:
                self.clear()
        else:
            return
        event.stop()
        event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        """Pasted: the first line, without the signs that no keyboard types."""
        event.stop()
        lines = event.text.splitlines()
        if lines:
            self._take("".join(sign for sign in lines[0] if sign.isprintable()))

    def enter(self) -> None:
        """Say `Entered` when all that was typed until now has arrived here."""
        self.call_later(self.post_message, self.Entered(self))

    def _take(self, text: str) -> None:
        if self.held or not text:
            return
        if self._doubted:
            self.clear()
        self._typed += text[: LONGEST - self.count].encode()
        self.refresh()

    def _take_back(self) -> None:
        if self.held:
            return
        if self._doubted:
            self.clear()
        while self._typed:
            # The following bytes of one UTF-8 character all begin with the bits 10.
            if self._typed.pop() & 0xC0 != 0x80:
                break
        self.refresh()

    # Showing ----------------------------------------------------------------------------------

    def shown(self, room: int) -> str:
        """What stands for the typed text, in at most `room` cells."""
        return self._dot * min(room, self.count)

    def render(self) -> Content:
        """Dots, a cursor, and the count that tells a whole paste from half of one."""
        told = f" {self.count}" if self.count else ""
        room = max(0, self.size.width - len(told) - 2)
        dots = self.shown(room)
        cursor = Content.styled(" ", "reverse" if self.has_focus and not self.held else "")
        gap = " " * max(0, room - len(dots))
        return Content(f" {dots}") + cursor + Content(gap) + Content.styled(told, "dim")

    def on_focus(self) -> None:
        """The cursor comes."""
        self.refresh()

    def on_blur(self) -> None:
        """The cursor goes."""
        self.refresh()


class KeyField(SecretField):
    """For the API key: it is no secret, but whole it belongs on no screen either.

    The first characters show at once, the last ones when the field is left: enough to recognise
    it by.
    """

    ENDS = 4

    def answer(self) -> str:
        """The key without the blanks that came along with a paste."""
        return super().answer().strip()

    def shown(self, room: int) -> str:
        """The ends of the key, and dots between."""
        text = self.answer()
        if len(text) <= 3 * self.ENDS:
            return self._dot * min(room, self.count)
        last = "" if self.has_focus else text[-self.ENDS :]
        between = self._dot * (len(text) - self.ENDS - len(last))
        return f"{text[: self.ENDS]}{between}{last}"[:room]
