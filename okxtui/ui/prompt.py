"""Prompt: one line to type in, where the footer is, for a filter, a size or a symbol.

What is typed goes nowhere but to the one who asked. Enter keeps it, Esc takes it back.
"""

from collections.abc import Callable

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static


class Prompt(Horizontal):
    """A label and an input; hidden until something is asked."""

    BINDINGS = [Binding("escape", "take_back", "Take it back", show=False)]

    class Closed(Message):
        """Nothing is asked any more."""

    LONGEST = 64
    """A symbol has at most 30 characters; a pasted novel is not taken."""

    def compose(self) -> ComposeResult:
        """The question, and where the answer is typed."""
        yield Static(markup=False)
        yield Input(compact=True, max_length=self.LONGEST, select_on_focus=False)

    def on_mount(self) -> None:
        """Nothing is asked yet."""
        self.display = False
        self._done: Callable[[str], None] | None = None
        self._typed: Callable[[str], None] | None = None
        self._before = ""

    def ask(
        self,
        question: str,
        before: str,
        done: Callable[[str], None],
        typed: Callable[[str], None] | None = None,
    ) -> None:
        """Ask; `typed` hears every keystroke, `done` the answer (or `before` again on Esc)."""
        self._before, self._done, self._typed = before, done, typed
        self.query_one(Static).update(f" {question} ")
        field = self.query_one(Input)
        with field.prevent(Input.Changed):
            field.value = before
        self.display = True
        field.cursor_position = len(before)
        # At once: `focus()` waits its turn, and keys typed meanwhile would be commands.
        self.screen.set_focus(field)

    def on_input_changed(self, event: Input.Changed) -> None:
        """A keystroke."""
        event.stop()
        if self._typed and self.display:
            self._typed(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter."""
        event.stop()
        self._close(event.value)

    def action_take_back(self) -> None:
        """Esc."""
        self._close(None)

    def on_descendant_blur(self) -> None:
        """The focus went elsewhere: as Esc."""
        self._close(None)

    def _close(self, answer: str | None) -> None:
        if not self.display:
            return
        done, typed, self._done, self._typed = self._done, self._typed, None, None
        self.display = False
        if answer is not None and done:
            done(answer)
        elif answer is None and typed:
            typed(self._before)
        self.post_message(self.Closed())
