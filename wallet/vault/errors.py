"""Refusals of the vault.

VaultError                    the vault stays as it is; nothing was opened or changed
  Damaged                     not in the one proper form, or not what its key vouches for
  NewerVersion                made by a newer version of this program
  NotUnlocked                 wrong secret or tampered slot: nobody can tell which
  CostOutOfBounds             password parameters nobody would choose; nothing was derived
  WeakenedParameters          password parameters below the floor; nothing was derived
  NotEnoughMemory             the system does not give what the derivation needs
  PasswordTooShort, PasswordTooLong, PasswordNotText
  MistypedGroups              groups of a recovery code that cannot be right
  IncompleteRecoveryCode      a recovery code with too few or too many characters
  TooManySlots, NoSuchSlot, LastWayIn
  VaultFull                   more than the file may hold
  ReadingOnly                 opened by the keyring, which does not open seeds
  NoSuchKey, KeyAlreadyHere, NotForThisNetwork
  WordsNotDue            recovery words are shown until they were written down, then never
"""

from __future__ import annotations

from dataclasses import dataclass

from wallet.errors import WalletError


@dataclass(eq=False)
class VaultError(WalletError):
    """The vault says no and stays as it is."""


@dataclass(eq=False)
class Damaged(VaultError):
    """The file is not in its one proper form, or not what its own key vouches for."""

    why: str


@dataclass(eq=False)
class NewerVersion(VaultError):
    """A vault that a newer version of this program made; it is not written to."""

    version: int
    newest_known: int


@dataclass(eq=False)
class NotUnlocked(VaultError):
    """A wrong secret or a tampered slot: nobody can tell which."""


@dataclass(eq=False)
class CostOutOfBounds(VaultError):
    """A parameter of the password derivation that is refused before anything is derived."""

    name: str
    value: int
    least: int
    most: int


@dataclass(eq=False)
class WeakenedParameters(VaultError):
    """Password parameters below the floor: somebody may want the password to be guessed."""

    kib: int
    passes: int
    lanes: int


@dataclass(eq=False)
class NotEnoughMemory(VaultError):
    """The system does not give the memory that the derivation needs."""

    kib: int


@dataclass(eq=False)
class PasswordTooShort(VaultError):
    """A new password of fewer characters than are accepted."""

    characters: int
    least: int


@dataclass(eq=False)
class PasswordTooLong(VaultError):
    """A password of more bytes than are accepted."""

    size: int
    most: int


@dataclass(eq=False)
class PasswordNotText(VaultError):
    """A password with half a character in it, which has no bytes."""


@dataclass(eq=False)
class MistypedGroups(VaultError):
    """Groups of a recovery code that cannot be right, counted from 1."""

    groups: tuple[int, ...]


@dataclass(eq=False)
class IncompleteRecoveryCode(VaultError):
    """A recovery code with too few or too many characters, and no telling where."""

    characters: int
    expected: int


@dataclass(eq=False)
class TooManySlots(VaultError):
    """A vault has no room for another way in."""

    most: int


@dataclass(eq=False)
class VaultFull(VaultError):
    """More than the file may hold, so that it could not be read again."""

    what: str
    size: int
    most: int


@dataclass(eq=False)
class NoSuchSlot(VaultError):
    """No slot of the kind that is meant has this id."""

    sid: str


@dataclass(eq=False)
class LastWayIn(VaultError):
    """Without this slot neither a password nor a recovery code would open the vault."""


@dataclass(eq=False)
class ReadingOnly(VaultError):
    """The vault was opened by the keyring, which neither opens seeds nor changes anything."""


@dataclass(eq=False)
class NoSuchKey(VaultError):
    """No key in the vault has this id, or public key; in hex."""

    id: str


@dataclass(eq=False)
class KeyAlreadyHere(VaultError):
    """The vault holds this key's seed already; its raw public key."""

    public: bytes


@dataclass(eq=False)
class WordsNotDue(VaultError):
    """The vault has no recovery words of this key, or no longer; its id in hex."""

    kid: str


@dataclass(eq=False)
class NotForThisNetwork(VaultError):
    """A key is not meant for this network; passphrases, and the network's id in hex."""

    allowed: tuple[str, ...]
    asked: str
