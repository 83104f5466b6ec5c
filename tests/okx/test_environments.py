"""Which hosts stand for what."""

from urllib.parse import urlsplit

import pytest

from okxtui.okx.environments import REGIONS, Environment, built_in, next_environment


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("name", ["live", "demo"])
def test_every_address_is_encrypted_has_no_port_and_belongs_to_okx(name, region):
    environment = built_in(name, region)

    for path in ("public", "private", "business"):
        address = urlsplit(environment.url(path))
        assert address.scheme == "wss"
        assert address.port is None
        assert (address.hostname or "").endswith(".okx.com")
        assert address.path == f"/ws/v5/{path}"
    assert environment.rest.startswith("https://")
    assert urlsplit(environment.rest).port is None


@pytest.mark.parametrize(
    ("name", "region", "host"),
    [
        ("live", "global", "ws.okx.com"),
        ("demo", "global", "wspap.okx.com"),
        ("live", "us", "wsus.okx.com"),
        ("demo", "us", "wsuspap.okx.com"),
        ("live", "eea", "wseea.okx.com"),
        ("demo", "eea", "wseeapap.okx.com"),
    ],
)
def test_every_region_has_hosts_of_its_own(name, region, host):
    assert urlsplit(built_in(name, region).public).hostname == host


@pytest.mark.parametrize("region", REGIONS)
def test_only_demo_deals_in_pretend_money(region):
    assert built_in("demo", region).simulated
    assert not built_in("live", region).simulated


@pytest.mark.parametrize(("name", "region"), [("sim", "global"), ("live", "mars")])
def test_there_are_no_other_built_in_environments(name, region):
    with pytest.raises(KeyError):
        built_in(name, region)


def test_one_key_swaps_demo_and_live_and_leads_everything_else_to_demo():
    names = ["demo", "live", "sim", "replay", "lab"]

    assert [next_environment(name) for name in names] == ["live", "demo", "demo", "demo", "demo"]


def test_an_environment_of_the_users_own_is_custom_and_pretend():
    assert Environment("lab").kind == "custom"
    assert Environment("lab").simulated
    assert built_in("live").kind == "live"
