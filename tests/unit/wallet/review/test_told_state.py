"""What a state tells of an escrow: every fact by its own name, and of what kind it is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from stellar_sdk import xdr

from tests.support.builders import ALICE, BOB, CHANNEL, ESCROW, SHARED, account_entry
from tests.support.escrows import BUILD, escrow, milestone
from tests.support.families import ADMIN, BUILDS, BY_NAME, part
from tests.support.families import due as due_in
from tests.support.family_cases import world_of
from tests.support.ledgers import (
    ALIVE,
    APPROVER,
    SEQUENCE,
    STRANGER,
    UNIT,
    account,
    snapshot_of,
    stored,
    token,
)
from tests.support.ledgers import TOKEN as OTHER_TOKEN
from tests.support.requests import PRICE, TOKEN, USDC, due, honest, shared_account
from wallet.addresses import AccountId
from wallet.escrow.keeping import state_key
from wallet.escrow.storage import ESCROW_KEY
from wallet.escrow.terms import Approvals, Escrow, Flags, Role
from wallet.holdings import contract_balance_key
from wallet.network import PRACTICE
from wallet.review.told_state import Kind, Name, Part, Told, told_in
from wallet.snapshot import Snapshot
from wallet.soroban.entries import Entry, account_key, code_key, contract_data, instance_key
from wallet.soroban.values import symbol

STATE = honest().view.snapshot
BALANCE = contract_balance_key(TOKEN, ESCROW)
TITLE = Name(Part.TERMS, "title", Kind.TEXT)
HELD = Name(Part.MONEY, "held", Kind.AMOUNT)
CODE = Name(Part.CODE, "wasm_hash", Kind.HASH)

Facts = dict[Name, str | None]


def told(state: Snapshot = STATE, *accounts: AccountId) -> Told:
    return told_in(state, ESCROW, BUILDS, accounts)


def named(part: Part, kind: Kind, place: int | None = None, **texts: str) -> Facts:
    return {Name(part, name, kind, place): text for name, text in texts.items()}


def roles_of(agreed: Escrow) -> Facts:
    """Every role by its own name; nobody in those that the build does not have."""
    names = ("platform", "admin", "service_provider", "approver", "release_signer")
    more = ("receiver", "dispute_resolver", "observer")
    held = {role.value: ", ".join(who) for role, who in agreed.roles.holders.items()}
    told = {**dict.fromkeys((*names, *more), ""), **held}
    return {Name(Part.ROLE, name, Kind.ADDRESSES): who for name, who in told.items()}


SINGLE = due(
    receiver_memo=7,
    milestones=(milestone(approved=True), milestone("Keys", status="done", evidence="photo")),
    flags=Flags(disputed=True),
)
OF_A_SINGLE: Facts = {
    **named(Part.CODE, Kind.HASH, wasm_hash=BUILD.wasm_hash.hex()),
    **named(
        Part.TERMS,
        Kind.TEXT,
        title="Closing",
        description="House on the lake",
        engagement_id="2026-114",
        dispute_reason="",
    ),
    **named(Part.TERMS, Kind.AMOUNT, amount=str(100 * UNIT)),
    **named(Part.TERMS, Kind.POINTS, platform_fee="100"),
    **named(Part.TERMS, Kind.NUMBER, receiver_memo="7", decimals=""),
    **named(Part.TERMS, Kind.ADDRESSES, token=TOKEN),
    **named(Part.TERMS, Kind.YES_NO, disputed="yes", released="no", resolved="no"),
    **roles_of(SINGLE),
    **named(
        *(Part.MILESTONE, Kind.TEXT, 0),
        description="Deed of sale",
        status="pending",
        evidence="",
        dispute_reason="",
    ),
    **named(Part.MILESTONE, Kind.AMOUNT, 0, amount=""),
    **named(Part.MILESTONE, Kind.ADDRESSES, 0, receiver=""),
    **named(Part.MILESTONE, Kind.YES_NO, 0, approved="yes"),
    **named(
        *(Part.MILESTONE, Kind.TEXT, 1),
        description="Keys",
        status="done",
        evidence="photo",
        dispute_reason="",
    ),
    **named(Part.MILESTONE, Kind.AMOUNT, 1, amount=""),
    **named(Part.MILESTONE, Kind.ADDRESSES, 1, receiver=""),
    **named(Part.MILESTONE, Kind.YES_NO, 1, approved="no"),
    **named(Part.MONEY, Kind.AMOUNT, held=str(PRICE)),
    **named(
        *(Part.STORAGE, Kind.LEDGER),
        instance=str(ALIVE),
        code=str(ALIVE - 3),
        escrow=str(ALIVE - 1),
        balance=str(ALIVE - 2),
    ),
}


def test_every_fact_of_an_escrow_is_told_by_its_own_name() -> None:
    lives = {
        key: replace(STATE.entries[key] or Entry(None), live_until=ALIVE - earlier)
        for key, earlier in ((BALANCE, 2), (code_key(BUILD.wasm_hash), 3))
    }
    case = honest().with_entries(escrow(SINGLE, live_until=ALIVE - 1), lives)
    assert told(case.view.snapshot) == Told(OF_A_SINGLE, has_terms=True)


MULTI = BY_NAME["mainline-multi-v2"]
OF_A_MULTI: Facts = {
    **named(Part.CODE, Kind.HASH, wasm_hash=MULTI.wasm_hash.hex()),
    **named(
        Part.TERMS,
        Kind.TEXT,
        title="Closing",
        description="House on the lake",
        engagement_id="2026-114",
        dispute_reason="",
    ),
    **named(Part.TERMS, Kind.AMOUNT, amount=""),
    **named(Part.TERMS, Kind.POINTS, platform_fee="100"),
    **named(Part.TERMS, Kind.NUMBER, receiver_memo="0", decimals=""),
    **named(Part.TERMS, Kind.ADDRESSES, token=OTHER_TOKEN),
    **roles_of(due_in(MULTI)),
    **named(
        *(Part.MILESTONE, Kind.TEXT, 0),
        description="Deed of sale",
        status="pending",
        evidence="",
        dispute_reason="Late",
    ),
    **named(Part.MILESTONE, Kind.AMOUNT, 0, amount=str(100 * UNIT)),
    **named(Part.MILESTONE, Kind.ADDRESSES, 0, receiver=STRANGER.public),
    **named(
        *(Part.MILESTONE, Kind.YES_NO, 0),
        approved="no",
        disputed="no",
        released="no",
        resolved="yes",
    ),
    **named(Part.MILESTONE, Kind.NUMBER, 0, approvals="3"),
    **named(
        *(Part.MILESTONE, Kind.ADDRESSES, 0),
        approved_by=f"{APPROVER.public}, {ADMIN.public}",
    ),
    **named(Part.MONEY, Kind.AMOUNT, held="5"),
    **named(
        *(Part.STORAGE, Kind.LEDGER),
        instance=str(ALIVE),
        code=str(ALIVE),
        escrow=str(ALIVE),
        balance=str(ALIVE),
    ),
}


def test_every_fact_of_a_milestone_that_is_paid_by_itself_is_told() -> None:
    late = part(
        MULTI,
        receiver=STRANGER.public,
        flags=Flags(resolved=True),
        approvals=Approvals(3, (APPROVER.public, ADMIN.public), 2),
        dispute_reason="Late",
    )
    agreed = replace(due_in(MULTI), milestones=(late,))
    state = snapshot_of(world_of(MULTI, agreed, 5))
    assert told(state) == Told(OF_A_MULTI, has_terms=True)


def test_why_there_is_a_dispute_about_a_whole_escrow_is_told() -> None:
    build = BY_NAME["mainline-single-v2"]
    agreed = replace(due_in(build), dispute_reason="Late")
    facts = told(snapshot_of(world_of(build, agreed, 5))).facts
    assert facts[Name(Part.TERMS, "dispute_reason", Kind.TEXT)] == "Late"


def test_how_many_places_its_numbers_have_is_told_where_the_build_keeps_it() -> None:
    build = BY_NAME["5f03a001"]
    facts = told(snapshot_of(world_of(build, due_in(build), 5))).facts
    assert facts[Name(Part.TERMS, "decimals", Kind.NUMBER)] == "7"


def test_several_holders_of_a_role_stand_side_by_side() -> None:
    build = BY_NAME["mainline-single-v2"]
    agreed = due_in(build)
    two = (APPROVER.public, STRANGER.public)
    both = replace(
        agreed,
        roles=replace(agreed.roles, holders={**agreed.roles.holders, Role.APPROVER: two}),
    )
    facts = told(snapshot_of(world_of(build, both, 5))).facts
    name = Name(Part.ROLE, "approver", Kind.ADDRESSES)
    assert facts[name] == f"{APPROVER.public}, {STRANGER.public}"


# --- what is not told, and what is told to be absent ---

STORAGE = {
    "instance": instance_key(ESCROW),
    "code": code_key(BUILD.wasm_hash),
    "escrow": state_key(BUILD, ESCROW),
    "balance": BALANCE,
}


@pytest.mark.parametrize("name", ["code", "balance"])
def test_a_life_that_nobody_tells_is_not_the_same_as_none(name: str) -> None:
    where, key = Name(Part.STORAGE, name, Kind.LEDGER), STORAGE[name]
    silent, absent = honest().unknowing(key), honest().without(key)
    assert told(silent.view.snapshot).facts[where] is None
    assert told(absent.view.snapshot).facts[where] == ""


def test_an_entry_without_a_life_has_none() -> None:
    endless = replace(STATE.entries[BALANCE] or Entry(None), live_until=None)
    state = honest().with_entries({BALANCE: endless}).view.snapshot
    assert told(state).facts[Name(Part.STORAGE, "balance", Kind.LEDGER)] == ""


def test_money_that_nobody_tells_of_is_not_the_same_as_none() -> None:
    assert told(honest().unknowing(BALANCE).view.snapshot).facts[HELD] is None
    assert told(honest().without(BALANCE).view.snapshot).facts[HELD] == "0"


def test_a_balance_that_no_token_wrote_tells_nothing() -> None:
    forged = {BALANCE: Entry(contract_data(BALANCE, symbol("junk")), ALIVE)}
    assert told(honest().with_entries(forged).view.snapshot).facts[HELD] is None


INSTANCE = instance_key(ESCROW)


def test_code_that_nobody_tells_of_is_not_the_same_as_none() -> None:
    assert told(honest().unknowing(INSTANCE).view.snapshot).facts == {CODE: None}
    assert told(honest().without(INSTANCE).view.snapshot).facts == {CODE: ""}


@pytest.mark.parametrize(
    "entry",
    [
        {INSTANCE: next(iter(token(USDC).values()))},
        {INSTANCE: Entry(contract_data(INSTANCE, symbol("junk")), ALIVE)},
        {INSTANCE: next(iter(account(ALICE.public).values()))},
    ],
    ids=["a token's own code", "no contract", "no contract's entry"],
)
def test_what_runs_no_wasm_has_no_hash(entry: dict[bytes, Entry]) -> None:
    assert told(honest().with_entries(entry).view.snapshot).facts == {CODE: ""}


def test_of_code_that_nobody_knows_only_its_hash_is_told() -> None:
    state = honest().with_entries(escrow(due(), wasm_hash=bytes(32))).view.snapshot
    assert told(state) == Told({CODE: bytes(32).hex()}, has_terms=False)


def test_of_terms_that_no_contract_wrote_only_the_code_is_told() -> None:
    forged = honest().with_entries(stored(ESCROW, ESCROW_KEY, symbol("junk")))
    assert told(forged.view.snapshot) == Told({CODE: BUILD.wasm_hash.hex()}, has_terms=False)


def test_of_an_escrow_that_is_told_what_it_has_not_is_known_to_be_none() -> None:
    other = replace(TITLE, name="another")
    assert told().get(other) == ""
    assert told(honest().without(INSTANCE).view.snapshot).get(other) is None
    assert told().get(TITLE) == "Closing"
    assert told(honest().unknowing(BALANCE).view.snapshot).get(HELD) is None


# --- who signs for an account ---

NOBODY_KNOWS = xdr.Signer(
    xdr.SignerKey(
        xdr.SignerKeyType.SIGNER_KEY_TYPE_ED25519_SIGNED_PAYLOAD,
        ed25519_signed_payload=xdr.SignerKeyEd25519SignedPayload(xdr.Uint256(bytes(32)), b""),
    ),
    xdr.Uint32(1),
)


def signers_of(state: Snapshot, who: AccountId = SHARED.public) -> str | None:
    return told(state, who).facts[Name(Part.SIGNERS, who, Kind.SIGNERS)]


def test_signers_are_told_with_their_weights_and_the_thresholds_from_low_to_high() -> None:
    entry = account_entry(SHARED.public, {BOB: 2, ALICE: 3}, (4, 5, 6), 1)
    state = honest().with_entries(
        shared_account(signers=entry.signers, thresholds=entry.thresholds)
    )
    weights = sorted(
        f"{who.public} {weight}" for who, weight in ((ALICE, 3), (BOB, 2), (SHARED, 1))
    )
    assert signers_of(state.view.snapshot) == f"{', '.join(weights)}; 4/5/6"


def test_signers_that_nobody_tells_of_are_not_the_same_as_none() -> None:
    key = account_key(SHARED.public)
    assert signers_of(honest().unknowing(key).view.snapshot) is None
    assert signers_of(honest().without(key).view.snapshot) == ""


def test_signers_of_a_kind_that_nobody_knows_are_not_told() -> None:
    odd = honest().with_entries(shared_account(signers=[NOBODY_KNOWS]))
    assert signers_of(odd.view.snapshot) is None


def test_signers_are_told_of_an_escrow_that_nobody_tells_of_too() -> None:
    state = Snapshot(PRACTICE, SEQUENCE, 1, dict(account(CHANNEL.public)))
    assert told(state, CHANNEL.public) == Told(
        {
            CODE: None,
            Name(Part.SIGNERS, CHANNEL.public, Kind.SIGNERS): f"{CHANNEL.public} 1; 0/0/0",
        },
        has_terms=False,
    )
