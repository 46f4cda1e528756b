"""The technical part: arguments by name and type, every entry by whose it is, both hashes."""

from __future__ import annotations

from hashlib import sha256

import pytest

from app.check_words import words_of
from app.desk.review_deal import deal_of
from app.desk.review_names import Named
from app.desk.review_technical import technical_of
from app.pages.review import Technical
from app.words.groups import grouped
from tests.support.escrows import milestone, terms
from tests.support.families import BY_NAME, EVERY_BUILD
from tests.support.family_cases import deeds
from tests.support.family_pages import review_page
from tests.support.ledgers import RECEIVER
from tests.support.requests import Case, honest, way_b
from wallet.escrow.builds import Build

PLAIN = {"address", "i128", "u32", "string", "symbol", "bool", "BytesN<32>", "val"}
"""Types that have no parts of their own."""

FILE_HASH = sha256(b"a deed").hexdigest()


def technical(case: Case) -> Technical:
    return technical_of(Named(case.review, {RECEIVER.public: "Seller"}))


@pytest.fixture(params=EVERY_BUILD)
def build(request: pytest.FixtureRequest) -> Build:
    return BY_NAME[request.param]


def test_every_argument_of_every_move_stands_by_the_type_of_the_interface(build: Build) -> None:
    for deed in deeds(build):
        told = technical(deed.case).arguments
        assert told
        kinds = {fact.kind for fact in told if fact.value != "none"}
        assert {kind for kind in kinds if not kind.startswith("Option<")} <= PLAIN


def test_the_argument_of_a_release_is_an_address() -> None:
    (fact,) = technical(honest()).arguments
    assert (fact.name, fact.kind) == ("release_signer", "address")


def test_every_entry_that_may_be_changed_is_told_before_those_that_are_read() -> None:
    case = honest()
    footprint = case.review.facts.footprint
    assert footprint is not None
    told = technical(case).footprint
    names = [fact.name for fact in told]
    assert names.count("may be changed") == len(footprint.read_write)
    assert names.count("is only read") == len(footprint.read_only)
    assert names == sorted(names, reverse=True)


def test_an_entry_is_told_by_whose_it_is() -> None:
    told = " | ".join(fact.value for fact in technical(honest()).footprint)
    assert f"trustline of Seller ({grouped(RECEIVER.public)})" in told
    assert "balance of " in told
    assert "code " in told


def test_the_hash_of_the_evidence_is_told_and_one_that_it_quotes() -> None:
    said = f"deed.pdf sha256:{FILE_HASH.upper()}."
    agreed = terms(milestones=(milestone(evidence=said), milestone()))
    (proof,) = deal_of(Named(honest().review, {}), agreed).proofs
    assert (proof.milestone, proof.quoted) == (1, FILE_HASH)
    assert proof.hash == sha256(said.encode()).hexdigest()


@pytest.mark.parametrize("said", ["deed.pdf", "x" + "a" * 64, "a" * 63, "G" + "A" * 63])
def test_what_is_no_hash_is_not_taken_for_one(said: str) -> None:
    agreed = terms(milestones=(milestone(evidence=said),))
    (proof,) = deal_of(Named(honest().review, {}), agreed).proofs
    assert proof.quoted == ""


def test_by_envelope_the_transactions_hash_is_what_is_signed() -> None:
    page = review_page(honest())
    assert page.signed_hash == page.transaction_hash == page.hash
    assert page.signs == "transaction"


def test_by_entry_the_check_words_are_of_what_the_key_signs() -> None:
    case = way_b()
    page = review_page(case)
    (entry,) = case.review.facts.by_address
    payload_hash = entry.payload(case.envelope.network)
    assert page.signs == "authorisation entry"
    assert page.signed_hash == payload_hash.hex()
    assert page.check_words == words_of(payload_hash)
    assert page.transaction_hash != page.signed_hash
