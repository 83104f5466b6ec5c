"""One figure of the benches: what was measured, against what, and whether it is good enough.

A bench is a module with `figures(rounds)`, which yields Figures. They are ratios of things that ran
side by side in this very run, or times that are held to the pane rate: never bare speed.
"""

from statistics import median

from msgspec import Struct


class Figure(Struct, frozen=True, kw_only=True):
    """One row of the table."""

    name: str
    against: str
    to_reach: str
    measured: str
    good: bool

    @property
    def verdict(self):
        """In a word."""
        return "reached" if self.good else "missed"


def at_most(name, against, limit, mine, theirs, unit=""):
    """A figure that is reached when the median of `mine` is at most `limit` times `theirs`'."""
    ours, their = median(mine), median(theirs)
    ratio = ours / their
    told = f"{ratio:.2f} times ({said(ours, unit)} / {said(their, unit)})"
    return Figure(
        name=name,
        against=against,
        to_reach=f"at most {limit:g} times",
        measured=told,
        good=ratio <= limit,
    )


def at_least(name, against, limit, mine, theirs, unit="us"):
    """A figure that is reached when we are at least `limit` times as fast: the median of the
    ratios of rounds in which both ran one after the other. `mine`, `theirs`: seconds a piece.
    """
    ratio = median(their / our for our, their in zip(mine, theirs, strict=True))
    told = f"{ratio:.2f} times ({said(median(mine), unit)} / {said(median(theirs), unit)})"
    return Figure(
        name=name,
        against=against,
        to_reach=f"at least {limit:g} times its rate",
        measured=told,
        good=ratio >= limit,
    )


def said(value, unit):
    """A value as people read it: shares as percent of a core, seconds as milliseconds."""
    match unit:
        case "core":
            return f"{value:.1%}"
        case "s":
            return f"{value * 1000:.0f} ms"
        case "us":
            return f"{value * 1e6:.1f} us"
        case "MB" | "KB":
            return f"{value / (1e6 if unit == 'MB' else 1e3):.3g} {unit}"
    return f"{value:.3g} {unit}".rstrip()


def table(figures):
    """The figures as a Markdown table, which is also one for eyes."""
    rows = [("figure", "against", "to reach", "measured", "verdict")]
    rows += [(it.name, it.against, it.to_reach, it.measured, it.verdict) for it in figures]
    widths = [max(len(row[place]) for row in rows) for place in range(5)]
    lines = ["| " + " | ".join(map(str.ljust, row, widths)) + " |" for row in rows]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)
