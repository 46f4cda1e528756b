"""Ways in: the secrets that people and keyrings keep, and what makes new ones."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final, NoReturn, final

from typing_extensions import override

from wallet.vault.errors import PasswordNotText, PasswordTooLong, PasswordTooShort
from wallet.vault.kdf import DEFAULT, Cost, Derive, argon2id, argon2id_in
from wallet.vault.recovery import RecoveryCode
from wallet.vault.secret import SECRET_BYTES, Random, Room, Secret, heap

LEAST_CHARACTERS: Final = 12
MOST_PASSWORD_BYTES: Final = 1024


@final
class Password:
    """A password as bytes, the same however a system composes its letters."""

    __slots__ = ("_characters", "_raw")

    def __init__(self, text: str) -> None:
        """Take a typed password; raise PasswordTooLong or PasswordNotText.

        Line breaks around it come from pasting or from a file, and do not count.
        """
        normal = unicodedata.normalize("NFKC", text.strip("\r\n"))
        raw = normal.encode(errors="ignore")
        if raw != normal.encode(errors="surrogatepass"):
            raise PasswordNotText
        if len(raw) > MOST_PASSWORD_BYTES:
            raise PasswordTooLong(len(raw), MOST_PASSWORD_BYTES)
        self._characters = len(normal)
        self._raw = raw

    def check_length(self) -> None:
        """Raise PasswordTooShort if it may not become a vault's password."""
        if self._characters < LEAST_CHARACTERS:
            raise PasswordTooShort(self._characters, LEAST_CHARACTERS)

    def reveal(self) -> bytes:
        """The bytes to derive from."""
        return self._raw

    @override
    def __repr__(self) -> str:
        return "Password(…)"

    @override
    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a password is not copied or pickled")


@final
@dataclass(frozen=True)
class KeyringSecret:
    """The 32 random bytes that a system's keyring keeps."""

    secret: Secret

    @classmethod
    def new(cls, random: Random) -> KeyringSecret:
        """Make a secret that no keyring has seen."""
        return cls(Secret(random(SECRET_BYTES)))

    def reveal(self) -> memoryview:
        """The bytes to derive from."""
        return self.secret.reveal()


Way = Password | RecoveryCode | KeyringSecret
"""A secret that opens slots of its kind."""


@dataclass(frozen=True)
class Opening:
    """What a secret opens a slot with: the derivation of passwords, and where keys live."""

    derive: Derive = argon2id
    room: Room = heap

    @classmethod
    def within(cls, room: Room) -> Opening:
        """Argon2id, and all keys in this room."""
        return cls(argon2id_in(room), room)


@dataclass(frozen=True, kw_only=True)
class Means(Opening):
    """What new secrets are made with: randomness and the cost of passwords besides."""

    random: Random
    cost: Cost = DEFAULT
