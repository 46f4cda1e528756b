"""What the ledger's care of storage names: what each entry is, whose, how it will live."""

from __future__ import annotations

from dataclasses import replace

import pytest
from stellar_sdk import xdr

from tests.support.builders import ALICE, ESCROW, SHARED, account_xdr, contract_id
from tests.support.escrows import BUILD, BUILDS, escrow
from tests.support.families import BY_NAME, due
from tests.support.family_cases import world_of
from tests.support.ledgers import ALIVE, SEQUENCE, account, snapshot_of, stored
from tests.support.requests import ISSUER, TOKEN, USDC, Case, honest
from wallet.addresses import Address
from wallet.escrow.storage import ESCROW_KEY
from wallet.holdings import contract_balance_key
from wallet.operations import ExtendStorage, RestoreStorage
from wallet.review.stored import Part, Stored, build_in, stored_in
from wallet.snapshot import Snapshot
from wallet.soroban.entries import (
    TEMPORARY,
    Entry,
    Key,
    account_key,
    code_key,
    contract_data,
    contract_data_key,
    instance_key,
    nonce_key,
    on_trustline,
    trustline_key,
)
from wallet.soroban.values import address, symbol, u32, vector

CASE = honest()
STATE = CASE.view.snapshot
ELSEWHERE = contract_id("elsewhere")
LEAST = 1000
FOR = 500


def extended(key: Key, state: Snapshot = STATE, extend_to: int = FOR) -> Stored:
    (found,) = stored_in(ExtendStorage((key,), extend_to), state, BUILDS, LEAST)
    return found


def woken(key: Key, state: Snapshot = STATE, least: int | None = LEAST) -> Stored:
    (found,) = stored_in(RestoreStorage((key,)), state, BUILDS, least)
    return found


# --- what it is, and whose ---


def balance_of(*parts: xdr.SCVal) -> Key:
    return contract_data_key(TOKEN, vector(parts))


BALANCE = symbol("Balance")
A_POOL = xdr.SCAddress(
    xdr.SCAddressType.SC_ADDRESS_TYPE_LIQUIDITY_POOL,
    liquidity_pool_id=xdr.PoolID(xdr.Hash(bytes(32))),
)
A_POOLS = xdr.LedgerKey(
    xdr.LedgerEntryType.CONTRACT_DATA,
    contract_data=xdr.LedgerKeyContractData(
        A_POOL, symbol("Anything"), xdr.ContractDataDurability.PERSISTENT
    ),
).to_xdr_bytes()
A_NAME = xdr.LedgerKey(
    xdr.LedgerEntryType.DATA,
    data=xdr.LedgerKeyData(account_xdr(ALICE.public), xdr.String64(b"note")),
).to_xdr_bytes()
AN_OFFER = xdr.LedgerKey(
    xdr.LedgerEntryType.OFFER,
    offer=xdr.LedgerKeyOffer(account_xdr(ALICE.public), xdr.Int64(1)),
).to_xdr_bytes()

Told = tuple[Part, Address | None, bytes, Address | None, Address | None]
KINDS: dict[str, tuple[Key, Told]] = {
    "code": (
        code_key(BUILD.wasm_hash),
        (Part.CODE, None, BUILD.wasm_hash, None, None),
    ),
    "an escrow's contract": (instance_key(ESCROW), (Part.CONTRACT, ESCROW, b"", None, ESCROW)),
    "a token's contract": (instance_key(TOKEN), (Part.TOKEN, TOKEN, b"", None, TOKEN)),
    "a contract that nobody tells of": (
        instance_key(ELSEWHERE),
        (Part.CONTRACT, ELSEWHERE, b"", None, ELSEWHERE),
    ),
    "an escrow's terms": (
        contract_data_key(ESCROW, ESCROW_KEY),
        (Part.TERMS, ESCROW, b"", None, ESCROW),
    ),
    "what is named as terms, of a contract that nobody tells of": (
        contract_data_key(ELSEWHERE, ESCROW_KEY),
        (Part.OTHER, ELSEWHERE, b"", None, ELSEWHERE),
    ),
    "another entry of an escrow": (
        contract_data_key(ESCROW, symbol("Other")),
        (Part.OTHER, ESCROW, b"", None, ESCROW),
    ),
    "a contract's balance": (
        contract_balance_key(TOKEN, ESCROW),
        (Part.BALANCE, TOKEN, b"", ESCROW, ESCROW),
    ),
    "an account's balance": (
        contract_balance_key(TOKEN, ALICE.public),
        (Part.BALANCE, TOKEN, b"", ALICE.public, ALICE.public),
    ),
    "a balance of nobody": (balance_of(BALANCE), (Part.OTHER, TOKEN, b"", None, TOKEN)),
    "a balance of two": (
        balance_of(BALANCE, address(ESCROW), address(ESCROW)),
        (Part.OTHER, TOKEN, b"", None, TOKEN),
    ),
    "a balance of no address": (
        balance_of(BALANCE, u32(1)),
        (Part.OTHER, TOKEN, b"", None, TOKEN),
    ),
    "an address under another name": (
        balance_of(symbol("Allowance"), address(ESCROW)),
        (Part.OTHER, TOKEN, b"", None, TOKEN),
    ),
    "a pool's balance": (
        balance_of(BALANCE, xdr.SCVal(xdr.SCValType.SCV_ADDRESS, address=A_POOL)),
        (Part.OTHER, TOKEN, b"", None, TOKEN),
    ),
    "a nonce of an account": (
        nonce_key(ALICE.public, 7),
        (Part.NONCE, ALICE.public, b"", None, ALICE.public),
    ),
    "a nonce of a contract": (
        nonce_key(ESCROW, 7),
        (Part.NONCE, ESCROW, b"", None, ESCROW),
    ),
    "what an account has that only contracts have": (
        contract_data_key(ALICE.public, symbol("Other")),
        (Part.OTHER, ALICE.public, b"", None, ALICE.public),
    ),
    "what a pool has that only contracts have": (A_POOLS, (Part.OTHER, None, b"", None, None)),
    "an account": (
        account_key(SHARED.public),
        (Part.NO_STORAGE, SHARED.public, b"", None, SHARED.public),
    ),
    "a trustline": (
        trustline_key(ISSUER, on_trustline(USDC.to_xdr())),
        (Part.NO_STORAGE, ISSUER, b"", None, ISSUER),
    ),
    "an account's data": (A_NAME, (Part.NO_STORAGE, ALICE.public, b"", None, ALICE.public)),
    "an offer": (AN_OFFER, (Part.NO_STORAGE, None, b"", None, None)),
}


