"""How a transaction ended, as the journal's facts tell it: whole, with no network to ask."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app import ports
from app.submit import FailedOnLedger
from wallet.addresses import address, contract_id
from wallet.errors import WalletError
from wallet.soroban.host import Payment, PaymentKind


@dataclass(frozen=True)
class End:
    """What is kept of an end; 0, "" and None where an older version of ours did not keep it.

    ``closed`` is when its ledger closed, ``charged`` the fee in stroops; ``moved`` is None,
    too, where the network's server did not tell.
    """

    ledger: int
    closed: int
    result: str
    operation: str
    charged: int
    moved: tuple[Payment, ...] | None


def facts_of_final(final: ports.Final) -> dict[str, str]:
    """The facts of a transaction that took effect."""
    facts = _facts(final.ledger, final.time, final.charged, final.result, final.operation)
    if final.moved is not None:
        facts["moved"] = json.dumps([_row(payment) for payment in final.moved])
    return facts


def facts_of_failed(failed: FailedOnLedger) -> dict[str, str]:
    """The facts of a transaction that a ledger took, and that failed there."""
    codes = failed.result, failed.operation
    return _facts(failed.ledger, failed.time, failed.charged, *codes)


def end_of(facts: Mapping[str, str]) -> End:
    """The end that these facts of the journal tell."""
    return End(
        _number(facts.get("ledger", "")),
        _number(facts.get("closed", "")),
        facts.get("result", ""),
        facts.get("operation", ""),
        _number(facts.get("charged", "")),
        _moved(facts.get("moved")),
    )


def _facts(
    ledger: int, closed: int, charged: int, result: str, operation: str
) -> dict[str, str]:
    numbers = {"ledger": str(ledger), "closed": str(closed), "charged": str(charged)}
    return {**numbers, "result": result, "operation": operation}


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0


def _row(payment: Payment) -> Sequence[str]:
    parties = payment.sender, payment.receiver
    return payment.kind.value, payment.token, *parties, str(payment.amount)


def _moved(text: str | None) -> tuple[Payment, ...] | None:
    try:
        rows: Any = json.loads(text) if text is not None else None
        return None if rows is None else tuple(_payment(*row) for row in rows)
    except (TypeError, ValueError, WalletError):
        return None  # a newer version's way to write it, say: nothing is decided by it


def _payment(kind: str, token: str, sender: str, receiver: str, amount: str) -> Payment:
    parties = address(sender), address(receiver)
    return Payment(contract_id(token), *parties, int(amount), PaymentKind(kind))
