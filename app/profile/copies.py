"""Daily copies: a backup a day, into a folder of the user's choice, the oldest going."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from app.adapters.durable import save, telling
from app.errors import NoFolder
from app.profile.backups import SUFFIX, backed_up
from app.profile.profile import Profile
from wallet.journal import Kind
from wallet.vault import backup

FOLDER: Final = "copies folder"
LAST: Final = "last copy"
OWN: Final = "copies"
"""The folder inside the profile's that is used until the user names another."""

KEPT: Final = 30


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
    path = folder / f"{mine}-{today}{SUFFIX}"
    save(profile.files.disk, path, backed_up(profile), verify=backup.read)
    profile.store.settings.put(LAST, today)
    _remove_oldest(profile, folder, mine)
    return path


def newest_copies(folder: Path) -> tuple[Path, ...]:
    """Copies in a profile's own folder, the newest first; for when its database fails."""
    return tuple(sorted((folder / OWN).glob(f"*{SUFFIX}"), reverse=True))


def _folder(profile: Profile) -> Path:
    chosen = profile.store.settings.get(FOLDER)
    if isinstance(chosen, str) and chosen:
        folder = Path(chosen)
        if not folder.is_dir():
            raise NoFolder(chosen, "it is not there")
        return folder
    own = profile.files.folder / OWN
    with telling(own):
        own.mkdir(mode=0o700, exist_ok=True)
    return own


def _remove_oldest(profile: Profile, folder: Path, mine: str) -> None:
    ours = re.compile(rf"{mine}-\d{{4}}-\d\d-\d\d{re.escape(SUFFIX)}")
    with telling(folder):
        names = [name for name in profile.files.disk.names(folder) if ours.fullmatch(name)]
        for name in sorted(names)[:-KEPT]:
            profile.files.disk.unlink(folder / name)
