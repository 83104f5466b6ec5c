"""The feed of a recording: a replay on a thread of its own, with keys for its clock."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from okxtui.stream.replay import Replay
from okxtui.stream.thread import Publish, Runner, ThreadedFeed


class PlayedFeed(ThreadedFeed):
    """`ways.Playable` around a replay."""

    def __init__(
        self, open_replay: Callable[[Publish], AbstractAsyncContextManager[Replay]]
    ) -> None:
        super().__init__(open_replay, "replay")

    def pause(self) -> None:
        self._play(lambda replay: replay.pause())

    def step(self) -> None:
        self._play(lambda replay: replay.step())

    def speed(self, step: int) -> None:
        self._play(lambda replay: replay.speed(step))

    def jump(self, text: str, utc: bool) -> None:
        self._play(lambda replay: replay.jump(text, utc))

    def next_gap(self) -> None:
        self._play(lambda replay: replay.next_gap())

    def next_signal(self) -> None:
        self._play(lambda replay: replay.next_signal())

    def _play(self, wish: Callable[[Replay], None]) -> None:
        def grant(runner: Runner) -> None:
            if isinstance(runner, Replay):
                wish(runner)

        self._wish(grant)
