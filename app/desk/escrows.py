"""Escrows: those that are kept, and a look at one on its network."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Final

from app.desk.asked_moves import with_asked_told
from app.desk.escrow_kept import remember, remembered
from app.desk.escrow_pages import line_of, line_of_row, page_of, page_of_row
from app.desk.escrow_reading import read_escrow
from app.desk.escrow_seen import damage_told, seen_in
from app.desk.eyes import eyes_of
from app.desk.seat import Seat
from app.desk.unverified_rows import with_pins_told
from app.errors import AppError
from app.pages.escrow import EscrowLine, EscrowPage, RequestLine, Source
from app.records import EscrowRow
from app.words.moves import words_of
from wallet.addresses import contract_id
from wallet.errors import WalletError
from wallet.network import network

LISTED: Final = 500
AT_ONCE: Final = 25
"""Escrows in the whole list, and in one answer: what is kept of each is read anew."""

REQUESTS: Final = 50


@dataclass(eq=False)
class EscrowNotKept(AppError):
    """The profile has never seen this escrow."""

    contract: str


@dataclass(eq=False)
class NotYourAccount(AppError):
    """The account that should pay the fee is none that can sign here on this network."""

    address: str


class Escrows:
    """Looks at escrows for whoever is in. What is read of a network is kept."""

    def __init__(self, seat: Seat) -> None:
        """``seat`` knows who is in."""
        self._seat = seat

    async def list(self, after: int = 0) -> tuple[EscrowLine, ...]:
        """Some of the escrows that are kept, those seen last first; no network is asked.

        ``after`` so many come the next ones, until there are none.
        """
        rows = self._seat.profile.store.escrows.latest(LISTED)[after : after + AT_ONCE]
        lines: list[EscrowLine] = []
        for row in rows:
            lines.append(self._line(row))
            # Each takes milliseconds: others who ask the desk come in between.
            await asyncio.sleep(0)
        return tuple(lines)

    async def networks(self) -> tuple[str, ...]:
        """Passphrases of the networks that have a server, where an escrow can be looked up."""
        servers = self._seat.networks.servers
        return tuple(passphrase for passphrase, address in servers.items() if address)

    async def kept(self, contract: str, passphrase: str) -> EscrowPage:
        """An escrow as it was when it was read last; raise EscrowNotKept."""
        profile = self._seat.profile
        row = profile.store.escrows.by_contract(contract, passphrase)
        if row is None:
            raise EscrowNotKept(contract)
        requests = self._requests(contract, passphrase)
        try:
            source, snapshot = remembered(profile, row)
            seen = seen_in(
                snapshot, contract_id(contract), eyes_of(self._seat, snapshot.network)
            )
            with damage_told(contract):
                page = with_asked_told(profile, seen, page_of(seen, source, requests))
                return with_pins_told(profile, page)
        except WalletError:
            # A build that is no longer known, or a damaged state: the row can still be shown.
            return page_of_row(row, requests)

    async def look(self, contract: str, passphrase: str) -> EscrowPage:
        """An escrow as its network has it now, which is kept.

        Raise Unreadable, NoServer, NoSuchContract, UnknownContractCode, NotInitialized,
        DamagedEscrow, and what asking a network may.
        """
        net = network(passphrase)
        port = await self._seat.networks.port(net)
        seen = await read_escrow(port, contract_id(contract), eyes_of(self._seat, net))
        # Asked for anew: whoever was in may have left while the network was being asked.
        remember(self._seat, seen)
        with damage_told(contract):
            page = page_of(seen, Source.LIVE, self._requests(contract, passphrase))
            page = with_asked_told(self._seat.profile, seen, page)
        return with_pins_told(self._seat.profile, page)

    async def add(self, text: str, passphrase: str) -> EscrowPage:
        """Look an escrow up by its contract id, as people copy it; raise as ``look`` does."""
        return await self.look("".join(text.split()), passphrase)

    def _line(self, row: EscrowRow) -> EscrowLine:
        try:
            _, snapshot = remembered(self._seat.profile, row)
            eyes = eyes_of(self._seat, snapshot.network)
            with damage_told(row.contract):
                return line_of(seen_in(snapshot, contract_id(row.contract), eyes))
        except WalletError:
            return line_of_row(row)

    def _requests(self, contract: str, passphrase: str) -> tuple[RequestLine, ...]:
        """Requests of this escrow; the search tells addresses apart by their beginnings."""
        found = self._seat.profile.store.requests.inbox(None, REQUESTS, contract)
        return tuple(
            RequestLine(
                row.hash.hex(),
                words_of(row.move).inbox,
                row.standing,
                row.received,
                row.valid_until,
            )
            for row in found
            if (row.contract, row.passphrase) == (contract, passphrase)
        )
