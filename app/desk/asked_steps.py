"""Which steps of escrows are asked for already, or done since: what kept requests are for."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Final

from app.desk.asked_moves import asked_move
from app.desk.awaited_steps import Waited
from app.profile.profile import Profile
from wallet.escrow.awaiting import Step, steps_of
from wallet.escrow.builds import Build

Where = tuple[str, str]
"""A contract, and the passphrase of its network."""

SLACK: Final = 24 * 3600
"""Seconds by which a machine's clock may have been wrong when it noted what became final."""


class AskedSteps:
    """Remembers what each request is for: that never changes."""

    def __init__(self) -> None:
        """Nothing is known yet.

        ``outdated``: escrows that a request has changed since they were read, and at which
        ledger it did.
        """
        self.outdated: dict[Where, int] = {}
        self._steps: dict[bytes, frozenset[Step]] = {}

    async def of(
        self, profile: Profile, waited: Mapping[Where, Waited]
    ) -> Mapping[Where, frozenset[Step]]:
        """The steps of these escrows that requests are open for, or became final for since.

        A request that became final before the escrow was read is told by its state.
        """
        found: dict[Where, frozenset[Step]] = {}
        self.outdated = {}
        if not waited:
            return found
        since = min(each.read for each in waited.values()) - SLACK
        for asked in profile.store.submissions.bearing(since):
            where = (asked.contract, asked.passphrase)
            state = waited.get(where)
            if state is None or 0 < asked.ledger <= state.ledger:
                continue
            if asked.ledger:
                self.outdated[where] = max(asked.ledger, self.outdated.get(where, 0))
            if not state.steps:
                continue
            if asked.hash not in self._steps:
                self._steps[asked.hash] = _steps(profile, asked.hash, state.build)
                await asyncio.sleep(0)  # each file takes milliseconds
            found[where] = found.get(where, frozenset()) | self._steps[asked.hash]
        return found


def _steps(profile: Profile, hash_: bytes, build: Build) -> frozenset[Step]:
    """What a request is for; nothing where its call cannot be read as a step."""
    move = asked_move(profile, hash_, build)
    return frozenset() if move is None else steps_of(move)
