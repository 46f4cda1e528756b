"""Everything that the window can ask for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from app.bootstrap import Services
from app.desk.entry import Entry
from app.desk.seat import Seat
from app.pages.events import Event


@dataclass(frozen=True)
class Desk:
    """The use cases of the window, over one seat."""

    seat: Seat
    entry: Entry


@asynccontextmanager
async def opened(
    services: Services, folder: Path, tell: Callable[[Event], None]
) -> AsyncGenerator[Desk]:
    """A desk for the profile in this folder; at the end it is locked, and all has ended."""
    async with asyncio.TaskGroup() as tasks:
        seat = Seat(services, tell, tasks)
        try:
            yield Desk(seat, Entry(seat, folder))
        finally:
            await seat.leave()
            await services.profiles.signer.dismiss()
