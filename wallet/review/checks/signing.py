"""Checks of who signs: whose weight counts, who has signed, which signatures do nothing."""

from __future__ import annotations

from collections.abc import Sequence

from stellar_sdk import StrKey

from wallet.addresses import AccountId
from wallet.authorization import Authorization, BadAuthorization
from wallet.review.facts import Facts
from wallet.review.finding import Holds, Unavailable, Verdict, when
from wallet.signatures import MissingWeight, Need, Verified, minimal, verify
from wallet.signers import SignerKey, SignerKind

NO_KEY = "the key that would sign"
NO_SIGNERS = "the signers of an account involved"


def key_cannot_help(facts: Facts) -> Verdict:
    """F13."""
    key = facts.view.key
    if key is None:
        return Unavailable(NO_KEY)
    if facts.needs is None or facts.entry_needs is None:
        return Unavailable(NO_SIGNERS)
    needs = (*facts.needs, *facts.entry_needs)
    return when(not any(need.signers.weight_of(key) for need in needs), key=key)


def acts_alone(facts: Facts) -> Verdict:
    """F36: with the one key at hand, for anybody on whose behalf the call is made."""
    if facts.view.key is None:
        return Unavailable("the user's keys")
    if facts.needs is None or facts.entry_needs is None:
        return Unavailable(NO_SIGNERS)
    needs, key = (*facts.needs, *facts.entry_needs), (facts.view.key,)
    alone = [
        who
        for who in sorted(facts.principals)
        if _met_by(key, [need for need in needs if need.signers.account == who])
    ]
    return when(alone, account=", ".join(alone))


def _met_by(keys: Sequence[AccountId], needs: Sequence[Need]) -> bool:
    return bool(needs) and all(n.signers.can_act_alone(keys, n.level) for n in needs)


def never_enough(facts: Facts) -> bool:
    """Whether nobody's signature can help any more (part of F22)."""
    given = [SignerKey(SignerKind.PRE_AUTH_TX, StrKey.encode_pre_auth_tx(facts.envelope.hash))]
    given += [verdict.key for verdict in _verified(facts, facts.needs or ())]
    envelope = (need.signers.can_be_completed(given, need.level) for need in facts.needs or ())
    entries = (n.signers.can_be_completed((), n.level) for n in facts.entry_needs or ())
    return not (all(envelope) and all(entries))


def signatures_in_vain(facts: Facts) -> Verdict:
    """F58: those that verify for nobody, and those that would be one too many."""
    in_entries = sum(_in_vain(facts, entry) for entry in facts.by_address)
    if not facts.view.signatures:
        return when(in_entries, forged=in_entries, surplus=0)
    if facts.needs is None:
        return Unavailable(NO_SIGNERS)
    good = _verified(facts, facts.needs)
    forged = len(facts.view.signatures) - len(good) + in_entries
    surplus = _surplus(facts, good, facts.needs)
    named = f" ({', '.join(surplus)})" if surplus else ""
    return when(forged or surplus, forged=forged, surplus=f"{len(surplus)}{named}")


def _verified(facts: Facts, needs: Sequence[Need]) -> tuple[Verified, ...]:
    keys = [signer.key for need in needs for signer in need.signers.signers]
    verdicts = verify(facts.envelope.hash, facts.view.signatures, keys)
    return tuple(verdict for verdict in verdicts if isinstance(verdict, Verified))


def _surplus(facts: Facts, good: Sequence[Verified], needs: Sequence[Need]) -> list[str]:
    """Whose signatures are not sent; none while all are still welcome."""
    try:
        used = set(minimal(facts.envelope.hash, facts.view.signatures, needs))
    except MissingWeight:
        return []
    return sorted(verdict.key.strkey for verdict in good if verdict.signature not in used)


def _in_vain(facts: Facts, entry: Authorization) -> int:
    """How many of an entry's own signatures the host would refuse, all of them with one."""
    try:
        given = entry.signatures
    except BadAuthorization:
        return 1
    payload = entry.payload(facts.envelope.network)
    signers = facts.signers(AccountId(entry.address)) if entry.address is not None else None
    return sum(
        not signature.verifies(payload)
        or (signers is not None and not signers.weight_of(signature.account))
        for signature in given
    )


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
