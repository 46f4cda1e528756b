"""The stage for whoever looks around: others have asked for something, and have signed it.

Everything on it is done as the people of the story would: through the network's server, by the
same use cases. What stands on the stage stays there until the story begins anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app import ports
from app.adapters.files import is_there, read_text, write_text
from app.adapters.key_signer import KeySigner
from app.errors import OccupiedFile
from app.ports import ClockPort, LedgerPort
from app.propose import Wanted, propose
from app.read import find_contract
from app.review import view_of
from app.sign import sign, vouch
from app.story import Ask
from app.submit import submit
from wallet import request as requests
from wallet.addresses import AccountId
from wallet.errors import WalletError
from wallet.escrow.builds import Builds
from wallet.keys import SecretKey
from wallet.network import PRACTICE
from wallet.request import SUFFIX, Request
from wallet.review.checks.envelope import valid_until
from wallet.review.facts import Facts
from wallet.review.review import Review


@dataclass(frozen=True)
class Scene:
    """What is played: accounts and keys of its people, since which ledger, in which folder."""

    accounts: Mapping[str, AccountId]
    keys: Mapping[str, SecretKey] = field(repr=False)
    began: int
    folder: Path

    def file(self, ask: Ask) -> Path:
        """Where the request of an ask is."""
        return self.folder / f"{ask.name}{SUFFIX}"


@dataclass(frozen=True)
class Staging:
    """Where it is played."""

    port: LedgerPort
    clock: ClockPort
    builds: Builds

    async def request(self, scene: Scene, ask: Ask) -> Request:
        """The request that is asked for, which is in its file when this returns.

        One that is over in the story is final then, too. Raise OccupiedFile for any file that
        is no request on the practice network, and what proposing, signing and writing may.
        """
        file = scene.file(ask)
        there = _request_in(file)
        # One of a story before this one was made of ledgers that are no more.
        if there is None or there.snapshot.sequence < scene.began:
            there = await self._asked(scene, ask)
            write_text(str(file), there.to_text())
        if ask.sent and not await self.is_over(there):
            await submit(there, self.port, self.clock, self.builds, _unheard)
        return there

    async def is_over(self, request: Request) -> bool:
        """Whether nothing can come of this request any more: it is final, or its time is up."""
        found = await self.port.transaction(request.envelope.hash)
        until = valid_until(Facts(request.envelope, view_of(request, self.builds)))
        return isinstance(found, ports.Final) or self.clock.now() > until

    async def _asked(self, scene: Scene, ask: Ask) -> Request:
        contract = await find_contract(self.port, ask.contract, self.builds)
        payer = scene.accounts[ask.payer]
        wanted = Wanted(ask.contract, ask.move(contract), payer, note=ask.note)
        asked = await propose(self.port, self.builds, wanted)
        for name in ask.signers:
            signer = KeySigner(scene.keys[name])
            asked = await sign(asked, signer, self.builds, self.clock.now(), _agrees(ask))
            # Whoever signs first is whose proposal it is, and stands by what it tells.
            asked = asked if asked.cover is not None else await vouch(asked, signer)
        return asked


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


def _agrees(ask: Ask) -> Callable[[Review], frozenset[int]]:
    """Whoever signs has looked at it, and consents to what the story says they do."""

    def agreed(_seen: Review) -> frozenset[int]:
        return frozenset(ask.accepts)

    return agreed


def _unheard(_step: str) -> None:
    """Nobody follows what is over before the story begins."""
