"""Findings about who speaks for whom: authorisation entries, sources, signers, signatures."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from stellar_sdk import xdr

from tests.support.builders import (
    ALICE,
    BOB,
    CAROL,
    CHANNEL,
    ESCROW,
    MALLORY,
    SHARED,
    account_entry,
    authorised,
    muxed,
    signature,
)
from tests.support.builders import call as call_args
from tests.support.escrows import escrow
from tests.support.ledgers import RECEIVER, SEQUENCE, STRANGER, account
from tests.support.recollections import knowing
from tests.support.requests import (
    Case,
    Change,
    due,
    entries,
    entries_xdr,
    footprint,
    honest,
    operation,
    operation_of,
    row,
    shared_account,
    way_b,
)
from wallet.addresses import AccountId
from wallet.authorization import Arm, Authorization
from wallet.envelope import DecoratedSignature
from wallet.escrow.terms import Flags
from wallet.signers import SignerKey
from wallet.soroban.entries import Entry, account_key, contract_data, nonce_key
from wallet.soroban.lives import ARCHIVAL_KEY, MOST_LIFE
from wallet.soroban.values import VOID, address


def own_entry(case: Case) -> Authorization:
    return Authorization.of(operation_of(case.envelope.transaction).auth[0])


def root(function: str = "release_funds", *children: xdr.SorobanAuthorizedInvocation) -> bytes:
    arguments = [address(SHARED.public)]
    return invocation(function, arguments, *children).to_xdr_bytes()


def invocation(
    function: str, arguments: list[xdr.SCVal], *children: xdr.SorobanAuthorizedInvocation
) -> xdr.SorobanAuthorizedInvocation:
    kind = xdr.SorobanAuthorizedFunctionType
    called = xdr.SorobanAuthorizedFunction(
        kind.SOROBAN_AUTHORIZED_FUNCTION_TYPE_CONTRACT_FN,
        contract_fn=call_args(function, arguments),
    )
    return xdr.SorobanAuthorizedInvocation(called, list(children))


def with_tree(tree: bytes) -> Change:
    return lambda case: entries(replace(own_entry(case), root=tree))(case)


def one_more(who: AccountId, arm: Arm = Arm.ADDRESS_V2) -> Change:
    def change(case: Case) -> Case:
        more = Authorization(arm, root(), who, 9, SEQUENCE + 100)
        return entries(own_entry(case), more)(case)

    return change


def moved_to(who: AccountId) -> Change:
    """Let the only entry speak for another account."""
    return lambda case: entries(Authorization(Arm.ADDRESS_V2, root(), who, 9, SEQUENCE + 9))(
        case
    )


def unread(case: Case) -> Case:
    """An entry for an address that is neither an account nor a contract."""
    balance = xdr.SCAddress(
        xdr.SCAddressType.SC_ADDRESS_TYPE_CLAIMABLE_BALANCE,
        claimable_balance_id=xdr.ClaimableBalanceID(
            xdr.ClaimableBalanceIDType.CLAIMABLE_BALANCE_ID_TYPE_V0, v0=xdr.Hash(bytes(32))
        ),
    )
    own = xdr.SorobanAddressCredentials(balance, xdr.Int64(1), xdr.Uint32(SEQUENCE), VOID)
    credentials = xdr.SorobanCredentials(Arm.ADDRESS_V2.value, address_v2=own)
    tree = xdr.SorobanAuthorizedInvocation.from_xdr_bytes(root())
    return entries_xdr(xdr.SorobanAuthorizationEntry(credentials, tree))(case)


def unread_signer(who: AccountId) -> Change:
    """A signer that has no key at all."""
    payload = xdr.SignerKeyEd25519SignedPayload(xdr.Uint256(bytes(32)), b"")
    kind = xdr.SignerKeyType.SIGNER_KEY_TYPE_ED25519_SIGNED_PAYLOAD
    strange = xdr.Signer(xdr.SignerKey(kind, ed25519_signed_payload=payload), xdr.Uint32(1))
    return lambda case: case.with_entries(account(who, signers=[strange]))


def keyed(key: AccountId) -> Change:
    return lambda case: case.seen(key=key)


def signed_by_carol_too(case: Case) -> Case:
    """Another account of Alice's, by an entry."""
    theirs = account(CAROL.public, signers=account_entry(CAROL.public, {ALICE: 1}).signers)
    return one_more(CAROL.public)(case.with_entries(theirs))


