"""Changing the terms: each by itself, and roles that one or several people hold."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.desk.entries import BadEntry, NotEntered, NothingChanged
from app.desk.move_entries import entered_move
from app.desk.move_facts import Facts
from app.desk.move_forms import form_of
from app.pages.escrow import MoveKind
from tests.support.families import ADMIN, BY_NAME, deal
from tests.support.family_cases import parts, with_roles, world_of
from tests.support.ledgers import APPROVER, FUNDER, PLATFORM, RECEIVER, STRANGER
from tests.support.move_forms import facts_of, texts
from wallet.addresses import Address
from wallet.escrow import moves
from wallet.escrow.terms import Approvals, Role

SINGLE, SECOND_MULTI = BY_NAME["96d51751"], BY_NAME["mainline-multi-v2"]


def of_terms(*approvers: Address, targets: tuple[int, ...] = (1, 1)) -> Facts:
    """Changing the terms of a second-generation escrow whose milestones need so many."""
    milestones = [
        replace(each, approvals=Approvals(target, (), 0))
        for each, target in zip(parts(SECOND_MULTI), targets, strict=True)
    ]
    agreed = deal(SECOND_MULTI, *milestones)
    held = {Role.APPROVER: approvers} if approvers else {}
    on = world_of(SECOND_MULTI, with_roles(agreed, held), 0)
    return facts_of(on, MoveKind.CHANGE_TERMS, ADMIN)


def test_a_role_of_several_holders_is_added_to_and_taken_from() -> None:
    facts = of_terms(APPROVER.public, STRANGER.public)
    (entry,) = [each for each in form_of(facts).entries if each.name == "role-approver"]
    assert entry.text == f"{APPROVER.public}\n{STRANGER.public}"
    assert entry.role is not None
    assert entry.role.several
    held = {Role.APPROVER: (STRANGER.public, FUNDER.public), Role.OBSERVER: (PLATFORM.public,)}
    lines = f"{STRANGER.public}\n{FUNDER.public}"
    others = {"role-approver": lines, "role-observer": PLATFORM.public}
    move = entered_move(facts, texts(facts, **others, title="Closing"))
    assert move == moves.UpdateEscrow(ADMIN.public, with_roles(facts.seen.escrow, held))
    assert not facts.refusal(facts.predicted(move))


@pytest.mark.parametrize(
    "lines",
    [f"{APPROVER.public}\nGABC", f"{APPROVER.public}\n{APPROVER.public}"],
    ids=["no address", "twice"],
)
def test_of_several_holders_the_wrong_one_is_named(lines: str) -> None:
    facts = of_terms()
    with pytest.raises(BadEntry) as raised:
        entered_move(facts, texts(facts, **{"role-approver": lines}))
    assert raised.value.entry == "role-approver 2"


def test_a_role_that_somebody_must_hold_is_not_left_to_nobody() -> None:
    facts = of_terms()
    with pytest.raises(NotEntered):
        entered_move(facts, texts(facts, **{"role-approver": " \n"}))


def test_a_role_of_one_holder_goes_to_no_two() -> None:
    agreed = deal(SINGLE, *parts(SINGLE))
    facts = facts_of(world_of(SINGLE, agreed, 0), MoveKind.CHANGE_TERMS, PLATFORM)
    entries = {entry.name: entry for entry in form_of(facts).entries}
    role = entries["role-receiver"].role
    assert role is not None
    assert not role.several
    two = f"{RECEIVER.public}\n{STRANGER.public}"
    with pytest.raises(BadEntry):
        entered_move(facts, texts(facts, **{"role-receiver": two}))


def test_the_approvals_that_milestones_need_are_told_and_stay_within_reach() -> None:
    facts = of_terms(APPROVER.public, STRANGER.public, targets=(1, 2))
    (entry,) = [each for each in form_of(facts).entries if each.name == "role-approver"]
    assert entry.role is not None
    assert entry.role.does.endswith(
        "Approvals that are needed, whoever approves: 1 for milestone 1 and 2 for milestone 2. "
        "This stays as it is."
    )
    with pytest.raises(BadEntry) as raised:
        entered_move(facts, texts(facts, **{"role-approver": STRANGER.public}))
    assert (raised.value.entry, raised.value.why) == ("role-approver", "too few")


def test_terms_that_can_no_longer_change_say_why() -> None:
    agreed = deal(SINGLE, *parts(SINGLE))
    facts = facts_of(world_of(SINGLE, agreed, 0), MoveKind.CHANGE_TERMS, PLATFORM)
    entries = {entry.name: entry for entry in form_of(facts).entries}
    assert {entry.reason for entry in entries.values()} == {""}
    assert (entries["fee"].text, entries["amount"].text) == ("1", "100.00")


def test_only_what_was_changed_is_changed() -> None:
    agreed = deal(SINGLE, *parts(SINGLE))
    facts = facts_of(world_of(SINGLE, agreed, 0), MoveKind.CHANGE_TERMS, PLATFORM)
    stranger = " ".join(STRANGER.public[at : at + 4] for at in range(0, 56, 4))
    move = entered_move(
        facts,
        texts(facts, title="Hill", amount="100", fee="1.5", **{"role-receiver": stranger}),
    )
    receiver = with_roles(agreed, {Role.RECEIVER: (STRANGER.public,)})
    assert move == moves.UpdateEscrow(
        PLATFORM.public, replace(receiver, title="Hill", platform_fee=150)
    )
    with pytest.raises(NothingChanged):
        entered_move(facts, texts(facts, title=agreed.title, amount="100.00"))
