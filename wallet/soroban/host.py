"""Run a contract call on a ledger: frames, calls between contracts, events, and the outcome."""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from typing import NoReturn, Protocol

from stellar_sdk import xdr

from wallet.addresses import (
    AccountId,
    Address,
    ContractId,
    contract_hash,
    contract_of,
    is_contract,
    to_sc_address,
)
from wallet.authorization import Authorization
from wallet.soroban.authority import (
    Active,
    Authority,
    Enforcing,
    Invocation,
    Recording,
    Unauthorized,
)
from wallet.soroban.entries import (
    Entry,
    Key,
    code_key,
    contract_data,
    contract_data_key,
    instance_key,
)
from wallet.soroban.errors import HostError
from wallet.soroban.ledger import Ledger
from wallet.soroban.storage import Denied, Footprint, Storage

RESERVED = "__"
"""How the names of functions begin that only the host itself calls."""

CONSTRUCTOR = "__constructor"


class PaymentKind(Enum):
    """A movement of a token, by the name of its event; to the issuer it burns the money."""

    TRANSFER = "transfer"
    MINT = "mint"
    BURN = "burn"


@dataclass(frozen=True)
class Payment:
    """Money that moves; ``amount`` in the token's smallest unit."""

    token: ContractId
    sender: Address
    receiver: Address
    amount: int
    kind: PaymentKind = PaymentKind.TRANSFER


@dataclass(frozen=True)
class Done:
    """What a call does when the ledger lets it."""

    result: xdr.SCVal
    events: tuple[xdr.ContractEvent, ...]
    payments: tuple[Payment, ...]
    footprint: Footprint
    restored: frozenset[Key]
    authorization: tuple[xdr.SorobanAuthorizationEntry, ...]
    changes: Mapping[Key, Entry | None]


class Contract(Protocol):
    """Code that runs in a frame; only the built-in token uses more of it than a Frame."""

    def run(
        self, frame: BuiltInFrame, function: str, arguments: Sequence[xdr.SCVal]
    ) -> xdr.SCVal:
        """Call a function; raise HostError when it refuses."""
        ...


@dataclass(frozen=True)
class Contracts:
    """The code we have a model of: the token, and contracts by the SHA-256 of their Wasm."""

    token: Contract
    by_hash: Mapping[bytes, Contract]


def record(
    ledger: Ledger,
    invocation: Invocation,
    source: AccountId,
    contracts: Contracts,
    nonces: Iterator[int],
) -> Done:
    """Try a call with every authority granted and written down; raise HostError if it fails."""
    storage = Storage(ledger)
    authority = Recording(ledger, storage, source, nonces)
    return _Host(ledger, storage, authority, contracts).run(invocation)


def enforce(
    ledger: Ledger,
    invocation: Invocation,
    source: AccountId,
    contracts: Contracts,
    entries: Sequence[Authorization],
    footprint: Footprint | None,
) -> Done:
    """Run a call as a validator does, inside its footprint and authority; raise HostError.

    Without a footprint it is recorded: how a simulation judges entries that are signed.
    """
    storage = Storage(ledger, footprint)
    authority = Enforcing(ledger, storage, source, entries)
    return _Host(ledger, storage, authority, contracts).run(invocation)


