"""Another key for all of a profile, when the old one may have leaked."""

from __future__ import annotations

from app.adapters import strength
from app.adapters.store.copies import copy_with_key
from app.adapters.store.store import open_store
from app.profile.door import Way
from app.profile.profile import Profile
from app.profile.verifying import AUDITED_SINCE, VERIFIED
from wallet.journal import Event, Kind


async def rekey(profile: Profile, way: Way, new: str) -> str:
    """Seal everything anew under another key and password; the new recovery code.

    The profile is locked by this, and unlocked anew by its owner. Whoever has an older file and
    the old password still opens that.
    """
    strength.check(new)
    profile.check_writable()
    mark = {"number": profile.mark.generation, "hash": profile.mark.digest}
    opened, answer = await profile.door.ask(
        "rekey", profile.opened.raw, way, new=new, mark=mark, **profile.door.costing
    )
    files = profile.files
    files.discard_next()
    copy_with_key(profile.store.database, files.next_database, bytes(opened.database.reveal()))
    store = open_store(files.next_database, bytes(opened.database.reveal()))
    with store.transaction():
        event = Event(profile.clock.now(), Kind.REKEYED, "profile", {})
        record = store.journal.append(event, opened.audit)
        store.settings.put(AUDITED_SINCE, record.number)
        store.settings.put(VERIFIED, record.number)
        store.marks.set_vault_mark(opened.generation, opened.digest)
    store.close()
    files.sync_next()
    files.save_vault(opened.raw)
    profile.store.close()
    files.swap_database()
    opened.forget()
    profile.lock()
    return str(answer["recovery"])
