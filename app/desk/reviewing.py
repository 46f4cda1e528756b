"""Review a kept request, sign what was shown of it, or say no."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final
from weakref import WeakKeyDictionary

from app.adapters.disks import disk_of
from app.adapters.durable import save
from app.desk.changing import changing
from app.desk.review_copies import names_in, write_request
from app.desk.review_errors import BytesChanged
from app.desk.review_leave import Shown, check_bytes, leave_to_sign
from app.desk.review_names import Named
from app.desk.review_page import Circumstances, page_of
from app.desk.review_standing import (
    came_along,
    file_of,
    hindrance_of,
    keys_of,
    signers_of,
)
from app.desk.seat import Seat
from app.errors import AppError, OtherNetwork
from app.pages.events import InboxChanged
from app.pages.review import Hindrance, ReviewPage
from app.pages.review_file import YourFile
from app.profile import looks
from app.profile import requests as keeping
from app.profile.profile import Profile
from app.profile.recalling import knowledge_of
from app.profile.signing import sign_reviewed
from app.records import Note
from app.report import as_text
from app.review import view_of
from app.submit import present_view
from wallet.addresses import account_id
from wallet.errors import Unreadable
from wallet.request import Request
from wallet.review.facts import Facts
from wallet.review.review import review
from wallet.review.token import ChangedAfterReview
from wallet.review.view import View

PATIENCE: Final = 4.0
"""Seconds that a signature waits for the network's word; without it what was read is signed."""


@dataclass
class _Pages:
    """The pages that one request was shown in, by the digest of what was shown."""

    hash: str
    shown: dict[bytes, Shown] = field(default_factory=dict[bytes, Shown])


