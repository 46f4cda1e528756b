"""What the page of an escrow says: money, parts, open moves and why others are closed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from app.desk.escrow_seen import DamagedEscrow
from app.pages.escrow import Mine, MoveKind, MoveLine, Payer, Source, Stage
from app.profile.requests import keep
from app.records import Contact, Standing
from tests.support import practice
from tests.support.builders import contract_id
from tests.support.desks import desk_of
from tests.support.escrows import BUILD, BUILDS
from tests.support.looking import (
    CLOSING,
    PASSPHRASE,
    RELEASE,
    TERMS,
    Office,
    after,
    held_by,
    holding,
    looked,
    moves,
    put,
    unapproved,
)
from tests.support.network import with_signers
from tests.support.profiles import filed
from wallet.escrow.terms import Escrow, Flags, Role, Roles
from wallet.soroban.values import i128


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with desk_of(tmp_path) as (desk, around):
        yield desk, around


async def test_the_page_of_a_due_release_says_what_it_pays(
    office: Office,
) -> None:
    page = await looked(office)
    assert page.money is not None
    assert page.money.release is not None
    assert (page.money.stage, page.money.agreed, page.money.held, page.money.to_come) == (
        *(Stage.DUE, "250,000.00", "250,000.00", ""),
    )
    assert [(paid.role, paid.amount, paid.share) for paid in page.money.release.paid] == [
        ("receiver", "248,000.00", "99.20 %"),
        ("platform fee, 0.5 %", "1,250.00", ""),
        ("protocol fee, 0.3 %", "750.00", ""),
    ]
    assert (page.money.release.leaves, page.money.release.stays) == ("250,000.00", "0.00")
    assert page.money.release.is_known
    assert not page.money.release.reason


async def test_the_page_tells_terms_code_age_and_life(office: Office) -> None:
    page, latest = await looked(office), office[1].network.chain.latest
    assert page.title == "Sale of 14 Quayside Row"
    assert page.engagement_id == "CLOSING-2026-114"
    assert (page.code.build, page.code.wasm_hash) == (BUILD.name, BUILD.wasm_hash.hex())
    assert (page.age.ledger, page.age.closed) == (latest.sequence, latest.time)
    assert page.age.source is Source.LIVE
    assert page.life is not None
    assert not page.life.soon
    assert not page.life.sleeps
    assert [milestone.number for milestone in page.milestones] == [1, 2]
    assert all(milestone.approved for milestone in page.milestones)


async def test_the_currency_is_known_by_its_contract_and_not_by_its_word(
    office: Office,
) -> None:
    page = await looked(office)
    assert page.money is not None
    currency = page.money.currency
    assert (currency.code, currency.genuine, currency.known) == ("USDC", True, True)


async def test_a_signer_of_the_release_account_has_its_part(
    office: Office,
) -> None:
    page = await looked(office)
    (part,) = page.parts

    def own(kind: str) -> str:
        return f"{kind} {part.address} "

    assert (part.role, part.address) == ("release signer", practice.who("release"))
    assert part.mine == Mine(2, alone=False)
    assert part.moves == (
        MoveLine(
            *(RELEASE, True, ""),
            awaited=True,
            kind=MoveKind.RELEASE,
            key=own("release"),
            does=("release  ",),
        ),
        MoveLine(
            *("Open a dispute", True),
            kind=MoveKind.DISPUTE,
            key=own("dispute"),
            does=("dispute  ",),
        ),
    )
    assert page.payers == (Payer(practice.who("lawyer"), "lawyer"),)


async def test_a_signer_whose_weight_is_enough_needs_nobody(
    office: Office,
) -> None:
    network = office[1].network
    network.chain = with_signers(network.chain, {"lawyer": 2, "buyer": 1}, 2)
    (part,) = (await looked(office)).parts
    assert part.mine == Mine(2, alone=True)


async def test_who_lost_his_weight_has_no_part_any_more(office: Office) -> None:
    network = office[1].network
    network.chain = with_signers(network.chain, {"buyer": 1, "seller": 1}, 2)
    page = await looked(office)
    assert page.parts == ()
    assert page.payers == ()


async def test_one_address_with_several_roles_is_told_once(
    office: Office,
) -> None:
    page = await looked(office)
    seller = next(p for p in page.parties if p.address == practice.who("seller"))
    assert (seller.roles, seller.count) == ("receiver and milestone marker", 2)
    assert len(page.parties) == 5


async def test_names_are_those_of_the_profile(office: Office) -> None:
    desk, _ = office
    seller = practice.who("seller")
    desk.seat.profile.store.contacts.add(Contact(0, "Seller, Porto", seller, PASSPHRASE, ""))
    page = await looked(office)
    assert page.money is not None
    assert page.money.release is not None
    assert page.money.release.paid[0].name == "Seller, Porto"


async def test_a_move_that_is_closed_says_why_in_words(office: Office) -> None:
    page = await after(office, unapproved)
    release = moves(page)[RELEASE]
    assert (release.is_open, release.awaited, release.key) == (False, False, "")
    assert release.reason == "Not all milestones are approved yet."
    assert page.asks == ""
    assert page.money is not None
    assert page.money.stage is Stage.WORKING
    assert page.money.release is not None
    assert page.money.release.reason == "Not all milestones are approved yet."


async def test_a_tokens_refusal_is_told_as_the_tokens(office: Office) -> None:
    network = office[1].network
    network.chain = practice.without(network.chain, practice.usdc_line("seller"))
    release = moves(await looked(office))[RELEASE]
    assert release.reason == "An account in this step is not set up for the currency."


@pytest.mark.parametrize(
    ("flags", "stage"),
    [
        (Flags(disputed=True), Stage.DISPUTED),
        (Flags(released=True), Stage.RELEASED),
        (Flags(resolved=True), Stage.RESOLVED),
        (Flags(released=True, disputed=True), Stage.DISPUTED),
    ],
)
async def test_flags_say_how_far_the_money_has_come(
    office: Office, flags: Flags, stage: Stage
) -> None:
    page = await after(office, lambda escrow: replace(escrow, flags=flags))
    assert page.money is not None
    assert page.money.stage is stage
    assert (page.money.release is None) == (flags.released or flags.resolved)


async def test_an_escrow_without_all_its_money_says_what_is_still_to_come(
    office: Office,
) -> None:
    holding(office[1], 100_000 * 10**7)
    page = await looked(office)
    assert page.money is not None
    assert (page.money.stage, page.money.held) == (Stage.FUNDING, "100,000.00")
    assert page.money.to_come == "150,000.00"
    assert page.money.release is not None
    assert page.money.release.reason == "The escrow holds less than it would pay out."
    fund = page.parts[-1]
    assert (fund.role, [move.step for move in fund.moves]) == ("", ["Fund the escrow"])


async def test_more_money_than_agreed_on_stays_behind(office: Office) -> None:
    holding(office[1], 250_001 * 10**7)
    page = await looked(office)
    assert page.money is not None
    assert page.money.release is not None
    assert page.money.release.stays == "1.00"


async def test_milestones_that_stand_alike_share_a_line(office: Office) -> None:
    def change(escrow: Escrow) -> Escrow:
        one = replace(escrow.milestones[0], approved=False)
        done = replace(one, approved=True)
        five = (one, done, one, one, one, done)
        return held_by("lawyer", Role.APPROVER)(replace(escrow, milestones=five))

    found = moves(await after(office, change))
    assert found["Approve milestones 1 and 3 to 5"].awaited
    closed = found["Approve milestones 2 and 6"]
    assert closed.reason == "The milestone is approved already."


async def test_who_has_two_roles_is_told_each_step_once(office: Office) -> None:
    page = await after(office, held_by("lawyer", Role.PLATFORM, Role.APPROVER))
    part = next(part for part in page.parts if part.address == practice.who("lawyer"))
    assert part.role == "approver and platform"
    steps = [move.step for move in part.moves]
    assert len(steps) == len(set(steps))
    assert steps[-1] == "Open a dispute"
    assert {"Change the escrow's terms", "Add a milestone"} <= set(steps)
    assert part.mine == Mine(1, alone=True)


async def test_a_role_that_a_contract_has_is_told_and_is_nobodys_here(
    office: Office,
) -> None:
    def change(escrow: Escrow) -> Escrow:
        wallet = {Role.RELEASE_SIGNER: (contract_id("smart wallet"),)}
        return replace(escrow, roles=Roles({**escrow.roles.holders, **wallet}))

    page = await after(office, change)
    assert page.parts == ()
    assert page.money is not None
    assert page.money.release is not None
    assert page.money.release.is_known


async def test_an_escrow_of_a_request_says_that_the_file_tells_it(
    office: Office,
) -> None:
    desk, around = office
    keep(desk.seat.profile, await filed(around.network), BUILDS)
    page = await desk.escrows.kept(CLOSING, PASSPHRASE)
    assert page.age.source is Source.TOLD
    release = moves(page)[RELEASE]
    assert release.is_open
    assert [request.standing for request in page.requests] == [Standing.NEEDS_ME]
    assert page.requests[0].step == "Co-sign release"


async def test_what_a_file_does_not_tell_is_not_known(office: Office) -> None:
    desk, around = office
    request = await filed(around.network)
    entries = dict(request.snapshot.entries)
    del entries[practice.usdc_line("seller")]
    snapshot = replace(request.snapshot, entries=entries)
    keep(desk.seat.profile, replace(request, snapshot=snapshot), BUILDS)
    page = await desk.escrows.kept(CLOSING, PASSPHRASE)
    assert moves(page)[RELEASE].is_open is None
    assert moves(page)["Open a dispute"].is_open
    assert page.money is not None
    assert page.money.release is not None
    assert not page.money.release.is_known
    assert page.asks == ""


async def test_terms_that_the_contract_cannot_have_written_are_told_as_damage(
    office: Office,
) -> None:
    put(office[1], TERMS, i128(5))
    with pytest.raises(DamagedEscrow):
        await looked(office)


async def test_numbers_at_the_end_of_what_can_be_counted_are_shown(office: Office) -> None:
    holding(office[1], 2**127 - 1)
    page = await after(office, lambda escrow: replace(escrow, amount=2**127 - 1))
    assert page.money is not None
    assert page.money.agreed.startswith("17,014,118,")
    assert page.money.release is None


async def test_a_balance_below_nothing_is_told_as_damage(office: Office) -> None:
    holding(office[1], -(2**127))
    with pytest.raises(DamagedEscrow):
        await after(office, lambda escrow: replace(escrow, amount=2**127 - 1))
