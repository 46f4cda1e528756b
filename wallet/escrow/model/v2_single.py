"""The second generation's single escrow: one amount, paid at once when all is approved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from wallet.addresses import Address
from wallet.escrow.model import v2, v2_milestones, v2_money, v2_plan, v2_terms
from wallet.escrow.model.contract import Arguments, Function, Running
from wallet.escrow.model.v2 import flags_of, length, tell
from wallet.escrow.scval import Value
from wallet.escrow.terms import Role

LONGEST_REASON = 500

RULES: frozenset[str] = v2.RULES

_MAY_DISPUTE = (
    Role.APPROVER,
    Role.SERVICE_PROVIDER,
    Role.PLATFORM,
    Role.RELEASE_SIGNER,
    Role.RECEIVER,
)


def _release(running: Running, arguments: Arguments) -> Value:
    _release_by(running, arguments, cast("Address", arguments["release_signer"]), signed=False)
    return None


def _approve_and_release(running: Running, arguments: Arguments) -> Value:
    signer = v2_milestones.approve_for_release(running, arguments)
    _release_by(running, arguments, signer, signed=True)
    return None


def _release_by(
    running: Running, arguments: Arguments, signer: Address, *, signed: bool
) -> None:
    escrow = running.escrow()
    flags = flags_of(escrow.flags)
    running.require(not flags.released, "EscrowAlreadyReleased")
    running.require(not flags.resolved, "EscrowAlreadyResolved")
    theirs = signer in escrow.roles.of(Role.RELEASE_SIGNER)
    running.require(theirs, "OnlyReleaseSignerCanReleaseEarnings")
    running.require(escrow.milestones, "NoMilestoneDefined")
    approved = all(map(v2_milestones.is_approved, escrow.milestones))
    running.require(approved, "EscrowNotCompleted")
    running.require(not flags.disputed, "EscrowOpenedForDisputeResolution")
    if not signed:
        running.frame.require_auth(signer)
    running.save(replace(escrow, flags=replace(flags, released=True)))
    enough = running.balance(escrow) >= escrow.total
    running.require(enough, "EscrowBalanceNotEnoughToSendEarnings")
    receiver = escrow.roles.one(Role.RECEIVER)
    shares = v2_money.pay_release(running, arguments, escrow, escrow.total, receiver)
    ((_, net),) = shares.payees
    tell(
        running,
        "tw_release",
        escrow,
        release_signer=signer,
        receiver=receiver,
        amount=escrow.total,
        platform_fee=shares.platform,
        trustless_work_fee=shares.protocol,
        net_amount=net,
    )


def _dispute(running: Running, arguments: Arguments) -> Value:
    signer = cast("Address", arguments["signer"])
    reason = cast("str", arguments["reason"])
    running.require(length(reason) <= LONGEST_REASON, "StringTooLong")
    escrow = running.escrow()
    flags = flags_of(escrow.flags)
    running.require(not flags.released, "EscrowAlreadyReleased")
    running.require(not flags.disputed, "EscrowAlreadyInDispute")
    running.require(not flags.resolved, "EscrowAlreadyResolved")
    decides = signer in escrow.roles.of(Role.DISPUTE_RESOLVER)
    running.require(not decides, "DisputeResolverCannotDisputeTheEscrow")
    may = any(signer in escrow.roles.of(role) for role in _MAY_DISPUTE)
    running.require(may, "UnauthorizedToChangeDisputeFlag")
    running.frame.require_auth(signer)
    flags = replace(flags, disputed=True)
    running.save(replace(escrow, flags=flags, dispute_reason=reason))
    tell(running, "tw_dispute", escrow, signer=signer, reason=reason)
    return None


def _resolve(running: Running, arguments: Arguments) -> Value:
    """Pay out the whole balance as a dispute resolver decides."""
    resolver = cast("Address", arguments["dispute_resolver"])
    distributions = cast("v2_money.Distributions", arguments["distributions"])
    with v2_money.locked(running):
        escrow = running.escrow()
        flags = flags_of(escrow.flags)
        balance = running.balance(escrow)
        total = v2_money.decided(running, distributions)
        v2_money.require_resolver(running, escrow, resolver, distributions)
        running.require(flags.disputed, "EscrowNotInDispute")
        running.require(balance >= total, "InsufficientFundsForResolution")
        running.require(total == balance, "DistributionsMustEqualEscrowBalance")
        running.require(total > 0, "TotalAmountCannotBeZero")
        running.frame.require_auth(resolver)
        flags = replace(flags, resolved=True, disputed=False)
        running.save(replace(escrow, flags=flags))
        told = v2_money.pay_decision(running, arguments, escrow, distributions)
    tell(running, "tw_disp_resolve", escrow, dispute_resolver=resolver, **told)
    return None


def _withdraw(running: Running, arguments: Arguments) -> Value:
    """Pay out all that is left when the deal is over."""
    resolver = cast("Address", arguments["dispute_resolver"])
    distributions = cast("v2_money.Distributions", arguments["distributions"])
    with v2_money.locked(running):
        escrow = running.escrow()
        flags = flags_of(escrow.flags)
        balance = running.balance(escrow)
        total = v2_money.decided(running, distributions)
        v2_money.require_resolver(running, escrow, resolver, distributions)
        running.require(flags.any, "EscrowNotInDispute")
        over = flags.released or flags.resolved
        running.require(over, "EscrowNotFullyProcessed")
        v2_money.require_rest(running, balance, total)
        running.frame.require_auth(resolver)
        told = v2_money.pay_decision(running, arguments, escrow, distributions)
        running.save(escrow)
    tell(running, "tw_withdraw", escrow, dispute_resolver=resolver, **told)
    return None


FUNCTIONS: Mapping[str, Function] = {
    **v2.FUNCTIONS,
    **v2_milestones.FUNCTIONS,
    "approve_and_release_milestones": _approve_and_release,
    "dispute_escrow": _dispute,
    "initialize_escrow": v2_terms.initialize,
    "manage_milestones": v2_plan.manage,
    "release_funds": _release,
    "resolve_dispute": _resolve,
    "tw_new_single_release_escrow": v2.new_escrow,
    "update_escrow": v2_terms.update,
    "withdraw_remaining_funds": _withdraw,
}
