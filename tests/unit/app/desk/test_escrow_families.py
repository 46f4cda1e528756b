"""The page of an escrow of every build: money, milestones, parts, steps by their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, cast

import pytest

from app.desk.escrow_pages import line_of, page_of, row_of
from app.desk.escrow_reading import read_escrow
from app.desk.escrow_seen import Eyes, Seen
from app.pages.escrow import EscrowPage, Money, Source, Stage
from app.ports import LedgerPort
from app.words.builds import FROM_SOURCES
from tests.support.builders import ESCROW
from tests.support.families import (
    ADMIN,
    BUILDS,
    BY_NAME,
    EVERY_BUILD,
    approved,
    deal,
    due,
    part,
)
from tests.support.family_cases import flagged, parts, states, with_roles, world_of
from tests.support.ledgers import (
    APPROVER,
    PROVIDER,
    RECEIVER,
    RELEASER,
    RESOLVER,
    STRANGER,
    UNIT,
)
from wallet.escrow.builds import Build
from wallet.escrow.terms import Approvals, Escrow, Flags, Milestone, Role
from wallet.keys import SecretKey
from wallet.snapshot import Snapshot
from wallet.soroban.entries import Key
from wallet.soroban.ledger import Ledger

SINGLE, MULTI = BY_NAME["96d51751"], BY_NAME["2ddb5ef1"]
FIRST_SINGLE, FIRST_MULTI = BY_NAME["b4a7abee"], BY_NAME["6b70d661"]
SECOND_SINGLE, SECOND_MULTI = BY_NAME["mainline-single-v2"], BY_NAME["mainline-multi-v2"]
RELEASED, RESOLVED, DISPUTED = Flags(released=True), Flags(resolved=True), Flags(disputed=True)


class Told:
    """A network that tells all of this ledger."""

    def __init__(self, on: Ledger) -> None:
        self.on = on

    async def snapshot(self, keys: Iterable[Key]) -> Snapshot:
        known = {key: self.on.entries.get(key) for key in keys}
        return Snapshot(self.on.network, self.on.sequence, self.on.timestamp, known)


async def seen_on(on: Ledger, *own: SecretKey) -> Seen:
    """An escrow as somebody with these keys reads it from its network."""
    names: dict[str, str] = {
        RECEIVER.public: "Seller",
        STRANGER.public: "Notary",
        APPROVER.public: "Buyer",
    }
    eyes = Eyes(frozenset(key.public for key in own), names, BUILDS)
    return await read_escrow(cast("LedgerPort", Told(on)), ESCROW, eyes)


async def looked(on: Ledger, *own: SecretKey) -> EscrowPage:
    return page_of(await seen_on(on, *own), Source.LIVE, ())


async def money(build: Build, agreed: Escrow, held: int) -> Money:
    found = (await looked(world_of(build, agreed, held))).money
    assert found is not None
    return found


def steps(page: EscrowPage) -> dict[str, str]:
    """Every step, and why it is closed."""
    return {move.step: move.reason for part in page.parts for move in part.moves}


def four(build: Build) -> tuple[Milestone, ...]:
    """Build one milestone released, one resolved, one due, one at work."""
    each = [part(build, n * 10 * UNIT, description=f"Part {n}") for n in range(1, 5)]
    released = replace(approved(each[0]), flags=RELEASED)
    return released, replace(each[1], flags=RESOLVED), approved(each[2]), each[3]


@pytest.mark.parametrize("name", EVERY_BUILD)
async def test_every_state_of_every_build_has_a_page(name: str) -> None:
    build = BY_NAME[name]
    everybody = (ADMIN, APPROVER, PROVIDER, RECEIVER, RELEASER, RESOLVER)
    for on in states(build):
        page = await looked(on, *everybody)
        assert page.money is not None
        assert page.life is not None
        assert page.code.unseen == (FROM_SOURCES if build.from_sources else "")
        for move in (move for each in page.parts for move in each.moves):
            assert move.is_open is not None
            assert bool(move.reason) != move.is_open
            assert not re.search(r"_|[a-z][A-Z]|cannot explain", f"{move.step} {move.reason}")


async def test_money_of_a_multi_escrow_is_told_by_what_has_become_of_it() -> None:
    told = await money(MULTI, deal(MULTI, *four(MULTI)), 75 * UNIT)
    assert (told.agreed, told.held, told.released, told.decided, told.open) == (
        *("100.00", "75.00", "10.00", "20.00", "70.00"),
    )
    assert (told.to_come, told.surplus, told.left, told.stage) == ("", "5.00", "", Stage.DUE)


async def test_money_that_lacks_is_that_of_the_milestones_still_to_be_paid() -> None:
    told = await money(MULTI, deal(MULTI, *four(MULTI)), 45 * UNIT)
    assert (told.to_come, told.surplus) == ("25.00", "")


async def test_what_a_release_pays_is_told_of_the_milestones_that_are_due() -> None:
    told = (await money(MULTI, deal(MULTI, *four(MULTI)), 75 * UNIT)).release
    assert told is not None
    assert (told.what, told.leaves, told.stays, told.reason) == (
        *("milestone 3", "30.00", "45.00", ""),
    )
    assert [(paid.role, paid.amount) for paid in told.paid] == [
        ("receiver", "29.61"),
        ("platform fee, 1 %", "0.30"),
        ("protocol fee, 0.3 %", "0.09"),
    ]


async def test_where_nothing_is_due_all_to_come_is_told_with_why_not() -> None:
    two = part(MULTI), part(MULTI, 50 * UNIT, receiver=STRANGER.public)
    told = (await money(MULTI, deal(MULTI, *two), 150 * UNIT)).release
    assert told is not None
    assert (told.what, told.leaves) == ("milestones 1 and 2", "150.00")
    assert told.reason == "The milestone is not approved yet."
    assert [(paid.name, paid.role, paid.share) for paid in told.paid[:2]] == [
        ("Seller", "receiver of milestone 1", "65.80 %"),
        ("Notary", "receiver of milestone 2", "32.90 %"),
    ]


@pytest.mark.parametrize(
    ("flags", "stage"),
    [
        ((RELEASED, RELEASED), Stage.RELEASED),
        ((RESOLVED, RESOLVED), Stage.RESOLVED),
        ((RELEASED, RESOLVED), Stage.RELEASED),
        ((RELEASED, DISPUTED), Stage.DISPUTED),
        ((RELEASED, Flags()), Stage.WORKING),
    ],
)
async def test_a_multi_escrow_is_over_with_its_last_milestone(
    flags: tuple[Flags, Flags], stage: Stage
) -> None:
    two = tuple(part(MULTI, flags=each) for each in flags)
    told = await money(MULTI, deal(MULTI, *two), 300 * UNIT)
    assert told.stage is stage
    assert (told.release is None) == (stage in {Stage.RELEASED, Stage.RESOLVED})


async def test_what_rounding_leaves_behind_is_called_dust() -> None:
    over = flagged(deal(SECOND_MULTI, *parts(SECOND_MULTI)), RESOLVED)
    dust, more = await money(SECOND_MULTI, over, 2), await money(SECOND_MULTI, over, 5 * UNIT)
    assert (dust.left, dust.is_dust, dust.surplus) == ("0.0000002", True, "")
    assert (more.left, more.is_dust) == ("5.00", False)


async def test_a_released_single_escrow_says_what_was_paid() -> None:
    told = await money(SINGLE, flagged(due(SINGLE), RELEASED), 0)
    assert (told.released, told.decided, told.open, told.left) == ("100.00", "", "", "")


async def test_milestones_are_told_with_all_that_their_build_keeps() -> None:
    first = part(
        SECOND_MULTI,
        30 * UNIT,
        flags=DISPUTED,
        dispute_reason="Keys are missing",
        approvals=Approvals(2, (APPROVER.public,), 1),
    )
    second = part(SECOND_MULTI, receiver=STRANGER.public)
    both = {Role.APPROVER: (APPROVER.public, RELEASER.public)}
    agreed = with_roles(deal(SECOND_MULTI, first, second), both)
    one, two = (await looked(world_of(SECOND_MULTI, agreed, 0))).milestones
    assert (one.amount, one.receiver, one.approvals) == (
        *("30.00 USDC", "Seller", "1 of 2 approvals: Buyer"),
    )
    assert (one.happened, one.reason) == ("in dispute", "Keys are missing")
    assert (two.amount, two.receiver, two.address) == ("100.00 USDC", "Notary", STRANGER.public)


async def test_a_dispute_over_all_of_a_single_escrow_says_why() -> None:
    agreed = flagged(deal(SECOND_SINGLE), DISPUTED)
    assert (await looked(world_of(SECOND_SINGLE, agreed, 0))).reason == "Late"


async def test_open_and_closed_steps_go_by_the_numbers_of_their_milestones() -> None:
    page = await looked(world_of(MULTI, deal(MULTI, *four(MULTI)), 75 * UNIT), RELEASER)
    told = steps(page)
    assert told["Release milestone 3"] == ""
    assert told["Release milestone 4"] == "The milestone is not approved yet."
    assert told["Release milestone 1"] == "The milestone is released already."
    assert told["Open a dispute over milestones 3 and 4"] == ""
    assert page.parts[0].role == "release signer"


async def test_a_release_that_is_asked_for_is_of_the_first_milestone_that_is_due() -> None:
    page = await looked(world_of(MULTI, deal(MULTI, *four(MULTI)), 75 * UNIT), RELEASER)
    assert page.asks == "milestone 3, 30.00 USDC"
    assert [payer.address for payer in page.payers] == [RELEASER.public]


async def test_the_first_builds_let_an_approval_be_taken_back() -> None:
    page = await looked(
        world_of(FIRST_MULTI, due(FIRST_MULTI, *parts(FIRST_MULTI)), 0), APPROVER
    )
    assert steps(page)["Take back the approvals of milestones 1 and 2"] == ""


async def test_an_administrator_changes_terms_and_milestones() -> None:
    page = await looked(
        world_of(SECOND_MULTI, deal(SECOND_MULTI, *parts(SECOND_MULTI)), 0), ADMIN
    )
    told = steps(page)
    assert {told["Change the escrow's terms"], told["Add a milestone"]} == {""}
    assert told["Change milestones 1 and 2"] == ""
    assert page.parts[0].role == "administrator"


async def test_several_release_signers_are_all_read_and_told() -> None:
    both = {Role.RELEASE_SIGNER: (RELEASER.public, STRANGER.public)}
    agreed = with_roles(due(SECOND_SINGLE), both)
    page = await looked(world_of(SECOND_SINGLE, agreed, 100 * UNIT), STRANGER)
    told = steps(page)
    assert told["Release the escrow money"] == ""
    assert [p.name for p in page.parties if p.roles == "release signer"] == ["", "Notary"]


async def test_whoever_gets_a_single_milestone_is_a_party() -> None:
    two = part(MULTI), part(MULTI, receiver=STRANGER.public)
    on = world_of(MULTI, deal(MULTI, *two), 0)
    page = await looked(on, STRANGER)
    assert [(p.name, p.roles) for p in page.parties[:2]] == [
        ("Seller", "receiver of milestone 1"),
        ("Notary", "receiver of milestone 2"),
    ]
    told = steps(page)
    assert told["Open a dispute over milestone 2"] == ""
    part_of = "Only somebody with a part in it can open a dispute."
    assert told["Open a dispute over milestone 1"] == part_of


async def test_a_multi_escrow_in_a_list_is_over_all_of_its_milestones() -> None:
    two = part(MULTI), part(MULTI, receiver=STRANGER.public)
    seen = await seen_on(world_of(MULTI, deal(MULTI, *two), 0), STRANGER)
    line, row = line_of(seen), row_of(seen, None)
    assert (line.amount, line.mine, line.stage) == ("200.00", "receiver", Stage.FUNDING)
    assert row.roles["receiver"] == f"{RECEIVER.public}, {STRANGER.public}"
    assert row.amount == 200 * UNIT


async def test_damage_in_any_builds_state_is_told_as_damage() -> None:
    one, other = (world_of(b, deal(b), 0) for b in (FIRST_SINGLE, FIRST_MULTI))
    code: dict[str, Any] = {"entries": {**other.entries, **one.entries}}
    page = await looked(replace(other, **code))
    assert page.code.build == FIRST_SINGLE.name
