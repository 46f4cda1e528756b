"""Another key for all of a profile, when the old one may have leaked."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from app.adapters import strength
from app.adapters.store.copies import copy_with_key
from app.adapters.store.store import open_store
from app.profile.door import Way
from app.profile.opened import Opened
from app.profile.profile import Profile
from app.profile.verifying import AUDITED_SINCE, VERIFIED
from wallet.journal import Event, Kind


async def rekey(profile: Profile, way: Way, new: str) -> str:
    """Seal everything anew under another key and password; the new recovery code.

    The profile is locked by this, also if it fails half-way, and unlocked anew by its owner.
    Whoever has an older file and the old password still opens that.
    """
    strength.check(new)
    profile.check_writable()
    opened, answer = await profile.ask("rekey", way, new=new, **profile.door.costing)
    try:
        profile.files.save_together(opened.raw, lambda path: _copy(profile, opened, path))
    finally:
        # Whatever failed, and wherever: the vault may be the new one by now, and what would be
        # kept in the old database from here on would be lost with it.
        opened.forget()
        profile.lock()
    return str(answer["recovery"])


def _copy(profile: Profile, opened: Opened, path: Path) -> None:
    """The profile's database under the new key; the old one is closed after it."""
    key = bytes(opened.database.reveal())
    copy_with_key(profile.store.database, path, key)
    with closing(open_store(path, key)) as store, store.transaction():
        event = Event(profile.clock.now(), Kind.REKEYED, "profile", {})
        record = store.journal.append(event, opened.audit)
        store.settings.put(AUDITED_SINCE, record.number)
        store.settings.put(VERIFIED, record.number)
        store.marks.set_vault_mark(opened.generation, opened.digest)
    profile.store.close()
