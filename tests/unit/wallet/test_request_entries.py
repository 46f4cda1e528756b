"""Request files of way B and of fee bumps: what is over entries stands among the signatures."""

from __future__ import annotations

import json

import pytest

from app.submit import sent_as
from tests.support.builders import ALICE, BOB, CAROL, CHANNEL, signature
from tests.support.entries import entry_signature, signed_entries, three_signers
from tests.support.requests import honest, way_b
from wallet.envelope import FeeBump
from wallet.errors import Unreadable
from wallet.request import OtherRequest, Request, merge, of_envelope, read

HONEST = honest().request
SIGNED = honest().signed(ALICE, CHANNEL).request
BUMP = FeeBump.of(HONEST.envelope.with_signatures(SIGNED.signatures), CHANNEL.public, 10**6)
PAID = signature(CHANNEL, BUMP.hash)


def test_signatures_of_entries_stand_among_the_others_and_merge_in_any_order() -> None:
    case = way_b()
    alice, bob = (entry_signature(key, case) for key in (ALICE, BOB))
    one = case.request.with_signatures((alice,))
    other = case.request.with_signatures((bob,))
    assert merge(one, other) == merge(other, one) == merge(one, other)
    assert set(merge(one, other).signatures) == {alice, bob}


def test_an_envelope_whose_entries_are_signed_brings_those_signatures() -> None:
    case = way_b()
    theirs = signed_entries(case, ALICE, BOB).envelope
    payer = signature(CHANNEL, theirs.hash)
    merged = merge(case.request, theirs.with_signatures([payer]))
    given = {entry_signature(key, case) for key in (ALICE, BOB)}
    assert set(merged.signatures) == {*given, payer}
    assert merged.hash == case.envelope.hash
    assert of_envelope(theirs, case.view.snapshot).hash == case.envelope.hash


def test_a_fee_bump_is_a_request_of_its_own() -> None:
    bump = of_envelope(BUMP.with_signatures([PAID]), HONEST.snapshot)
    assert bump.hash == BUMP.hash != HONEST.hash
    assert (bump.envelope, bump.signatures) == (HONEST.envelope, (PAID,))
    again = read(bump.to_text())
    assert isinstance(again, Request)
    assert again.bump == BUMP
    with pytest.raises(OtherRequest):
        merge(HONEST, bump)
    assert merge(of_envelope(BUMP, HONEST.snapshot), bump).signatures == (PAID,)


def test_signatures_stand_beside_a_fee_bump_and_never_on_it() -> None:
    text = BUMP.with_signatures([PAID]).to_base64()
    facts = {**json.loads(HONEST.to_text()), "envelope": text}
    with pytest.raises(Unreadable):
        read(json.dumps(facts, sort_keys=True, separators=(",", ":")) + "\n")


def test_a_request_whose_entry_is_signed_is_the_same_request() -> None:
    """As a tool might write it that puts signatures where they end up."""
    case = way_b()
    inside = signed_entries(case, ALICE).request
    assert read(inside.to_text()).to_text() == inside.to_text()
    assert inside.hash == case.request.hash
    bob = case.request.with_signatures((entry_signature(BOB, case),))
    one, other = merge(inside, bob), merge(bob, inside)
    assert one.hash == other.hash
    assert sent_as(one) == sent_as(other) == signed_entries(case, ALICE, BOB).envelope.hash


def test_a_fee_bump_is_read_back_as_it_was_written() -> None:
    text = of_envelope(BUMP, HONEST.snapshot).to_text()
    assert read(text).to_text() == text


def test_another_tools_transaction_keeps_the_hash_that_it_is_known_by() -> None:
    """Even where its entry carries a signature more than the host needs."""
    case = three_signers(way_b())
    theirs = signed_entries(case, ALICE, BOB, CAROL).envelope
    payer = signature(CHANNEL, theirs.hash)
    request = of_envelope(theirs.with_signatures([payer]), case.view.snapshot)
    assert request.hash == case.envelope.hash
    assert sent_as(request) == theirs.hash
