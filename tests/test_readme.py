"""The README: what it promises exists, and what exists is in it."""

import re
import tomllib
from pathlib import Path

import click

from okxtui.cli import cli
from okxtui.config import Config, load
from okxtui.settings import SETTINGS
from okxtui.ui.commands import COMMANDS

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")


_KEYS = re.compile(r"(?<=<!-- keys -->\n).*?(?=<!-- end of keys -->)", re.DOTALL)


def keys_table() -> str:
    """The table of keys as the table of commands says it. Run this file to put it there."""
    rows = [f"| {command.shown} | {command.help} | {command.place} |" for command in COMMANDS]
    return "\n".join(["| key | does | where |", "|---|---|---|", *rows]) + "\n"


def test_the_keys_are_those_that_the_program_knows() -> None:
    shown = _KEYS.search(TEXT)

    assert shown
    assert shown[0] == keys_table(), "python tests/test_readme.py writes the table anew"


def test_every_command_is_named_and_no_other() -> None:
    table = TEXT.split("## Commands")[1].split("Options may stand")[0]
    named = set(re.findall(r"`okxtui ([a-z]+)", table))

    assert isinstance(cli, click.Group)
    assert named == set(cli.commands)


def test_the_settings_shown_are_the_defaults(tmp_path: Path) -> None:
    block = re.search(r"```toml\n(environment = .*?)```", TEXT, re.DOTALL)
    assert block
    path = tmp_path / "config.toml"
    path.write_text(block[1])

    assert load({"config": str(path)}, {}) == Config(source=path)
    assert set(tomllib.loads(block[1])) == set(SETTINGS)


def test_the_environment_shown_can_be_read(tmp_path: Path) -> None:
    block = re.search(r"```toml\n(\[environments\.lab\].*?)```", TEXT, re.DOTALL)
    assert block
    path = tmp_path / "config.toml"
    path.write_text(block[1])

    lab = load({"config": str(path), "environment": "lab"}, {}).place("lab")
    assert lab.private.endswith("/ws/v5/private")
    assert lab.keys == "environment"


def test_every_file_it_links_to_is_there() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", TEXT)

    assert links
    assert [link for link in links if not (ROOT / link).is_file()] == []


def test_the_way_to_the_tests_is_what_the_checks_run() -> None:
    assert "<!-- to test it -->\n```sh\n" in TEXT
    assert "python -m pytest\n```" in TEXT
    assert 'readme_command "to test it"' in (ROOT / ".ci/run").read_text()


if __name__ == "__main__":
    (ROOT / "README.md").write_text(_KEYS.sub(lambda _: keys_table(), TEXT), encoding="utf-8")
