"""Checks of the state handed in: is it all there, does it sleep, does it sleep soon."""

from __future__ import annotations

from collections.abc import Iterator

from stellar_sdk import xdr

from wallet.addresses import ContractId, account_of, from_sc_address, is_contract
from wallet.amounts import format_amount
from wallet.errors import Unreadable
from wallet.escrow.keeping import state_key
from wallet.holdings import contract_balance_key
from wallet.operations import SetTrustline
from wallet.review.facts import Facts
from wallet.review.finding import PASSED, Unavailable, Verdict, when
from wallet.soroban.entries import (
    Key,
    account_key,
    decoded_key,
    instance_key,
    on_trustline,
    trustline_key,
)

SLEEPS_SOON = 14 * 17_280
"""Two weeks in ledgers of five seconds."""


def fact_missing(facts: Facts) -> Verdict:
    """F27."""
    named = {key: words for key, words in _needed(facts) if key not in facts.untold}
    known = facts.view.snapshot
    missing = [words for key, words in named.items() if not known.knows(key)]
    missing += sorted({_words(key) for key in facts.missing - named.keys()})
    if facts.damaged:
        missing.append("a state that the contracts wrote")
    return when(missing, which=", ".join(missing))


def needed(facts: Facts) -> frozenset[Key]:
    """What a review of this step asks a ledger for, as far as is known so far.

    What need not be told is asked for all the same: it is better known.
    """
    return facts.missing | facts.untold | {key for key, _ in _needed(facts)}


def _needed(facts: Facts) -> Iterator[tuple[Key, str]]:
    """What no review can do without, whether or not the model came to ask for it."""
    for who in facts.asked:
        yield account_key(who), f"the account {who}"
    yield from ((each.key, _words(each.key)) for each in facts.stored)
    if isinstance(facts.doing, SetTrustline):
        yield from _of_trustline(facts, facts.doing)
    if facts.call is None:
        return
    contract = facts.call.contract
    yield instance_key(contract), "the contract's instance"
    if facts.made is None and facts.build is not None:
        yield state_key(facts.build, contract), "the escrow"
    for terms in facts.all_terms:
        if is_contract(terms.token):
            yield instance_key(ContractId(terms.token)), "the token's instance"
    if facts.escrow is not None:
        token = ContractId(facts.escrow.token)
        yield contract_balance_key(token, contract), "the escrow's balance"


def _of_trustline(facts: Facts, doing: SetTrustline) -> Iterator[tuple[Key, str]]:
    asset = doing.asset
    line = trustline_key(facts.acting, on_trustline(asset.to_xdr()))
    yield line, f"the trustline of {facts.acting}"
    if asset.issuer is not None and doing.limit:
        yield account_key(asset.issuer), f"the account {asset.issuer}"


def _words(key: Key) -> str:
    named = decoded_key(key)
    entry = named.account or named.trust_line
    raw = entry.account_id.account_id.ed25519 if entry is not None else None
    kind = named.type.name.lower().replace("_", " ")
    if raw is not None:
        return f"the {kind} of {account_of(raw.uint256)}"
    return f"an entry of kind {kind}{_of_whom(named)}"


def _of_whom(named: xdr.LedgerKey) -> str:
    """Whose data it is; code is nobody's, and balances of the ledger's own keep none."""
    try:
        data = named.contract_data
        return "" if data is None else f" of {from_sc_address(data.contract)}"
    except Unreadable:
        return ""


def storage_sleeps_soon(facts: Facts) -> Verdict:
    """F43: of those awake; what sleeps already is F56. Of storage cared for: after it."""
    if facts.done is None and facts.care is None:
        return Unavailable("the model's answer")
    now, known = facts.view.snapshot.sequence, facts.view.snapshot.entries
    lives = [each.until for each in facts.stored]
    if facts.done is not None:
        entries = (known.get(key) for key in facts.done.footprint.keys)
        lives = [entry.live_until for entry in entries if entry is not None]
    ends = [life for life in lives if life is not None]
    left = min((end - now for end in ends if end >= now), default=SLEEPS_SOON)
    return when(left < SLEEPS_SOON, ledgers=left)


def wakes_storage(facts: Facts) -> Verdict:
    """F56: the payer of the fee pays for it, and no more than the resource fee."""
    listed = facts.data.ext.resource_ext if facts.data is not None else None
    if facts.data is None or listed is None:
        return PASSED
    most = format_amount(facts.data.resource_fee.int64)
    count = len(listed.archived_soroban_entries)
    return when(count, entries=count, at_most=most, paid_by=facts.payer)
