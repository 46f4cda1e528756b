"""A release on its way: signed, sent over a stepped network, and what came of it."""

from __future__ import annotations

from typing import Any

from app.errors import LedgerTooSlow, LedgerUnreachable
from app.ports import Final
from app.submit import submit
from tests.support import practice
from tests.support.escrows import BUILDS
from tests.support.network import HOST, SteppedNetwork, proposed, signed
from wallet.request import Request

SELLER_GETS = 248_000 * 10**7
SLOW = LedgerTooSlow(HOST, 20)
DOWN = LedgerUnreachable(HOST, "no connection")


async def sent(network: SteppedNetwork, request: Request) -> Final:
    """Send a request and follow it to its end."""
    return await submit(request, network, network.clock, BUILDS, lambda _step: None)


async def due(network: SteppedNetwork, *names: str, **how: Any) -> Request:
    """A release signed by both, unless others are named."""
    return signed(await proposed(network, **how), *(names or ("buyer", "lawyer")))


def seller_has(network: SteppedNetwork) -> int:
    """What the seller got, in stroops of USDC."""
    return practice.usdc(network.chain, "seller") - 1_200 * 10**7
