"""Checks of who is paid: are they ready to take it, are they parties."""

from __future__ import annotations

from collections.abc import Mapping

from stellar_sdk import xdr

from wallet.addresses import Address, ContractId, is_contract
from wallet.amounts import Asset
from wallet.escrow.terms import Escrow
from wallet.holdings import claimed_asset, holding_key
from wallet.review.dues import dues_of, fee_accounts_of
from wallet.review.facts import Facts
from wallet.review.finding import Unavailable, Verdict, when
from wallet.soroban.entries import Entry
from wallet.soroban.ledger import BASE_RESERVE
from wallet.soroban.values import as_bool, as_struct


def payee_not_ready(facts: Facts) -> Verdict:
    """F37: each payee by name, although the contract would only name the first."""
    escrow, known = facts.escrow, facts.view.snapshot
    if escrow is None or facts.move is None:
        return Unavailable("the escrow")
    token = ContractId(escrow.token)
    held = claimed_asset(known.entries, token)
    if held is None:
        return Unavailable("the token's instance")
    due = dues_of(facts)
    places = {who: holding_key(token, held, who) for who in due if who != held.issuer}
    reasons: dict[str, str] = {
        who: cannot_take(who, known.entries[key], held, due[who])
        for who, key in places.items()
        if known.knows(key)
    }
    reasons["memo"] = _memo(escrow, due)
    reasons = {who: reason for who, reason in reasons.items() if reason}
    if not reasons and len([key for key in places.values() if known.knows(key)]) < len(places):
        return Unavailable("what a payee holds")
    return when(reasons, **reasons)


def pays_a_stranger(facts: Facts) -> Verdict:
    """F39: by a decision of the dispute resolver."""
    if facts.done is None or facts.escrow is None:
        return Unavailable("the model's answer")
    parties = {*facts.escrow.parties, *fee_accounts_of(facts), facts.about}
    paid = {payment.receiver for payment in facts.done.payments} - parties
    return when(paid, payee=", ".join(sorted(paid)))


def cannot_take(who: Address, entry: Entry | None, held: Asset, amount: int) -> str:
    """Why this much cannot be put into what somebody has for it; "" when it can."""
    value = entry.value if entry is not None else None
    if value is not None and value.trust_line is not None:
        return _trustline(value.trust_line, amount)
    if value is not None and value.contract_data is not None:
        return _contract(value.contract_data.val)
    if value is not None:
        return ""
    # CAP-73: native money makes the account that it is sent to, as tokens make contracts'.
    native = held.issuer is None
    made = is_contract(who) or (native and amount >= 2 * BASE_RESERVE)
    return "" if made else "has no account" if native else "has no trustline"


def _trustline(line: xdr.TrustLineEntry, amount: int) -> str:
    if not line.flags.uint32 & xdr.TrustLineFlags.AUTHORIZED_FLAG:
        return "is not authorised by the issuer"
    buying = line.ext.v1.liabilities.buying.int64 if line.ext.v1 is not None else 0
    room = line.limit.int64 - buying - line.balance.int64
    return "would pass its trustline's limit" if amount > room else ""


def _contract(value: xdr.SCVal) -> str:
    try:
        authorised = as_bool(as_struct(value)["authorized"])
    except (KeyError, ValueError):
        return "has a balance that no token wrote"
    return "" if authorised else "is not authorised by the issuer"


def _memo(escrow: Escrow, due: Mapping[Address, int]) -> str:
    """The contract keeps a memo for the receiver, and sends none."""
    wanted = escrow.receiver_memo and not due.keys().isdisjoint(escrow.receivers)
    return f"the receiver wants memo {escrow.receiver_memo}, none is sent" if wanted else ""
