"""Checks of money: do two calculations agree, is the currency what it claims, what stays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from stellar_sdk import xdr

from wallet import pinned
from wallet.addresses import AccountId, Address, ContractId, is_contract
from wallet.amounts import NATIVE, Asset, basis_points_as_percent, format_amount
from wallet.footprint import payees
from wallet.holdings import claimed_asset, contract_balance_key, kept_asset
from wallet.operations import SetTrustline
from wallet.review.effects import effects_of, payees_of, same_money
from wallet.review.facts import Facts
from wallet.review.finding import PASSED, Holds, Unavailable, Verdict, when
from wallet.soroban.entries import account_key, instance_key
from wallet.soroban.values import as_bool, as_struct

HIGH_PLATFORM_FEE = 300
"""Basis points."""

NO_MODEL = "the model's answer"

LOOK_ALIKE = str.maketrans("01258IQV", "OLZSBLOU")
"""Letters and digits that are taken for each other."""


def calculations_disagree(facts: Facts) -> Verdict:
    """F06: the model against the simulation, and against what the footprint lets be paid."""
    effects = effects_of(facts)
    if effects is None and facts.doing is not None and facts.view.told is not None:
        # None of these moves money.
        moved = bool(facts.view.told.payments)
        return when(moved, simulation="pays otherwise")
    if effects is None:
        return Unavailable(NO_MODEL)
    told, footprint = facts.view.told, facts.footprint
    simulated = told is None or same_money(told.payments, effects.payments)
    free = {_issuer(facts), facts.about}
    unpaid = payees_of(effects.payments) - free
    if footprint is not None:
        unpaid -= payees(footprint, effects.token, facts.envelope.network)
    return when(not simulated or unpaid, simulation="" if simulated else "pays otherwise")


def footprint_differs(facts: Facts) -> Verdict:
    """F19."""
    if facts.care is not None:
        return _needless_care(facts)
    if facts.done is None:
        return Unavailable(NO_MODEL)
    if facts.footprint is None:
        return Unavailable("the footprint")
    ours, given = facts.done.footprint, facts.footprint
    extra = len(given.keys - ours.keys)
    lacking = len(ours.keys - given.keys)
    moved = len((given.read_write ^ ours.read_write) & given.keys & ours.keys)
    woken = _archived(facts) != facts.done.restored
    return when(
        extra or lacking or moved or woken, more=extra, missing=lacking, otherwise=moved
    )


def _needless_care(facts: Facts) -> Verdict:
    """Entries to which nothing would happen, ever or all of them; each is part of the fee."""
    if not all(facts.view.snapshot.knows(each.key) for each in facts.stored):
        return Unavailable("the entries that it names")
    gone = sum(each.live_until is None for each in facts.stored)
    idle = 0 if any(each.is_changed for each in facts.stored) else len(facts.stored) - gone
    woken = len(_archived(facts))
    empty = not facts.stored
    return when(
        gone or idle or woken or empty,
        more=gone + woken,
        idle=idle,
        empty="yes" if empty else "",
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
    """F29: a token's own words count nothing, its address is computed from them again."""
    if isinstance(facts.doing, SetTrustline):
        asset = facts.doing.asset
        taken = _is_taken_for_another(facts, asset)
        return Holds({asset.code: str(asset)}) if taken else PASSED
    if facts.terms is None:
        return Unavailable("the escrow")
    tokens = {terms.token for terms in facts.all_terms}
    tokens |= {payment.token for payment in (facts.done.payments if facts.done else ())}
    if not all(facts.view.snapshot.knows(instance_key(token)) for token in _contracts(tokens)):
        return Unavailable("the token's instance")
    claimed = ((token, asset) for token in sorted(tokens) for asset in _claims(facts, token))
    false = {token: asset for token, asset in claimed if _is_false(facts, token, asset)}
    return when(false, **{token: asset or "no asset" for token, asset in false.items()})


def _contracts(tokens: Iterable[Address]) -> Iterator[ContractId]:
    return (ContractId(token) for token in tokens if is_contract(token))


