"""Daily copies: a backup a day, into a folder of the user's choice, the oldest going."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from app.adapters.durable import clean, save, telling
from app.adapters.places import BACKUP, OWN_COPIES
from app.errors import NoFolder
from app.profile.backups import backed_up
from app.profile.profile import Profile
from wallet.journal import Kind
from wallet.vault import backup

FOLDER: Final = "copies folder"
LAST: Final = "last copy"

KEPT: Final = 30
KEPT_INSIDE: Final = 3
"""How many copies stay, in a chosen folder and in the profile's own, which is on its disk."""


def choose_folder(profile: Profile, folder: Path) -> None:
    """Put daily copies there from now on; raise NoFolder unless it is a folder."""
    if not folder.is_dir():
        raise NoFolder(str(folder), "it is no folder")
    with profile.recording(Kind.SETTINGS_CHANGED, "profile", {"copies": str(folder)}):
        profile.store.settings.put(FOLDER, str(folder.absolute()))
        profile.store.settings.put(LAST, "")


def copy_of_today(profile: Profile) -> Path | None:
    """Write today's copy unless it is there; where it is, None if it was there already.

    Raise NoFolder when the folder has gone, or UnwritableFile and its kin.
    """
    today = datetime.fromtimestamp(profile.clock.now(), UTC).strftime("%Y-%m-%d")
    if profile.rolled_back or profile.store.settings.get(LAST) == today:
        return None
    folder = _folder(profile)
    mine = f"countersign-{profile.opened.id.hex()[:8]}"
    path = folder / f"{mine}-{today}{BACKUP}"
    clean(profile.files.disk, path)  # of an attempt that was cut short
    save(profile.files.disk, path, backed_up(profile), verify=backup.read)
    profile.store.settings.put(LAST, today)
    _remove_oldest(profile, path, mine)
    return path


def _folder(profile: Profile) -> Path:
    chosen = profile.store.settings.get(FOLDER)
    if isinstance(chosen, str) and chosen:
        folder = Path(chosen)
        if not folder.is_dir():
            raise NoFolder(chosen, "it is not there")
        return folder
    own = profile.files.folder / OWN_COPIES
    with telling(own):
        own.mkdir(mode=0o700, exist_ok=True)
        profile.files.disk.sync_folder(own.parent)
    return own


def _kept(profile: Profile, folder: Path) -> int:
    return KEPT_INSIDE if folder.parent == profile.files.folder else KEPT


def _remove_oldest(profile: Profile, today: Path, mine: str) -> None:
    folder = today.parent
    ours = re.compile(rf"{mine}-\d{{4}}-\d\d-\d\d{re.escape(BACKUP)}")
    with telling(folder):
        names = [name for name in profile.files.disk.names(folder) if ours.fullmatch(name)]
        # What comes after today is of a clock that was wrong, and must not push today's out.
        names.sort(key=lambda name: (name <= today.name, name))
        for name in names[: -_kept(profile, folder)]:
            profile.files.disk.unlink(folder / name)
