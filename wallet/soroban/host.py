"""Run a contract call on a ledger: frames, calls between contracts, events, and the outcome."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from itertools import count
from typing import NoReturn, Protocol

from stellar_sdk import xdr

from wallet.addresses import (
    AccountId,
    Address,
    ContractId,
    contract_hash,
    is_contract,
)
from wallet.authorization import Authorization
from wallet.remembered import remembered_of_one
from wallet.soroban.authority import (
    NONE_CHOSEN,
    Active,
    Authority,
    Chosen,
    Enforcing,
    Invocation,
    Recording,
    Unauthorized,
)
from wallet.soroban.contract_storage import ContractStorage
from wallet.soroban.creation import Creation
from wallet.soroban.entries import (
    Entry,
    Key,
    code_key,
    contract_data,
    instance_key,
)
from wallet.soroban.errors import HostError
from wallet.soroban.events import event_size
from wallet.soroban.ledger import Ledger
from wallet.soroban.storage import Denied, Footprint, Storage
from wallet.soroban.values import address

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

    @cached_property
    def events_size(self) -> int:
        """Bytes of all events, as the network counts them."""
        return sum(map(event_size, self.events))


@dataclass(frozen=True)
class Attempt:
    """What a call comes to, as far as it concerns money and the ledger."""

    payments: tuple[Payment, ...]
    footprint: Footprint
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
    invocation: Invocation | Creation,
    source: AccountId,
    contracts: Contracts,
    nonces: Iterator[int],
    chosen: Chosen = NONE_CHOSEN,
) -> Done:
    """Try a call with every authority granted and written down; raise HostError if it fails.

    A contract that is made by no other is a call too: the host's own.
    """
    storage = Storage(ledger)
    authority = Recording(ledger, storage, source, nonces, chosen)
    return _Host(ledger, storage, authority, contracts).run(invocation)


def attempt(
    ledger: Ledger, invocation: Invocation, source: AccountId, contracts: Contracts
) -> Attempt:
    """Try a call in the same way, for who asks only what comes of it; raise HostError.

    Nothing is written that nobody reads: no events, no answer, no entries of authority.
    """
    storage = Storage(ledger)
    authority = Recording(ledger, storage, source, count(1))
    host = _Host(ledger, storage, authority, contracts, is_heard=False)
    host.call(invocation)
    return Attempt(tuple(host.payments), storage.footprint, storage.changes)


def enforce(
    ledger: Ledger,
    invocation: Invocation | Creation,
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
        self,
        ledger: Ledger,
        storage: Storage,
        authority: Authority,
        contracts: Contracts,
        *,
        is_heard: bool = True,
    ) -> None:
        self.is_heard = is_heard
        self.ledger = ledger
        self.storage = storage
        self.authority = authority
        self.events: list[xdr.ContractEvent] = []
        self.payments: list[Payment] = []
        self.stack: list[Active] = []
        self._contracts = contracts
        self._calls = 0

    def run(self, root: Invocation | Creation) -> Done:
        return Done(
            address(self.make(root)) if isinstance(root, Creation) else self.call(root),
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
        for active in self.stack:
            if active.invocation.contract == contract:
                self.fail("Context", "InvalidAction", "a contract cannot be entered twice")
        try:
            code = self._code(contract)
            self._begin(invocation)
            result = code.run(
                BuiltInFrame(self, contract), invocation.function, invocation.arguments
            )
        except (Denied, Unauthorized) as why:
            raise self._blamed(why) from why
        self.stack.pop()
        return result

    def make(self, creation: Creation) -> ContractId:
        self._begin(creation)
        try:
            self.require_auth(creation.deployer)
            made = self._create(creation)
        except (Denied, Unauthorized) as why:
            raise self._blamed(why) from why
        self.stack.pop()
        return made

    def require_auth(self, who: Address) -> None:
        if len(self.stack) > 1 and self.stack[-2].invocation.contract == who:
            return
        self.authority.require(who, self.stack)

    @property
    def running(self) -> ContractId | None:
        return self.stack[-1].invocation.contract if self.stack else None

    def fail(self, kind: str, code: int | str, why: str = "") -> NoReturn:
        function = self.stack[-1].invocation.function if self.stack else ""
        raise HostError(kind, code, self.running, why, function)

    def _blamed(self, why: Denied | Unauthorized) -> HostError:
        """What storage and authority refuse is an error of the contract that runs."""
        kind = why.kind if isinstance(why, Denied) else "Auth"
        return HostError(kind, why.code, self.running, why.why)

    def _begin(self, what: Invocation | Creation) -> None:
        """Put it on top of the stack; an error leaves it there, for who asks who ran."""
        self._calls += 1
        self.stack.append(Active(self._calls, what))

    def _code(self, contract: ContractId) -> Contract:
        entry = self.storage.get(instance_key(contract))
        if entry is None:
            self.fail("Storage", "MissingValue", "no such contract")
        wasm_hash = _code_in(entry.value)
        if wasm_hash is None:
            return self._contracts.token
        if wasm_hash not in self._contracts.by_hash:
            raise UnknownCode(contract, wasm_hash)
        if self.storage.get(code_key(wasm_hash)) is None:
            self.fail("Storage", "MissingValue", "no such code")
        return self._contracts.by_hash[wasm_hash]

    def _create(self, creation: Creation) -> ContractId:
        made = creation.address(self.ledger.network.id)
        key = instance_key(made)
        if self.storage.get(key) is not None:
            self.fail("Storage", "ExistingValue", "this contract exists")
        if self.storage.get(code_key(creation.wasm_hash)) is None:
            self.fail("Storage", "MissingValue", "no such code")
        instance = xdr.SCContractInstance(creation.executable(), None)
        value = xdr.SCVal(xdr.SCValType.SCV_CONTRACT_INSTANCE, instance=instance)
        self.storage.create(key, contract_data(key, value))
        try:
            self.enter(Invocation(made, CONSTRUCTOR, creation.arguments))
        except UnknownCode:
            raise
        except HostError as why:
            if why.code in {"ExceededLimit", "InternalError"}:
                raise
            raise HostError("Context", "InvalidAction", creation.contract, why.why) from why
        return made


@remembered_of_one(1024)
def _code_in(entry: xdr.LedgerEntryData) -> bytes | None:
    """The hash of an instance's code, empty where it has none; None of a token."""
    data = entry.contract_data
    assert data is not None  # noqa: S101 - the key says so
    assert data.val.instance is not None  # noqa: S101 - the key says so
    executable = data.val.instance.executable
    if executable.type == xdr.ContractExecutableType.CONTRACT_EXECUTABLE_STELLAR_ASSET:
        return None
    return b"" if executable.wasm_hash is None else executable.wasm_hash.hash