class Reviewing:
    """Shows reviews, and signs exactly what one of them showed."""

    def __init__(self, seat: Seat) -> None:
        """What was shown is forgotten with the profile that it was shown of."""
        self._seat = seat
        self._pages: WeakKeyDictionary[Profile, _Pages] = WeakKeyDictionary()

    async def open(self, hash_hex: str, key: str = "") -> ReviewPage:
        """The review by the facts in the request's own file, at once; raise NotKept.

        ``key`` is the address of the key of mine that is meant, where several could sign; else
        it is the first of them.
        """
        profile = self._seat.profile
        request = keeping.kept(profile, bytes.fromhex(hash_hex))
        self._pages[profile] = _Pages(hash_hex)
        return self._page(profile, request, self._told(request, key), is_live=False)

    async def preview(self, request: Request) -> ReviewPage:
        """The review of a request that is not kept yet: nothing of it can be signed."""
        view = self._told(request, "")
        view = replace(view, knowledge=replace(view.knowledge, prepared_here=True))
        return self._seen(self._seat.profile, request, view, is_live=False).page

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
        view = await self._present(request, key)
        return self._page(profile, request, view, is_live=True)

    async def sign(
        self, hash_hex: str, digest: bytes, password: str, ticked: frozenset[int]
    ) -> None:
        """Sign exactly what the page of this digest showed, and keep the signature.

        The network is asked once more whether it is still so; where it does not answer, what
        was read is signed. Raise one of ``review_errors``, ChangedAfterReview, Stopped,
        NotTicked, OtherNetwork, RecoveryWordsDue or NotUnlocked; whatever is raised, nothing
        was signed.
        """
        profile = self._seat.profile
        shown = self._shown(profile, hash_hex, digest)
        _check_kept(profile, shown)
        fresh = await self._still(profile, shown)
        kept = _check_kept(profile, shown)
        leave = leave_to_sign(shown, kept, self._seat.now, fresh, ticked)
        builds = self._seat.services.builds
        facts = Facts(shown.request.envelope, shown.view)
        look = looks.Look(facts, shown.page.age.is_live)
        async with changing(self._seat):
            await sign_reviewed(profile, leave, lambda: {"password": password}, builds, look)
        self._seat.tell(InboxChanged())

    async def leave(self, hash_hex: str, digest: bytes) -> None:
        """Keep what the page of this digest showed as what was seen of its escrow last.

        For whoever leaves the page; nothing of a page that is not shown any more.
        """
        profile = self._seat.profile
        known = self._pages.get(profile)
        shown = (
            known.shown.get(digest) if known is not None and known.hash == hash_hex else None
        )
        if shown is not None:
            seen = review(shown.request.envelope, shown.view)
            looks.left(profile, seen, is_live=shown.page.age.is_live)

    async def decline(self, hash_hex: str, reason: str) -> None:
        """Say no, with a reason, which is kept and recorded; raise NotKept."""
        keeping.decline(self._seat.profile, bytes.fromhex(hash_hex), reason)
        self._seat.tell(InboxChanged())

    async def note(self, hash_hex: str, text: str) -> YourFile:
        """Keep the user's own words about a request; all that is kept of it now."""
        profile = self._seat.profile
        profile.check_writable()
        hash_ = keeping.kept(profile, bytes.fromhex(hash_hex)).hash
        profile.store.notes.add(Note(0, hash_hex, text, self._seat.now))
        return file_of(profile, hash_)

    async def export(self, hash_hex: str, path: str) -> None:
        """Write the request with all its signatures; a file of the same request keeps its own.

        Raise OccupiedFile for any other file that is there, or UnwritableFile.
        """
        request = keeping.kept(self._seat.profile, bytes.fromhex(hash_hex))
        await asyncio.to_thread(write_request, path, request)

    async def text(self, hash_hex: str, digest: bytes) -> str:
        """What the page of this digest showed, as plain text; raise ChangedAfterReview."""
        shown = self._shown(self._seat.profile, hash_hex, digest)
        request, view = shown.request, shown.view
        seen = review(request.envelope, view)
        is_own = view.snapshot == request.snapshot
        names = self._seat.names(request.envelope.network.passphrase)
        lines = names_in(Named(seen, names))
        return as_text(seen, "the request" if is_own else "the network") + "\n".join(lines)

    async def keep_pdf(self, path: str, pdf: bytes) -> None:
        """Write a printed review, whole or not at all; raise UnwritableFile or one of its kin.

        Whoever chose the path was asked about a file that is there.
        """
        await asyncio.to_thread(save, disk_of(), Path(path), pdf, verify=len)

    def _told(self, request: Request, key: str) -> View:
        view = view_of(request, self._seat.services.builds, now=self._seat.now)
        ledger_now = self._seat.profile.ledgers.time(request.envelope.network.passphrase)
        view = replace(view, ledger_now=ledger_now, key=account_id(key) if key else None)
        return replace(view, knowledge=knowledge_of(self._seat.profile, request, view))

    async def _present(self, request: Request, key: str) -> View:
        """The world as the network tells it now; raise NoServer or another AppError."""
        port = await self._seat.networks.port(request.envelope.network)
        view = await present_view(request, port, self._seat.services.builds)
        meant = account_id(key) if key else None
        view = replace(view, now=self._seat.now, ledger_now=view.now, key=meant)
        profile, closed = self._seat.profile, view.snapshot.timestamp
        clock = profile.ledgers.heard(request.envelope.network.passphrase, closed)
        return replace(view, knowledge=knowledge_of(profile, request, view, clock))

    async def _still(self, profile: Profile, shown: Shown) -> ReviewPage | None:
        """What was shown, by what the network says at this moment; None where it says nothing.

        Raise OtherNetwork where the server that told it serves another one by now; one that
        was such from the first has told nothing, and the review says so.
        """
        request = shown.request
        try:
            async with asyncio.timeout(PATIENCE):
                port = await self._seat.networks.port(request.envelope.network)
                await port.network()
                view = await self._present(request, shown.page.why.key)
            read = shown.view.knowledge  # what it was read against
            knowledge = replace(
                view.knowledge, looked=read.looked, agreed=read.agreed, told=read.told
            )
            view = replace(view, knowledge=knowledge)
        except (AppError, TimeoutError) as why:
            if isinstance(why, OtherNetwork) and shown.page.age.is_live:
                raise
            return None
        return self._seen(profile, request, view, is_live=True).page

    def _page(
        self, profile: Profile, request: Request, view: View, *, is_live: bool
    ) -> ReviewPage:
        """The page of a view, which can be signed from now on."""
        made = self._seen(profile, request, view, is_live=is_live)
        pages = self._pages.setdefault(profile, _Pages(made.page.hash))
        pages.shown[made.page.digest] = made
        return made.page

    def _seen(self, profile: Profile, request: Request, view: View, *, is_live: bool) -> Shown:
        """The page of a view, seen by the key that is meant, if it is mine and can still sign.

        Else by the first of mine that can, if any.
        """
        mine = signers_of(profile, review(request.envelope, view))
        identity = next(
            (each for each in mine if each.account == view.key), next(iter(mine), None)
        )
        view = replace(view, key=identity.account if identity is not None else None)
        seen = review(request.envelope, view)
        hindrance, facts = hindrance_of(profile, seen, identity)
        around = Circumstances(
            keys_of(profile, request, mine),
            hindrance,
            facts,
            is_live,
            came_along(profile, request),
            file_of(profile, request.hash),
        )
        names = self._seat.names(request.envelope.network.passphrase)
        return Shown(page_of(Named(seen, names), around), request, view)

    def _shown(self, profile: Profile, hash_hex: str, digest: bytes) -> Shown:
        known = self._pages.get(profile)
        shown = (
            known.shown.get(digest) if known is not None and known.hash == hash_hex else None
        )
        if shown is None:
            raise ChangedAfterReview(digest.hex(), "")
        return shown


def _check_kept(profile: Profile, shown: Shown) -> Request:
    """The request as it is kept now; raise NotKept, or BytesChanged if it is another."""
    reviewed = shown.request.hash
    try:
        kept = keeping.kept(profile, reviewed)
    except Unreadable as why:
        raise BytesChanged(reviewed.hex(), "") from why
    check_bytes(shown, kept)
    return kept
