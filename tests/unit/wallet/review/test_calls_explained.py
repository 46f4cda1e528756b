"""What is known of the code that is called, and what the model makes of it all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from stellar_sdk import xdr

from tests.support.builders import (
    ALICE,
    BOB,
    CHANNEL,
    ESCROW,
    SHARED,
    muxed,
)
from tests.support.entries import entry_of
from tests.support.escrows import BUILD, BUILDS, escrow, milestone
from tests.support.families import BY_NAME, deal
from tests.support.family_cases import new_escrow_of
from tests.support.ledger_steps import (
    MONEY_KEY,
    deployment,
    extension,
    on_account,
)
from tests.support.ledgers import (
    ALIVE,
    APPROVER,
    PLATFORM,
    account,
    balance_entry,
    stored,
)
from tests.support.requests import (
    ISSUER,
    PRICE,
    TOKEN,
    USDC,
    Case,
    call,
    due,
    entries,
    footprint,
    honest,
    operation,
    operation_of,
    way_b,
    world,
)
from wallet.addresses import to_sc_address
from wallet.escrow.calls import NoSuchCall
from wallet.escrow.moves import (
    ApproveMilestones,
    FundEscrow,
    InitializeEscrow,
    NewEscrow,
    ReleaseFunds,
    UpdateEscrow,
)
from wallet.escrow.prediction import DamagedState
from wallet.escrow.storage import ESCROW_KEY
from wallet.network import PRACTICE
from wallet.operations import BumpSequence, DeployContract
from wallet.review.facts import Facts
from wallet.soroban.entries import (
    Entry,
    contract_data,
    instance_key,
    nonce_key,
)
from wallet.soroban.host import UnknownCode
from wallet.soroban.values import address, symbol

RELEASE = honest()
ENTRY = entry_of(way_b())


def of(case: Case) -> Facts:
    return case.review.facts


# --- what is known of the code ---


def test_the_code_behind_a_call_is_what_the_state_tells_of() -> None:
    facts = of(RELEASE)
    assert facts.executable is not None
    assert facts.build == BUILD
    assert facts.move == ReleaseFunds(SHARED.public)
    assert facts.arguments == {"release_signer": SHARED.public}
    for odd in (
        RELEASE.without(instance_key(ESCROW)),
        RELEASE.with_entries({instance_key(ESCROW): next(iter(account(ISSUER).values()))}),
        RELEASE.with_entries(
            {instance_key(ESCROW): Entry(contract_data(instance_key(ESCROW), symbol("x")))}
        ),
    ):
        assert (of(odd).executable, of(odd).build) == (None, None)
    of_token = call(contract_address=to_sc_address(TOKEN))(RELEASE)
    assert of(of_token).executable is not None
    unknown = RELEASE.with_entries(escrow(due(), wasm_hash=bytes(32)))
    for case in (of_token, unknown):
        facts = of(case)
        assert (facts.build, facts.arguments, facts.move, facts.escrow) == (None,) * 4
        assert (facts.prediction, facts.done, facts.failure) == (None, None, None)


def test_arguments_that_are_none_of_the_builds_are_told_with_why() -> None:
    facts = of(call(args=[])(RELEASE))
    assert isinstance(facts.arguments, NoSuchCall)
    assert (facts.move, facts.prediction) == (None, None)
    assert facts.escrow == due()


def test_a_new_contract_is_told_with_its_code_and_what_it_is_given() -> None:
    facts = of(deployment())
    doing = facts.doing
    assert isinstance(doing, DeployContract)
    assert facts.deployment == doing
    assert facts.made is not None
    assert (facts.made.contract, facts.made.build) == (doing.contract(PRACTICE), BUILD)
    assert (facts.about, facts.construction) == (facts.made.contract, {})
    assert (facts.new_terms, facts.terms, facts.all_terms) == (None, None, ())
    assert facts.done is not None
    unknown = of(deployment().seen(builds=BUILDS.of([])))
    assert (unknown.made, unknown.construction, unknown.about) == (None, None, None)
    assert unknown.prediction is None
    for other in (RELEASE, extension()):
        assert (of(other).deployment, of(other).construction, of(other).made) == (None,) * 3


def test_what_a_new_contract_does_not_take_is_told_with_why() -> None:
    build = BY_NAME["5f03a001"]
    given = deployment(build, (address(ALICE.public),))
    facts = of(given)
    assert isinstance(facts.construction, Mapping)
    assert dict(facts.construction) == {"admin": ALICE.public}

    def more(found: xdr.Transaction) -> None:
        args = operation_of(found).host_function.create_contract_v2
        assert args is not None
        args.constructor_args = [*args.constructor_args, symbol("more")]

    odd = of(given.edited(more))
    assert isinstance(odd.construction, NoSuchCall)
    assert (odd.prediction, odd.done) == (None, None)


def test_a_new_escrow_is_about_its_new_contract_and_its_new_terms() -> None:
    build = BY_NAME["mainline-single-v2"]
    agreed = deal(build)
    facts = of(new_escrow_of(build, agreed))
    assert isinstance(facts.move, NewEscrow)
    assert facts.made is not None
    assert isinstance(facts.made.first, InitializeEscrow)
    assert facts.about == facts.made.contract != ESCROW
    assert (facts.escrow, facts.new_terms, facts.terms) == (None, agreed, agreed)
    assert facts.all_terms == (agreed,)
    assert facts.done is not None


def test_the_first_terms_of_an_escrow_are_those_that_the_call_writes() -> None:
    on, agreed = world(), due(milestones=(milestone(),))
    (state,) = stored(ESCROW, ESCROW_KEY, symbol("terms"))
    begun = {key: entry for key, entry in on.entries.items() if key != state}
    case = honest(replace(on, entries=begun), InitializeEscrow(agreed), acting=APPROVER.public)
    facts = of(case)
    assert (facts.escrow, facts.new_terms, facts.terms) == (None, agreed, agreed)


def test_terms_that_are_changed_are_told_before_those_that_there_will_be() -> None:
    open_ = due(milestones=(milestone(),))
    other = replace(open_, title="Sale")
    platform = PLATFORM.public
    case = honest(world(open_, 0), UpdateEscrow(platform, other), acting=platform)
    facts = of(case)
    assert (facts.terms, facts.new_terms, facts.all_terms) == (open_, None, (open_, other))
    assert of(RELEASE).all_terms == (due(),)


def test_terms_that_no_contract_wrote_are_none() -> None:
    forged = RELEASE.with_entries(stored(ESCROW, ESCROW_KEY, symbol("junk")))
    facts = of(forged)
    assert (facts.escrow, facts.terms, facts.all_terms) == (None, None, ())
    assert (facts.damaged, facts.refusal) == (True, None)
    assert isinstance(facts.failure, DamagedState)


# --- what comes of it ---


def test_what_the_model_answers_is_what_happens() -> None:
    facts = of(RELEASE)
    assert facts.prediction is not None
    assert facts.done == facts.prediction.outcome
    assert (facts.failure, facts.refusal, facts.damaged) == (None, None, False)
    assert (facts.missing, facts.untold) == (frozenset(), frozenset())
    assert facts.search is not None
    assert facts.search.is_settled


def test_a_refusal_is_told_with_its_reason() -> None:
    facts = of(RELEASE.with_entries(balance_entry(ESCROW, 1, USDC)))
    assert (facts.done, facts.search, facts.damaged) == (None, None, False)
    assert facts.failure is not None
    assert facts.refusal == facts.failure


def test_code_that_is_unknown_deeper_down_is_no_refusal() -> None:
    key = instance_key(TOKEN)
    other = escrow(None, TOKEN, wasm_hash=bytes(32))
    facts = of(RELEASE.with_entries({key: other[key]}))
    assert isinstance(facts.failure, UnknownCode)
    assert (facts.refusal, facts.damaged) == (None, False)


def test_what_nobody_told_of_makes_the_answer_none() -> None:
    facts = of(RELEASE.unknowing(instance_key(TOKEN)))
    assert facts.missing == {instance_key(TOKEN)}
    assert (facts.done, facts.failure, facts.refusal, facts.search) == (None,) * 4
    assert not facts.tells_of(instance_key(TOKEN))
    assert facts.tells_of(instance_key(ESCROW))


def test_what_need_not_be_told_of_does_not_count_as_missing() -> None:
    key = nonce_key(SHARED.public, 7)
    facts = of(way_b().unknowing(key))
    assert (set(facts.missing), set(facts.untold)) == (set(), {key})
    assert facts.tells_of(key)
    assert facts.done is not None
    assert (of(extension()).missing, of(extension()).untold) == (frozenset(), frozenset())


def test_the_first_terms_and_the_first_money_need_not_be_told_of() -> None:
    open_ = due(milestones=(milestone(),))
    (state,) = stored(ESCROW, ESCROW_KEY, symbol("terms"))
    on = world(open_)
    begun = {key: each for key, each in on.entries.items() if key not in {state, MONEY_KEY}}
    first = InitializeEscrow(open_)
    fund = FundEscrow(APPROVER.public, open_, PRICE)
    begins = honest(replace(on, entries=begun), first, acting=APPROVER.public)
    funded = {key: each for key, each in on.entries.items() if key != MONEY_KEY}
    funds = honest(replace(on, entries=funded), fund, acting=APPROVER.public)
    for case, key in ((begins, state), (funds, MONEY_KEY)):
        facts = of(case.unknowing(key))
        assert key in facts.untold
        assert (set(facts.missing), facts.done is None) == (set(), False)
        assert facts.search is not None
        assert set(facts.search.missing) == set()


def test_nothing_need_be_told_of_the_contract_that_a_call_makes() -> None:
    build = BY_NAME["mainline-single-v2"]
    case = new_escrow_of(build, deal(build))
    made = of(case).made
    assert made is not None
    facts = of(case.unknowing(instance_key(made.contract)))
    assert instance_key(made.contract) in facts.untold
    assert facts.done is not None


FORGED_BALANCES = {
    "it is below nothing": balance_entry(ESCROW, -1, USDC),
    "it is no number": {MONEY_KEY: Entry(contract_data(MONEY_KEY, symbol("x")), ALIVE)},
}


@pytest.mark.parametrize("forged", FORGED_BALANCES.values(), ids=FORGED_BALANCES.keys())
def test_a_balance_that_no_token_wrote_spoils_steps_that_do_not_look_at_it(
    forged: dict[bytes, Entry],
) -> None:
    approval = ApproveMilestones(APPROVER.public, (0,))
    open_ = due(milestones=(milestone(),))
    case = honest(world(open_), approval, acting=APPROVER.public)
    assert of(case).done is not None
    facts = of(case.with_entries(forged))
    assert (facts.done, facts.damaged) == (None, True)
    empty = of(case.with_entries(balance_entry(ESCROW, 0, USDC)))
    assert empty.done is not None
    assert not empty.damaged
    assert not of(on_account(BumpSequence(10**12)).with_entries(forged)).damaged


# --- by whose authority ---


def test_the_authority_that_is_expected_is_the_calls_own() -> None:
    assert of(RELEASE).expected == of(RELEASE).authorizations
    assert of(RELEASE).principals == {SHARED.public}
    way = of(way_b())
    assert [each.address for each in way.expected] == [SHARED.public]
    assert way.principals == {SHARED.public}


def test_the_principals_are_whom_the_call_needs_whoever_has_spoken() -> None:
    assert of(entries()(way_b())).principals == {SHARED.public}
    bobs = replace(ENTRY, address=BOB.public)
    assert of(entries(bobs)(way_b())).principals == {SHARED.public}


def test_without_an_answer_the_principals_are_whoever_speaks() -> None:
    unknown = escrow(due(), wasm_hash=bytes(32))
    assert of(RELEASE.with_entries(unknown)).principals == {SHARED.public}
    assert of(way_b().with_entries(unknown)).principals == {SHARED.public}
    (own,) = of(RELEASE).authorizations or ()
    both = entries(own, ENTRY)(way_b()).with_entries(unknown)
    assert of(both).principals == {CHANNEL.public}
    silent = entries()(way_b()).with_entries(unknown)
    assert of(silent).principals == {CHANNEL.public}
    assert of(silent).expected == ()


def test_where_the_acting_account_has_an_entry_it_is_the_entry_that_speaks() -> None:
    case = operation(source_account=muxed(SHARED.public))(way_b())
    facts = of(case)
    assert [each.address for each in facts.expected] == [SHARED.public]
    assert facts.done is not None
    assert facts.search is not None


def test_who_can_still_change_it_is_asked_within_the_footprint_unless_an_entry_speaks() -> None:
    narrow = footprint(lambda named: replace(named, read_write=frozenset()))
    for case in (RELEASE, way_b()):
        found = of(case).search
        assert found is not None
        assert found.before is not None
    by_source, by_entry = of(narrow(RELEASE)).search, of(narrow(way_b())).search
    assert by_source is not None
    assert by_entry is not None
    assert (by_source.before is None, by_entry.before is None) == (True, False)
