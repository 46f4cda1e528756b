"""Around the door: welcome, a new profile, a backup, the lock."""

from __future__ import annotations

from collections.abc import Mapping

from app.adapters.places import ProfileInUse
from app.pages.entry import Created, Entered, Restored, Strength
from app.profile.errors import GoodBackup, VaultDamaged
from tests.screenshots.studio import Scene, Studio, typed
from tests.support.inbox import NOW
from tests.support.review_pages import BUYER, LAWYER
from ui.problems import problem_of
from ui.views.address import AddressView
from ui.views.damaged import DamagedView
from ui.views.password_setup import PasswordSetupView
from ui.views.preparing import PreparingView
from ui.views.restore import BackupFileView, WaysView
from ui.views.unlock import UnlockView
from ui.views.welcome import WelcomeView
from wallet.vault.errors import Damaged, NotUnlocked

FOLDER = "/Users/anna/.local/share/countersign"
BACKUP = "/Users/anna/Backups/2026-11-21 law office.countersign-backup"
CODE = "7QK4MX-N2DP8R-TVW3HJ-6C9BFG-Y5ZQ2A-KM8QXW-4N7R3D-H0VT6S"
BACKUPS = (
    GoodBackup(1, 41, 3, NOW - 5_400),
    GoodBackup(2, 40, 3, NOW - 90_000),
    GoodBackup(3, 39, 1, NOW - 4_000_000),
)
PASSWORD = "harbour velvet canoe orbit"  # noqa: S105 - of nobody


def welcome(studio: Studio) -> None:
    studio.outside(WelcomeView(studio.look))


def welcome_practice(studio: Studio) -> None:
    studio.outside(WelcomeView(studio.look)).show_practice(has_begun=True)


def welcome_files(studio: Studio) -> None:
    studio.outside(WelcomeView(studio.look)).show_files(2)


def _setup(studio: Studio, first: str, again: str, log10: float | None) -> PasswordSetupView:
    view = studio.outside(PasswordSetupView(studio.look, "new"))
    typed(view._password, first, again)
    if log10 is not None:
        view.show_strength(Strength(log10, log10 >= 10, ""))
    return view


def password_suggested(studio: Studio) -> None:
    _setup(studio, "", "", None).show_suggestion("harbour velvet nine canoe salt orbit")


def password_words(studio: Studio) -> None:
    studio.outside(PasswordSetupView(studio.look, "words"))


def making(studio: Studio) -> None:
    studio.outside(AddressView(studio.look)).show_making()


def _address(studio: Studio, **more: str) -> AddressView:
    view = studio.outside(AddressView(studio.look))
    facts = {
        "folder": FOLDER,
        "address": LAWYER,
        "label": "My key",
        "recovery_code": CODE,
        "synced_by": "",
    }
    view.show_created(Created(**(facts | more)))
    return view


def address(studio: Studio) -> None:
    _address(studio)


def address_done(studio: Studio) -> None:
    _address(studio)._code._tick.setChecked(True)


def address_synced(studio: Studio) -> None:
    _address(studio, synced_by="Dropbox")


def address_missing(studio: Studio) -> None:
    _address(studio, address="")


def address_waiting(studio: Studio) -> None:
    _address(studio, address="").set_busy(busy=True)


def ways(studio: Studio) -> None:
    studio.outside(WaysView(studio.look))


def _backup(studio: Studio) -> BackupFileView:
    view = studio.outside(BackupFileView(studio.look, FOLDER))
    view.choose(BACKUP)
    typed(view._secret, PASSWORD)
    return view


def backup(studio: Studio) -> None:
    studio.outside(BackupFileView(studio.look, FOLDER))


def backup_chosen(studio: Studio) -> None:
    _backup(studio)


def backup_busy(studio: Studio) -> None:
    _backup(studio).set_busy(busy=True)


def backup_rehearsed(studio: Studio) -> None:
    view = _backup(studio)
    view.show_target(FOLDER, is_taken=False)
    view.show_found(Restored(NOW - 30_000, (LAWYER, BUYER), 1_204, 9_811), NOW)
    studio.scrolled = 1.0


