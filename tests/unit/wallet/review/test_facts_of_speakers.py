"""What findings about who speaks for whom say, to the letter, and what they lack."""

from __future__ import annotations

from dataclasses import replace

import pytest
from stellar_sdk import scval, xdr

from tests.support.builders import (
    ALICE,
    BOB,
    CAROL,
    CHANNEL,
    ESCROW,
    MALLORY,
    SHARED,
    account_entry,
    contract_id,
    muxed,
)
from tests.support.entries import entry_of
from tests.support.facts import (
    in_order,
    in_way_b,
    keyed,
    lacking,
    lacks,
    more,
    passing,
    says,
    unknown,
)
from tests.support.ledger_steps import deployment, extension, on_account
from tests.support.ledgers import SEQUENCE, STRANGER, account
from tests.support.recollections import knowing
from tests.support.requests import Case, Change, entries, entries_xdr, honest, operation
from wallet.addresses import AccountId, Address
from wallet.authorization import Arm, Authorization, Delegate
from wallet.keys import SecretKey
from wallet.operations import BumpSequence
from wallet.review.finding import Severity
from wallet.soroban.entries import Entry, account_key, contract_data, instance_key, nonce_key
from wallet.soroban.lives import MOST_LIFE
from wallet.soroban.values import VOID

WALLET = contract_id("smart wallet")


def moved_to(who: Address) -> Change:
    """Let the only entry be this one's."""
    return lambda case: entries(
        Authorization(Arm.ADDRESS_V2, entry_of(case).root, who, 9, SEQUENCE + 9)
    )(case)


def other_call(case: Case) -> Case:
    """The only entry is for another call."""
    entry = entry_of(case)
    tree = entry.root_invocation
    assert tree.function.contract_fn is not None
    tree.function.contract_fn.function_name = xdr.SCSymbol(b"dispute_escrow")
    return entries(replace(entry, root=tree.to_xdr_bytes()))(case)


def unread(case: Case) -> Case:
    """An entry for an address that is neither an account nor a contract."""
    kind = xdr.ClaimableBalanceIDType.CLAIMABLE_BALANCE_ID_TYPE_V0
    balance = xdr.SCAddress(
        xdr.SCAddressType.SC_ADDRESS_TYPE_CLAIMABLE_BALANCE,
        claimable_balance_id=xdr.ClaimableBalanceID(kind, v0=xdr.Hash(bytes(32))),
    )
    own = xdr.SorobanAddressCredentials(balance, xdr.Int64(1), xdr.Uint32(SEQUENCE), VOID)
    credentials = xdr.SorobanCredentials(Arm.ADDRESS_V2.value, address_v2=own)
    tree = xdr.SorobanAuthorizedInvocation.from_xdr_bytes(entry_of(case).root)
    return entries_xdr(xdr.SorobanAuthorizationEntry(credentials, tree))(case)


def strange_signer(*whose: AccountId) -> Change:
    """These accounts have a signer that has no key at all."""
    payload = xdr.SignerKeyEd25519SignedPayload(xdr.Uint256(bytes(32)), b"")
    kind = xdr.SignerKeyType.SIGNER_KEY_TYPE_ED25519_SIGNED_PAYLOAD
    strange = xdr.Signer(xdr.SignerKey(kind, ed25519_signed_payload=payload), xdr.Uint32(1))
    return lambda case: case.with_entries(*(account(who, signers=[strange]) for who in whose))


def delegated(case: Case) -> Case:
    """Somebody else would sign the entry in its account's place."""
    delegates = (Delegate(CAROL.public, scval.to_void().to_xdr_bytes(), ()),)
    return entries(replace(entry_of(case), arm=Arm.WITH_DELEGATES, delegates=delegates))(case)


def acting_as(who: AccountId) -> Change:
    return operation(source_account=muxed(who))


def owned(who: AccountId, *by: SecretKey, weight: int = 1) -> Change:
    """These keys sign for an account, and its own does not."""
    known = account_entry(who, dict.fromkeys(by, weight), (1, 1, 1), 0)
    own = account(who, signers=known.signers, thresholds=known.thresholds)
    return lambda case: case.with_entries(own)


