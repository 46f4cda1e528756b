"""A transaction taken into a ledger: fee, sequence number, signatures again, operations.

A transaction that fails here has paid: the fee is gone and, unless its sequence number had
become wrong meanwhile, that number is used. What its operations did is undone, all of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from stellar_sdk import xdr

from app.practice import accounts, checks, fees
from app.practice.invocations import apply_soroban
from app.practice.operations import apply_classic
from app.practice.results import (
    Code,
    Failed,
    Invalid,
    OpCode,
    Outcome,
    bump_result_xdr,
    failed,
    outer,
    refuse,
    result_xdr,
)
from app.practice.transactions import SOROBAN, Submitted, Transaction, inner_of
from wallet.addresses import AccountId
from wallet.envelope import FeeBump
from wallet.signers import SignerKind
from wallet.soroban.entries import Entry, Key
from wallet.soroban.host import Contracts
from wallet.soroban.ledger import Ledger


@dataclass(frozen=True)
class Change:
    """An entry before and after; None where there was or is none."""

    key: Key
    before: Entry | None
    after: Entry | None


@dataclass(frozen=True)
class Applied:
    """A transaction in a closed ledger, at its place there, counted from 1."""

    submitted: Submitted
    order: int
    fee: int
    outcome: Outcome
    outer_failed: bool = False
    value: xdr.SCVal | None = None
    events: tuple[xdr.ContractEvent, ...] = ()
    changes_before: tuple[Change, ...] = ()
    changes: tuple[tuple[Change, ...], ...] = ()
    changes_after: tuple[Change, ...] = ()

    @property
    def hash(self) -> bytes:
        """What identifies it: the outer hash of a fee bump."""
        return self.submitted.hash

    @property
    def inner(self) -> Transaction:
        """The transaction, within its fee bump if it has one."""
        return inner_of(self.submitted)

    @property
    def result(self) -> xdr.TransactionResult:
        """Its result in XDR."""
        if isinstance(self.submitted, FeeBump) and not self.outer_failed:
            return bump_result_xdr(self.outcome, self.submitted.inner.hash, self.fee)
        return result_xdr(self.outcome, self.fee)


@dataclass(frozen=True)
class _Run:
    """How far a transaction has come, and what it leaves behind."""

    ledger: Ledger
    outcome: Outcome
    outer_failed: bool = False
    refundable_used: int = 0
    value: xdr.SCVal | None = None
    events: tuple[xdr.ContractEvent, ...] = ()
    changes_before: tuple[Change, ...] = ()
    changes: tuple[tuple[Change, ...], ...] = ()


def fee_of(submitted: Submitted) -> int:
    """Stroops that are taken: resources as declared, inclusion at the least rate."""
    inner = inner_of(submitted)
    count = len(inner.operations) + isinstance(submitted, FeeBump)
    offered = submitted.fee if isinstance(submitted, FeeBump) else inner.value.fee.uint32
    return inner.resource_fee + min(offered - inner.resource_fee, fees.BASE_FEE * count)


def payer_of(submitted: Submitted) -> AccountId:
    """Who pays the fee."""
    return submitted.fee_source if isinstance(submitted, FeeBump) else submitted.source


def charge(ledger: Ledger, submitted: Submitted) -> tuple[Ledger, int]:
    """Take the fee, or what there is of it, before anything is applied."""
    who = payer_of(submitted)
    account = accounts.account(ledger, who)
    if account is None:
        return ledger, 0
    fee = max(0, min(account.balance.int64, fee_of(submitted)))
    accounts.add(account, -fee)
    return accounts.put_account(ledger, who, account), fee


def apply(
    ledger: Ledger, submitted: Submitted, order: int, fee: int, contracts: Contracts
) -> tuple[Ledger, Applied]:
    """Apply a transaction whose fee was taken; give back what it did not use of it."""
    run = _applied(ledger, submitted, contracts)
    after, refunded = _refund(run, submitted, fee)
    return after, Applied(
        submitted,
        order,
        fee - refunded,
        run.outcome,
        run.outer_failed,
        run.value,
        run.events,
        run.changes_before,
        run.changes,
        differences(run.ledger, after),
    )


def differences(before: Ledger, after: Ledger) -> tuple[Change, ...]:
    """Every entry that is not the same in both, in the order of their keys."""
    keys = {
        key
        for one, other in ((before, after), (after, before))
        for key, entry in one.entries.items()
        if other.entries.get(key) != entry
    }
    return tuple(Change(k, before.entries.get(k), after.entries.get(k)) for k in sorted(keys))


def _applied(ledger: Ledger, submitted: Submitted, contracts: Contracts) -> _Run:
    transaction = inner_of(submitted)
    if not isinstance(submitted, FeeBump):
        return _transaction(ledger, transaction, contracts, pays=True)
    try:
        checks.check_payer(ledger, submitted, 0)
    except Invalid as why:
        return _Run(ledger, why.outcome, outer_failed=True)
    ledger = _without_one_time_signers(ledger, submitted.hash, (submitted.fee_source,))
    return _transaction(ledger, transaction, contracts, pays=False)


def _transaction(
    ledger: Ledger, transaction: Transaction, contracts: Contracts, *, pays: bool
) -> _Run:
    try:
        checks.check_before_sequence(ledger, transaction, ledger.timestamp, pays=pays)
    except Invalid as why:
        return _Run(ledger, why.outcome)
    refusal = None
    try:
        consent = checks.check_source(ledger, transaction)
        if pays:
            checks.check_balance(ledger, transaction.source, 0)
        _check_consent(transaction, consent)
    except Invalid as why:
        refusal = why.outcome
    begun = _without_one_time_signers(
        _sequence_used(ledger, transaction),
        transaction.hash,
        (transaction.source, *(operation.source for operation in transaction.operations)),
    )
    run = _Run(begun, refusal or Outcome(Code.txSUCCESS))
    run = replace(run, changes_before=differences(ledger, begun))
    return run if refusal else _operations(run, transaction, contracts)


def _check_consent(transaction: Transaction, consent: checks.Consent) -> None:
    """Judge every operation's signatures before any is tried; raise Invalid."""
    verdicts = {
        place: outer(OpCode.opBAD_AUTH)
        for place, consents in enumerate(consent.of_operations)
        if not consents
    }
    if verdicts:
        raise Invalid(failed(transaction.kinds, verdicts))
    if consent.too_many:
        raise refuse(Code.txBAD_AUTH_EXTRA)


