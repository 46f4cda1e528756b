"""Checks of who speaks for whom: authorisation entries, sources, signers, signatures."""

from __future__ import annotations

from collections import Counter

from wallet.addresses import Address
from wallet.authorization import Arm, Authorization
from wallet.review.facts import Facts
from wallet.review.finding import PASSED, Holds, Unavailable, Verdict, when
from wallet.signatures import MissingWeight, Verified, minimal, verify
from wallet.soroban.entries import nonce_key

NO_MODEL = "the model's answer"
NO_SIGNERS = "the signers of an account involved"
MOST_LIFE = 3_110_400
"""The largest life of an entry in ledgers, where the state does not carry the setting."""


def other_authorisation(facts: Facts) -> Verdict:
    """F04: an entry whose tree this call does not make, or one too many."""
    given = facts.authorizations
    if facts.call is None or given is None:
        return Unavailable("the authorisation entries")
    if facts.done is None:
        called = facts.call.to_xdr()
        roots = [entry.root_invocation.function.contract_fn for entry in given]
        return when(any(root != called for root in roots), entries=len(given))
    extra = _trees(facts, given) - _trees(facts, _expected(facts))
    return when(extra, entries=sum(extra.values()))


def authority_missing(facts: Facts) -> Verdict:
    """F21."""
    if facts.done is None or facts.authorizations is None:
        return Unavailable(NO_MODEL)
    lacking = _trees(facts, _expected(facts)) - _trees(facts, facts.authorizations)
    return when(lacking, account=", ".join(sorted(who for who, _ in lacking)))


def acts_for_a_stranger(facts: Facts) -> Verdict:
    """F15."""
    if facts.done is None or facts.authorizations is None:
        return Unavailable(NO_MODEL)
    needed = {facts.speaker(entry) for entry in _expected(facts)}
    by_source = any(entry.arm is Arm.SOURCE_ACCOUNT for entry in facts.authorizations)
    own = facts.transaction.operations[0].source_account is not None
    return when((by_source or own) and facts.acting not in needed, account=facts.acting)


def key_cannot_help(facts: Facts) -> Verdict:
    """F13."""
    key = facts.view.key
    if key is None:
        return Unavailable("the key that would sign")
    if facts.needs is None:
        return Unavailable(NO_SIGNERS)
    return when(not any(need.signers.weight_of(key) for need in facts.needs), key=key)


def unknown_kinds(facts: Facts) -> Verdict:
    """F18."""
    return when(facts.operation is not None and facts.authorizations is None)


def speaks_for_another(facts: Facts) -> Verdict:
    """F24: with one key at hand, an entry of an account other than the acting one."""
    key = facts.view.key
    if key is None:
        return Unavailable("the key that would sign")
    others = {entry.address for entry in facts.by_address if entry.address != facts.acting}
    return when(key in others, account=key)


def expired_or_used(facts: Facts) -> Verdict:
    """F28."""
    now, entries = facts.view.snapshot.sequence, facts.view.snapshot.entries
    bad = [
        entry
        for entry in facts.by_address
        if not now <= entry.expiry <= now + MOST_LIFE - 1
        or entries.get(nonce_key(facts.speaker(entry), entry.nonce)) is not None
    ]
    return when(bad, ledger=", ".join(str(entry.expiry) for entry in bad))


def acts_alone(facts: Facts) -> Verdict:
    """F36: with the one key at hand."""
    if facts.view.key is None:
        return Unavailable("the user's keys")
    acting = [need for need in facts.needs or () if need.signers.account == facts.acting]
    key = (facts.view.key,)
    alone = bool(acting) and all(n.signers.can_act_alone(key, n.level) for n in acting)
    return when(alone, account=facts.acting)


def old_credentials(facts: Facts) -> Verdict:
    """F48."""
    return when(any(entry.arm is Arm.ADDRESS for entry in facts.by_address))


def sender_chooses(facts: Facts) -> Verdict:
    """F51."""
    return when(facts.by_address)


def signatures_in_vain(facts: Facts) -> Verdict:
    """F58: those that verify for nobody, and those that would be one too many."""
    if not facts.view.signatures:
        return PASSED
    if facts.needs is None:
        return Unavailable(NO_SIGNERS)
    keys = [signer.key for need in facts.needs for signer in need.signers.signers]
    verdicts = verify(facts.envelope.hash, facts.view.signatures, keys)
    bad = sum(not isinstance(verdict, Verified) for verdict in verdicts)
    try:
        used = len(minimal(facts.envelope.hash, facts.view.signatures, facts.needs))
        surplus = len(verdicts) - bad - used
    except MissingWeight:
        surplus = 0
    return when(bad or surplus, forged=bad, surplus=surplus)


def signatures_so_far(facts: Facts) -> Verdict:
    """F63."""
    if facts.needs is None:
        return Unavailable(NO_SIGNERS)
    try:
        minimal(facts.envelope.hash, facts.view.signatures, facts.needs)
    except MissingWeight as missing:
        lacking = {gap.account: str(gap.missing_weight) for gap in missing.gaps}
        return Holds({f"missing weight of {account}": n for account, n in lacking.items()})
    return when(holds=True, complete="yes")


def _expected(facts: Facts) -> tuple[Authorization, ...]:
    assert facts.done is not None  # noqa: S101 - asked only when the model answers
    return tuple(Authorization.of(entry) for entry in facts.done.authorization)


def _trees(facts: Facts, entries: tuple[Authorization, ...]) -> Counter[tuple[Address, bytes]]:
    return Counter((facts.speaker(entry), entry.root) for entry in entries)
