"""Words for what the vault says no to: passwords, recovery codes, keys, damaged files."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from ui.problem import Table, nothing, said, untouched
from ui.profile_problems import restore, update

translate = QCoreApplication.translate


def words() -> Table:
    """By the name of the error."""
    return {**_opening(), **_secrets(), **_changing(), **_keys()}


def _opening() -> Table:
    return {
        "wallet.vault.errors.NotUnlocked": said(
            translate("problems", "That is wrong, or the file is damaged: it does not open."),
            untouched(),
            translate(
                "problems", "Try again. The password opens it, and so does the recovery code."
            ),
        ),
        "wallet.vault.errors.Damaged": said(
            translate("problems", "The file is damaged."), untouched(), restore(), "why"
        ),
        "wallet.vault.errors.NewerVersion": said(
            translate("problems", "A newer version of this program made this file."),
            untouched(),
            update(),
            "version",
            "newest_known",
        ),
        "wallet.vault.errors.CostOutOfBounds": said(
            translate("problems", "The file asks for work that nobody would choose."),
            untouched(),
            translate("problems", "It was tampered with, or is damaged. Use a backup."),
            "name",
            "value",
            "least",
            "most",
        ),
        "wallet.vault.errors.WeakenedParameters": said(
            translate("problems", "The file guards its password too weakly."),
            untouched(),
            translate(
                "problems",
                "Somebody may want your password to be guessed: do not type it. Use a backup.",
            ),
            "kib",
            "passes",
            "lanes",
        ),
        "wallet.vault.errors.NotEnoughMemory": said(
            translate(
                "problems", "The system does not give the {kib} KiB of memory that this needs."
            ),
            untouched(),
            translate("problems", "Close other programs, and try again."),
        ),
        "wallet.vault.errors.ReadingOnly": said(
            translate("problems", "The keyring opened the profile for reading only."),
            nothing(),
            translate("problems", "Type the password to sign or to change anything."),
        ),
        "wallet.vault.errors.VaultError": said(
            translate("problems", "The vault refuses this."),
            untouched(),
            translate("problems", "Please report this."),
        ),
    }


def _secrets() -> Table:
    return {
        "wallet.vault.errors.PasswordTooShort": said(
            translate(
                "problems",
                "The password has {characters} characters; at least {least} are needed.",
            ),
            untouched(),
            translate("problems", "Take several words."),
        ),
        "wallet.vault.errors.PasswordTooLong": said(
            translate("problems", "The password is longer than {most} bytes."),
            untouched(),
            translate("problems", "Type a shorter one."),
        ),
        "wallet.vault.errors.PasswordNotText": said(
            translate("problems", "The password is not text."),
            untouched(),
            translate("problems", "Type it again."),
        ),
        "wallet.vault.errors.MistypedGroups": said(
            translate("problems", "The recovery code is mistyped in these groups: {groups}."),
            untouched(),
            translate("problems", "Compare them with your paper, counting from 1."),
        ),
        "wallet.vault.errors.IncompleteRecoveryCode": said(
            translate("problems", "The code has {characters} characters, not {expected}."),
            untouched(),
            translate("problems", "Compare it with your paper."),
        ),
    }


def _changing() -> Table:
    return {
        "wallet.vault.errors.TooManySlots": said(
            translate("problems", "The profile has no room for another way in."),
            untouched(),
            translate("problems", "Remove one first: it may have {most}."),
        ),
        "wallet.vault.errors.NoSuchSlot": said(
            translate("problems", "The profile has no such way in."),
            untouched(),
            translate("problems", "Please report this with the details."),
            "sid",
        ),
        "wallet.vault.errors.LastWayIn": said(
            translate(
                "problems",
                "Without this neither a password nor a recovery code would open the profile.",
            ),
            untouched(),
            translate("problems", "Make another way in first."),
        ),
        "wallet.vault.errors.VaultFull": said(
            translate("problems", "This is too large: {size}, where at most {most} fit."),
            untouched(),
            translate("problems", "Make it shorter."),
            "what",
        ),
    }


def _keys() -> Table:
    return {
        "wallet.vault.errors.NoSuchKey": said(
            translate("problems", "The profile does not hold this key."),
            nothing(),
            translate("problems", "Choose one of those under Keys and backup."),
            "id",
        ),
        "wallet.vault.errors.KeyAlreadyHere": said(
            translate("problems", "The profile holds this key already."),
            untouched(),
            translate("problems", "There is nothing to do."),
        ),
        "wallet.vault.errors.WordsNotDue": said(
            translate(
                "problems",
                "The profile does not have this key's recovery words: they were confirmed, or "
                "the key was imported.",
            ),
            untouched(),
            translate("problems", "Look for them on your paper."),
        ),
        "wallet.vault.errors.NotForThisNetwork": said(
            translate("problems", "This key is not meant for the network of this request."),
            nothing(),
            translate("problems", "Use a key that is, or add one under Keys and backup."),
            "allowed",
        ),
    }
