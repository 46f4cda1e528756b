"""Reviewing from the window: from the file at once, then held against the network."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.check_words import words_of
from app.desk.errors import NoServer
from app.desk.review_standing import hindrance_of
from app.pages.events import InboxChanged
from app.pages.review import Gravity, Hindrance, Share
from app.pages.review_same import says_the_same
from app.profile.errors import NotKept
from app.records import Standing, Submission, SubmissionState
from app.review import view_of
from tests.support import practice
from tests.support.escrows import BUILDS
from tests.support.network import with_signers, with_terms
from tests.support.profiles import BY_PASSWORD, last
from tests.support.reading import Reader, asked, other_evidence
from wallet.journal import Kind
from wallet.network import TESTNET
from wallet.review.review import review
from wallet.review.token import ChangedAfterReview


@pytest.fixture
async def reader(tmp_path: Path) -> AsyncIterator[Reader]:
    async with asked(tmp_path) as made:
        yield made


async def test_a_review_opens_from_the_file_alone(reader: Reader) -> None:
    page = await reader.open()
    assert (page.hindrance, page.age.is_live, reader.around.network.asked) == (None, False, [])


async def test_the_sentence_says_what_the_call_does(reader: Reader) -> None:
    reader.call_the_seller()
    page = await reader.open()
    text = "".join(phrase.text for phrase in page.sentence)
    assert text == "Release 250,000.00 USDC from Sale of 14 Quayside Row to Seller, Porto"


async def test_the_money_stands_payee_first_and_adds_up(reader: Reader) -> None:
    money = (await reader.open()).money
    assert money is not None
    assert [(p.share, p.amount, p.percent) for p in money.payments] == [
        (Share.PAYEE, "248,000.00", "99.20"),
        (Share.PLATFORM, "1,250.00", "0.50"),
        (Share.PROTOCOL, "750.00", "0.30"),
    ]
    assert (money.total, money.stays, money.currency.known) == ("250,000.00", "0.00", True)


async def test_my_signature_is_the_second_of_two_and_completes_it(reader: Reader) -> None:
    why = (await reader.open()).why
    assert why.turn is not None
    assert (why.turn.place, why.turn.of, why.turn.only_these) == (2, 2, True)
    assert (why.completes, why.still, why.label) == (True, (), "lawyer")


async def test_who_is_still_needed_after_me_is_named(tmp_path: Path) -> None:
    async with asked(tmp_path, signers=()) as reader:
        why = (await reader.open()).why
    assert (why.completes, [each.key for each in why.still]) == (False, [practice.who("buyer")])


async def test_every_role_and_milestone_of_the_deal_is_told(reader: Reader) -> None:
    deal = (await reader.open()).deal
    assert deal is not None
    assert [h.role for h in deal.holders] == [
        *("platform", "milestone marker", "approver", "release signer", "receiver"),
        "dispute resolver",
    ]
    assert [m.description for m in deal.milestones] == [
        *("Deed of transfer registered", "Keys handed over"),
    ]
    assert [shared.roles for shared in deal.shared] == ["milestone marker and receiver"]


async def test_findings_stand_worst_first_and_nothing_missing_looks_passed(
    reader: Reader,
) -> None:
    checks = (await reader.open()).checks
    gravities = [tuple(Gravity).index(line.gravity) for line in checks.findings]
    assert gravities == sorted(gravities)
    told = {line.number for line in (*checks.findings, *checks.folded)}
    lacking = {each.number for each in checks.lacking}
    assert {31, 33} <= lacking
    assert told & lacking == set()


async def test_the_check_words_are_those_of_the_hash(reader: Reader) -> None:
    page = await reader.open()
    assert page.check_words == words_of(reader.request.envelope.hash)


async def test_the_network_says_the_same_and_only_the_facts_are_younger(reader: Reader) -> None:
    reader.around.network.clock.step(60)
    before, now = await reader.open(), await reader.look_again()
    assert says_the_same(before, now)
    assert (now.since.changes, now.age.is_live) == ((), True)
    assert now.age.ledger > before.age.ledger
    assert now.digest != before.digest


async def test_what_changed_since_it_was_asked_for_is_told(reader: Reader) -> None:
    network = reader.around.network
    network.chain = with_terms(network.chain, other_evidence)
    before, now = await reader.open(), await reader.look_again()
    assert not says_the_same(before, now)
    (change,) = now.since.changes
    assert (change.what, change.asked, change.looked, change.now) == (
        "Milestone 1, evidence",
        "Land registry extract 2026/4471, folio 12",
        None,
        "another paper",
    )


async def test_signers_that_changed_are_told_by_name(reader: Reader) -> None:
    network = reader.around.network
    network.chain = with_signers(network.chain, {"buyer": 1, "lawyer": 1, "desk": 1}, 3)
    now = await reader.look_again()
    told = {c.what.split(" of ")[0].split(" by ")[0]: c for c in now.since.changes}
    assert {"Signers", "Weight needed"} <= set(told)
    assert told["Weight needed"].now == "low 3, medium 3, high 3"
    assert "lawyer (" in told["Signers"].now
    assert now.why.completes is False


async def test_old_facts_are_warned_of_and_fresh_ones_are_not(reader: Reader) -> None:
    reader.around.network.clock.step(3600)
    before, now = await reader.open(), await reader.look_again()
    gravity = {
        page.age.is_live: {f.number: f.gravity for f in page.checks.findings}[45]
        for page in (before, now)
    }
    assert gravity == {False: Gravity.WARN, True: Gravity.PASSED}
    assert says_the_same(before, now)


async def test_without_a_server_for_the_network_nothing_is_asked(reader: Reader) -> None:
    profiles, folder = reader.desk.seat.services.profiles, reader.around.profile.folder
    await reader.desk.seat.sit(profiles.unlock(folder, BY_PASSWORD))
    with pytest.raises(NoServer):
        await reader.look_again()


async def test_what_i_signed_needs_me_no_more(reader: Reader) -> None:
    await reader.sign(await reader.open())
    page = await reader.open()
    assert (page.hindrance, page.why.turn) == (Hindrance.COMPLETE, None)


async def test_where_i_signed_and_others_have_not_that_is_said(tmp_path: Path) -> None:
    async with asked(tmp_path, ("buyer",)) as reader:
        page = await reader.open()
    assert page.hindrance is Hindrance.SIGNED
    assert [each.key for each in page.why.still] == [practice.who("lawyer")]


async def test_keys_that_have_no_part_in_it_are_told_so(tmp_path: Path) -> None:
    async with asked(tmp_path, ("seller",)) as reader:
        page = await reader.open()
        assert page.hindrance is Hindrance.NO_KEY
        with pytest.raises(ChangedAfterReview):
            await reader.sign(page)


async def test_what_stops_everybody_is_said_before_what_hinders_me(reader: Reader) -> None:
    reader = await reader.with_short_request()
    reader.around.network.clock.step(1300)
    page = await reader.open()
    assert (page.hindrance, page.is_stopped) == (Hindrance.STOPPED, True)
    assert page.checks.findings[0].number == 12


async def test_a_request_that_was_sent_is_not_held_against_the_network(reader: Reader) -> None:
    hash_, profile = reader.request.envelope.hash, reader.desk.seat.profile
    profile.store.submissions.append(
        Submission(hash_, SubmissionState.FINAL, profile.clock.now(), 7, "txSUCCESS")
    )
    profile.store.requests.set_standing(hash_, Standing.FINAL)
    page = await reader.look_again()
    assert (page.hindrance, page.age.is_live) == (Hindrance.ON_ITS_WAY, False)
    assert reader.around.network.asked == []


async def test_a_refusal_is_kept_with_its_reason(reader: Reader) -> None:
    await reader.desk.reviewing.decline(reader.hash, "the deed is not there")
    page = await reader.open()
    assert (page.hindrance, page.hindrance_facts) == (
        Hindrance.DECLINED,
        "the deed is not there",
    )
    assert last(reader.desk.seat.profile).event.kind is Kind.DECLINED
    assert InboxChanged() in reader.around.told


async def test_words_that_are_due_hinder_on_a_real_network_alone(reader: Reader) -> None:
    profile, request = reader.desk.seat.profile, reader.request
    due = replace(profile.opened.identities[0], words_due=True)
    real = replace(
        request,
        envelope=replace(request.envelope, network=TESTNET),
        snapshot=replace(request.snapshot, network=TESTNET),
    )
    hindrances = [
        hindrance_of(profile, review(each.envelope, view_of(each, BUILDS)), due)
        for each in (request, real)
    ]
    assert hindrances == [(None, ""), (Hindrance.WORDS_DUE, "lawyer")]


async def test_nothing_is_reviewed_that_is_not_kept(reader: Reader) -> None:
    with pytest.raises(NotKept):
        await reader.desk.reviewing.open("00" * 32)
