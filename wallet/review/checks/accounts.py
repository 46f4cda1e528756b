"""What the network refuses of operations on accounts, and what they would make of one (F22).

The rules are stellar-core's (ChangeTrustOpFrame, SetOptionsOpFrame, BumpSequenceOpFrame).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from stellar_sdk import xdr

from wallet.operations import BumpSequence, SetSigners, SetTrustline
from wallet.review.facts import Facts
from wallet.review.reach import reaches
from wallet.signers import MAX_WEIGHT, SignerKey
from wallet.snapshot import Snapshot
from wallet.soroban.balances import minimum_reserve
from wallet.soroban.entries import Key, account_key, on_trustline, trustline_key
from wallet.soroban.ledger import BASE_RESERVE

MAX_SIGNERS = 20
LAST_SEQUENCE = 2**63 - 1
FEW_LEFT = 2**32
"""So few sequence numbers are one ledger's worth: an account that has no more is at its end."""


def refused(facts: Facts) -> Iterator[str]:
    """Why the network would refuse this, or all that its account does afterwards."""
    reasons = _REASONS.get(type(facts.doing))
    account = facts.account(facts.acting)
    if reasons is not None and account is not None:
        yield from reasons(facts, account, facts.doing)


def trustline_of(facts: Facts, doing: SetTrustline) -> xdr.TrustLineEntry | None:
    """The acting account's trustline to this asset, as the state has it."""
    key = trustline_key(facts.acting, on_trustline(doing.asset.to_xdr()))
    entry = facts.view.snapshot.entries.get(key)
    return entry.value.trust_line if entry is not None else None


def _of_trustline(
    facts: Facts, account: xdr.AccountEntry, doing: SetTrustline
) -> Iterator[str]:
    known, issuer = facts.view.snapshot, doing.asset.issuer
    if doing.limit < 0:
        yield "the limit is below zero"
    if issuer == facts.acting:
        yield "an issuer has no trustline to its own asset"
    elif issuer is not None and doing.limit and _is_absent(known, account_key(issuer)):
        yield "there is no such issuer"
    line = trustline_of(facts, doing)
    if line is not None:
        yield from _of_line(line, doing)
    elif not doing.limit:
        yield "there is no trustline to give up"
    elif not _can_keep_one_more(account):
        yield "the account has too little to keep another entry"


def _is_absent(known: Snapshot, key: Key) -> bool:
    return known.knows(key) and known.entries[key] is None


def _of_line(line: xdr.TrustLineEntry, doing: SetTrustline) -> Iterator[str]:
    promised = line.ext.v1.liabilities.buying.int64 if line.ext.v1 is not None else 0
    if doing.limit < line.balance.int64 + promised:
        yield "the limit is below what the account holds"


def _of_signers(facts: Facts, account: xdr.AccountEntry, doing: SetSigners) -> Iterator[str]:
    numbers = (doing.master_weight, doing.low, doing.medium, doing.high)
    signer = doing.signer
    weights = [*numbers, signer.weight if signer is not None else None]
    if any(each is not None and each > MAX_WEIGHT for each in weights):
        yield f"a weight or threshold is above {MAX_WEIGHT}"
    if signer is not None and signer.key == SignerKey.ed25519(facts.acting):
        yield "an account's own key is no other signer"
    if signer is not None and _is_new(account, signer.key) and signer.weight:
        if len(account.signers) >= MAX_SIGNERS:
            yield f"an account has at most {MAX_SIGNERS} other signers"
        if not _can_keep_one_more(account):
            yield "the account has too little to keep another entry"
    after = facts.signers_after
    for reach in reaches(after) if after is not None else ():
        if reach.is_lost:
            yield (
                f"afterwards it would refuse whatever {facts.acting} does at its "
                f"{reach.level.value} threshold, for ever: its signers together weigh at "
                f"most {reach.most}, and {reach.needed} is needed"
            )


def _of_sequence(
    _facts: Facts, _account: xdr.AccountEntry, doing: BumpSequence
) -> Iterator[str]:
    if doing.bump_to < 0:
        yield "a sequence number is never below zero"
    if doing.bump_to > LAST_SEQUENCE - FEW_LEFT:
        yield "afterwards it would refuse whatever the account does: no number would be left"


def _is_new(account: xdr.AccountEntry, key: SignerKey) -> bool:
    return all(known.key != key.to_xdr() for known in account.signers)


def _can_keep_one_more(account: xdr.AccountEntry) -> bool:
    return account.balance.int64 >= minimum_reserve(account, BASE_RESERVE) + BASE_RESERVE


_REASONS: Final[Mapping[type, Callable[[Facts, xdr.AccountEntry, Any], Iterator[str]]]] = {
    SetTrustline: _of_trustline,
    SetSigners: _of_signers,
    BumpSequence: _of_sequence,
}
