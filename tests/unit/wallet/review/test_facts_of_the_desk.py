"""What findings about the state, the desk and its people say, to the letter; what they lack."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from stellar_sdk import xdr

from tests.attacks.bases import honest as step
from tests.support.builders import ALICE, CHANNEL, ESCROW, MALLORY, SHARED
from tests.support.escrows import BUILD, escrow, roles
from tests.support.facts import (
    lacking,
    lacks,
    passing,
    same,
    says,
    unknowing,
)
from tests.support.ledger_steps import MONEY_KEY, OWN_KEYS, deployment, extension, on_account
from tests.support.ledgers import (
    RECEIVER,
    SEQUENCE,
    STRANGER,
    Entries,
    balance_entry,
    code,
    token,
    trustline,
)
from tests.support.recollections import knowing
from tests.support.requests import (
    NOW,
    PRICE,
    TOKEN,
    USDC,
    Case,
    Change,
    data,
    due,
    honest,
    transaction,
    world,
)
from wallet.addresses import AccountId
from wallet.amounts import Asset
from wallet.escrow.model.v2_money import LOCK_KEY
from wallet.escrow.storage import ESCROW_KEY
from wallet.escrow.terms import Role
from wallet.operations import BumpSequence, SetTrustline
from wallet.review.checks.state import needed
from wallet.review.knowledge import Clock
from wallet.soroban.entries import (
    Entry,
    Key,
    account_key,
    code_key,
    contract_data,
    contract_data_key,
    instance_key,
)
from wallet.soroban.values import symbol

TWO_WEEKS = 14 * 17_280
THE_ESCROW = contract_data_key(ESCROW, ESCROW_KEY)
EURX = Asset("EURX", STRANGER.public)
(LINE,) = trustline(SHARED.public, asset=EURX)
(RECEIVERS_LINE,) = trustline(RECEIVER.public, asset=USDC)


def living(ledgers: int, *which: str) -> Change:
    """These live so many ledgers more."""
    until = SEQUENCE + ledgers
    named: dict[str, Entries] = {
        "escrow": escrow(due(), live_until=until),
        "balance": balance_entry(ESCROW, PRICE, USDC, live_until=until),
        "token": token(USDC, live_until=until),
        "code": code(BUILD.wasm_hash, live_until=until),
    }
    return lambda case: case.with_entries(*(named[name] for name in which))


def forged(key: Key) -> Change:
    """The entry holds something that no contract of ours wrote there."""
    return lambda case: case.with_entries(
        {key: Entry(contract_data(key, symbol("forged")), SEQUENCE + 1_000_000)}
    )


def woken(*which: str) -> Case:
    """A release that wakes these by the way."""
    return honest(living(-1, *which)(honest()).ledger)


def trust(limit: int = 1, asset: Asset = EURX) -> Case:
    (key,) = trustline(SHARED.public, asset=asset)
    return on_account(SetTrustline(asset, limit), absent=[key])


def agreed(**changed: object) -> Change:
    return lambda case: case.with_entries(escrow(due(**changed)))


def held_by_receiver(*held: Role) -> Change:
    changed = dict.fromkeys(held, RECEIVER.public)
    return agreed(roles=roles({Role.RELEASE_SIGNER: SHARED.public, **changed}))


def vouched(key: AccountId | None, **knows: object) -> Change:
    """The cover is signed by this key; the profile knows the rest."""
    return lambda case: knowing(**knows)(case).seen(cover=key)


def clock(seconds: int) -> Change:
    return knowing(clock=Clock(NOW + seconds, NOW))


STRANGERS = account_key(STRANGER.public)
MODEL, KEPT = "the model's answer", "the escrow"

CODE_AND_DATA = [
    f"an entry of kind contract {kind}"
    for _, kind in sorted(
        [(THE_ESCROW, f"data of {ESCROW}"), (code_key(BUILD.wasm_hash), "code")]
    )
]
"""In the order in which the footprint names them."""

SAYS = [
    says(
        27,
        "nobody tells of the payer",
        unknowing(account_key(CHANNEL.public)),
        {"which": f"the account {CHANNEL.public}"},
    ),
    says(
        27,
        "nobody tells of the instance",
        unknowing(instance_key(ESCROW)),
        {"which": "the contract's instance"},
    ),
    says(
        27,
        "nobody tells of the code",
        unknowing(code_key(BUILD.wasm_hash)),
        {"which": "an entry of kind contract code"},
    ),
    says(
        27,
        "the escrow is forged",
        forged(THE_ESCROW),
        {"which": "a state that the contracts wrote"},
    ),
    says(
        27,
        "the escrow's balance is forged",
        forged(MONEY_KEY),
        {"which": "a state that the contracts wrote"},
    ),
    says(
        27,
        "nobody tells of a trustline",
        lambda _: trust().unknowing(LINE),
        {"which": f"the trustline of {SHARED.public}"},
    ),
    says(
        27,
        "nobody tells of its issuer",
        lambda _: trust().unknowing(STRANGERS),
        {"which": f"the account {STRANGER.public}"},
    ),
    says(
        27,
        "nobody tells of two entries that are cared for",
        lambda _: extension((THE_ESCROW, code_key(BUILD.wasm_hash))).unknowing(
            THE_ESCROW, code_key(BUILD.wasm_hash)
        ),
        {"which": ", ".join(CODE_AND_DATA)},
    ),
    says(
        27,
        "nobody tells of the token, and the model comes to no payee",
        unknowing(instance_key(TOKEN), RECEIVERS_LINE),
        {"which": "the token's instance"},
    ),
    says(
        43,
        "the balance lives a ledger less than two weeks",
        living(TWO_WEEKS - 1, "balance"),
        {"ledgers": str(TWO_WEEKS - 1)},
    ),
    says(43, "this is its last ledger", living(0, "balance"), {"ledgers": "0"}),
    says(
        43,
        "the first to sleep counts",
        lambda c: living(7, "escrow")(living(9, "code")(living(5, "balance")(c))),
        {"ledgers": "5"},
    ),
    says(
        43,
        "what is cared for sleeps soon afterwards",
        lambda _: extension(extend_to=9).with_entries(
            {key: replace(world().entries[key], live_until=SEQUENCE + 3) for key in OWN_KEYS}
        ),
        {"ledgers": "9"},
    ),
    says(
        56,
        "two sleep",
        lambda _: woken("balance", "code"),
        {"entries": "2", "at_most": "0.04", "paid_by": CHANNEL.public},
    ),
    says(42, "the clock is ahead", clock(21), {"seconds": "21"}),
    says(42, "the clock is behind", clock(-21), {"seconds": "-21"}),
    says(44, "it was made here", knowing(prepared_here=True), {}),
    says(40, "nobody vouches for it", vouched(None), {}),
    says(40, "a stranger vouches for it", vouched(MALLORY.public), {"key": MALLORY.public}),
    says(
        35,
        "one person has three roles",
        held_by_receiver(Role.APPROVER, Role.PLATFORM),
        {RECEIVER.public: "approver, platform, receiver"},
    ),
    says(
        40,
        "a stranger vouches for an envelope that came alone",
        lambda c: vouched(MALLORY.public)(c).seen(has_cover=False),
        {"key": MALLORY.public},
    ),
    says(
        47,
        "the note hides something, and nobody tells of the escrow",
        lambda c: c.unknowing(THE_ESCROW).seen(note="pay\u202eyap"),
        {"note": "hidden U+202E"},
    ),
    says(
        47,
        "two texts hide something",
        lambda c: agreed(title="Clos\u200bing")(c).seen(note="pay\u202eyap"),
        {"title": "hidden U+200B", "note": "hidden U+202E"},
    ),
]

LACKS = [
    *(
        lacks(number, "nobody tells of the contract", unknowing(instance_key(ESCROW)), what)
        for number, what in ((43, MODEL), (49, MODEL), (65, MODEL), (50, "a move that we know"))
    ),
    *(
        lacks(number, "no contract is called", lambda _: on_account(BumpSequence(0)), what)
        for number, what in (
            (43, MODEL),
            (49, MODEL),
            (65, MODEL),
            (50, "a move that we know"),
            (35, KEPT),
        )
    ),
    *(
        lacks(number, "a contract is made", lambda _: deployment(), MODEL)
        for number in (49, 65)
    ),
    lacks(47, "nobody tells of the escrow", unknowing(THE_ESCROW), KEPT),
    lacks(35, "nobody tells of the escrow", unknowing(THE_ESCROW), KEPT),
    lacks(40, "an envelope came alone", lambda c: c.seen(has_cover=False), "a cover"),
    lacks(
        40,
        "nothing is told beside it",
        lambda c: c.seen(told=None).unknowing(*c.view.snapshot.entries),
        "a cover",
    ),
    lacks(42, "there is no clock", knowing(clock=None), "a fresh ledger beside the clock"),
    lacks(44, "there is no journal", knowing(prepared_here=None), "journal"),
    lacks(46, "there is no inbox", knowing(others=None), "inbox"),
    lacks(32, "there are no contacts", same, "contacts"),
    lacks(50, "the balance is forged", forged(MONEY_KEY), "the escrow's balance"),
]

PASSES = [
    (
        27,
        "a step that spends a number needs nothing more",
        lambda _: on_account(BumpSequence(0)),
    ),
    (
        27,
        "a trustline that is given up needs no issuer",
        lambda _: trust(0).unknowing(STRANGERS),
    ),
    (43, "all live for two weeks", living(TWO_WEEKS, "balance", "code", "escrow")),
    (43, "what sleeps already is no matter", living(-1, "balance")),
    (56, "nothing is woken", same),
    (
        56,
        "none is named",
        data(ext=xdr.SorobanTransactionDataExt(1, resource_ext=xdr.SorobanResourcesExtV0([]))),
    ),
    (56, "there are no resources", transaction(ext=xdr.TransactionExt(0))),
    (40, "it was made here", knowing(prepared_here=True)),
    (
        40,
        "a stranger vouches for what was made here",
        vouched(MALLORY.public, prepared_here=True),
    ),
    (40, "a signer of the account vouches", vouched(ALICE.public)),
    (40, "the payer vouches", vouched(CHANNEL.public)),
    (40, "a contact vouches", vouched(RECEIVER.public)),
    (42, "the clock is as far ahead as it may be", clock(20)),
    (42, "the clock is as far behind as it may be", clock(-20)),
    (47, "no contract is called", lambda _: on_account(BumpSequence(0))),
    (47, "a contract is made", lambda _: deployment()),
    (44, "somebody else made it", knowing()),
]


@pytest.mark.parametrize(("number", "change", "facts"), SAYS)
def test_it_says_when(number: int, change: Change, facts: dict[str, str]) -> None:
    assert change(honest()).details(number) == facts


@pytest.mark.parametrize(("number", "change", "what"), LACKS)
def test_it_lacks_when(number: int, change: Change, what: str) -> None:
    assert lacking(change(honest()), number) == what


@pytest.mark.parametrize(("number", "change"), passing(PASSES))
def test_it_passes(number: int, change: Change) -> None:
    assert number in change(honest()).review.passed


@pytest.mark.parametrize(
    ("told", "note", "entries"),
    [(False, "please", False), (True, "", False), (False, "", True)],
    ids=["a note", "a simulation", "a state"],
)
def test_whatever_is_told_beside_an_envelope_is_a_cover(
    told: bool, note: str, entries: bool
) -> None:
    case = honest().seen(note=note)
    case = case if told else case.seen(told=None)
    case = case if entries else case.unknowing(*case.view.snapshot.entries)
    assert 40 in case.held


HERE = {
    account_key(CHANNEL.public),
    account_key(SHARED.public),
    instance_key(ESCROW),
    THE_ESCROW,
    instance_key(TOKEN),
    MONEY_KEY,
}
CODE = code_key(BUILD.wasm_hash)
LOCK = contract_data_key(ESCROW, LOCK_KEY)

NEEDED: dict[str, tuple[Callable[[], Case], set[Key]]] = {
    "a release": (honest, HERE),
    "a release whose code nobody tells of": (lambda: honest().unknowing(CODE), {*HERE, CODE}),
    "a release in an escrow that nobody knows": (
        lambda: honest().unknowing(instance_key(ESCROW)),
        HERE - {THE_ESCROW, MONEY_KEY, instance_key(TOKEN)},
    ),
    "a trustline": (
        trust,
        {account_key(CHANNEL.public), account_key(SHARED.public), LINE, STRANGERS},
    ),
    "a trustline that is given up": (
        lambda: trust(0),
        {account_key(CHANNEL.public), account_key(SHARED.public), LINE},
    ),
    "care of storage": (
        lambda: extension(OWN_KEYS),
        {account_key(CHANNEL.public), *OWN_KEYS},
    ),
    "a spent number": (
        lambda: on_account(BumpSequence(0)),
        {account_key(CHANNEL.public), account_key(SHARED.public)},
    ),
}


@pytest.mark.parametrize(("made", "asked"), NEEDED.values(), ids=NEEDED.keys())
def test_a_ledger_is_asked_for(made: Callable[[], Case], asked: set[Key]) -> None:
    assert needed(made().review.facts) == asked


def test_what_need_not_be_told_is_asked_for_all_the_same() -> None:
    case = step("v2 single", "decision", "C").unknowing(LOCK)
    assert LOCK in case.review.facts.untold
    assert LOCK in needed(case.review.facts)
