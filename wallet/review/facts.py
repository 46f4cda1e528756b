"""The bytes explained: who, what, on whose behalf, in which state. Nothing is judged here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, count

from stellar_sdk import xdr

from wallet.addresses import AccountId, Address, ContractId, from_sc_address
from wallet.authorization import Arm, Authorization
from wallet.envelope import DecoratedSignature, Envelope, account_of_muxed
from wallet.errors import Unreadable
from wallet.escrow.abi import NoSuchCall, arguments_of, move_of
from wallet.escrow.builds import Build, Builds
from wallet.escrow.moves import Move
from wallet.escrow.prediction import Prediction, predict
from wallet.escrow.scval import OtherType, Value
from wallet.escrow.storage import ESCROW_KEY, escrow_from
from wallet.escrow.terms import Escrow
from wallet.footprint import footprint_of
from wallet.network import Network
from wallet.request import Told
from wallet.signatures import Need, consents
from wallet.signers import AccountSigners
from wallet.snapshot import Snapshot
from wallet.soroban.authority import Invocation
from wallet.soroban.entries import account_key, contract_data_key, instance_key
from wallet.soroban.host import Done
from wallet.soroban.storage import Footprint


@dataclass(frozen=True)
class View:
    """The world as it is handed in: which network is meant, what is known, who asks, and when.

    ``key`` is the key that would sign, ``now`` the time in seconds since 1970, ``told`` what a
    network simulated; each None when there is none. ``cover`` tells whether a request file came
    with it, and ``note`` what its proposer wrote.
    """

    network: Network
    builds: Builds
    snapshot: Snapshot
    signatures: tuple[DecoratedSignature, ...] = ()
    told: Told | None = None
    key: AccountId | None = None
    now: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Facts:
    """Everything that can be read off an envelope and a view; parts that cannot are None."""

    envelope: Envelope
    view: View

    @cached_property
    def transaction(self) -> xdr.Transaction:
        """The transaction; never change it."""
        return self.envelope.transaction

    @property
    def source(self) -> AccountId:
        """Who pays the fee and spends a sequence number."""
        return self.envelope.source

    @cached_property
    def acting(self) -> AccountId:
        """On whose behalf the call is made: the operation's source, or the transaction's."""
        own = (
            self.transaction.operations[0].source_account
            if self.transaction.operations
            else None
        )
        return account_of_muxed(own) if own is not None else self.source

    @cached_property
    def operation(self) -> xdr.InvokeHostFunctionOp | None:
        """The one contract operation, when there is exactly one operation and it is that."""
        operations = self.transaction.operations
        return operations[0].body.invoke_host_function_op if len(operations) == 1 else None

    @cached_property
    def call(self) -> Invocation | None:
        """The contract call."""
        called = self.operation.host_function.invoke_contract if self.operation else None
        if called is None or called.contract_address.contract_id is None:
            return None
        contract = ContractId(from_sc_address(called.contract_address))
        function = called.function_name.sc_symbol.decode()
        return Invocation(contract, function, tuple(called.args))

    @cached_property
    def executable(self) -> xdr.ContractExecutable | None:
        """What runs behind the called contract, as the state says."""
        entry = (
            self.view.snapshot.entries.get(instance_key(self.call.contract))
            if self.call
            else None
        )
        data = entry.value.contract_data if entry is not None else None
        instance = data.val.instance if data is not None else None
        return instance.executable if instance is not None else None

    @cached_property
    def build(self) -> Build | None:
        """The build behind the called contract, when we know its code."""
        named = self.executable.wasm_hash if self.executable else None
        return self.view.builds.get(named.hash) if named is not None else None

    @cached_property
    def arguments(self) -> Mapping[str, Value] | NoSuchCall | None:
        """The call's arguments by name, or why they are none of the build's."""
        if self.call is None or self.build is None:
            return None
        try:
            return arguments_of(self.build, self.call)
        except NoSuchCall as why:
            return why

    @cached_property
    def move(self) -> Move | None:
        """The call as an intention."""
        if self.call is None or self.build is None:
            return None
        try:
            return move_of(self.build, self.call)
        except NoSuchCall:
            return None

    @cached_property
    def escrow(self) -> Escrow | None:
        """The terms in the state, before the call."""
        if self.call is None or self.build is None:
            return None
        entry = self.view.snapshot.entries.get(
            contract_data_key(self.call.contract, ESCROW_KEY)
        )
        data = entry.value.contract_data if entry is not None else None
        try:
            return escrow_from(self.build, data.val) if data is not None else None
        except OtherType:
            return None

    @cached_property
    def authorizations(self) -> tuple[Authorization, ...] | None:
        """The authorisation entries; None when one of them is of a kind we do not know."""
        try:
            entries = self.operation.auth if self.operation else []
            return tuple(Authorization.of(entry) for entry in entries)
        except Unreadable:
            return None

    @property
    def by_address(self) -> tuple[Authorization, ...]:
        """The entries that carry signatures of their own (way B)."""
        entries = self.authorizations or ()
        return tuple(entry for entry in entries if entry.arm is not Arm.SOURCE_ACCOUNT)

    def speaker(self, entry: Authorization) -> Address:
        """For whom an entry speaks."""
        return self.acting if entry.address is None else entry.address

    @cached_property
    def prediction(self) -> Prediction | None:
        """What the call does, by our model; None when there is no call that we know."""
        if self.call is None or self.build is None or isinstance(self.arguments, NoSuchCall):
            return None
        nonces = chain((entry.nonce for entry in self.by_address), count(1))
        return predict(self.view.snapshot, self.call, self.acting, self.view.builds, nonces)

    @property
    def done(self) -> Done | None:
        """What happens, when our model knows."""
        return self.prediction.done if self.prediction is not None else None

    @cached_property
    def data(self) -> xdr.SorobanTransactionData | None:
        """The transaction's Soroban data."""
        return self.transaction.ext.soroban_data

    @cached_property
    def footprint(self) -> Footprint | None:
        """What the transaction may touch."""
        return footprint_of(self.data) if self.data is not None else None

    def account(self, who: AccountId) -> xdr.AccountEntry | None:
        """An account in the state."""
        entry = self.view.snapshot.entries.get(account_key(who))
        return entry.value.account if entry is not None else None

    @cached_property
    def needs(self) -> tuple[Need, ...] | None:
        """Whose signatures the transaction needs; None when an account is not in the state.

        Raise nothing: an account with a signer of an unknown kind counts as not known.
        """
        needs: list[Need] = []
        for who, level in consents(self.transaction):
            account = self.account(who)
            if account is None:
                return None
            try:
                needs.append(Need(AccountSigners.of(account), level))
            except Unreadable:
                return None
        return tuple(needs)
