"""A contract's own storage, as the contract sees it while one of its functions runs."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from stellar_sdk import xdr

from wallet.addresses import ContractId
from wallet.soroban.entries import code_key, contract_data, contract_data_key, instance_key
from wallet.soroban.storage import Storage
from wallet.soroban.values import as_vector


class ContractStorage:
    """Entries of this contract's own, and the values in its instance."""

    def __init__(
        self,
        storage: Storage,
        this: ContractId,
        blamed: Callable[[], AbstractContextManager[None]],
    ) -> None:
        """``blamed`` turns what storage refuses into an error of the running contract."""
        self.this = this
        self._storage = storage
        self._blamed = blamed

    def get(self, key: xdr.SCVal) -> xdr.SCVal | None:
        """Read this contract's persistent storage."""
        with self._blamed():
            entry = self._storage.get(contract_data_key(self.this, key))
        if entry is None:
            return None
        assert entry.value.contract_data is not None  # noqa: S101 - the key says so
        return entry.value.contract_data.val

    def put(self, key: xdr.SCVal, value: xdr.SCVal) -> None:
        """Write this contract's persistent storage."""
        where = contract_data_key(self.this, key)
        with self._blamed():
            self._storage.create(where, contract_data(where, value))

    def remove(self, key: xdr.SCVal) -> None:
        """Take a value out of this contract's persistent storage."""
        with self._blamed():
            self._storage.remove(contract_data_key(self.this, key))

    def get_of_instance(self, key: xdr.SCVal) -> xdr.SCVal | None:
        """Read this contract's instance storage."""
        return next((e.val for e in self._instance_entries() if e.key == key), None)

    def put_in_instance(self, key: xdr.SCVal, value: xdr.SCVal) -> None:
        """Write this contract's instance storage."""
        kept = [entry for entry in self._instance_entries() if entry.key != key]
        kept.append(xdr.SCMapEntry(key, value))
        self._write_instance(sorted(kept, key=lambda entry: _variant(entry.key)))

    def extend(self, key: xdr.SCVal, threshold: int, extend_to: int) -> None:
        """Lengthen a life to ``extend_to`` ledgers when ``threshold`` or fewer are left."""
        with self._blamed():
            self._storage.extend(contract_data_key(self.this, key), threshold, extend_to)

    def extend_instance(self, threshold: int, extend_to: int) -> None:
        """Lengthen the lives of this contract's instance and of its code, each by itself."""
        with self._blamed():
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
        with self._blamed():
            storage = self._instance().storage
        return [] if storage is None else storage.sc_map

    def _write_instance(self, entries: list[xdr.SCMapEntry]) -> None:
        with self._blamed():
            executable = self._instance().executable
            changed = xdr.SCContractInstance(executable, xdr.SCMap(entries))
            value = xdr.SCVal(xdr.SCValType.SCV_CONTRACT_INSTANCE, instance=changed)
            key = instance_key(self.this)
            self._storage.put(key, contract_data(key, value))


def _variant(key: xdr.SCVal) -> list[bytes]:
    """The symbols of a ``DataKey``, which is how the host sorts a contract's storage."""
    return [item.sym.sc_symbol for item in as_vector(key) if item.sym is not None]
