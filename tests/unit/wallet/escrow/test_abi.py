"""Moves ↔ calls: every move has one call in the build, and every such call one move."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stellar_sdk import xdr

from tests.support.builders import ESCROW
from tests.support.escrows import BUILD, BUILDS, call, terms
from tests.support.ledgers import FUNDER, PLATFORM, RELEASER
from tests.support.values import ADDRESSES, ANYTHING, ESCROWS, I128, TEXTS, U32
from wallet.escrow import moves
from wallet.escrow.abi import arguments_of, call_of, call_to_try, move_of, require_said
from wallet.escrow.builds import Build
from wallet.escrow.call_readers import READERS
from wallet.escrow.calls import CALLS, NoSuchCall
from wallet.escrow.moves import Move
from wallet.soroban.values import address, u32

DISTRIBUTIONS = st.dictionaries(ADDRESSES, I128, max_size=5)
CHANGES = st.builds(moves.StatusChange, U32, TEXTS, st.none() | TEXTS)
A_MOVE: st.SearchStrategy[Move] = st.one_of(
    st.builds(moves.InitializeEscrow, ESCROWS),
    st.builds(moves.UpdateEscrow, ADDRESSES, ESCROWS),
    st.builds(moves.FundEscrow, ADDRESSES, ESCROWS, I128),
    st.builds(moves.ChangeMilestoneStatus, ADDRESSES, st.tuples(CHANGES)),
    st.builds(moves.ApproveMilestones, ADDRESSES, st.tuples(U32)),
    st.builds(moves.ReleaseFunds, ADDRESSES),
    st.builds(moves.OpenDispute, ADDRESSES),
    st.builds(moves.ResolveDispute, ADDRESSES, DISTRIBUTIONS),
    st.builds(moves.WithdrawRemainingFunds, ADDRESSES, DISTRIBUTIONS),
    st.builds(moves.ExtendLife, ADDRESSES, U32),
)


@given(A_MOVE)
def test_a_move_is_read_back_from_its_call(move: Move) -> None:
    assert move_of(BUILD, call_of(BUILD, ESCROW, move)) == move


@given(A_MOVE)
def test_a_call_is_written_back_from_its_move(move: Move) -> None:
    made = call_of(BUILD, ESCROW, move)
    assert call_of(BUILD, ESCROW, move_of(BUILD, made)) == made


@given(st.sampled_from(sorted(BUILD.functions)), st.lists(ANYTHING, max_size=4))
def test_any_call_is_a_move_or_refused(function: str, arguments: list[xdr.SCVal]) -> None:
    asked = call(function, *arguments)
    try:
        move = move_of(BUILD, asked)
    except NoSuchCall as why:
        assert why.function == function  # noqa: PT017 - most of them end here
        return
    assert call_of(BUILD, ESCROW, move) == asked


def test_every_move_has_its_call_and_every_call_its_reader() -> None:
    assert set(CALLS) == set(Move.__subclasses__())
    assert {name for call in CALLS.values() for name in call.functions} == set(READERS)


@pytest.mark.parametrize("build", BUILDS.by_hash.values(), ids=lambda build: build.name)
def test_what_is_no_move_only_reads_or_constructs(build: Build) -> None:
    reads = {"get_escrow", "get_escrow_by_contract_id", "get_multiple_escrow_balances"}
    assert set(build.functions) - set(READERS) - reads <= {"__constructor"}


def test_arguments_are_named_as_the_contract_names_them() -> None:
    move = moves.UpdateEscrow(PLATFORM.public, terms())
    named = arguments_of(BUILD, call_of(BUILD, ESCROW, move))
    assert list(named) == ["plataform_address", "escrow_properties"]
    assert named["plataform_address"] == PLATFORM.public


@pytest.mark.parametrize(
    "asked",
    [
        call("get_escrow"),
        call("release_milestone_funds", address(RELEASER.public)),
        call("release_funds"),
        call("release_funds", address(RELEASER.public), address(FUNDER.public)),
        call("release_funds", u32(0)),
    ],
    ids=["no move", "no such function", "too few", "too many", "another type"],
)
def test_a_call_that_does_not_fit_is_no_move(asked: object) -> None:
    with pytest.raises(NoSuchCall):
        move_of(BUILD, asked)  # type: ignore[arg-type]


def other(**functions: dict[str, str]) -> Build:
    """A build with other functions."""
    return replace(BUILD, functions={**BUILD.functions, **functions})


RELEASE = moves.ReleaseFunds(RELEASER.public)


@pytest.mark.parametrize(
    "build",
    [
        replace(BUILD, functions={}),
        other(release_funds={"release_signer": "address", "trustless_work_address": "address"}),
        other(release_funds={"signer": "address"}),
        other(release_funds={"release_signer": "u32"}),
    ],
    ids=["no such function", "one parameter more", "another name", "another type"],
)
def test_a_build_with_another_interface_is_not_guessed_at(build: Build) -> None:
    with pytest.raises(NoSuchCall):
        call_of(build, ESCROW, RELEASE)


def test_a_number_that_does_not_fit_makes_no_call() -> None:
    with pytest.raises(NoSuchCall):
        call_of(BUILD, ESCROW, moves.FundEscrow(FUNDER.public, terms(), 2**127))


def test_a_parameter_may_be_spelt_in_several_ways() -> None:
    build = other(
        extend_contract_ttl={"platform_address": "address", "ledgers_to_extend": "u32"}
    )
    move = moves.ExtendLife(PLATFORM.public, 9)
    assert move_of(build, call_of(build, ESCROW, move)) == move


def test_what_no_call_can_say_can_be_tried_and_is_not_said() -> None:
    """The model refuses most of what is tried: only of the rest it has to be known."""
    reserve = replace(terms(), amount=2**127)
    move = moves.UpdateEscrow(PLATFORM.public, reserve)
    call, arguments = call_to_try(BUILD, ESCROW, move)
    assert arguments.named["plataform_address"] == PLATFORM.public
    with pytest.raises(NoSuchCall):
        require_said(BUILD, call, arguments, move)
    with pytest.raises(NoSuchCall):
        call_of(BUILD, ESCROW, move)


def test_a_reason_that_the_call_takes_none_of_can_be_tried_and_is_not_said() -> None:
    move = moves.OpenDispute(RELEASER.public, (), "Late")
    call, arguments = call_to_try(BUILD, ESCROW, move)
    with pytest.raises(NoSuchCall, match="all of this move"):
        require_said(BUILD, call, arguments, move)


@given(A_MOVE)
def test_what_can_be_said_is_tried_as_it_is_said(move: Move) -> None:
    call, arguments = call_to_try(BUILD, ESCROW, move)
    require_said(BUILD, call, arguments, move)
    assert call == call_of(BUILD, ESCROW, move)
    assert call.arguments is arguments
