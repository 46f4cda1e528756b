"""A contract's own storage, as the contract sees it while one of its functions runs."""

from __future__ import annotations

from collections.abc import Mapping

from stellar_sdk import xdr

from wallet.addresses import ContractId
from wallet.remembered import remembered, remembered_of_one
from wallet.soroban.entries import (
    Key,
    code_key,
    contract_data,
    contract_data_key,
    contract_data_of,
    contract_value,
    instance_key,
)
from wallet.soroban.packing import packed
from wallet.soroban.storage import Storage
from wallet.soroban.unpacking import value_in
from wallet.soroban.values import as_vector


class ContractStorage:
    """Entries of this contract's own, and the values in its instance."""

    def __init__(self, storage: Storage, this: ContractId) -> None:
        """What storage refuses, whoever runs the contract blames on it."""
        self.this = this
        self._storage = storage

    def get(self, key: xdr.SCVal) -> xdr.SCVal | None:
        """Read this contract's persistent storage."""
        raw = self.get_raw(key)
        return None if raw is None else _value(raw)

    def get_raw(self, key: xdr.SCVal) -> bytes | None:
        """The same as XDR, which is not looked at."""
        where = _place(key, self.this)
        entry = self._storage.get(where)
        if entry is None:
            return None
        value = None if entry.data is None else contract_value(where, entry.data)
        assert value is not None  # noqa: S101 - the key says so
        return value

    def put(self, key: xdr.SCVal, value: xdr.SCVal) -> None:
        """Write this contract's persistent storage."""
        self.put_raw(key, packed(value))

    def put_raw(self, key: xdr.SCVal, value: bytes) -> None:
        """The same with a value in XDR."""
        where = _place(key, self.this)
        self._storage.create(where, contract_data_of(where, value))

    def remove(self, key: xdr.SCVal) -> None:
        """Take a value out of this contract's persistent storage."""
        self._storage.remove(_place(key, self.this))

    def get_of_instance(self, key: xdr.SCVal) -> xdr.SCVal | None:
        """Read this contract's instance storage."""
        storage = self._instance_storage()
        return None if storage is None else held_in(storage).get(packed(key))

    def put_in_instance(self, key: xdr.SCVal, value: xdr.SCVal) -> None:
        """Write this contract's instance storage."""
        kept = [entry for entry in self._instance_entries() if entry.key != key]
        kept.append(xdr.SCMapEntry(key, value))
        self._write_instance(sorted(kept, key=lambda entry: _variant(entry.key)))

    def extend(self, key: xdr.SCVal, threshold: int, extend_to: int) -> None:
        """Lengthen a life to ``extend_to`` ledgers when ``threshold`` or fewer are left."""
        self._storage.extend(_place(key, self.this), threshold, extend_to)

    def extend_instance(self, threshold: int, extend_to: int) -> None:
        """Lengthen the lives of this contract's instance and of its code, each by itself."""
        self._storage.extend(instance_key(self.this), threshold, extend_to)
        executable = self._instance().executable
        if executable.wasm_hash is not None:
            code = code_key(executable.wasm_hash.hash)
            self._storage.extend(code, threshold, extend_to)

    def _instance(self) -> xdr.SCContractInstance:
        entry = self._storage.get(instance_key(self.this))
        assert entry is not None  # noqa: S101 - it is running
        data = entry.value.contract_data
        assert data is not None  # noqa: S101 - the key says so
        assert data.val.instance is not None  # noqa: S101 - the key says so
        return data.val.instance

    def _instance_entries(self) -> list[xdr.SCMapEntry]:
        storage = self._instance_storage()
        return [] if storage is None else storage.sc_map

    def _instance_storage(self) -> xdr.SCMap | None:
        return self._instance().storage

    def _write_instance(self, entries: list[xdr.SCMapEntry]) -> None:
        executable = self._instance().executable
        changed = xdr.SCContractInstance(executable, xdr.SCMap(entries))
        value = xdr.SCVal(xdr.SCValType.SCV_CONTRACT_INSTANCE, instance=changed)
        key = instance_key(self.this)
        self._storage.put(key, contract_data(key, value))


@remembered(1024)
def _value(raw: bytes) -> xdr.SCVal:
    return value_in(raw)


@remembered_of_one(2048)
def _place(key: xdr.SCVal, owner: ContractId) -> Key:
    """Where something is kept: names of places are written once, and used by every call."""
    return contract_data_key(owner, key)


@remembered_of_one(256)
def held_in(storage: xdr.SCMap) -> Mapping[bytes, xdr.SCVal]:
    """What an instance holds, by the XDR of its keys; of two that are alike the first."""
    return {packed(entry.key): entry.val for entry in reversed(storage.sc_map)}


def _variant(key: xdr.SCVal) -> list[bytes]:
    """The symbols of a ``DataKey``, which is how the host sorts a contract's storage."""
    return [item.sym.sc_symbol for item in as_vector(key) if item.sym is not None]
