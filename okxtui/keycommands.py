"""`okxtui keys`: put a set of credentials into the OS keyring, see which are there, remove one."""

import click

from okxtui.config import Config
from okxtui.faults import UsageFault
from okxtui.keys import Keyring, forget, open_keyring, store, stored
from okxtui.okx.environments import Environment
from okxtui.okx.signing import Credentials
from okxtui.settings import did_you_mean, quoted


def add(config: Config, name: str, ring: Keyring | None = None) -> int:
    """Ask for a set and store it."""
    place = _keyed(config, name)
    ring = ring or open_keyring()
    click.echo(
        f"For {_spelled(place)}. A read-only key is enough: okxtui sends no orders.", err=True
    )
    key = click.prompt("API key", err=True).strip()
    secret = click.prompt("Secret key", hide_input=True, err=True)
    passphrase = click.prompt("Passphrase", hide_input=True, err=True)
    store(place, Credentials(key, secret, passphrase), ring)
    click.echo(f"Stored in the OS keyring for {_spelled(place)}.", err=True)
    return 0


def listed(config: Config, ring: Keyring | None = None) -> int:
    """One line for every environment that has a set."""
    ring = ring or open_keyring()
    for name in config.names():
        if name == "sim":
            continue
        who = stored(config.place(name), ring)
        if who is not None:
            click.echo(f"{_spelled(config.place(name))}\t{who.masked}")
    return 0


def remove(config: Config, name: str, ring: Keyring | None = None) -> int:
    """Take the set of an environment away."""
    place = _keyed(config, name)
    if not forget(place, ring or open_keyring()):
        raise UsageFault(f"No keys are stored for {_spelled(place)}.")
    click.echo(f"Removed the keys of {_spelled(place)}.", err=True)
    return 0


def _keyed(config: Config, name: str) -> Environment:
    """The environment a set of keys may belong to. Raises UsageFault for any other."""
    names = [each for each in config.names() if each != "sim"]
    if name not in names:
        hint = did_you_mean(name, names)
        raise UsageFault(f"There is no environment {quoted(name)} that keys could belong to{hint}.")
    return config.place(name)


def _spelled(place: Environment) -> str:
    return f"{place.name} ({place.region})" if place.region else place.name
