"""A desk with the release of the closing on its way, and what can happen to it there."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

from app.desk.desk import Desk
from app.pages.after import AfterPage, Happened
from app.ports import Final, NotFound
from app.profile.requests import keep
from app.submit import submit
from tests.support.desks import SERVER, Around
from tests.support.escrows import BUILDS
from tests.support.network import Fault, Honest, SteppedNetwork
from tests.support.profiles import BY_PASSWORD, filed
from wallet.network import PRACTICE

BOTH = ("buyer", "lawyer")


@dataclass
class SendingOffice:
    """A desk with the release of the closing in it, and what stands around."""

    desk: Desk
    around: Around

    @property
    def network(self) -> SteppedNetwork:
        return self.around.network

    async def got(self, *names: str, valid_for: int = 3600) -> str:
        """Keep the release, signed by these; its hash."""
        request = await filed(self.network, *names, valid_for=valid_for)
        keep(self.desk.seat.profile, request, BUILDS)
        return request.envelope.hash.hex()

    async def page(self, hash_: str) -> AfterPage:
        return await self.desk.sending.page(hash_)

    async def send(self, hash_: str) -> AfterPage:
        return await self.desk.sending.send(hash_)

    async def sit_again(self) -> None:
        """Lock, and unlock anew, as after a restart."""
        await self.desk.seat.leave()
        opening = self.desk.seat.services.profiles.unlock(
            self.around.profile.folder, BY_PASSWORD
        )
        await self.desk.seat.sit(opening, {PRACTICE.passphrase: SERVER})

    async def look(self, hash_: str) -> None:
        await self.desk.sending.look(bytes.fromhex(hash_), PRACTICE)

    async def sent_elsewhere(self, *names: str) -> None:
        """Let somebody else send the release."""
        request = await filed(self.network, *names, valid_for=3600)
        await submit(request, self.network, self.network.clock, BUILDS, lambda _step: None)


def happened(page: AfterPage) -> list[Happened]:
    return [each.what for each in page.moments]


def telling(change: object) -> Fault:
    """Tell otherwise what moved."""

    def fault(honest: Honest) -> Final | NotFound:
        found: Final | NotFound = honest()
        if not isinstance(found, Final) or found.moved is None:
            return found
        if change is None:
            return replace(found, moved=None)
        one, *others = found.moved
        return replace(found, moved=(replace(one, amount=one.amount + 1), *others))

    return fault


class Hung:
    """A network that stops answering at a point, for as long as a test wants."""

    def __init__(self, network: SteppedNetwork, method: str, after: int) -> None:
        self.reached = asyncio.Event()
        self._honest = getattr(network, method)
        self._after = after
        setattr(network, method, self._asked)

    async def _asked(self, *given: object) -> object:
        if self._after:
            self._after -= 1
            return await self._honest(*given)
        self.reached.set()
        return await asyncio.Event().wait()
