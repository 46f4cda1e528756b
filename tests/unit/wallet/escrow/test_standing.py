"""Where somebody stands: what is open to whom, why the rest is not, and who is waited for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import families
from tests.support.builders import ESCROW
from tests.support.deals import DISPUTED, DUE, HOUSE, HUNDRED, RELEASED
from tests.support.escrows import (
    BUILDS,
    PROTOCOL,
    approved,
    milestone,
    new_town,
    roles,
    terms,
    town,
)
from tests.support.ledgers import (
    APPROVER,
    FUNDER,
    PLATFORM,
    PROVIDER,
    RECEIVER,
    RELEASER,
    RESOLVER,
    STRANGER,
    TOKEN,
    snapshot_of,
    trustline,
)
from wallet.addresses import Address, ContractId
from wallet.escrow.builds import Builds
from wallet.escrow.model.v2 import FUNDED_KEY
from wallet.escrow.model.v2_money import LOCK_KEY
from wallet.escrow.moves import (
    ApproveMilestones,
    ChangeMilestoneStatus,
    ExtendLife,
    FundEscrow,
    ManageMilestones,
    Move,
    OpenDispute,
    ReleaseFunds,
    ResolveDispute,
    UpdateEscrow,
    WithdrawRemainingFunds,
)
from wallet.escrow.standing import (
    NotKnown,
    Refused,
    Standing,
    Untold,
    known_standing,
    pending,
    standing,
)
from wallet.escrow.storage import ESCROW_KEY, MOST_MILESTONES
from wallet.escrow.terms import Escrow, Flags, Role
from wallet.holdings import contract_balance_key
from wallet.keys import SecretKey
from wallet.snapshot import Snapshot
from wallet.soroban.entries import contract_data_key, instance_key, nonce_key
from wallet.soroban.ledger import Ledger

BALANCE = contract_balance_key(TOKEN, ESCROW)
TERMS = contract_data_key(ESCROW, ESCROW_KEY)
OF_THE_SECOND = frozenset(contract_data_key(ESCROW, key) for key in (FUNDED_KEY, LOCK_KEY))


def seen(on: Ledger) -> Snapshot:
    """All there is, and that the escrow may hold nothing."""
    known = snapshot_of(on)
    return replace(known, entries={BALANCE: None, TERMS: None, **known.entries})


def stands(on: Ledger, who: Address) -> dict[tuple[Role | None, str], Refused | None]:
    """Role and kind of move → refusal."""
    found = standing(seen(on), ESCROW, who, BUILDS)
    return {(s.role, type(s.move).__name__): s.refusal for s in found}


def awaited(on: Ledger, who: Address) -> set[type[Move]]:
    """Kinds of moves that somebody waits for."""
    return {type(s.move) for s in pending(seen(on), ESCROW, who, BUILDS)}


def refusal(name: str, code: int) -> Refused:
    return Refused("Contract", code, ESCROW, name)


def test_a_due_release_is_open_to_the_release_signer_alone() -> None:
    on = town(DUE, HUNDRED)
    assert stands(on, RELEASER.public)[Role.RELEASE_SIGNER, "ReleaseFunds"] is None
    assert {role for role, _ in stands(on, STRANGER.public)} == {None}


def test_a_release_that_is_not_due_says_why() -> None:
    found = stands(town(held=HUNDRED), RELEASER.public)
    assert found[Role.RELEASE_SIGNER, "ReleaseFunds"] == refusal("EscrowNotCompleted", 5)
    found = stands(town(DUE, HUNDRED - 1), RELEASER.public)
    assert found[Role.RELEASE_SIGNER, "ReleaseFunds"] == refusal(
        "EscrowBalanceNotEnoughToSendEarnings", 6
    )


def test_a_tokens_refusal_is_named_as_the_tokens() -> None:
    gone = trustline(RECEIVER.public, flags=0)
    found = stands(town(DUE, HUNDRED, gone), RELEASER.public)
    expected = Refused("Contract", 11, TOKEN, "BalanceDeauthorizedError")
    assert found[Role.RELEASE_SIGNER, "ReleaseFunds"] == expected


def test_a_refusal_of_the_host_has_no_name() -> None:
    on = town(terms(token=FUNDER.public))
    known = snapshot_of(on)
    key = contract_balance_key(ContractId(FUNDER.public), ESCROW)
    snapshot = replace(known, entries={key: None, **known.entries})
    (fund,) = standing(snapshot, ESCROW, FUNDER.public, BUILDS)
    assert fund.refusal == Refused("Object", "InvalidInput", ESCROW, None)


def test_every_milestone_is_tried_for_itself() -> None:
    on = town(terms(milestones=(milestone("a", approved=True), milestone("b"))))
    found = standing(seen(on), ESCROW, APPROVER.public, BUILDS)
    assert [s for s in found if isinstance(s.move, ApproveMilestones)] == [
        Standing(
            Role.APPROVER,
            ApproveMilestones(APPROVER.public, (0,)),
            refusal("MilestoneHasAlreadyBeenApproved", 29),
        ),
        Standing(Role.APPROVER, ApproveMilestones(APPROVER.public, (1,)), None),
    ]


def test_who_has_two_roles_stands_in_both() -> None:
    both = roles({Role.APPROVER: RELEASER.public})
    found = stands(town(approved(terms(roles=both)), HUNDRED), RELEASER.public)
    assert {role for role, _ in found} == {Role.APPROVER, Role.RELEASE_SIGNER, None}


def test_everybody_with_a_role_may_dispute_but_he_who_decides() -> None:
    on = town(held=HUNDRED)
    for who in (PLATFORM, PROVIDER, APPROVER, RELEASER, RECEIVER):
        (found,) = (
            r for (_, move), r in stands(on, who.public).items() if move == "OpenDispute"
        )
        assert found is None
    found = stands(on, RESOLVER.public)[Role.DISPUTE_RESOLVER, "OpenDispute"]
    assert found == refusal("DisputeResolverCannotDisputeTheEscrow", 40)


def test_money_freezes_the_terms_but_lets_milestones_follow() -> None:
    found = standing(seen(town(held=1)), ESCROW, PLATFORM.public, BUILDS)
    edits = [s.refusal for s in found if isinstance(s.move, UpdateEscrow)]
    assert edits == [refusal("EscrowPropertiesMismatch", 33), None]


def test_a_role_may_be_a_contracts() -> None:
    house = town(approved(terms(roles=roles({Role.RELEASE_SIGNER: HOUSE}))), HUNDRED)
    known = seen(house)
    wanted = {instance_key(HOUSE): None, contract_balance_key(TOKEN, HOUSE): None}
    snapshot = replace(known, entries={**known.entries, **wanted})
    found = standing(snapshot, ESCROW, HOUSE, BUILDS)
    assert next(s.refusal for s in found if isinstance(s.move, ReleaseFunds)) is None
    spent = replace(snapshot, entries={**snapshot.entries, nonce_key(HOUSE, 1): None})
    assert standing(spent, ESCROW, HOUSE, BUILDS) == found


@pytest.mark.parametrize(
    ("on", "who", "expected"),
    [
        (town(), FUNDER, {FundEscrow}),
        (town(held=HUNDRED - 1), FUNDER, {FundEscrow}),
        (town(held=HUNDRED), FUNDER, set()),
        (town(DISPUTED), FUNDER, set()),
        (town(held=HUNDRED), PROVIDER, {ChangeMilestoneStatus}),
        (town(DUE, HUNDRED), PROVIDER, set()),
        (town(terms(flags=Flags(released=True)), HUNDRED), PROVIDER, set()),
        (town(held=HUNDRED), APPROVER, {ApproveMilestones}),
        (town(terms(milestones=(milestone(status=""),)), HUNDRED), APPROVER, set()),
        (town(DISPUTED, HUNDRED), APPROVER, set()),
        (town(DUE, HUNDRED), RELEASER, {ReleaseFunds}),
        (town(DUE, HUNDRED - 1), RELEASER, {FundEscrow}),
        (town(held=HUNDRED), RELEASER, set()),
        (town(DISPUTED, HUNDRED), RESOLVER, {ResolveDispute}),
        (town(held=HUNDRED), RESOLVER, set()),
        (town(RELEASED, 1), RESOLVER, {WithdrawRemainingFunds}),
        (town(RELEASED), RESOLVER, set()),
        (town(held=HUNDRED), RECEIVER, set()),
        (town(held=HUNDRED), PLATFORM, set()),
    ],
)
def test_somebody_waits_for_what_is_next(
    on: Ledger, who: SecretKey, expected: set[type[Move]]
) -> None:
    assert awaited(on, who.public) == expected


def test_possibilities_are_not_waited_for() -> None:
    found = stands(town(), PLATFORM.public)
    assert found[Role.PLATFORM, "UpdateEscrow"] is None
    assert found[Role.PLATFORM, "OpenDispute"] is None
    assert awaited(town(), PLATFORM.public) == {FundEscrow}


def test_a_life_can_be_lengthened_in_its_last_day_or_not_at_all() -> None:
    assert stands(town(), PLATFORM.public)[Role.PLATFORM, "ExtendLife"] is None
    assert ExtendLife not in awaited(town(), PLATFORM.public)


def test_nothing_is_said_where_there_is_no_escrow() -> None:
    assert standing(seen(new_town()), ESCROW, FUNDER.public, BUILDS) == ()
    assert pending(seen(new_town()), ESCROW, FUNDER.public, BUILDS) == ()
    assert standing(seen(town()), ESCROW, FUNDER.public, Builds({})) == ()
    assert standing(seen(town()), TOKEN, FUNDER.public, BUILDS) == ()


def test_nobody_stands_anywhere_where_more_is_kept_than_any_contract_takes() -> None:
    crowded = terms(milestones=(milestone(),) * (MOST_MILESTONES + 1))
    assert standing(seen(town(crowded)), ESCROW, PLATFORM.public, BUILDS) == ()


def test_nothing_is_said_before_all_that_decides_is_read() -> None:
    """Reading what is asked for, again and again, ends with an answer."""
    on = town(DUE, HUNDRED)
    known = Snapshot(on.network, on.sequence, on.timestamp, {})
    for _ in range(12):
        try:
            found = standing(known, ESCROW, RELEASER.public, BUILDS)
        except NotKnown as why:
            assert why.missing.isdisjoint(known.entries)  # noqa: PT017 - it ends in a break
            read = {key: on.entries.get(key) for key in why.missing}
            known = replace(known, entries={**known.entries, **read})
        else:
            assert found == standing(seen(on), ESCROW, RELEASER.public, BUILDS)
            return
    pytest.fail("there was always something more to read")


def test_what_is_known_is_said_beside_what_is_not() -> None:
    """An offline signer knows of the release, though not what he could pay in himself."""
    on = town(DUE, HUNDRED)
    line = next(iter(trustline(RECEIVER.public)))
    known = seen(on)
    without = {key: entry for key, entry in known.entries.items() if key != line}
    snapshot = replace(known, entries=without)
    found = known_standing(snapshot, ESCROW, RELEASER.public, BUILDS)
    (release,) = (s for s in found if isinstance(s.move, ReleaseFunds))
    assert release == Untold(Role.RELEASE_SIGNER, release.move, frozenset({line}))
    (dispute,) = (s for s in found if isinstance(s.move, OpenDispute))
    assert dispute == Standing(Role.RELEASE_SIGNER, dispute.move, None)


def test_what_is_known_completely_is_said_alike() -> None:
    for who in (RELEASER, PLATFORM, RESOLVER, STRANGER):
        complete = standing(seen(town(DUE, HUNDRED)), ESCROW, who.public, BUILDS)
        found = known_standing(seen(town(DUE, HUNDRED)), ESCROW, who.public, BUILDS)
        assert found == complete
    assert known_standing(seen(new_town()), ESCROW, FUNDER.public, BUILDS) == ()


@pytest.mark.parametrize("name", families.EVERY_BUILD)
def test_everybody_stands_somewhere_before_an_escrow_without_milestones(name: str) -> None:
    build = families.BY_NAME[name]
    empty = replace(families.deal(build), milestones=())
    on = families.town(build, empty)
    known = families.knowing(seen(on), OF_THE_SECOND)
    holders = {who for some in empty.roles.holders.values() for who in some}
    standings = {who: standing(known, ESCROW, who, BUILDS) for who in holders}
    assert all(standings.values())
    first = {
        type(each.move) for some in standings.values() for each in some if not each.refusal
    }
    assert first & {UpdateEscrow, ManageMilestones}


def test_what_the_escrow_holds_must_be_known() -> None:
    snapshot = snapshot_of(town())
    with pytest.raises(NotKnown) as why:
        standing(snapshot, ESCROW, STRANGER.public, BUILDS)
    assert why.value.missing == {BALANCE}


MILESTONES = st.builds(milestone, status=st.sampled_from(["", "sent"]), approved=st.booleans())
AGREED = st.builds(
    terms,
    flags=st.builds(Flags, st.booleans(), st.booleans(), st.booleans()),
    milestones=st.lists(MILESTONES, max_size=3).map(tuple),
)
HELD = st.sampled_from([0, 1, HUNDRED - 1, HUNDRED, HUNDRED + 1])


@given(
    AGREED, HELD, st.sampled_from([PLATFORM, PROVIDER, APPROVER, RELEASER, RESOLVER, RECEIVER])
)
def test_in_any_state_everybody_stands_somewhere(
    agreed: Escrow, held: int, who: SecretKey
) -> None:
    on = town(agreed, held)
    found = standing(seen(on), ESCROW, who.public, BUILDS)
    awaited_ = pending(seen(on), ESCROW, who.public, BUILDS)
    assert {s for s in awaited_ if s.refusal is not None} == set()
    assert set(map(str, awaited_)) <= set(map(str, found))
    assert {type(s.move) for s in found} >= {OpenDispute, FundEscrow}
    refusals = [s.refusal for s in found if s.refusal is not None]
    assert all(refused.name for refused in refusals if refused.kind == "Contract")


def test_the_receiver_need_not_be_read_for_a_stranger() -> None:
    on = town(DUE, HUNDRED)
    line = next(iter(trustline(PROTOCOL)))
    without = {key: entry for key, entry in seen(on).entries.items() if key != line}
    standing(replace(seen(on), entries=without), ESCROW, STRANGER.public, BUILDS)
    with pytest.raises(NotKnown):
        standing(replace(seen(on), entries=without), ESCROW, RELEASER.public, BUILDS)
