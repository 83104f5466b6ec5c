"""Desk: one screen for one environment.

It opens the feed, hands every glance to its panes, and turns keys into wishes of the feed. When
it leaves, its feed, market and messages leave with it: no value of one environment can come to
stand under another's name. Must not know how a feed works, nor how a pane paints.
"""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from msgspec import structs
from textual import events
from textual.app import ComposeResult
from textual.message import Message
from textual.reactive import reactive
from textual.screen import Screen

from okxtui.market.glance import Glance
from okxtui.market.groups import Groups
from okxtui.okx.environments import Environment, next_environment
from okxtui.okx.timeframes import beside
from okxtui.stream.ways import Feed
from okxtui.ui import reel
from okxtui.ui.alarm import Alarm, AlertStore
from okxtui.ui.asking import Asking
from okxtui.ui.choosing import Choosing
from okxtui.ui.commands import bindings
from okxtui.ui.entrance import Entrance, RememberKeys
from okxtui.ui.floor import Floor
from okxtui.ui.footer import Footer
from okxtui.ui.header import Header
from okxtui.ui.instrument import InstrumentLine
from okxtui.ui.lines import INK_CLASSES
from okxtui.ui.notice import Notice
from okxtui.ui.panes.chart import Chart
from okxtui.ui.panes.kinds import KINDS
from okxtui.ui.panes.ladder import Ladder
from okxtui.ui.panes.listing import Listing
from okxtui.ui.panes.pane import Pane
from okxtui.ui.panes.tape import Tape
from okxtui.ui.panes.tickers import Tickers
from okxtui.ui.prompt import Prompt
from okxtui.ui.status import Status
from okxtui.ui.table import as_csv
from okxtui.ui.thrift import ThriftyCompositor
from okxtui.ui.toasts import feed_kind
from okxtui.ui.view import UNITS, View, after
from okxtui.ui.watching import Watching

OpenFeed = Callable[[str, tuple[str, ...], str], AbstractAsyncContextManager[Feed]]
"""Environment name, symbols, current symbol: an open feed, closed when the block is left."""


