"""Checks of the call: whose code, which function, what the contract would say."""

from __future__ import annotations

from stellar_sdk import xdr

from wallet.escrow.calls import NoSuchCall
from wallet.escrow.made import refused_as
from wallet.escrow.moves import FundEscrow, named_milestones
from wallet.pinned import fee_account
from wallet.review.dues import dues_of
from wallet.review.facts import Facts
from wallet.review.finding import PASSED, Unavailable, Verdict, when
from wallet.soroban.authority import Invocation
from wallet.soroban.entries import instance_key
from wallet.soroban.errors import HostError
from wallet.soroban.host import UnknownCode

SETTLED = frozenset(
    {
        "CantReleaseAMilestoneInDispute",
        "EscrowAlreadyInDispute",
        "EscrowAlreadyReleased",
        "EscrowAlreadyResolved",
        "EscrowOpenedForDisputeResolution",
        "MilestoneAlreadyDisputed",
        "MilestoneAlreadyInDispute",
        "MilestoneAlreadyReleased",
        "MilestoneAlreadyResolved",
        "MilestoneOpenedForDisputeResolution",
    }
)
NOT_DISPUTED = frozenset({"EscrowNotInDispute", "MilestoneNotInDispute"})
"""Said of money that is not in dispute yet, and also of what is not any more."""

UNAPPROVED = frozenset({"EscrowNotCompleted", "MilestoneNotCompleted"})
TOO_LITTLE = frozenset(
    {
        "EscrowBalanceNotEnoughToSendEarnings",
        "InsufficientEscrowFundsToMakeTheRefund",
        "InsufficientFundsForRefund",
        "InsufficientFundsForResolution",
    }
)

PAYER_LACKS = "BalanceError (token)"

NO_CALL = "a call that we know"
NO_INSTANCE = "the contract's instance"
NO_CODE_RUNS = "a contract call"
FEE_ARGUMENT = "trustless_work_address"

WASM = xdr.ContractExecutableType.CONTRACT_EXECUTABLE_WASM
ASSET = xdr.ContractExecutableType.CONTRACT_EXECUTABLE_STELLAR_ASSET


def unknown_code(facts: Facts) -> Verdict:
    """F02: of the contract called, of one that it calls, or code that is only to come."""
    if facts.operation is None:
        return Unavailable(NO_CODE_RUNS)
    if facts.call is None:
        return _new_code(facts, facts.operation.host_function)
    if isinstance(facts.failure, UnknownCode):
        return when(
            holds=True, contract=facts.failure.contract, code=facts.failure.wasm_hash.hex()
        )
    if not facts.view.snapshot.knows(instance_key(facts.call.contract)):
        return Unavailable(NO_INSTANCE)
    known = facts.build is not None or _is_asset(facts)
    named = facts.executable.wasm_hash if facts.executable is not None else None
    return when(not known, code=named.hash.hex() if named is not None else "none")


def _new_code(facts: Facts, function: xdr.HostFunction) -> Verdict:
    """An upload, or a deployment of what nobody knows."""
    made = function.create_contract or function.create_contract_v2
    if made is None:
        return when(function.wasm is not None, code="an upload")
    named = made.executable.wasm_hash
    known = named is not None and facts.view.builds.get(named.hash) is not None
    return when(not known and made.executable.type != ASSET, code="a new contract's")


def _is_asset(facts: Facts) -> bool:
    return facts.executable is not None and facts.executable.type == ASSET


def no_such_call(facts: Facts) -> Verdict:
    """F03: also anything that is not a call to an escrow, which nothing here explains."""
    if facts.operation is not None and facts.call is not None:
        return _no_such_call_of(facts, facts.call)
    if facts.deployment is not None:
        return _construction(facts)
    if facts.doing is not None:
        return Unavailable(NO_CODE_RUNS)
    return when(holds=True, why="this is no call to a contract")


def _no_such_call_of(facts: Facts, call: Invocation) -> Verdict:
    if facts.build is None:
        elsewhere = "a call to another contract than an escrow"
        return when(holds=True, why=elsewhere) if _is_asset(facts) else Unavailable("the build")
    if isinstance(facts.arguments, NoSuchCall):
        return when(holds=True, function=call.function, why=facts.arguments.why)
    why = _inexplicable(facts) if facts.done is not None else ""
    if why:
        return when(holds=True, why=why)
    return when(facts.move is None, function=call.function, why="it moves nothing")


