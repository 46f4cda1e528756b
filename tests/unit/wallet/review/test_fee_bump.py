"""F26: a fee bump is explained when what it pays for is, well signed, and its fee is fair."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stellar_sdk import xdr

from tests.support.builders import (
    ALICE,
    BOB,
    CAROL,
    CHANNEL,
    MALLORY,
    SHARED,
    chance,
    signature,
)
from tests.support.entries import entry_signature
from tests.support.ledger_steps import on_account
from tests.support.ledgers import account
from tests.support.requests import (
    RESOURCE_FEE,
    UNTIL,
    Case,
    Change,
    honest,
    row,
    shared_account,
    way_b,
)
from wallet.addresses import AccountId
from wallet.envelope import DecoratedSignature, Envelope, FeeBump, read_envelope
from wallet.errors import WalletError
from wallet.keys import SecretKey
from wallet.network import PUBLIC
from wallet.operations import BumpSequence
from wallet.request import of_envelope
from wallet.review.checks.envelope import MOST_FEE
from wallet.review.review import review
from wallet.review.sendable import sendable
from wallet.review.token import Stopped, confirm
from wallet.review.turn import Signs
from wallet.signatures import MissingWeight
from wallet.soroban.entries import account_key

FEE = 2 * RESOURCE_FEE + 1_000
SIGNED_BY = (ALICE, BOB, CHANNEL)
"""Whoever the honest release needs: both of the shared account, and its payer."""


@dataclass(frozen=True)
class Bumped:
    """A fee bump of Carol's around a transaction, and what comes of it."""

    case: Case
    bump: FeeBump

    @property
    def held(self) -> frozenset[int]:
        return self.case.held

    @property
    def stops(self) -> frozenset[int]:
        return self.case.stops

    @property
    def reason(self) -> str:
        return self.case.details(26)["reason"]

    def seen(self, **changed: object) -> Bumped:
        return replace(self, case=self.case.seen(**changed))


def signed(case: Case, *keys: SecretKey) -> Envelope:
    """The transaction of a case with these signatures, its entries signed where it has any."""
    whole = case.review.facts.whole
    assert whole is not None
    return whole.with_signatures(signature(key, whole.hash) for key in keys)


def around(
    inner: Envelope, case: Case, fee: int = FEE, payer: AccountId = CAROL.public
) -> Bumped:
    """A fee bump of this envelope, reviewed in the world of this case by its payer."""
    bump = FeeBump.of(inner, payer, fee)
    world = replace(case, envelope=inner.without_signatures())
    world = world.with_entries(account(CAROL.public))
    return Bumped(world.seen(bump=bump, key=payer, signatures=()), bump)


def bumped(fee: int = FEE, *keys: SecretKey, case: Case | None = None) -> Bumped:
    case = case or honest()
    return around(signed(case, *(keys or SIGNED_BY)), case, fee)


# --- explained ---


def test_what_is_explained_and_signed_can_be_paid_for() -> None:
    bump = bumped()
    assert bump.stops == frozenset()
    assert 26 in bump.case.review.passed


def test_the_payer_signs_the_fee_bump() -> None:
    bump = bumped()
    token = confirm(bump.case.envelope, bump.case.view, bump.case.review.digest)
    assert (token.hash, token.request) == (bump.bump.hash, bump.bump.hash)
    assert token.payload == bump.bump.network.id + (5).to_bytes(4, "big") + bump.bump.body
    assert bump.case.review.to_sign.signs is Signs.FEE_BUMP


def test_the_review_tells_who_pays_and_how_much() -> None:
    facts = bumped().case.review.facts
    assert (facts.payer, facts.fee, facts.source) == (CAROL.public, FEE, CHANNEL.public)
    assert bumped().case.details(62) == {"fee": "0.0401"}
    summary = bumped().case.review.summary["fee_bump"]
    assert summary == {
        "fee_source": CAROL.public,
        "fee": str(FEE),
        "inner_hash": honest().envelope.hash.hex(),
    }


def test_what_it_does_is_what_its_transaction_does() -> None:
    assert bumped().case.review.effects == honest().review.effects


def test_the_payer_alone_is_still_asked() -> None:
    states = bumped().case.review.signers
    assert [(s.account, s.signs, s.missing_weight, s.can_sign) for s in states] == [
        (CHANNEL.public, Signs.TRANSACTION, 0, ()),
        (SHARED.public, Signs.TRANSACTION, 0, ()),
        (CAROL.public, Signs.FEE_BUMP, 1, (CAROL.public,)),
    ]


def test_a_transaction_whose_entries_are_signed_can_be_paid_for() -> None:
    case = way_b()
    case = case.seen(signatures=tuple(entry_signature(key, case) for key in (ALICE, BOB)))
    assert bumped(FEE, CHANNEL, case=case).stops == frozenset()


