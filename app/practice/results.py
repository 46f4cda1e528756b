"""What becomes of a transaction, as stellar-core says it: result codes, in real XDR."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from stellar_sdk import xdr

Code = xdr.TransactionResultCode
OpCode = xdr.OperationResultCode
OpType = xdr.OperationType

INNER_CODES: dict[xdr.OperationType, tuple[str, type[enum.IntEnum], type]] = {
    OpType.CREATE_ACCOUNT: (
        "create_account_result",
        xdr.CreateAccountResultCode,
        xdr.CreateAccountResult,
    ),
    OpType.PAYMENT: ("payment_result", xdr.PaymentResultCode, xdr.PaymentResult),
    OpType.SET_OPTIONS: ("set_options_result", xdr.SetOptionsResultCode, xdr.SetOptionsResult),
    OpType.CHANGE_TRUST: (
        "change_trust_result",
        xdr.ChangeTrustResultCode,
        xdr.ChangeTrustResult,
    ),
    OpType.BUMP_SEQUENCE: (
        "bump_seq_result",
        xdr.BumpSequenceResultCode,
        xdr.BumpSequenceResult,
    ),
    OpType.INVOKE_HOST_FUNCTION: (
        "invoke_host_function_result",
        xdr.InvokeHostFunctionResultCode,
        xdr.InvokeHostFunctionResult,
    ),
    OpType.EXTEND_FOOTPRINT_TTL: (
        "extend_footprint_ttl_result",
        xdr.ExtendFootprintTTLResultCode,
        xdr.ExtendFootprintTTLResult,
    ),
    OpType.RESTORE_FOOTPRINT: (
        "restore_footprint_result",
        xdr.RestoreFootprintResultCode,
        xdr.RestoreFootprintResult,
    ),
}
"""The operations that this network knows: where each keeps its result, its codes, its type."""


@dataclass(frozen=True)
class Outcome:
    """A transaction's result before fees: its code and, once it got so far, its operations'."""

    code: xdr.TransactionResultCode
    operations: tuple[xdr.OperationResult, ...] = ()

    @property
    def successful(self) -> bool:
        """Whether every operation took effect."""
        return self.code == Code.txSUCCESS


@dataclass(eq=False)
class Invalid(Exception):
    """The transaction is not valid, for this reason."""

    outcome: Outcome


@dataclass(eq=False)
class Failed(Exception):
    """The operation cannot take effect, for this reason."""

    result: xdr.OperationResult


def refuse(code: xdr.TransactionResultCode) -> Invalid:
    """The verdict that carries this code and nothing else."""
    return Invalid(Outcome(code))


def fail(kind: xdr.OperationType, name: str) -> Failed:
    """The verdict on an operation by the end of its code's name: ``(PAYMENT, "NO_TRUST")``."""
    return Failed(inner(kind, name))


def inner(kind: xdr.OperationType, name: str, **more: object) -> xdr.OperationResult:
    """An operation's own result by the end of its code's name."""
    field, codes, result = INNER_CODES[kind]
    value = result(codes[f"{_prefix(kind)}_{name}"], **more)
    return xdr.OperationResult(OpCode.opINNER, xdr.OperationResultTr(kind, **{field: value}))


def outer(code: xdr.OperationResultCode) -> xdr.OperationResult:
    """An operation's result that says why it was not even looked at."""
    return xdr.OperationResult(code)


def untried(kind: xdr.OperationType) -> xdr.OperationResult:
    """What stands for an operation that was not reached: core fills in success."""
    if kind not in INNER_CODES:
        return outer(OpCode.opNOT_SUPPORTED)
    if kind == OpType.INVOKE_HOST_FUNCTION:
        return inner(kind, "SUCCESS", success=xdr.Hash(bytes(32)))
    return inner(kind, "SUCCESS")


def failed(
    kinds: Sequence[xdr.OperationType], verdicts: dict[int, xdr.OperationResult]
) -> Outcome:
    """A failure with these verdicts by place; others stand as core leaves them."""
    operations = tuple(verdicts.get(i, untried(kind)) for i, kind in enumerate(kinds))
    return Outcome(Code.txFAILED, operations)


def result_xdr(outcome: Outcome, fee: int) -> xdr.TransactionResult:
    """The result of a transaction that paid, or would pay, this fee in stroops."""
    return xdr.TransactionResult(
        xdr.Int64(fee),
        xdr.TransactionResultResult(outcome.code, results=_operations(outcome)),
        xdr.TransactionResultExt(0),
    )


def bump_result_xdr(outcome: Outcome, inner_hash: bytes, fee: int) -> xdr.TransactionResult:
    """The result of a fee bump whose inner transaction came to this; the inner one pays 0."""
    pair = xdr.InnerTransactionResultPair(
        xdr.Hash(inner_hash),
        xdr.InnerTransactionResult(
            xdr.Int64(0),
            xdr.InnerTransactionResultResult(outcome.code, _operations(outcome)),
            xdr.InnerTransactionResultExt(0),
        ),
    )
    code = Code.txFEE_BUMP_INNER_SUCCESS if outcome.successful else Code.txFEE_BUMP_INNER_FAILED
    return xdr.TransactionResult(
        xdr.Int64(fee),
        xdr.TransactionResultResult(code, inner_result_pair=pair),
        xdr.TransactionResultExt(0),
    )


def _operations(outcome: Outcome) -> list[xdr.OperationResult] | None:
    has_operations = outcome.code in {Code.txSUCCESS, Code.txFAILED}
    return list(outcome.operations) if has_operations else None


def _prefix(kind: xdr.OperationType) -> str:
    return "BUMP_SEQUENCE" if kind == OpType.BUMP_SEQUENCE else kind.name
