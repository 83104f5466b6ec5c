"""Replay: a recording through the same protocol and market as the live thing, to the same screen.

Nothing is sent and no socket is opened. What was subscribed to is taken from the recording, and
where it began in mid-session from the frames themselves. Wherever one jumps to, every record
before it has been folded: backwards, from the start again.
"""

import asyncio
from collections.abc import Callable, Iterable
from pathlib import Path

from okxtui.market.catalogue import named
from okxtui.market.glance import Glance, Playback
from okxtui.market.market import Market
from okxtui.okx.signing import Credentials
from okxtui.okx.text import clean
from okxtui.okx.timeframes import TIMEFRAMES, USUAL, Timeframe, timeframe
from okxtui.stream.elapsed import elapsed
from okxtui.stream.haste import GAP, SIGNAL, Haste, Landmark
from okxtui.stream.moment import NoMoment, Span, moment
from okxtui.stream.pace import Pace
from okxtui.stream.recording import NotAJournal, read
from okxtui.stream.retelling import Retelling
from okxtui.stream.survey import Survey
from okxtui.stream.timeline import LONGEST_PAUSE, Ageing, Timeline
from okxtui.stream.vitals import Vitals

_BEAT = 1.0
_BREATH = 200
"""Records after which others may run, when the recording leaves no pause."""

SPEEDS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)