def expiring(*expiries: int) -> Change:
    """Entries of the same, in which these are the last ledgers."""

    def change(case: Case) -> Case:
        own = entry_of(case)
        return entries(*(replace(own, nonce=n, expiry=e) for n, e in enumerate(expiries)))(case)

    return change


def used(nonce: int, live_until: int | None) -> Change:
    key = nonce_key(SHARED.public, nonce)
    return lambda case: case.with_entries({key: Entry(contract_data(key, VOID), live_until)})


def together(*who: str) -> str:
    return ", ".join(sorted(who))


SAYS = [
    says(
        4,
        "two entries are too many",
        in_order(more(STRANGER.public), more(BOB.public)),
        {"entries": "2"},
    ),
    says(4, "one of two speaks for a stranger", more(STRANGER.public), {"entries": "1"}),
    says(4, "the entry is for another call", other_call, {"entries": "1"}),
    says(
        4,
        "one of two entries is for another call, and the contract is not known",
        lambda c: in_order(other_call, more(STRANGER.public))(c).unknowing(
            instance_key(ESCROW)
        ),
        {"entries": "2"},
    ),
    says(15, "a stranger acts", acting_as(STRANGER.public), {"account": STRANGER.public}),
    says(
        15,
        "the payer acts where another must",
        operation(source_account=None),
        {"account": CHANNEL.public},
    ),
    says(
        15,
        "the care of storage drags another account in",
        lambda _: acting_as(SHARED.public)(extension()),
        {"account": SHARED.public},
    ),
    says(
        15,
        "a stranger acts where another allows it by an entry",
        in_way_b(acting_as(STRANGER.public)),
        {"account": STRANGER.public},
    ),
    says(
        18,
        "two accounts have strange signers",
        strange_signer(SHARED.public, CHANNEL.public),
        {"account": f"{CHANNEL.public}, {SHARED.public}"},
    ),
    says(18, "delegates would sign", in_way_b(delegated), {"account": SHARED.public}),
    says(18, "an entry cannot be read", unread, {"account": ""}),
    says(
        18,
        "a step that is no call is an account's with a strange signer",
        lambda c: strange_signer(CHANNEL.public)(c.edited(lambda t: t.operations.clear())),
        {"account": CHANNEL.public},
    ),
    says(21, "there is no entry", entries(), {"account": SHARED.public}),
    says(
        21,
        "the only entry is a stranger's",
        moved_to(STRANGER.public),
        {"account": SHARED.public},
    ),
    says(24, "an entry is the key's own", more(ALICE.public), {"account": ALICE.public}),
    says(
        24,
        "two entries are for accounts that the key signs for",
        in_order(
            more(STRANGER.public),
            more(CAROL.public),
            owned(CAROL.public, ALICE),
            owned(STRANGER.public, ALICE),
        ),
        {"account": together(CAROL.public, STRANGER.public)},
    ),
    says(
        24,
        "an operation's source is an account that the key signs for",
        in_order(in_way_b(acting_as(CAROL.public)), owned(CAROL.public, ALICE)),
        {"account": CAROL.public},
    ),
    says(
        24,
        "an entry is for an account that another of one's keys signs for",
        in_order(
            more(CAROL.public),
            owned(CAROL.public, MALLORY),
            knowing(own={MALLORY.public: "cold"}),
        ),
        {"account": CAROL.public},
    ),
    says(
        24,
        "nobody tells of the account that is the key's",
        in_order(more(ALICE.public), unknown(ALICE.public)),
        {"account": ALICE.public},
    ),
    says(
        28,
        "the first has expired and the last lasts too long",
        in_way_b(expiring(SEQUENCE - 1, SEQUENCE + MOST_LIFE, SEQUENCE)),
        {"ledger": f"{SEQUENCE - 1}, {SEQUENCE + MOST_LIFE}"},
    ),
    says(
        28,
        "its nonce is used",
        in_way_b(in_order(expiring(SEQUENCE), used(0, SEQUENCE))),
        {"ledger": str(SEQUENCE)},
    ),
    says(
        28,
        "its nonce is used for ever",
        in_way_b(in_order(expiring(SEQUENCE), used(0, None))),
        {"ledger": str(SEQUENCE)},
    ),
    says(48, "an entry is of the first kind", more(STRANGER.public, Arm.ADDRESS), {}),
    says(
        48, "one of two is", in_order(more(STRANGER.public), more(BOB.public, Arm.ADDRESS)), {}
    ),
    says(51, "it is allowed by an entry", in_way_b(lambda c: c), {}),
]

