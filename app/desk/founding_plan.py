"""A new escrow as a plan: what its code asks, which call makes it, and what comes of that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.desk.founding_ready import Planned, keys_of, readiness_of, remarks_of
from app.desk.founding_typed import OPTIONAL
from app.pages.founding import Checked, CodeOffer, FeesTold, RoleAsked, Way
from app.ports import LedgerPort
from app.read import Contract, read_all
from app.words import founding as words
from app.words.builds import known_from
from app.words.refusals import reason
from app.words.roles import role
from wallet.addresses import AccountId, ContractId
from wallet.amounts import basis_points_as_percent, format_amount
from wallet.escrow.abi import call_of
from wallet.escrow.builds import Build, Builds
from wallet.escrow.founding import Asks, asked_by, can_make, fees_of, new_escrow, probe
from wallet.escrow.made import made_by, refused_as
from wallet.escrow.moves import InitializeEscrow, Move
from wallet.escrow.payouts import Overflow
from wallet.escrow.prediction import predict
from wallet.escrow.terms import PROTOCOL_FEE, Escrow, Role
from wallet.holdings import claimed_asset
from wallet.soroban.entries import account_key, code_key, instance_key
from wallet.soroban.errors import HostError

ASKED_IN_ORDER: Final = (
    Role.APPROVER,
    Role.SERVICE_PROVIDER,
    Role.RECEIVER,
    Role.RELEASE_SIGNER,
    Role.DISPUTE_RESOLVER,
    Role.PLATFORM,
    Role.ADMIN,
    Role.OBSERVER,
)
"""Buyer, seller, and those who stand beside them."""


@dataclass(frozen=True)
class Plan:
    """A move in a contract that is there, which an escrow of these terms begins with."""

    maker: ContractId
    found: Contract
    terms: Escrow
    move: Move
    payer: AccountId


def offer_of(build: Build) -> CodeOffer:
    """What an escrow of this build is, and what it wants to know."""
    asks = asked_by(build)
    asked = (each for each in ASKED_IN_ORDER if each in asks.roles)
    return CodeOffer(
        build.wasm_hash.hex(),
        build.name,
        words.MULTI if asks.is_multi else words.SINGLE,
        known_from(build),
        tuple(
            RoleAsked(
                each.value,
                role(each.value),
                _does(each, asks),
                must=each not in OPTIONAL,
                several=each in asks.several,
            )
            for each in asked
        ),
        asks.is_multi,
        asks.pays_each,
        asks.counts,
    )


def _does(each: Role, asks: Asks) -> str:
    changes = each is Role.PLATFORM and Role.ADMIN not in asks.roles
    return f"{words.DOES[each]} {words.CHANGES}" if changes else words.DOES[each]


async def ways_of(
    port: LedgerPort, builds: Builds, contract: ContractId, found: Contract, founder: AccountId
) -> tuple[Way, ...]:
    """How an escrow can begin with this contract, the safer way first; none if it cannot.

    A contract that holds an escrow may still make others, or make none without holding one:
    the model says, by trying.
    """
    new: tuple[Way, ...] = ()
    if can_make(found.build):
        call = call_of(found.build, contract, probe(found.build, founder))
        keys = {instance_key(contract), code_key(found.build.wasm_hash), account_key(founder)}
        snapshot = await read_all(port, call, founder, builds, keys)
        outcome = predict(snapshot, call, founder, builds).outcome
        is_its_own = isinstance(outcome, HostError) and (
            (outcome.kind, outcome.raised_by) == ("Contract", contract)
        )
        new = () if is_its_own else (Way.NEW,)
    return (*new, Way.SET_UP) if found.escrow is None else new


def fees_told(terms: Escrow) -> FeesTold | None:
    """What the agreed money comes to; None for numbers that no contract could count."""
    try:
        fees = fees_of(terms)
    except Overflow:
        return None
    return FeesTold(
        format_amount(fees.agreed),
        format_amount(fees.protocol),
        basis_points_as_percent(PROTOCOL_FEE),
        format_amount(fees.platform),
        basis_points_as_percent(terms.platform_fee),
        format_amount(fees.receivers),
    )


def move_of(build: Build, terms: Escrow, way: Way, payer: AccountId, salt: bytes) -> Move:
    """The move that an escrow begins with; raise NoSuchCall for what cannot be said."""
    if way is Way.SET_UP:
        return InitializeEscrow(terms)
    return new_escrow(build, terms, payer, salt)


async def checked(
    port: LedgerPort, builds: Builds, plan: Plan, names: Mapping[str, str]
) -> Checked:
    """Whether the contract would take it now, and who is not ready; raise AppError."""
    token = ContractId(plan.terms.token)
    call = call_of(plan.found.build, plan.maker, plan.move)
    first = await port.snapshot([instance_key(token)])
    asset = claimed_asset(first.entries, token)
    planned = Planned(plan.found.build, plan.terms, plan.found.fee_account, names)
    keys = keys_of(planned, asset) | {instance_key(token), account_key(plan.payer)}
    keys |= {instance_key(plan.maker), code_key(plan.found.build.wasm_hash)}
    snapshot = await read_all(port, call, plan.payer, builds, keys)
    made = made_by(call, plan.move, builds, snapshot.network)
    outcome = predict(snapshot, call, plan.payer, builds).outcome
    refusal = ""
    if isinstance(outcome, HostError):
        refusal = reason(refused_as(outcome, plan.found.build, made, token))
    return Checked(
        refusal=refusal,
        people=readiness_of(planned, snapshot),
        remarks=tuple(remarks_of(planned, snapshot)),
        contract=made.contract if made is not None else plan.maker,
        fees=fees_told(plan.terms),
    )
