"""Who of this profile can sign a review, and why nobody can, if so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from app.desk.review_signers import Keys
from app.pages.review import Hindrance, OwnKey
from app.pages.review_file import OwnCall, OwnFile, OwnNote, YourFile
from app.profile.opened import Identity
from app.profile.profile import Profile
from app.records import Standing
from app.words.groups import shortened
from wallet.network import PRACTICE
from wallet.request import Request
from wallet.review.review import Review
from wallet.review.turn import Signs

ON_THEIR_WAY: Final = frozenset(
    {Standing.SENT, Standing.UNKNOWN, Standing.FINAL, Standing.FAILED}
)
"""What the network has, and may have changed the ledger itself."""


def signers_of(profile: Profile, seen: Review) -> list[Identity]:
    """My keys, for this network, that can still add something."""
    wanted = {key for state in seen.signers for key in state.can_sign}
    passphrase = seen.facts.envelope.network.passphrase
    mine = (i for i in profile.opened.identities if passphrase in i.networks)
    return [identity for identity in mine if identity.account in wanted]


def hindrance_of(
    profile: Profile, seen: Review, identity: Identity | None
) -> tuple[Hindrance | None, str]:
    """Why this profile cannot sign here now, and a fact to it, if nothing stops everybody."""
    network, hash_ = seen.facts.envelope.network, seen.request_hash
    row = profile.store.requests.by_hash(hash_)
    if row is not None and row.standing in ON_THEIR_WAY:
        return Hindrance.ON_ITS_WAY, ""
    if row is not None and row.standing is Standing.DECLINED:
        refusals = profile.store.refusals.of(hash_)
        return Hindrance.DECLINED, refusals[-1].reason if refusals else ""
    if identity is None:
        return _nothing_to_add(profile, seen)
    if identity.words_due and network != PRACTICE:
        return Hindrance.WORDS_DUE, identity.label
    return (Hindrance.READ_ONLY if profile.rolled_back else None), ""


def keys_of(profile: Profile, request: Request, able: Sequence[Identity]) -> Keys:
    """My keys, those that can still sign, and when each signature came."""
    mine = {str(each.account): each.label for each in profile.opened.identities}
    kept = profile.store.signatures.of(request.hash)
    choices = tuple(OwnKey(each.account, each.label) for each in able)
    return Keys(mine, {each.key: each.received for each in kept if each.key}, choices)


def came_along(profile: Profile, request: Request) -> tuple[str, ...]:
    """The keys whose signatures came with the request itself, and not after it."""
    row = profile.store.requests.by_hash(request.hash)
    if row is None:
        return ()
    kept = profile.store.signatures.of(request.hash)
    keys = (each.key for each in kept if each.key and each.received <= row.received)
    return tuple(dict.fromkeys(keys))


def file_of(profile: Profile, hash_: bytes) -> YourFile:
    """What the user has about a request: its matter, private notes, call-backs and files."""
    store, row = profile.store, profile.store.requests.by_hash(hash_)
    matters = {m.id: m for m in store.matters.all()} if row is not None and row.matter else {}
    matter = matters.get(row.matter) if row is not None and row.matter is not None else None
    named = "" if matter is None else f"{matter.number} {matter.title}, {matter.client}"
    return YourFile(
        named,
        tuple(OwnNote(each.text, each.at) for each in store.notes.about(hash_.hex())),
        tuple(
            OwnCall(each.who, each.phone, each.on_file, each.confirmed, each.at)
            for each in store.callbacks.of(hash_)
        ),
        tuple(
            OwnFile(each.name, each.size, each.digest.hex(), each.at)
            for each in store.attachments.of(hash_)
        ),
    )


def _entries_first(profile: Profile, seen: Review) -> tuple[str, ...]:
    """Whose authorisations are signed before mine: a key of mine signs the transaction."""
    mine = {identity.account for identity in profile.opened.identities}
    if any(mine & set(state.signed) for state in seen.signers):
        return ()
    counts = any(
        state.signs is Signs.TRANSACTION and any(map(state.need.signers.weight_of, mine))
        for state in seen.signers
    )
    due = (s.account for s in seen.signers if s.signs is Signs.ENTRY and s.missing_weight)
    return tuple(due) if counts else ()


def _nothing_to_add(profile: Profile, seen: Review) -> tuple[Hindrance, str]:
    if seen.signers and not any(state.missing_weight for state in seen.signers):
        return Hindrance.COMPLETE, ""
    first = _entries_first(profile, seen)
    if first:
        return Hindrance.ENTRIES_FIRST, ", ".join(map(shortened, first))
    signed = {key for state in seen.signers for key in state.signed}
    return (Hindrance.SIGNED if signed & profile.own_keys else Hindrance.NO_KEY), ""
