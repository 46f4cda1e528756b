"""Reads the states of many contracts, and what they hold, by as few questions as can be."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from app.errors import AnswerTooLarge
from app.ports import Read, SearchPort
from wallet.addresses import ContractId
from wallet.escrow.builds import Builds
from wallet.escrow.locating import Located, four_keys, located
from wallet.soroban.entries import Entry, Key

KEYS_AT_ONCE: Final = 200
AT_ONCE: Final = KEYS_AT_ONCE // 4
"""Contracts of one question: all four keys of one are read at one ledger."""


@dataclass(frozen=True)
class Reading:
    """A contract's state at one ledger."""

    contract: ContractId
    found: Located
    sequence: int


async def read_states(
    port: SearchPort, contracts: Sequence[ContractId], builds: Builds
) -> list[Reading]:
    """The states of these contracts, by one question for each fifty of them."""
    readings: list[Reading] = []
    for start in range(0, len(contracts), AT_ONCE):
        batch = contracts[start : start + AT_ONCE]
        keys = [four_keys(contract) for contract in batch]
        for read in await _read(port, [key for four in keys for key in four], 4):
            # Decoding takes seconds for a thousand; windows must move meanwhile.
            readings += await asyncio.to_thread(_understood, read, builds, batch)
    return readings


async def read_entries(port: SearchPort, keys: Iterable[Key]) -> dict[Key, Entry | None]:
    """Single entries of any kind, two hundred by one question."""
    asked = list(dict.fromkeys(keys))
    entries: dict[Key, Entry | None] = {}
    for start in range(0, len(asked), KEYS_AT_ONCE):
        for read in await _read(port, asked[start : start + KEYS_AT_ONCE], 1):
            entries |= read.entries
    return entries


def _understood(read: Read, builds: Builds, batch: Sequence[ContractId]) -> list[Reading]:
    return [
        Reading(each, located(read.entries, each, read.sequence, builds), read.sequence)
        for each in batch
        if four_keys(each)[0] in read.entries
    ]


async def _read(port: SearchPort, keys: Sequence[Key], together: int) -> list[Read]:
    """Read by one question, or by halves where a hostile state is too large for one answer."""
    try:
        return [await port.read(keys)]
    except AnswerTooLarge:
        if len(keys) <= together:
            raise
    half = len(keys) // together // 2 * together
    parts = keys[:half], keys[half:]
    return [read for part in parts for read in await _read(port, part, together)]
