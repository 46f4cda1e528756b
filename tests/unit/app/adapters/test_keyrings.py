"""The system's keyring: used where it is the system's own, and it fails by name only."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError
from typing_extensions import override

from app.adapters import keyrings
from app.adapters.keyrings import (
    SYSTEMS,
    Keyring,
    KeyringFailed,
    NoKeyring,
    available,
    find,
    usable,
)

FAIL, NULL, CHAINER = (
    getattr(import_module(f"keyring.backends.{module}"), name)()
    for module, name in (
        ("fail", "Keyring"),
        ("null", "Keyring"),
        ("chainer", "ChainerBackend"),
    )
)
"""What keyring itself gives where there is no keyring."""

ID, OTHER = "ab" * 16, "cd" * 16
SECRET = bytes(range(32))
DIGEST = bytes(range(32, 64))
SECRET_SERVICE = ("keyring.backends.SecretService", "Keyring")


class InMemory(KeyringBackend):
    """Keeps texts as a keyring does, for as long as it lives."""

    viable = True

    def __init__(self) -> None:
        # Not above: there, the environment sets attributes.
        self.texts: dict[tuple[str, str], str] = {}

    @override
    def get_password(self, service: str, username: str) -> str | None:
        return self.texts.get((service, username))

    @override
    def set_password(self, service: str, username: str, password: str) -> None:
        self.texts[service, username] = password

    @override
    def delete_password(self, service: str, username: str) -> None:
        if self.texts.pop((service, username), None) is None:
            raise PasswordDeleteError


class PlaintextKeyring(InMemory):
    """As keyrings.alt has one: it works, and everybody may read it."""


class Locked(InMemory):
    """A keyring that the user does not unlock, and that tells all it knows about it."""

    @override
    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked(f"no {SECRET.hex()} for {username}")

    @override
    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked(f"{password} is not kept")


class Foreign(InMemory):
    """A keyring that lets through what its system raises."""

    @override
    def get_password(self, service: str, username: str) -> str | None:
        raise LookupError(SECRET.hex())


class Forgetful(InMemory):
    """A keyring that takes everything and keeps nothing."""

    @override
    def set_password(self, service: str, username: str, password: str) -> None:
        pass


CALLS: list[Callable[[Keyring], object]] = [
    lambda keyring: keyring.get(ID),
    lambda keyring: keyring.put(ID, SECRET),
    lambda keyring: keyring.delete(ID),
    lambda keyring: keyring.mark(ID),
    lambda keyring: keyring.set_mark(ID, 7, DIGEST),
]


# ---------------------------------------------------------------- secrets and marks
def test_a_secret_comes_back_as_it_was_put() -> None:
    keyring = Keyring(InMemory())
    keyring.put(ID, SECRET)
    assert (keyring.get(ID), keyring.get(OTHER)) == (SECRET, None)


def test_a_later_secret_takes_the_place_of_an_older_one() -> None:
    keyring = Keyring(InMemory())
    keyring.put(ID, SECRET)
    keyring.put(ID, DIGEST)
    assert keyring.get(ID) == DIGEST


def test_a_deleted_secret_is_gone_and_may_be_deleted_again() -> None:
    keyring = Keyring(InMemory())
    keyring.put(ID, SECRET)
    keyring.put(OTHER, SECRET)
    keyring.delete(ID)
    keyring.delete(ID)
    assert (keyring.get(ID), keyring.get(OTHER)) == (None, SECRET)


def test_a_mark_comes_back_as_it_was_set() -> None:
    keyring = Keyring(InMemory())
    assert keyring.mark(ID) is None
    keyring.set_mark(ID, 7, DIGEST)
    keyring.set_mark(ID, 2**64 - 1, DIGEST)
    assert (keyring.mark(ID), keyring.mark(OTHER)) == ((2**64 - 1, DIGEST), None)


def test_a_mark_outlives_the_secret() -> None:
    keyring = Keyring(InMemory())
    keyring.put(ID, SECRET)
    keyring.set_mark(ID, 7, DIGEST)
    keyring.delete(ID)
    assert (keyring.get(ID), keyring.mark(ID)) == (None, (7, DIGEST))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "7",
        f"7:{'00' * 31}",
        f"-1:{'00' * 32}",
        f"x:{'00' * 32}",
        f"0_7:{'00' * 32}",
        "7:zz",
    ],
)
def test_a_mark_that_somebody_else_wrote_is_not_taken_for_none(text: str) -> None:
    backend = InMemory()
    backend.set_password("Countersign", f"{ID}/seen", text)
    with pytest.raises(KeyringFailed):
        Keyring(backend).mark(ID)


def test_a_secret_that_somebody_else_wrote_is_not_taken_for_none() -> None:
    backend = InMemory()
    backend.set_password("Countersign", ID, "no hex")
    with pytest.raises(KeyringFailed, check=lambda e: e.why == "ValueError"):
        Keyring(backend).get(ID)


# ---------------------------------------------------------------- failures
@pytest.mark.parametrize("call", CALLS, ids=["get", "put", "delete", "mark", "set_mark"])
@pytest.mark.parametrize(
    ("backend", "why"), [(Locked(), "KeyringLocked"), (FAIL, "NoKeyringError")]
)
def test_a_keyring_fails_by_name(
    backend: KeyringBackend, why: str, call: Callable[[Keyring], object]
) -> None:
    with pytest.raises(KeyringFailed, check=lambda e: e.why == why):
        call(Keyring(backend))


def test_nothing_of_what_a_keyring_says_is_in_the_failure() -> None:
    backends: list[InMemory] = [Locked(), Foreign()]
    for backend in backends:
        with pytest.raises(KeyringFailed) as failure:
            Keyring(backend).get(ID)
        assert failure.value.__cause__ is failure.value.__context__ is None
        assert SECRET.hex() not in "".join(traceback.format_exception(failure.value))


def test_an_interrupt_is_no_failure_of_a_keyring() -> None:
    class Interrupted(InMemory):
        @override
        def get_password(self, service: str, username: str) -> str | None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Keyring(Interrupted()).get(ID)


@pytest.mark.parametrize("backend", [Forgetful(), NULL], ids=["forgetful", "null"])
def test_what_a_keyring_did_not_keep_is_told(backend: KeyringBackend) -> None:
    with pytest.raises(KeyringFailed):
        Keyring(backend).put(ID, SECRET)
    with pytest.raises(KeyringFailed):
        Keyring(backend).set_mark(ID, 7, DIGEST)


def test_a_keyring_shows_nothing_of_itself() -> None:
    backend = InMemory()
    Keyring(backend).put(ID, SECRET)
    assert repr(Keyring(backend)) == "Keyring()"


# ---------------------------------------------------------------- which one
@pytest.mark.parametrize(
    "backend",
    [FAIL, NULL, CHAINER, PlaintextKeyring(), InMemory()],
    ids=["fail", "null", "chainer", "plain text", "another"],
)
def test_only_a_systems_own_keyring_is_used(backend: KeyringBackend) -> None:
    assert not usable(backend)


def of_system(monkeypatch: pytest.MonkeyPatch, viable: object = True) -> Any:
    """The class of Linux's Secret Service, which says that it works, or how it is told to."""
    kind = getattr(import_module(SECRET_SERVICE[0]), SECRET_SERVICE[1])
    monkeypatch.setattr(kind, "viable", viable)
    return kind


