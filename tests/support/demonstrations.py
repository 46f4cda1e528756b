"""Demonstrations of hazards: whether a build allows what its users may not expect."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.support.builders import ESCROW
from tests.support.families import (
    ADMIN,
    PROTOCOL,
    approved,
    deal,
    done,
    due,
    is_second,
    knowing,
    outcome,
    paid,
    part,
    place_of,
    seen,
    town,
)
from tests.support.ledgers import (
    ALIVE,
    APPROVER,
    FUNDER,
    PLATFORM,
    PROVIDER,
    RECEIVER,
    RELEASER,
    RESOLVER,
    SEQUENCE,
    STRANGER,
    TOKEN,
    UNIT,
    Entries,
    stored,
    trustline,
)
from wallet.addresses import AccountId, Address
from wallet.escrow import moves
from wallet.escrow.builds import Build
from wallet.escrow.calls import NoSuchCall
from wallet.escrow.candidates import appended
from wallet.escrow.model.v2 import ADMIN_KEY
from wallet.escrow.moves import Move
from wallet.escrow.storage import ESCROW_KEY
from wallet.escrow.terms import Escrow, Flags, Role, Roles
from wallet.holdings import contract_balance_key
from wallet.soroban.entries import contract_data_key, instance_key
from wallet.soroban.errors import HostError
from wallet.soroban.host import Done
from wallet.soroban.ledger import Ledger
from wallet.soroban.token import ERRORS
from wallet.soroban.values import address

HUNDRED = 100 * UNIT
BALANCE = contract_balance_key(TOKEN, ESCROW)
CODE_AND_TERMS = (contract_data_key(ESCROW, ESCROW_KEY), instance_key(ESCROW))


def works(on: Ledger, build: Build, move: Move, who: Address) -> bool:
    try:
        return isinstance(outcome(on, build, move, who), Done)
    except NoSuchCall:
        return False


def changer(build: Build) -> AccountId:
    return ADMIN.public if is_second(build) else PLATFORM.public


def place(agreed: Escrow) -> tuple[int, ...]:
    return (0,) if agreed.is_multi else ()


def fees(build: Build) -> Address | None:
    return PROTOCOL if build.fee_account is None else None


def release(build: Build, agreed: Escrow) -> Move:
    return moves.ReleaseFunds(RELEASER.public, place(agreed), fees(build))


def dispute(build: Build, agreed: Escrow, who: AccountId) -> Move:
    function = next(n for n in build.functions if n.startswith("dispute_"))
    asks = "reason" in build.functions[function]
    return moves.OpenDispute(who, place(agreed), "Not delivered." if asks else None)


def decision(build: Build, agreed: Escrow, approver: int, receiver: int) -> Move:
    """Give so much to the approver and to the receiver."""
    where, account = place(agreed), fees(build)
    move = moves.SplitDispute(RESOLVER.public, approver, receiver, where, account)
    functions = [build.functions[n] for n in build.functions if n.startswith("resolve_")]
    if "approver_funds" in functions[0]:
        return move
    shares: dict[Address, int] = {APPROVER.public: approver, RECEIVER.public: receiver}
    return moves.ResolveDispute(RESOLVER.public, shares, where, account)


def flagged(build: Build, *, is_approved: bool = False, **flags: bool) -> Escrow:
    """Terms about a hundred units to whose money this has happened."""
    agreed = due(build) if is_approved else deal(build)
    if not agreed.is_multi:
        return replace(agreed, flags=Flags(**flags))
    (only,) = agreed.milestones
    return replace(agreed, milestones=(replace(only, flags=Flags(**flags)),))


def over(build: Build, amount: int, **changed: Any) -> Escrow:
    """Terms over so much, in whichever way the build has it."""
    agreed = deal(build, part(build, amount), **changed)
    return agreed if agreed.is_multi else replace(agreed, amount=amount)


def initialises(build: Build, agreed: Escrow) -> bool:
    on = new(build)
    return works(on, build, moves.InitializeEscrow(agreed), ADMIN.public)


def new(build: Build) -> Ledger:
    """A deployed contract that is not set up; it knows its admin where there is one."""
    admin: Entries = stored(ESCROW, ADMIN_KEY, address(ADMIN.public))
    return town(build, None, 0, 0, admin if is_second(build) else {})


def updates(build: Build, before: Escrow, terms: Escrow, held: int = 0) -> bool:
    move = moves.UpdateEscrow(changer(build), terms)
    return works(town(build, before, held), build, move, changer(build))


def stored_after(build: Build, before: Escrow, move: Move, who: Address) -> Escrow:
    """The terms of an empty escrow after a move."""
    on = town(build, before)
    on = on.with_changes(done(on, build, move, who).changes)
    return place_of(knowing(seen(on), [BALANCE])).escrow


def platform_hands_itself_over(build: Build) -> bool:
    agreed = deal(build)
    roles = Roles({**agreed.roles.holders, Role.PLATFORM: (STRANGER.public,)})
    return updates(build, agreed, replace(agreed, roles=roles))


def approved_from_the_start(build: Build) -> bool:
    return initialises(build, due(build))


def platform_approves(build: Build) -> bool:
    agreed = deal(build)
    move = moves.UpdateEscrow(changer(build), due(build))
    if not works(town(build, agreed), build, move, changer(build)):
        return False
    return stored_after(build, agreed, move, changer(build)).all_approved


def approval_is_taken_back(build: Build) -> bool:
    agreed = flagged(build, is_approved=True, released=True)
    move = moves.TakeBackApproval(APPROVER.public, 0)
    return works(town(build, agreed), build, move, APPROVER.public)


def resolver_disputes(build: Build) -> bool:
    agreed = deal(build)
    move = dispute(build, agreed, RESOLVER.public)
    return works(town(build, agreed, HUNDRED), build, move, RESOLVER.public)


def any_fee_at_first(build: Build) -> bool:
    return initialises(build, deal(build, platform_fee=9_970))


def any_fee_later(build: Build) -> bool:
    return updates(build, deal(build), deal(build, platform_fee=9_970))


def funded_whatever_the_terms(build: Build) -> bool:
    agreed = deal(build)
    asks = "expected_escrow" in build.functions["fund_escrow"]
    stale = replace(agreed, title="Before") if asks else None
    move = moves.FundEscrow(FUNDER.public, stale, HUNDRED)
    return works(town(build, agreed), build, move, FUNDER.public)


def decided(build: Build, agreed: Escrow, held: int, *shares: int) -> Done | HostError:
    disputed = Flags(disputed=True)
    if agreed.is_multi:
        (only,) = agreed.milestones
        agreed = replace(agreed, milestones=(replace(only, flags=disputed),))
    else:
        agreed = replace(agreed, flags=disputed)
    move = decision(build, agreed, *shares)
    return outcome(town(build, agreed, held, held), build, move, RESOLVER.public)


def goes_beyond(build: Build) -> bool:
    """50 and 51 units at 1 %: of a single escrow's 101 the 102nd is not there."""
    agreed = over(build, 101)
    answer = decided(build, agreed, 1_000 if agreed.is_multi else 101, 50, 51)
    if isinstance(answer, HostError):
        return ERRORS[int(answer.code)] == "BalanceError"
    return sum(amount for _, amount in paid(answer)) > 101