class UnknownCode(HostError):
    """A call reaches code that we have no model of, so nothing can be said about it."""

    def __init__(self, contract: ContractId, wasm_hash: bytes) -> None:
        """``wasm_hash`` is empty for code that is not named by its hash."""
        super().__init__("WasmVm", "InternalError", contract, "code without a model")
        self.contract = contract
        self.wasm_hash = wasm_hash


class Frame(ContractStorage):
    """What a contract sees of the host while one of its functions runs."""

    def __init__(self, host: _Host, this: ContractId) -> None:
        """``this`` is the contract's own address."""
        super().__init__(host.storage, this)
        self._host = host
        self.ledger = host.ledger

    def require_auth(self, who: Address) -> None:
        """Demand the authority of ``who`` for this very call; the direct caller has it."""
        self._host.require_auth(who)

    def call(self, contract: Address, function: str, *arguments: xdr.SCVal) -> xdr.SCVal:
        """Call another contract; its refusal is this call's, unchanged."""
        if not is_contract(contract):
            self.fail("Object", "InvalidInput", "not a contract")
        return self._host.call(Invocation(ContractId(contract), function, arguments))

    def deploy(
        self,
        wasm_hash: bytes,
        salt: bytes,
        arguments: Sequence[xdr.SCVal],
        deployer: Address | None = None,
    ) -> ContractId:
        """Make a contract of this code; its address follows from the deployer's and ``salt``.

        Without a deployer it is made at an address of ours; another must allow it.
        """
        deployer = self.this if deployer is None else deployer
        function = self._host.stack[-1].invocation.function
        creation = Creation(self.this, function, deployer, salt, wasm_hash, tuple(arguments))
        return self._host.make(creation)

    @property
    def is_heard(self) -> bool:
        """Whether anybody listens to events; if not, none need be written."""
        return self._host.is_heard

    @property
    def is_answered(self) -> bool:
        """Whether anybody waits for the call's answer: always another contract does."""
        return self._host.is_heard or len(self._host.stack) > 1

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

    def entry(self, key: Key) -> Entry | None:
        """Read any ledger entry."""
        return self._storage.get(key)

    def put_entry(self, key: Key, data: bytes) -> None:
        """Write an account or trustline."""
        self._storage.put(key, data)

    def instance_storage(self) -> xdr.SCMap:
        """This contract's instance storage."""
        return self._instance().storage or xdr.SCMap([])

    def paid(self, payment: Payment) -> None:
        """Note money that moved."""
        self._host.payments.append(payment)
