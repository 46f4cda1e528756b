"""How a dispute about the first generation's single escrow ends, and what is left then."""

from __future__ import annotations

from dataclasses import replace

from wallet.escrow.model import v1, v1_decisions
from wallet.escrow.model.contract import Arguments, Running
from wallet.escrow.scval import Value
from wallet.escrow.terms import Escrow


def resolve(running: Running, arguments: Arguments) -> Value:
    """Pay out the whole balance as the dispute resolver decides."""
    escrow = running.escrow()
    if "distributions" in arguments:
        _resolve_among_all(running, arguments, escrow)
    else:
        _resolve_between_two(running, arguments, escrow)
    flags = replace(v1.flags_of(escrow), resolved=True, disputed=False)
    escrow = replace(escrow, flags=flags)
    running.save(escrow)
    v1.tell_terms(running, "tw_disp_resolve", escrow)
    return None


def _resolve_among_all(running: Running, arguments: Arguments, escrow: Escrow) -> None:
    decided = v1_decisions.among(running, arguments, escrow)
    running.require(v1.flags_of(escrow).disputed, "EscrowNotInDispute")
    running.require(decided.balance >= decided.total, "InsufficientFundsForResolution")
    whole = decided.total == decided.balance
    running.require(whole, "DistributionsMustEqualEscrowBalance")
    running.require(decided.total > 0, "TotalAmountCannotBeZero")
    v1_decisions.pay_among(running, arguments, escrow, decided)


def _resolve_between_two(running: Running, arguments: Arguments, escrow: Escrow) -> None:
    decided = v1_decisions.split(running, arguments, escrow)
    running.require(v1.flags_of(escrow).disputed, "EscrowNotInDispute")
    whole = decided.total == decided.balance
    running.require(whole, "ReceiverAndApproverFundsNotEqual")
    v1_decisions.pay_split(running, arguments, escrow, decided)


def withdraw(running: Running, arguments: Arguments) -> Value:
    """Pay out of what is left when the deal is over, or in dispute."""
    escrow = running.escrow()
    decided = v1_decisions.among(running, arguments, escrow)
    running.require(v1.flags_of(escrow).any, "EscrowNotFullyProcessed")
    running.require(decided.total > 0, "TotalAmountCannotBeZero")
    running.require(decided.balance >= decided.total, "InsufficientFundsForResolution")
    v1_decisions.pay_among(running, arguments, escrow, decided)
    running.save(escrow)
    return None
