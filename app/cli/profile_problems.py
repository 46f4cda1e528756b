"""Words for what goes wrong with a profile: its place, its vault, its database, its keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from app.adapters import keyrings, places, strength
from app.adapters.store import errors as database
from app.cli.problem import NOTHING, Problem, said
from app.profile import errors as profile
from app.signing.process import SignerEnded
from wallet import journal
from wallet.lock import IdleOutOfBounds
from wallet.vault import errors as vault

_UNTOUCHED: Final = f"Nothing was changed. {NOTHING}"
_BACKUP: Final = (
    "Restore a backup into another folder: countersign profile restore DIR --from FILE. "
    "Copies of each day are in the profile's own folder, under copies, or where you chose."
)


def _damaged(error: profile.VaultDamaged) -> Problem:
    hint = _BACKUP
    if error.good:
        hint = (
            f"Backup {error.good} opens, generation {error.generation}. Take it: countersign "
            f"profile go-back DIR --generation {error.good}. The damaged file is kept."
        )
    return Problem(f"The vault is damaged. {_UNTOUCHED}", hint, (error.path, error.why))


def _which(error: profile.WhichKey) -> Problem:
    return Problem(
        f"Several keys of the profile could sign this. {NOTHING}",
        "Say which: --key, with its label or address.",
        error.keys,
    )


def _no_key(error: profile.NoKeyToSign) -> Problem:
    return Problem(
        f"No key of this profile can add to this request. {NOTHING}",
        "Ask those who can, or use the profile that has the key."
        if error.can_sign
        else "It has all the signatures it needs: send it.",
        error.can_sign,
    )


WORDS: Final[Mapping[type[Exception], Callable[[Any], Problem]]] = {
    places.ProfileExists: said(
        "A profile is there already. Nothing was changed.", "Name another folder.", "path"
    ),
    places.FolderNotEmpty: said(
        "The folder holds something else. Nothing was changed.",
        "Name an empty folder, or one that is not there yet.",
        "path",
    ),
    places.NoProfile: said(
        f"There is no profile there. {NOTHING}",
        "Check the folder's name, or make one: countersign profile create DIR.",
        "path",
    ),
    places.OpenToOthers: said(
        f"Others than you may look into this profile's folder. {_UNTOUCHED}",
        "Run: chmod 700 on the folder.",
        "path",
    ),
    places.NotOwner: said(
        f"This profile's folder belongs to somebody else. {_UNTOUCHED}",
        "Use it as the user whose it is.",
        "path",
    ),
    places.LinkedFolder: said(
        f"A symbolic link stands where the folder should be. {_UNTOUCHED}",
        "Name the folder itself.",
        "path",
    ),
    places.OnNetworkDrive: said(
        f"This folder lies on a network drive ({{kind}}). {_UNTOUCHED}",
        "Keep the profile on this machine's own disk. Backups may go to the drive: countersign "
        "profile copies --folder.",
        "path",
    ),
    places.ProfileInUse: said(
        f"This profile is open in another window or command. {_UNTOUCHED}",
        "Close it there first.",
        "path",
    ),
    keyrings.NoKeyring: said(
        f"This system has no keyring that keeps secrets safe. {NOTHING}",
        "Use the password.",
    ),
    keyrings.KeyringFailed: said(
        f"The system's keyring does not answer. {NOTHING}", "Use the password.", "why"
    ),
    strength.PasswordGuessable: said(
        "This password would be guessed. Nothing was changed.",
        "Take several words that have nothing to do with each other or with you.",
    ),
    database.DatabaseMissing: said(
        f"The profile's database is not there. {_UNTOUCHED}", _BACKUP, "path"
    ),
    database.DatabaseDamaged: said(
        f"The profile's database is damaged, or belongs to another vault. {_UNTOUCHED}",
        _BACKUP,
        "path",
        "why",
    ),
    database.NewerDatabase: said(
        f"A newer version of this program made this database. {_UNTOUCHED}",
        "Update this program.",
        "version",
        "newest_known",
    ),
    database.DatabaseFull: said(
        "No room is left on the disk. What was begun was undone.",
        "Make room and run the same command again.",
        "path",
    ),
    database.DatabaseReadOnly: said(
        "The disk takes no changes. What was begun was undone.",
        "Make it writable and run the same command again.",
        "path",
    ),
    database.RowRefused: said(
        "The database refuses a record. What was begun was undone.",
        "Please report this with the details.",
        "why",
    ),
    database.DatabaseTrouble: said(
        "The database cannot be used. What was begun was undone.",
        "Check the disk, then run the same command again.",
        "path",
    ),
    profile.VaultDamaged: _damaged,
    profile.RolledBack: said(
        f"The {{what}} is older than it was: {{found}}, seen before: {{seen}}. {_UNTOUCHED}",
        "If you put an older file there yourself: countersign profile verify "
        "--accept-rollback. If you did not, somebody did: ask before you sign anything.",
    ),
    profile.RecoveryWordsDue: said(
        f"The recovery words of this key are not written down yet. {NOTHING}",
        "First: countersign profile words --key {key}. Then sign.",
        "label",
    ),
    profile.WhichKey: _which,
    profile.NoKeyToSign: _no_key,
    profile.NotKept: said(
        f"The profile has no such request. {NOTHING}",
        "Keep the request first: countersign inbox FILE.",
        "hash",
    ),
    profile.NoSuchIdentity: said(
        f"The profile has no key of this name, or more than one. {NOTHING}",
        "Name its address. They are listed by: countersign profile list.",
        "name",
    ),
    profile.OtherProfile: said(
        f"This backup was put together of two profiles. {_UNTOUCHED}",
        "Use another backup.",
        "expected",
        "found",
    ),
    profile.WrongSignature: said(
        "The signer process gave a signature that does not verify. It was thrown away.",
        "Do not sign on this machine until you know why, and please report it.",
        "key",
    ),
    SignerEnded: said(
        f"The signer process ended without an answer. {_UNTOUCHED}",
        "Run the same command again. If it stays so, please report it with the details.",
        "why",
    ),
    journal.JournalBroken: said(
        f"The journal is not what was written, from record {{number}} on. {_UNTOUCHED}",
        "Somebody or something changed it. " + _BACKUP,
        "why",
    ),
    IdleOutOfBounds: said(
        "The time until it locks is from {least} to {most} seconds. Nothing was changed.",
        "Choose another.",
    ),
    vault.NotUnlocked: said(
        f"That does not open it: the password is wrong, or the file is damaged. {_UNTOUCHED}",
        "Try again. The recovery code opens it too: --recovery-code.",
    ),
    vault.Damaged: said(f"The file is damaged. {_UNTOUCHED}", _BACKUP, "why"),
    vault.NewerVersion: said(
        f"A newer version of this program made this file. {_UNTOUCHED}",
        "Update this program.",
        "version",
        "newest_known",
    ),
    vault.CostOutOfBounds: said(
        f"The file asks for a derivation that nobody would choose. {_UNTOUCHED}",
        "It was tampered with, or is damaged. " + _BACKUP,
        "name",
        "value",
    ),
    vault.WeakenedParameters: said(
        f"The file asks for a password derivation that is too cheap. {_UNTOUCHED}",
        "Somebody may want your password to be guessed: do not enter it. " + _BACKUP,
        "kib",
        "passes",
        "lanes",
    ),
    vault.NotEnoughMemory: said(
        f"The system does not give the {{kib}} KiB of memory that this needs. {_UNTOUCHED}",
        "Close other programs and try again.",
    ),
    vault.PasswordTooShort: said(
        "The password has {characters} characters; at least {least} are needed. Nothing was "
        "changed.",
        "Take several words.",
    ),
    vault.PasswordTooLong: said(
        "The password is longer than {most} bytes. Nothing was changed.", "Take a shorter one."
    ),
    vault.PasswordNotText: said(
        "The password has half a character in it. Nothing was changed.", "Type it again."
    ),
    vault.MistypedGroups: said(
        f"The recovery code is mistyped in group {{groups}}, counted from 1. {_UNTOUCHED}",
        "Compare those groups with your paper.",
    ),
    vault.IncompleteRecoveryCode: said(
        f"The recovery code has {{characters}} characters, not {{expected}}. {_UNTOUCHED}",
        "Compare it with your paper.",
    ),
    vault.TooManySlots: said(
        "The profile has no room for another way in. Nothing was changed.",
        "Remove one of its {most} first.",
    ),
    vault.NoSuchSlot: said(
        "The profile has no such way in. Nothing was changed.", "Please report this.", "sid"
    ),
    vault.LastWayIn: said(
        "Without this neither a password nor a recovery code would open the profile. Nothing "
        "was changed.",
        "Make another way in first.",
    ),
    vault.VaultFull: said(
        "The {what} is larger than it may be ({size}, at most {most}). Nothing was changed.",
        "Use less of it.",
    ),
    vault.ReadingOnly: said(
        f"The keyring opens the profile for reading only. {NOTHING}",
        "Run the same command with the password.",
    ),
    vault.NoSuchKey: said(f"The profile does not hold this key. {NOTHING}", "List them.", "id"),
    vault.KeyAlreadyHere: said(
        "The profile holds this key already. Nothing was changed.", "There is nothing to do."
    ),
    vault.WordsNotDue: said(
        "The recovery words of this key are not here: they were confirmed, or it was imported. "
        "Nothing was changed.",
        "They are on the paper they were written on.",
    ),
    vault.NotForThisNetwork: said(
        f"This key is not meant for the network of this request. {NOTHING}",
        "Use a key that is, or add one for that network.",
        "allowed",
    ),
    vault.VaultError: said(
        f"The vault says no. {_UNTOUCHED}", "Please report this with the details."
    ),
}
