"""Entries that the ledger's own two operations on storage name: whose they are, their lives.

The rules are stellar-core's (ExtendFootprintTTLOpFrame, RestoreFootprintOpFrame): an extension
passes over what sleeps, is not there or lives longer; a restoration over all that is awake.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from stellar_sdk import xdr

from wallet.addresses import Address, ContractId, account_of, from_sc_address, is_contract
from wallet.errors import Unreadable
from wallet.escrow.builds import Build, Builds
from wallet.escrow.keeping import state_key
from wallet.footprint import BALANCE
from wallet.operations import ExtendStorage, RestoreStorage
from wallet.snapshot import Snapshot
from wallet.soroban.entries import Entry, Key, decoded_key, instance_key, is_temporary

ASSET = xdr.ContractExecutableType.CONTRACT_EXECUTABLE_STELLAR_ASSET


class Part(Enum):
    """What an entry is to its owner."""

    CODE = "code"
    CONTRACT = "contract"
    TOKEN = "token"  # noqa: S105 - no password
    TERMS = "terms"
    BALANCE = "balance"
    NONCE = "nonce"
    OTHER = "other"
    NO_STORAGE = "no storage"


@dataclass(frozen=True)
class Stored:
    """An entry: ``owner`` keeps it, or it is the ``code`` of this hash; lives in ledgers.

    ``holder`` is whose balance it is. ``live_until`` is its last ledger as things are, None for
    what is not there; ``until`` after the operation, None also where a setting of the network
    decides it that the state does not carry.
    """

    key: Key
    part: Part
    owner: Address | None
    code: bytes
    holder: Address | None
    is_asleep: bool
    live_until: int | None
    is_changed: bool
    until: int | None

    @property
    def belongs_to(self) -> Address | None:
        """Whose it is: what a token keeps as a balance is the holder's."""
        return self.owner if self.holder is None else self.holder


def stored_in(
    doing: ExtendStorage | RestoreStorage, snapshot: Snapshot, builds: Builds, least: int | None
) -> tuple[Stored, ...]:
    """What the operation names, in its order; ``least``: a woken entry's life, if known."""
    return tuple(_stored(key, doing, snapshot, builds, least) for key in doing.keys)


def build_in(snapshot: Snapshot, builds: Builds, contract: Address) -> Build | None:
    """The build behind a contract, when the state has it and we know its code."""
    named = _executable(snapshot, contract)
    code = named.wasm_hash if named is not None else None
    return builds.get(code.hash) if code is not None else None


def _stored(
    key: Key,
    doing: ExtendStorage | RestoreStorage,
    snapshot: Snapshot,
    builds: Builds,
    least: int | None,
) -> Stored:
    entry, now = snapshot.entries.get(key), snapshot.sequence
    life = entry.live_until if entry is not None else None
    part, owner, code, holder = _named(key, snapshot, builds)
    asleep = life is not None and life < now and not is_temporary(key)
    if isinstance(doing, ExtendStorage):
        until: int | None = now + doing.extend_to
        changed = life is not None and now <= life < now + doing.extend_to
    else:
        until = None if least is None else now + least - 1
        changed = asleep
    return Stored(
        key, part, owner, code, holder, asleep, life, changed, until if changed else life
    )


def _named(
    key: Key, snapshot: Snapshot, builds: Builds
) -> tuple[Part, Address | None, bytes, Address | None]:
    named = decoded_key(key)
    if named.contract_code is not None:
        return Part.CODE, None, named.contract_code.hash.hash, None
    data = named.contract_data
    if data is None:
        return Part.NO_STORAGE, _account(named), b"", None
    try:
        owner = from_sc_address(data.contract)
    except Unreadable:
        return Part.OTHER, None, b"", None
    return _part(key, data.key, owner, snapshot, builds), owner, b"", _holder(data.key)


def _part(
    key: Key, name: xdr.SCVal, owner: Address, snapshot: Snapshot, builds: Builds
) -> Part:
    if name.type == xdr.SCValType.SCV_LEDGER_KEY_NONCE:
        return Part.NONCE
    if not is_contract(owner):
        return Part.OTHER
    executable = _executable(snapshot, owner)
    is_token = executable is not None and executable.type == ASSET
    if key == instance_key(ContractId(owner)):
        return Part.TOKEN if is_token else Part.CONTRACT
    build = build_in(snapshot, builds, owner)
    if build is not None and key == state_key(build, ContractId(owner)):
        return Part.TERMS
    return Part.BALANCE if _holder(name) is not None else Part.OTHER


def _holder(name: xdr.SCVal) -> Address | None:
    parts = name.vec.sc_vec if name.vec is not None else []
    if len(parts) != 2 or parts[0] != BALANCE or parts[1].address is None:
        return None
    try:
        return from_sc_address(parts[1].address)
    except Unreadable:
        return None


def _executable(snapshot: Snapshot, contract: Address) -> xdr.ContractExecutable | None:
    if not is_contract(contract):
        return None
    entry: Entry | None = snapshot.entries.get(instance_key(ContractId(contract)))
    data = entry.value.contract_data if entry is not None else None
    instance = data.val.instance if data is not None else None
    return instance.executable if instance is not None else None


def _account(named: xdr.LedgerKey) -> Address | None:
    entry = named.account or named.trust_line or named.data
    raw = entry.account_id.account_id.ed25519 if entry is not None else None
    return account_of(raw.uint256) if raw is not None else None
