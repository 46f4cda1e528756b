"""Everything that the window can ask for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from app.bootstrap import Services
from app.desk.awaiting import Awaiting
from app.desk.backups import Backups
from app.desk.entry import Entry
from app.desk.escrow_history import EscrowHistory
from app.desk.escrows import Escrows
from app.desk.filing import Filing
from app.desk.finding import Finding
from app.desk.founding import Founding
from app.desk.inbox import Inbox
from app.desk.joining import Joining
from app.desk.keys import Keys
from app.desk.pinning import Pinning
from app.desk.practice import Practice
from app.desk.proposing import Proposing
from app.desk.reviewing import Reviewing
from app.desk.seat import Seat
from app.desk.sending import Sending
from app.desk.settings import Settings
from app.desk.watching import Watching
from app.pages.entry import Where
from app.pages.events import Event
from app.profile.errors import NotKept
from app.records import Standing


@dataclass(frozen=True)
class Desk:
    """The use cases of the window, over one seat."""

    seat: Seat
    entry: Entry
    practice: Practice
    inbox: Inbox
    awaiting: Awaiting
    reviewing: Reviewing
    filing: Filing
    sending: Sending
    escrows: Escrows
    history: EscrowHistory
    proposing: Proposing
    finding: Finding
    pinning: Pinning
    founding: Founding
    joining: Joining
    keys: Keys
    backups: Backups
    settings: Settings

    async def where(self, hash_: str) -> Where:
        """Where to go with a request: to its review while it waits for it; raise NotKept."""
        profile = self.seat.profile
        row = profile.store.requests.by_hash(bytes.fromhex(hash_))
        if row is None:
            raise NotKept(hash_)
        signed = any(line.key in profile.own_keys and line.signed for line in row.signers)
        waits = row.standing is Standing.WAITS_FOR_OTHERS and not signed
        return Where(row.passphrase, row.standing is Standing.NEEDS_ME or waits)


@asynccontextmanager
async def opened(
    services: Services,
    folder: Path,
    tell: Callable[[Event], None],
    *,
    practice: Path | None = None,
    watches: bool = True,
) -> AsyncGenerator[Desk]:
    """A desk for the profile in this folder; at the end it is locked, and all has ended.

    ``practice``: where the practice network is kept, else beside the profile. ``watches``:
    while the profile is open, networks and time are looked at now and then.
    """
    async with asyncio.TaskGroup() as tasks:
        seat = Seat(services, tell, tasks)
        inbox, sending, reviewing = Inbox(seat), Sending(seat), Reviewing(seat)
        awaiting = Awaiting(seat)
        if watches:
            seat.begins.append(awaiting.run)
            seat.begins.append(lambda: Watching(seat, sending, inbox.take).run())
        try:
            yield Desk(
                seat,
                entry=Entry(seat, folder),
                practice=Practice(seat, practice or folder.parent / "practice"),
                inbox=inbox,
                awaiting=awaiting,
                reviewing=reviewing,
                filing=Filing(seat),
                sending=sending,
                escrows=Escrows(seat),
                history=EscrowHistory(seat),
                proposing=Proposing(seat),
                finding=Finding(seat),
                pinning=Pinning(seat),
                founding=Founding(seat, reviewing),
                joining=Joining(seat),
                keys=Keys(seat),
                backups=Backups(seat),
                settings=Settings(seat),
            )
        finally:
            await seat.leave()
            await services.profiles.signer.dismiss()
