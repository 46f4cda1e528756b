"""What findings about who signs say, to the letter, and what they lack."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.builders import (
    ALICE,
    BOB,
    CAROL,
    CHANNEL,
    ESCROW,
    MALLORY,
    SHARED,
    contract_id,
    signature,
)
from tests.support.entries import entry_of, signed_entries
from tests.support.facts import (
    in_order,
    in_vain,
    in_way_b,
    keyed,
    lacking,
    lacks,
    more,
    passing,
    says,
    unknown,
    weighing,
)
from tests.support.ledgers import account
from tests.support.recollections import knowing
from tests.support.requests import Case, Change, entries, honest, way_b
from wallet.addresses import AccountId
from wallet.envelope import DecoratedSignature, FeeBump
from wallet.keys import SecretKey
from wallet.soroban.entries import instance_key
from wallet.soroban.values import address

FORGED = DecoratedSignature.by(ALICE.public, bytes(64))
WALLET = contract_id("smart wallet")


def given(*signatures: DecoratedSignature) -> Change:
    return lambda case: case.seen(signatures=signatures)


def signed_by(*keys: SecretKey) -> Change:
    return lambda case: case.signed(*keys)


def forged_entry(case: Case) -> Case:
    """The entry carries a signature over another one."""
    other = entry_of(signed_entries(way_b(nonce=8), ALICE))
    return entries(replace(entry_of(case), signature_xdr=other.signature_xdr))(case)


def unsignable(case: Case) -> Case:
    """The entry carries something that is no signature."""
    return entries(replace(entry_of(case), signature_xdr=address(ESCROW).to_xdr_bytes()))(case)


def bumped(case: Case, payer: AccountId = CAROL.public) -> Case:
    """A fee bump around the case as it is signed, looked at by its payer."""
    whole = case.envelope.with_signatures(case.view.signatures)
    bump = FeeBump.of(whole, payer, 500_000)
    return case.with_entries(account(CAROL.public)).seen(bump=bump, key=payer, signatures=())


def signed_around(case: Case) -> Case:
    """The fee bump's payer signed it."""
    bump = case.view.bump
    assert bump is not None
    return given(signature(CAROL, bump.hash))(case)


def together(*who: str) -> str:
    return ", ".join(sorted(who))


SAYS = [
    says(
        58,
        "an entry's signature is another entry's, and nobody tells of its account",
        in_way_b(in_order(forged_entry, unknown(SHARED.public))),
        in_vain(1),
    ),
    says(13, "a stranger looks", keyed(MALLORY.public), {"key": MALLORY.public}),
    says(36, "the key is enough", weighing({ALICE: 2, BOB: 1}), {"account": SHARED.public}),
    says(
        36,
        "all keys together are enough",
        knowing(own={ALICE.public: "", BOB.public: ""}),
        {"account": SHARED.public},
    ),
    says(
        36,
        "one's other key is enough together with the one that looks",
        knowing(own={BOB.public: ""}),
        {"account": SHARED.public},
    ),
    says(
        36,
        "the keys are enough, and none of them looks",
        in_order(knowing(own={ALICE.public: "", BOB.public: ""}), keyed(None)),
        {"account": SHARED.public},
    ),
    says(
        36,
        "the keys are enough for the entry",
        in_way_b(knowing(own={ALICE.public: "", BOB.public: ""})),
        {"account": SHARED.public},
    ),
    says(
        36,
        "the keys are enough for both who speak, and the contract is not known",
        in_way_b(
            in_order(
                more(CAROL.public),
                lambda c: c.with_entries(account(CAROL.public)),
                lambda c: c.unknowing(instance_key(ESCROW)),
                knowing(own=dict.fromkeys((ALICE.public, BOB.public, CAROL.public), "")),
            )
        ),
        {"account": together(SHARED.public, CAROL.public)},
    ),
    says(
        22,
        "an entry's signers are too few",
        in_way_b(weighing({ALICE: 1})),
        {"reason": "its signers together cannot reach the threshold"},
    ),
    says(
        22,
        "an account's signers are too few",
        weighing({ALICE: 1}),
        {"reason": "its signers together cannot reach the threshold"},
    ),
    says(
        58,
        "one of too few stands there twice",
        signed_by(ALICE, ALICE),
        in_vain(surplus=f"1 ({ALICE.public})"),
    ),
    says(
        58,
        "one of those that are needed stands there twice",
        signed_by(ALICE, BOB, CHANNEL, BOB),
        in_vain(surplus=f"1 ({BOB.public})"),
    ),
    says(58, "a signature is forged", given(FORGED), in_vain(1)),
    says(
        58,
        "two are a stranger's and one is forged",
        lambda c: given(
            FORGED, signature(MALLORY, c.envelope.hash), signature(MALLORY, bytes(32))
        )(c),
        in_vain(3),
    ),
    says(
        58,
        "a light one is beside a heavy one",
        in_order(weighing({ALICE: 2, BOB: 1}), signed_by(ALICE, BOB, CHANNEL)),
        in_vain(surplus=f"1 ({BOB.public})"),
    ),
    says(
        58,
        "two light ones are beside a heavy one",
        in_order(weighing({ALICE: 2, BOB: 1, CAROL: 1}), signed_by(ALICE, BOB, CAROL, CHANNEL)),
        in_vain(surplus=f"2 ({together(BOB.public, CAROL.public)})"),
    ),
    says(
        58,
        "an entry's signature is another entry's",
        in_way_b(forged_entry),
        in_vain(1),
    ),
    says(
        58,
        "an entry carries no signature at all",
        in_way_b(unsignable),
        in_vain(1),
    ),
    says(
        58,
        "a stranger signed an entry",
        in_way_b(lambda c: signed_entries(c, ALICE, MALLORY)),
        in_vain(1),
    ),
    says(
        58,
        "a stranger signed an entry, and one who counts as a stranger the rest",
        lambda _: given(signature(MALLORY, bytes(32)))(signed_entries(way_b(), MALLORY)),
        in_vain(2),
    ),
    says(
        63,
        "nobody has signed",
        lambda c: c,
        {
            f"missing weight of {SHARED.public}": "2",
            f"missing weight of {CHANNEL.public}": "1",
        },
    ),
    says(
        63,
        "nobody has signed, and an entry needs it",
        in_way_b(lambda c: c),
        {
            f"missing weight of {SHARED.public}": "2",
            f"missing weight of {CHANNEL.public}": "1",
        },
    ),
    says(63, "all have signed", signed_by(ALICE, BOB, CHANNEL), {"complete": "yes"}),
]

