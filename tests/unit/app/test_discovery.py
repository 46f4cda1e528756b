"""Escrows are found by id, account, index and events; the ledger says what they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

import pytest
from stellar_sdk import xdr

from app.discovery import MOST, Discovery, Source, Wanted, discover
from app.errors import AnswerTooLarge, AppError, LedgerTooSlow
from app.index_errors import IndexEndedShort, IndexKeyRefused, IndexUnreachable
from app.ports import IndexAnswer, Indexed
from tests.support.builders import ALICE
from tests.support.escrows import roles, terms
from tests.support.ledgers import RELEASER, UNIT, account, balance_entry
from tests.support.searched import (
    BUILDS,
    HOST,
    KEPT_INSIDE,
    SINGLE,
    UNKNOWN_CODE,
    Searched,
    code_at,
    escrow,
    happening,
    many,
    state,
)
from wallet.addresses import AccountId, Address, ContractId, account_id
from wallet.escrow.claims import Difference
from wallet.escrow.locating import Absent, Damaged, Known, NoEscrow, Unverified
from wallet.escrow.storage import ESCROW_KEY
from wallet.escrow.terms import Role
from wallet.signers import SignerKey
from wallet.soroban.values import u32

FIRST, SECOND, THIRD = many(3)
HOLDERS = 5
"""Others in the roles of an escrow of mine, whose signers are read beside its balance."""
MINE = terms(roles=roles({Role.APPROVER: ALICE.public}))
OTHERS = terms()


@dataclass
class Index:
    """An index that says what a test wants."""

    account: IndexAnswer | AppError = field(default_factory=lambda: IndexAnswer(()))
    contracts: IndexAnswer | AppError = field(default_factory=lambda: IndexAnswer(()))

    shared: IndexAnswer | AppError = field(default_factory=lambda: IndexAnswer(()))
    asked: list[Address] = field(default_factory=list[Address])

    async def of_account(self, who: Address) -> IndexAnswer:
        self.asked.append(who)
        return self._told(self.account if who == ALICE.public else self.shared)

    async def of_contracts(self, contracts: Sequence[ContractId]) -> IndexAnswer:
        return self._told(self.contracts)

    def _told(self, answer: IndexAnswer | AppError) -> IndexAnswer:
        if isinstance(answer, AppError):
            raise answer
        return answer


def wanted(*contracts: ContractId, **more: object) -> Wanted:
    return replace(Wanted(contracts, (ALICE.public,)), **more)  # type: ignore[arg-type]


async def found(network: Searched, asked: Wanted, index: Index | None = None) -> Discovery:
    return await discover(network, asked, BUILDS, index)


async def test_by_id_it_is_read_with_what_it_holds_and_who_i_am_in_it() -> None:
    entries = escrow(FIRST, MINE) | balance_entry(FIRST, 70 * UNIT)
    (sighting,) = (await found(Searched(entries), wanted(FIRST))).sightings
    assert isinstance(sighting.found, Known)
    assert sighting.roles == (Role.APPROVER,)
    assert sighting.held == 70 * UNIT
    assert sighting.sources == {Source.ASKED}


async def test_by_events_mine_are_found_and_others_are_not() -> None:
    entries = escrow(FIRST, MINE) | escrow(SECOND, OTHERS)
    network = Searched(entries, (happening(FIRST), happening(SECOND, "tw_fund")))
    told = await found(network, wanted())
    assert [each.contract for each in told.sightings] == [FIRST]
    assert told.events is not None
    assert told.is_complete


async def test_escrows_of_accounts_that_i_sign_for_are_mine() -> None:
    entries = escrow(FIRST, OTHERS) | escrow(SECOND, OTHERS)
    entries |= account(RELEASER.public, signers=[signer_of(ALICE.public)])
    network = Searched(entries, (happening(FIRST),))
    (sighting,) = (await found(network, wanted())).sightings
    assert (sighting.roles, sighting.through) == ((Role.RELEASE_SIGNER,), (RELEASER.public,))


async def test_the_index_is_asked_about_accounts_that_i_sign_for_too() -> None:
    entries = escrow(FIRST, OTHERS) | escrow(SECOND, OTHERS) | balance_entry(SECOND, 5 * UNIT)
    entries |= account(RELEASER.public, signers=[signer_of(ALICE.public)])
    index = Index(shared=IndexAnswer((Indexed(SECOND, {}),)))
    told = await found(Searched(entries), wanted(kept=(FIRST,)), index)
    assert index.asked == [ALICE.public, RELEASER.public]
    found_ = {each.contract: each for each in told.sightings}
    assert found_[SECOND].sources == {Source.INDEX}
    assert found_[SECOND].through == (RELEASER.public,)
    assert found_[SECOND].held == 5 * UNIT
    assert found_[SECOND].differences == ()


async def test_the_index_is_asked_about_nobody_who_is_not_mine() -> None:
    entries = escrow(FIRST, OTHERS) | account(RELEASER.public)
    index = Index()
    await found(Searched(entries), wanted(kept=(FIRST,)), index)
    assert index.asked == [ALICE.public]


def signer_of(who: AccountId) -> xdr.Signer:
    """Write a signer of an account."""
    return xdr.Signer(SignerKey.ed25519(who).to_xdr(), xdr.Uint32(1))


async def test_by_the_index_and_the_profile_all_are_joined() -> None:
    entries = escrow(FIRST, MINE) | escrow(SECOND, MINE) | escrow(THIRD, MINE)
    index = Index(account=IndexAnswer((Indexed(FIRST, {}), Indexed(SECOND, {}))))
    told = await found(Searched(entries, (happening(FIRST),)), wanted(kept=(THIRD,)), index)
    assert {each.contract: each.sources for each in told.sightings} == {
        FIRST: {Source.INDEX, Source.EVENTS},
        SECOND: {Source.INDEX},
        THIRD: {Source.KEPT},
    }


async def test_an_index_that_lies_is_told_field_by_field_and_the_ledger_wins() -> None:
    lies = Indexed(FIRST, {"title": "Sale", "amount": Decimal(5), "engagement id": "2026-114"})
    index = Index(account=IndexAnswer((lies,)))
    (sighting,) = (await found(Searched(escrow(FIRST, MINE)), wanted(), index)).sightings
    assert isinstance(sighting.found, Known)
    assert sighting.found.escrow == MINE
    assert sighting.differences == (
        Difference("title", "Sale", "Closing"),
        Difference("amount", "5", "100"),
    )


async def test_a_role_that_the_index_made_up_is_told() -> None:
    index = Index(account=IndexAnswer((Indexed(FIRST, {}),)))
    (sighting,) = (await found(Searched(escrow(FIRST, OTHERS)), wanted(), index)).sightings
    assert sighting.roles == ()
    assert sighting.differences == (Difference("my role", "one of them", "none"),)


async def test_what_is_asked_for_is_compared_with_the_index_too() -> None:
    index = Index(contracts=IndexAnswer((Indexed(FIRST, {"title": "Sale"}),)))
    (sighting,) = (await found(Searched(escrow(FIRST, MINE)), wanted(FIRST), index)).sightings
    assert [each.name for each in sighting.differences] == ["title"]


@pytest.mark.parametrize(
    "failure", [IndexUnreachable(HOST), IndexKeyRefused(HOST, 401)], ids=["down", "no key"]
)
async def test_an_index_that_fails_leaves_the_rest(failure: AppError) -> None:
    told = await found(Searched(escrow(FIRST, MINE)), wanted(FIRST), Index(account=failure))
    assert [each.contract for each in told.sightings] == [FIRST]
    assert told.troubles == (failure,)
    assert not told.is_complete


async def test_an_index_that_ends_short_is_not_told_as_complete() -> None:
    short = IndexEndedShort(HOST, "its pages repeat")
    index = Index(account=IndexAnswer((Indexed(FIRST, {}),), short))
    told = await found(Searched(escrow(FIRST, MINE)), wanted(), index)
    assert len(told.sightings) == 1
    assert not told.is_complete


async def test_events_that_cannot_be_had_leave_the_rest() -> None:
    slow = LedgerTooSlow(HOST, 20)
    told = await found(Searched(escrow(FIRST, MINE), failure=slow), wanted(FIRST))
    assert (len(told.sightings), told.events, told.troubles) == (1, None, (slow,))


async def test_what_is_no_escrow_is_told_as_what_it_is() -> None:
    contracts = many(6)
    entries = (
        code_at(contracts[0], SINGLE.wasm_hash)
        | code_at(contracts[1], None)
        | code_at(contracts[2], UNKNOWN_CODE, (ESCROW_KEY, state("v2-multi")))
        | code_at(contracts[3], KEPT_INSIDE.wasm_hash, (ESCROW_KEY, u32(1)))
        | escrow(contracts[4], MINE, live_until=0)
    )
    told = await found(Searched(entries), wanted(*contracts))
    kinds = [type(each.found) for each in told.sightings]
    assert kinds == [NoEscrow, NoEscrow, Unverified, Damaged, Known, Absent]
    asleep = told.sightings[4].found
    assert isinstance(asleep, Known)
    assert asleep.asleep


async def test_my_role_in_an_escrow_of_unknown_code_is_found() -> None:
    value = state("v1.0-single-instance")
    network = Searched(code_at(FIRST, UNKNOWN_CODE, (ESCROW_KEY, value)), (happening(FIRST),))
    holder = "GB6MP3L6UGIDY6O6MXNLSKHLXT2T2TCMPZIZGUTOGYKOLHW7EORWMFCK"
    told = await discover(network, Wanted(accounts=(account_id(holder),)), BUILDS)
    assert len(told.sightings[0].roles) == 6


@pytest.mark.parametrize(("count", "questions"), [(1, 1), (50, 1), (51, 2), (120, 3)])
async def test_fifty_contracts_are_read_by_one_question(count: int, questions: int) -> None:
    network = Searched()
    await found(network, wanted(*many(count)))
    assert len(network.reads) == questions
    assert sum(network.reads) == 4 * count


async def test_balances_are_read_two_hundred_by_one_question() -> None:
    contracts = many(101)
    network = Searched({k: e for c in contracts for k, e in escrow(c, MINE).items()})
    told = await found(network, wanted(*contracts))
    tokens = 1
    assert network.reads == [200, 200, 4, 101 + tokens + HOLDERS]
    assert {each.held for each in told.sightings} == {0}


async def test_states_too_large_for_one_answer_are_read_by_halves() -> None:
    contracts = many(8)
    entries = {k: e for c in contracts for k, e in escrow(c, MINE).items()}
    told = await found(Searched(entries, largest=4_000), wanted(*contracts))
    assert [type(each.found) for each in told.sightings] == [Known] * 8


async def test_a_single_state_too_large_for_an_answer_is_a_failure() -> None:
    with pytest.raises(AnswerTooLarge):
        await found(Searched(escrow(FIRST, MINE), largest=100), wanted(FIRST))


async def test_a_server_where_most_is_missing_is_doubted() -> None:
    contracts = many(10)
    entries = {k: e for c in contracts[:4] for k, e in escrow(c, MINE).items()}
    assert (await found(Searched(entries), wanted(kept=contracts))).doubtful
    assert not (await found(Searched(entries), wanted(kept=contracts[:9]))).doubtful


async def test_more_contracts_than_anybody_has_are_left_out_and_told() -> None:
    contracts = many(MOST + 3)
    told = await found(Searched(), wanted(FIRST, kept=contracts))
    assert (len(told.sightings), told.left_out) == (MOST, 3)
    assert not told.is_complete
