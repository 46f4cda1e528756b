"""Who must have said yes: ``require_auth`` as the host judges it.

Recording answers "which authorisations would this call need?"; enforcing answers "do these
authorisations allow it?". The order in which one entry is judged (does its tree match,
signatures, expiry, nonce) is settled by the recordings ``authorisation``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Final, NamedTuple, Protocol

from stellar_sdk import xdr

from wallet.addresses import AccountId, Address, ContractId, is_contract, to_sc_address
from wallet.authorization import Arm, Authorization, BadAuthorization, verify_account_signatures
from wallet.signers import AccountSigners
from wallet.soroban.creation import Creation, in_one_form
from wallet.soroban.entries import (
    account_key,
    code_key,
    contract_data,
    instance_key,
    nonce_key,
)
from wallet.soroban.ledger import Ledger
from wallet.soroban.storage import Storage


@dataclass(frozen=True)
class Invocation:
    """One contract function called with these arguments."""

    contract: ContractId
    function: str
    arguments: Sequence[xdr.SCVal]

    def to_xdr(self) -> xdr.InvokeContractArgs:
        """As it stands in host functions and authorisation trees."""
        return xdr.InvokeContractArgs(
            to_sc_address(self.contract),
            xdr.SCSymbol(self.function.encode()),
            list(self.arguments),
        )

    def authorized(self) -> xdr.SorobanAuthorizedFunction:
        """As a node of an authorisation tree names it."""
        kind = xdr.SorobanAuthorizedFunctionType.SOROBAN_AUTHORIZED_FUNCTION_TYPE_CONTRACT_FN
        return xdr.SorobanAuthorizedFunction(kind, contract_fn=self.to_xdr())


class Active(NamedTuple):
    """A call on the stack; ``number`` tells two equal calls apart."""

    number: int
    invocation: Invocation | Creation


@dataclass(eq=False)
class Unauthorized(Exception):
    """The authority asked for is not there; the host adds who asked."""

    code: str
    why: str


class Authority(Protocol):
    """Answers ``require_auth``."""

    def require(self, who: Address, stack: Sequence[Active]) -> None:
        """Return if ``who`` allows the call on top of the stack, or raise Unauthorized."""
        ...

    def entries(self) -> tuple[xdr.SorobanAuthorizationEntry, ...]:
        """The entries of this call, in the order in which they were needed."""
        ...


@dataclass
class _Node:
    invocation: Invocation | Creation
    children: list[_Node] = field(default_factory=list["_Node"])

    def to_xdr(self) -> xdr.SorobanAuthorizedInvocation:
        function = self.invocation.authorized()
        return xdr.SorobanAuthorizedInvocation(function, [c.to_xdr() for c in self.children])


@dataclass
class _Recorded:
    who: Address
    root: _Node
    nodes: dict[int, _Node]
    nonce: int


Chosen = Mapping[Address, Sequence[int]]
"""Nonces that somebody spends before any others."""

NONE_CHOSEN: Final[Chosen] = {}


class Recording:
    """Grants everything and writes down what was needed; nonces are handed in."""

    def __init__(
        self,
        ledger: Ledger,
        storage: Storage,
        source: AccountId,
        nonces: Iterator[int],
        chosen: Chosen = NONE_CHOSEN,
    ) -> None:
        """Entries of ``source`` carry source credentials and need no nonce."""
        self._ledger = ledger
        self._storage = storage
        self._source = source
        self._nonces = nonces
        self._chosen = {who: chain(theirs, nonces) for who, theirs in chosen.items()}
        self._recorded: list[_Recorded] = []

    def require(self, who: Address, stack: Sequence[Active]) -> None:
        """Add this call to the tree of ``who``."""
        top = stack[-1]
        node = _Node(top.invocation)
        for entry in self._recorded:
            if entry.who == who and top.number not in entry.nodes:
                above = [a.number for a in stack[:-1] if a.number in entry.nodes]
                if above:
                    entry.nodes[above[-1]].children.append(node)
                    entry.nodes[top.number] = node
                    return
        nonce = 0 if who == self._source else self._spend_nonce(who)
        self._recorded.append(_Recorded(who, node, {top.number: node}, nonce))

    def entries(self) -> tuple[xdr.SorobanAuthorizationEntry, ...]:
        """Unsigned entries; address entries have expiry 0."""
        return tuple(
            xdr.SorobanAuthorizationEntry(self._credentials(r), r.root.to_xdr())
            for r in self._recorded
        )

    def _spend_nonce(self, who: Address) -> int:
        nonce = next(self._chosen.get(who, self._nonces))
        _use_nonce(self._storage, who, nonce, self._ledger.life.furthest(self._ledger.sequence))
        self._read_signers(who)
        return nonce

    def _read_signers(self, who: Address) -> None:
        """Touch what a check of signatures would read; whether it is there does not matter."""
        if not is_contract(who):
            self._storage.get(account_key(AccountId(who)))
            return
        entry = self._storage.get(instance_key(ContractId(who)))
        data = entry.value.contract_data if entry is not None else None
        instance = data.val.instance if data is not None else None
        if instance is not None and instance.executable.wasm_hash is not None:
            self._storage.get(code_key(instance.executable.wasm_hash.hash))

    def _credentials(self, recorded: _Recorded) -> xdr.SorobanCredentials:
        kind = xdr.SorobanCredentialsType
        if recorded.who == self._source:
            return xdr.SorobanCredentials(kind.SOROBAN_CREDENTIALS_SOURCE_ACCOUNT)
        address = xdr.SorobanAddressCredentials(
            to_sc_address(recorded.who),
            xdr.Int64(recorded.nonce),
            xdr.Uint32(0),
            xdr.SCVal(xdr.SCValType.SCV_VOID),
        )
        return xdr.SorobanCredentials(kind.SOROBAN_CREDENTIALS_ADDRESS, address=address)


class _Tree:
    """An authorised invocation of an entry that was handed in; each node allows one call."""

    def __init__(self, root: xdr.SorobanAuthorizedInvocation) -> None:
        self.called = in_one_form(root.function).to_xdr_bytes()
        self.children = [_Tree(child) for child in root.sub_invocations]
        self.used_by: int | None = None

    def within(self, stack: Sequence[Active]) -> _Tree | None:
        """The deepest node that a call on the stack has used."""
        if self.used_by not in {active.number for active in stack}:
            return None
        below = (child.within(stack) for child in self.children)
        return next((node for node in below if node is not None), self)

    def begun(self, stack: Sequence[Active]) -> bool:
        """Whether the stack is inside this tree, and the call on top has no node of it yet."""
        at = self.within(stack)
        return at is not None and at.used_by != stack[-1].number

    def allow(self, stack: Sequence[Active], *, anew: bool) -> bool:
        """Let the call on top use the next node, or the root when it may begin ``anew``."""
        at = self.within(stack[:-1])
        choice = at.children if at is not None else [self] if anew else []
        if any(node.used_by == stack[-1].number for node in choice):
            return False
        called = stack[-1].invocation.authorized().to_xdr_bytes()
        for node in choice:
            if node.used_by is None and node.called == called:
                node.used_by = stack[-1].number
                return True
        return False


class Enforcing:
    """Grants what the entries handed in allow, each part of them once."""

    def __init__(
        self,
        ledger: Ledger,
        storage: Storage,
        source: AccountId,
        entries: Sequence[Authorization],
    ) -> None:
        """Entries with source credentials speak for ``source``."""
        self._ledger = ledger
        self._storage = storage
        self._source = source
        self._entries = tuple(entries)
        self._trees = [_Tree(entry.root_invocation) for entry in entries]

    def require(self, who: Address, stack: Sequence[Active]) -> None:
        """Find an entry of ``who`` that allows the call on top of the stack."""
        theirs = [
            (entry, tree)
            for entry, tree in zip(self._entries, self._trees, strict=True)
            if self._speaker(entry) == who
        ]
        # Inside a tree of theirs a call must be named by it: entries that each allow a part
        # of one tree of calls do not add up.
        anew = not any(tree.begun(stack) for _, tree in theirs)
        for entry, tree in theirs:
            first = tree.used_by is None
            if tree.allow(stack, anew=anew):
                if first:
                    self._authenticate(entry)
                return
        raise Unauthorized("InvalidAction", "Unauthorized function call for address")

    def entries(self) -> tuple[xdr.SorobanAuthorizationEntry, ...]:
        """What was handed in."""
        return tuple(entry.to_xdr() for entry in self._entries)

    def _speaker(self, entry: Authorization) -> Address:
        return self._source if entry.address is None else entry.address

    def _authenticate(self, entry: Authorization) -> None:
        if entry.arm is Arm.SOURCE_ACCOUNT:
            return
        assert entry.address is not None  # noqa: S101 - every other arm names its address
        if is_contract(entry.address):
            raise Unauthorized("InvalidAction", "smart wallets are not modelled")
        account = self._storage.get(account_key(AccountId(entry.address)))
        held = account.value.account if account is not None else None
        if held is None:
            raise Unauthorized("InvalidAction", "account missing")
        try:
            verify_account_signatures(
                entry.payload(self._ledger.network), entry.signature, AccountSigners.of(held)
            )
        except BadAuthorization as why:
            raise Unauthorized("InvalidAction", why.reason) from why
        self._spend_nonce(entry)

    def _spend_nonce(self, entry: Authorization) -> None:
        now = self._ledger.sequence
        if entry.expiry < now:
            raise Unauthorized("InvalidInput", "signature has expired")
        if entry.expiry > self._ledger.life.furthest(now):
            raise Unauthorized("InvalidInput", "signature expiration is too late")
        assert entry.address is not None  # noqa: S101 - source credentials have no nonce
        least = now + self._ledger.life.min_temporary - 1
        _use_nonce(self._storage, entry.address, entry.nonce, max(entry.expiry, least))


def _use_nonce(storage: Storage, who: Address, nonce: int, live_until: int) -> None:
    key = nonce_key(who, nonce)
    if storage.get(key) is not None:
        raise Unauthorized("ExistingValue", "nonce already exists for address")
    storage.put(key, contract_data(key, xdr.SCVal(xdr.SCValType.SCV_VOID)), live_until)