class _Host:
    """One call and the calls it makes. Mutable, and gone with the call."""

    def __init__(
        self, ledger: Ledger, storage: Storage, authority: Authority, contracts: Contracts
    ) -> None:
        self.ledger = ledger
        self.storage = storage
        self.authority = authority
        self.events: list[xdr.ContractEvent] = []
        self.payments: list[Payment] = []
        self.stack: list[Active] = []
        self._contracts = contracts
        self._calls = 0

    def run(self, invocation: Invocation) -> Done:
        result = self.call(invocation)
        return Done(
            result,
            tuple(self.events),
            tuple(self.payments),
            self.storage.footprint,
            self.storage.restored,
            self.authority.entries(),
            self.storage.changes,
        )

    def call(self, invocation: Invocation) -> xdr.SCVal:
        if invocation.function.startswith(RESERVED):
            self.fail("Context", "InvalidAction", "a reserved function")
        return self.enter(invocation)

    def enter(self, invocation: Invocation) -> xdr.SCVal:
        contract = invocation.contract
        if any(active.invocation.contract == contract for active in self.stack):
            self.fail("Context", "InvalidAction", "a contract cannot be entered twice")
        code = self._code(contract)
        self._calls += 1
        self.stack.append(Active(self._calls, invocation))
        result = code.run(
            BuiltInFrame(self, contract), invocation.function, invocation.arguments
        )
        self.stack.pop()
        return result

    @property
    def running(self) -> ContractId | None:
        return self.stack[-1].invocation.contract if self.stack else None

    def fail(self, kind: str, code: int | str, why: str = "") -> NoReturn:
        raise HostError(kind, code, self.running, why)

    @contextmanager
    def blamed(self) -> Generator[None]:
        """Turn what storage and authority refuse into an error of the running contract."""
        try:
            yield
        except Denied as why:
            raise HostError(why.kind, why.code, self.running, why.why) from why
        except Unauthorized as why:
            raise HostError("Auth", why.code, self.running, why.why) from why

    def _code(self, contract: ContractId) -> Contract:
        with self.blamed():
            entry = self.storage.get(instance_key(contract))
            if entry is None:
                self.fail("Storage", "MissingValue", "no such contract")
            data = entry.value.contract_data
            assert data is not None  # noqa: S101 - the key says so
            assert data.val.instance is not None  # noqa: S101 - the key says so
            executable = data.val.instance.executable
            kind = xdr.ContractExecutableType
            if executable.type == kind.CONTRACT_EXECUTABLE_STELLAR_ASSET:
                return self._contracts.token
            wasm_hash = b"" if executable.wasm_hash is None else executable.wasm_hash.hash
            if wasm_hash not in self._contracts.by_hash:
                raise UnknownCode(contract, wasm_hash)
            if self.storage.get(code_key(wasm_hash)) is None:
                self.fail("Storage", "MissingValue", "no such code")
        return self._contracts.by_hash[wasm_hash]


class UnknownCode(HostError):
    """A call reaches code that we have no model of, so nothing can be said about it."""

    def __init__(self, contract: ContractId, wasm_hash: bytes) -> None:
        """``wasm_hash`` is empty for code that is not named by its hash."""
        super().__init__("WasmVm", "InternalError", contract, "code without a model")
        self.contract = contract
        self.wasm_hash = wasm_hash


