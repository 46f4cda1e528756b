"""Checks of money: do two calculations agree, is the currency what it claims, what stays."""

from __future__ import annotations

from stellar_sdk import xdr

from wallet import pinned
from wallet.addresses import AccountId, ContractId
from wallet.amounts import Asset, basis_points_as_percent, format_amount
from wallet.footprint import payees
from wallet.holdings import claimed_asset
from wallet.review.effects import effects_of, payees_of, same_money
from wallet.review.facts import Facts
from wallet.review.finding import PASSED, Unavailable, Verdict, when
from wallet.soroban.entries import account_key

HIGH_PLATFORM_FEE = 300
"""Basis points."""

NO_MODEL = "the model's answer"


def calculations_disagree(facts: Facts) -> Verdict:
    """F06: the model against the simulation, and against what the footprint lets be paid."""
    effects = effects_of(facts)
    if effects is None:
        return Unavailable(NO_MODEL)
    told, footprint = facts.view.told, facts.footprint
    simulated = told is None or same_money(told.payments, effects.payments)
    free = {_issuer(facts), facts.call.contract if facts.call else None}
    unpaid = payees_of(effects.payments) - free
    if footprint is not None:
        unpaid -= payees(footprint, effects.token)
    return when(not simulated or unpaid, simulation="" if simulated else "pays otherwise")


def footprint_differs(facts: Facts) -> Verdict:
    """F19."""
    if facts.done is None or facts.footprint is None:
        return Unavailable(NO_MODEL)
    ours, given = facts.done.footprint, facts.footprint
    extra = len(given.keys - ours.keys)
    lacking = len(ours.keys - given.keys)
    moved = len((given.read_write ^ ours.read_write) & given.keys & ours.keys)
    woken = _archived(facts) != facts.done.restored
    return when(
        extra or lacking or moved or woken, more=extra, missing=lacking, otherwise=moved
    )


def _archived(facts: Facts) -> frozenset[bytes]:
    data = facts.data
    listed = data.ext.resource_ext if data is not None else None
    if data is None or listed is None:
        return frozenset()
    written = data.resources.footprint.read_write
    places = [place.uint32 for place in listed.archived_soroban_entries]
    return frozenset(written[place].to_xdr_bytes() for place in places if place < len(written))


def false_currency(facts: Facts) -> Verdict:
    """F29: of the escrow's token; its own words count nothing, its address is recomputed."""
    if facts.escrow is None:
        return Unavailable("the escrow")
    claimed = asset_of(facts)
    if claimed is None:
        return Unavailable("the token's instance")
    network = facts.envelope.network
    forged = claimed.contract_id(network) != facts.escrow.token
    known = pinned.assets(network)
    alike = any(a.code.upper() == claimed.code.upper() and a != claimed for a in known)
    return when(forged or alike, claims=claimed)


def asset_of(facts: Facts) -> Asset | None:
    """The asset that the escrow's token says it is."""
    if facts.escrow is None:
        return None
    return claimed_asset(facts.view.snapshot.entries, ContractId(facts.escrow.token))


def high_platform_fee(facts: Facts) -> Verdict:
    """F34."""
    if facts.escrow is None:
        return Unavailable("the escrow")
    fee = facts.escrow.platform_fee
    return when(fee > HIGH_PLATFORM_FEE, percent=basis_points_as_percent(fee))


def money_stays(facts: Facts) -> Verdict:
    """F38: after money went out."""
    effects = effects_of(facts)
    if effects is None:
        return Unavailable(NO_MODEL)
    paid_out = effects.stays < effects.before
    return when(paid_out and effects.stays, amount=format_amount(effects.stays))


def issuer_can_freeze(facts: Facts) -> Verdict:
    """F53."""
    issuer = _issuer(facts)
    if issuer is None:
        return PASSED if asset_of(facts) is not None else Unavailable("the token's instance")
    entry = facts.view.snapshot.entries.get(account_key(issuer))
    if entry is None or entry.value.account is None:
        return Unavailable("the issuer's account")
    flags = entry.value.account.flags.uint32
    revocable = flags & xdr.AccountFlags.AUTH_REVOCABLE_FLAG
    clawback = flags & xdr.AccountFlags.AUTH_CLAWBACK_ENABLED_FLAG
    return when(
        revocable or clawback,
        freeze="yes" if revocable else "no",
        take_back="yes" if clawback else "no",
    )


def _issuer(facts: Facts) -> AccountId | None:
    claimed = asset_of(facts)
    return claimed.issuer if claimed is not None else None
