"""Checks of the call: whose code, which function, what the contract would say."""

from __future__ import annotations

from stellar_sdk import xdr

from wallet.escrow.abi import NoSuchCall
from wallet.pinned import fee_account
from wallet.review.facts import Facts
from wallet.review.finding import PASSED, Unavailable, Verdict, when
from wallet.soroban.balances import TokenError
from wallet.soroban.entries import decoded_key, instance_key
from wallet.soroban.errors import HostError

SETTLED = frozenset(
    {
        "EscrowAlreadyReleased",
        "EscrowAlreadyResolved",
        "EscrowOpenedForDisputeResolution",
        "EscrowAlreadyInDispute",
    }
)
UNAPPROVED = frozenset({"EscrowNotCompleted"})
TOO_LITTLE = frozenset(
    {"EscrowBalanceNotEnoughToSendEarnings", "InsufficientFundsForResolution"}
)

NO_CALL = "a call that we know"
FEE_ARGUMENT = "trustless_work_address"
STORAGE_SLEEPS_SOON = 14 * 17_280
"""Two weeks in ledgers of five seconds."""


def unknown_code(facts: Facts) -> Verdict:
    """F02."""
    operation = facts.operation
    if operation is None:
        return Unavailable("a contract call")
    kind = xdr.HostFunctionType.HOST_FUNCTION_TYPE_INVOKE_CONTRACT
    if operation.host_function.type != kind:
        return when(holds=True, code=operation.host_function.type.name)
    if facts.executable is None:
        return Unavailable("the contract's instance")
    named = facts.executable.wasm_hash
    return when(facts.build is None, code=named.hash.hex() if named else "no code of its own")


def no_such_call(facts: Facts) -> Verdict:
    """F03: also anything that is not a contract call, which nothing here explains."""
    if facts.operation is None or facts.call is None:
        return when(holds=True, why="this is no call to a contract")
    if facts.build is None:
        return Unavailable("the build")
    if isinstance(facts.arguments, NoSuchCall):
        return when(holds=True, function=facts.call.function, why=facts.arguments.why)
    return when(facts.move is None, function=facts.call.function, why="it moves nothing")


def fee_account_differs(facts: Facts) -> Verdict:
    """F05: where the build takes it as an argument."""
    arguments = facts.arguments
    if arguments is None or isinstance(arguments, NoSuchCall):
        return Unavailable(NO_CALL)
    pinned, named = fee_account(facts.envelope.network), arguments.get(FEE_ARGUMENT)
    return when(named is not None and named != pinned, account=named, pinned=pinned)


def settled(facts: Facts) -> Verdict:
    """F07."""
    return _refused_for(facts, SETTLED)


def unapproved(facts: Facts) -> Verdict:
    """F08."""
    return _refused_for(facts, UNAPPROVED)


def too_little(facts: Facts) -> Verdict:
    """F09."""
    return _refused_for(facts, TOO_LITTLE)


def refused(facts: Facts) -> Verdict:
    """F20: every other refusal, the token's too."""
    error = _refusal(facts)
    if error is None:
        return _modelled(facts)
    told_elsewhere = _name(facts, error) in SETTLED | UNAPPROVED | TOO_LITTLE
    return when(not told_elsewhere, reason=_name(facts, error), raised_by=error.raised_by)


def payee_not_ready(facts: Facts) -> Verdict:
    """F37: the token would refuse a payee."""
    error = _refusal(facts)
    if error is None:
        return _modelled(facts)
    by_token = facts.escrow is not None and error.raised_by == facts.escrow.token
    return when(by_token, reason=_name(facts, error))


def exchangeable_code(facts: Facts) -> Verdict:
    """F25."""
    if facts.executable is None:
        return Unavailable("the contract's instance")
    wasm = xdr.ContractExecutableType.CONTRACT_EXECUTABLE_WASM
    asset = xdr.ContractExecutableType.CONTRACT_EXECUTABLE_STELLAR_ASSET
    return when(facts.executable.type not in {wasm, asset})


def fact_missing(facts: Facts) -> Verdict:
    """F27."""
    missing = [words for words, key in _needed(facts) if key]
    return when(missing, which=", ".join(missing))


def _needed(facts: Facts) -> list[tuple[str, bool]]:
    snapshot = facts.view.snapshot
    instance = facts.call is not None and not snapshot.knows(instance_key(facts.call.contract))
    accounts = {facts.source, facts.acting}
    lacking = [(f"the account {a}", facts.account(a) is None) for a in sorted(accounts)]
    wanted = sorted(facts.prediction.missing) if facts.prediction is not None else []
    entries = [(_words(key), not _made_by_the_call(key)) for key in wanted]
    return [("the contract's instance", instance), *lacking, *entries]


def _made_by_the_call(key: bytes) -> bool:
    data = decoded_key(key).contract_data
    return data is not None and data.key.type == xdr.SCValType.SCV_LEDGER_KEY_NONCE


def _words(key: bytes) -> str:
    return f"an entry of kind {decoded_key(key).type.name.lower().replace('_', ' ')}"


def storage_sleeps_soon(facts: Facts) -> Verdict:
    """F43."""
    if facts.done is None:
        return Unavailable(NO_CALL)
    now, known = facts.view.snapshot.sequence, facts.view.snapshot.entries
    entries = (known.get(key) for key in facts.done.footprint.keys)
    ends = [e.live_until for e in entries if e is not None and e.live_until is not None]
    left = min(ends, default=now + STORAGE_SLEEPS_SOON) - now
    return when(0 <= left < STORAGE_SLEEPS_SOON, ledgers=left)


def wakes_storage(facts: Facts) -> Verdict:
    """F56."""
    if facts.data is None:
        return PASSED
    listed = facts.data.ext.resource_ext
    return when(listed and listed.archived_soroban_entries, entries=listed)


def _refusal(facts: Facts) -> HostError | None:
    prediction = facts.prediction
    if prediction is None or prediction.missing:
        return None
    return prediction.outcome if isinstance(prediction.outcome, HostError) else None


def _refused_for(facts: Facts, names: frozenset[str]) -> Verdict:
    error = _refusal(facts)
    if error is None:
        return _modelled(facts)
    return when(_name(facts, error) in names, reason=_name(facts, error))


def _modelled(facts: Facts) -> Verdict:
    return PASSED if facts.done is not None else Unavailable(NO_CALL)


def _name(facts: Facts, error: HostError) -> str:
    """The error's name in the table of the contract that raised it (hazard H21)."""
    if error.kind != "Contract" or facts.build is None:
        return f"{error.kind}, {error.code}"
    number = int(error.code)
    if facts.escrow is not None and error.raised_by == facts.escrow.token:
        known = {e.value: f"{e.name}Error" for e in TokenError}
        return f"{known.get(number, number)} (token)"
    return facts.build.errors.get(number, str(number))