def test_a_systems_own_keyring_is_used_where_it_works(monkeypatch: pytest.MonkeyPatch) -> None:
    kind = of_system(monkeypatch)
    assert usable(kind())
    assert type(find([SECRET_SERVICE])) is kind


def test_a_systems_own_keyring_is_not_used_where_it_does_not_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kind = of_system(monkeypatch, viable=False)
    assert not usable(kind())
    assert find([SECRET_SERVICE]) is None


def test_a_keyring_that_cannot_say_whether_it_works_is_not_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fails(_keyring: object) -> bool:
        raise LookupError

    assert not usable(of_system(monkeypatch, property(fails))())


def test_a_keyring_of_no_known_class_is_not_one_of_the_systems(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kind = of_system(monkeypatch)
    assert not usable(type("Derived", (kind,), {})())


def test_the_first_keyring_that_works_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    kind = of_system(monkeypatch)
    others = [("keyring.backends.none", "Keyring"), ("keyring.backends.fail", "Keyring")]
    assert type(find([*others, SECRET_SERVICE])) is kind


@pytest.mark.parametrize(("module", "name"), SYSTEMS)
def test_every_keyring_that_we_name_is_there(module: str, name: str) -> None:
    assert issubclass(getattr(import_module(module), name), KeyringBackend)


def test_without_the_package_there_is_no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "keyring"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert not available()
    with pytest.raises(NoKeyring):
        Keyring.of_system()


def test_the_systems_keyring_is_the_one_that_was_found(monkeypatch: pytest.MonkeyPatch) -> None:
    backend = InMemory()
    monkeypatch.setattr(keyrings, "find", lambda: backend)
    assert available()
    assert Keyring.of_system().backend is backend


def test_neither_the_environment_nor_a_file_chooses_the_keyring(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "chosen.py").write_text("raise SystemExit('code of somebody else')")
    (tmp_path / "python_keyring").mkdir()
    (tmp_path / "python_keyring" / "keyringrc.cfg").write_text(
        f"[backend]\ndefault-keyring=chosen.Keyring\nkeyring-path={tmp_path}\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "chosen.Keyring")
    kind = of_system(monkeypatch)
    assert type(find([SECRET_SERVICE])) is kind
