"""What became of a transaction, by the names that Stellar's documentation has for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from stellar_sdk import xdr


@dataclass(frozen=True)
class Outcome:
    """The names of a transaction's result and of its operation's, empty where there is none."""

    successful: bool
    result: str
    operation: str


def outcome(value: xdr.TransactionResult) -> Outcome:
    """Name a result; of a fee bump that got that far, the result of what it paid for."""
    pair = value.result.inner_result_pair
    if pair is None:
        return _outcome(value.result.code, value.result.results)
    return _outcome(pair.result.result.code, pair.result.result.results)


def _outcome(
    code: xdr.TransactionResultCode, results: Sequence[xdr.OperationResult] | None
) -> Outcome:
    operations = [_operation(result) for result in results or ()]
    failed = (name for name, successful in operations if not successful)
    first = operations[0][0] if operations else ""
    return Outcome(code == xdr.TransactionResultCode.txSUCCESS, code.name, next(failed, first))


def _operation(result: xdr.OperationResult) -> tuple[str, bool]:
    """The name, and whether it is a success: zero, in every kind of operation."""
    if result.tr is None:
        return result.code.name, False
    inner = next((arm for name, arm in vars(result.tr).items() if name != "type" and arm), None)
    code: object = getattr(inner, "code", None)
    return (code.name, code.value == 0) if isinstance(code, Enum) else (result.code.name, False)