def acting_as(who: AccountId) -> Change:
    return operation(source_account=muxed(who))


def own_signers(*weights: tuple[AccountId, int], threshold: int = 2) -> Change:
    entry = account_entry(SHARED.public, {SignerKey.ed25519(k): w for k, w in weights})
    thresholds = xdr.Thresholds(bytes([0, threshold, threshold, threshold]))
    return lambda case: case.with_entries(
        shared_account(signers=entry.signers, thresholds=thresholds)
    )


HOLDS = [
    row(
        4,
        "the tree calls something else besides",
        with_tree(root("release_funds", invocation("approve_milestone", []))),
    ),
    row(4, "the tree is another call's", with_tree(root("dispute_escrow"))),
    row(4, "there is an entry too many", one_more(STRANGER.public)),
    row(4, "the same entry stands twice", lambda c: entries(own_entry(c), own_entry(c))(c)),
    row(4, "the entry speaks for another account", moved_to(STRANGER.public)),
    row(13, "the key is a stranger's", keyed(MALLORY.public)),
    row(13, "the key's weight is gone", own_signers((BOB.public, 2))),
    row(15, "the operation's source is no party", acting_as(STRANGER.public)),
    row(
        15, "the operation's source is a party that this needs not", acting_as(RECEIVER.public)
    ),
    row(15, "nobody is named, so the payer acts", operation(source_account=None)),
    row(18, "an entry is for a claimable balance", unread),
    row(
        18, "a signer of the acting account is of no kind we know", unread_signer(SHARED.public)
    ),
    row(18, "a signer of the payer is of no kind we know", unread_signer(CHANNEL.public)),
    row(21, "there is no entry", entries()),
    row(21, "the entry is another account's", moved_to(STRANGER.public)),
    row(21, "the entry is for another call", with_tree(root("dispute_escrow"))),
    row(24, "an entry is for another account of the key's", signed_by_carol_too),
    row(24, "an entry is for the key itself", one_more(ALICE.public)),
    row(
        24,
        "an entry is for another of one's keys",
        lambda c: knowing(own={STRANGER.public: "Savings"})(one_more(STRANGER.public)(c)),
    ),
    row(
        28,
        "an entry has expired",
        lambda c: entries(own_entry(c), replace(own_entry(way_b()), expiry=SEQUENCE - 1))(c),
    ),
    row(36, "the key alone is enough", own_signers((ALICE.public, 2), (BOB.public, 1))),
    row(48, "an entry is of the first kind", one_more(STRANGER.public, Arm.ADDRESS)),
    row(51, "an entry carries signatures of its own", one_more(STRANGER.public)),
    row(58, "a signature is a stranger's", lambda c: c.signed(MALLORY)),
    row(
        58,
        "a signature is forged",
        lambda c: c.seen(signatures=(DecoratedSignature.by(ALICE.public, bytes(64)),)),
    ),
    row(
        58,
        "one signs twice",
        lambda c: c.seen(
            signatures=(*c.signed(ALICE, BOB, CHANNEL).view.signatures, forged_again(c))
        ),
    ),
    row(
        58,
        "there is one more than needed",
        lambda c: own_signers((ALICE.public, 1), (BOB.public, 1), (CAROL.public, 1))(c).signed(
            ALICE, BOB, CAROL, CHANNEL
        ),
    ),
]


def forged_again(case: Case) -> DecoratedSignature:
    """A signature that was good for another transaction."""
    return signature(ALICE, bytes(32))


