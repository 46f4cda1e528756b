"""What can be wrong with a profile, beside its files and its database.

AppError
  VaultDamaged          the vault does not open though a backup may; nothing was changed
  DatabaseLost          the vault opens and its database does not; nothing was changed
  RolledBack            vault or database is older than what the other has seen
  RecoveryWordsDue      a key's words are not on paper yet, and the network is a real one
  PracticeBesideReal    a key for practice is for nothing else
  WhichKey              several keys of the profile could sign
  NoKeyToSign           none of them can
  NotKept               the profile has no such request
  NoSuchIdentity        the profile has no key of this name, or several
  OtherProfile          a backup or a file belongs to another profile
  WrongSignature        the signer process answered with a signature that is none
  TooLargeToKeep        a file is larger than those that a profile keeps
  NoRoomWithRequest     the files of one request would be too many together
  NoRoomInProfile       all files of the profile would be
  AttachmentDamaged     what is kept of a file is not what was attached
"""

from __future__ import annotations

from dataclasses import dataclass

from app.adapters.store.errors import DatabaseTrouble
from app.errors import AppError


@dataclass(frozen=True)
class GoodBackup:
    """An older generation of the vault that opens; its ``number`` is 1 for the newest.

    ``saved`` is when it was written, in seconds since 1970; 0: not known.
    """

    number: int
    generation: int
    keys: int
    saved: int


@dataclass(eq=False)
class VaultDamaged(AppError):
    """The vault fails; ``backups`` are those that open, the newest first.

    ``refused`` others are whole, and another secret opens them. ``copy`` is the newest copy of
    everything in the profile's own folder, or "".
    """

    path: str
    why: str
    backups: tuple[GoodBackup, ...] = ()
    refused: int = 0
    copy: str = ""

    @property
    def good(self) -> int:
        """The newest backup that opens, 1 to 3, or 0 for none."""
        return self.backups[0].number if self.backups else 0

    @property
    def generation(self) -> int:
        """Of which generation that one is, or 0."""
        return self.backups[0].generation if self.backups else 0

    @property
    def is_refused(self) -> bool:
        """Whether the secret opens nothing that another one would."""
        return bool(self.refused and not self.backups)


@dataclass(eq=False)
class DatabaseLost(DatabaseTrouble):
    """The vault opens, and its database is damaged, another's, or not there.

    ``copy`` is the newest copy of everything in the profile's own folder, or "".
    """

    why: str
    copy: str


@dataclass(eq=False)
class RolledBack(AppError):
    """``what`` (vault or database) is older than the other has seen it; numbers of each."""

    what: str
    seen: int
    found: int


@dataclass(eq=False)
class RecoveryWordsDue(AppError):
    """A key that would sign on a real network before its recovery words were written down."""

    key: str
    label: str


@dataclass(eq=False)
class WhichKey(AppError):
    """More than one key of the profile could sign this."""

    keys: tuple[str, ...]


@dataclass(eq=False)
class NoKeyToSign(AppError):
    """No key of the profile can add to this request; those that can, from elsewhere."""

    can_sign: tuple[str, ...]


@dataclass(eq=False)
class NotKept(AppError):
    """The profile has no request of this hash, in hex."""

    hash: str


@dataclass(eq=False)
class PracticeBesideReal(AppError):
    """A key that would sign on the practice network and on another one."""


@dataclass(eq=False)
class NoSuchIdentity(AppError):
    """The profile has no key of this label or address, or more than one."""

    name: str


@dataclass(eq=False)
class OtherProfile(AppError):
    """A backup belongs to another profile; ids in hex."""

    expected: str
    found: str


@dataclass(eq=False)
class WrongSignature(AppError):
    """The signer process answered with something that does not verify; it was thrown away."""

    key: str


@dataclass(eq=False)
class TooLargeToKeep(AppError):
    """A file has more than so many megabytes."""

    megabytes: int


@dataclass(eq=False)
class NoRoomWithRequest(AppError):
    """With one more, the files of a request would have more than so many megabytes."""

    megabytes: int


@dataclass(eq=False)
class NoRoomInProfile(AppError):
    """With one more, all files of the profile would have more than so many megabytes."""

    megabytes: int


@dataclass(eq=False)
class AttachmentDamaged(AppError):
    """A file that is kept has not the SHA-256, in hex, that it came with, or is not there."""

    hash: str
