"""Commands: what can be typed after `okxtui`, and the exit status of every way to end.

Each floor is imported inside the command that needs it, so that `--help` costs no more than it
says. A mistake of the user's is one sentence on stderr; only a fault of ours leaves a traceback.
"""

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import click

from okxtui import __version__
from okxtui.faults import Fault, UsageFault

USAGE, INTERRUPTED = 2, 130

EPILOG = """\
Exit status: 0 ok, 1 a fault of ours, 2 usage, settings, no terminal, or a file that cannot be
written, 3 login refused, 4 network, 5 not a recording or a broken one, 128+n ended by signal n.
"""

_FLAGS = "okxtui.flags"

F = TypeVar("F", bound=Callable[..., Any])


class _Commands(click.Group):
    """The group, whose help names the files."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Name config and log, which every platform keeps elsewhere, and the exit statuses."""
        from okxtui.config import config_file
        from okxtui.log import log_file

        with formatter.section("Files"):
            # Not by write_dl: it breaks long paths, and these are there to be copied.
            formatter.write(f"  config  {config_file()}\n  log     {log_file()}\n")
        formatter.write_paragraph()
        formatter.write_text(EPILOG)


def _keep(context: click.Context, parameter: click.Parameter, value: str | None) -> None:
    """A shared option may stand before or after the command; the one nearer to it wins."""
    if value is not None:
        context.meta.setdefault(_FLAGS, {})[parameter.name] = value


def shared(command: F) -> F:
    """The options every command knows."""
    for names, metavar, text in (
        (("--log-level",), "LEVEL", "debug, info, warning or error."),
        (("--region",), "R", "Hosts of live and demo: global, us or eea."),
        (("--symbols",), "A,B", "The watch list."),
        (("--env", "environment"), "NAME", "live, demo, sim or one of your own."),
        (("--config",), "FILE", "Settings to read instead of the usual file."),
    ):
        option = click.option(
            *names, metavar=metavar, help=text, expose_value=False, callback=_keep
        )
        command = option(command)
    return command


def settled(context: click.Context, **more: object) -> Any:
    """The Config of this call; `more` are options that only one command knows."""
    from okxtui.config import load
    from okxtui.log import hide

    given = {name: value for name, value in more.items() if value is not None}
    config = load({**context.meta.get(_FLAGS, {}), **given}, os.environ)
    if password := urlsplit(config.proxy).password:
        hide(password)
    return config


@click.group(
    cls=_Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, message="okxtui %(version)s")
@shared
@click.pass_context
def cli(context: click.Context) -> int:
    """A live terminal dashboard for the OKX exchange.

    Without a command it opens the dashboard; `--env sim` does so on the built-in exchange, which
    needs no network and no account.
    """
    if context.invoked_subcommand is not None:
        return 0
    from okxtui.dashboard import show

    return show(settled(context))


@cli.command()
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="0, or none: any free one.")
@click.option("--seed", type=click.IntRange(0, 2**32), default=1, help="Another market for each.")
@click.option("--faults", is_flag=True, help="Lines on stdin say what shall go wrong: try `help`.")
@shared
@click.pass_context
def exchange(context: click.Context, port: int, seed: int, faults: bool) -> int:
    """Serve the built-in exchange to other clients.

    Speaks OKX's V5 protocol, sockets and REST on one port of 127.0.0.1. Prints its addresses,
    then serves until interrupted.
    """
    settled(context)
    from okxtui.exchange import serve
    from okxtui.headless import run

    return run(serve(port, seed, faulty=faults))


def separate(values: Sequence[str]) -> tuple[str, ...]:
    """Each on its own: `A,B C` is the same as `A B C`."""
    return tuple(each.strip() for value in values for each in value.split(","))


def channels(text: str) -> Callable[[F], F]:
    """The option that names channels: several times, or once with commas."""
    return click.option(
        "--channel",
        "channels",
        multiple=True,
        metavar="A,B",
        help=text,
        callback=lambda context, option, values: separate(values),
    )


def listed(named: Sequence[str]) -> tuple[str, ...] | None:
    """Symbols from arguments; None if there are none."""
    from okxtui.settings import Unfit, symbols

    try:
        return symbols(list(separate(named))) if named else None
    except Unfit as unfit:
        raise UsageFault(f"The argument SYMBOL: {unfit}.") from None


@cli.command()
@click.argument("named", nargs=-1, metavar="[SYMBOL]...")
@click.option("--json", "as_json", is_flag=True, help="Every event, one JSON object a line.")
@channels("Instead of tickers.")
@click.option(
    "--every",
    type=click.FloatRange(0, 3600),
    default=1.0,
    metavar="S",
    help="Seconds between lines with the prices of one symbol, 0: every change.",
)
@click.option("--count", type=click.IntRange(1), metavar="N", help="End after N lines.")
@click.option("--seconds", type=click.FloatRange(0.1), metavar="S", help="End after S seconds.")
@shared
@click.pass_context
def watch(context: click.Context, /, named: tuple[str, ...], **options: Any) -> int:
    """Write prices to stdout, without a screen.

    A line is `time symbol bid bid-size ask ask-size`, when one of them changed. With `--channel
    trades` it is `time symbol side price size`. Other channels need `--json`, whose objects have
    `type`, `received` and the exchange's own names; orders, positions and account also a key, from
    the environment variables or the keyring. Without a SYMBOL: the watch list.
    """
    config = settled(context, symbols=listed(named))
    from okxtui.headless import run
    from okxtui.watch import asked, watch

    return run(watch(config, asked(config.symbols, **options)))


