"""An inbox of ten thousand requests, and a thousand escrows found beside it.

``FOLDER ADDRESS ACCOUNT`` shows the inbox, finds the escrows whose ids are in a file in FOLDER
through the server at ADDRESS, in all of which ACCOUNT has a role; and writes the megabytes that
a process takes that holds nothing else, with what both need imported.
"""

from __future__ import annotations

import asyncio
import gc
import os
import sys
from pathlib import Path
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from app.bootstrap import services
from app.discovery import Discovery, Wanted, discover
from app.ports import SearchPort
from tests.bench.telling import IDS, pss
from tests.support.inbox import inbox_page, many
from ui.launch import Application
from ui.theme import Look
from ui.views.inbox import InboxView
from wallet.addresses import account_id, contract_id
from wallet.network import TESTNET

REQUESTS: Final = 10_000


async def find(address: str, ids: list[str], account: str) -> Discovery:
    """All of them, read from the ledger and placed by role."""
    own = services()
    wanted = Wanted(tuple(map(contract_id, ids)), (account_id(account),), events=False)
    async with own.connect(address, TESTNET) as port:
        assert isinstance(port, SearchPort)
        told = await discover(port, wanted, own.builds)
    assert sum(bool(each.roles) for each in told.sightings) == len(ids)
    return told


def main(folder: Path, address: str, account: str) -> None:
    """Show, find, and tell what it takes."""
    application = Application(["countersign"])
    view = InboxView(Look(application))
    view.resize(1064, 832)
    view.show()
    view.show_page(inbox_page(many(REQUESTS)))
    application.processEvents()
    ids = (folder / IDS).read_text(encoding="ascii").split()
    found = asyncio.run(find(address, ids, account))
    gc.collect()
    sys.stdout.write(f"{pss(os.getpid()):.1f}\n")
    del found


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
