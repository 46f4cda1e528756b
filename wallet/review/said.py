"""What an envelope's bytes say, whatever any ledger holds. Nothing is judged here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from stellar_sdk import xdr

from wallet.addresses import AccountId, Address, ContractId, from_sc_address, is_contract
from wallet.authorization import Arm, Authorization
from wallet.envelope import Envelope, account_of_muxed
from wallet.errors import Unreadable
from wallet.footprint import footprint_of
from wallet.operations import (
    Operation,
    operation_in,
)
from wallet.remembered import remembered_of_one
from wallet.signatures import consents
from wallet.soroban.authority import Invocation
from wallet.soroban.storage import Footprint

SYMBOL: Final = re.compile("[A-Za-z0-9_]{1,32}")
"""What a symbol is made of. XDR lets any bytes pass, terminals' commands among them."""


@remembered_of_one(64)
def _entries_in(operation: xdr.InvokeHostFunctionOp) -> tuple[Authorization, ...]:
    return tuple(map(Authorization.of, operation.auth))


@dataclass(frozen=True)
class Said:
    """Everything that can be read off an envelope; parts that cannot are None."""

    envelope: Envelope

    @cached_property
    def transaction(self) -> xdr.Transaction:
        """The transaction; never change it."""
        return self.envelope.shared

    @cached_property
    def source(self) -> AccountId:
        """Who pays the fee and spends a sequence number."""
        return account_of_muxed(self.transaction.source_account)

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
        """The contract call; None also for a name that the host would not take."""
        called = self.operation.host_function.invoke_contract if self.operation else None
        if called is None or called.contract_address.contract_id is None:
            return None
        function = called.function_name.sc_symbol.decode()
        if not SYMBOL.fullmatch(function):
            return None
        contract = ContractId(from_sc_address(called.contract_address))
        return Invocation(contract, function, tuple(called.args))

    @cached_property
    def doing(self) -> Operation | None:
        """What the operation does when it is no contract call, but can be explained."""
        return operation_in(self.transaction)

    @cached_property
    def authorizations(self) -> tuple[Authorization, ...] | None:
        """The contract operation's authorisation entries.

        None when there is no such operation, or when an entry is of a kind we do not know.
        """
        if self.operation is None:
            return None
        try:
            return _entries_in(self.operation)
        except Unreadable:
            return None

    @cached_property
    def by_address(self) -> tuple[Authorization, ...]:
        """The entries that carry signatures of their own (way B)."""
        entries = self.authorizations or ()
        return tuple(entry for entry in entries if entry.arm is not Arm.SOURCE_ACCOUNT)

    def speaker(self, entry: Authorization) -> Address:
        """For whom an entry speaks."""
        return self.acting if entry.address is None else entry.address

    @cached_property
    def data(self) -> xdr.SorobanTransactionData | None:
        """The transaction's Soroban data."""
        return self.transaction.ext.soroban_data

    @cached_property
    def footprint(self) -> Footprint | None:
        """What the transaction may touch."""
        return footprint_of(self.data) if self.data is not None else None

    @cached_property
    def involved(self) -> tuple[AccountId, ...]:
        """Every account whose signatures count: the sources, and those of the entries."""
        sources = (who for who, _ in consents(self.transaction))
        entries = (entry.address for entry in self.by_address)
        accounts = (AccountId(who) for who in entries if who and not is_contract(who))
        return tuple(dict.fromkeys((*sources, *accounts)))
