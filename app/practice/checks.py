"""Whether a transaction is valid: stellar-core's checks, in core's order, with core's codes.

Follows TransactionFrame::commonValidPreSeqNum and commonValid, then each operation's own
checks, then unused signatures; for fee bumps FeeBumpTransactionFrame::checkValid. The same
checks run twice: when a transaction is handed in (as if in the next ledger), and when it is
applied.

Not here: frozen keys (there are none on this network), V0 envelopes (refused at the door).
"""

from __future__ import annotations

from dataclasses import dataclass

from stellar_sdk import xdr

from app.practice import accounts, fees, resources
from app.practice.invocations import check_soroban
from app.practice.operations import check_classic
from app.practice.results import (
    INNER_CODES,
    Code,
    Failed,
    Invalid,
    OpCode,
    OpType,
    failed,
    outer,
    refuse,
)
from app.practice.transactions import SOROBAN, Operation, Transaction
from wallet.addresses import AccountId
from wallet.envelope import FeeBump
from wallet.signatures import CheckResult, Need, check
from wallet.signers import AccountSigners, Level, Signer, SignerKey, Thresholds
from wallet.soroban.ledger import Ledger

I64_MAX = 2**63 - 1

MAX_RESOURCE_FEE = 2**50
"""More than this is no fee at all, whoever pays (core's MAX_RESOURCE_FEE)."""


@dataclass(frozen=True)
class Consent:
    """A transaction's signatures, judged; needs of the source first, then the operations'."""

    checked: CheckResult
    operations: int

    @property
    def of_source(self) -> bool:
        """Whether the source, and every extra signer, consents."""
        return all(result.met for result in self.checked.results[: -self.operations])

    @property
    def of_operations(self) -> tuple[bool, ...]:
        """Whether each operation's source consents."""
        return tuple(result.met for result in self.checked.results[-self.operations :])

    @property
    def too_many(self) -> bool:
        """Whether a signature was used by nobody."""
        return bool(self.checked.unused)


def check_handed_in(
    ledger: Ledger, transaction: Transaction, closed_at: int, *, pays: bool = True
) -> None:
    """Judge a transaction that was handed in; raise Invalid.

    ``ledger`` is the next one, as it will be when it closes; ``closed_at`` is when the last one
    did. ``pays`` is false inside a fee bump.
    """
    check_before_sequence(ledger, transaction, closed_at, pays=pays)
    consent = check_source(ledger, transaction)
    if pays:
        check_balance(ledger, transaction.source, transaction.value.fee.uint32)
    for place, operation in enumerate(transaction.operations):
        try:
            _check_operation(ledger, transaction, operation, consent.of_operations[place])
        except Failed as why:
            raise Invalid(failed(transaction.kinds, {place: why.result})) from why
    if consent.too_many:
        raise refuse(Code.txBAD_AUTH_EXTRA)


def check_bump(ledger: Ledger, bump: FeeBump, transaction: Transaction) -> None:
    """Judge the outside of a fee bump; raise Invalid."""
    _check_declared_fee(transaction)
    offered = bump.fee - transaction.resource_fee
    least = fees.BASE_FEE * (len(transaction.operations) + 1)
    # The rate must not fall below the inner one: compared without dividing.
    inner_least = fees.BASE_FEE * max(1, len(transaction.operations))
    if offered < least or offered * inner_least < transaction.inclusion_fee * least:
        raise refuse(Code.txINSUFFICIENT_FEE)
    check_payer(ledger, bump, bump.fee)


def check_payer(ledger: Ledger, bump: FeeBump, fee: int) -> None:
    """Judge whether this payer consents and still has the fee; raise Invalid."""
    payer = accounts.signers(ledger, bump.fee_source)
    if payer is None:
        raise refuse(Code.txNO_ACCOUNT)
    checked = check(bump.hash, bump.signatures, (Need(payer, Level.LOW),))
    if not checked.met:
        raise refuse(Code.txBAD_AUTH)
    check_balance(ledger, bump.fee_source, fee)
    if checked.unused:
        raise refuse(Code.txBAD_AUTH_EXTRA)


def check_before_sequence(
    ledger: Ledger, transaction: Transaction, closed_at: int, *, pays: bool
) -> None:
    """Judge everything up to and including the sequence number; raise Invalid."""
    _check_declared_fee(transaction)
    _check_form(transaction)
    if transaction.is_soroban:
        _check_soroban_form(transaction, pays=pays)
    _check_time(ledger, transaction, closed_at)
    least = fees.BASE_FEE * len(transaction.operations)
    if pays and transaction.inclusion_fee < least:
        raise refuse(Code.txINSUFFICIENT_FEE)
    account = accounts.account(ledger, transaction.source)
    if account is None:
        raise refuse(Code.txNO_ACCOUNT)
    if _is_bad_sequence(ledger, transaction, accounts.sequence_of(account)):
        raise refuse(Code.txBAD_SEQ)


