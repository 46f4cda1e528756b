"""Checks of who signs: whose weight counts, who has signed, which signatures do nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from wallet.addresses import AccountId, is_contract
from wallet.authorization import Authorization, BadAuthorization
from wallet.envelope import DecoratedSignature
from wallet.review.facts import Facts
from wallet.review.finding import Holds, Unavailable, Verdict, when
from wallet.review.sendable import gaps_of
from wallet.signatures import MissingWeight, Need, Verified, consenting, minimal, verify

NO_KEY = "the key that would sign"
NO_KEYS = "all keys of the user's"
NO_SIGNERS = "the signers of an account involved"


def key_cannot_help(facts: Facts) -> Verdict:
    """F13."""
    key = facts.view.key
    if key is None:
        return Unavailable(NO_KEY)
    if facts.needs is None or facts.entry_needs is None:
        return Unavailable(NO_SIGNERS)
    needs = (*facts.needs, *facts.entry_needs)
    if facts.view.bump is not None:
        # Its transaction is signed already, and takes no more.
        if facts.bump_need is None:
            return Unavailable(NO_SIGNERS)
        needs = (facts.bump_need,)
    return when(not any(need.signers.weight_of(key) for need in needs), key=key)


def acts_alone(facts: Facts) -> Verdict:
    """F36: with all keys of the user's, for anybody on whose behalf the call is made.

    Where no more than the one key is known that would sign, that it does not suffice says
    nothing about the others.
    """
    key, own = facts.view.key, facts.view.knowledge.own
    if key is None and own is None:
        return Unavailable(NO_KEYS)
    if facts.needs is None or facts.entry_needs is None:
        return Unavailable(NO_SIGNERS)
    keys = sorted({*(own or ()), *(() if key is None else (key,))})
    needs = (*facts.needs, *facts.entry_needs)
    alone = [
        who
        for who in sorted(facts.principals)
        if _met_by(keys, [need for need in needs if need.signers.account == who])
    ]
    if not alone and own is None:
        return Unavailable(NO_KEYS)
    return when(alone, account=", ".join(alone))


def _met_by(keys: Sequence[AccountId], needs: Sequence[Need]) -> bool:
    return bool(needs) and all(n.signers.can_act_alone(keys, n.level) for n in needs)


def never_enough(facts: Facts) -> bool:
    """Whether nobody's signature can help any more (part of F22)."""
    hash_, signatures, needs = _asked(facts)
    given = consenting(hash_, signatures, needs)
    envelope = (need.signers.can_be_completed(given, need.level) for need in needs)
    entries = (
        each.need.signers.can_be_completed(each.signed, each.need.level) for each in facts.parts
    )
    return not (all(envelope) and all(entries))


def signatures_in_vain(facts: Facts) -> Verdict:
    """F58: those that verify for nobody, and those that would be one too many."""
    in_entries = sum(_in_vain(facts, entry) for entry in facts.by_address)
    hash_, signatures, needs = _asked(facts)
    if not in_entries and _are_of_unknown_accounts(facts):
        return Unavailable(NO_SIGNERS)
    if not signatures:
        return when(in_entries, forged=in_entries, surplus=0)
    if facts.needs is None or (facts.view.bump is not None and facts.bump_need is None):
        return Unavailable(NO_SIGNERS)
    keys = [signer.key for need in needs for signer in need.signers.signers]
    verdicts = verify(hash_, signatures, keys)
    good = [verdict for verdict in verdicts if isinstance(verdict, Verified)]
    forged = len(signatures) - len(good) + in_entries
    surplus = sorted({*_surplus(good, hash_, signatures, needs), *_again(good)})
    named = f" ({', '.join(surplus)})" if surplus else ""
    return when(forged or surplus, forged=forged, surplus=f"{len(surplus)}{named}")


def _are_of_unknown_accounts(facts: Facts) -> bool:
    """Whether some signatures may be over entries, whose accounts' signers are not known."""
    signed = facts.others or any(entry.is_signed for entry in facts.by_address)
    return facts.view.bump is None and facts.entry_needs is None and bool(signed)


def _asked(facts: Facts) -> tuple[bytes, Sequence[DecoratedSignature], Sequence[Need]]:
    """What envelope signatures are over, those given, and whose are needed.

    Of a fee bump its own: what it holds is signed as it is, and takes no more (F26).
    """
    bump, need = facts.view.bump, facts.bump_need
    if bump is None:
        return facts.signed_hash, facts.others, facts.needs or ()
    return bump.hash, facts.view.signatures, () if need is None else (need,)


def _surplus(
    good: Sequence[Verified],
    hash_: bytes,
    signatures: Sequence[DecoratedSignature],
    needs: Sequence[Need],
) -> list[str]:
    """Whose signatures are not sent; none while all are still welcome."""
    try:
        used = set(minimal(hash_, signatures, needs))
    except MissingWeight:
        return []
    return sorted(verdict.key.strkey for verdict in good if verdict.signature not in used)


def _again(good: Sequence[Verified]) -> Iterator[str]:
    """Whose signature is there more than once: the network would refuse them all for it."""
    count = Counter(verdict.key.strkey for verdict in good)
    return (key for key, times in count.items() if times > 1)


def _in_vain(facts: Facts, entry: Authorization) -> int:
    """How many of an account's signatures in an entry the host refuses; one spoils all."""
    who = entry.address
    if who is None or is_contract(who):
        return 0  # what a smart wallet takes for a signature, its own code knows
    try:
        given = entry.signatures
    except BadAuthorization:
        return 1
    payload = entry.payload(facts.envelope.network)
    signers = facts.signers(AccountId(who))
    return sum(
        not signature.verifies(payload)
        or (signers is not None and not signers.weight_of(signature.account))
        for signature in given
    )


def signatures_so_far(facts: Facts) -> Verdict:
    """F63."""
    if facts.needs is None or facts.entry_needs is None:
        return Unavailable(NO_SIGNERS)
    lacking = {gap.account: str(gap.missing_weight) for gap in gaps_of(facts)}
    if lacking:
        return Holds({f"missing weight of {account}": n for account, n in lacking.items()})
    return when(holds=True, complete="yes")