PASSES = [
    row(13, "the key is the payer's", keyed(CHANNEL.public)),
    row(15, "the payer acts itself and says so", lambda c: c),
    row(24, "the other account is somebody else's", one_more(STRANGER.public)),
    row(
        36,
        "another's weight is needed",
        lambda c: knowing()(own_signers((ALICE.public, 1), (BOB.public, 2))(c)),
    ),
    row(58, "there are just enough", lambda c: c.signed(ALICE, BOB, CHANNEL)),
    row(58, "too few have signed", lambda c: c.signed(ALICE)),
    row(58, "nobody has signed", lambda c: c),
    row(58, "nobody has, and nobody is known", lambda c: c.unknowing(*c.view.snapshot.entries)),
]


@pytest.mark.parametrize(("number", "change"), HOLDS)
def test_it_is_found_when(number: int, change: Change) -> None:
    case = honest()
    assert number not in case.held
    assert number in change(case).held


@pytest.mark.parametrize(("number", "change"), PASSES)
def test_it_is_not_found_when(number: int, change: Change) -> None:
    assert number in change(honest()).review.passed


# --- way B: the entry speaks ---


RELEASED = escrow(due(flags=Flags(released=True)))
WITH_NONCE = nonce_key(SHARED.public, 7)


def used(live_until: int | None) -> Change:
    mark = Entry(contract_data(WITH_NONCE, VOID), live_until)
    return lambda case: case.with_entries({WITH_NONCE: mark})


def expiring(expiry: int) -> Change:
    return lambda case: entries(replace(own_entry(case), expiry=expiry))(case)


def largest_life(ledgers: int) -> Change:
    u32, one = xdr.Uint32, xdr.Int64(1)
    settings = xdr.StateArchivalSettings(
        u32(ledgers), u32(720), u32(120_960), one, one, u32(1), u32(1), u32(1), u32(1), u32(1)
    )
    setting = xdr.ConfigSettingEntry(
        xdr.ConfigSettingID.CONFIG_SETTING_STATE_ARCHIVAL, state_archival_settings=settings
    )
    value = xdr.LedgerEntryData(xdr.LedgerEntryType.CONFIG_SETTING, config_setting=setting)
    entry = Entry(value.to_xdr_bytes())
    return lambda case: case.with_entries({ARCHIVAL_KEY: entry})


def of_arm(arm: Arm) -> Change:
    return lambda case: entries(replace(own_entry(case), arm=arm))(case)


def signed_entry(*keys: Any) -> Change:
    return lambda case: entries(authorised(own_entry(case), *keys))(case)


def without_nonce(case: Case) -> Case:
    return footprint(lambda f: replace(f, read_write=f.read_write - {WITH_NONCE}))(case)


B_HOLDS = [
    row(4, "the tree is another call's", with_tree(root("dispute_escrow"))),
    row(13, "the key is a stranger's", keyed(MALLORY.public)),
    row(18, "an entry is for a claimable balance", unread),
    row(19, "the nonce's key is not in the footprint", without_nonce),
    row(
        19,
        "the authoriser's account is not in the footprint",
        lambda c: footprint(
            lambda f: replace(f, read_only=f.read_only - {account_key(SHARED.public)})
        )(c),
    ),
    row(
        21,
        "the entry is another account's",
        lambda c: entries(replace(own_entry(c), address=STRANGER.public))(c),
    ),
    row(22, "the entry's signers cannot reach the threshold", own_signers((ALICE.public, 1))),
    row(24, "an entry is for another account of the key's", signed_by_carol_too),
    row(28, "the entry has expired", expiring(SEQUENCE - 1)),
    row(28, "the entry lasts too long", expiring(SEQUENCE + MOST_LIFE)),
    row(28, "the entry lasts too long for this network", largest_life(17_280)),
    row(28, "its nonce is used", used(SEQUENCE)),
    row(28, "its nonce is used for ever", used(None)),
    row(36, "the key alone is enough", own_signers((ALICE.public, 2), (BOB.public, 1))),
    row(41, "the entry lasts 31 days", expiring(SEQUENCE + 31 * 17_280)),
    row(48, "the entry does not name its account", of_arm(Arm.ADDRESS)),
    row(
        58,
        "an entry's signature is forged",
        lambda c: entries(
            replace(
                own_entry(c),
                signature_xdr=own_entry(signed_entry(ALICE)(way_b(nonce=8))).signature_xdr,
            )
        )(c),
    ),
    row(58, "an entry's signature is a stranger's", signed_entry(MALLORY)),
    row(
        58,
        "an entry's signature is no signature",
        lambda c: entries(replace(own_entry(c), signature_xdr=address(ESCROW).to_xdr_bytes()))(
            c
        ),
    ),
]

