"""A new contract made by no other: of which code, and the request that asks for it.

It is the first of two steps: the contract holds no terms until it is set up like any that is
there, by a request of its own.
"""

from __future__ import annotations

import secrets
from typing import Final

from app.desk.escrows import NotYourAccount
from app.desk.eyes import eyes_of
from app.desk.founding_plan import offer_of
from app.desk.seat import Seat
from app.pages.events import InboxChanged
from app.pages.founding import CodeThere
from app.profile.requests import keep
from app.propose_operations import Asked, propose_deployment
from wallet.addresses import account_id
from wallet.escrow.builds import Build
from wallet.escrow.founding import given_to
from wallet.network import network
from wallet.operations import DeployContract
from wallet.soroban.entries import code_key

ANYBODY: Final = (
    "Until this contract is set up, anybody can set it up with terms of their own. Look at its "
    "terms before anybody pays in: if they are not yours, make another one."
)
ITS_MAKER: Final = "Only the account that makes this contract can set it up."
SALT_BYTES: Final = 32


class Direct:
    """Makes contracts for whoever is in, of code that this program knows."""

    def __init__(self, seat: Seat) -> None:
        """``seat`` knows who is in."""
        self._seat = seat

    async def codes(self, passphrase: str) -> tuple[CodeThere, ...]:
        """Known code that is on a network; code that was seen on the public one comes first.

        Raise NoServer, and what asking a network may.
        """
        port = await self._seat.networks.port(network(passphrase))
        known = self._seat.services.builds.by_hash.values()
        keys = {build.wasm_hash: code_key(build.wasm_hash) for build in known}
        entries = (await port.snapshot(sorted(keys.values()))).entries
        there = [build for build in known if entries[keys[build.wasm_hash]] is not None]
        ordered = sorted(there, key=lambda build: (build.from_sources, build.name))
        return tuple(
            CodeThere(offer_of(each), _remark(each), anybody=not each.is_second)
            for each in ordered
        )

    async def ask(self, passphrase: str, wasm_hash: str, payer: str, note: str) -> str:
        """Write the request for a contract of this code into the inbox; its hash in hex.

        Whoever pays makes it, at an address that chance decides. Raise NotYourAccount,
        NoServer, RolledBack, and as ``propose_deployment`` does.
        """
        profile, net = self._seat.profile, network(passphrase)
        profile.check_writable()
        if payer not in eyes_of(self._seat, net).own:
            raise NotYourAccount(payer)
        builds, who = self._seat.services.builds, account_id(payer)
        build = builds[bytes.fromhex(wasm_hash)]
        salt = secrets.token_bytes(SALT_BYTES)
        wished = DeployContract(who, build.wasm_hash, salt, given_to(build, who))
        port = await self._seat.networks.port(net)
        request = await propose_deployment(port, builds, wished, Asked(who, note=note.strip()))
        keep(self._seat.profile, request, builds, prepared=True)
        self._seat.tell(InboxChanged())
        return request.envelope.hash.hex()


def _remark(build: Build) -> str:
    return ITS_MAKER if build.is_second else ANYBODY
