"""The release of the closing by an authorisation entry (way B), on a stepped network."""

from __future__ import annotations

from app.adapters.key_signer import KeySigner
from app.propose import Wanted
from app.propose_entry import propose_by_entry
from app.sign import sign
from tests.support import practice
from tests.support.escrows import BUILDS
from tests.support.network import SteppedNetwork
from wallet.escrow.moves import ReleaseFunds
from wallet.request import Request

TICKS = frozenset({48, 49})


async def asked(network: SteppedNetwork, payer: str = "desk", valid_for: int = 3600) -> Request:
    """Ask for the release by an entry of the two who decide; unsigned."""
    release = ReleaseFunds(practice.address_of("release"))
    contract = practice.closing().contract
    wanted = Wanted(contract, release, practice.address_of(payer), valid_for)
    return await propose_by_entry(network, BUILDS, wanted)


async def signed(network: SteppedNetwork, request: Request, *names: str) -> Request:
    """Let these people sign one after the other, each what the review then says."""
    for name in names:
        signer, now = KeySigner(practice.key_of(name)), network.clock.now()
        request = await sign(request, signer, BUILDS, now, lambda _: TICKS)
    return request
