"""The system's own keyring: one more way to open a profile for reading, where there is one."""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol, TypeVar, cast

from app.errors import AppError

SERVICE: Final = "Countersign"
SYSTEMS: Final = (
    ("keyring.backends.Windows", "WinVaultKeyring"),
    ("keyring.backends.macOS", "Keyring"),
    ("keyring.backends.SecretService", "Keyring"),
    ("keyring.backends.libsecret", "Keyring"),
    ("keyring.backends.kwallet", "DBusKeyring"),
)
"""The backends that we use, the best first; every other one is none.

``keyring`` itself would take what a file in the user's home or the environment names, and run
code from there; there are backends that write plain text, and such that forget.
"""

_DIGEST_BYTES: Final = 32
_T = TypeVar("_T")


class Backend(Protocol):
    """What we need of keyring.backend.KeyringBackend; raises whatever it likes."""

    def get_password(self, service: str, username: str) -> str | None:
        """The text that is kept under this name, None if there is none."""
        ...

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a text under this name, in place of an older one."""
        ...

    def delete_password(self, service: str, username: str) -> None:
        """Forget the text under this name, which must be there."""
        ...


@dataclass(eq=False)
class NoKeyring(AppError):
    """This system has no keyring that we would use."""


@dataclass(eq=False)
class KeyringFailed(AppError):
    """A keyring did not do what it was asked; ``why`` is the kind of its error, no more."""

    why: str


def available() -> bool:
    """Whether the system has a keyring that we use; asking it may take a while."""
    return find() is not None


def find(systems: Sequence[tuple[str, str]] = SYSTEMS) -> Backend | None:
    """The best of these backends (module, class) that works here, None if there is none."""
    for module, name in systems:
        if (backend := _load(module, name)) is not None and usable(backend):
            return backend
    return None


def usable(backend: Backend) -> bool:
    """Whether a backend is one of the systems' own, and says that it works here."""
    kind = type(backend)
    with contextlib.suppress(KeyringFailed):
        ours = (kind.__module__, kind.__qualname__) in SYSTEMS
        return ours and _asked(lambda: bool(getattr(backend, "viable", False)))
    return False


@dataclass(frozen=True)
class Keyring:
    """Keeps one secret and one mark for each vault, under the vault's id in hex.

    Every method waits for the system, which may wait for the user; all raise KeyringFailed.
    """

    backend: Backend = field(repr=False)

    @classmethod
    def of_system(cls) -> Keyring:
        """The system's keyring; raise NoKeyring."""
        backend = find()
        if backend is None:
            raise NoKeyring
        return cls(backend)

    def get(self, vault_id: str) -> bytes | None:
        """A vault's secret, None if the keyring has none."""
        return self._read(vault_id, bytes.fromhex)

    def put(self, vault_id: str, secret: bytes) -> None:
        """Keep a vault's secret, in place of an older one."""
        self._write(vault_id, secret.hex())

    def delete(self, vault_id: str) -> None:
        """Forget a vault's secret, if there is one; its mark bears witness and stays."""
        if _asked(lambda: self.backend.get_password(SERVICE, vault_id)) is not None:
            _asked(lambda: self.backend.delete_password(SERVICE, vault_id))

    def mark(self, vault_id: str) -> tuple[int, bytes] | None:
        """The newest generation seen of a vault and its SHA-256, None if none was."""
        return self._read(_name_of_mark(vault_id), _read_mark)

    def set_mark(self, vault_id: str, generation: int, digest: bytes) -> None:
        """Remember the newest generation of a vault and its SHA-256."""
        self._write(_name_of_mark(vault_id), _text_of(generation, digest))

    def _read(self, name: str, read: Callable[[str], _T]) -> _T | None:
        text = _asked(lambda: self.backend.get_password(SERVICE, name))
        return None if text is None else _asked(lambda: read(text))

    def _write(self, name: str, text: str) -> None:
        _asked(lambda: self.backend.set_password(SERVICE, name, text))
        # Some take it and keep nothing: a policy, a size, a collection that is not stored.
        if _asked(lambda: self.backend.get_password(SERVICE, name)) != text:
            raise KeyringFailed("NotKept")


def system_keyring() -> Keyring | None:
    """The system's keyring, None where there is none to be trusted."""
    backend = find()
    return None if backend is None else Keyring(backend)


def _load(module: str, name: str) -> Backend | None:
    """A backend, None without its package; raise nothing."""
    with contextlib.suppress(KeyringFailed):
        return _asked(lambda: cast("Backend", getattr(importlib.import_module(module), name)()))
    return None


def _asked(ask: Callable[[], _T]) -> _T:
    try:
        return ask()
    except Exception as why:  # noqa: BLE001 - backends let through whatever their system raises
        failed = KeyringFailed(type(why).__name__)
    # Raised outside the handler: a backend's own words may quote what it was given.
    raise failed


def _read_mark(text: str) -> tuple[int, bytes]:
    generation, _, digest = text.partition(":")
    mark = int(generation), bytes.fromhex(digest)
    if len(mark[1]) != _DIGEST_BYTES or mark[0] < 0 or _text_of(*mark) != text:
        raise ValueError("no mark")
    return mark


def _text_of(generation: int, digest: bytes) -> str:
    return f"{generation}:{digest.hex()}"


def _name_of_mark(vault_id: str) -> str:
    return f"{vault_id}/seen"
