"""How a command gets the secret that opens: typed again and again, or from the keyring."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import homes
from app.adapters import keyrings
from app.cli import kept, secrets
from tests.support.profiles import OTHER_PASSWORD, PASSWORD, Made, with_flip
from tests.support.program import AT, Program, Ran, handle
from tests.support.signing import Typist


def types(monkeypatch: pytest.MonkeyPatch, *lines: str) -> Typist:
    """Let somebody sit at the terminal and type these lines."""
    typist = Typist(lines)
    monkeypatch.setattr(secrets, "Terminal", lambda: typist)
    return typist


def lists(program: Program, *more: str) -> Ran:
    return program("profile", "list", program.profile, *more)


def test_a_wrong_password_may_be_typed_again(
    office: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    typist = types(monkeypatch, OTHER_PASSWORD, PASSWORD)
    ran = lists(office)
    assert (ran.status, typist.told) == (0, ["Password: ", "Password: "])
    assert "That does not open it. Try again." in ran.err


def test_wrong_passwords_have_to_wait_and_end(
    office: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    typist = types(monkeypatch, *[OTHER_PASSWORD] * 9)
    begun = office.network.clock.time
    ran = lists(office)
    assert (ran.status, len(typist.told)) == (1, secrets.TRIES)
    assert [line for line in ran.err.splitlines() if line.startswith("That does")] == [
        "That does not open it. Try again.",
        "That does not open it. Try again in 1 s.",
        "That does not open it. Try again in 2 s.",
        "That does not open it. Try again in 4 s.",
    ]
    assert office.network.clock.time - begun >= 7


def test_nobody_is_asked_where_there_is_no_profile(
    beside: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    typist = types(monkeypatch, PASSWORD)
    ran = lists(beside)
    assert (ran.status, typist.told) == (1, [])


def test_the_recovery_code_is_asked_for_by_its_name(
    office: Program, made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    typist = types(monkeypatch, made.code.lower())
    ran = lists(office, "--recovery-code")
    assert (ran.status, typist.told) == (0, ["Recovery code: "])


def test_a_new_password_is_typed_twice(
    beside: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    typist = types(monkeypatch, PASSWORD, PASSWORD)
    ran = beside("profile", "create", beside.profile)
    assert (ran.status, typist.told) == (0, ["New password: ", "Once more: "])
    assert "Several words that nobody would guess are best" in ran.err


def test_two_different_passwords_make_no_profile(
    beside: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    types(monkeypatch, PASSWORD, OTHER_PASSWORD)
    ran = beside("profile", "create", beside.profile)
    assert (ran.status, "two different passwords" in ran.err) == (2, True)
    assert list(beside.folder.iterdir()) == []


def test_a_password_that_is_no_good_is_not_asked_for_twice(
    beside: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    typist = types(monkeypatch, "password1234")
    ran = beside("profile", "create", beside.profile)
    assert (ran.status, typist.told) == (1, ["New password: "])


def test_a_profile_that_is_not_named_is_ones_own(
    office: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def data_path(_name: str) -> Path:
        return office.folder

    monkeypatch.setattr(homes, "user_data_path", data_path)
    with handle(PASSWORD) as given:
        ran = office("profile", "list", "--password-fd", given)
    assert (ran.status, "buyer" in ran.out) == (0, True)


def test_sending_without_the_profile_says_that_it_knows_nothing(
    office: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = office.request("buyer", "lawyer")
    silent = office("submit", path, *AT)
    monkeypatch.setattr(kept, "own_folder", lambda: office.profile)
    told = office("submit", path, *AT)
    assert (silent.status, "NOTE" in silent.err) == (0, False)
    assert (told.status, f"--profile {office.profile}" in told.err) == (0, True)


def test_a_damaged_database_is_told_with_the_way_back(office: Program, made: Made) -> None:
    made.database.write_bytes(with_flip(made.database.read_bytes(), 100))
    before = office.kept()
    ran = office.unlocking("profile", "list", "--json")
    assert (ran.status, ran.json["error"]) == (1, "DatabaseLost")
    assert "profile restore DIR --from FILE" in ran.json["hint"]
    assert office.kept() == before


class Memory:
    """A system's keyring, in memory."""

    def __init__(self) -> None:
        self.secrets: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.secrets.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.secrets[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.secrets[service, username]


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> Memory:
    memory = Memory()
    monkeypatch.setattr(keyrings, "find", lambda: memory)
    return memory


def test_the_keyring_opens_for_reading_until_it_no_longer_may(
    office: Program, ring: Memory
) -> None:
    assert office.unlocking("profile", "use-keyring", "--state", "on").status == 0
    assert (lists(office, "--keyring").status, len(ring.secrets)) == (0, 1)
    assert office.unlocking("profile", "use-keyring", "--state", "off").status == 0
    assert (lists(office, "--keyring").status, ring.secrets) == (1, {})


@pytest.mark.usefixtures("ring")
def test_signing_asks_for_the_password_after_the_keyring_opened(office: Program) -> None:
    office.unlocking("profile", "use-keyring", "--state", "on")
    path, out = office.request(), office.folder / "out"
    assert office.unlocking("sign", path, "--keyring", "--out", out).status == 0
    assert out.exists()


@pytest.mark.usefixtures("ring")
def test_the_keyring_does_not_accept_what_was_rolled_back(office: Program, made: Made) -> None:
    office.unlocking("profile", "use-keyring", "--state", "on")
    office.unlocking("profile", "recovery-code")
    made.vault.write_bytes(older(made.vault))
    ran = office("verify", "--profile", office.profile, "--keyring", "--json")
    assert (ran.status, ran.json["error"]) == (1, "RolledBack")


@pytest.mark.parametrize("command", ["add-key", "export-key", "password", "restore"])
def test_what_changes_a_profile_offers_no_keyring(office: Program, command: str) -> None:
    assert office("profile", command, "--keyring").status == 2


def test_a_system_without_a_keyring_changes_nothing(
    office: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyrings, "find", lambda: None)
    before = office.kept()
    ran = office.unlocking("profile", "use-keyring", "--state", "on", "--json")
    assert (ran.status, ran.json["error"]) == (1, "NoKeyring")
    assert lists(office, "--keyring", "--json").json["error"] == "NoKeyring"
    assert office.kept() == before


def older(vault: Path) -> bytes:
    """The vault's newest backup."""
    return vault.with_name(f"{vault.name}.bak1").read_bytes()
