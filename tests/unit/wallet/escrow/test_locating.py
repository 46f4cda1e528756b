"""Where a contract keeps its escrow, and what can be said where there is none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.builders import ESCROW
from tests.support.escrows import terms
from tests.support.ledgers import (
    ALIVE,
    SEQUENCE,
    TOKEN,
    Entries,
    balance_entry,
    stored,
)
from tests.support.searched import (
    BUILDS,
    KEPT_INSIDE,
    SINGLE,
    UNKNOWN_CODE,
    changed,
    code_at,
    escrow,
    state,
)
from wallet.escrow.builds import Build
from wallet.escrow.locating import (
    Absent,
    Damaged,
    Kept,
    Known,
    Located,
    NoEscrow,
    Unverified,
    balance_in,
    four_keys,
    located,
    token_key,
)
from wallet.escrow.storage import ESCROW_KEY, escrow_to
from wallet.escrow.unverified import Lineage
from wallet.holdings import contract_balance_key
from wallet.soroban.entries import (
    TEMPORARY,
    Entry,
    contract_data,
    contract_data_key,
    instance_key,
)
from wallet.soroban.values import string, symbol, u32

ASLEEP = 0
VALUE = escrow_to(SINGLE, terms())


def found(*entries: Entries) -> Located:
    whole = {key: entry for each in entries for key, entry in each.items()}
    return located(whole, ESCROW, SEQUENCE, BUILDS)


def temporary(live_until: int = ALIVE) -> Entries:
    key = contract_data_key(ESCROW, ESCROW_KEY, TEMPORARY)
    return {key: Entry(contract_data(key, VALUE), live_until, SEQUENCE - 1)}


def test_the_four_keys_are_those_of_the_contract_in_order() -> None:
    assert four_keys(ESCROW) == (
        contract_data_key(ESCROW, ESCROW_KEY),
        contract_data_key(ESCROW, symbol("Escrow")),
        contract_data_key(ESCROW, ESCROW_KEY, TEMPORARY),
        instance_key(ESCROW),
    )


@pytest.mark.parametrize("build", [SINGLE, KEPT_INSIDE], ids=lambda build: build.name)
def test_a_known_build_is_read_from_its_own_place(build: Build) -> None:
    agreed = replace(terms(), receiver_memo=0)
    assert found(escrow(ESCROW, agreed, build)) == Known(ESCROW, build, agreed, asleep=False)


def test_nothing_anywhere_is_unknown_or_archived() -> None:
    assert found() == Absent(ESCROW)


def test_a_known_build_without_a_state_was_never_initialised() -> None:
    assert found(code_at(ESCROW, SINGLE.wasm_hash)) == NoEscrow(
        ESCROW, SINGLE.wasm_hash, SINGLE
    )


def test_a_state_in_a_place_that_its_build_does_not_use_is_none() -> None:
    inside = code_at(ESCROW, SINGLE.wasm_hash, (ESCROW_KEY, VALUE))
    assert isinstance(found(inside), NoEscrow)


def test_another_contract_is_no_escrow() -> None:
    assert found(code_at(ESCROW, UNKNOWN_CODE)) == NoEscrow(ESCROW, UNKNOWN_CODE, None)
    assert found(code_at(ESCROW, None)) == NoEscrow(ESCROW, None, None)


@pytest.mark.parametrize(
    ("entries", "kept"),
    [
        (stored(ESCROW, ESCROW_KEY, VALUE), Kept.ENTRY),
        (stored(ESCROW, symbol("Escrow"), VALUE), Kept.BARE),
        (temporary(), Kept.TEMPORARY),
    ],
    ids=["entry", "bare", "temporary"],
)
def test_unknown_code_is_looked_for_in_every_place(entries: Entries, kept: Kept) -> None:
    inside = code_at(ESCROW, UNKNOWN_CODE, (ESCROW_KEY, state("v2-multi")))
    told = found(inside, entries)
    assert isinstance(told, Unverified)
    assert (told.kept, told.state.lineage) == (kept, Lineage.V1_1_SINGLE)


def test_unknown_code_may_keep_its_state_inside() -> None:
    told = found(code_at(ESCROW, UNKNOWN_CODE, (ESCROW_KEY, state("v2-multi"))))
    assert isinstance(told, Unverified)
    assert (told.kept, told.state.lineage) == (Kept.INSTANCE, Lineage.V2_MULTI)


def test_a_state_whose_code_is_not_told_is_unverified() -> None:
    told = found(stored(ESCROW, ESCROW_KEY, VALUE))
    assert isinstance(told, Unverified)
    assert told.wasm_hash is None


def test_what_sleeps_is_read_and_told_as_asleep() -> None:
    known = found(escrow(ESCROW, live_until=ASLEEP))
    assert isinstance(known, Known)
    assert known.asleep
    only_code = {**escrow(ESCROW), **code_at(ESCROW, SINGLE.wasm_hash, live_until=ASLEEP)}
    told = found(only_code)
    assert isinstance(told, Known)
    assert told.asleep


def test_a_temporary_state_past_its_life_is_gone() -> None:
    assert found(temporary(SEQUENCE - 1)) == Absent(ESCROW)


DAMAGED = {
    "a field of another type": stored(
        ESCROW, ESCROW_KEY, changed(VALUE, platform_fee=string("1 %"))
    ),
    "a field missing": stored(ESCROW, ESCROW_KEY, changed(VALUE, title=None)),
    "a field more": stored(ESCROW, ESCROW_KEY, changed(VALUE, zeal=u32(1))),
    "no struct": stored(ESCROW, ESCROW_KEY, u32(1)),
    "no XDR": {contract_data_key(ESCROW, ESCROW_KEY): Entry(b"\0" * 7, ALIVE)},
    "another kind of entry": {
        contract_data_key(ESCROW, ESCROW_KEY): Entry(b"\0" * 3 + b"\7", ALIVE)
    },
}


@pytest.mark.parametrize("what", DAMAGED)
def test_a_state_that_its_code_cannot_write_is_damaged(what: str) -> None:
    assert isinstance(found(code_at(ESCROW, SINGLE.wasm_hash), DAMAGED[what]), Damaged)


def test_a_state_of_unknown_code_that_nobody_can_read_is_damaged() -> None:
    entries = code_at(ESCROW, UNKNOWN_CODE) | stored(ESCROW, ESCROW_KEY, u32(1))
    assert found(entries) == Damaged(ESCROW, UNKNOWN_CODE)


def test_what_an_escrow_holds_is_in_its_token() -> None:
    key = token_key(found(escrow(ESCROW)))
    assert key is not None
    assert key == contract_balance_key(TOKEN, ESCROW)
    assert token_key(found()) is None
    assert balance_in(balance_entry(ESCROW, 70)[key]) == 70
    assert balance_in(None) == 0


def test_a_balance_that_no_token_wrote_is_not_known() -> None:
    (entry,) = stored(TOKEN, symbol("Balance"), u32(7)).values()
    assert balance_in(entry) is None
    assert balance_in(Entry(b"junk", ALIVE)) is None