class Replay:
    """A runner (`thread.Runner`) that plays one recording, then stands still."""

    def __init__(
        self,
        survey: Survey,
        current: str = "",
        *,
        symbols: tuple[str, ...] = (),
        speed: float = 1.0,
        rate: float = 20.0,
        book: str = "books5",
        window: tuple[float, float] | None = None,
        publish: Callable[[Glance], None],
        now: Callable[[], float] = elapsed,
    ) -> None:
        """`window`: the recording's times (unix seconds) to begin and to end at."""
        self._survey = survey
        self._start, self._end = window or (survey.start, survey.end)
        self._told = Retelling(Market(symbols or survey.symbols, current, _best_book(survey, book)))
        self.market.charts.timeframe = _best_timeframe(survey)
        self.vitals = Vitals()
        self._publish, self._rate, self._now = publish, rate, now
        self._timeline = Timeline(survey.start, speed, now())
        self._ages = Ageing(now())
        self._ended = self._just_ended = False
        self._haste = Haste()
        self._back = False
        """What is wanted lies behind us: begin anew."""
        self._wish = asyncio.Event()
        self._pace: Pace | None = None

    @property
    def market(self) -> Market:
        """What is believed at this point of the recording."""
        return self._told.market

    async def run(self) -> None:
        """Play to the end, then hold the last state until cancelled."""
        self._pace = Pace(self._rate, self._flush)
        self._timeline = Timeline(self._survey.start, self._timeline.speed, self._now())
        self._seek(self._start)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._pace.keep())
                group.create_task(self._beat())
                group.create_task(self._play())
        finally:
            self._pace.stop()

    # What a person at the screen may want.

    def watch(self, *symbols: str) -> None:
        """Add symbols to the list; they stay blank unless the recording has them."""
        for symbol in symbols:
            self.market.watch(symbol)
        self._touch()

    def unwatch(self, symbol: str) -> None:
        """Drop a symbol from the list."""
        self.market.unwatch(symbol)
        self._touch()

    def relist(self, symbols: Iterable[str], current: str, group: str = "") -> None:
        """Show just these; they stay blank unless the recording has them."""
        self.market.relist(symbols, current, group)
        self._touch()

    def choose(self, symbol: str) -> None:
        """Make a symbol the current one."""
        self.market.choose(symbol)
        self._touch()

    def catalogue(self) -> None:
        """What the recording holds is all there is to choose from."""
        self.market.catalogue = named(self._survey.symbols)
        self._touch()

    def timeframe(self, name: str) -> None:
        """Show bars of another length; there are some only if the recording has them."""
        self.market.charts.timeframe = timeframe(name) or self.market.charts.timeframe
        self._touch()

    def older(self) -> None:
        """What the recording holds is all there is."""

    def book(self, channel: str) -> None:
        """Take the depth from another channel, if the recording has it."""
        if _best_book(self._survey, channel) != channel:
            self._say(f"This recording has no {channel}.")
            return
        self.market.book_channel = channel
        self._touch()

    def login(self, credentials: Credentials) -> None:
        """No key ever leaves for a file."""
        self._say("A recording has no account to log in to.")

    def logout(self) -> None:
        """Nobody is logged in."""

    def retry(self) -> None:
        """There is no line to try again."""

    def record(self, path: Path | None) -> None:
        """A recording is not recorded a second time."""
        if path is not None:
            self._say("This is a recording already.")

    # The recording's own keys (`ways.Playable`).

    def pause(self) -> None:
        """Let the clock stand, or run again; after the end, from the start."""
        now = self._now()
        if self._ended:
            self._timeline.go(now)
            self._seek(self._start)
        elif self._timeline.halted:
            self._timeline.go(now)
        else:
            self._timeline.halt(now)
        self._wished()

    def step(self) -> None:
        """Play the next record and stand still."""
        self._timeline.halt(self._now())
        self._haste.step()
        self._wished()

    def speed(self, step: int) -> None:
        """The next faster (1) or slower (-1) of SPEEDS."""
        speed = self._timeline.speed
        if step > 0:
            chosen = next((it for it in SPEEDS if it > speed), speed)
        else:
            chosen = next((it for it in reversed(SPEEDS) if it < speed), speed)
        self._timeline.run_at(chosen, self._now())
        self._wished()

    def jump(self, text: str, utc: bool = False) -> None:
        """To a time, as `moment` reads it."""
        at = self._playback(self._now()).at
        try:
            self._seek(moment(text, Span(self._start, self._end, at), utc))
        except NoMoment as fault:
            self._say(str(fault))
        self._wished()

    def next_gap(self) -> None:
        """On to where something is missing, and stand still there."""
        self._go_on_to(GAP)

    def next_signal(self) -> None:
        """On to where something of the current symbol stands out, and stand still there."""
        self._go_on_to(SIGNAL)

    # Inside.

    def _go_on_to(self, landmark: Landmark) -> None:
        if self._ended:
            self.vitals.say(landmark.none_left)
        else:
            self._haste.until(landmark, self._told)
        self._wished()

    def _seek(self, at: float) -> None:
        self._haste.to(at)
        self._back = self._ended or at < self._timeline.reading(self._now())

    def _wished(self) -> None:
        self._wish.set()
        self._touch()

    async def _play(self) -> None:
        """From the start to the end, and again whenever somebody wants to go back."""
        while True:
            self._back = False
            try:
                await self._through()
            except NotAJournal as fault:
                self.vitals.say(str(fault))
            if not self._back:
                self._finish()
            while not self._back:
                self._wish.clear()
                await self._wish.wait()
            self._begin_anew()

    async def _through(self) -> None:
        recording = read(self._survey.path)
        for count, record in enumerate(recording):
            silence = 0.0 if record.ts is None else record.ts - self._timeline.at
            self._timeline.due(record.ts)
            if self._timeline.next > self._end or not await self._until_due(count):
                break
            self._told.gaps += silence > LONGEST_PAUSE
            now = self._now()
            self._told.take(record, self._ages.read(now, self._ageing))
            self._timeline.played(now)
            self._touch()
        if recording.skips and not self._back:
            self.vitals.counts["lines that could not be read"] = recording.skips
            self.vitals.say(f"{recording.skips} could not be read: {recording.skipped[0]}")

    async def _until_due(self, count: int) -> bool:
        """Wait for the next record's moment. False: what is wanted lies behind us."""
        while not self._back:
            now = self._now()
            hurried = self._haste.wanted(self._timeline, self._told, now)
            left = 0.0 if hurried else self._timeline.left(now)
            if left is not None and left <= 0.0:
                if count % _BREATH == _BREATH - 1:
                    await asyncio.sleep(0)
                return True
            self._wish.clear()
            try:
                async with asyncio.timeout(left):
                    await self._wish.wait()
            except TimeoutError:
                pass
        return False

    def _finish(self) -> None:
        if missed := self._haste.missed(self._told):
            self.vitals.say(missed)
        self._haste.over()
        self._ended = self._just_ended = True
        self._touch()

    def _begin_anew(self) -> None:
        """A market that knows nothing yet, looked at in the same way."""
        was, now = self.market, self._now()
        self._told = Retelling(Market(was.symbols, was.current, was.book_channel))
        self.market.charts.timeframe = was.charts.timeframe
        self.market.catalogue = was.catalogue
        halted = self._timeline.halted
        self._timeline = Timeline(self._survey.start, self._timeline.speed, now)
        if halted:
            self._timeline.halt(now)
        self._ended = False

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(_BEAT)
            self._touch()

    def _say(self, sentence: str) -> None:
        self.vitals.say(sentence)
        self._touch()

    def _touch(self) -> None:
        if self._pace is not None:
            self._pace.touch()

    @property
    def _ageing(self) -> float:
        """Seconds by which what is shown ages in a second of ours."""
        stands = self._ended or self._timeline.halted
        return 0.0 if stands else min(1.0, self._timeline.speed)

    def _flush(self) -> None:
        now = self._now()
        at = self._ages.read(now, self._ageing)
        vitals, links = self.vitals, self._told.links()
        vitals.glances += 1
        if vitals.is_due(now, links) or self._just_ended:
            self._just_ended = False
            channels = {name: self.market.freshest(name, links) for name in self._survey.channels}
            vitals.renew(links, self._told.counts(), channels, None, self.market.maintenance())
        playback = self._playback(now)
        glance = self.market.glance(
            "replay", at, playback.at, links, vitals.health, vitals.said, playback
        )
        self._publish(glance)

    def _playback(self, now: float) -> Playback:
        at = self._end if self._ended else self._timeline.reading(now)
        return Playback(
            name=clean(self._survey.path.name),
            at=min(max(at, self._start), self._end),
            start=self._start,
            end=self._end,
            speed=self._timeline.speed,
            paused=self._timeline.halted,
            ended=self._ended,
            ageing=self._ageing,
        )


def _best_timeframe(survey: Survey) -> Timeframe:
    """The chart's bars: the usual ones, or the shortest that the recording has."""
    has = [frame for frame in (USUAL, *TIMEFRAMES) if frame.channel in survey.channels]
    return has[0] if has else USUAL


def _best_book(survey: Survey, wanted: str) -> str:
    """The ladder's channel: the one that is wanted, if the recording has it."""
    has = [name for name in (wanted, "books5", "books") if name in survey.channels]
    return has[0] if has else wanted
