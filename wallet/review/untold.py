"""Entries that a state need not tell of (F27): the call makes them, or is the same without.

The model takes for absent what nobody tells of. If one of these was there after all, the call
would touch the same entries and pay the same, or be refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from stellar_sdk import xdr

from wallet.addresses import Address
from wallet.escrow.model.v2 import FUNDED_KEY
from wallet.escrow.model.v2_money import LOCK_KEY
from wallet.escrow.storage import ESCROW_KEY
from wallet.footprint import BALANCE
from wallet.soroban.authority import Invocation
from wallet.soroban.entries import Key, decoded_key
from wallet.soroban.errors import HostError
from wallet.soroban.host import Done
from wallet.soroban.values import address

OWN: Final = (FUNDED_KEY, LOCK_KEY)
"""What only some escrows have, and none has before there is something to keep there."""

BEGINS: Final = "initialize_escrow"


@dataclass(frozen=True)
class Asking:
    """A call, the contract that it makes, if any, and what comes of it by the model."""

    call: Invocation | None
    new: Address | None
    outcome: Done | HostError

    def can_do_without(self, key: Key) -> bool:
        """Whether nobody need tell of this entry, of which the model asked in vain."""
        data = decoded_key(key).contract_data
        if data is None:
            return False
        if data.key.type == xdr.SCValType.SCV_LEDGER_KEY_NONCE:
            return True
        holder = _holder(data)
        own = xdr.SCVal(xdr.SCValType.SCV_ADDRESS, address=data.contract)
        belongs_to = own if holder is None else holder
        if self.new is not None and belongs_to == address(self.new):
            return True
        if self.call is None or belongs_to != address(self.call.contract):
            return holder is not None
        return self._is_first_money() if holder is not None else self._is_first(key, data)

    def _is_first_money(self) -> bool:
        """The called contract's balance, as money comes to it or its terms are only begun."""
        if self.call is None or not isinstance(self.outcome, Done):
            return False
        contract, paid = self.call.contract, self.outcome.payments
        comes = any(payment.receiver == contract for payment in paid)
        goes = any(payment.sender == contract for payment in paid)
        begins = self.call.function == BEGINS
        return (comes or begins) and not goes

    def _is_first(self, key: Key, data: xdr.LedgerKeyContractData) -> bool:
        """The first terms; those of a contract that makes another are left alone.

        Where there were terms already, first ones that are refused would be refused too.
        """
        written = isinstance(self.outcome, Done) and self.outcome.changes.get(key) is not None
        begins = self.call is not None and self.call.function == BEGINS
        spared = self.new is not None or (begins and isinstance(self.outcome, HostError))
        return written or (spared and data.key == ESCROW_KEY) or data.key in OWN


def _holder(data: xdr.LedgerKeyContractData) -> xdr.SCVal | None:
    """Whose balance an entry is, as a token keeps it."""
    parts = data.key.vec.sc_vec if data.key.vec is not None else []
    return parts[1] if len(parts) == 2 and parts[0] == BALANCE else None