def _claims(facts: Facts, token: Address) -> Iterator[Asset | None]:
    """What a token says of itself, and in what it pays if it tells; an account says nothing."""
    if not is_contract(token):
        yield None
        return
    entries, contract = facts.view.snapshot.entries, ContractId(token)
    kept = kept_asset(entries, contract)
    yield from (claimed_asset(entries, contract), *(() if kept is None else (kept,)))


def _is_false(facts: Facts, token: Address, claimed: Asset | None) -> bool:
    network = facts.envelope.network
    if claimed is None or claimed.contract_id(network) != token:
        return True
    return _is_taken_for_another(facts, claimed)


def _is_taken_for_another(facts: Facts, claimed: Asset) -> bool:
    """Whether its code looks like that of an asset that we know, and it is not that asset."""
    known = {NATIVE, *pinned.assets(facts.envelope.network, facts.view.pinned)}
    return claimed not in known and _look(claimed.code) in {_look(a.code) for a in known}


def _look(code: str) -> str:
    """A code as a hurried eye reads it."""
    return code.upper().translate(LOOK_ALIKE)


def asset_of(facts: Facts) -> Asset | None:
    """The asset that the token of the call's terms says it is; or whose trustline it sets."""
    if isinstance(facts.doing, SetTrustline):
        return facts.doing.asset
    if facts.terms is None:
        return None
    return claimed_asset(facts.view.snapshot.entries, ContractId(facts.terms.token))


def high_platform_fee(facts: Facts) -> Verdict:
    """F34: as it is, or as the call would make it."""
    if facts.terms is None:
        return Unavailable("the escrow")
    fee = max(terms.platform_fee for terms in facts.all_terms)
    return when(fee > HIGH_PLATFORM_FEE, percent=basis_points_as_percent(fee))


def money_stays(facts: Facts) -> Verdict:
    """F38: after money went out."""
    effects = effects_of(facts)
    if effects is None:
        return Unavailable(NO_MODEL)
    paid_out = effects.stays < effects.before
    return when(paid_out and effects.stays, amount=format_amount(effects.stays))


def issuer_can_freeze(facts: Facts) -> Verdict:
    """F53: by the issuer's flags, or by those that the escrow's balance was made with."""
    freeze, take_back = _balance_flags(facts)
    issuer = _issuer(facts)
    entry = facts.view.snapshot.entries.get(account_key(issuer)) if issuer else None
    account = entry.value.account if entry is not None else None
    if account is not None:
        flags = account.flags.uint32
        freeze |= bool(flags & xdr.AccountFlags.AUTH_REVOCABLE_FLAG)
        take_back |= bool(flags & xdr.AccountFlags.AUTH_CLAWBACK_ENABLED_FLAG)
    elif not (freeze or take_back) and issuer is not None:
        return Unavailable("the issuer's account")
    elif asset_of(facts) is None:
        return Unavailable("the token's instance")
    if not (freeze or take_back) and issuer is not None and not _tells_of_balance(facts):
        return Unavailable("the escrow's balance")
    words = {True: "yes", False: "no"}
    return when(freeze or take_back, freeze=words[freeze], take_back=words[take_back])


def _tells_of_balance(facts: Facts) -> bool:
    """Whether what the escrow holds is known, where there is one already."""
    if facts.escrow is None or facts.about is None:
        return True
    return facts.tells_of(contract_balance_key(ContractId(facts.escrow.token), facts.about))


def _balance_flags(facts: Facts) -> tuple[bool, bool]:
    """Whether the escrow's balance is frozen, and whether it can be taken back."""
    if facts.terms is None or facts.about is None:
        return False, False
    key = contract_balance_key(ContractId(facts.terms.token), facts.about)
    entry = facts.view.snapshot.entries.get(key)
    data = entry.value.contract_data if entry is not None else None
    try:
        held = as_struct(data.val) if data is not None else {}
        flags = {name: as_bool(held[name]) for name in ("authorized", "clawback")}
    except (KeyError, ValueError):
        return False, False
    return not flags["authorized"], flags["clawback"]


def _issuer(facts: Facts) -> AccountId | None:
    claimed = asset_of(facts)
    return claimed.issuer if claimed is not None else None
