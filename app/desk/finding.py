"""A search for my escrows on a network: those I know, and those that are found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.desk.seat import Seat
from app.discovery import Sighting, Wanted, discover
from app.errors import AppError
from app.pages.found import Differs, FoundField, FoundLine, FoundPage
from app.ports import EscrowIndex, SearchPort
from app.words.found import found_by, is_what, lacking, reach
from app.words.roles import roles
from wallet.addresses import Address, ContractId, account_id, address, contract_id
from wallet.amounts import format_amount
from wallet.escrow.locating import Known, Unverified
from wallet.escrow.unverified import Field
from wallet.network import network
from wallet.review.texts import shown

KEPT: Final = 500
"""Escrows of a profile that are looked at again, those seen last first."""

FIELDS: Final = 400
"""Of one unverified state that are shown."""


@dataclass(eq=False)
class NotSearchable(AppError):
    """What stands for this network can be asked for one escrow, and not searched."""

    passphrase: str


class Finding:
    """Searches for whoever is in."""

    def __init__(self, seat: Seat) -> None:
        """``seat`` knows who is in."""
        self._seat = seat

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
        net = network(passphrase)
        asked = tuple(contract_id("".join(text.split())) for text in ids)
        accounts = tuple(address("".join(text.split())) for text in also)
        wanted = Wanted(asked, (*self._own(passphrase), *accounts), self._kept(passphrase))
        builds = self._seat.services.builds
        port = await self._seat.networks.port(net)
        if not isinstance(port, SearchPort):
            raise NotSearchable(passphrase)
        told = await discover(port, wanted, builds, index)
        lines = tuple(_line(each, passphrase) for each in told.sightings)
        return FoundPage(lines, lacking(told), reach(told), told.troubles)

    def _own(self, passphrase: str) -> tuple[Address, ...]:
        identities = self._seat.profile.opened.identities
        return tuple(account_id(str(i.account)) for i in identities if passphrase in i.networks)

    def _kept(self, passphrase: str) -> tuple[ContractId, ...]:
        rows = self._seat.profile.store.escrows.latest(KEPT)
        return tuple(contract_id(r.contract) for r in rows if r.passphrase == passphrase)


def _line(sighting: Sighting, passphrase: str) -> FoundLine:
    found = sighting.found
    title, fields = "", tuple[FoundField, ...]()
    if isinstance(found, Known):
        title = shown(found.escrow.title)
    elif isinstance(found, Unverified):
        fields = tuple(map(_field, found.state.fields[:FIELDS]))
    return FoundLine(
        sighting.contract,
        passphrase,
        isinstance(found, Known),
        title,
        roles(role.value for role in sighting.roles) if sighting.roles else "",
        "" if sighting.held is None else format_amount(sighting.held),
        is_what(found),
        found_by(sighting.sources),
        tuple(Differs(d.name, shown(d.index), shown(d.ledger)) for d in sighting.differences),
        fields,
    )


def _field(field: Field) -> FoundField:
    match field.value:
        case bool():
            value = "yes" if field.value else "no"
        case bytes():
            value = field.value.hex()
        case None:
            value = "nothing"
        case other:
            value = shown(str(other))
    return FoundField(shown(".".join(field.path)), field.words, value)