def check_source(ledger: Ledger, transaction: Transaction) -> Consent:
    """Judge what the source asks for once the sequence number is good; raise Invalid."""
    account = accounts.account(ledger, transaction.source)
    assert account is not None  # noqa: S101 - checked before
    if _is_too_soon(ledger, transaction, account):
        raise refuse(Code.txBAD_MIN_SEQ_AGE_OR_GAP)
    consent = consent_to(ledger, transaction)
    if not consent.of_source:
        raise refuse(Code.txBAD_AUTH)
    return consent


def check_operation_itself(
    ledger: Ledger, transaction: Transaction, operation: Operation
) -> None:
    """Judge an operation, its signatures aside; raise Failed."""
    if operation.kind in SOROBAN:
        check_soroban(ledger, transaction, operation)
    else:
        check_classic(operation)


def consent_to(ledger: Ledger, transaction: Transaction) -> Consent:
    """Judge the signatures of the source, the extra signers and every operation's source."""
    extra = [SignerKey.of(key) for key in transaction.preconditions.extra_signers]
    needs = [Need(_signers(ledger, transaction.source), Level.LOW)]
    if extra:
        needs.append(Need.extra_signers(transaction.source, extra))
    needs += [Need(_signers(ledger, op.source), op.level) for op in transaction.operations]
    checked = check(transaction.hash, transaction.envelope.signatures, needs)
    return Consent(checked, len(transaction.operations))


def _check_declared_fee(transaction: Transaction) -> None:
    if transaction.is_soroban:
        sound = transaction.data is not None and (
            0 <= transaction.resource_fee <= MAX_RESOURCE_FEE
        )
        if not sound:
            raise refuse(Code.txMALFORMED)


def _check_form(transaction: Transaction) -> None:
    extra = transaction.preconditions.extra_signers
    payloads = [key.ed25519_signed_payload for key in extra]
    empty = any(payload is not None and not payload.payload for payload in payloads)
    if empty or len({key.to_xdr_bytes() for key in extra}) < len(extra):
        raise refuse(Code.txMALFORMED)
    if not transaction.operations:
        raise refuse(Code.txMISSING_OPERATION)
    alone = len(transaction.operations) == 1
    about_contracts = any(kind in SOROBAN for kind in transaction.kinds)
    if about_contracts and not alone:
        raise refuse(Code.txMALFORMED)
    if transaction.data is not None and not about_contracts:
        raise refuse(Code.txMALFORMED)


def _check_soroban_form(transaction: Transaction, *, pays: bool) -> None:
    is_call = transaction.kinds[0] == OpType.INVOKE_HOST_FUNCTION
    if is_call and is_labelled(transaction):
        raise refuse(Code.txSOROBAN_INVALID)
    if not resources.are_sound(transaction, pays=pays):
        raise refuse(Code.txSOROBAN_INVALID)


def check_balance(ledger: Ledger, who: AccountId, fee: int) -> None:
    """Judge whether an account can spare this fee, its reserve aside; raise Invalid."""
    account = accounts.account(ledger, who)
    if account is None or accounts.available(ledger, account) < fee:
        raise refuse(Code.txINSUFFICIENT_BALANCE)


def is_labelled(transaction: Transaction) -> bool:
    """Whether it has a memo or a muxed source, which no contract call may (protocol 25)."""
    value = transaction.value
    muxed = [value.source_account, *(op.source_account for op in value.operations)]
    return value.memo.type != xdr.MemoType.MEMO_NONE or any(
        source is not None and source.med25519 is not None for source in muxed
    )


def _check_time(ledger: Ledger, transaction: Transaction, closed_at: int) -> None:
    bounds = transaction.preconditions
    if bounds.min_time > closed_at or bounds.min_ledger > ledger.sequence:
        raise refuse(Code.txTOO_EARLY)
    if 0 < bounds.max_time < ledger.timestamp or 0 < bounds.max_ledger <= ledger.sequence:
        raise refuse(Code.txTOO_LATE)


def _is_bad_sequence(ledger: Ledger, transaction: Transaction, last: int) -> bool:
    wanted, least = transaction.sequence, transaction.preconditions.min_seq_num
    if wanted == ledger.sequence << 32:
        return True
    if least is not None:
        return not least <= last < wanted
    return last == I64_MAX or last + 1 != wanted


def _is_too_soon(ledger: Ledger, transaction: Transaction, account: xdr.AccountEntry) -> bool:
    moved_in, moved_at = accounts.sequence_moved_at(account)
    bounds = transaction.preconditions
    return (
        ledger.timestamp - bounds.min_seq_age < moved_at
        or ledger.sequence - bounds.min_seq_ledger_gap < moved_in
    )


def _check_operation(
    ledger: Ledger,
    transaction: Transaction,
    operation: Operation,
    consents: bool,
) -> None:
    if operation.kind not in INNER_CODES:
        raise Failed(outer(OpCode.opNOT_SUPPORTED))
    if not consents:
        raise Failed(outer(OpCode.opBAD_AUTH))
    check_operation_itself(ledger, transaction, operation)


def _signers(ledger: Ledger, who: AccountId) -> AccountSigners:
    """An account's signers; one that does not exist yet would be its own key's."""
    known = accounts.signers(ledger, who)
    alone = (Signer(SignerKey.ed25519(who), 1),)
    return known or AccountSigners(who, alone, Thresholds(0, 0, 0))