def _construction(facts: Facts) -> Verdict:
    """Whether a new contract's code is given what it asks for."""
    if isinstance(facts.construction, NoSuchCall):
        why = facts.construction
        return when(holds=True, function=why.function, why=why.why)
    return Unavailable("the build") if facts.construction is None else PASSED


def _inexplicable(facts: Facts) -> str:
    """Why a call that works cannot be explained all the same; "" when it can."""
    if facts.terms is None:
        return "there is no escrow to explain it with"
    named = named_milestones(facts.move) if facts.move is not None else ()
    # Some code cuts a number down to one that it knows, and so means another than it says.
    is_there = all(0 <= number < len(facts.terms.milestones) for number in named)
    return "" if is_there else "it names a milestone that is not there"


def fee_account_differs(facts: Facts) -> Verdict:
    """F05: where the build takes it as an argument."""
    arguments = facts.arguments
    if arguments is None or isinstance(arguments, NoSuchCall):
        return Unavailable(NO_CALL)
    pinned = fee_account(facts.envelope.network, facts.view.pinned)
    named = arguments.get(FEE_ARGUMENT)
    return when(named is not None and named != pinned, account=named, pinned=pinned)


def settled(facts: Facts) -> Verdict:
    """F07."""
    return _refused_for(facts, _settled(facts))


def unapproved(facts: Facts) -> Verdict:
    """F08."""
    return _refused_for(facts, UNAPPROVED)


def too_little(facts: Facts) -> Verdict:
    """F09."""
    return _refused_for(facts, _too_little(facts))


def refused(facts: Facts) -> Verdict:
    """F20: every other refusal, the token's too."""
    error = facts.refusal
    if error is None:
        return _modelled(facts)
    told_elsewhere = _settled(facts) | UNAPPROVED | _too_little(facts)
    name = _name(facts, error)
    return when(name not in told_elsewhere, reason=name, raised_by=error.raised_by or "")


def exchangeable_code(facts: Facts) -> Verdict:
    """F25."""
    function = facts.operation.host_function if facts.operation is not None else None
    made = (function.create_contract_v2 or function.create_contract) if function else None
    executable = facts.executable if made is None else made.executable
    if executable is None:
        return Unavailable(NO_INSTANCE)
    return when(executable.type not in {WASM, ASSET})


def _settled(facts: Facts) -> frozenset[str]:
    """The words of a refusal that mean here: it is released, resolved or in dispute."""
    return SETTLED | NOT_DISPUTED if _is_over(facts) else SETTLED


def _too_little(facts: Facts) -> frozenset[str]:
    """The words of a refusal that mean here: the escrow holds less than it would pay.

    The token's own word is said of any payer, and of payees who can take no more: it is the
    escrow's lack where it pays, and could not if they were ready.
    """
    paid_in = isinstance(facts.move, FundEscrow)
    error = facts.refusal
    if error is None or paid_in or _name(facts, error) != PAYER_LACKS or dues_of(facts):
        return TOO_LITTLE
    return TOO_LITTLE | {PAYER_LACKS}


def _is_over(facts: Facts) -> bool:
    """Whether all money that the call is about is released or resolved."""
    escrow, move = facts.escrow, facts.move
    if escrow is None or move is None:
        return False
    places = range(len(escrow.milestones))
    named = named_milestones(move) or places
    there = [escrow.milestones[place] for place in named if place in places]
    flags = [escrow.flags_of(milestone) for milestone in there]
    return bool(flags) and all(each.released or each.resolved for each in flags)


def _refused_for(facts: Facts, names: frozenset[str]) -> Verdict:
    if facts.deployment is not None:
        return Unavailable("an escrow")
    error = facts.refusal
    if error is None:
        return _modelled(facts)
    return when(_name(facts, error) in names, reason=_name(facts, error))


def _modelled(facts: Facts) -> Verdict:
    return PASSED if facts.done is not None else Unavailable(NO_CALL)


def _name(facts: Facts, error: HostError) -> str:
    build = facts.build
    if build is None and facts.made is not None:
        build = facts.made.build
    assert build is not None  # noqa: S101 - without a build nothing refuses
    token = facts.terms.token if facts.terms is not None else None
    return refused_as(error, build, facts.made, token)