KEY, KEYS = "the key that would sign", "all keys of the user's"
SIGNERS = "the signers of an account involved"

LACKS = [
    lacks(
        58,
        "somebody signed, and nobody tells of an entry's account",
        in_way_b(in_order(unknown(SHARED.public), given(FORGED))),
        SIGNERS,
    ),
    *(
        lacks(number, "nobody looks", keyed(None), what)
        for number, what in (
            (13, KEY),
            (36, KEYS),
        )
    ),
    *(
        lacks(number, "nobody tells of an account", unknown(SHARED.public), SIGNERS)
        for number in (
            13,
            36,
            63,
        )
    ),
    *(
        lacks(
            number,
            "nobody tells of an entry's account",
            in_way_b(unknown(SHARED.public)),
            SIGNERS,
        )
        for number in (
            13,
            36,
            63,
        )
    ),
    lacks(
        13,
        "nobody tells of who pays for it",
        lambda c: unknown(CAROL.public)(bumped(c)),
        SIGNERS,
    ),
    lacks(36, "the other keys are not told of", lambda c: c, KEYS),
    lacks(
        58,
        "the entry is signed well, and its account is not told of",
        in_way_b(lambda c: unknown(SHARED.public)(signed_entries(c, ALICE, BOB))),
        SIGNERS,
    ),
    lacks(
        58,
        "nobody tells of an account, and somebody signed",
        in_order(unknown(SHARED.public), given(FORGED)),
        SIGNERS,
    ),
    lacks(
        58,
        "nobody tells of who pays for it, and somebody signed",
        lambda c: given(FORGED)(unknown(CAROL.public)(bumped(c))),
        SIGNERS,
    ),
]

PASSES = [
    (
        58,
        "nobody signed, and nobody tells of an entry's account",
        in_way_b(unknown(SHARED.public)),
    ),
    (
        58,
        "a fee bump is not signed, and nobody tells of an entry's account inside",
        in_way_b(lambda c: unknown(SHARED.public)(bumped(signed_entries(c, ALICE, BOB)))),
    ),
    (22, "the release that is due", lambda c: c),
    (22, "the same by an entry", in_way_b(lambda c: c)),
    (22, "a fee bump around it", lambda c: bumped(c.signed(ALICE, BOB, CHANNEL))),
    (58, "a fee bump is signed by its payer", lambda c: signed_around(bumped(c))),
    (13, "one of two looks", keyed(BOB.public)),
    (13, "who pays for it looks", bumped),
    (36, "the user holds one of two keys", knowing(own={ALICE.public: ""})),
    (
        36,
        "the user holds the payer's key",
        in_order(knowing(own={CHANNEL.public: ""}), keyed(None)),
    ),
    (58, "a smart wallet signs as it likes", more(WALLET)),
    (
        58,
        "nobody tells of the accounts, and nobody signed",
        unknown(SHARED.public, CHANNEL.public),
    ),
    (58, "too few have signed, each once", signed_by(ALICE, CHANNEL)),
    (58, "just enough have signed", signed_by(ALICE, BOB, CHANNEL)),
    (58, "the entry is signed well", in_way_b(lambda c: signed_entries(c, ALICE, BOB))),
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