def test_an_inner_fee_below_its_resources_is_no_obstacle_inside() -> None:
    """A sponsor may pay for what was signed with a tiny fee (CAP-15, protocol 23)."""
    poor = honest().edited(lambda found: setattr(found, "fee", xdr.Uint32(1)))
    assert 22 in poor.stops
    assert bumped(case=poor).stops == frozenset()


# --- not explained ---


STOPPED = "what it pays for is stopped: "

UNEXPLAINED: dict[str, tuple[Callable[[], Bumped], str]] = {
    "nobody signed what it pays for": (
        lambda: around(honest().envelope, honest()),
        "its transaction is not signed enough",
    ),
    "one signature of what it pays for lacks": (
        lambda: bumped(FEE, ALICE, CHANNEL),
        "its transaction is not signed enough",
    ),
    "what it pays for carries one too many": (
        lambda: bumped(FEE, *SIGNED_BY, MALLORY),
        "its transaction carries a signature that makes it fail",
    ),
    "what it pays for is for another network": (
        lambda: bumped().seen(network=PUBLIC),
        f"{STOPPED}F01",
    ),
    "what it pays for is for another network and came too late": (
        lambda: bumped().seen(network=PUBLIC, now=UNTIL + 1),
        f"{STOPPED}F01, F12",
    ),
    "another transaction is shown, and nobody signed it": (
        lambda: shown_for(bumped(FEE, ALICE), honest(until=UNTIL - 60)),
        "it holds another transaction; "
        "the entries of its transaction are not signed as they must be; "
        "its transaction is not signed enough",
    ),
    "an entry of what it pays for is not signed": (
        lambda: around(signed_outside(way_b()), way_b()),
        "the entries of its transaction are not signed as they must be",
    ),
    "what it pays for came too late": (lambda: bumped().seen(now=UNTIL + 1), f"{STOPPED}F12"),
    "its fee is beyond reason": (lambda: bumped(MOST_FEE + 1), f"{STOPPED}F16"),
    "its fee is too small": (lambda: bumped(2 * RESOURCE_FEE + 199), f"{STOPPED}F22"),
    "its rate is below that of its transaction": (lambda: rate(), f"{STOPPED}F22"),
    "its payer is not there": (
        lambda: without_payer(bumped()),
        f"{STOPPED}F22",
    ),
    "its payer is not told": (lambda: unknown_payer(bumped()), f"{STOPPED}F27"),
    "its payer is poor": (lambda: poor_payer(bumped()), f"{STOPPED}F22"),
}


@pytest.mark.parametrize(("made", "why"), UNEXPLAINED.values(), ids=UNEXPLAINED.keys())
def test_it_is_stopped_when(made: Callable[[], Bumped], why: str) -> None:
    bump = made()
    assert 26 in bump.stops
    assert bump.reason == why
    with pytest.raises(Stopped):
        confirm(bump.case.envelope, bump.case.view, bump.case.review.digest)


