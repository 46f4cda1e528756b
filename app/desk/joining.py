"""Join packs: one for a new escrow to be shared, and what one of somebody else's leads to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, cast

from app.adapters.files import is_there, read_text, write_text
from app.check_words import words_of
from app.desk.seat import Seat
from app.errors import AppError, OccupiedFile
from app.pages.joining import Differs, JoinPage, There
from app.profile.requests import kept
from app.read import Contract, NoSuchContract, UnknownContractCode, find_contract
from app.review import view_of
from app.words.groups import grouped
from app.words.roles import role, roles
from app.words.telling import with_grouped_addresses
from wallet import join
from wallet.addresses import Address, account_id
from wallet.amounts import basis_points_as_percent, format_amount
from wallet.errors import Unreadable
from wallet.escrow.terms import Escrow
from wallet.join import Difference, JoinPack
from wallet.review.review import review
from wallet.review.texts import shown

NAMES: Final = {
    "build": "Code",
    "title": "Title",
    "engagement_id": "Reference",
    "description": "Description",
    "token": "Currency's contract",
    "amount": "Amount",
    "platform_fee": "Platform fee",
    "receiver_memo": "Receiver's memo",
    "milestones": "Number of milestones",
    "receiver": "Receiver",
    "approvals": "Approvals needed",
}


@dataclass(eq=False)
class NoNewEscrow(AppError):
    """This request begins no escrow, so there is nothing to join; its hash in hex."""

    hash: str


class Joining:
    """Writes and reads join packs for whoever is in."""

    def __init__(self, seat: Seat) -> None:
        """``seat`` knows who is in."""
        self._seat = seat

    async def save(self, hash_: str, path: str) -> tuple[str, ...]:
        """Write the pack of the escrow that a kept request begins; its check words.

        Raise NotKept, NoNewEscrow, OccupiedFile, and UnwritableFile or one of its kin.
        """
        pack = self._pack(hash_)
        await asyncio.to_thread(_write, path, pack)
        return words_of(pack.digest)

    async def open(self, path: str) -> JoinPage:
        """What a pack tells, held against its network, which alone is believed.

        Raise UnreadableFile, TooLarge, NewerFormat, Unreadable, NoServer, and what asking a
        network may.
        """
        text = await asyncio.to_thread(read_text, path, join.MAX_BYTES)
        try:
            pack = join.read(text)
        except Unreadable as why:
            raise Unreadable(path, why.why) from why
        port = await self._seat.networks.port(pack.network)
        try:
            found = await find_contract(port, pack.contract, self._seat.services.builds)
        except NoSuchContract:
            return self._page(pack, There.NOTHING, pack.terms)
        except UnknownContractCode:
            return self._page(pack, There.UNKNOWN_CODE, pack.terms)
        if found.escrow is None:
            return self._page(pack, There.NO_TERMS, pack.terms)
        return self._compared(pack, found, found.escrow)

    def _pack(self, hash_: str) -> JoinPack:
        request = kept(self._seat.profile, bytes.fromhex(hash_))
        facts = review(request.envelope, view_of(request, self._seat.services.builds)).facts
        made, terms, network = facts.made, facts.new_terms, request.envelope.network
        if terms is not None and made is not None:
            return JoinPack(network, made.contract, made.build.wasm_hash, terms)
        if terms is not None and facts.call is not None and facts.build is not None:
            return JoinPack(network, facts.call.contract, facts.build.wasm_hash, terms)
        raise NoNewEscrow(hash_)

    def _compared(self, pack: JoinPack, found: Contract, escrow: Escrow) -> JoinPage:
        differs = join.differences(pack, found.build.wasm_hash, escrow)
        told = tuple(self._told(pack, each) for each in differs)
        return self._page(pack, There.ESCROW, escrow, told)

    def _page(
        self, pack: JoinPack, there: There, terms: Escrow, differs: tuple[Differs, ...] = ()
    ) -> JoinPage:
        passphrase = pack.network.passphrase
        own = [i.account for i in self._seat.profile.opened.identities]
        held = [each for who in own for each in terms.roles_of(account_id(str(who)))]
        return JoinPage(
            passphrase,
            pack.contract,
            shown(terms.title),
            words_of(pack.digest),
            there,
            roles(each.value for each in dict.fromkeys(held)) if held else "",
            differs,
        )

    def _told(self, pack: JoinPack, differs: Difference) -> Differs:
        name = NAMES.get(differs.name)
        if name is None:
            words = role(differs.name)
            name = f"{words[:1].upper()}{words[1:]}"
        if differs.place is not None:
            name = f"Milestone {differs.place + 1}, {name[:1].lower()}{name[1:]}"
        told, found = (self._value(pack, differs, v) for v in (differs.told, differs.found))
        return Differs(name, told, found)

    def _value(self, pack: JoinPack, differs: Difference, value: object) -> str:
        if value is None:
            return ""
        if isinstance(value, tuple):
            holders = cast("tuple[Address, ...]", value)
            return ", ".join(self._called(pack, who) for who in holders)
        if differs.name in {"token", "receiver"}:
            return self._called(pack, str(value))
        return _VALUES.get(differs.name, shown)(str(value))

    def _called(self, pack: JoinPack, address: str) -> str:
        name = self._seat.names(pack.network.passphrase).get(address, "")
        return f"{shown(name)} ({grouped(address)})" if name else grouped(address)


_VALUES: Final[Mapping[str, Callable[[str], str]]] = {
    "amount": lambda units: format_amount(int(units)),
    "build": with_grouped_addresses,
    "platform_fee": lambda points: f"{basis_points_as_percent(int(points))} %",
}
"""How a fact is written, by its name; others as they are."""


def _write(path: str, pack: JoinPack) -> None:
    """Put the pack at a path where nothing is, or an older pack of the same escrow."""
    if is_there(path):
        try:
            there = join.read(read_text(path, join.MAX_BYTES))
        except (Unreadable, AppError) as why:
            raise OccupiedFile(path) from why
        if (there.network, there.contract) != (pack.network, pack.contract):
            raise OccupiedFile(path)
    write_text(path, pack.to_text())
