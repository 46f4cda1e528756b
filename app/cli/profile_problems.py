"""Words for what goes wrong with a profile: its place, its vault, its database, its keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from app.adapters import keyrings, places, strength
from app.adapters.store import errors as database
from app.cli.problem import NOTHING, NOTHING_NEW, Problem, said
from app.profile import errors as profile
from app.signing.process import SignerEnded
from wallet import journal
from wallet.lock import IdleOutOfBounds
from wallet.review.texts import shown
from wallet.vault import errors as vault

_UNTOUCHED: Final = "Nothing was changed, signed or sent."
_UNDONE: Final = f"The last step was undone. {NOTHING_NEW}"
_BACKUP: Final = (
    "Restore a backup into another folder: countersign profile restore DIR --from FILE. "
    "Daily copies are in the profile's own folder, under copies, or where you chose."
)
_UPDATE: Final = "Update this program."


def _restorable(copy: str) -> str:
    """What to do when only a backup helps; ``copy``: the newest that is known, or ""."""
    if not copy:
        return _BACKUP
    return (
        "Restore the newest copy, the last of the details, into another folder: countersign "
        "profile restore DIR --from FILE."
    )


def _details(*texts: str) -> tuple[str, ...]:
    return tuple(shown(text) for text in texts if text)


def _lost(error: profile.DatabaseLost) -> Problem:
    return Problem(
        f"The profile's database does not open: it is damaged, or gone. {_UNTOUCHED}",
        _restorable(error.copy),
        _details(error.path, error.why, error.copy),
    )


def _damaged(error: profile.VaultDamaged) -> Problem:
    hint = _restorable(error.copy)
    if error.good:
        hint = (
            f"Backup {error.good} opens, generation {error.generation}. Take it: countersign "
            f"profile go-back DIR --generation {error.good}. The damaged file is kept."
        )
    details = _details(error.path, error.why, error.copy)
    return Problem(f"The vault is damaged. {_UNTOUCHED}", hint, details)


def _rolled_back(error: profile.RolledBack) -> Problem:
    counts = {"vault": "generation", "database": "journal record"}
    what, count = shown(error.what), counts.get(error.what, "number")
    return Problem(
        f"The {what} is older than it was: {count} {error.found}, after it had reached "
        f"{error.seen}. {_UNTOUCHED}",
        "If you put an older file there yourself: countersign profile verify "
        "--accept-rollback. If you did not, find out who did before you sign anything.",
    )


def _which(error: profile.WhichKey) -> Problem:
    return Problem(
        f"Several keys of the profile could sign this. {NOTHING}",
        "Say which, by its name or address: --key.",
        tuple(map(shown, error.keys)),
    )


def _no_key(error: profile.NoKeyToSign) -> Problem:
    return Problem(
        f"No key of this profile can add to this request. {NOTHING}",
        "Ask those in the details, or use the profile that has their key."
        if error.can_sign
        else "Nobody's signature is missing, or nobody could give it: countersign status FILE.",
        tuple(map(shown, error.can_sign)),
    )


UNREADABLE: Final[Mapping[str, Callable[[Any], Problem]]] = {
    "recovery words": said(
        "The recovery words are not right. Nothing was changed.",
        "Compare them with your paper, each in its place, and run the same command again.",
        "why",
    ),
    "secret key": said(
        "This is no secret key, and no recovery words. Nothing was changed.",
        "A secret key begins with S and has 56 characters; recovery words are 12 or 24.",
    ),
    "secret": said(
        "The secret could be neither asked for nor shown. Nothing was changed.",
        "Run this at a terminal, or see --help for handles: --secret-fd and --show-fd.",
        "why",
    ),
    "label": said(
        "The key's name is not text. Nothing was changed.", "Give it another --label."
    ),
    "network passphrase": said(
        f"The network's passphrase is empty or not text. {NOTHING}",
        "Name the network: public, testnet, practice or its passphrase.",
    ),
    "journal": said(
        f"This is no exported journal, or it was changed. {NOTHING}",
        "Ask for the export again. A table (--csv) cannot be verified.",
        "why",
    ),
}
"""By what cannot be read, where it is no file from somebody else."""


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
        f"Other users of this machine may look into this profile's folder. {_UNTOUCHED}",
        "Allow it to yourself alone: chmod 700 on the folder.",
        "path",
    ),
    places.NotOwner: said(
        f"This profile's folder belongs to another user of this machine. {_UNTOUCHED}",
        "Open it as that user.",
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
        f"This system has no keyring that this program trusts. {NOTHING}",
        "Use the password.",
    ),
    keyrings.KeyringFailed: said(
        f"The system's keyring does not answer. {NOTHING}", "Use the password.", "why"
    ),
    strength.PasswordGuessable: said(
        "This password is too easy to guess. Nothing was changed.",
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
        _UPDATE,
        "version",
        "newest_known",
    ),
    database.DatabaseFull: said(
        f"No room is left on the disk. {_UNDONE}",
        "Make room and run the same command again.",
        "path",
    ),
    database.DatabaseReadOnly: said(
        f"The profile's database takes no changes. {_UNDONE}",
        "Make the disk or file writable and run the same command again.",
        "path",
    ),
    database.RowRefused: said(
        f"The database refuses a record. {_UNDONE}",
        "Please report this with the details.",
        "why",
    ),
    database.DatabaseTrouble: said(
        f"The database cannot be used. {_UNDONE}",
        "Check the disk, then run the same command again.",
        "path",
    ),
    profile.VaultDamaged: _damaged,
    profile.DatabaseLost: _lost,
    profile.RolledBack: _rolled_back,
    profile.RecoveryWordsDue: said(
        f"The recovery words of this key are not written down yet. {NOTHING}",
        "Write them down first: countersign profile words --key {key}. Then sign.",
        "label",
    ),
    profile.PracticeBesideReal: said(
        "A key for the practice network is for no other network. Nothing was changed.",
        "Add it for the practice network alone, and another key for the others.",
    ),
    profile.WhichKey: _which,
    profile.NoKeyToSign: _no_key,
    profile.NotKept: said(
        f"The profile has no such request. {NOTHING}",
        "Keep the request first: countersign inbox FILE.",
        "hash",
    ),
    profile.TooLargeToKeep: said(
        f"A file of more than {{megabytes}} MB is not kept. {NOTHING}",
        "Keep a smaller copy of it.",
    ),
    profile.NoRoomWithRequest: said(
        f"The files of one request may have {{megabytes}} MB together. {NOTHING}",
        "Keep smaller copies.",
    ),
    profile.NoRoomInProfile: said(
        f"All files of a profile may have {{megabytes}} MB together. {NOTHING}",
        "Keep smaller copies.",
    ),
    profile.AttachmentDamaged: said(
        f"What is kept of this file is not what was attached. {NOTHING}",
        "Take the file from where it came from, or from a backup of this profile.",
        "hash",
    ),
    profile.NoSuchIdentity: said(
        f"The profile holds no key of this name, or more than one. {NOTHING}",
        "Name its address; they are listed by: countersign profile list.",
        "name",
    ),
    profile.OtherProfile: said(
        f"The parts of this backup belong to two profiles. {_UNTOUCHED}",
        "Use another backup.",
        "expected",
        "found",
    ),
    profile.WrongSignature: said(
        f"The signer process gave a signature that does not verify. {NOTHING}",
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
        "Somebody or something changed it. If it is an export, ask for it again; if it is your "
        f"profile, r{_BACKUP[1:]}",
        "why",
    ),
    IdleOutOfBounds: said(
        "The time until it locks is out of bounds. Nothing was changed.",
        "Choose from {least} to {most} seconds.",
    ),
    vault.NotUnlocked: said(
        f"That does not open it: what was given is wrong, or the file is damaged. {_UNTOUCHED}",
        "Try again. Both the password and the recovery code open it: --recovery-code.",
    ),
    vault.Damaged: said(f"The file is damaged. {_UNTOUCHED}", _BACKUP, "why"),
    vault.NewerVersion: said(
        f"A newer version of this program made this file. {_UNTOUCHED}",
        _UPDATE,
        "version",
        "newest_known",
    ),
    vault.CostOutOfBounds: said(
        f"The file asks for a password derivation that nobody would choose. {_UNTOUCHED}",
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
        f"The password is longer than {{most}} bytes. {_UNTOUCHED}", "Type a shorter one."
    ),
    vault.PasswordNotText: said(f"The password is not text. {_UNTOUCHED}", "Type it again."),
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
        "Remove one of them first: it may have {most}.",
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
        "The {what} is too large: {size}, where at most {most} fit. Nothing was changed.",
        "Make it shorter. Of a whole profile, please report it.",
    ),
    vault.ReadingOnly: said(
        f"The keyring opens the profile for reading only. {NOTHING}",
        "Run the same command with the password.",
    ),
    vault.NoSuchKey: said(
        f"The profile does not hold this key. {NOTHING}",
        "They are listed by: countersign profile list.",
        "id",
    ),
    vault.KeyAlreadyHere: said(
        "The profile holds this key already. Nothing was changed.", "There is nothing to do."
    ),
    vault.WordsNotDue: said(
        "The profile does not have this key's recovery words: they were confirmed, or the key "
        "was imported. Nothing was changed.",
        "Look for them on paper. To show its secret instead: countersign profile export-key.",
    ),
    vault.NotForThisNetwork: said(
        f"This key is not meant for the network of this request. {NOTHING}",
        "Use a key that is, or make one for that network: profile add-key --network.",
        "allowed",
    ),
    vault.VaultError: said(
        f"The vault refuses this. {_UNTOUCHED}", "Please report this with the details."
    ),
}