@cli.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("named", nargs=-1, metavar="[SYMBOL]...")
@channels("These alone.")
@click.option(
    "--type",
    "kind",
    type=click.Choice(["SPOT", "SWAP", "FUTURES", "OPTION"], case_sensitive=False),
    help="Every instrument of a type.",
)
@click.option(
    "--rotate",
    multiple=True,
    metavar="LIMIT",
    help="A new file after 100MB, or 1h, or either; FILE becomes FILE-0001, with a manifest.",
)
@click.option("--seconds", type=click.FloatRange(0.1), metavar="S", help="End after S seconds.")
@shared
@click.pass_context
def record(context: click.Context, /, file: Path, named: tuple[str, ...], **options: Any) -> int:
    """Record raw frames to FILE, without a screen.

    Only public data. A name that ends in .gz is compressed. An existing recording is continued,
    any other existing file refused. Without a SYMBOL: the watch list. Without --channel and
    --type: what the dashboard would see. Many symbols are spread over several sockets.
    """
    config = settled(context, symbols=listed(named))
    from okxtui.headless import run
    from okxtui.record import asked, record

    return run(record(config, file, asked(**options)))


@cli.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--speed",
    type=click.FloatRange(0.01, 1000),
    default=1.0,
    metavar="X",
    help="Times as fast as it was.",
)
@click.option("--from", "since", metavar="TIME", default="", help="Begin there.")
@click.option("--to", "until", metavar="TIME", default="", help="End there.")
@click.option(
    "--csv",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="No screen: write tickers, trades, quotes and candles as tables to DIR.",
)
@shared
@click.pass_context
def replay(context: click.Context, /, file: Path, folder: Path | None, **options: Any) -> int:
    """Play a recording in the dashboard.

    A TIME is 14:02:10 (of the recording's day), 2026-11-22T14:02, +5m (from the start) or 50%.
    Keys: p plays and pauses, . steps, < and > change the speed, J jumps, N goes to the next gap,
    H to the next signal.
    """
    from okxtui.dashboard import Chosen, show, surveyed, window_of

    config, chosen = settled(context), Chosen(path=file, **options)
    if folder is None:
        return show(config, chosen)
    from okxtui.export import export

    return export(file, window_of(surveyed(file), chosen, config.time == "utc"), folder)


@cli.command()
@shared
@click.pass_context
def doctor(context: click.Context) -> int:
    """Say what works between here and the exchange, and what to do about the rest.

    Names, TCP, TLS, proxy, socket, subscription, clock, key and its rights. The status is 4 if the
    network and 3 if a login failed.
    """
    config = settled(context)
    from okxtui.doctor import examine
    from okxtui.headless import run
    from okxtui.keys import Variables

    return run(examine(config, Variables(os.environ)))


@cli.group()
def keys() -> None:
    """Keep API keys in the OS keyring, one set for each environment."""


@keys.command("add")
@click.argument("name", metavar="ENV")
@shared
@click.pass_context
def keys_add(context: click.Context, name: str) -> int:
    """Store a set; asks for key, secret and passphrase, and echoes neither of the last two."""
    from okxtui.keycommands import add

    return add(settled(context), name)


@keys.command("list")
@shared
@click.pass_context
def keys_list(context: click.Context) -> int:
    """Say for which environments a set is stored; the keys are masked."""
    from okxtui.keycommands import listed

    return listed(settled(context))


@keys.command("remove")
@click.argument("name", metavar="ENV")
@shared
@click.pass_context
def keys_remove(context: click.Context, name: str) -> int:
    """Take a set out of the keyring."""
    from okxtui.keycommands import remove

    return remove(settled(context), name)


def complain(sentence: str) -> None:
    """One line on stderr, safe to print whatever it quotes."""
    if sys.stderr is None:
        return
    from okxtui.okx.text import clean

    sys.stderr.write(f"okxtui: {clean(' '.join(sentence.split()), 500)}\n")


def run(arguments: Sequence[str]) -> int:
    """Do what the arguments say. Returns the exit status; a fault of ours is raised."""
    try:
        status = cli.main(list(arguments), prog_name="okxtui", standalone_mode=False)
    except click.ClickException as error:
        complain(error.format_message())
        return USAGE
    except Fault as fault:
        complain(str(fault))
        return fault.status
    except click.Abort:
        return INTERRUPTED
    return status if isinstance(status, int) else 0
