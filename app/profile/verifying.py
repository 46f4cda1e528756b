"""Whether a profile's records are what was written: the journal's chain, rollback marks."""

from __future__ import annotations

from typing import Final

from app.adapters.store.store import Store
from app.profile.door import Way
from app.profile.errors import RolledBack
from app.profile.opened import Opened
from app.profile.profile import Profile
from wallet.journal import START, Head, Kind, verify

VERIFIED: Final = "journal verified"
"""The setting that tells up to where the journal was verified before."""

AUDITED_SINCE: Final = "audit key since"
"""The setting that tells which record was the first under the present audit key.

What is before it needs no mac of its own: that record's vouches for all that it continues."""


def verify_journal(store: Store, opened: Opened) -> Head:
    """Read and check every record; raise JournalBroken."""
    since = _number(store, AUDITED_SINCE)
    records = store.journal.records()
    older = [record for record in records if record.number < since]
    head = verify(older, None)
    return verify(records[len(older) :], opened.audit, head)


def verify_new(store: Store, opened: Opened) -> None:
    """Check what came since the last time; raise JournalBroken."""
    start = START
    told = _number(store, VERIFIED)
    if told:
        last = store.journal.record(told)
        start = START if last is None else last.head
    head = verify(store.journal.records(after=start.number), opened.audit, start)
    if head.number != told:
        store.settings.put(VERIFIED, head.number)


def rolled_back(
    store: Store, opened: Opened, witness: tuple[int, bytes] | None = None
) -> tuple[RolledBack, ...]:
    """What of vault and database is older than the other has seen it.

    ``witness``: the newest generation of the vault, and its digest, that the keyring knows.
    """
    found: list[RolledBack] = []
    known = (mark for mark in (store.marks.vault_mark(), witness) if mark is not None)
    older = [
        generation for generation, digest in known if _is_older(opened, generation, digest)
    ]
    if older:
        found.append(RolledBack("vault", max(older), opened.generation))
    seen = opened.seen
    if seen is not None and not _contains(store, seen.generation, seen.digest):
        found.append(RolledBack("database", seen.generation, store.journal.head().number))
    return tuple(found)


async def accept_rollback(profile: Profile, way: Way) -> None:
    """Go on from here though one file is older than the other knew; that is recorded.

    Raise a VaultError, then nothing is accepted. Where nothing is older nothing happens.
    """
    older = profile.rolled_back
    if not older:
        return
    opened, _ = await profile.ask("save", way)
    facts = {each.what: f"{each.found} instead of {each.seen}" for each in older}
    with opened.forgotten_on_failure():
        # Recorded first: a crash between the two may leave a question that is asked again,
        # but never an older database that the vault takes for new and nobody accepted.
        with profile.store.transaction():
            profile.record(Kind.ROLLBACK_ACCEPTED, "profile", facts)
            profile.store.marks.set_vault_mark(
                profile.opened.generation, profile.opened.digest, lower=True
            )
        profile.files.save_vault(opened.raw)
        profile.adopt(opened, lambda: None)
    profile.rolled_back = ()


def _is_older(opened: Opened, generation: int, digest: bytes) -> bool:
    """Older, or another of the same generation: then one of the two was put aside."""
    same = opened.generation == generation
    return opened.generation < generation or (same and opened.digest != digest)


def _contains(store: Store, number: int, digest: bytes) -> bool:
    if number == 0:
        return True
    record = store.journal.record(number)
    return record is not None and record.hash == digest


def _number(store: Store, name: str) -> int:
    told = store.settings.get(name)
    return told if isinstance(told, int) and not isinstance(told, bool) else 0
