"""Review a kept request, sign what was shown of it, or say no."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final
from weakref import WeakKeyDictionary

from app.adapters.disks import disk_of
from app.adapters.durable import save
from app.adapters.files import is_there, read_text, write_text
from app.check_words import words_of
from app.desk.changing import changing
from app.desk.review_names import Named
from app.desk.review_page import Circumstances, page_of
from app.desk.review_signers import Keys
from app.desk.seat import Seat
from app.errors import OccupiedFile, UnreadableFile
from app.pages.events import InboxChanged
from app.pages.review import Hindrance, OwnKey, ReviewPage
from app.pages.review_changes import changes_between
from app.profile import requests as keeping
from app.profile.opened import Identity
from app.profile.profile import Profile
from app.profile.signing import sign_reviewed
from app.records import Standing
from app.report import as_text, grouped
from app.review import view_of
from app.submit import present_view
from wallet import request as requests
from wallet.addresses import account_id
from wallet.errors import WalletError
from wallet.network import PRACTICE
from wallet.request import Request
from wallet.review.finding import Severity
from wallet.review.review import Review, review
from wallet.review.texts import shown
from wallet.review.token import ChangedAfterReview, Reviewed, Stopped, confirm
from wallet.review.view import View

ON_THEIR_WAY: Final = frozenset(
    {Standing.SENT, Standing.UNKNOWN, Standing.FINAL, Standing.FAILED}
)
"""What the network has, and may have changed the ledger itself."""


@dataclass
class _Shown:
    """The views that one request was shown in, by the digest of what was shown."""

    hash: str
    views: dict[bytes, View] = field(default_factory=dict[bytes, View])


class Reviewing:
    """Shows reviews, and signs exactly what one of them showed."""

    def __init__(self, seat: Seat) -> None:
        """What was shown is forgotten with the profile that it was shown of."""
        self._seat = seat
        self._shown: WeakKeyDictionary[Profile, _Shown] = WeakKeyDictionary()

    async def open(self, hash_hex: str, key: str = "") -> ReviewPage:
        """The review by the facts in the request's own file, at once; raise NotKept.

        ``key`` is the address of the key of mine that is meant, where several could sign; else
        it is the first of them.
        """
        profile = self._seat.profile
        request = keeping.kept(profile, bytes.fromhex(hash_hex))
        self._shown[profile] = _Shown(hash_hex)
        return self._page(profile, request, self._told(request, key), is_live=False)

    async def preview(self, request: Request) -> ReviewPage:
        """The review of a request that is not kept yet: nothing of it can be signed."""
        view = self._told(request, "")
        return self._seen(self._seat.profile, request, view, is_live=False)[0]

    async def look_again(self, hash_hex: str, key: str = "") -> ReviewPage:
        """The review by what the network says now, and what changed since it was asked for.

        By the file's facts alone once the network has it. Raise NoServer or another AppError
        when nobody answers: then the page of ``open`` stays what is known.
        """
        profile = self._seat.profile
        request = keeping.kept(profile, bytes.fromhex(hash_hex))
        before = self._page(profile, request, self._told(request, key), is_live=False)
        if before.hindrance is Hindrance.ON_ITS_WAY:
            return before
        port = await self._seat.networks.port(request.envelope.network)
        view = await present_view(request, port, self._seat.services.builds)
        meant = account_id(key) if key else None
        view = replace(view, now=self._seat.now, ledger_now=view.now, key=meant)
        now = self._page(profile, request, view, is_live=True)
        return replace(now, changes=changes_between(before, now))

    async def sign(
        self, hash_hex: str, digest: bytes, password: str, ticked: frozenset[int]
    ) -> None:
        """Sign exactly what the page of this digest showed, and keep the signature.

        Raise ChangedAfterReview, Stopped, NotTicked, RecoveryWordsDue or NotUnlocked; whatever
        is raised, nothing was signed.
        """
        profile = self._seat.profile
        request = keeping.kept(profile, bytes.fromhex(hash_hex))
        view = self._view_of(profile, hash_hex, digest)
        leave = _leave(request, view, digest, ticked, self._seat.now)
        builds = self._seat.services.builds
        async with changing(self._seat):
            await sign_reviewed(profile, leave, lambda: {"password": password}, builds)
        self._seat.tell(InboxChanged())

    async def decline(self, hash_hex: str, reason: str) -> None:
        """Say no, with a reason, which is kept and recorded; raise NotKept."""
        keeping.decline(self._seat.profile, bytes.fromhex(hash_hex), reason)
        self._seat.tell(InboxChanged())

    async def export(self, hash_hex: str, path: str) -> None:
        """Write the request with all its signatures; a file of the same request keeps its own.

        Raise OccupiedFile for any other file that is there, or UnwritableFile.
        """
        request = keeping.kept(self._seat.profile, bytes.fromhex(hash_hex))
        await asyncio.to_thread(_write, path, request)

    async def text(self, hash_hex: str, digest: bytes) -> str:
        """What the page of this digest showed, as plain text; raise ChangedAfterReview."""
        profile = self._seat.profile
        request = keeping.kept(profile, bytes.fromhex(hash_hex))
        view = self._view_of(profile, hash_hex, digest)
        seen = review(request.envelope, view)
        is_own = view.snapshot == request.snapshot
        lines = _more(Named(seen, self._seat.names(request.envelope.network.passphrase)))
        return as_text(seen, "the request" if is_own else "the network") + "\n".join(lines)

    async def keep_pdf(self, path: str, pdf: bytes) -> None:
        """Write a printed review, whole or not at all; raise UnwritableFile or one of its kin.

        Whoever chose the path was asked about a file that is there.
        """
        await asyncio.to_thread(save, disk_of(), Path(path), pdf, verify=len)

    def _told(self, request: Request, key: str) -> View:
        view = view_of(request, self._seat.services.builds, now=self._seat.now)
        ledger_now = self._seat.profile.ledgers.time(request.envelope.network.passphrase)
        return replace(view, ledger_now=ledger_now, key=account_id(key) if key else None)

    def _page(
        self, profile: Profile, request: Request, view: View, *, is_live: bool
    ) -> ReviewPage:
        """The page of a view, which can be signed from now on."""
        page, view = self._seen(profile, request, view, is_live=is_live)
        self._shown.setdefault(profile, _Shown(page.hash)).views[page.digest] = view
        return page

    def _seen(
        self, profile: Profile, request: Request, view: View, *, is_live: bool
    ) -> tuple[ReviewPage, View]:
        """The page of a view, seen by the key that is meant, if it is mine and can still sign.

        Else by the first of mine that can, if any.
        """
        mine = _signers(profile, review(request.envelope, view))
        identity = next(
            (each for each in mine if each.account == view.key), next(iter(mine), None)
        )
        view = replace(view, key=identity.account if identity is not None else None)
        seen = review(request.envelope, view)
        hindrance, facts = _hindrance(profile, seen, identity)
        around = Circumstances(_keys(profile, request, mine), hindrance, facts, is_live)
        names = self._seat.names(request.envelope.network.passphrase)
        return page_of(Named(seen, names), around), view

    def _view_of(self, profile: Profile, hash_hex: str, digest: bytes) -> View:
        known = self._shown.get(profile)
        view = known.views.get(digest) if known is not None and known.hash == hash_hex else None
        if view is None:
            raise ChangedAfterReview(digest.hex(), "")
        return view


def _leave(
    request: Request, view: View, digest: bytes, ticked: frozenset[int], now: int
) -> Reviewed:
    """Leave to sign what was shown, if it is still so and no time limit passed meanwhile.

    Facts grow older every second, and some findings say by how much: what must be the same is
    the whole review at the time when it was shown, and which findings hold now.
    """
    here = replace(view, signatures=request.signatures)
    shown_then = review(request.envelope, here)
    if shown_then.digest != digest:
        raise ChangedAfterReview(digest.hex(), shown_then.digest.hex())
    here = _later(here, now)
    seen = review(request.envelope, here)
    if seen.stops:
        raise Stopped(seen.stops)
    if _holding(seen) != _holding(shown_then):
        raise ChangedAfterReview(digest.hex(), seen.digest.hex())
    return confirm(request.envelope, here, seen.digest, ticked)


def _later(view: View, now: int) -> View:
    """The same facts at another time, by every clock."""
    passed = now - view.now if view.now is not None else 0
    ledger_now = view.ledger_now + passed if view.ledger_now is not None else None
    return replace(view, now=now, ledger_now=ledger_now)


def _holding(seen: Review) -> set[tuple[int, Severity]]:
    return {(finding.number, finding.severity) for finding in seen.findings}


def _signers(profile: Profile, seen: Review) -> list[Identity]:
    """My keys, for this network, that can still add something."""
    wanted = {key for state in seen.signers for key in state.can_sign}
    passphrase = seen.facts.envelope.network.passphrase
    mine = (i for i in profile.opened.identities if passphrase in i.networks)
    return [identity for identity in mine if identity.account in wanted]


def _hindrance(
    profile: Profile, seen: Review, identity: Identity | None
) -> tuple[Hindrance | None, str]:
    """Why this profile cannot sign here now, and a fact to it, if nothing stops everybody."""
    network, hash_ = seen.facts.envelope.network, seen.facts.envelope.hash
    row = profile.store.requests.by_hash(hash_)
    if row is not None and row.standing in ON_THEIR_WAY:
        return Hindrance.ON_ITS_WAY, ""
    if row is not None and row.standing is Standing.DECLINED:
        refusals = profile.store.refusals.of(hash_)
        return Hindrance.DECLINED, refusals[-1].reason if refusals else ""
    if identity is None:
        return _nothing_to_add(profile, seen), ""
    if identity.words_due and network != PRACTICE:
        return Hindrance.WORDS_DUE, identity.label
    return (Hindrance.READ_ONLY if profile.rolled_back else None), ""


def _nothing_to_add(profile: Profile, seen: Review) -> Hindrance:
    if seen.signers and not any(state.missing_weight for state in seen.signers):
        return Hindrance.COMPLETE
    signed = {key for state in seen.signers for key in state.signed}
    return Hindrance.SIGNED if signed & profile.own_keys else Hindrance.NO_KEY


def _keys(profile: Profile, request: Request, able: Sequence[Identity]) -> Keys:
    mine = {str(each.account): each.label for each in profile.opened.identities}
    kept = profile.store.signatures.of(request.envelope.hash)
    choices = tuple(OwnKey(each.account, each.label) for each in able)
    return Keys(mine, {each.key: each.received for each in kept if each.key}, choices)


def _more(named: Named) -> Iterator[str]:
    """What this profile adds to the lines that every machine prints of these bytes."""
    yield f"  check words  {' '.join(words_of(named.facts.envelope.hash))}"
    terms = named.facts.terms
    parties = () if terms is None else terms.parties
    signers = [key for s in named.review.signers for key in (*s.signed, *s.can_sign)]
    known = [who for who in dict.fromkeys((*parties, *signers)) if named.name(who)]
    if known:
        yield "\nNAMES IN THIS PROFILE"
        yield from (f"  {shown(named.name(who)):<22}{grouped(who)}" for who in known)
    yield ""


def _write(path: str, request: Request) -> None:
    write_text(path, _joined(path, request).to_text())


def _joined(path: str, request: Request) -> Request:
    """With the signatures of the same request in the file that is there, if one is."""
    if not is_there(path):
        return request
    try:
        there = requests.read(read_text(path))
    except (WalletError, UnreadableFile) as why:
        raise OccupiedFile(path) from why
    if not isinstance(there, Request) or there.envelope.hash != request.envelope.hash:
        raise OccupiedFile(path)
    return requests.merge(request, there)
