"""What the second generation's single and multi escrows do alike.

Its recordings are the judge, ``grid``, ``settle`` and ``v2_rules`` of the order of checks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn, cast

from stellar_sdk import xdr
from typing_extensions import override

from wallet.addresses import Address
from wallet.escrow import scval
from wallet.escrow.model import v2_reads
from wallet.escrow.model.contract import (
    LIFE_THRESHOLD,
    LIFE_WRITE,
    Arguments,
    Function,
    Running,
)
from wallet.escrow.payouts import I128_MAX
from wallet.escrow.scval import Value
from wallet.escrow.storage import ESCROW_KEY, terms_from
from wallet.escrow.terms import Escrow, Flags, Role
from wallet.soroban.values import address, as_i128, i128, string, struct, symbol, vector

RULES: frozenset[str] = frozenset(
    {
        # How a decision is rounded: see ``payouts.ROUNDINGS`` (disputes, walks).
        "rest_to_last_payee",
        # Lengthening its life lengthens what was funded, instance and code too (life, H15).
        "extends_all_it_keeps",
    }
)

ADMIN_KEY = vector([symbol("Admin")])
"""``DataKey::Admin``: who initialises; from construction until then."""

APPROVED_CODE_KEY = vector([symbol("ApprovedWasmHash")])
"""``DataKey::ApprovedWasmHash``: what a factory deploys; an escrow forgets it when made."""

FUNDED_KEY = vector([symbol("FundedAmount")])
"""``DataKey::FundedAmount``: what came through ``fund_escrow``, never less again (H19)."""


def constructor(running: Running, arguments: Arguments) -> Value:
    """Keep who may initialise, and the code that may be deployed."""
    keep(running, ADMIN_KEY, address(cast("Address", arguments["admin"])))
    approved = scval.write("BytesN<32>", arguments["approved_wasm_hash"], {})
    keep(running, APPROVED_CODE_KEY, approved)
    return None


def new_escrow(running: Running, arguments: Arguments) -> Value:
    """Make and initialise an escrow of the approved code, at an address of this contract's."""
    running.require(running.find() is None, "EscrowAlreadyInitialized")
    code = cast("bytes", arguments["wasm_hash"])
    approved = running.read(APPROVED_CODE_KEY)
    is_approved = approved == scval.write("BytesN<32>", code, {})
    running.require(is_approved, "OnlyAdminAddressExecuteThisFunction")
    running.frame.require_auth(cast("Address", arguments["signer"]))
    salt = cast("bytes", arguments["salt"])
    for_constructor = cast("Sequence[xdr.SCVal]", arguments["constructor_args"])
    made = running.frame.deploy(code, salt, for_constructor)
    init = cast("Sequence[xdr.SCVal]", arguments["init_args"])
    return made, running.frame.call(made, cast("str", arguments["init_fn"]), *init)


def fund(running: Running, arguments: Arguments) -> Value:
    """Move money in, only for exactly these terms; from then on they are frozen."""
    signer = cast("Address", arguments["signer"])
    amount = cast("int", arguments["amount"])
    escrow = running.escrow()
    held = running.balance(escrow, signer)
    running.require(amount > 0, "AmountCannotBeZero")
    expected = terms_of(arguments["expected_escrow"])
    running.require(expected == escrow, "EscrowPropertiesMismatch")
    running.require(held >= amount, "InsufficientFundsForEscrowFunding")
    running.frame.require_auth(signer)
    running.pay(escrow, signer, running.this, amount)
    total = funded(running) + amount
    running.require(total <= I128_MAX, "Overflow")
    keep(running, FUNDED_KEY, i128(total))
    tell(running, "tw_fund", escrow, funder=signer, amount=amount, funded_total=total)
    return None


def extend_life(running: Running, arguments: Arguments) -> Value:
    """Buy life for the terms, and in some builds for everything that is kept."""
    admin = cast("Address", arguments["admin"])
    ledgers = cast("int", arguments["ledgers_to_extend"])
    escrow = running.escrow()
    require_admin(running, escrow, admin)
    running.frame.require_auth(admin)
    running.frame.extend(ESCROW_KEY, LIFE_THRESHOLD, ledgers)
    if running.has("extends_all_it_keeps"):
        if running.read(FUNDED_KEY) is not None:
            running.frame.extend(FUNDED_KEY, LIFE_THRESHOLD, ledgers)
        running.frame.extend_instance(LIFE_THRESHOLD, ledgers)
    tell(running, "tw_ttl_extend", escrow, admin=admin, ledgers_to_extend=ledgers)
    return None


def keep(running: Running, key: xdr.SCVal, value: xdr.SCVal) -> None:
    """Write a value besides the terms, and buy it life when little is left."""
    running.write(key, value)
    running.frame.extend(key, LIFE_THRESHOLD, LIFE_WRITE)


def funded(running: Running) -> int:
    """What came through ``fund_escrow``; money that came otherwise does not count (H19)."""
    value = running.read(FUNDED_KEY)
    return 0 if value is None else as_i128(value)


def require_admin(running: Running, escrow: Escrow, who: Address) -> None:
    """Refuse everybody but the admin."""
    theirs = who == escrow.roles.one(Role.ADMIN)
    running.require(theirs, "OnlyAdminAddressExecuteThisFunction")


def terms_of(value: Value) -> Escrow:
    """The terms in an argument."""
    return terms_from(cast("Mapping[str, Value]", value))


def flags_of(flags: Flags | None) -> Flags:
    """What has happened to money; nothing where it is told of other money only."""
    return flags or Flags()


def tell(running: Running, event: str, escrow: Escrow, **fields: Value) -> None:
    """Publish an event: the engagement is its second topic, its fields are a map by name.

    ``fields`` may have more than this build's event has.
    """
    if not running.frame.is_heard:
        return
    kinds = dict(running.build.events[event])
    del kinds["engagement_id"]
    structs = running.build.structs
    data = {name: scval.write(kind, fields[name], structs) for name, kind in kinds.items()}
    running.frame.emit([symbol(event), string(escrow.engagement_id)], struct(data))


def length(text: str) -> int:
    """How long the contract finds a text: in bytes."""
    return len(text.encode("utf-8", "surrogateescape"))


@dataclass(frozen=True)
class Part(Running):
    """A function's work inside another, which tells the refusals by names of its own.

    ``told`` has the outer name of an inner error, with others for builds that lack it; what is
    not in it is told as ``EscrowNotCompleted``.
    """

    part: str
    told: Mapping[str, Sequence[str]]

    @override
    def refuse(self, *errors: str) -> NoReturn:
        known = self.build.errors_of(self.part).values()
        error = next(error for error in errors if error in known)
        super().refuse(*self.told.get(error, ("EscrowNotCompleted",)))


FUNCTIONS: Mapping[str, Function] = {
    **v2_reads.FUNCTIONS,
    "__constructor": constructor,
    "extend_contract_ttl": extend_life,
    "fund_escrow": fund,
}
"""Functions of the same name that single and multi escrows share."""
