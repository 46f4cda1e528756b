"""Where a build keeps its escrow, and the terms that are there: no code is run to read them."""

from __future__ import annotations

from collections.abc import Mapping

from stellar_sdk import xdr

from wallet.addresses import Address, ContractId
from wallet.escrow.builds import Build, StorageKind
from wallet.escrow.model.v2 import ADMIN_KEY, APPROVED_CODE_KEY, FUNDED_KEY
from wallet.escrow.storage import ESCROW_KEY, escrow_from, escrow_in
from wallet.escrow.terms import Escrow
from wallet.holdings import contract_balance_key
from wallet.soroban.entries import (
    Entry,
    Key,
    code_key,
    contract_data_key,
    contract_value,
    instance_key,
)


def state_key(build: Build, contract: ContractId) -> Key:
    """The entry in which contracts of this build keep their escrow."""
    if build.storage is StorageKind.INSTANCE:
        return instance_key(contract)
    return contract_data_key(contract, ESCROW_KEY)


def storage_of(build: Build, contract: ContractId, token: Address | None) -> tuple[Key, ...]:
    """Every entry that a contract of this build may need awake: its own, its code, its money.

    Not all of them need be there. ``token`` is the escrow's, None before it has one.
    """
    own = (ADMIN_KEY, APPROVED_CODE_KEY, FUNDED_KEY) if build.is_second else ()
    money = () if token is None else (contract_balance_key(ContractId(token), contract),)
    keys = (
        instance_key(contract),
        code_key(build.wasm_hash),
        state_key(build, contract),
        *(contract_data_key(contract, name) for name in own),
        *money,
    )
    return tuple(dict.fromkeys(keys))


def kept_in(
    entries: Mapping[Key, Entry | None], contract: ContractId, build: Build
) -> Escrow | None:
    """The terms that a contract of this build keeps; None where there are none.

    Raise OtherType for what the build did not write.
    """
    key = state_key(build, contract)
    entry = entries.get(key)
    if entry is None or entry.data is None:
        return None
    if build.storage is StorageKind.PERSISTENT:
        value = contract_value(key, entry.data)
        return None if value is None else escrow_in(build, value)
    data = entry.value.contract_data
    if data is None:
        return None
    held = _in_instance(data.val)
    return None if held is None else escrow_from(build, held)


def _in_instance(value: xdr.SCVal) -> xdr.SCVal | None:
    held = value.instance.storage if value.instance is not None else None
    entries = held.sc_map if held is not None else ()
    return next((entry.val for entry in entries if entry.key == ESCROW_KEY), None)
