"""Questions to the signer process, and the vault's file that follows its answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.adapters.profile_files import ProfileFiles
from app.profile.opened import Opened
from app.signing.frames import Facts
from app.signing.process import SignerProcess
from wallet.vault.kdf import Cost
from wallet.vault.secret import Room

Way = Mapping[str, str | bytes]
"""A secret that opens: {"password": text}, {"recovery": text} or {"keyring": bytes}."""


@dataclass(frozen=True)
class Door:
    """Opens and changes one vault, of which only the signer process sees the inside.

    ``cost`` None: a new password's is calibrated. ``room``: where keys for reading live.
    """

    files: ProfileFiles
    signer: SignerProcess
    room: Room
    cost: Cost | None = None

    async def ask(
        self, what: str, raw: bytes, way: Way, **more: object
    ) -> tuple[Opened, Facts]:
        """Ask about a vault's bytes; raise a VaultError, Unreadable or SignerEnded."""
        question: Facts = {"do": what, "vault": raw, "way": dict(way), **more}
        answer = await self.signer.ask(question)
        return Opened.of(answer, self.room), answer

    async def create(self, password: str) -> tuple[Opened, str]:
        """A new vault, not saved yet, and its recovery code."""
        answer = await self.signer.ask({"do": "create", "new": password, **self.costing})
        return Opened.of(answer, self.room), str(answer["recovery"])

    @property
    def costing(self) -> Mapping[str, Any]:
        """What a new password is to cost, for a question that makes one."""
        cost = self.cost
        return {"cost": None if cost is None else [cost.kib, cost.passes, cost.lanes]}
