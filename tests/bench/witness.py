"""Who looks at the dashboard all along and does not believe it: every glance, and the screen.

A finding is a sentence. Ages are judged by the exchange's own stamps, dead lines by what the
middleman let through, values by the oracle: none of them is asked of the client.
"""

import re
from collections import Counter

from okxtui.market.freshness import TRUSTED
from okxtui.stream.elapsed import elapsed
from tests.bench.oracle import shown

HASTE = 0.8
"""Seconds by which a value may be older than stated: one push's way through a busy process."""
SAID = 0.8
"""Seconds within which a lost line is said. It is 0.3, which `recovery.py` measures; here one
process has two exchanges, the dashboard and the witness to run."""
PAINTED = 1.6
"""Seconds until the screen has it: a tick of a second, a busy process."""
MOST = 20
"""Findings told one by one."""
_PATHS = {"quotes_pulse": "public", "depth_pulse": "public", "tape_pulse": "public"}
_PRICE = re.compile(r"\d,\d{3}\.\d")
_BANNER = re.compile(r"^ (LIVE|DEMO) ")


class Witness:
    """Collects findings about one dashboard that may be on any of several exchanges."""

    def __init__(self, worlds):
        self.worlds = worlds
        """By the name of the environment: (oracle, middleman)."""
        self.findings = []
        self.looks = Counter()
        self.late = 0.0
        """Seconds by which pushes are being held up on purpose."""

    def found(self, sentence):
        self.findings.append(sentence)
        if len(self.findings) <= MOST:
            print(f"  WRONG: {sentence}")

    # Glances.

    def see(self, name, glance):
        """One glance of the feed that was opened for the environment `name`."""
        self.looks["glances"] += 1
        oracle, man = self.worlds[name]
        if glance.environment != name:
            self.found(f"a glance of {glance.environment} in {name}")
            return
        self._lines(man, glance)
        for quote in glance.quotes:
            if quote.ticker is not None:
                self._quote(name, oracle, glance, quote)
        if glance.depth.seq is not None:
            self._depth(name, oracle, glance)

    def _quote(self, name, oracle, glance, quote):
        self.looks["quotes"] += 1
        row, stamp = quote.ticker, int(quote.ticker.ts)
        told = (row.last, row.bid_px, row.bid_sz, row.ask_px, row.ask_sz)
        if stamp in oracle.tickers[quote.symbol] and oracle.tickers[quote.symbol][stamp] != told:
            self.found(f"{name} {quote.symbol} was never {told}")
        self._age(f"{name} {quote.symbol}", oracle.age(stamp), quote.pulse)

    def _depth(self, name, oracle, glance):
        self.looks["books"] += 1
        depth = glance.depth
        true = oracle.tops[depth.symbol].get(depth.seq)
        broken = glance.depth_pulse.state(elapsed()) not in TRUSTED
        if true is not None and not broken and shown(depth, 5) != true:
            self.found(f"{name} {depth.symbol} {depth.source} at {depth.seq}: {shown(depth, 5)}")
        self._age(f"{name} {depth.symbol} {depth.source}", oracle.age(depth.ts), glance.depth_pulse)

    def _age(self, what, true, pulse):
        stated = pulse.age(elapsed())
        if stated is None and pulse.state(elapsed()) not in TRUSTED:
            return  # Dimmed, and no age is claimed.
        if stated is None or true > stated + HASTE + self.late:
            self.found(f"{what} is {true:.1f} s old and says {pulse.says(elapsed())}")

    def _lines(self, man, glance):
        """No pane vouches for what came by a line that is dead."""
        now = elapsed()
        held = glance.holdings
        pulses = [(name, path, getattr(glance, name)) for name, path in _PATHS.items()]
        pulses += [
            (name, "private", getattr(held, name))
            for name in ("orders_pulse", "positions_pulse", "balance_pulse")
        ]
        pulses.append(("chart_pulse", "business", glance.chart_pulse))
        for name, path, pulse in pulses:
            dead = man.dead_for(path, now)
            if dead is not None and dead > SAID and pulse.state(now) in TRUSTED:
                self.found(f"{name} says {pulse.says(now)}, its line has been dead {dead:.2f} s")

    # The screen.

    def look(self, desk, picture):
        """The rendered rows of a desk, each a list of (text, colour)."""
        self.looks["screens"] += 1
        name = desk.environment.name
        header = "".join(text for text, _ in picture[0])
        said = _BANNER.match(header)
        if said is None or said[1] != name.upper():
            self.found(f"the header of {name} says {header[:40]!r}")
        _, man = self.worlds[name]
        now = elapsed()
        dead = man.dead_for("public", now)
        if dead is not None and dead > SAID + PAINTED:
            self._dimmed(desk, picture)

    def _dimmed(self, desk, picture):
        """While the public line is dead no number of the market stands there as if it were not."""
        self.looks["screens of a dead line"] += 1
        faint = desk.get_component_rich_style("ink--stale").color
        above = [(text, colour) for row in picture[:2] for text, colour in row]
        if bright := [text for text, colour in above if _PRICE.search(text) and colour != faint]:
            self.found(f"the header shows {bright[0]!r} undimmed, its line is dead")
        for pane in desk.panes:
            if pane.NAME not in ("Ladder", "Tape", "Tickers") or not pane.region.area:
                continue
            region = pane.region
            title = cut(picture[region.y], region.x + 1, region.right - 1)
            words = "".join(text for text, _ in title)
            if not re.search(r"STALE|WAIT|RESYNC|GAP|OFF", words):
                self.found(f"{pane.NAME} says {words.strip()!r} of a dead line")
            for row in picture[region.y + 1 : region.bottom - 1]:
                for text, colour in cut(row, region.x + 1, region.right - 1):
                    if re.search(r"\d", text) and colour != faint:
                        self.found(f"{pane.NAME} shows {text!r} undimmed, its line is dead")
                        return


def cut(row, start, end):
    """The part of a rendered row between two cells."""
    at, inside = 0, []
    for text, colour in row:
        piece = text[max(0, start - at) : max(0, end - at)]
        if piece:
            inside.append((piece, colour))
        at += len(text)
    return inside
