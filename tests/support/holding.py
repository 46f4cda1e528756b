"""A program that holds a profile as the window does, and hands out its own memory in the end.

Its standard input is JSON: the profile's ``folder`` and ``password``, and the ``windows`` for
secrets by what they are for. Its standard output is its memory, its standard error JSON of what
it was told.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.bootstrap import services
from app.desk.desk import opened
from app.desk.keys import Keys
from app.pages.events import Event
from app.pages.keys import Appearance
from tests.support.calling import memory
from wallet.vault.kdf import FLOOR

LOOKS = Appearance("light", 100)


async def held(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """Make a profile and use it for everything that needs the window for secrets."""
    password, windows = facts["password"], facts["windows"]
    wired = services()
    wired = replace(wired, profiles=replace(wired.profiles, cost=FLOOR))
    told: list[Event] = []
    async with opened(wired, Path(facts["folder"]), told.append, watches=False) as desk:
        created = await desk.entry.create(password, "made here")

        def keys(window: str) -> Keys:
            return Keys(desk.seat, windows[window])

        brought = await keys("enter").import_key("brought along", password, 0, LOOKS)
        await keys("words").write_words(created.address, password, LOOKS)
        await keys("reveal").reveal(brought, password, LOOKS)
        page = await desk.keys.page()
    return {
        "made": created.address,
        "code": created.recovery_code,
        "brought": brought,
        "due": [key.label for key in page.keys if key.words_due],
    }


def main() -> None:
    """Hold the profile, and tell all that is known."""
    facts = json.loads(sys.stdin.buffer.read())
    told = asyncio.run(held(facts))
    for chunk in memory():
        sys.stdout.buffer.write(chunk)
    sys.stdout.buffer.flush()
    sys.stderr.write(json.dumps(told))


if __name__ == "__main__":
    main()