class Desk(Screen[None]):
    """The market of one environment."""

    BINDINGS = bindings("desk")
    COMPONENT_CLASSES = INK_CLASSES
    AUTO_FOCUS = None
    BLANK = True

    class Glanced(Message, bubble=False):
        """A newer glance came; it replaces an older one that still waits."""

        def __init__(self, glance: Glance) -> None:
            super().__init__()
            self.glance = glance

        def can_replace(self, message: Message) -> bool:
            """Only the newest matters: a screen that was held up does not paint the past."""
            return isinstance(message, Desk.Glanced)

    class SwitchAsked(Message):
        """Another environment is wanted; "" asks for the list of them."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    class ListsChanged(Message):
        """The watch list, the current symbol or the groups are other ones."""

        def __init__(self, environment: str, groups: Groups) -> None:
            super().__init__()
            self.environment, self.groups = environment, groups

    class Said(Message):
        """A sentence for a toast. One of a kind in ten seconds is shown."""

        def __init__(self, sentence: str, kind: str = "") -> None:
            super().__init__()
            self.sentence, self.kind = sentence, kind or sentence

    view: reactive[View] = reactive(View(), layout=False, repaint=False)

    def __init__(
        self,
        environment: Environment,
        open_feed: OpenFeed,
        groups: Groups,
        view: View,
        *,
        now: Callable[[], float],
        remember_keys: RememberKeys | None = None,
        alerts: AlertStore | None = None,
    ) -> None:
        super().__init__(classes=f"-{environment.kind}")
        self._compositor = ThriftyCompositor()
        self.environment = environment
        self.watching = Watching(groups, self.say, self._lists_changed)
        self.feed: Feed | None = None
        self.glance: Glance | None = None
        self.now = now
        self.set_reactive(Desk.view, view)
        self.entrance = Entrance(self, environment, self.say, remember_keys)
        self.choosing = Choosing(self, self.say)
        self.asking = Asking(self)
        self.alarm = Alarm(self, environment.name, alerts, self.say)
        self.header, self.instrument = Header(environment, view, now), InstrumentLine(view, now)
        self.floor = Floor(*(kind(view, now) for kind in KINDS))
        """Where the panes stand."""
        self._around = (self.header, self.instrument, Notice(environment, now), Status(now))
        self._open_feed = open_feed
        self._told = 0

    def compose(self) -> ComposeResult:
        """Header, what is wrong, panes, the line, keys."""
        *above, status = self._around
        yield from (*above, self.floor, status, Footer(), Prompt())

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """All that just came has its styles; only who was away may have missed a change of them."""
        event.refresh_styles &= self.stack_updates > 0

    def on_mount(self) -> None:
        """Find each pane its place, and listen."""
        self.set_interval(1.0, self._tick)
        self.floor.settle(self.size)
        self.run_worker(self._listen(), name="feed", exit_on_error=True)

    # The feed ---------------------------------------------------------------------------------

    async def _listen(self) -> None:
        async with self._open_feed(self.environment.name, *self.watching.lists) as feed:
            self.feed = self.entrance.feed = self.choosing.feed = feed
            self.watching.begin(feed)
            async for glance in feed.glances():
                self.post_message(self.Glanced(glance))

    async def close(self) -> None:
        """Close the feed, before another desk or the shell takes over."""
        if self.feed is not None:
            await self.feed.close()

    def on_desk_glanced(self, message: Glanced) -> None:
        """Hand everyone the newest."""
        glance = self.glance = message.glance
        for line in self._around:
            line.take(glance)
        for pane in self.panes:
            pane.hear(glance)
        self.floor.account = glance.holdings.session.phase in ("in", "logging in")
        self.entrance.hear(glance.holdings)
        self.choosing.hear(glance)
        self.alarm.hear(glance, self.view.utc)
        self._pass_on(glance)

    def _pass_on(self, glance: Glance) -> None:
        """What a glance says to the app: new sentences, and lists that changed."""
        for number, sentence in glance.said:
            if number > self._told:
                self._told = number
                self.post_message(self.Said(sentence, feed_kind(sentence)))
        self.watching.hear(glance)

    def _lists_changed(self) -> None:
        self.post_message(self.ListsChanged(self.environment.name, self.watching.groups))

    def _tick(self) -> None:
        """A second passed: ages move on though nothing came."""
        for line in self._around:
            line.repaint()
        for pane in self.panes:
            pane.tick()

    # Panes ------------------------------------------------------------------------------------

    @property
    def panes(self) -> tuple[Pane, ...]:
        """All of them, shown or not."""
        return self.floor.panes

    @property
    def chosen_pane(self) -> Pane:
        """The one that keys go to."""
        return self.floor.chosen_pane

    def on_resize(self, event: events.Resize) -> None:
        """Another size, perhaps another layout."""
        self.floor.settle(event.size)

    def on_floor_turned(self) -> None:
        """What stands around the panes speaks of the one that has the keys."""
        floor, asking = self.floor, self.query_one(Prompt).display
        for plain in (Status, Notice, Footer):
            self.query_one(plain).display = not floor.too_small
        self.instrument.display = not floor.one_at_a_time
        self.query_one(Footer).display = not (floor.too_small or asking)
        self.query_one(Footer).speak_of(*floor.chosen_pane.kinds)
        self.header.where = floor.where
        self.set_class(floor.too_small, "-too-small")

    def watch_view(self, view: View) -> None:
        """Hand the view down."""
        if self.is_mounted:
            self.header.view = self.instrument.view = view
            for pane in self.panes:
                pane.view = view

    # Keys: market -----------------------------------------------------------------------------

    def show_symbol(self, symbol: str) -> None:
        """Make `symbol` the current one."""
        if self.feed is not None:
            self.feed.choose(symbol)

    def on_listing_chosen(self, message: Listing.Chosen) -> None:
        """Ladder, tape and chart are to follow another symbol."""
        self.show_symbol(message.symbol)

    def on_chart_older_asked(self, message: Chart.OlderAsked) -> None:
        """Somebody looks back to where the bars end."""
        if self.feed is not None:
            self.feed.older()

    def action_timeframe(self, step: int) -> None:
        """Longer or shorter candles."""
        if self.feed is not None and self.glance is not None:
            self.feed.timeframe(beside(self.glance.chart.timeframe.name, step).name)

    def on_tickers_since(self, message: Tickers.Since) -> None:
        """Changes count from another moment."""
        self.view = structs.replace(self.view, change=message.since)

    def action_add(self) -> None:
        """Choose among all instruments, and watch them."""
        self.choosing.ask(self.view)

    def action_drop(self) -> None:
        """Drop the row under the cursor; elsewhere the current symbol. One always stays."""
        tickers = self.query_one(Tickers)
        symbol = tickers.pointed if self.chosen_pane is tickers else self.watching.lists[1]
        if len(self.watching.lists[0]) < 2:
            self.post_message(self.Said("the last symbol of the list stays", "drop"))
        elif self.feed is not None and symbol:
            self.feed.unwatch(symbol)
            self.post_message(self.Said(f"dropped {symbol}; a adds it again"))

    def action_groups(self, deed: str) -> None:
        """Another watch group, or another set of them."""
        self.watching.do(deed, self.asking.ask)

    def action_book(self) -> None:
        """The ladder follows the other channel; its title says which."""
        if self.feed is not None and self.glance is not None:
            self.feed.book("books5" if self.glance.book == "books" else "books")

    def action_retry(self) -> None:
        """Do not wait for the next attempt."""
        if self.feed is not None:
            self.feed.retry()

    def action_record(self) -> None:
        """Record to a file, or stop."""
        reel.toggle(self.feed, self.glance, self.asking.ask)

    def action_filter(self) -> None:
        """Narrow the chosen pane."""
        self.asking.narrow(self.chosen_pane)

    def on_tape_smallest_asked(self) -> None:
        """Prints below a size are to be hidden."""
        self.asking.smallest(self.query_one(Tape))

    def on_ladder_size_asked(self, message: Ladder.SizeAsked) -> None:
        """The cost of a size is to be told."""
        self.asking.size(self.query_one(Ladder), message.before)

    def on_prompt_closed(self) -> None:
        """The footer comes back, the pane has the keys again."""
        self.floor.take_keys()
        self.on_floor_turned()

    def say(self, sentence: str, kind: str = "") -> None:
        """A toast; from any thread."""
        self.post_message(self.Said(sentence, kind))

    # Keys: the rest ---------------------------------------------------------------------------

    def action_switch(self) -> None:
        """Demo and live swap; from anywhere else to demo."""
        self.post_message(self.SwitchAsked(next_environment(self.environment.name)))

    def action_environments(self) -> None:
        """The list of environments."""
        self.post_message(self.SwitchAsked(""))

    def action_login(self) -> None:
        """Log in; when logged in, ask whether to log out."""
        self.entrance.ask(self.view.signs.dot)

    def action_alerts(self, deed: str) -> None:
        """The alerts, and a line to type one; or silence for the one that fired last."""
        self.alarm.do(deed, self.now)

    def action_unit(self) -> None:
        """Sizes in the next unit."""
        self.view = structs.replace(self.view, unit=after(self.view.unit, UNITS))

    def action_mask(self) -> None:
        """Hide the amounts of the account, or show them again."""
        self.view = structs.replace(self.view, masked=not self.view.masked)

    def action_clock(self) -> None:
        """Local time or UTC."""
        self.view = structs.replace(self.view, utc=not self.view.utc)

    def action_copy(self) -> None:
        """The chosen pane as CSV, through the terminal's clipboard."""
        rows = list(self.chosen_pane.table())
        self.app.copy_to_clipboard(as_csv(rows))
        self.post_message(self.Said(f"copied {max(0, len(rows) - 1)} rows as CSV", "copy"))