class Frame:
    """What a contract sees of the host while one of its functions runs."""

    def __init__(self, host: _Host, this: ContractId) -> None:
        """``this`` is the contract's own address."""
        self._host = host
        self.this = this
        self.ledger = host.ledger

    def require_auth(self, who: Address) -> None:
        """Demand the authority of ``who`` for this very call; the direct caller has it."""
        stack = self._host.stack
        if len(stack) > 1 and stack[-2].invocation.contract == who:
            return
        with self._host.blamed():
            self._host.authority.require(who, stack)

    def get(self, key: xdr.SCVal) -> xdr.SCVal | None:
        """Read this contract's persistent storage."""
        with self._host.blamed():
            entry = self._host.storage.get(contract_data_key(self.this, key))
        if entry is None:
            return None
        assert entry.value.contract_data is not None  # noqa: S101 - the key says so
        return entry.value.contract_data.val

    def put(self, key: xdr.SCVal, value: xdr.SCVal) -> None:
        """Write this contract's persistent storage."""
        where = contract_data_key(self.this, key)
        with self._host.blamed():
            self._host.storage.create(where, contract_data(where, value))

    def extend(self, key: xdr.SCVal, threshold: int, extend_to: int) -> None:
        """Lengthen a life to ``extend_to`` ledgers when ``threshold`` or fewer are left."""
        with self._host.blamed():
            self._host.storage.extend(contract_data_key(self.this, key), threshold, extend_to)

    def call(self, contract: Address, function: str, *arguments: xdr.SCVal) -> xdr.SCVal:
        """Call another contract; its refusal is this call's, unchanged."""
        if not is_contract(contract):
            self.fail("Object", "InvalidInput", "not a contract")
        return self._host.call(Invocation(ContractId(contract), function, arguments))

    def deploy(
        self, wasm_hash: bytes, salt: bytes, arguments: Sequence[xdr.SCVal]
    ) -> ContractId:
        """Make a contract of this code, whose address follows from ours and ``salt``."""
        made = _deployed_id(self.ledger, self.this, salt)
        key = instance_key(made)
        storage = self._host.storage
        with self._host.blamed():
            if storage.get(key) is not None:
                self.fail("Storage", "ExistingValue", "this contract exists")
            if storage.get(code_key(wasm_hash)) is None:
                self.fail("Storage", "MissingValue", "no such code")
        kind = xdr.ContractExecutableType.CONTRACT_EXECUTABLE_WASM
        executable = xdr.ContractExecutable(kind, wasm_hash=xdr.Hash(wasm_hash))
        value = xdr.SCVal(
            xdr.SCValType.SCV_CONTRACT_INSTANCE,
            instance=xdr.SCContractInstance(executable, None),
        )
        with self._host.blamed():
            storage.create(key, contract_data(key, value))
        try:
            self._host.enter(Invocation(made, CONSTRUCTOR, tuple(arguments)))
        except UnknownCode:
            raise
        except HostError as why:
            if why.code in {"ExceededLimit", "InternalError"}:
                raise
            raise HostError("Context", "InvalidAction", self.this, why.why) from why
        return made

    def emit(self, topics: Sequence[xdr.SCVal], data: xdr.SCVal) -> None:
        """Publish an event."""
        body = xdr.ContractEventBody(0, v0=xdr.ContractEventV0(list(topics), data))
        contract = xdr.ContractID(xdr.Hash(contract_hash(self.this)))
        kind = xdr.ContractEventType.CONTRACT
        self._host.events.append(xdr.ContractEvent(xdr.ExtensionPoint(0), contract, kind, body))

    def refuse(self, number: int, why: str = "") -> NoReturn:
        """End the call with this contract's own error number."""
        self._host.fail("Contract", number, why)

    def fail(self, kind: str, code: str, why: str = "") -> NoReturn:
        """End the call with an error of the host's."""
        self._host.fail(kind, code, why)


class BuiltInFrame(Frame):
    """What the built-in token sees: any ledger entry, and its instance storage."""

    def extend_instance(self, threshold: int, extend_to: int) -> None:
        """Lengthen the life of this contract's instance entry (the token has no code entry)."""
        with self._host.blamed():
            self._host.storage.extend(instance_key(self.this), threshold, extend_to)

    def entry(self, key: Key) -> Entry | None:
        """Read any ledger entry."""
        with self._host.blamed():
            return self._host.storage.get(key)

    def put_entry(self, key: Key, data: bytes) -> None:
        """Write an account or trustline."""
        with self._host.blamed():
            self._host.storage.put(key, data)

    def instance_storage(self) -> xdr.SCMap:
        """This contract's instance storage, as it was when the frame began."""
        entry = self.entry(instance_key(self.this))
        assert entry is not None  # noqa: S101 - it is running
        data = entry.value.contract_data
        assert data is not None  # noqa: S101 - the key says so
        assert data.val.instance is not None  # noqa: S101 - the key says so
        return data.val.instance.storage or xdr.SCMap([])

    def paid(self, payment: Payment) -> None:
        """Note money that moved."""
        self._host.payments.append(payment)


def _deployed_id(ledger: Ledger, deployer: ContractId, salt: bytes) -> ContractId:
    by_address = xdr.ContractIDPreimageFromAddress(to_sc_address(deployer), xdr.Uint256(salt))
    kind = xdr.ContractIDPreimageType.CONTRACT_ID_PREIMAGE_FROM_ADDRESS
    preimage = xdr.HashIDPreimage(
        xdr.EnvelopeType.ENVELOPE_TYPE_CONTRACT_ID,
        contract_id=xdr.HashIDPreimageContractID(
            xdr.Hash(ledger.network.id), xdr.ContractIDPreimage(kind, from_address=by_address)
        ),
    )
    return contract_of(hashlib.sha256(preimage.to_xdr_bytes()).digest())
