"""What the first generation's single and multi escrows do alike.

Names of functions and arguments differ by build: what follows from the interface is asked of
it, what does not is one of the ``RULES``. The first builds tell nothing of their events.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from typing import cast

from stellar_sdk import xdr

from wallet.addresses import Address
from wallet.escrow import payouts
from wallet.escrow.builds import StorageKind
from wallet.escrow.model.contract import LIFE_THRESHOLD, Arguments, Function, Running
from wallet.escrow.payouts import Decision, Shares
from wallet.escrow.scval import Value
from wallet.escrow.storage import ESCROW_KEY, escrow_to, fields_of, terms_from
from wallet.escrow.terms import Escrow, Flags, Milestone, Role
from wallet.soroban.values import VOID, address, i128, string, symbol, vector

MOST_BALANCES = 20

ADMIN_KEY = vector([symbol("Admin")])
"""``DataKey::Admin``: written by the constructors that take one, and never read again."""

INSTANCE_LIFE_THRESHOLD = 1
"""Builds that keep their state in the instance lengthen its life on its last ledger alone."""

RULES: frozenset[str] = frozenset(
    {
        # One of the two says how a decision is rounded: see ``payouts.ROUNDINGS`` (disputes).
        "fees_floored_per_payee",
        "fees_floored_on_total",
        # What a funder holds is read first, and less than the amount is refused (grid).
        "funder_must_hold_amount",
        # Funding writes the terms again as they are, which their footprint tells (happy).
        "fund_writes_terms",
        # A release transfers both fees and the receiver's part even when zero (zero_fee).
        "release_pays_zero",
        # A decision transfers both fees even when zero, though no zero share (walk-2, settle).
        "decision_pays_zero_fees",
        # Asked for its own balance it calls itself, which the host refuses (reads).
        "own_balance_calls_itself",
        # An event's fields stand in the order of their names, not of the interface (happy).
        "event_fields_sorted",
        # Events without an interface: a release names the fee account too, an update carries
        # the terms instead of the engagement id (happy, updates).
        "release_event_names_fee_account",
        "update_event_carries_terms",
        # Of the index of a milestone that is worked on or approved the lowest 32 bits count (no
        # recording, the published source of v1.0).
        "index_cut_to_32_bits",
    }
)


def deploy(running: Running, arguments: Arguments) -> Value:
    """Make and initialise an escrow at an address of the deployer's."""
    deployer = cast("Address", arguments["deployer"])
    if deployer != running.this:
        running.frame.require_auth(deployer)
    return _made(running, arguments, deployer)


def new_escrow(running: Running, arguments: Arguments) -> Value:
    """Make and initialise an escrow at an address of this contract's, itself not in use."""
    running.require(running.find() is None, "EscrowAlreadyInitialized")
    running.frame.require_auth(cast("Address", arguments["signer"]))
    return _made(running, arguments, running.this)


def _made(running: Running, arguments: Arguments, deployer: Address) -> Value:
    made = running.frame.deploy(
        cast("bytes", arguments["wasm_hash"]),
        cast("bytes", arguments["salt"]),
        cast("Sequence[xdr.SCVal]", arguments.get("constructor_args", ())),
        deployer,
    )
    init = cast("Sequence[xdr.SCVal]", arguments["init_args"])
    return made, running.frame.call(made, cast("str", arguments["init_fn"]), *init)


def constructor(running: Running, arguments: Arguments) -> Value:
    """Keep the admin, where the interface has one."""
    if "admin" in arguments:
        running.write(ADMIN_KEY, address(cast("Address", arguments["admin"])))
    return None


