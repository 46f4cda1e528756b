"""Checks of who signs: whose weight counts, who has signed, which signatures do nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from wallet.addresses import AccountId, is_contract
from wallet.authorization import Authorization, BadAuthorization
from wallet.choosing import EXACT, fewest
from wallet.completion import standing_in
from wallet.envelope import MAX_SIGNATURES, DecoratedSignature
from wallet.review.facts import Facts
from wallet.review.finding import Holds, Unavailable, Verdict, when
from wallet.review.sendable import gaps_of
from wallet.signatures import Need, Verified, consenting, minimal, verify
from wallet.signers import SignerKey, SignerKind

NO_KEY = "the key that would sign"
NO_KEYS = "all keys of the user's"
NO_SIGNERS = "the signers of an account involved"

_BESIDE_KEYS: Final = frozenset({SignerKind.HASH_X, SignerKind.SIGNED_PAYLOAD})


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


def never_enough(facts: Facts) -> Iterator[str]:
    """Why nobody's signature can help any more (part of F22)."""
    hash_, signatures, needs = _asked(facts)
    given = consenting(hash_, signatures, needs)
    envelope = (
        need.signers.can_be_completed((*given, *_beside_keys(need)), need.level)
        for need in needs
    )
    entries = [(each.need, each.signed) for each in facts.parts]
    in_entries = (need.signers.can_be_completed(by, need.level) for need, by in entries)
    if not (all(envelope) and all(in_entries)):
        yield "its signers together cannot reach the threshold"
    elif not (_have_room(needs, given) and all(_have_room([n], ()) for n, _ in entries)):
        yield "more must sign than it has room for"


def _beside_keys(need: Need) -> Iterator[SignerKey]:
    """What an envelope may still get of others than keys; an entry takes none of it."""
    keys = (signer.key for signer in need.signers.signers)
    return (key for key in keys if key.kind in _BESIDE_KEYS)


def _have_room(needs: Sequence[Need], given: Sequence[SignerKey]) -> bool:
    """Whether the fewest that are enough can all sign; more than two accounts: not asked."""
    keys = {signer.key for need in needs for signer in need.signers.signers}
    if len(keys) <= MAX_SIGNATURES or len(needs) > EXACT:
        return True
    by_none = [key for key in given if key.kind is SignerKind.PRE_AUTH_TX]
    weights = {key: tuple(need.signers.weight_of(key) for need in needs) for key in keys}
    missing = tuple(need.signers.missing_weight(by_none, need.level) for need in needs)
    enough = fewest(weights, missing)
    return enough is None or len(enough) <= MAX_SIGNATURES


def signatures_in_vain(facts: Facts) -> Verdict:
    """F58: those that verify for nobody, and those that would be one too many."""
    in_entries = sum(_in_vain(facts, entry) for entry in facts.by_address)
    misplaced = sum(map(_misplaced, facts.by_address))
    hash_, signatures, needs = _asked(facts)
    if not (in_entries or misplaced) and _are_of_unknown_accounts(facts):
        return Unavailable(NO_SIGNERS)
    if not signatures:
        found = any((in_entries, misplaced))
        return when(found, forged=in_entries, surplus=0, misplaced=misplaced)
    if facts.needs is None or (facts.view.bump is not None and facts.bump_need is None):
        return Unavailable(NO_SIGNERS)
    keys = [signer.key for need in needs for signer in need.signers.signers]
    verdicts = verify(hash_, signatures, keys)
    good = [verdict for verdict in verdicts if isinstance(verdict, Verified)]
    forged = len(signatures) - len(good) + in_entries
    surplus = sorted({*_surplus(good, hash_, signatures, needs), *_again(good)})
    named = f" ({', '.join(surplus)})" if surplus else ""
    spare = f"{len(surplus)}{named}"
    found = any((forged, surplus, misplaced))
    return when(found, forged=forged, surplus=spare, misplaced=misplaced)


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
    """Whose signatures are not sent: no account that lacks none needs them, nor any other."""
    given = consenting(hash_, signatures, needs)
    lacking = [n for n in needs if n.signers.missing_weight(given, n.level)]
    used = set(minimal(hash_, signatures, [n for n in needs if n not in lacking]))
    spare = [verdict.key for verdict in good if verdict.signature not in used]
    return sorted(
        key.strkey for key in spare if not any(n.signers.weight_of(key) for n in lacking)
    )


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


def _misplaced(entry: Authorization) -> int:
    """How many stand in an entry where the host takes none: each key ascends, and once."""
    keys = [signature.public_key for signature in standing_in(entry)]
    return sum(after <= before for before, after in pairwise(keys))


def signatures_so_far(facts: Facts) -> Verdict:
    """F63."""
    if facts.needs is None or facts.entry_needs is None:
        return Unavailable(NO_SIGNERS)
    lacking = {gap.account: str(gap.missing_weight) for gap in gaps_of(facts)}
    if lacking:
        return Holds({f"missing weight of {account}": n for account, n in lacking.items()})
    return when(holds=True, complete="yes")
