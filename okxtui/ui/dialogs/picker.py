"""Picker: choose among all instruments of the exchange, as one types or with the mouse.

It searches what it is given and calls back with symbols. While there is no list, or when it could
not be fetched, a whole symbol can be typed all the same: the exchange knows best what it knows.
"""

from collections.abc import Callable, Collection, Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from okxtui.market.catalogue import Catalogue, Listed
from okxtui.okx.symbols import inst_type, is_symbol
from okxtui.ui.dialogs.choices import UNLISTED, Choices
from okxtui.ui.ink import harmless
from okxtui.ui.lines import INK_CLASSES
from okxtui.ui.matching import SCATTERED, Index
from okxtui.ui.view import View

Add = Callable[[Sequence[str], bool], None]
"""Symbols to watch; True: and to show the last of them."""

AGAIN = 5.0
"""Seconds between asking for newer prices; whoever fetches decides whether they are old."""

_LONGEST = 64
"""A symbol has at most 30 characters; a pasted novel is cut."""

_TYPE_IT = "a whole symbol can be typed"


class Picker(ModalScreen[None]):
    """The dialog behind `a`."""

    COMPONENT_CLASSES = INK_CLASSES
    BINDINGS = [
        Binding("escape", "dismiss", "Close", show=False),
        Binding("up", "move(-1)", "Up", show=False),
        Binding("down", "move(1)", "Down", show=False),
        Binding("pageup", "turn(-1)", "A page up", show=False),
        Binding("pagedown", "turn(1)", "A page down", show=False),
        Binding("tab", "mark", "Mark", show=False, priority=True),
        Binding("ctrl+o", "add(True)", "Add and show", show=False),
    ]

    def __init__(self, view: View, add: Add, ask: Callable[[], None]) -> None:
        """`ask` is called for the catalogue, and again while the dialog is open."""
        super().__init__()
        self._view, self._add, self._ask = view, add, ask
        self._catalogue = Catalogue()
        self._index = Index(())
        self._watched: Collection[str] = ()
        self._hits = 0

    def compose(self) -> ComposeResult:
        """Where one types, how far the list is, and the list."""
        with Vertical(id="picker") as box:
            box.border_title = "Add symbols"
            box.border_subtitle = "Enter adds   ^O shows too   Tab marks   Esc closes"
            yield Input(compact=True, max_length=_LONGEST, placeholder="btc swap")
            yield Static("", markup=False, id="told")
            yield Choices(self._view)

    def on_mount(self) -> None:
        """Ask for the list; it may take its time."""
        self.query_one(Input).focus()
        self._search(anew=True)
        self._ask()
        self.set_interval(AGAIN, self._ask)

    def hear(self, catalogue: Catalogue | None, watched: Collection[str]) -> None:
        """The list as it is now, and what of it is watched already."""
        if catalogue is not None and catalogue is not self._catalogue:
            if catalogue.rows is not self._catalogue.rows:
                self._index = Index((row.symbol, row.kind) for row in catalogue.rows)
            self._catalogue = catalogue
        elif watched == self._watched:
            return
        self._watched = watched
        if self.is_mounted:
            self._search(anew=False)

    # Searching --------------------------------------------------------------------------------

    @property
    def typed(self) -> str:
        """What was typed, as the exchange would write it."""
        return self.query_one(Input).value.strip().upper()

    def _search(self, *, anew: bool) -> None:
        rows, typed = self._catalogue.rows, self.typed
        tiers = self._index.search(typed)
        near = [rows[place] for tier in tiers[:SCATTERED] for place in tier]
        far = [rows[place] for place in tiers[SCATTERED]]
        self._hits = len(near) + len(far)
        if is_symbol(typed) and all(row.symbol != typed for row in near):
            state = "" if self._catalogue.missing else UNLISTED
            near.append(Listed(typed, inst_type(typed), state))
        self.query_one(Choices).hold([*near, *far], self._watched, anew=anew)
        self._tell()

    def _tell(self) -> None:
        catalogue, marked = self._catalogue, len(self.query_one(Choices).marked)
        said = f"{self._hits:,} of {len(catalogue.rows):,}"
        if catalogue.failed:
            said += f"   {catalogue.failed}; {_TYPE_IT}"
        elif catalogue.missing:
            said += f"   fetching {', '.join(catalogue.missing)}; {_TYPE_IT}"
        elif not self.query_one(Choices).entries:
            said += "   nothing fits"
        if marked:
            said += f"   {marked} marked"
        told = self.query_one("#told", Static)
        told.set_class(bool(catalogue.failed), "warn")
        told.update(Content(harmless(said)))

    def on_input_changed(self, event: Input.Changed) -> None:
        """A keystroke."""
        event.stop()
        self._search(anew=True)

    # Choosing ---------------------------------------------------------------------------------

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter."""
        event.stop()
        self.action_add(False)

    def action_add(self, show: bool) -> None:
        """What is marked, else the row under the cursor."""
        choices = self.query_one(Choices)
        pointed = choices.pointed
        symbols = tuple(choices.marked) or ((pointed.symbol,) if pointed else ())
        if symbols:
            self._add(symbols, show)
            self.dismiss()
        elif self.typed:
            told = self.query_one("#told", Static)
            told.update(Content(harmless(f"{self.typed} is no symbol like BTC-USDT-SWAP")))

    def on_choices_clicked(self, message: Choices.Clicked) -> None:
        """A click adds at once; the dialog stays for the next."""
        if message.symbol not in self._watched:
            self._add((message.symbol,), False)

    def action_mark(self) -> None:
        """Mark a row; Enter adds all that are marked."""
        self.query_one(Choices).mark()
        self._tell()

    def action_move(self, rows: int) -> None:
        """The cursor up or down."""
        self.query_one(Choices).move(rows)

    def action_turn(self, pages: int) -> None:
        """A page up or down."""
        choices = self.query_one(Choices)
        choices.move(pages * choices.page)
