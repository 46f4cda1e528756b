"""Ledgers that are searched: escrows of any build, and a network that counts its questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from stellar_sdk import xdr

from app.errors import AnswerTooLarge
from app.ports import Happened, Happening, Read
from app.registry import known_builds
from tests.support.builders import VECTORS, contract_id
from tests.support.escrows import terms
from tests.support.ledgers import ALIVE, SEQUENCE, Entries, instance, stored
from wallet import gate
from wallet.addresses import ContractId
from wallet.escrow.builds import Build, StorageKind
from wallet.escrow.storage import ESCROW_KEY, escrow_to
from wallet.escrow.terms import Escrow
from wallet.soroban.entries import Entry, Key

BUILDS = known_builds()
HOST = "rpc.example"


def build(beginning: str) -> Build:
    """Find a build by the beginning of its name."""
    (found,) = [b for b in BUILDS.by_hash.values() if b.name.startswith(beginning)]
    return found


SINGLE = build("mainnet-single-96d51751")
KEPT_INSIDE = build("mainnet-single-cb7c971f")
"""A build of the same family that keeps its state in the contract's instance."""

UNKNOWN_CODE = bytes(range(32))


def escrow(
    contract: ContractId,
    agreed: Escrow | None = None,
    of: Build = SINGLE,
    live_until: int = ALIVE,
) -> Entries:
    """Put an escrow on the ledger, where its build keeps it."""
    value = escrow_to(of, agreed or terms())
    if of.storage is StorageKind.INSTANCE:
        return code_at(contract, of.wasm_hash, (ESCROW_KEY, value), live_until=live_until)
    return code_at(contract, of.wasm_hash) | stored(contract, ESCROW_KEY, value, live_until)


def code_at(
    contract: ContractId,
    wasm_hash: bytes | None,
    *storage: tuple[xdr.SCVal, xdr.SCVal],
    live_until: int = ALIVE,
) -> Entries:
    """Put a contract on the ledger; of an asset, whose code is the ledger's, without a hash."""
    kinds = xdr.ContractExecutableType
    executable = (
        xdr.ContractExecutable(kinds.CONTRACT_EXECUTABLE_STELLAR_ASSET)
        if wasm_hash is None
        else xdr.ContractExecutable(
            kinds.CONTRACT_EXECUTABLE_WASM, wasm_hash=xdr.Hash(wasm_hash)
        )
    )
    return instance(contract, executable, storage, live_until)


def state(name: str) -> xdr.SCVal:
    """Load the value of a state below ``tests/vectors/states``."""
    text = (VECTORS / "states" / f"{name}.b64").read_text(encoding="ascii")
    data = gate.decode(xdr.LedgerEntryData, text, "state").contract_data
    assert data is not None
    inside = data.val.instance
    if inside is None or inside.storage is None:
        return data.val
    return next(entry.val for entry in inside.storage.sc_map if entry.key == ESCROW_KEY)


def many(count: int) -> tuple[ContractId, ...]:
    """Name so many contracts."""
    return tuple(contract_id(f"searched {number}") for number in range(count))


def happening(contract: ContractId, name: str = "tw_init") -> Happening:
    """Tell an event."""
    return Happening(contract, name, SEQUENCE - 5, bytes(32))


@dataclass
class Searched:
    """A network as ``SearchPort``; answers too large for it are refused."""

    entries: Entries = field(default_factory=dict[Key, Entry])
    happenings: tuple[Happening, ...] = ()
    failure: Exception | None = None
    largest: int = 10_000_000
    reads: list[int] = field(default_factory=list[int])

    async def read(self, keys: Sequence[Key]) -> Read:
        """Answer, and count."""
        assert len(keys) <= 200
        self.reads.append(len(keys))
        found: dict[Key, Entry | None] = {key: self.entries.get(key) for key in keys}
        if sum(len(each.data or b"") for each in found.values() if each) > self.largest:
            raise AnswerTooLarge(HOST, self.largest)
        return Read(SEQUENCE, found)

    async def happened(self, contracts: Sequence[ContractId] = (), since: int = 0) -> Happened:
        """Tell all events."""
        if self.failure is not None:
            raise self.failure
        return Happened(max(since, SEQUENCE - 100), SEQUENCE, SEQUENCE, self.happenings)

    async def code(self, wasm_hash: bytes) -> bytes | None:
        """No code is here."""
        return None


def changed(value: xdr.SCVal, **fields: Any) -> xdr.SCVal:
    """Put other values into a struct's fields; None takes one away, others are added."""
    assert value.map is not None
    kept = {e.key.sym.sc_symbol.decode(): e.val for e in value.map.sc_map if e.key.sym}
    kept = {name: each for name, each in (kept | fields).items() if each is not None}
    entries = [
        xdr.SCMapEntry(
            xdr.SCVal(xdr.SCValType.SCV_SYMBOL, sym=xdr.SCSymbol(name.encode())), kept[name]
        )
        for name in sorted(kept)
    ]
    return xdr.SCVal(xdr.SCValType.SCV_MAP, map=xdr.SCMap(entries))