B_PASSES = [
    row(4, "the tree is this call's", lambda c: c),
    row(13, "the key is a signer of the entry's account", lambda c: c),
    row(13, "the key is the payer's", keyed(CHANNEL.public)),
    row(15, "the payer only pays", lambda c: c),
    row(15, "the payer is named as the operation's source too", acting_as(CHANNEL.public)),
    row(19, "all is in the footprint", lambda c: c),
    row(21, "the entry is there", lambda c: c),
    row(24, "the entry is the one that the call needs", lambda c: c),
    row(24, "the contract refuses", lambda c: c.with_entries(RELEASED)),
    row(24, "the entry's account is the key itself", keyed(SHARED.public)),
    row(27, "nothing is said about the nonce", lambda c: c.unknowing(WITH_NONCE)),
    row(28, "this is its last ledger", expiring(SEQUENCE)),
    row(28, "it lasts as long as it may", expiring(SEQUENCE + MOST_LIFE - 1)),
    row(28, "the mark of its nonce is dead", used(SEQUENCE - 1)),
    row(36, "another's signature is needed", knowing()),
    row(48, "the entry names its account", lambda c: c),
    row(58, "the entry is signed well", signed_entry(ALICE, BOB)),
]


@pytest.mark.parametrize(("number", "change"), B_HOLDS)
def test_in_way_b_it_is_found_when(number: int, change: Change) -> None:
    case = way_b()
    assert number not in case.held
    assert number in change(case).held


@pytest.mark.parametrize(("number", "change"), B_PASSES)
def test_in_way_b_it_is_not_found_when(number: int, change: Change) -> None:
    assert number in change(way_b()).review.passed


def test_an_honest_release_in_way_b_has_no_stop() -> None:
    assert way_b().stops == frozenset()


def test_whose_an_account_is_does_not_look_known_where_its_signers_are_not() -> None:
    case = one_more(STRANGER.public)(honest())
    assert 24 in case.unknowing(account_key(STRANGER.public)).unavailable


def test_signers_that_nobody_told_of_do_not_look_known() -> None:
    shared = account_key(SHARED.public)
    assert 18 in honest().unknowing(shared).unavailable
    assert 18 in unread_signer(CHANNEL.public)(honest()).unknowing(shared).held


def test_who_merely_pays_can_cancel_also_where_the_contract_refuses() -> None:
    assert 57 in way_b().with_entries(RELEASED).held


@pytest.mark.parametrize("number", [4, 21, 24, 28, 48, 51])
def test_nothing_about_the_entries_passes_when_one_cannot_be_read(number: int) -> None:
    assert number in unread(honest()).unavailable


def test_the_surplus_signature_is_named() -> None:
    three = own_signers((ALICE.public, 1), (BOB.public, 1), (CAROL.public, 1))
    case = three(honest()).signed(ALICE, BOB, CAROL, CHANNEL)
    assert case.details(58)["surplus"].startswith("1 (G")


def test_what_is_still_needed_is_told_by_account() -> None:
    assert honest().signed(ALICE).details(63) == {
        f"missing weight of {SHARED.public}": "1",
        f"missing weight of {CHANNEL.public}": "1",
    }


def test_complete_signatures_are_told() -> None:
    assert honest().signed(ALICE, BOB, CHANNEL).details(63) == {"complete": "yes"}