def fund(running: Running, arguments: Arguments) -> Value:
    """Move money in; where the interface has expected terms, only for exactly these."""
    signer = cast("Address", arguments["signer"])
    escrow = running.escrow()
    if "expected_escrow" in arguments:
        amount = cast("int", arguments["amount"])
        must_hold = running.has("funder_must_hold_amount")
        held = running.balance(escrow, signer) if must_hold else amount
        running.require(amount > 0, "AmountCannotBeZero")
        expected = terms_of(arguments["expected_escrow"])
        running.require(expected == escrow, "EscrowPropertiesMismatch")
        running.require(held >= amount, "InsufficientFundsForEscrowFunding")
    else:
        amount = cast("int", arguments["amount_to_deposit"])
    running.frame.require_auth(signer)
    running.pay(escrow, signer, running.this, amount)
    if running.has("fund_writes_terms"):
        running.save(escrow)
    if "tw_fund" in running.build.events:
        running.emit("tw_fund", signer=signer, amount=amount)
    else:
        _tell(running, "fund_esc", address(signer), i128(amount))
    return None


def extend_life(running: Running, arguments: Arguments) -> Value:
    """Buy life for where the terms are kept: their own entry, or instance and code."""
    named = "platform" if "platform" in arguments else "platform_address"
    platform = cast("Address", arguments[named])
    ledgers = cast("int", arguments["ledgers_to_extend"])
    theirs = running.escrow().roles.one(Role.PLATFORM)
    running.require(platform == theirs, "OnlyPlatformAddressExecuteThisFunction")
    running.frame.require_auth(platform)
    if running.build.storage is StorageKind.PERSISTENT:
        running.frame.extend(ESCROW_KEY, LIFE_THRESHOLD, ledgers)
    else:
        running.frame.extend_instance(INSTANCE_LIFE_THRESHOLD, ledgers)
    running.emit("tw_ttl_extend", platform=platform, ledgers_to_extend=ledgers)
    return None


def get(running: Running, _arguments: Arguments) -> Value:
    """The terms as they stand."""
    return fields_of(running.build, running.escrow())


def get_other(running: Running, arguments: Arguments) -> Value:
    """The terms of another escrow."""
    return fields_of(running.build, _other(running, cast("Address", arguments["contract_id"])))


def balances(running: Running, arguments: Arguments) -> Value:
    """What escrows hold, and their decimals, which the first builds keep in the terms."""
    asked = cast("Sequence[Address]", arguments["addresses"])
    running.require(len(asked) <= MOST_BALANCES, "TooManyEscrowsRequested")
    if "signer" in arguments:
        running.frame.require_auth(cast("Address", arguments["signer"]))
    answers: list[Value] = []
    for who in asked:
        own = who == running.this and not running.has("own_balance_calls_itself")
        escrow = running.escrow() if own else _other(running, who)
        balance = running.balance(escrow, who)
        decimals = escrow.decimals
        if decimals is None:
            answer = running.frame.call(escrow.token, "decimals").u32
            assert answer is not None  # noqa: S101 - the token's interface
            decimals = answer.uint32
        answers.append({"address": who, "balance": balance, "trustline_decimals": decimals})
    return tuple(answers)


def _other(running: Running, contract: Address) -> Escrow:
    return running.terms(running.frame.call(contract, "get_escrow"))


def terms_of(value: Value) -> Escrow:
    """The terms in an argument."""
    return terms_from(cast("Mapping[str, Value]", value))


def index_of(running: Running, arguments: Arguments) -> int:
    """Which milestone is worked on or approved."""
    index = cast("int", arguments["milestone_index"])
    return index % 2**32 if running.has("index_cut_to_32_bits") else index


def require_milestones(running: Running, escrow: Escrow) -> None:
    """Refuse where there are no milestones; builds spell the refusal in two ways."""
    running.require(escrow.milestones, "NoMilestoneDefined", "NoMileStoneDefined")


def milestone_at(running: Running, escrow: Escrow, index: int, *errors: str) -> Milestone:
    """The milestone in this place, or the first of these refusals that the build has."""
    exists = 0 <= index < len(escrow.milestones)
    running.require(exists, *errors, "InvalidMileStoneIndex")
    return escrow.milestones[index]


def flags_of(escrow: Escrow) -> Flags:
    """What has happened to a single escrow's money."""
    return escrow.flags or Flags()


def fee_account(running: Running, arguments: Arguments) -> Address:
    """Who gets the protocol's fee: fixed in the code, or an argument (hazard H16)."""
    fixed = running.build.fee_account
    return cast("Address", arguments["trustless_work_address"]) if fixed is None else fixed


