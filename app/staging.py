"""The stage for whoever looks around: the client has asked for the release, and has signed.

Everything on it is done as the people of the story would: through the network's server, by the
same use cases. What stands on the stage stays there until the story begins anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app import ports
from app.adapters.files import is_there, read_text, write_text
from app.adapters.key_signer import KeySigner
from app.errors import OccupiedFile
from app.ports import ClockPort, LedgerPort
from app.propose import propose_release
from app.review import view_of
from app.sign import sign
from wallet import request as requests
from wallet.addresses import ContractId
from wallet.errors import WalletError
from wallet.escrow.builds import Builds
from wallet.keys import SecretKey
from wallet.network import PRACTICE
from wallet.request import Request
from wallet.review.checks.envelope import valid_until
from wallet.review.facts import Facts
from wallet.review.review import Review

NOTE: Final = (
    "The deed is registered and I have the keys. I have signed; please look at it and sign too."
)
"""What the client writes to the other signer."""


@dataclass(frozen=True)
class Scene:
    """What is played: whose release of which escrow, since which ledger, in which file."""

    contract: ContractId
    client: SecretKey
    began: int
    file: Path


@dataclass(frozen=True)
class Staging:
    """Where it is played."""

    port: LedgerPort
    clock: ClockPort
    builds: Builds

    async def request(self, scene: Scene) -> Request:
        """The client's request, which is in the scene's file when this returns.

        Raise OccupiedFile for any file that is no request on the practice network, and what
        proposing, signing and writing may.
        """
        there = _request_in(scene.file)
        # One of a story before this one was made of ledgers that are no more.
        if there is not None and there.snapshot.sequence >= scene.began:
            return there
        asked = await propose_release(
            self.port, self.builds, scene.contract, scene.client.public, note=NOTE
        )
        signer = KeySigner(scene.client)
        signed = await sign(asked, signer, self.builds, self.clock.now(), _agreed)
        write_text(str(scene.file), signed.to_text())
        return signed

    async def is_over(self, request: Request) -> bool:
        """Whether nothing can come of this request any more: it is final, or its time is up."""
        found = await self.port.transaction(request.envelope.hash)
        until = valid_until(Facts(request.envelope, view_of(request, self.builds)))
        return isinstance(found, ports.Final) or self.clock.now() > until


def _request_in(file: Path) -> Request | None:
    if not is_there(str(file)):
        return None
    try:
        found = requests.read(read_text(str(file)))
    except WalletError as why:
        raise OccupiedFile(str(file)) from why
    if not isinstance(found, Request) or found.envelope.network != PRACTICE:
        raise OccupiedFile(str(file))
    return found


def _agreed(_seen: Review) -> frozenset[int]:
    """The client has looked at it; the story gives no reason for a warning."""
    return frozenset()
