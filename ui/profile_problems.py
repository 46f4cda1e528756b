"""Words for what goes wrong with a profile: its place, its database, its keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.words.times import lasting
from ui.problem import (
    Problem,
    Table,
    Telling,
    details_of,
    nothing,
    nothing_new,
    said,
    undone,
    untouched,
)

if TYPE_CHECKING:
    from app.adapters.places import OnNetworkDrive
    from app.profile.errors import NoKeyToSign, RolledBack, VaultDamaged
    from wallet.lock import IdleOutOfBounds

translate = QCoreApplication.translate


def words() -> Table:
    """By the name of the error."""
    return {
        **_places(),
        **_ways_in(),
        **_database(),
        **_keys(),
    }


def restore() -> str:
    """What to do when only a backup helps."""
    return translate(
        "problems",
        "Restore a backup into another folder: choose “I have a backup” at the start. Daily "
        "copies are in the profile's own folder, or where you chose.",
    )


def update() -> str:
    """What to do with what a newer version made."""
    return translate("problems", "Update this program.")


def _places() -> Table:
    return {
        "app.adapters.places.ProfileExists": said(
            translate("problems", "A profile is there already."),
            untouched(),
            translate("problems", "Unlock it, or choose another folder."),
            "path",
        ),
        "app.adapters.places.FolderNotEmpty": said(
            translate("problems", "The folder holds something else."),
            untouched(),
            translate("problems", "Choose an empty folder, or one that is not there yet."),
            "path",
        ),
        "app.adapters.places.NoProfile": said(
            translate("problems", "There is no profile there."),
            nothing(),
            translate("problems", "Choose another folder, or make a profile there."),
            "path",
        ),
        "app.adapters.places.OpenToOthers": said(
            translate("problems", "Other users of this machine may look into this folder."),
            untouched(),
            translate("problems", "Allow the folder to yourself alone, and try again."),
            "path",
        ),
        "app.adapters.places.NotOwner": said(
            translate("problems", "This folder belongs to another user of this machine."),
            untouched(),
            translate("problems", "Open the profile as that user."),
            "path",
        ),
        "app.adapters.places.LinkedFolder": said(
            translate("problems", "A symbolic link stands where the folder should be."),
            untouched(),
            translate("problems", "Choose the folder itself."),
            "path",
        ),
        "app.adapters.places.OnNetworkDrive": _on_network_drive,
        "app.adapters.places.ProfileInUse": said(
            translate("problems", "This profile is open in another window or program."),
            untouched(),
            translate("problems", "Close it there first."),
            "path",
        ),
    }


def _on_network_drive(error: OnNetworkDrive) -> Problem:
    telling = said(
        translate("problems", "This folder lies on a network drive."),
        untouched(),
        translate(
            "problems",
            "Keep the profile on this machine's own disk. Backups may go to the drive.",
        ),
        "path",
        "kind",
    )
    return telling(error)


def _ways_in() -> Table:
    return {
        "app.adapters.keyrings.NoKeyring": said(
            translate("problems", "This system has no keyring that this program trusts."),
            nothing(),
            translate("problems", "Use the password."),
        ),
        "app.adapters.keyrings.KeyringFailed": said(
            translate("problems", "The system's keyring does not answer."),
            nothing(),
            translate("problems", "Use the password."),
            "why",
        ),
        "app.adapters.strength.PasswordGuessable": said(
            translate("problems", "This password is too easy to guess."),
            untouched(),
            translate(
                "problems",
                "Take several words that have nothing to do with each other or with you.",
            ),
        ),
        "wallet.lock.IdleOutOfBounds": _idle_out_of_bounds,
    }


def _idle_out_of_bounds(error: IdleOutOfBounds) -> Problem:
    hint = translate("problems", "Choose a time from {least} to {most}.")
    return Problem(
        f"{translate('problems', 'It cannot lock after that time.')} {untouched()}",
        hint.format(least=lasting(int(error.least)), most=lasting(int(error.most))),
    )


def _database() -> Table:
    return {
        "app.adapters.store.errors.DatabaseMissing": said(
            translate("problems", "The profile's database is not there."),
            untouched(),
            restore(),
            "path",
        ),
        "app.adapters.store.errors.DatabaseDamaged": said(
            translate("problems", "The profile's database is damaged, or another profile's."),
            untouched(),
            restore(),
            "path",
            "why",
        ),
        "app.adapters.store.errors.NewerDatabase": said(
            translate("problems", "A newer version of this program made this database."),
            untouched(),
            update(),
            "version",
            "newest_known",
        ),
        "app.adapters.store.errors.DatabaseFull": _not_kept(
            translate("problems", "No room is left on the disk."),
            translate("problems", "Make room, and try again."),
        ),
        "app.adapters.store.errors.DatabaseReadOnly": _not_kept(
            translate("problems", "The profile's database takes no changes."),
            translate("problems", "Make its disk and file writable, and try again."),
        ),
        "app.adapters.store.errors.RowRefused": _not_kept(
            translate("problems", "The profile's database refuses a record."),
            translate("problems", "Please report this with the details."),
        ),
        "app.adapters.store.errors.DatabaseFailed": _not_kept(
            translate("problems", "The profile's database cannot be used."),
            translate("problems", "Check the disk, and try again."),
        ),
        "app.adapters.store.errors.DatabaseTrouble": _not_kept(
            translate("problems", "The profile's database cannot be used."),
            translate("problems", "Check the disk, and try again."),
        ),
        "app.profile.errors.DatabaseLost": said(
            translate("problems", "The profile's database does not open."),
            untouched(),
            restore(),
            "path",
            "why",
            "copy",
        ),
        "app.profile.errors.VaultDamaged": _damaged,
        "app.profile.errors.RolledBack": _rolled_back,
    }


def _not_kept(what: str, hint: str) -> Telling:
    """A change that was undone here; of what was on its way to the network nobody knows."""
    if_sent = translate("problems", "What was being sent may have been: it cannot pay twice.")

    def problem(error: BaseException) -> Problem:
        known = [name for name in ("path", "why") if hasattr(error, name)]
        return Problem(f"{what} {undone()}", f"{hint} {if_sent}", details_of(error, *known))

    return problem


def _damaged(error: VaultDamaged) -> Problem:
    """The copy that is known to be the newest is named last."""
    opens = translate("problems", "backup {good} opens, generation {generation}")
    good = opens.format(good=error.good, generation=error.generation) if error.good else ""
    others = translate(
        "problems",
        "Its backups open with another password or recovery code: type it, such as the one "
        "before. Or restore a backup file.",
    )
    back = translate(
        "problems", "Go back to one of its backups below, or restore a backup file."
    )
    refused = others if error.is_refused else restore()
    return Problem(
        f"{translate('problems', 'The vault is damaged.')} {untouched()}",
        back if error.good else refused,
        (
            *details_of(error, "path", "why"),
            *((good,) if good else ()),
            *details_of(error, "copy"),
        ),
    )


def _rolled_back(error: RolledBack) -> Problem:
    titles = {
        "vault": translate(
            "problems",
            "The vault is older than it was: generation {found}, after it had reached {seen}.",
        ),
        "database": translate(
            "problems",
            "The database is older than it was: record {found}, after it had reached {seen}.",
        ),
    }
    other = translate(
        "problems",
        "The profile is older than it was: number {found}, after it had reached {seen}.",
    )
    telling = said(
        titles.get(error.what, other),
        untouched(),
        translate(
            "problems",
            "If you put an older file there yourself, say so under Keys and backup. If you did "
            "not, find out who did before you sign anything.",
        ),
    )
    return telling(error)


def _keys() -> Table:
    return {
        "app.profile.errors.RecoveryWordsDue": said(
            translate("problems", "The recovery words of this key are not written down yet."),
            nothing(),
            translate("problems", "Write them down first, under Keys and backup; then sign."),
            "label",
            "key",
        ),
        "app.profile.errors.PracticeBesideReal": said(
            translate("problems", "A key for the practice network is for no other network."),
            untouched(),
            translate(
                "problems",
                "Add it for the practice network alone, and another key for the others.",
            ),
        ),
        "app.profile.errors.WhichKey": said(
            translate("problems", "Several keys of this profile could sign this."),
            nothing(),
            translate("problems", "Choose the key to sign with."),
            "keys",
        ),
        "app.profile.errors.NoKeyToSign": _no_key,
        "app.profile.errors.NotKept": said(
            translate("problems", "This profile has no such request."),
            nothing(),
            translate("problems", "Open the request's file once more."),
            "hash",
        ),
        "app.profile.errors.NoSuchIdentity": said(
            translate("problems", "This profile holds no such key."),
            nothing(),
            translate("problems", "Choose one of those under Keys and backup."),
            "name",
        ),
        "app.profile.errors.OtherProfile": said(
            translate("problems", "The parts of this backup belong to two profiles."),
            untouched(),
            translate("problems", "Choose another backup."),
            "expected",
            "found",
        ),
        "app.profile.errors.WrongSignature": said(
            translate("problems", "The signer process gave a signature that is none."),
            nothing(),
            translate(
                "problems",
                "Do not sign on this machine until you know why, and please report it.",
            ),
            "key",
        ),
        "app.signing.process.SignerEnded": said(
            translate("problems", "The signer process ended without an answer."),
            untouched(),
            translate("problems", "Try again. If it stays so, please report it."),
            "why",
        ),
        "wallet.journal.JournalBroken": said(
            translate("problems", "From record {number} on the journal is not as written."),
            nothing_new(),
            translate(
                "problems",
                "Somebody or something changed it. Restore a backup into another folder, or "
                "ask again for an export that somebody sent you.",
            ),
            "why",
        ),
    }


def _no_key(error: NoKeyToSign) -> Problem:
    hint = (
        translate(
            "problems",
            "Ask those in the details, or open the profile that has their key.",
        )
        if error.can_sign
        else translate("problems", "Nobody's signature is missing, or nobody could give it.")
    )
    title = translate("problems", "No key of this profile can add to this request.")
    return Problem(f"{title} {nothing()}", hint, details_of(error, "can_sign"))
