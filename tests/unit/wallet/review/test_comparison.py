"""What changed: the state that came with a request, the one last seen, and the present one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.support.builders import ALICE, BOB, ESCROW, MALLORY, SHARED
from tests.support.escrows import escrow, milestone, roles
from tests.support.families import BY_NAME
from tests.support.families import due as due_in
from tests.support.family_cases import release_of, world_of
from tests.support.ledgers import ALIVE, RECEIVER, SEQUENCE, balance_entry, stored
from tests.support.recollections import asked_when, knowing, seen_before
from tests.support.requests import (
    DAY,
    NOW,
    PRICE,
    TOKEN,
    USDC,
    Case,
    Change,
    due,
    honest,
    shared_account,
    world,
)
from wallet.escrow.storage import ESCROW_KEY
from wallet.escrow.terms import Approvals, Escrow, Flags, Role
from wallet.holdings import contract_balance_key
from wallet.review.comparison import Comparison, Moment, Row
from wallet.review.knowledge import Cosigned, Sighting
from wallet.review.told_state import Kind, Name, Part
from wallet.snapshot import Snapshot
from wallet.soroban.values import symbol


def compared(change: Change) -> Comparison:
    """What changed until the honest release is reviewed."""
    return change(honest()).review.comparison


def told(comparison: Comparison) -> dict[tuple[str, str, int | None], tuple[Any, Any, Any]]:
    """Rows by part, name and place: proposed, looked, now."""
    return {
        (row.name.part.value, row.name.name, row.name.place): (
            row.proposed,
            row.looked,
            row.now,
        )
        for row in comparison.rows
    }


def looked_at(case: Case) -> Change:
    """The user last saw the state of this case."""
    return knowing(looked=Sighting(replace(case.view.snapshot, sequence=1), NOW - DAY))


def test_without_an_earlier_state_there_is_nothing_to_compare() -> None:
    assert honest().review.comparison == Comparison(None, None, Moment(SEQUENCE, NOW), ())


def test_the_state_under_review_is_not_compared_with_itself() -> None:
    comparison = compared(knowing())
    assert (comparison.proposed, comparison.looked, comparison.rows) == (None, None, ())


def test_each_state_tells_when_it_was() -> None:
    comparison = compared(seen_before(due(title="Sale")))
    assert comparison.looked == Moment(SEQUENCE - 1000, NOW - DAY, NOW - DAY)
    assert comparison.now == Moment(SEQUENCE, NOW)


def test_three_states_stand_side_by_side() -> None:
    case = honest()
    first, second = (case.with_entries(escrow(due(title=t))).view.snapshot for t in ("A", "B"))
    both = knowing(proposed=Sighting(first, 1), looked=Sighting(second, 2))
    assert told(compared(both)) == {("terms", "title", None): ("A", "B", "Closing")}


def test_a_state_that_is_as_it_is_now_stands_beside_one_that_is_not() -> None:
    case = honest()
    first = case.with_entries(escrow(due(title="A"))).view.snapshot
    same = replace(case.view.snapshot, sequence=1)
    both = knowing(proposed=Sighting(first, 1), looked=Sighting(same, 2))
    assert told(compared(both)) == {("terms", "title", None): ("A", "Closing", "Closing")}


OTHERWISE: dict[tuple[str, str, int | None], tuple[Escrow, str, str]] = {
    ("terms", "title", None): (due(title="Sale"), "Sale", "Closing"),
    ("terms", "description", None): (due(description="x"), "x", "House on the lake"),
    ("terms", "engagement_id", None): (due(engagement_id="1"), "1", "2026-114"),
    ("terms", "amount", None): (due(amount=PRICE - 1), str(PRICE - 1), str(PRICE)),
    ("terms", "platform_fee", None): (due(platform_fee=200), "200", "100"),
    ("terms", "receiver_memo", None): (due(receiver_memo=7), "7", "0"),
    ("terms", "disputed", None): (due(flags=Flags(disputed=True)), "yes", "no"),
    ("terms", "released", None): (due(flags=Flags(released=True)), "yes", "no"),
    ("terms", "resolved", None): (due(flags=Flags(resolved=True)), "yes", "no"),
    ("role", "receiver", None): (
        due(roles=roles({Role.RELEASE_SIGNER: SHARED.public, Role.RECEIVER: MALLORY.public})),
        MALLORY.public,
        RECEIVER.public,
    ),
    ("role", "release_signer", None): (
        due(roles=roles({Role.RELEASE_SIGNER: MALLORY.public})),
        MALLORY.public,
        SHARED.public,
    ),
    ("milestone", "description", 0): (
        due(milestones=(milestone("Keys", approved=True),)),
        "Keys",
        "Deed of sale",
    ),
    ("milestone", "status", 0): (
        due(milestones=(milestone(approved=True, status="done"),)),
        "done",
        "pending",
    ),
    ("milestone", "evidence", 0): (
        due(milestones=(milestone(approved=True, evidence="deed.pdf"),)),
        "deed.pdf",
        "",
    ),
    ("milestone", "approved", 0): (due(milestones=(milestone(),)), "no", "yes"),
}


@pytest.mark.parametrize("name", OTHERWISE, ids=lambda name: " ".join(map(str, name)))
def test_every_fact_of_the_terms_is_compared(name: tuple[str, str, int | None]) -> None:
    then, before, now = OTHERWISE[name]
    assert told(compared(seen_before(then))) == {name: (None, before, now)}
    assert told(compared(asked_when(then))) == {name: (before, None, now)}


def test_a_milestone_that_is_new_was_not_there_before() -> None:
    case = honest(
        world(due(milestones=(milestone(approved=True), milestone("Keys", approved=True))))
    )
    rows = told(seen_before(due())(case).review.comparison)
    assert rows["milestone", "description", 1] == (None, "", "Keys")
    assert {place for _, _, place in rows} == {1}


def test_a_milestone_that_is_gone_is_told_as_it_was() -> None:
    before = due(milestones=(milestone(approved=True), milestone("Keys", approved=True)))
    rows = told(compared(seen_before(before)))
    assert rows["milestone", "description", 1] == (None, "Keys", "")


def test_money_that_came_or_went_is_told() -> None:
    poorer = honest().with_entries(balance_entry(ESCROW, 5, USDC))
    assert told(compared(looked_at(poorer))) == {
        ("money", "held", None): (None, "5", str(PRICE))
    }


def test_other_signers_of_an_account_that_must_agree_are_told() -> None:
    entry = shared_account(signers=[])
    (row,) = compared(looked_at(honest().with_entries(entry))).rows
    assert row.name == Name(Part.SIGNERS, SHARED.public, Kind.SIGNERS)
    assert row.now == (", ".join(sorted(f"{who.public} 1" for who in (ALICE, BOB))) + "; 2/2/2")
    assert row.looked == "; 2/2/2"


def test_storage_that_was_kept_awake_for_longer_is_told() -> None:
    before = honest().with_entries(escrow(due(), live_until=ALIVE - 7))
    assert told(compared(looked_at(before))) == {
        ("storage", "escrow", None): (None, str(ALIVE - 7), str(ALIVE))
    }


def test_code_that_was_exchanged_is_told() -> None:
    other = next(b for name, b in BY_NAME.items() if name != "96d51751")
    before = honest().with_entries(escrow(due(), wasm_hash=other.wasm_hash))
    rows = told(compared(looked_at(before)))
    assert rows["code", "wasm_hash", None][1] == other.wasm_hash.hex()


def test_what_a_state_does_not_tell_is_not_told_as_a_change() -> None:
    silent = honest().unknowing(contract_balance_key(TOKEN, ESCROW))
    assert compared(looked_at(silent)).rows == ()


def test_a_state_without_the_escrow_tells_nothing_of_its_terms() -> None:
    nothing = Snapshot(honest().view.network, 1, 1, {})
    assert compared(knowing(looked=Sighting(nothing, 1))).rows == ()


def test_a_state_that_no_contract_wrote_tells_nothing_of_its_terms() -> None:
    forged = honest().with_entries(stored(ESCROW, ESCROW_KEY, symbol("junk")))
    assert compared(looked_at(forged)).rows == ()


def test_what_was_not_there_at_all_is_told_as_none() -> None:
    empty = honest().without(*honest().view.snapshot.entries)
    rows = told(compared(looked_at(empty)))
    assert rows["code", "wasm_hash", None][1] == ""
    assert not [name for name in rows if name[0] in {"terms", "milestone", "role"}]


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_every_build_tells_all_of_its_terms(name: str) -> None:
    build = BY_NAME[name]
    case = release_of(build, 0).case
    agreed = due_in(build)
    first = replace(
        agreed.milestones[0],
        evidence="another",
        approvals=None
        if agreed.milestones[0].approvals is None
        else Approvals(2, (MALLORY.public,), 1),
    )
    state = world_of(build, replace(agreed, title="A", milestones=(first,)), 1)
    earlier = replace(case.view.snapshot, entries=dict(state.entries), sequence=1)
    rows = told(knowing(looked=Sighting(earlier, 1))(case).review.comparison)
    assert {("terms", "title", None), ("milestone", "evidence", 0)} <= set(rows)
    assert (("milestone", "approved_by", 0) in rows) == (first.approvals is not None)


def test_it_is_part_of_what_is_signed() -> None:
    before, after = honest(), seen_before(due(title="Sale"))(honest())
    rows = after.review.summary["changes"]["rows"]
    assert [row["name"] for row in rows] == ["title"]
    assert before.review.digest != after.review.digest


def test_only_what_differs_is_a_row() -> None:
    rows = compared(seen_before(due(title="Sale"))).rows
    assert [type(row) for row in rows] == [Row]


# --- since others signed ---


def when_signed(*terms: Escrow) -> Change:
    """Let BOB, and then MALLORY, have signed when these were the terms, and nothing else."""
    signers = (BOB.public, MALLORY.public)

    def change(case: Case) -> Case:
        states = (case.with_entries(escrow(each)).view.snapshot for each in terms)
        cosigned = (
            Cosigned(who, Sighting(replace(state, sequence=n), NOW - DAY + n))
            for n, (who, state) in enumerate(zip(signers, states, strict=False), 1)
        )
        return knowing(cosigned=tuple(cosigned), proposed=None, looked=None)(case)

    return change


def test_what_changed_since_another_signed_is_told_with_the_signer_and_the_time() -> None:
    comparison = compared(when_signed(due(title="Sale")))
    assert comparison.cosigned == (Moment(1, NOW, NOW - DAY + 1, BOB.public),)
    (row,) = comparison.rows
    assert (row.name.name, row.proposed, row.looked) == ("title", None, None)
    assert (row.cosigned, row.now) == (("Sale",), "Closing")


def test_several_who_signed_are_told_apart() -> None:
    comparison = compared(when_signed(due(title="A"), due(title="Closing")))
    assert [each.key for each in comparison.cosigned] == [BOB.public, MALLORY.public]
    assert [row.cosigned for row in comparison.rows] == [("A", "Closing")]


def test_nothing_changed_since_who_signed_by_this_very_state() -> None:
    same = Cosigned(BOB.public, Sighting(honest().view.snapshot, NOW))
    comparison = compared(knowing(cosigned=(same,)))
    assert (comparison.cosigned, comparison.rows) == ((), ())


def test_who_signed_when_is_part_of_what_is_signed() -> None:
    changes = when_signed(due(title="Sale"))(honest()).review.summary["changes"]
    assert [each["key"] for each in changes["cosigned"]] == [BOB.public]
    assert [row["cosigned"] for row in changes["rows"]] == [["Sale"]]