MODEL, ENTRIES = "the model's answer", "the authorisation entries"
KEY = "the key that would sign"
SIGNERS = "the signers of an account involved"

LACKS = [
    lacks(
        18, "an account is not there", lambda c: c.without(account_key(SHARED.public)), SIGNERS
    ),
    lacks(18, "nobody tells of an account", unknown(CHANNEL.public), SIGNERS),
    lacks(
        24,
        "nobody tells of another who speaks",
        in_order(more(STRANGER.public), unknown(STRANGER.public)),
        SIGNERS,
    ),
    lacks(
        28,
        "the ledger has no number",
        in_way_b(lambda c: c.at(sequence=0)),
        "the ledger's number",
    ),
    *(
        lacks(number, "no contract is called", lambda _: on_account(BumpSequence(0)), what)
        for number, what in (
            (4, ENTRIES),
            (21, MODEL),
            (28, ENTRIES),
            (48, ENTRIES),
            (51, ENTRIES),
        )
    ),
    *(
        lacks(number, "an entry cannot be read", unread, what)
        for number, what in (
            (4, ENTRIES),
            (15, MODEL),
            (21, MODEL),
            (24, ENTRIES),
            (28, ENTRIES),
            (48, ENTRIES),
            (51, ENTRIES),
        )
    ),
    *(
        lacks(
            number,
            "nobody tells of the contract",
            lambda c: c.unknowing(instance_key(ESCROW)),
            MODEL,
        )
        for number in (
            15,
            21,
        )
    ),
    *(lacks(number, "nobody looks", keyed(None), what) for number, what in ((24, KEY),)),
    lacks(18, "nothing is done", lambda c: c.edited(lambda t: t.operations.clear()), ENTRIES),
]

PASSES = [
    (28, "the source speaks, and the ledger has no number", lambda c: c.at(sequence=0)),
    (4, "a contract is made", lambda _: deployment()),
    (
        4,
        "the entry is in order, and the contract is not known",
        lambda c: c.unknowing(instance_key(ESCROW)),
    ),
    (15, "the payer cares for storage", lambda _: extension()),
    (15, "another account's number is spent", lambda _: on_account(BumpSequence(0))),
    (15, "the payer makes the call for whom an entry speaks", in_way_b(lambda c: c)),
    (18, "no contract is called", lambda _: on_account(BumpSequence(0))),
    (
        24,
        "the key's own account is another's now",
        in_order(more(ALICE.public), owned(ALICE.public, BOB)),
    ),
    (24, "a contract speaks", more(WALLET)),
    (24, "the payer is one's own", keyed(CHANNEL.public)),
    (28, "it is the last ledger", in_way_b(expiring(SEQUENCE))),
    (28, "it lasts as long as may be", in_way_b(expiring(SEQUENCE + MOST_LIFE - 1))),
    (
        28,
        "the mark of its nonce is dead",
        in_way_b(in_order(expiring(SEQUENCE), used(0, SEQUENCE - 1))),
    ),
    (28, "another's nonce is used", in_way_b(in_order(expiring(SEQUENCE), used(1, SEQUENCE)))),
    (48, "no entry is of the first kind", in_way_b(lambda c: c)),
    (51, "the source speaks", lambda c: c),
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


def test_old_credentials_ask_nobody_for_a_tick_who_does_not_sign() -> None:
    case = in_way_b(lambda c: entries(replace(entry_of(c), arm=Arm.ADDRESS))(c))(honest())
    for key, severity in ((ALICE.public, Severity.TICK), (None, Severity.WARN)):
        (found,) = (f for f in case.seen(key=key).review.findings if f.number == 48)
        assert found.severity is severity
