"""Floor: where the panes stand, which of them show, and which one has the keys.

It knows panes by their numbers and places alone. What the market is, and what a screen says
around the panes, it must not know.
"""

from textual import events
from textual.geometry import Region, Size
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from okxtui.ui.commands import bindings
from okxtui.ui.panes.pane import Pane
from okxtui.ui.places import Fronts, arrange, layout_for, named


class PlacesLayout(Layout):
    """Arranges the displayed panes by the table for the width; a single one fills the space."""

    name = "places"

    def arrange(
        self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True
    ) -> ArrangeResult:
        """A placement for each child that has a place."""
        panes = {(child.id or "").removeprefix("pane-"): child for child in children}
        whole = Region(0, 0, size.width, size.height)
        if len(panes) == 1:
            regions = dict.fromkeys(panes, whole)
        else:
            account = not isinstance(parent, Floor) or parent.account
            regions = arrange(layout_for(size.width, account=account), set(panes), whole)
        no_margin = parent.styles.margin
        return [
            WidgetPlacement(region, region.offset * 0, no_margin, panes[name])
            for name, region in regions.items()
        ]


class Floor(Widget):
    """The panes of one desk."""

    DEFAULT_CSS = """
    Floor { width: 1fr; height: 1fr; }
    """
    BINDINGS = bindings("floor")
    BLANK = True
    """Nothing of its own shows: the toolkit may fill it in without composing it line by line."""

    class Turned(Message):
        """Another pane has the keys, or panes came and went."""

    account: reactive[bool] = reactive(False, repaint=False)
    """Whether somebody is logged in: until then the account takes little room."""
    chosen: reactive[str] = reactive("1", layout=False, repaint=False, init=False)
    """The number of the pane that keys go to."""
    zoomed: reactive[bool] = reactive(False, layout=False, repaint=False, init=False)

    def __init__(self, *panes: Pane) -> None:
        super().__init__(*panes, id="floor")
        self.panes = panes
        self.terminal = Size(80, 24)
        """The size of the terminal, by which the places are chosen."""
        self._places = PlacesLayout()
        self._fronts = Fronts()
        self._came_from = self.chosen

    @property
    def layout(self) -> Layout:
        """Ours: a style sheet can name only Textual's own layouts."""
        return self._places

    @property
    def chosen_pane(self) -> Pane:
        """The one that keys go to."""
        return next(pane for pane in self.panes if self.chosen == pane.NUMBER)

    # What shows -------------------------------------------------------------------------------

    @property
    def one_at_a_time(self) -> bool:
        """Whether the terminal is too small for panes beside each other."""
        return self.terminal.width < 80 or self.terminal.height < 24

    @property
    def too_small(self) -> bool:
        """Whether there is room for no pane at all."""
        return self.terminal.width < 40 or self.terminal.height < 10

    @property
    def where(self) -> str:
        """What to say of the other panes, while one has all the room."""
        if self.too_small or not (self.zoomed or self.one_at_a_time):
            return ""
        reachable = self._reachable()
        if self.one_at_a_time and self.chosen_pane in reachable:
            return f"pane {reachable.index(self.chosen_pane) + 1}/{len(reachable)}, Tab"
        return "zoomed, Esc"

    def settle(self, terminal: Size | None = None) -> None:
        """Show the panes that belong on a terminal of this size; the chosen one gets the keys."""
        self.terminal = terminal or self.terminal
        alone = self.zoomed or self.one_at_a_time
        reachable = self._reachable()
        if not alone and self.chosen_pane not in reachable:
            self.set_reactive(Floor.chosen, self._came_from)
        self._fronts.choose(self.chosen)
        shown = [self.chosen_pane] if alone else self._in_front(reachable)
        if alone:
            self.chosen_pane.beside = ()
        for pane in self.panes:
            pane.display = pane in shown and not self.too_small
        focused = self.screen.focused
        if focused is None or self in focused.ancestors:
            self.take_keys()
        self.post_message(self.Turned())

    def take_keys(self) -> None:
        """Keys go to the chosen pane, from now on and not from the next message on."""
        self.screen.set_focus(self.chosen_pane, scroll_visible=False)

    def _reachable(self) -> list[Pane]:
        """The panes that Tab goes to: those with a place in the layout of this width."""
        numbers = named(layout_for(self.terminal.width))
        numbers -= {"i"} if self.one_at_a_time else set()
        return [pane for pane in self.panes if pane.NUMBER in numbers]

    def _in_front(self, reachable: list[Pane]) -> list[Pane]:
        """Those that no other pane of their place hides; each says which ones it hides."""
        fronts = self._fronts.behind(layout_for(self.terminal.width))
        names = {pane.NUMBER: f"{pane.NUMBER[:1]} {pane.NAME}" for pane in reachable}
        for pane in reachable:
            pane.beside = tuple(names[it] for it in fronts.get(pane.NUMBER, ()) if it in names)
        hidden = {name for behind in fronts.values() for name in behind}
        return [pane for pane in reachable if pane.NUMBER not in hidden]

    def watch_account(self) -> None:
        """Other places, though no pane came or went."""
        # A widget's own arrangement is made anew when a child of it asks for room.
        for pane in self.panes[:1]:
            pane.refresh(layout=True)

    def watch_chosen(self) -> None:
        """Another pane."""
        self.settle()

    def watch_zoomed(self) -> None:
        """One pane alone, or all."""
        self.settle()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """A click focuses too."""
        if isinstance(event.widget, Pane):
            self.chosen = event.widget.NUMBER

    # Keys -------------------------------------------------------------------------------------

    def action_next_pane(self, step: int) -> None:
        """Round the panes that are laid out."""
        reachable = self._reachable()
        place = reachable.index(self.chosen_pane) if self.chosen_pane in reachable else 0
        self.chosen = reachable[(place + step) % len(reachable)].NUMBER

    def action_pane(self, number: str) -> None:
        """To that pane; pressed again, to the other one of its number, if there is one."""
        twin = f"{number}b"
        again = self.chosen == number and any(twin == pane.NUMBER for pane in self.panes)
        if number not in named(layout_for(self.terminal.width)) and not self.zoomed:
            # No place beside the others on a screen this small: it takes the whole of it.
            self._came_from, self.zoomed = self.chosen, True
        self.chosen = twin if again else number

    def action_zoom(self) -> None:
        """The pane alone, or all again."""
        self.zoomed = not self.zoomed

    def action_unzoom(self) -> None:
        """All again. Esc never quits."""
        if self.chosen == "i":
            self.chosen = self._came_from
        self.zoomed = False

    def action_health(self) -> None:
        """To the health pane and back; where it has no place of its own, it takes the screen."""
        if self.chosen == "i":
            self.action_unzoom()
            return
        self._came_from = self.chosen
        self.zoomed = self.zoomed or "i" not in named(layout_for(self.terminal.width))
        self.chosen = "i"
