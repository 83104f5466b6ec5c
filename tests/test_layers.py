"""The floors of the house: who may know whom, read from the imports and said in sentences."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "okxtui"
FLOORS = ("okx", "market", "stream", "sim", "ui")

MAY_KNOW = {
    "okx": {"okx"},
    "market": {"market", "okx"},
    "stream": {"stream", "market", "okx"},
    "sim": {"sim", "market", "okx"},
    "ui": {"ui", "market", "okx"},
}
"""Floors whose every module a floor may import."""

BESIDES = {
    "stream": {"okxtui"},
    "ui": {"okxtui.stream.ways", "okxtui.config", "okxtui.keys"},
}
"""Single modules it may import besides: for the version, and for what is said over the slot."""

CLOCKS = {"time", "random", "datetime.now", "secrets", "asyncio", "socket", "threading"}
PURE = ("okx", "market")

ONLY_IN = {
    "textual": ("ui/",),
    "rich": ("ui/",),
    "websockets": ("stream/", "sim/server.py"),
    "httpx2": ("stream/rest.py",),
    "keyring": ("keys.py",),
}
"""Where a library may be imported at all."""


@cache
def modules() -> list[tuple[str, ast.Module]]:
    """Each module of the package: its path below the package, and its tree."""
    paths = sorted(PACKAGE.rglob("*.py"))
    return [
        (path.relative_to(PACKAGE).as_posix(), ast.parse(path.read_text(encoding="utf-8")))
        for path in paths
    ]


def imports(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and dotted name of everything that is imported, wherever in the file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module


def floor_of(where: str) -> str:
    return where.split("/")[0] if "/" in where else ""


@cache
def all_imports() -> list[tuple[str, int, str]]:
    return [(where, line, name) for where, tree in modules() for line, name in imports(tree)]


def test_no_floor_knows_one_above_it() -> None:
    broken = []
    for where, line, name in all_imports():
        floor, parts = floor_of(where), name.split(".")
        if floor not in MAY_KNOW or parts[0] != "okxtui" or name in BESIDES.get(floor, ()):
            continue
        if len(parts) < 2 or parts[1] not in MAY_KNOW[floor]:
            known = ", ".join(sorted(MAY_KNOW[floor]))
            broken.append(f"{where}:{line}: {floor} knows {name}; it may know only {known}")

    assert not broken, "\n".join(broken)


def test_what_we_believe_and_what_is_said_know_no_clock_and_no_dice() -> None:
    broken = [
        f"{where}:{line}: {floor_of(where)} is pure and must not import {name}"
        for where, line, name in all_imports()
        if floor_of(where) in PURE and name.split(".")[0] in CLOCKS
    ]

    assert not broken, "\n".join(broken)


def test_every_library_stays_in_its_place() -> None:
    broken = [
        f"{where}:{line}: {name} belongs in {' and '.join(ONLY_IN[library])} alone"
        for where, line, name in all_imports()
        if (library := name.split(".")[0]) in ONLY_IN and not where.startswith(ONLY_IN[library])
    ]

    assert not broken, "\n".join(broken)


def test_plotext_is_known_to_one_file_at_most() -> None:
    knows = {where for where, _, name in all_imports() if name.split(".")[0] == "plotext"}

    assert len(knows) <= 1, f"plotext is imported by {', '.join(sorted(knows))}"
    assert all(where.startswith("ui/") for where in knows)


def test_the_built_in_exchange_waits_and_talks_in_its_server_alone() -> None:
    broken = [
        f"{where}:{line}: {name} belongs in sim/server.py"
        for where, line, name in all_imports()
        if floor_of(where) == "sim"
        and where != "sim/server.py"
        and name.split(".")[0] in {"asyncio", "websockets", "time", "socket", "threading"}
    ]

    assert not broken, "\n".join(broken)


def test_a_pane_knows_no_other_place_on_the_screen() -> None:
    forbidden = ("okxtui.ui.desk", "okxtui.ui.app", "okxtui.ui.dialogs")
    broken = [
        f"{where}:{line}: a pane knows {name}"
        for where, line, name in all_imports()
        if where.startswith("ui/panes/") and name.startswith(forbidden)
    ]

    assert not broken, "\n".join(broken)


def test_nothing_catches_everything() -> None:
    broken = [
        f"{where}:{node.lineno}: catches everything"
        for where, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (
            node.type is None
            or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException"))
        )
        # The feed's thread hands whatever broke it to its reader, who raises it.
        and where != "stream/thread.py"
    ]

    assert not broken, "\n".join(broken)


def test_every_module_says_why_it_exists() -> None:
    silent = [where for where, tree in modules() if tree.body and not ast.get_docstring(tree)]

    assert not silent, f"no docstring: {', '.join(silent)}"


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("okxtui.okx.connection", {"asyncio", "websockets", "textual", "rich", "httpx2"}),
        ("okxtui.market.market", {"asyncio", "websockets", "textual", "rich", "httpx2"}),
        ("okxtui.sim.venue", {"asyncio", "websockets", "textual", "rich", "httpx2"}),
        ("okxtui.stream.feed", {"textual", "rich", "plotext"}),
        ("okxtui.sim.server", {"textual", "rich", "plotext", "httpx2"}),
        ("okxtui.watch", {"textual", "rich", "plotext"}),
        ("okxtui.record", {"textual", "rich", "plotext"}),
    ],
)
def test_at_run_time_too_a_floor_loads_nothing_from_above(module: str, unwanted: set[str]) -> None:
    """Imports inside functions and of libraries by libraries are seen only here."""
    script = f"import sys, {module}; print(*{{name.split('.')[0] for name in sys.modules}})"

    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert not set(done.stdout.split()) & unwanted


def test_the_first_price_waits_for_nothing_that_a_key_opens() -> None:
    """Seeded bug that turns it red: a dialog imported at the top of the app."""
    script = """
import sys, okxtui.dashboard, okxtui.ui.app, okxtui.wiring, okxtui.stream.feed
print(*sys.modules)
"""

    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    loaded = done.stdout.split()
    later = ("plotext", "httpx2", "keyring", "okxtui.sim.", "okxtui.stream.replay")
    dialogs = "okxtui.ui.dialogs."
    assert not [name for name in loaded if name.startswith((*later, dialogs))]