def _operations(run: _Run, transaction: Transaction, contracts: Contracts) -> _Run:
    """Apply every operation; when one fails, the others' effects are undone."""
    ledger, done = run.ledger, run
    verdicts: list[xdr.OperationResult] = []
    changes: list[tuple[Change, ...]] = []
    for place, operation in enumerate(transaction.operations):
        try:
            if accounts.signers(ledger, operation.source) is None:
                raise Failed(outer(OpCode.opNO_ACCOUNT))
            checks.check_operation_itself(ledger, transaction, operation)
            before = ledger
            if operation.kind in SOROBAN:
                effect = apply_soroban(ledger, transaction, operation, contracts)
                ledger, verdict = effect.ledger, effect.result
                done = replace(
                    done,
                    value=effect.value,
                    events=effect.events,
                    refundable_used=effect.used.refundable,
                )
            else:
                ledger, verdict = apply_classic(ledger, operation)
        except Failed as why:
            return replace(run, outcome=failed(transaction.kinds, {place: why.result}))
        verdicts.append(verdict)
        changes.append(differences(before, ledger))
    return replace(
        done,
        ledger=ledger,
        outcome=Outcome(Code.txSUCCESS, tuple(verdicts)),
        changes=tuple(changes),
    )


def _sequence_used(ledger: Ledger, transaction: Transaction) -> Ledger:
    account = accounts.account(ledger, transaction.source)
    assert account is not None  # noqa: S101 - checked before
    accounts.move_sequence(account, transaction.sequence, ledger)
    return accounts.put_account(ledger, transaction.source, account)


def _without_one_time_signers(
    ledger: Ledger, hash_: bytes, whose: Iterable[AccountId]
) -> Ledger:
    """Remove the signer that stands for this very transaction, used or not."""
    for who in dict.fromkeys(whose):
        account = accounts.account(ledger, who)
        left = [s for s in account.signers if not _stands_for(s, hash_)] if account else []
        if account is not None and len(left) < len(account.signers):
            accounts.set_signers(account, left)
            ledger = accounts.put_account(ledger, who, account)
    return ledger


def _stands_for(signer: xdr.Signer, hash_: bytes) -> bool:
    key = signer.key
    kind = SignerKind.PRE_AUTH_TX.value
    return key.type == kind and key.pre_auth_tx is not None and key.pre_auth_tx.uint256 == hash_


def _refund(run: _Run, submitted: Submitted, fee: int) -> tuple[Ledger, int]:
    transaction = inner_of(submitted)
    if transaction.data is None:
        return run.ledger, 0
    size = len(transaction.envelope.to_xdr())
    spent = fees.non_refundable(transaction.data, size, restores=transaction.restores)
    spent += run.refundable_used if run.outcome.successful else 0
    refunded = max(0, min(fee, transaction.resource_fee - spent))
    who = payer_of(submitted)
    account = accounts.account(run.ledger, who)
    if account is None:
        return run.ledger, 0
    accounts.add(account, refunded)
    return accounts.put_account(run.ledger, who, account), refunded
