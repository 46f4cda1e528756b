"""Where a contract keeps its escrow, and what a ledger's answer says of it.

Builds keep it in one of four places (the official indexer looks in the same order). What is in
none of them may never have been there, or sleep where this server does not tell: nobody can say
that it was closed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Final

from stellar_sdk import xdr

from wallet.addresses import Address, ContractId, contract_hash, contract_of
from wallet.errors import Unreadable, WalletError
from wallet.escrow.builds import Build, Builds, StorageKind
from wallet.escrow.scval import OtherType
from wallet.escrow.storage import ESCROW_KEY, escrow_from, escrow_in
from wallet.escrow.terms import Escrow, Role
from wallet.escrow.unverified import State, state_in
from wallet.gate import FOREIGN, decode
from wallet.holdings import contract_balance_key
from wallet.soroban.entries import (
    TEMPORARY,
    Entry,
    Key,
    contract_data_key,
    contract_value,
    instance_key,
)
from wallet.soroban.unpacking import entry_data
from wallet.soroban.values import as_i128, as_struct, symbol

Entries = Mapping[Key, Entry | None]


class Kept(Enum):
    """Where a state was found, in the order of preference."""

    ENTRY = "an entry of its own"
    BARE = "an entry of its own, under a bare name"
    TEMPORARY = "a temporary entry"
    INSTANCE = "the contract's instance"


@dataclass(frozen=True)
class Absent:
    """Nothing under any of the four keys: unknown, or archived; never "closed"."""

    contract: ContractId


@dataclass(frozen=True)
class NoEscrow:
    """A contract that holds no escrow; of a known build it is one that nobody initialised.

    ``wasm_hash`` is None where its code is the ledger's own, as an asset's is.
    """

    contract: ContractId
    wasm_hash: bytes | None
    build: Build | None


@dataclass(frozen=True)
class Damaged:
    """A state that is nothing such code can write, or that nobody can read."""

    contract: ContractId
    wasm_hash: bytes | None


@dataclass(frozen=True)
class Unverified:
    """A state of code that we do not know, or whose code is not told: never signed for."""

    contract: ContractId
    wasm_hash: bytes | None
    kept: Kept
    state: State
    asleep: bool


@dataclass(frozen=True)
class Known:
    """An escrow of a build that we know; ``asleep``: its life is over, a call wakes it."""

    contract: ContractId
    build: Build
    escrow: Escrow
    asleep: bool


Located = Known | Unverified | NoEscrow | Damaged | Absent

_PLACES: Final = {StorageKind.PERSISTENT: Kept.ENTRY, StorageKind.INSTANCE: Kept.INSTANCE}

MAX_STATE: Final = 256 * 1024
"""More bytes than any entry has."""


def four_keys(contract: ContractId) -> tuple[Key, Key, Key, Key]:
    """The keys under which a contract may keep its escrow, in the order of ``Kept``."""
    raw = contract_hash(contract)
    entry, bare, temporary, instance = _templates()
    return (
        entry[:_AT] + raw + entry[_AT + 32 :],
        bare[:_AT] + raw + bare[_AT + 32 :],
        temporary[:_AT] + raw + temporary[_AT + 32 :],
        instance[:_AT] + raw + instance[_AT + 32 :],
    )


def located(entries: Entries, contract: ContractId, sequence: int, builds: Builds) -> Located:
    """What these entries say of a contract; all four keys must have been asked for."""
    there = _alive(entries, contract, sequence)
    if not there:
        return Absent(contract)
    try:
        others = ((kept, entry) for kept, entry in there.items() if kept is not Kept.ENTRY)
        values: dict[Kept, xdr.SCVal] = {kept: _value(entry) for kept, entry in others}
        wasm_hash = _code(values.get(Kept.INSTANCE))
        build = builds.get(wasm_hash) if wasm_hash is not None else None
        at_once = _at_once(contract, there, build, sequence)
        if at_once is not None:
            return at_once
        if Kept.ENTRY in there:
            values[Kept.ENTRY] = _value(there[Kept.ENTRY])
    except Unreadable:
        return Damaged(contract, None)
    try:
        found = _Found(contract, wasm_hash, _states(values), _sleepers(there, sequence))
        return found.unverified() if build is None else found.known(build)
    except (Unreadable, OtherType, ValueError):
        return Damaged(contract, wasm_hash)


def token_key(found: Located) -> Key | None:
    """The entry that says what a known escrow holds; None where its token is no contract."""
    if not isinstance(found, Known) or not found.escrow.token.startswith("C"):
        return None
    return contract_balance_key(ContractId(found.escrow.token), found.contract)


def holders_in(found: Located) -> tuple[Address, ...]:
    """Everybody who has a role, each once."""
    match found:
        case Known():
            roles = found.escrow.roles.holders.values()
            everybody = (
                *(who for holders in roles for who in holders),
                *found.escrow.receivers,
            )
            return tuple(dict.fromkeys(everybody))
        case Unverified():
            return found.state.holders
        case _:
            return ()


def roles_in(found: Located, who: Address) -> tuple[Role, ...]:
    """The roles of an address; of unverified code a guess by the names of its fields."""
    match found:
        case Known():
            return found.escrow.roles_of(who)
        case Unverified():
            return found.state.roles_of(who)
        case _:
            return ()


def balance_in(entry: Entry | None) -> int | None:
    """What an entry says somebody holds: 0 without one, None if no token wrote it."""
    if entry is None:
        return 0
    try:
        return as_i128(as_struct(_value(entry))["amount"])
    except (Unreadable, KeyError, ValueError):
        return None


def _at_once(
    contract: ContractId, there: Mapping[Kept, Entry], build: Build | None, sequence: int
) -> Known | None:
    """A known escrow in an entry of its own, read without a detour; None for what is not so."""
    entry = there.get(Kept.ENTRY)
    if build is None or build.storage is not StorageKind.PERSISTENT or entry is None:
        return None
    if entry.data is None:
        return None
    try:
        raw = contract_value(four_keys(contract)[0], entry.data)
        if raw is None:
            return None
        sleeps = bool({Kept.INSTANCE, Kept.ENTRY} & _sleepers(there, sequence))
        return Known(contract, build, escrow_in(build, raw), sleeps)
    except (*FOREIGN, WalletError):
        return None  # then by the way that says what it is


@dataclass(frozen=True)
class _Found:
    """States in the places where builds keep them, and which of these are asleep."""

    contract: ContractId
    wasm_hash: bytes | None
    states: Mapping[Kept, xdr.SCVal]
    asleep: frozenset[Kept]

    def known(self, build: Build) -> Located:
        """Read it as the build does, from its own place alone; raise OtherType."""
        place = _PLACES[build.storage]
        state = self.states.get(place)
        if state is None:
            return NoEscrow(self.contract, self.wasm_hash, build)
        sleeps = bool({Kept.INSTANCE, place} & self.asleep)
        return Known(self.contract, build, escrow_from(build, state), sleeps)

    def unverified(self) -> Located:
        """Read it as it stands, from the first place that has one; raise Unreadable."""
        if not self.states:
            return NoEscrow(self.contract, self.wasm_hash, None)
        kept = min(self.states, key=list(Kept).index)
        state = state_in(self.states[kept])
        return Unverified(self.contract, self.wasm_hash, kept, state, kept in self.asleep)


def _alive(entries: Entries, contract: ContractId, sequence: int) -> dict[Kept, Entry]:
    """What is there; a temporary entry past its life is not."""
    found = zip(Kept, (entries.get(key) for key in four_keys(contract)), strict=True)
    there = {kept: entry for kept, entry in found if entry is not None}
    temporary = there.get(Kept.TEMPORARY)
    if temporary is not None and _is_over(temporary, sequence):
        del there[Kept.TEMPORARY]
    return there


def _sleepers(there: Mapping[Kept, Entry], sequence: int) -> frozenset[Kept]:
    return frozenset(kept for kept, entry in there.items() if _is_over(entry, sequence))


def _is_over(entry: Entry, sequence: int) -> bool:
    return entry.live_until is not None and entry.live_until < sequence


def _value(entry: Entry) -> xdr.SCVal:
    """What an entry holds, decoded once: thousands are read, and none is signed by."""
    if entry.data is None:
        raise Unreadable("entry", "no data")
    data = _decoded(entry.data).contract_data
    if data is None:
        raise Unreadable("entry", "not a contract's")
    return data.val


def _decoded(data: bytes) -> xdr.LedgerEntryData:
    try:
        return entry_data(data)
    except (ValueError, EOFError, TypeError, AttributeError):
        # The gate knows every way in which foreign bytes fail, and tells it as ours.
        return decode(xdr.LedgerEntryData, data, "entry", MAX_STATE)


def _states(values: Mapping[Kept, xdr.SCVal]) -> dict[Kept, xdr.SCVal]:
    states: dict[Kept, xdr.SCVal] = {
        kept: value for kept, value in values.items() if kept is not Kept.INSTANCE
    }
    instance = values.get(Kept.INSTANCE)
    held = instance.instance.storage if instance is not None and instance.instance else None
    for entry in held.sc_map if held is not None else ():
        if entry.key == ESCROW_KEY:
            states[Kept.INSTANCE] = entry.val
    return states


def _code(instance: xdr.SCVal | None) -> bytes | None:
    held = instance.instance if instance is not None else None
    named = held.executable.wasm_hash if held is not None else None
    return named.hash if named is not None else None


_AT: Final = 8
"""Where the 32 bytes of the contract stand in a key, behind two tags of four bytes."""


@lru_cache(maxsize=1)
def _templates() -> tuple[Key, Key, Key, Key]:
    """The four keys of no contract: of thousands, only those 32 bytes differ."""
    nobody = contract_of(bytes(32))
    return (
        contract_data_key(nobody, ESCROW_KEY),
        contract_data_key(nobody, symbol("Escrow")),
        contract_data_key(nobody, ESCROW_KEY, TEMPORARY),
        instance_key(nobody),
    )
