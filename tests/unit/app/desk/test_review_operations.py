"""The review of steps that are no contract calls: its sentence, parts, and every field."""

from __future__ import annotations

import pytest
from stellar_sdk import xdr

from app.pages.review import Fact, Gravity, ReviewPage
from app.report import as_text
from tests.support.builders import ALICE, BOB, ESCROW, SHARED, muxed
from tests.support.families import BY_NAME
from tests.support.family_pages import review_page
from tests.support.ledger_steps import (
    MONEY_KEY,
    OWN_KEYS,
    SALT,
    deployment,
    extension,
    on_account,
    restoration,
)
from tests.support.ledgers import PLATFORM, STRANGER
from tests.support.requests import Case, due, honest
from wallet.amounts import Asset
from wallet.network import PRACTICE
from wallet.operations import BumpSequence, DeployContract, SetSigners, SetTrustline
from wallet.signers import Signer, SignerKey
from wallet.soroban.values import address

WITH_ADMIN = BY_NAME["5f03a001"]
ADMIN = (address(PLATFORM.public),)
NEW = DeployContract(SHARED.public, WITH_ADMIN.wasm_hash, SALT, ADMIN).contract(PRACTICE)
THIRD = Signer(SignerKey.ed25519(STRANGER.public), 2)
TRUST = SetTrustline(Asset("EURX", STRANGER.public), 5_000_000_000)

CASES: dict[str, Case] = {
    "longer storage": extension(),
    "storage awake": restoration(),
    "a new contract": deployment(WITH_ADMIN, ADMIN),
    "a trustline": on_account(TRUST),
    "a signer": on_account(SetSigners(signer=THIRD)),
    "a number": on_account(BumpSequence(10**12)),
}
SENTENCES = {
    "longer storage": f"Keep the storage of {due().title} awake until about 15 Jan 2027",
    "storage awake": f"Wake the storage of {due().title}, which sleeps",
    "a new contract": f"Make a new contract of the code {WITH_ADMIN.name}, on behalf of "
    "GBHP 5OJE … UD47 6F3W: it is no escrow before it is set up",
    "a trustline": "Let GBHP 5OJE … UD47 6F3W hold up to 500.00 EURX, of the issuer Notary",
    "a signer": "Change who signs for GBHP 5OJE … UD47 6F3W: Notary comes, with weight 2; "
    "afterwards one key alone can act for it, and change who signs",
    "a number": "Make every unsent transaction of GBHP 5OJE … UD47 6F3W void that has a number "
    "up to 1000000000000",
}


def said(page: ReviewPage) -> str:
    return "".join(phrase.text for phrase in page.sentence)


def part(page: ReviewPage, name: str) -> Fact:
    (found,) = (fact for fact in page.step if fact.name == name)
    return found


@pytest.mark.parametrize("name", CASES)
def test_the_sentence_says_what_comes_of_it(name: str) -> None:
    assert said(review_page(CASES[name])) == SENTENCES[name]


@pytest.mark.parametrize("name", CASES)
def test_no_page_of_such_a_step_speaks_of_a_release_or_of_payees(name: str) -> None:
    page = review_page(CASES[name])
    told = [said(page), page.button, *(f"{fact.name} {fact.value}" for fact in page.step)]
    told += [line.says for line in page.checks.findings if line.gravity is Gravity.PASSED]
    assert not [text for text in told if "release" in text.lower() or "pays" in text]
    assert (page.money, page.moves_nothing, page.technical.payees) == (None, True, ())
    assert page.button != review_page(honest()).button


@pytest.mark.parametrize("name", CASES)
def test_every_field_of_the_operation_is_among_the_technical_facts(name: str) -> None:
    case = CASES[name]
    named = {
        fact.name.partition(".")[0].partition("[")[0]
        for fact in review_page(case).technical.arguments
    }
    (kind,) = case.envelope.transaction.operations[0].body.to_json_dict()
    assert kind in {name.partition(" ")[0] for name in named}
    for fact in review_page(case).technical.arguments:
        assert fact.value in as_text(case.review)


@pytest.mark.parametrize("name", CASES)
def test_the_lines_in_a_terminal_say_the_same(name: str) -> None:
    text = as_text(CASES[name].review)
    assert "this step moves no money" in text
    assert "not explained" not in text


def test_storage_is_told_entry_by_entry_with_its_life_now_and_then() -> None:
    page = review_page(extension())
    then = "ledger 61,000,000, about 18 Nov 2026; then ledger 62,000,000, about 15 Jan 2027"
    for name, whose in (("Terms of the escrow", ESCROW), ("Money of the escrow", ESCROW)):
        assert part(page, name) == Fact(name, then, whose)
    assert page.deal is not None
    assert page.title == due().title


def test_storage_of_nobody_known_says_how_many_entries() -> None:
    page = review_page(extension((MONEY_KEY,)).unknowing(*OWN_KEYS))
    assert said(page).startswith("Keep 1 entry of storage awake")
    assert page.no_deal


def test_a_new_contract_is_told_by_its_address_its_code_and_what_it_is_given() -> None:
    page = review_page(CASES["a new contract"])
    assert part(page, "Address of the new contract").address == NEW
    assert part(page, "Administrator, who sets it up").address == PLATFORM.public
    assert (page.deal, page.technical.contract) == (None, NEW)
    assert page.technical.wasm_hash == WITH_ADMIN.wasm_hash.hex()
    assert any(SALT.hex() in line for line in page.technical.authorisations)


def test_who_could_act_alone_afterwards_is_named_at_each_level() -> None:
    page = review_page(CASES["a signer"])
    alone = [fact.address for fact in page.step if fact.name.startswith("Alone")]
    assert alone == [STRANGER.public] * 3
    keys = {fact.address for fact in page.step if fact.name == "Signer"}
    assert keys == {ALICE.public, BOB.public, STRANGER.public}


def test_a_cancellation_that_only_spends_its_own_number_says_whose() -> None:
    page = review_page(on_account(BumpSequence(0)))
    assert said(page) == (
        "Make every unsent transaction of Law office (you) void that has a number up to 1001, "
        "and do nothing else"
    )


def test_what_is_not_explained_is_shown_field_by_field_and_stopped() -> None:
    payment = xdr.PaymentOp(
        muxed(STRANGER.public),
        xdr.Asset(xdr.AssetType.ASSET_TYPE_NATIVE),
        xdr.Int64(70_000_000),
    )
    body = xdr.OperationBody(xdr.OperationType.PAYMENT, payment_op=payment)
    case = honest().edited(
        lambda found: setattr(found, "operations", [xdr.Operation(muxed(SHARED.public), body)])
    )
    page = review_page(case)
    told = {fact.name: fact.value for fact in page.technical.arguments}
    assert page.is_stopped
    assert (told["payment.destination"], told["payment.amount"]) == (
        STRANGER.public,
        "70000000",
    )