def backup_taken(studio: Studio) -> None:
    view = _backup(studio)
    view.show_target(FOLDER, is_taken=True)
    view.show_found(Restored(NOW - 30_000, (LAWYER,), 12, 98), NOW)
    studio.scrolled = 1.0


def backup_refused(studio: Studio) -> None:
    _backup(studio).show_problem(problem_of(Damaged("seal")))


def unlock(studio: Studio) -> None:
    studio.outside(UnlockView(studio.look, FOLDER))


def unlock_idle(studio: Studio) -> None:
    view = studio.outside(UnlockView(studio.look, FOLDER))
    view.show_note("Locked: not used for 5 minutes.")
    view.show_files(1)


def unlock_wrong(studio: Studio) -> None:
    studio.outside(UnlockView(studio.look, FOLDER)).show_refused(problem_of(NotUnlocked()), 8.0)


def unlock_busy(studio: Studio) -> None:
    view = studio.outside(UnlockView(studio.look, FOLDER))
    typed(view, PASSWORD)
    view.set_busy(busy=True)


def unlock_in_use(studio: Studio) -> None:
    studio.outside(UnlockView(studio.look, FOLDER)).show_refused(
        problem_of(ProfileInUse(FOLDER)), 0.0
    )


def damaged(studio: Studio) -> None:
    error = VaultDamaged(f"{FOLDER}/profile.twv", "seal", BACKUPS)
    studio.window.entering._show_damaged(error, {}, NOW)


def damaged_busy(studio: Studio) -> None:
    damaged(studio)
    view = studio.frame.findChild(DamagedView)
    assert isinstance(view, DamagedView)
    view.set_busy(busy=True)


def damaged_refused(studio: Studio) -> None:
    error = VaultDamaged(f"{FOLDER}/profile.twv", "seal", refused=3)
    studio.outside(UnlockView(studio.look, FOLDER)).show_refused(problem_of(error), 2.0)


def unlock_code(studio: Studio) -> None:
    studio.outside(UnlockView(studio.look, FOLDER))._secret._swap()


def older(studio: Studio) -> None:
    older = (("vault", 3, 5), ("database", 1_017, 1_204))
    studio.window.entering._show_older(Entered(FOLDER, False, older, ()))


def older_accept(studio: Studio) -> None:
    older(studio)
    studio.window.entering._ask_to_accept()


def preparing(studio: Studio) -> None:
    studio.outside(PreparingView(studio.look, "Practice", "Setting up the practice network…"))


def _password(first: str, again: str, log10: float | None) -> Scene:
    return lambda studio: _setup(studio, first, again, log10)


SCENES: Mapping[str, Scene] = {
    "welcome": welcome,
    "welcome-practice-begun": welcome_practice,
    "welcome-files": welcome_files,
    "password": _password("", "", None),
    "password-short": _password("harbour", "", 4.0),
    "password-weak": _password("password1234", "password1234", 3.2),
    "password-good": _password(PASSWORD, PASSWORD, 14.2),
    "password-mismatch": _password(PASSWORD, "harbour velvet canoe", 14.2),
    "password-suggested": password_suggested,
    "password-for-words": password_words,
    "making": making,
    "address": address,
    "address-noted": address_done,
    "address-synced": address_synced,
    "address-key-missing": address_missing,
    "address-key-asked": address_waiting,
    "ways": ways,
    "backup": backup,
    "backup-chosen": backup_chosen,
    "backup-busy": backup_busy,
    "backup-rehearsed": backup_rehearsed,
    "backup-folder-taken": backup_taken,
    "backup-refused": backup_refused,
    "unlock": unlock,
    "unlock-idle": unlock_idle,
    "unlock-wrong": unlock_wrong,
    "unlock-busy": unlock_busy,
    "unlock-in-use": unlock_in_use,
    "unlock-code": unlock_code,
    "unlock-damaged": damaged_refused,
    "damaged": damaged,
    "damaged-busy": damaged_busy,
    "older": older,
    "older-accept": older_accept,
    "preparing": preparing,
}
