"""The first generation's single escrow: all functions, all checks in the contract's own order.

Complete for build 96d51751; its recordings are the judge, ``grid`` and ``settle`` of the order.
A line ``running.require(fact, error)`` is one check; what follows the last one is the effect.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import cast

from stellar_sdk import xdr

from wallet.addresses import Address
from wallet.escrow import payouts
from wallet.escrow.model.contract import (
    LIFE_THRESHOLD,
    Arguments,
    Function,
    Running,
)
from wallet.escrow.payouts import Shares
from wallet.escrow.scval import Value
from wallet.escrow.storage import ESCROW_KEY, fields_of, terms_from
from wallet.escrow.terms import BASIS_POINTS, PROTOCOL_FEE, Escrow, Role

MOST_MILESTONES = 50
MOST_DISTRIBUTIONS = 50
MOST_BALANCES = 20
MOST_PLATFORM_FEE = 9_900
"""Basis points: 99 %, of which the receiver is left 0.70 % (hazard H7)."""

I128_MAX = 2**127 - 1


def _constructor(_running: Running, _arguments: Arguments) -> Value:
    return None


def _new_escrow(running: Running, arguments: Arguments) -> Value:
    signer = cast("Address", arguments["signer"])
    running.require(running.find() is None, "EscrowAlreadyInitialized")
    running.frame.require_auth(signer)
    made = running.frame.deploy(
        cast("bytes", arguments["wasm_hash"]),
        cast("bytes", arguments["salt"]),
        cast("Sequence[xdr.SCVal]", arguments["constructor_args"]),
    )
    init = cast("Sequence[xdr.SCVal]", arguments["init_args"])
    return made, running.frame.call(made, cast("str", arguments["init_fn"]), *init)


def _initialize(running: Running, arguments: Arguments) -> Value:
    terms = _terms(arguments["escrow_properties"])
    running.require(running.find() is None, "EscrowAlreadyInitialized")
    _require_sound(running, terms)
    approved = any(milestone.approved for milestone in terms.milestones)
    running.require(not (terms.flags.any or approved), "FlagsMustBeFalse")
    running.save(terms)
    running.emit_terms("tw_init", terms)
    return fields_of(running.build, terms)


def _update(running: Running, arguments: Arguments) -> Value:
    platform = cast("Address", arguments["plataform_address"])
    terms = _terms(arguments["escrow_properties"])
    escrow = running.escrow()
    funded = running.balance(escrow) > 0
    _require_sound(running, terms)
    theirs = escrow.roles.one(Role.PLATFORM)
    running.require(platform == theirs, "OnlyPlatformAddressExecuteThisFunction")
    running.require(terms.roles.one(Role.PLATFORM) == theirs, "PlatformAddressCannotBeChanged")
    running.require(not escrow.flags.disputed, "EscrowOpenedForDisputeResolution")
    running.require(not terms.flags.any, "FlagsMustBeFalse")
    (_require_only_appended if funded else _require_unapproved)(running, escrow, terms)
    running.frame.require_auth(platform)
    running.save(terms)
    fields = fields_of(running.build, terms)
    running.emit(
        "tw_update",
        platform=platform,
        engagement_id=terms.engagement_id,
        new_escrow_properties=fields,
    )
    return fields


def _require_sound(running: Running, terms: Escrow) -> None:
    fee = terms.platform_fee
    in_bounds = fee <= MOST_PLATFORM_FEE and fee + PROTOCOL_FEE <= BASIS_POINTS
    running.require(in_bounds, "PlatformFeeTooHigh")
    running.require(terms.amount > 0, "AmountCannotBeZero")
    running.require(terms.milestones, "NoMilestoneDefined")
    running.require(len(terms.milestones) <= MOST_MILESTONES, "TooManyMilestones")


def _require_only_appended(running: Running, escrow: Escrow, terms: Escrow) -> None:
    """With money there, all terms are frozen; only unapproved milestones may follow (H22)."""
    kept = len(escrow.milestones)
    same = replace(terms, milestones=terms.milestones[:kept]) == escrow
    running.require(same, "EscrowPropertiesMismatch")
    appended = terms.milestones[kept:]
    running.require(not any(milestone.approved for milestone in appended), "FlagsMustBeFalse")


def _require_unapproved(running: Running, escrow: Escrow, terms: Escrow) -> None:
    approved = any(milestone.approved for milestone in escrow.milestones)
    running.require(not approved, "MilestoneApprovedCantChangeEscrowProperties")
    running.require(not any(m.approved for m in terms.milestones), "FlagsMustBeFalse")


def _fund(running: Running, arguments: Arguments) -> Value:
    signer, amount = cast("Address", arguments["signer"]), cast("int", arguments["amount"])
    escrow = running.escrow()
    held = running.balance(escrow, signer)
    running.require(amount > 0, "AmountCannotBeZero")
    expected = _terms(arguments["expected_escrow"])
    running.require(expected == escrow, "EscrowPropertiesMismatch")
    running.require(held >= amount, "InsufficientFundsForEscrowFunding")
    running.frame.require_auth(signer)
    running.pay(escrow, signer, running.this, amount)
    running.emit("tw_fund", signer=signer, amount=amount)
    return None


def _change_status(running: Running, arguments: Arguments) -> Value:
    provider = cast("Address", arguments["service_provider"])
    index, status = (
        cast("int", arguments["milestone_index"]),
        cast("str", arguments["new_status"]),
    )
    escrow = running.escrow()
    running.require(status, "EmptyMilestoneStatus")
    theirs = escrow.roles.one(Role.SERVICE_PROVIDER)
    running.require(provider == theirs, "OnlyServiceProviderChangeMilstoneStatus")
    running.require(index < len(escrow.milestones), "MilestoneToUpdateDoesNotExist")
    milestone = escrow.milestones[index]
    running.require(milestone.status, "EmptyMilestoneStatus")
    running.frame.require_auth(provider)
    evidence = cast("str | None", arguments["new_evidence"])
    changed = replace(
        milestone,
        status=status,
        evidence=milestone.evidence if evidence is None else evidence,
    )
    escrow = escrow.with_milestone(index, changed)
    running.save(escrow)
    running.emit_terms("tw_ms_change", escrow)
    return None


def _approve(running: Running, arguments: Arguments) -> Value:
    approver = cast("Address", arguments["approver"])
    index = cast("int", arguments["milestone_index"])
    escrow = running.escrow()
    running.require(index < len(escrow.milestones), "InvalidMileStoneIndex")
    theirs = escrow.roles.one(Role.APPROVER)
    running.require(approver == theirs, "OnlyApproverChangeMilstoneFlag")
    milestone = escrow.milestones[index]
    running.require(not milestone.approved, "MilestoneHasAlreadyBeenApproved")
    running.require(milestone.status, "EmptyMilestoneStatus")
    running.frame.require_auth(approver)
    escrow = escrow.with_milestone(index, replace(milestone, approved=True))
    running.save(escrow)
    running.emit_terms("tw_ms_approve", escrow)
    return None


def _release(running: Running, arguments: Arguments) -> Value:
    signer = cast("Address", arguments["release_signer"])
    escrow = running.escrow()
    running.require(not escrow.flags.released, "EscrowAlreadyReleased")
    running.require(not escrow.flags.resolved, "EscrowAlreadyResolved")
    theirs = escrow.roles.one(Role.RELEASE_SIGNER)
    running.require(signer == theirs, "OnlyReleaseSignerCanReleaseEarnings")
    running.require(escrow.milestones, "NoMilestoneDefined")
    running.require(escrow.all_approved, "EscrowNotCompleted")
    running.require(not escrow.flags.disputed, "EscrowOpenedForDisputeResolution")
    running.frame.require_auth(signer)
    running.save(replace(escrow, flags=replace(escrow.flags, released=True)))
    enough = running.balance(escrow) >= escrow.amount
    running.require(enough, "EscrowBalanceNotEnoughToSendEarnings")
    receiver = escrow.roles.one(Role.RECEIVER)
    with _counting(running):
        shares = payouts.of_release(escrow.amount, escrow.platform_fee, receiver)
    _pay_out(running, escrow, shares)
    running.emit("tw_release", release_signer=signer)
    return None


def _dispute(running: Running, arguments: Arguments) -> Value:
    signer = cast("Address", arguments["signer"])
    escrow = running.escrow()
    running.require(not escrow.flags.disputed, "EscrowAlreadyInDispute")
    running.require(not escrow.flags.resolved, "EscrowAlreadyResolved")
    resolver = escrow.roles.one(Role.DISPUTE_RESOLVER)
    running.require(signer != resolver, "DisputeResolverCannotDisputeTheEscrow")
    running.require(escrow.roles.held_by(signer), "UnauthorizedToChangeDisputeFlag")
    running.frame.require_auth(signer)
    escrow = replace(escrow, flags=replace(escrow.flags, disputed=True))
    running.save(escrow)
    running.emit_terms("tw_dispute", escrow)
    return None


def _resolve(running: Running, arguments: Arguments) -> Value:
    resolver, distributions, escrow, balance, total = _decision(running, arguments)
    running.require(escrow.flags.disputed, "EscrowNotInDispute")
    running.require(balance >= total, "InsufficientFundsForResolution")
    running.require(total == balance, "DistributionsMustEqualEscrowBalance")
    running.require(total > 0, "TotalAmountCannotBeZero")
    running.frame.require_auth(resolver)
    _distribute(running, escrow, distributions)
    flags = replace(escrow.flags, resolved=True, disputed=False)
    escrow = replace(escrow, flags=flags)
    running.save(escrow)
    running.emit_terms("tw_disp_resolve", escrow)
    return None


def _withdraw(running: Running, arguments: Arguments) -> Value:
    resolver, distributions, escrow, balance, total = _decision(running, arguments)
    running.require(escrow.flags.any, "EscrowNotFullyProcessed")
    running.require(total > 0, "TotalAmountCannotBeZero")
    running.require(balance >= total, "InsufficientFundsForResolution")
    running.frame.require_auth(resolver)
    _distribute(running, escrow, distributions)
    running.save(escrow)
    return None


def _decision(
    running: Running, arguments: Arguments
) -> tuple[Address, Mapping[Address, int], Escrow, int, int]:
    """What resolving and withdrawing check first: shares, their number and sum, the caller."""
    resolver = cast("Address", arguments["dispute_resolver"])
    distributions = cast("Mapping[Address, int]", arguments["distributions"])
    escrow = running.escrow()
    balance = running.balance(escrow)
    total = 0
    for amount in distributions.values():
        running.require(amount > 0, "AmountsToBeTransferredShouldBePositive")
        total += amount
        running.require(total <= I128_MAX, "Overflow")
    running.require(len(distributions) <= MOST_DISTRIBUTIONS, "TooManyDistributions")
    theirs = escrow.roles.one(Role.DISPUTE_RESOLVER)
    running.require(resolver == theirs, "OnlyDisputeResolverCanExecuteThisFunction")
    return resolver, distributions, escrow, balance, total


def _distribute(running: Running, escrow: Escrow, distributions: Mapping[Address, int]) -> None:
    with _counting(running):
        shares = payouts.of_distribution(distributions, escrow.platform_fee)
    _pay_out(running, escrow, shares)


@contextmanager
def _counting(running: Running) -> Generator[None]:
    try:
        yield
    except payouts.Overflow:
        running.refuse("Overflow")


def _pay_out(running: Running, escrow: Escrow, shares: Shares) -> None:
    """Fees first, then payees in the map's order; nothing is paid to whom nothing is due."""
    assert running.build.fee_account is not None  # noqa: S101 - fixed in this build's code
    due = (
        (running.build.fee_account, shares.protocol),
        (escrow.roles.one(Role.PLATFORM), shares.platform),
        *shares.payees,
    )
    for payee, amount in due:
        if amount > 0:
            running.pay(escrow, running.this, payee, amount)