@pytest.mark.parametrize(("key", "told"), KINDS.values(), ids=KINDS.keys())
def test_each_entry_is_told_by_what_it_is_and_whose(key: Key, told: Told) -> None:
    found = extended(key)
    assert (found.part, found.owner, found.code, found.holder, found.belongs_to) == told
    assert (found.key, woken(key).part) == (key, told[0])


def test_terms_that_are_kept_in_the_contract_are_told_as_the_contract() -> None:
    build = BY_NAME["5f03a001"]
    state = snapshot_of(world_of(build, due(build), 5))
    assert extended(instance_key(ESCROW), state).part is Part.CONTRACT
    assert extended(contract_data_key(ESCROW, ESCROW_KEY), state).part is Part.OTHER


def test_several_are_told_in_their_order() -> None:
    keys = (instance_key(ESCROW), code_key(BUILD.wasm_hash), instance_key(TOKEN))
    found = stored_in(ExtendStorage(keys, FOR), STATE, BUILDS, None)
    assert [each.key for each in found] == list(keys)


# --- the build behind it ---


def instance_of(entry: Entry) -> Case:
    return CASE.with_entries({instance_key(ESCROW): entry})


def test_a_build_is_known_by_the_code_that_the_state_tells_of() -> None:
    assert build_in(STATE, BUILDS, ESCROW) == BUILD
    odd = instance_of(next(iter(account(ALICE.public).values())))
    junk = instance_of(Entry(contract_data(instance_key(ESCROW), u32(1)), ALIVE))
    unknown = CASE.with_entries(escrow(None, wasm_hash=bytes(32)))
    absent = CASE.without(instance_key(ESCROW))
    for case in (odd, junk, unknown, absent):
        assert build_in(case.view.snapshot, BUILDS, ESCROW) is None
    for who in (TOKEN, ELSEWHERE, ALICE.public):
        assert build_in(STATE, BUILDS, who) is None


# --- how long it lives ---

KEY = contract_data_key(ESCROW, symbol("Other"))
BRIEF = contract_data_key(ESCROW, symbol("Brief"), TEMPORARY)
(DATA,) = stored(ESCROW, symbol("Other"), u32(1)).values()


def living(key: Key, until: int | None) -> Snapshot:
    return CASE.with_entries({key: replace(DATA, live_until=until)}).view.snapshot


Life = tuple[bool, int | None, bool, int | None]


def life(found: Stored) -> Life:
    """Asleep, alive until, changed, and until when then."""
    return (found.is_asleep, found.live_until, found.is_changed, found.until)


NOW = SEQUENCE
THEN = SEQUENCE + FOR


@pytest.mark.parametrize(
    ("until", "told"),
    [
        (NOW - 1, (True, NOW - 1, False, NOW - 1)),
        (NOW, (False, NOW, True, THEN)),
        (THEN - 1, (False, THEN - 1, True, THEN)),
        (THEN, (False, THEN, False, THEN)),
        (THEN + 1, (False, THEN + 1, False, THEN + 1)),
        (None, (False, None, False, None)),
    ],
)
def test_an_extension_lengthens_what_is_awake_and_lives_less(
    until: int | None, told: Life
) -> None:
    assert life(extended(KEY, living(KEY, until))) == told


@pytest.mark.parametrize(
    ("until", "told"),
    [
        (NOW - 1, (True, NOW - 1, True, NOW + LEAST - 1)),
        (NOW, (False, NOW, False, NOW)),
        (None, (False, None, False, None)),
    ],
)
def test_a_restoration_wakes_what_sleeps(until: int | None, told: Life) -> None:
    assert life(woken(KEY, living(KEY, until))) == told


def test_for_how_long_what_is_woken_lives_is_not_told_where_nobody_says() -> None:
    assert life(woken(KEY, living(KEY, NOW - 1), least=None)) == (True, NOW - 1, True, None)
    assert life(woken(KEY, living(KEY, NOW), least=None)) == (False, NOW, False, NOW)


def test_what_dies_never_sleeps() -> None:
    state = living(BRIEF, NOW - 1)
    assert life(woken(BRIEF, state)) == (False, NOW - 1, False, NOW - 1)
    assert life(extended(BRIEF, state)) == (False, NOW - 1, False, NOW - 1)


def test_what_is_not_there_has_no_life() -> None:
    state = CASE.without(KEY).view.snapshot
    assert life(extended(KEY, state)) == life(woken(KEY, state)) == (False, None, False, None)
