"""Credentials: from variables or the keyring, whole or not at all, and for one environment only."""

import pytest
from msgspec import structs

from okxtui.config import Config
from okxtui.faults import UsageFault
from okxtui.keycommands import add, listed, remove
from okxtui.keys import (
    Guarded,
    KeysFault,
    NoKeyring,
    NoKeyringHere,
    Variables,
    forget,
    open_keyring,
    store,
    stored,
    whose,
)
from okxtui.okx.environments import Environment, built_in
from okxtui.okx.signing import Credentials

WHOLE = {
    "OKX_API_KEY": "key-0123456789abcdef",
    "OKX_SECRET_KEY": "canary-secret",
    "OKX_PASSPHRASE": " canary pass ",
}
LIVE, DEMO = built_in("live"), built_in("demo")
LAB = Environment(name="lab", private="ws://127.0.0.1:9000/ws/v5/private")


class DictRing:
    """A keyring in memory."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


def test_unlabelled_variables_are_for_demo_and_never_for_live() -> None:
    variables = Variables(dict(WHOLE))

    assert variables.credentials(DEMO) is not None
    assert variables.credentials(LIVE) is None


def test_flag_0_labels_the_set_live() -> None:
    variables = Variables({**WHOLE, "OKX_FLAG": "0"})

    assert variables.credentials(LIVE) is not None
    assert variables.credentials(DEMO) is None


def test_a_custom_environment_takes_variables_only_if_the_config_allows_it() -> None:
    variables = Variables(dict(WHOLE))

    assert variables.credentials(LAB) is None
    assert variables.credentials(structs.replace(LAB, keys="environment")) is not None


def test_the_other_names_of_secret_and_passphrase_are_known() -> None:
    found = Variables(
        {"OKX_API_KEY": "k", "OKX_API_SECRET": "s", "OKX_API_PASSPHRASE": " p "}
    ).credentials(DEMO)

    assert found is not None
    assert found.reveal() == ("k", "s", " p ")


def test_half_a_set_is_an_error_that_names_what_is_missing_and_shows_no_value() -> None:
    with pytest.raises(KeysFault, match="no OKX_PASSPHRASE") as caught:
        Variables({name: WHOLE[name] for name in ("OKX_API_KEY", "OKX_SECRET_KEY")})

    assert "canary" not in str(caught.value)


def test_a_label_that_means_nothing_is_an_error() -> None:
    with pytest.raises(KeysFault, match="OKX_FLAG"):
        Variables({**WHOLE, "OKX_FLAG": "live"})


def test_the_variables_are_gone_from_the_environment_afterwards() -> None:
    environment = {**WHOLE, "HOME": "/home/me"}

    Variables(environment)

    assert environment == {"HOME": "/home/me"}


def test_no_variables_mean_no_credentials() -> None:
    assert Variables({}).credentials(DEMO) is None


def test_a_stored_set_comes_back_byte_for_byte_and_for_its_environment_only() -> None:
    ring = DictRing()

    store(DEMO, Credentials("key", ' sec#"\\ret', "päss "), ring)

    found = stored(DEMO, ring)
    assert found is not None
    assert found.reveal() == ("key", ' sec#"\\ret', "päss ")
    assert stored(LIVE, ring) is None
    assert stored(built_in("demo", "eea"), ring) is None


def test_a_stored_set_is_not_handed_to_another_host() -> None:
    ring = DictRing()
    store(LAB, Credentials("key", "secret", "pass"), ring)

    assert stored(structs.replace(LAB, private="wss://elsewhere.example/ws"), ring) is None


def test_a_damaged_entry_is_no_set() -> None:
    ring = DictRing()
    ring.set_password("okxtui", "demo/global", "{half")

    assert stored(DEMO, ring) is None


def test_forgetting_says_whether_there_was_a_set() -> None:
    ring = DictRing()
    store(DEMO, Credentials("key", "secret", "pass"), ring)

    assert forget(DEMO, ring)
    assert not forget(DEMO, ring)


def test_credentials_show_nothing_but_the_ends_of_the_key() -> None:
    who = Credentials("abcd0123456789wxyz", "canary-secret", "canary-pass")

    assert repr(who) == "Credentials(abcd…wxyz)"
    with pytest.raises(TypeError):
        who.__reduce__()


def test_a_missing_keyring_package_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "keyring", None)

    with pytest.raises(NoKeyring, match="pip install"):
        open_keyring()


class RefusingRing(DictRing):
    """A keyring that answers nothing, for the reason that is given."""

    def __init__(self, why: Exception) -> None:
        super().__init__()
        self._why = why

    def get_password(self, service: str, username: str) -> str | None:
        raise self._why

    def set_password(self, service: str, username: str, password: str) -> None:
        raise self._why


def test_a_machine_without_a_keyring_simply_has_no_keys() -> None:
    """Red if `Guarded` treats both kinds of failure alike."""
    nothing = Guarded(RefusingRing(IndexError()), LookupError, IndexError)

    assert whose(DEMO, Variables({}), nothing) is None
    with pytest.raises(NoKeyringHere, match="no OS keyring"):
        listed(Config(), nothing)
    with pytest.raises(NoKeyringHere):
        store(DEMO, Credentials("key", "secret", "pass"), nothing)


def test_a_keyring_that_refuses_is_a_fault_that_names_no_key() -> None:
    locked = Guarded(RefusingRing(KeyError("canary-secret")), LookupError, IndexError)

    with pytest.raises(NoKeyring, match=r"refused \(KeyError\)") as caught:
        whose(DEMO, Variables({}), locked)

    assert not isinstance(caught.value, NoKeyringHere)


def test_variables_outrank_the_keyring() -> None:
    never = RefusingRing(AssertionError("asked"))

    assert whose(DEMO, Variables(dict(WHOLE)), never) is not None


def test_listing_masks_the_keys(capsys: pytest.CaptureFixture[str]) -> None:
    ring = DictRing()
    store(DEMO, Credentials("abcd0123456789wxyz", "canary-secret", "canary-pass"), ring)

    listed(Config(), ring)

    assert capsys.readouterr().out == "demo (global)\tabcd…wxyz\n"


def test_removing_what_is_not_there_is_a_usage_error() -> None:
    with pytest.raises(UsageFault, match="No keys are stored"):
        remove(Config(), "live", DictRing())


def test_keys_cannot_belong_to_the_built_in_exchange_or_to_nothing() -> None:
    for name in ("sim", "nowhere"):
        with pytest.raises(UsageFault, match="no environment"):
            add(Config(), name, DictRing())