def stays_behind(build: Build) -> bool:
    """A unit each at 99 %."""
    answer = decided(build, over(build, 2, platform_fee=9_900), 2, 1, 1)
    return isinstance(answer, Done) and sum(amount for _, amount in paid(answer)) < 2


def disputed_after_release(build: Build) -> bool:
    agreed = flagged(build, is_approved=True, released=True)
    on = town(build, agreed, HUNDRED)
    if not works(on, build, dispute(build, agreed, APPROVER.public), APPROVER.public):
        return False
    disputed = flagged(build, is_approved=True, released=True, disputed=True)
    move = decision(build, disputed, HUNDRED // 2, HUNDRED // 2)
    return works(town(build, disputed, HUNDRED), build, move, RESOLVER.public)


def released_after_resolution(build: Build) -> bool:
    agreed = flagged(build, is_approved=True, resolved=True)
    on = town(build, agreed, HUNDRED)
    return works(on, build, release(build, agreed), RELEASER.public)


def negative(build: Build) -> bool:
    return initialises(build, over(build, -1))


def nothing_at_all(build: Build) -> bool:
    return initialises(build, over(build, 0))


def anybody_sets_up(build: Build) -> bool:
    move = moves.InitializeEscrow(deal(build))
    return not done(new(build), build, move, STRANGER.public).authorization


def approved_blindly(build: Build) -> bool:
    move = moves.ApproveMilestones(APPROVER.public, (0,))
    states = deal(build), flagged(build, disputed=True)
    return all(works(town(build, each), build, move, APPROVER.public) for each in states)


def blocked_by_nothing(build: Build) -> bool:
    """The platform, who is owed nothing, cannot hold the currency."""
    agreed = due(build, platform_fee=0)
    on = town(build, agreed, HUNDRED)
    (line,) = trustline(PLATFORM.public)
    on = replace(on, entries={k: e for k, e in on.entries.items() if k != line})
    return not works(on, build, release(build, agreed), RELEASER.public)


def lengthens(build: Build, left: int) -> bool:
    """Whether the contract's own call makes its storage live longer, so long before the end."""
    on = town(build, deal(build), HUNDRED).later(ALIVE - SEQUENCE - left, 0)
    move = moves.ExtendLife(changer(build), 1_000_000)
    try:
        answer = done(on, build, move, changer(build))
    except NoSuchCall:
        return False
    assert BALANCE not in answer.changes
    entries = (answer.changes.get(key) for key in CODE_AND_TERMS)
    return any(entry is not None and (entry.live_until or 0) > ALIVE for entry in entries)


def lengthened_in_the_last_day_alone(build: Build) -> bool:
    return lengthens(build, 17_280) and not lengthens(build, 17_281)


def lengthened_on_the_last_ledger_alone(build: Build) -> bool:
    return lengthens(build, 1) and not lengthens(build, 2)


def fee_goes_anywhere(build: Build) -> bool:
    agreed = due(build)
    move = moves.ReleaseFunds(RELEASER.public, place(agreed), STRANGER.public)
    return works(town(build, agreed, HUNDRED), build, move, RELEASER.public)


def stuck_without_status(build: Build) -> bool:
    on = town(build, deal(build, part(build, status="")))
    change = moves.ChangeMilestoneStatus(
        PROVIDER.public, (moves.StatusChange(0, "sent", "photo"),)
    )
    approval = moves.ApproveMilestones(APPROVER.public, (0,))
    marked = works(on, build, change, PROVIDER.public)
    return not marked and not works(on, build, approval, APPROVER.public)


def goes_on_after_release(build: Build) -> bool:
    agreed = flagged(build, is_approved=True, released=True)
    asks = "expected_escrow" in build.functions["fund_escrow"]
    fund = moves.FundEscrow(FUNDER.public, agreed if asks else None, UNIT)
    change = moves.ChangeMilestoneStatus(
        PROVIDER.public, (moves.StatusChange(0, "sent", "photo"),)
    )
    on = town(build, agreed)
    return works(on, build, fund, FUNDER.public) and works(on, build, change, PROVIDER.public)


def changed_beside_the_money(build: Build) -> bool:
    """All is approved and the money is there, by a plain transfer."""
    return updates(build, due(build), due(build, platform_fee=9_000), HUNDRED)


def approval_survives_an_edit(build: Build) -> bool:
    change = moves.MilestoneChange(0, "Something else")
    move = moves.ManageMilestones(ADMIN.public, (), (change,))
    if not works(town(build, due(build)), build, move, ADMIN.public):
        return False
    return stored_after(build, due(build), move, ADMIN.public).all_approved


def numbers_mean_two_things(build: Build) -> bool:
    """The receiver cannot hold the currency: the token's 13 is not the escrow's."""
    agreed = due(build)
    on = town(build, agreed, HUNDRED)
    (line,) = trustline(RECEIVER.public)
    on = replace(on, entries={k: e for k, e in on.entries.items() if k != line})
    answer = outcome(on, build, release(build, agreed), RELEASER.public)
    assert isinstance(answer, HostError)
    names = {table.get(int(answer.code)) for table in build.errors.values()}
    return answer.raised_by == TOKEN and ERRORS[int(answer.code)] not in names - {None}


def grows(build: Build, agreed: Escrow, *, with_approval: bool) -> bool:
    """Whether a milestone can be added though the money is there."""
    more = appended(build, agreed)
    more = approved(more) if with_approval else more
    terms = replace(agreed, milestones=(*agreed.milestones, more))
    who = changer(build)
    move: Move = moves.UpdateEscrow(who, terms)
    if is_second(build):
        move = moves.ManageMilestones(who, (more,), ())
    funded = HUNDRED if is_second(build) else 0
    return works(town(build, agreed, HUNDRED, funded), build, move, who)


def milestone_added_to_what_is_due(build: Build) -> bool:
    return grows(build, due(build), with_approval=False)


def approved_milestone_added(build: Build) -> bool:
    return grows(build, deal(build), with_approval=True)


def milestones_are_ignored(build: Build) -> bool:
    agreed = deal(build)
    terms = replace(agreed, milestones=(*agreed.milestones, part(build)))
    move = moves.UpdateEscrow(changer(build), terms)
    return stored_after(build, agreed, move, changer(build)).milestones == agreed.milestones