def _extend_life(running: Running, arguments: Arguments) -> Value:
    platform = cast("Address", arguments["platform"])
    ledgers = cast("int", arguments["ledgers_to_extend"])
    escrow = running.escrow()
    theirs = escrow.roles.one(Role.PLATFORM)
    running.require(platform == theirs, "OnlyPlatformAddressExecuteThisFunction")
    running.frame.require_auth(platform)
    running.frame.extend(ESCROW_KEY, LIFE_THRESHOLD, ledgers)
    running.emit("tw_ttl_extend", platform=platform, ledgers_to_extend=ledgers)
    return None


def _get(running: Running, _arguments: Arguments) -> Value:
    return fields_of(running.build, running.escrow())


def _get_other(running: Running, arguments: Arguments) -> Value:
    return fields_of(running.build, _other(running, cast("Address", arguments["contract_id"])))


def _balances(running: Running, arguments: Arguments) -> Value:
    asked = cast("Sequence[Address]", arguments["addresses"])
    running.require(len(asked) <= MOST_BALANCES, "TooManyEscrowsRequested")
    answers: list[Value] = []
    for who in asked:
        escrow = running.escrow() if who == running.this else _other(running, who)
        balance = running.balance(escrow, who)
        decimals = running.frame.call(escrow.token, "decimals").u32
        assert decimals is not None  # noqa: S101 - the token's interface
        answers.append(
            {"address": who, "balance": balance, "trustline_decimals": decimals.uint32}
        )
    return tuple(answers)


def _other(running: Running, contract: Address) -> Escrow:
    return running.terms(running.frame.call(contract, "get_escrow"))


def _terms(value: Value) -> Escrow:
    return terms_from(cast("Mapping[str, Value]", value))


FUNCTIONS: Mapping[str, Function] = {
    "__constructor": _constructor,
    "approve_milestone": _approve,
    "change_milestone_status": _change_status,
    "dispute_escrow": _dispute,
    "extend_contract_ttl": _extend_life,
    "fund_escrow": _fund,
    "get_escrow": _get,
    "get_escrow_by_contract_id": _get_other,
    "get_multiple_escrow_balances": _balances,
    "initialize_escrow": _initialize,
    "release_funds": _release,
    "resolve_dispute": _resolve,
    "tw_new_single_release_escrow": _new_escrow,
    "update_escrow": _update,
    "withdraw_remaining_funds": _withdraw,
}
