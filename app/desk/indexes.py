"""The index of escrows that may be asked about a network: off until the user turns it on.

To ask it is to tell it which accounts are looked for, so which are ours. Its key stands in the
profile's database alone, and goes into the header of a question; nobody is shown it again.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Final

from app.adapters.connection import endpoint
from app.adapters.escrow_index import CoreIndex, DevIndex
from app.adapters.index_http import ApiKey
from app.desk.seat import Seat
from app.pages.settings import IndexLine, Shape
from app.ports import EscrowIndex
from app.records import IndexRow
from wallet.addresses import contract_of
from wallet.journal import Kind
from wallet.network import NAMES, PUBLIC, TESTNET, Network, network

SUGGESTED: Final[Mapping[str, str]] = {
    PUBLIC.passphrase: "https://api.trustlesswork.com",
    TESTNET.passphrase: "https://dev.api.trustlesswork.com",
}
"""Trustless Work's own, by passphrase; nothing is asked of them before that is chosen."""

NOBODYS: Final = contract_of(bytes(32))
"""A contract that cannot be: whoever is asked about it learns nothing."""

CORE_HOST: Final = "beta.api.trustlesswork.com"

_SHAPES: Final[Mapping[Shape, type[DevIndex] | type[CoreIndex]]] = {
    Shape.PRODUCT: DevIndex,
    Shape.CORE: CoreIndex,
}


class Indexes:
    """The indexes of whoever is in, one for each network at most."""

    def __init__(self, seat: Seat) -> None:
        """``seat`` knows who is in."""
        self._seat = seat

    def line(self, net: Network) -> IndexLine:
        """What is chosen for a network, and what could be; of a key only that there is one."""
        row = self._row(net.passphrase)
        return IndexLine(
            net.passphrase,
            NAMES.get(net, ""),
            row.address,
            Shape(row.shape),
            bool(row.key),
            row.used,
        )

    def host(self, passphrase: str) -> str:
        """The server whose index is asked about a network; "" where none is."""
        row = self._row(passphrase)
        return endpoint(row.address).host_port_subcomponent or "" if row.used else ""

    def choose(self, passphrase: str, address: str, shape: Shape, *, used: bool) -> None:
        """Ask this index from now on, or not any more.

        A key is for one server alone: with another address the old one is forgotten. Raise
        UnsafeAddress, RolledBack.
        """
        row, address = self._row(passphrase), address.strip()
        if address or used:
            endpoint(address)
        key = row.key if address == row.address else ""
        self._keep(
            replace(row, address=address, shape=shape.value, used=used, key=key),
            {"index": address or "none", "asked": "yes" if used else "no"},
        )

    def keep_key(self, passphrase: str, text: str) -> None:
        """Keep another key, "" for none; raise Unreadable for what is none, RolledBack."""
        text = text.strip()
        ApiKey(text)
        facts = {"index": self._row(passphrase).address, "key": "kept" if text else "removed"}
        self._keep(replace(self._row(passphrase), key=text), facts)

    @asynccontextmanager
    async def asked(self, passphrase: str) -> AsyncGenerator[EscrowIndex | None]:
        """The index of a network, ready to be asked; None where none is to be."""
        row = self._row(passphrase)
        if not row.used:
            yield None
            return
        async with _opened(row) as index:
            yield index

    async def check(self, passphrase: str) -> None:
        """Ask about a contract that is nobody's; raise what the index fails with."""
        async with _opened(self._row(passphrase)) as index:
            told = await index.of_contracts([NOBODYS])
        if told.trouble is not None:
            raise told.trouble

    def _keep(self, row: IndexRow, facts: Mapping[str, str]) -> None:
        profile = self._seat.profile
        told = {**facts, "network": network(row.passphrase).name}
        with profile.recording(Kind.SETTINGS_CHANGED, "profile", told):
            profile.store.indexes.put(row)

    def _row(self, passphrase: str) -> IndexRow:
        known = self._seat.profile.store.indexes.of(passphrase)
        if known is not None:
            return known
        address = SUGGESTED.get(passphrase, "")
        return IndexRow(passphrase, address, _shape_of(address).value, "", used=False)


def _opened(row: IndexRow) -> DevIndex | CoreIndex:
    return _SHAPES[Shape(row.shape)](row.address, ApiKey(row.key))


def _shape_of(address: str) -> Shape:
    return Shape.CORE if CORE_HOST in address else Shape.PRODUCT
