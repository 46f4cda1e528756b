"""Whose consent is needed, who has given it, and who can add to it now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from wallet.addresses import AccountId
from wallet.envelope import DecoratedSignature
from wallet.review.given import Given
from wallet.review.turn import Signs
from wallet.signatures import Need, Verified, verify


@dataclass(frozen=True)
class SignerState:
    """An account whose consent is needed: who has signed, and what is still missing.

    ``signs`` is what kind of bytes its signers sign. ``can_sign`` are those who can add to it
    now: nobody to the transaction while its entries are not signed.
    """

    account: AccountId
    threshold: int
    signed: tuple[AccountId, ...]
    missing_weight: int
    can_sign: tuple[AccountId, ...]
    signs: Signs
    need: Need


def signer_states(facts: Given) -> tuple[SignerState, ...]:
    """In the order in which they sign: entries, the transaction, the fee bump around it."""
    bump, whole = facts.view.bump, facts.whole
    hash_ = (whole or facts.envelope).hash
    states = [
        _state(part.need, part.signed, Signs.ENTRY, can_add=bump is None)
        for part in facts.parts
    ]
    can_add = whole is not None and bump is None
    states += [
        _state(need, _signed(need, hash_, facts.signatures), Signs.TRANSACTION, can_add=can_add)
        for need in facts.needs or ()
    ]
    need = facts.bump_need
    if bump is not None and need is not None:
        signed = _signed(need, bump.hash, facts.view.signatures)
        states.append(_state(need, signed, Signs.FEE_BUMP, can_add=True))
    return tuple(states)


def owners_of(facts: Given) -> Mapping[DecoratedSignature, AccountId]:
    """Whose each signature is, whichever bytes it is over; nobody's are left out."""
    bump, needs = facts.view.bump, facts.needs or ()
    signed = [(need, (facts.whole or facts.envelope).hash) for need in needs]
    if bump is not None:
        signed = [(need, bump.hash) for need in (facts.bump_need,) if need is not None]
    signed += [(part.need, part.payload) for part in facts.parts if bump is None]
    owners: dict[DecoratedSignature, AccountId] = {}
    for need, hash_ in signed:
        left = [each for each in facts.view.signatures if each not in owners]
        for verdict in _good(need, hash_, left):
            owners[verdict.signature] = AccountId(verdict.key.strkey)
    return owners


def _signed(
    need: Need, hash_: bytes, signatures: Iterable[DecoratedSignature]
) -> Iterator[AccountId]:
    for verdict in _good(need, hash_, signatures):
        yield AccountId(verdict.key.strkey)


def _good(
    need: Need, hash_: bytes, signatures: Iterable[DecoratedSignature]
) -> Iterator[Verified]:
    keys = [signer.key for signer in need.signers.signers]
    verdicts = verify(hash_, signatures, keys)
    return (verdict for verdict in verdicts if isinstance(verdict, Verified))


def _state(
    need: Need, signed: Iterable[AccountId], signs: Signs, *, can_add: bool
) -> SignerState:
    given = tuple(sorted(set(signed)))
    left = need.signers.missing_signers(given, need.level)
    return SignerState(
        account=need.signers.account,
        threshold=max(1, need.threshold),
        signed=given,
        missing_weight=need.signers.missing_weight(given, need.level),
        can_sign=tuple(AccountId(signer.key.strkey) for signer in left) if can_add else (),
        signs=signs,
        need=need,
    )
