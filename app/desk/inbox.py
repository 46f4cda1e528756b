"""What is kept, by whom it waits for; and what comes in files."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from typing import Final

from app.desk.inbox_lines import Around, line_of
from app.desk.seat import Seat
from app.errors import AppError
from app.exchange import Bare, Handed, envelope_in, read_file
from app.pages.events import InboxChanged
from app.pages.inbox import SECTION_OF, InboxLine, InboxPage, Refused, Section, Taken
from app.profile import requests as keeping
from app.profile.errors import NotKept
from app.profile.profile import Profile
from app.records import InboxRow, Standing
from wallet.envelope import Envelope, FeeBump
from wallet.errors import WalletError
from wallet.escrow.builds import Builds
from wallet.network import NAMES, Network
from wallet.request import Brought, Request, SignatureFile, brought_by, bumped
from wallet.sep7.link import Link

FIRST: Final = 50
"""Lines of each section that are there at once; the rest is asked for."""

_OPEN: Final = (Section.NEEDS_YOU, Section.WAITING)
_SILENT: Final = frozenset({Standing.SENT, Standing.UNKNOWN, Standing.DECLINED})
"""Of these something else is said than who signed last."""

_ON_THE_NETWORK: Final = frozenset({Standing.SENT, Standing.FINAL, Standing.FAILED})


class Inbox:
    """The requests of the open profile, as lines of a list."""

    def __init__(self, seat: Seat) -> None:
        """``seat``: who is in."""
        self._seat = seat

    async def first(self) -> InboxPage:
        """The first lines of each section, and how many there are; raise NobodyIsIn."""
        profile = self._seat.profile
        requests = profile.store.requests
        rows = [
            row
            for standing in Standing
            for row in requests.inbox(standing, FIRST, backwards=not _is_open(standing))
        ]
        counts = dict.fromkeys(Section, 0)
        for standing, count in requests.counts().items():
            counts[SECTION_OF[standing]] += count
        return InboxPage(self._lines(profile, _cut(rows)), counts, self._seat.network_now)

    async def more(self, after: int, limit: int) -> tuple[InboxLine, ...]:
        """So many lines of all that are kept, after the first ones, in an order of their own.

        What came meanwhile may shift it: then a line comes twice, and none is left out that
        was there before.
        """
        profile = self._seat.profile
        rows = profile.store.requests.inbox(None, limit, after=after, backwards=True)
        return self._lines(profile, rows)

    async def take(self, paths: Sequence[str]) -> Taken:
        """Keep what is in these files: requests, signatures, envelopes of requests kept here.

        A file that brings nothing is told with its reason, and spoils no other. Raise
        NobodyIsIn, also where the profile is locked meanwhile.
        """
        came: dict[str, _Came] = {}
        refused: list[Refused] = []
        for path in paths:
            read = await _read(path)
            profile = self._seat.profile
            try:
                hash_, how = self._keep(profile, path, read)
            except (WalletError, AppError) as why:
                refused.append(Refused(path, why))
            else:
                came[hash_] = max(how, came.get(hash_, how))
        if came:
            self._seat.tell(InboxChanged())
        return Taken(
            new=_those(came, _Came.NEW),
            gained=_those(came, _Came.GAINED),
            known=_those(came, _Came.KNOWN),
            refused=tuple(refused),
        )

    def _keep(self, profile: Profile, path: str, read: _Read) -> tuple[str, _Came]:
        """Keep what a file held; which request it is about, and what that has of it."""
        if isinstance(read, WalletError | AppError):
            raise read
        brought = self._of_kept(profile, path, read) if isinstance(read, Bare) else read
        hash_, store = _hash_of(brought), profile.store
        known, before = store.requests.by_hash(hash_), len(store.signatures.of(hash_))
        _keep(profile, brought, self._seat.services.builds)
        if known is None:
            return hash_.hex(), _Came.NEW
        gained = len(store.signatures.of(hash_)) > before
        return hash_.hex(), _Came.GAINED if gained else _Came.KNOWN

    def _of_kept(self, profile: Profile, path: str, bare: Bare) -> Brought:
        """Another tool's envelope: that of the request kept here.

        A fee bump of that is a request of its own. Raise NotKept where there is none, and what
        reading raises.
        """
        found = [envelope_in(path, bare, each) for each in self._networks_of(profile, bare)]
        for envelope in found:
            if profile.store.requests.by_hash(_hash_of(envelope)) is not None:
                return envelope
            if isinstance(envelope, FeeBump):
                inner = _hash_of(envelope.inner)
                if profile.store.requests.by_hash(inner) is not None:
                    return bumped(keeping.kept(profile, inner), envelope)
        raise NotKept(_hash_of(found[0]).hex())

    def _networks_of(self, profile: Profile, bare: Bare) -> list[Network]:
        """A link names its network; an envelope alone may be of any that is known here."""
        if isinstance(bare, Link):
            return [bare.network]
        own = (name for each in profile.opened.identities for name in each.networks)
        known = (network.passphrase for network in NAMES)
        passphrases = dict.fromkeys([*own, *self._seat.networks.servers, *known])
        return [Network(each) for each in passphrases]

    def _lines(self, profile: Profile, rows: Sequence[InboxRow]) -> tuple[InboxLine, ...]:
        store = profile.store
        signing = [row.hash for row in rows if row.standing not in _SILENT]
        sent = [row.hash for row in rows if row.standing in _ON_THE_NETWORK]
        declined = [row.hash for row in rows if row.standing is Standing.DECLINED]
        around = Around(
            now=self._seat.network_now,
            names={each: self._seat.names(each) for each in {row.passphrase for row in rows}},
            own=profile.own_keys,
            home=frozenset(name for i in profile.opened.identities for name in i.networks),
            matters={m.id: f"{m.number} {m.title} {m.client}" for m in store.matters.all()},
            received=store.signatures.received(signing),
            steps=store.submissions.latest_of(sent),
            refusals=store.refusals.latest(declined),
            alike=self._seat.alike,
        )
        return tuple(line_of(row, around) for row in rows)


class _Came(IntEnum):
    """What a file brought of a request, the most last."""

    KNOWN = 0
    GAINED = 1
    NEW = 2


_Read = Handed | WalletError | AppError


async def _read(path: str) -> _Read:
    try:
        return await asyncio.to_thread(read_file, path)
    except (WalletError, AppError) as why:
        return why


def _keep(profile: Profile, brought: Brought, builds: Builds) -> None:
    match brought:
        case Request():
            keeping.keep(profile, brought, builds)
        case SignatureFile():
            keeping.keep_signature(profile, brought, builds)
        case Envelope() | FeeBump():
            hash_, signatures = brought_by(brought)
            for each in signatures:
                alone = SignatureFile(brought.network, hash_, each)
                keeping.keep_signature(profile, alone, builds)


def _hash_of(brought: Brought) -> bytes:
    return brought_by(brought)[0]


def _those(came: Mapping[str, _Came], how: _Came) -> tuple[str, ...]:
    return tuple(hash_ for hash_, each in came.items() if each is how)


def _is_open(standing: Standing) -> bool:
    return SECTION_OF[standing] in _OPEN


def _cut(rows: Iterable[InboxRow]) -> list[InboxRow]:
    """The first rows of each section: of the closed ones those that came last."""
    by_section: dict[Section, list[InboxRow]] = {section: [] for section in Section}
    for row in sorted(rows, key=lambda row: (row.valid_until == 0, row.valid_until)):
        by_section[SECTION_OF[row.standing]].append(row)
    for section in set(Section) - set(_OPEN):
        by_section[section].reverse()
    return [row for each in by_section.values() for row in each[:FIRST]]
