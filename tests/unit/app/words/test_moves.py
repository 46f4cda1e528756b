"""Moves, roles and refusals in words: none is without, and none in the contracts' own names."""

from __future__ import annotations

import re
from dataclasses import astuple

import pytest

from app.registry import known_builds
from app.words.moves import CLASSES, FUNCTIONS, UNKNOWN, MoveWords, words_of
from app.words.refusals import ESCROW, HOST, MORE, TOKEN, reason
from app.words.roles import ROLES, role, roles
from wallet.escrow.calls import CALLS
from wallet.escrow.moves import Move, ReleaseFunds, TakeBackApproval
from wallet.escrow.terms import Role
from wallet.soroban.token import ERRORS

MOVES = sorted(CALLS, key=lambda move: move.__name__)
NAMES = sorted(
    {
        name
        for build in known_builds().by_hash.values()
        for table in build.errors.values()
        for name in table.values()
    }
)
ALL_WORDS = {words.noun: words for words in (*FUNCTIONS.values(), *CLASSES.values(), UNKNOWN)}
HOSTILE = "\u202eevil\n" * 1000


def name_of(move: type[Move]) -> str:
    return move.__name__


@pytest.mark.parametrize("move", MOVES, ids=name_of)
def test_a_move_is_told_alike_by_its_function_and_by_its_class(move: type[Move]) -> None:
    words = words_of(move.__name__)
    assert words is not UNKNOWN
    if move is not TakeBackApproval:
        assert {id(words_of(name)) for name in CALLS[move].functions} == {id(words)}


def test_taking_an_approval_back_is_told_apart_from_the_call_that_approves() -> None:
    assert words_of(TakeBackApproval.__name__) is not words_of("approve_milestone")


def test_no_words_are_of_a_move_that_there_is_not() -> None:
    assert set(FUNCTIONS) == {name for call in CALLS.values() for name in call.functions}
    assert set(CLASSES) == {move.__name__ for move in CALLS}


@pytest.mark.parametrize("words", ALL_WORDS.values(), ids=ALL_WORDS.keys())
def test_words_of_moves_are_for_people(words: MoveWords) -> None:
    for text in (words.noun, words.step, words.inbox, words.button("5.00 USDC")):
        assert text
        assert not re.search(r"[_!<>{}]|[a-z][A-Z]", text)
    assert words.button().startswith("Hold to ")


def test_the_button_of_a_release_names_its_amount() -> None:
    release = words_of(ReleaseFunds.__name__)
    assert release.button("5.00 USDC") == "Hold to co-sign release of 5.00 USDC"
    assert release.button() == "Hold to co-sign release"


def test_a_move_of_no_money_names_no_amount() -> None:
    assert "5.00" not in words_of("approve_milestone").button("5.00 USDC")


@pytest.mark.parametrize("name", ["", "upgrade", "release_funds ", HOSTILE])
def test_an_unknown_move_is_called_a_step(name: str) -> None:
    assert astuple(words_of(name)) == astuple(UNKNOWN)


def test_every_role_has_a_word() -> None:
    assert set(ROLES) == {each.value for each in Role} | {"funder"}
    assert role("service_provider") == "milestone marker"


def test_an_unknown_role_is_told_by_its_name_with_nothing_hidden() -> None:
    assert role("second_admin") == "second admin"
    assert len(role(HOSTILE)) < 400
    assert "\u202e" not in role(HOSTILE)


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["approver"], "approver"),
        (["approver", "receiver"], "approver and receiver"),
        (["platform", "approver", "receiver"], "platform, approver and receiver"),
        ([""], "anybody"),
        ([], "anybody"),
    ],
)
def test_several_roles_are_told_as_a_list(names: list[str], told: str) -> None:
    assert roles(names) == told


@pytest.mark.parametrize("name", [*NAMES, *ERRORS.values(), *HOST])
def test_every_refusal_is_a_sentence(name: str) -> None:
    told = reason(name)
    assert told[0].isupper()
    assert told.endswith(".")
    assert name not in told


def test_no_sentence_is_of_a_refusal_that_there_is_not() -> None:
    assert {*ESCROW, *MORE} == set(NAMES)
    assert set(TOKEN) == set(ERRORS.values())
    assert not set(ESCROW) & set(MORE)
    assert not {*ESCROW, *MORE} & set(TOKEN)


@pytest.mark.parametrize("name", ERRORS.values())
def test_a_tokens_refusal_is_told_alike_with_and_without_its_mark(name: str) -> None:
    assert reason(f"{name} (token)") == reason(name)


def test_the_hosts_own_refusal_is_told_by_its_kind() -> None:
    assert reason("Auth, InvalidAction") == HOST["Auth"]


@pytest.mark.parametrize("name", ["4711", "4711 (token)", "", HOSTILE])
def test_an_unknown_refusal_is_told_as_it_is_with_nothing_hidden(name: str) -> None:
    told = reason(name)
    assert "cannot explain" in told
    assert len(told) < 900
    assert "\u202e" not in told
