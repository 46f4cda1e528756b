"""What is handed to the network, signed as it must be; and what is lacking until then."""

from __future__ import annotations

import pytest

from tests.support.builders import (
    ALICE,
    BOB,
    CAROL,
    CHANNEL,
    ESCROW,
    MALLORY,
    SHARED,
    signature,
)
from tests.support.consent import A_WALLETS, OURS, over, with_
from tests.support.entries import entry_signature
from tests.support.ledgers import account
from tests.support.requests import Case, entries, honest, way_b
from wallet.envelope import FeeBump
from wallet.review.sendable import gaps_of, sendable
from wallet.review.turn import EntriesFirst
from wallet.signatures import Gap, MissingWeight
from wallet.signers import Level, Signer, SignerKey
from wallet.soroban.entries import account_key

INNER = honest().signed(ALICE, BOB, CHANNEL)
BUMP = FeeBump.of(INNER.envelope.with_signatures(INNER.view.signatures), CAROL.public, 500_000)
BUMPED = honest().with_entries(account(CAROL.public)).seen(bump=BUMP, key=CAROL.public)
BY_CAROL = signature(CAROL, BUMP.hash)


# --- what is sent, and what is lacking ---

BOB_SIGNS, CHANNEL_SIGNS, CAROL_SIGNS, ALICE_SIGNS = (
    Signer(SignerKey.ed25519(key.public), 1) for key in (BOB, CHANNEL, CAROL, ALICE)
)
BY_CHANNEL = Gap(CHANNEL.public, Level.LOW, 1, (CHANNEL_SIGNS,))
BY_BOB = Gap(SHARED.public, Level.MEDIUM, 1, (BOB_SIGNS,))
LACKING = {
    "the rest of a transaction": (honest().signed(ALICE), (BY_CHANNEL, BY_BOB)),
    "the payer of a transaction": (honest().signed(ALICE, BOB), (BY_CHANNEL,)),
    "nothing": (honest().signed(ALICE, BOB, CHANNEL), ()),
    "the rest of an entry and its payer": (
        with_(way_b(), *over(OURS, ALICE)),
        (BY_BOB, BY_CHANNEL),
    ),
    "the payer of an entry": (with_(way_b(), *over(OURS, ALICE, BOB)), (BY_CHANNEL,)),
    "the payer of a fee bump": (
        BUMPED,
        (Gap(CAROL.public, Level.LOW, 1, (CAROL_SIGNS,)),),
    ),
    "nothing of a fee bump": (BUMPED.seen(signatures=(BY_CAROL,)), ()),
    "nothing that is known of a fee bump's payer": (
        BUMPED.unknowing(account_key(CAROL.public)),
        (),
    ),
}


@pytest.mark.parametrize(("case", "gaps"), LACKING.values(), ids=LACKING.keys())
def test_what_is_not_signed_enough_is_told(case: Case, gaps: tuple[Gap, ...]) -> None:
    assert gaps_of(case.review.facts) == gaps


REFUSED = {name: what for name, what in LACKING.items() if what[1]}


@pytest.mark.parametrize(("case", "gaps"), REFUSED.values(), ids=REFUSED.keys())
def test_nothing_is_sent_that_is_not_signed_enough(case: Case, gaps: tuple[Gap, ...]) -> None:
    with pytest.raises(MissingWeight) as refused:
        sendable(case.review.facts)
    assert set(refused.value.gaps) == set(gaps)


def test_what_is_sent_has_the_signatures_that_are_needed_and_no_others() -> None:
    case = honest().signed(ALICE, BOB, CHANNEL, MALLORY)
    sent = sendable(case.review.facts)
    assert sent == case.envelope.with_signatures(sent.signatures)
    assert set(sent.signatures) == set(case.view.signatures[:3])


def test_an_entrys_signatures_are_sent_inside_it_and_the_payers_around() -> None:
    case = with_(way_b(), *over(OURS, ALICE, BOB))
    complete = case.review.facts.whole
    assert complete is not None
    paid = signature(CHANNEL, complete.hash)
    full = with_(case, *case.view.signatures, paid)
    assert sendable(full.review.facts) == complete.with_signatures((paid,))


def test_an_entry_that_nobody_can_complete_is_waited_for() -> None:
    case = entries(A_WALLETS)(way_b())
    signed = with_(case, signature(CHANNEL, case.envelope.hash))
    with pytest.raises(EntriesFirst) as refused:
        sendable(signed.review.facts)
    assert refused.value.waits_for == (ESCROW,)


def test_a_fee_bump_is_sent_around_what_was_signed() -> None:
    other = signature(MALLORY, BUMP.hash)
    case = BUMPED.seen(signatures=(other, BY_CAROL))
    assert sendable(case.review.facts) == BUMP.with_signatures((BY_CAROL,))


def test_a_signature_over_an_entry_is_none_over_the_transaction() -> None:
    assert entry_signature(ALICE, way_b()) == over(OURS, ALICE)[0]
    assert [each.account for each in gaps_of(with_(way_b()).review.facts)] == [
        SHARED.public,
        CHANNEL.public,
    ]
