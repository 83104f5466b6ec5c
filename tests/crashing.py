"""The dashboard with one fault of ours in it, to be run as a program of its own.

`crashing.py POINT CONFIG`: once F9 is pressed over the filled login dialog it breaks at POINT, with
everything that was typed in the locals of the frames.
"""

import sys

from okxtui.process import harden

harden()

from textual.binding import Binding  # noqa: E402

from okxtui import log  # noqa: E402
from okxtui.config import load  # noqa: E402
from okxtui.market.groups import alone  # noqa: E402
from okxtui.okx.signing import Credentials  # noqa: E402
from okxtui.state import State  # noqa: E402
from okxtui.ui.app import OkxTui  # noqa: E402
from okxtui.ui.desk import Desk  # noqa: E402
from okxtui.ui.secret import SecretField  # noqa: E402
from okxtui.wiring import Wiring  # noqa: E402


def break_with(key: str, secret: str, passphrase: str) -> None:
    """All three are locals of this frame."""
    who = Credentials(key, secret, passphrase)
    raise RuntimeError(f"broken on purpose, {who}")


class BrokenDesk(Desk):
    """Breaks while it is made."""

    def on_mount(self) -> None:
        break_with(*TYPED)


TYPED: list[str] = []
"""What stood in the dialog when F9 was pressed."""


class Crashing(OkxTui):
    """The dashboard, and F9."""

    BINDINGS = [*OkxTui.BINDINGS, Binding("f9", "break", priority=True)]

    def action_break(self) -> None:
        fields = self.screen.query(SecretField)
        TYPED[:] = [field.answer() for field in fields]
        match sys.argv[1]:
            case "handler":
                break_with(*TYPED)
            case "timer":
                self.set_timer(0.01, lambda: break_with(*TYPED))
            case "worker":
                self.run_worker(self._break_later(TYPED))
            case "mount":
                self.push_screen(self._broken())

    async def _break_later(self, typed: list[str]) -> None:
        break_with(*typed)

    def _broken(self) -> Desk:
        here = self.desk
        assert here is not None
        groups = alone(("BTC-USDT",))
        return BrokenDesk(here.environment, self._open_feed, groups, here.view, now=self.now)


def main() -> int:
    """Run it on the environment "lab" of the config file."""
    config = load({"config": sys.argv[2], "environment": "lab", "log_level": "debug"}, {})
    log.start(config.log_level)
    wiring = Wiring(config, State())
    app = Crashing(config, wiring.open_feed, wiring.environments)
    app.run()
    return app.return_code or 0


if __name__ == "__main__":
    sys.exit(main())