HOLDS = [
    row(26, "nobody signed what is paid for", lambda case: around(case.envelope, case).case),
    row(22, "the fee is too small", lambda case: bumped(FEE // 4, case=case).case),
    row(16, "the fee is too large", lambda case: bumped(MOST_FEE + 1, case=case).case),
    row(58, "a signature around it is forged", lambda case: forged(bumped(case=case)).case),
]


@pytest.mark.parametrize(("number", "change"), HOLDS)
def test_around_an_honest_release_it_is_found_when(number: int, change: Change) -> None:
    assert number in change(honest()).held
    assert number not in bumped().held


def forged(bump: Bumped) -> Bumped:
    return bump.seen(signatures=(DecoratedSignature.by(CAROL.public, bytes(64)),))


def rate() -> Bumped:
    """The transaction offers 1,000 for itself; the bump no more for itself and the wrapper."""
    case = honest().edited(
        lambda found: setattr(found, "fee", xdr.Uint32(2 * RESOURCE_FEE + 1_000))
    )
    return bumped(2 * RESOURCE_FEE + 1_999, case=case)


def shown_for(bump: Bumped, other: Case) -> Bumped:
    """Another transaction is reviewed than the one that is paid for."""
    return replace(bump, case=replace(bump.case, envelope=other.envelope))


def signed_outside(case: Case) -> Envelope:
    """The payer signed the transaction as it is, its entry unsigned."""
    return case.envelope.with_signatures([signature(CHANNEL, case.envelope.hash)])


def without_payer(bump: Bumped) -> Bumped:
    return replace(bump, case=bump.case.without(account_key(CAROL.public)))


def unknown_payer(bump: Bumped) -> Bumped:
    return replace(bump, case=bump.case.unknowing(account_key(CAROL.public)))


def poor_payer(bump: Bumped) -> Bumped:
    return replace(bump, case=bump.case.with_entries(account(CAROL.public, balance=1)))


@pytest.mark.parametrize(
    ("case", "resources"),
    [(honest(), 2 * RESOURCE_FEE), (on_account(BumpSequence(0)), 0)],
    ids=["a call", "a step without resources"],
)
def test_the_least_that_it_offers_is_the_base_fee_twice(case: Case, resources: int) -> None:
    reason = "the fee bump offers less than its transaction does"
    inner = signed(case, *SIGNED_BY)
    assert 22 not in around(inner, case, resources + 200).held
    assert around(inner, case, resources + 199).case.details(22) == {"reason": reason}


def doubled(found: xdr.Transaction) -> None:
    found.operations = [*found.operations, *found.operations]
    found.fee = xdr.Uint32(400)


def test_it_offers_the_least_also_around_what_offers_less() -> None:
    poor = honest().edited(lambda found: setattr(found, "fee", xdr.Uint32(1)))
    inner = signed(poor, *SIGNED_BY)
    assert 22 not in around(inner, poor, 2 * RESOURCE_FEE + 200).held
    assert 22 in around(inner, poor, 2 * RESOURCE_FEE + 199).held


def test_of_two_operations_the_rate_of_each_counts() -> None:
    """400 for two of them are 600 for them and the fee bump."""
    two = on_account(BumpSequence(0)).edited(
        lambda found: found.operations.extend(found.operations)
    )
    two = two.edited(lambda found: setattr(found, "fee", xdr.Uint32(400)))
    inner = signed(two, *SIGNED_BY)
    assert 22 not in around(inner, two, 600).held
    assert 22 in around(inner, two, 599).held


def test_twice_the_rate_is_enough() -> None:
    case = honest().edited(
        lambda found: setattr(found, "fee", xdr.Uint32(2 * RESOURCE_FEE + 1_000))
    )
    assert bumped(2 * RESOURCE_FEE + 2_000, case=case).stops == frozenset()


def test_what_is_reviewed_is_what_is_paid_for() -> None:
    """Nobody shows one transaction and has another one paid for."""
    bump = bumped()
    other = honest(until=1_790_600_000).envelope
    seen = replace(bump.case, envelope=other)
    assert "another transaction" in seen.details(26)["reason"]
    assert review(other, bump.case.view).stops


def test_a_strangers_key_stops_nothing_but_itself() -> None:
    bump = bumped().seen(key=ALICE.public)
    assert bump.stops == {13}


def test_a_transaction_without_a_fee_bump_is_not_held_up() -> None:
    assert 26 in honest().review.passed


# --- signatures around it ---


def test_signatures_of_the_fee_bump_count_for_it_alone() -> None:
    bump = bumped()
    good = signature(CAROL, bump.bump.hash)
    inner = signature(CAROL, bump.case.envelope.hash)
    seen = bump.seen(signatures=(good, inner))
    assert seen.case.details(58)["forged"] == "1"
    assert seen.case.details(63) == {"complete": "yes"}
    sent = sendable(seen.case.review.facts)
    assert isinstance(sent, FeeBump)
    assert (sent.signatures, sent.inner.signatures) == ((good,), bump.bump.inner.signatures)


def test_without_the_payers_signature_nothing_is_sent() -> None:
    with pytest.raises(MissingWeight) as refused:
        sendable(bumped().case.review.facts)
    assert [gap.account for gap in refused.value.gaps] == [CAROL.public]


def test_a_surplus_signature_around_it_is_kept_back() -> None:
    two = shared_account()
    bump = around(signed(honest(), *SIGNED_BY), honest(), payer=SHARED.public)
    bump = replace(bump, case=bump.case.with_entries(two))
    given = tuple(signature(key, bump.bump.hash) for key in (ALICE, BOB))
    odd = DecoratedSignature.by(BOB.public, bytes(64))
    seen = bump.seen(key=ALICE.public, signatures=(*given, odd))
    assert seen.case.details(58)["forged"] == "1"
    sent = sendable(seen.case.review.facts)
    assert set(sent.signatures) == set(given)


# --- whatever comes ---


@given(st.integers(0, 2**32))
def test_any_bytes_that_are_a_fee_bump_get_a_review(seed: int) -> None:
    bump, random = bumped(), chance(seed)
    raw = bytearray(bump.bump.to_xdr())
    for _ in range(random.randint(1, 4)):
        raw[random.randrange(4, len(raw))] ^= 1 << random.randrange(8)
    try:
        read = read_envelope(bytes(raw), bump.bump.network)
    except WalletError:
        return
    request = of_envelope(read, bump.case.view.snapshot)
    view = replace(bump.case.view, bump=request.bump, signatures=request.signatures)
    seen = review(request.envelope, view)
    assert len(seen.digest) == 32
    if read.body != bump.bump.body and not seen.stops:
        # Only what its payer may choose can be otherwise: himself and the fee.
        assert isinstance(read, FeeBump)
        assert read.inner == bump.bump.inner
