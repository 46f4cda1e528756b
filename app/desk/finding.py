"""A search for escrows on a network: those I know, those that are found, and keeping them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.desk.entry import entered
from app.desk.eyes import eyes_of
from app.desk.found_lines import found_line
from app.desk.indexes import Indexes
from app.desk.keeping_found import keep_found
from app.desk.seat import Seat
from app.discovery import Wanted, discover
from app.errors import AppError
from app.pages.escrow import Payer
from app.pages.found import Asked, FoundPage, KeptPage, SearchPlace
from app.ports import EscrowIndex, SearchPort
from app.words.found import lacking, reach
from wallet.addresses import Address, ContractId, address, contract_id
from wallet.network import PRACTICE, network

KEPT: Final = 500
"""Escrows of a profile that are looked at again, those seen last first."""

LETTERS: Final = 56
"""Of an address, as of a contract id."""


@dataclass(eq=False)
class NotSearchable(AppError):
    """What stands for this network can be asked for one escrow, and not searched."""

    passphrase: str


@dataclass(eq=False)
class NothingAsked(AppError):
    """Neither a contract nor an account is named, and none of mine is to be looked for."""


class Finding:
    """Searches for whoever is in."""

    def __init__(self, seat: Seat) -> None:
        """``seat`` knows who is in."""
        self._seat = seat
        self._indexes = Indexes(seat)

    async def places(self) -> tuple[SearchPlace, ...]:
        """Networks that have a server, those first on which I have accounts.

        Who practises is offered the practice network alone.
        """
        servers = self._seat.networks.servers
        practises = entered(self._seat.profile).practises
        known = [each for each, server in servers.items() if server]
        offered = [each for each in known if not practises or each == PRACTICE.passphrase]
        places = map(self._place, offered)
        return tuple(sorted(places, key=lambda place: not place.accounts))

    async def search(self, asked: Asked) -> FoundPage:
        """What is asked for, as the ledger has it; the index is asked where it is turned on.

        Raise NothingAsked, Unreadable, NoServer, NotSearchable, and what asking may.
        """
        contracts, accounts = _each(asked.ids), _each(asked.accounts)
        own = self._own(asked.passphrase) if asked.mine else ()
        wanted = Wanted(
            tuple(map(contract_id, contracts)),
            tuple(dict.fromkeys((*own, *map(address, accounts)))),
        )
        if not (wanted.contracts or wanted.accounts):
            raise NothingAsked
        if asked.mine:
            wanted = Wanted(wanted.contracts, wanted.accounts, self._known(asked.passphrase))
        async with self._indexes.asked(asked.passphrase) as index:
            return await self._find(asked.passphrase, wanted, index)

    async def mine(
        self,
        passphrase: str,
        also: Sequence[str] = (),
        ids: Sequence[str] = (),
        index: EscrowIndex | None = None,
    ) -> FoundPage:
        """Escrows in which my keys, or these accounts too, have a role; and those named by id.

        Raise Unreadable, NoServer, NotSearchable, and what asking a network may.
        """
        wanted = Wanted(
            tuple(contract_id("".join(text.split())) for text in ids),
            (*self._own(passphrase), *(address("".join(text.split())) for text in also)),
            self._known(passphrase),
        )
        return await self._find(passphrase, wanted, index)

    async def keep(self, passphrase: str, contracts: Sequence[str]) -> KeptPage:
        """Take these into the profile, as the ledger has them now.

        One that cannot be read is told with its reason, and spoils no other. Raise NoServer,
        RolledBack, and what asking a network may.
        """
        net = network(passphrase)
        self._seat.profile.check_writable()
        port = await self._seat.networks.port(net)
        wanted = [contract_id(each) for each in dict.fromkeys(contracts)]
        return await keep_found(self._seat, port, wanted, eyes_of(self._seat, net))

    async def _find(
        self, passphrase: str, wanted: Wanted, index: EscrowIndex | None
    ) -> FoundPage:
        builds = self._seat.services.builds
        port = await self._seat.networks.port(network(passphrase))
        if not isinstance(port, SearchPort):
            raise NotSearchable(passphrase)
        told = await discover(port, wanted, builds, index)
        known = frozenset(self._known(passphrase))
        lines = tuple(
            found_line(each, passphrase, kept=each.contract in known) for each in told.sightings
        )
        return FoundPage(lines, lacking(told), reach(told), told.troubles)

    def _place(self, passphrase: str) -> SearchPlace:
        names = self._seat.names(passphrase)
        accounts = tuple(Payer(str(who), names.get(who, "")) for who in self._own(passphrase))
        return SearchPlace(passphrase, accounts, self._indexes.host(passphrase))

    def _own(self, passphrase: str) -> tuple[Address, ...]:
        identities = self._seat.profile.opened.identities
        return tuple(
            address(str(each.account)) for each in identities if passphrase in each.networks
        )

    def _known(self, passphrase: str) -> tuple[ContractId, ...]:
        rows = self._seat.profile.store.escrows.latest(KEPT)
        return tuple(contract_id(r.contract) for r in rows if r.passphrase == passphrase)


def _each(typed: str) -> list[str]:
    """Addresses as people copy them, in groups or one after another: each has 56 letters."""
    text = "".join(typed.replace(",", " ").replace(";", " ").split())
    return [text[start : start + LETTERS] for start in range(0, len(text), LETTERS)]