def pay_release(
    running: Running, arguments: Arguments, escrow: Escrow, amount: int, receiver: Address
) -> None:
    """Pay an agreed amount: fees first."""
    with counting(running):
        shares = payouts.of_release(amount, escrow.platform_fee, receiver)
    zero = running.has("release_pays_zero")
    _pay_fees(running, arguments, escrow, shares, zero=zero)
    _pay_payees(running, escrow, shares, zero=zero)


def shares_of(running: Running, escrow: Escrow, decision: Decision) -> Shares:
    """What is due by a decision, as this build rounds it."""
    with counting(running):
        rounding = payouts.rounding_of(running.build.rules)
        return rounding(decision, escrow.platform_fee)


def pay_decision(
    running: Running, arguments: Arguments, escrow: Escrow, shares: Shares
) -> None:
    """Pay a decision: fees first, then payees in order, none of them nothing."""
    _pay_fees(running, arguments, escrow, shares, zero=running.has("decision_pays_zero_fees"))
    _pay_payees(running, escrow, shares, zero=False)


def _pay_fees(
    running: Running, arguments: Arguments, escrow: Escrow, shares: Shares, *, zero: bool
) -> None:
    protocol = fee_account(running, arguments), shares.protocol
    for payee, amount in (protocol, (escrow.roles.one(Role.PLATFORM), shares.platform)):
        if zero or amount > 0:
            running.pay(escrow, running.this, payee, amount)


def _pay_payees(running: Running, escrow: Escrow, shares: Shares, *, zero: bool) -> None:
    for payee, amount in shares.payees:
        if zero or amount > 0:
            running.pay(escrow, running.this, payee, amount)


@contextmanager
def counting(running: Running) -> Generator[None]:
    """Refuse as the contract does when its numbers cannot hold what is being counted."""
    try:
        yield
    except payouts.Overflow:
        running.refuse("Overflow")


def tell_initialized(running: Running, escrow: Escrow) -> None:
    """Publish that there is an escrow."""
    if "tw_init" in running.build.events:
        running.emit_terms("tw_init", escrow)
    else:
        running.frame.emit([symbol("init_esc")], VOID)


def tell_updated(running: Running, platform: Address, escrow: Escrow) -> None:
    """Publish that the terms are others."""
    if not running.frame.is_heard:
        return
    fields = running.build.events.get("tw_update")
    if fields is None:
        carried = running.has("update_event_carries_terms")
        told = escrow_to(running.build, escrow) if carried else string(escrow.engagement_id)
        _tell(running, "chg_esc", address(platform), told)
        return
    known: dict[str, Value] = {
        "platform": platform,
        "engagement_id": escrow.engagement_id,
        "new_escrow_properties": fields_of(running.build, escrow),
    }
    running.emit("tw_update", **{name: known[name] for name in fields})


def tell_terms(running: Running, event: str, escrow: Escrow) -> None:
    """Publish that something is done; the first builds have one name for all of it."""
    if not running.frame.is_heard:
        return
    if event in running.build.events:
        running.emit_terms(event, escrow)
    else:
        terms = escrow_to(running.build, escrow)
        _tell(running, "p_by_spdr", string(escrow.engagement_id), terms)


def tell_released(running: Running, arguments: Arguments, signer: Address) -> None:
    """Publish who released."""
    if "tw_release" in running.build.events:
        running.emit("tw_release", release_signer=signer)
    elif running.has("release_event_names_fee_account"):
        paid = address(fee_account(running, arguments))
        _tell(running, "dis_esc", address(signer), paid)
    else:
        running.frame.emit([symbol("dis_esc")], address(signer))


def _tell(running: Running, event: str, *data: xdr.SCVal) -> None:
    running.frame.emit([symbol(event)], vector(data))


FUNCTIONS: Mapping[str, Function] = {
    "__constructor": constructor,
    "deploy": deploy,
    "extend_contract_ttl": extend_life,
    "fund_escrow": fund,
    "get_escrow": get,
    "get_escrow_by_contract_id": get_other,
    "get_multiple_escrow_balances": balances,
}
"""Functions of the same name that single and multi escrows share."""
