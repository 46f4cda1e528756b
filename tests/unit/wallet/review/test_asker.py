"""Who asks: whose cover a request has, whether that key is known, and what F40 says of it."""

from __future__ import annotations

import pytest
from stellar_sdk import xdr

from app.words.findings import explained
from tests.support.builders import (
    ALICE,
    BOB,
    CAROL,
    CHANNEL,
    MALLORY,
    SHARED,
    account_entry,
)
from tests.support.ledgers import RECEIVER, account
from tests.support.recollections import PEOPLE, knowing
from tests.support.requests import Case, Change, honest, row, shared_account, way_b
from wallet.addresses import AccountId
from wallet.envelope import FeeBump
from wallet.network import PRACTICE
from wallet.review.asker import Asker, asker_of
from wallet.signers import MARKERS
from wallet.snapshot import Snapshot
from wallet.soroban.entries import account_key

COVER = 40


def covered_by(key: AccountId) -> Change:
    """This key signed the cover; the profile, if there is one, knows neither it nor whose."""
    return lambda case: knowing()(case).seen(cover=key)


def alone(key: AccountId) -> Change:
    """The same where there is no profile."""
    return lambda case: case.seen(cover=key)


def named(key: AccountId) -> Change:
    return lambda case: knowing(contacts={**PEOPLE, key: "Notary"})(case).seen(cover=key)


def of_mine(key: AccountId) -> Change:
    return lambda case: knowing(own={key: "office"})(case).seen(cover=key)


def by_entry(key: AccountId) -> Change:
    """A release by an entry of the shared account's."""
    return lambda _: way_b().seen(cover=key)


def bumped(key: AccountId) -> Change:
    """A fee bump that Carol pays for."""

    def change(case: Case) -> Case:
        whole = case.signed(ALICE, BOB, CHANNEL)
        inner = whole.envelope.with_signatures(whole.view.signatures)
        bump = FeeBump.of(inner, CAROL.public, 1_000_000)
        return case.with_entries(account(CAROL.public)).seen(bump=bump, cover=key)

    return change


def no_longer(key: AccountId) -> Change:
    """Bob and Carol sign for the shared account now."""

    def change(case: Case) -> Case:
        signers = account_entry(SHARED.public, {BOB: 1, CAROL: 1}, (2, 2, 2), 0).signers
        return case.with_entries(shared_account(signers=signers)).seen(cover=key)

    return change


HOLDS = [
    row(COVER, "nobody signed the cover", knowing()),
    row(COVER, "a stranger did", covered_by(MALLORY.public)),
    row(COVER, "a stranger did, and there is no profile", alone(MALLORY.public)),
    row(COVER, "the payee did, who is asked for nothing", alone(RECEIVER.public)),
    row(COVER, "a key without weight did", alone(SHARED.public)),
    row(COVER, "a key that signed for the account before did", no_longer(ALICE.public)),
    row(COVER, "a stranger covers a release by an entry", by_entry(MALLORY.public)),
    row(COVER, "a stranger covers a fee bump", bumped(MALLORY.public)),
]

PASSES = [
    row(COVER, "a signer of the account signed the cover", alone(ALICE.public)),
    row(COVER, "the other signer did", covered_by(BOB.public)),
    row(COVER, "whoever pays the fee did", alone(CHANNEL.public)),
    row(COVER, "a signer who signs an entry did", by_entry(BOB.public)),
    row(COVER, "whoever pays a fee bump did", bumped(CAROL.public)),
    row(COVER, "a contact did", named(MALLORY.public)),
    row(COVER, "a key of the user's did", of_mine(MALLORY.public)),
    row(COVER, "nobody did, and it was prepared here", knowing(prepared_here=True)),
]


@pytest.mark.parametrize(("number", "change"), HOLDS)
def test_the_cover_is_warned_of_when(number: int, change: Change) -> None:
    assert number in change(honest()).held


@pytest.mark.parametrize(("number", "change"), PASSES)
def test_the_cover_is_good_when(number: int, change: Change) -> None:
    assert number in change(honest()).review.passed


def test_a_cover_is_judged_though_nothing_else_came_with_the_envelope() -> None:
    state = Snapshot(PRACTICE, 0, 0, {})
    bare = honest().seen(told=None, note="", snapshot=state)
    assert COVER in bare.unavailable
    assert COVER in bare.seen(cover=ALICE.public).held


def test_an_unknown_key_is_told_with_the_warning() -> None:
    case = covered_by(MALLORY.public)(honest())
    assert case.details(COVER) == {"key": MALLORY.public}
    (finding,) = (each for each in case.review.findings if each.number == COVER)
    assert "nobody here knows" in explained(finding)
    assert MALLORY.public[:4] in explained(finding)


def test_nobodys_cover_names_no_key() -> None:
    assert knowing()(honest()).details(COVER) == {}


def test_who_asks_is_told_with_the_accounts_they_sign_for() -> None:
    (alice, payer, nobody) = (
        asker_of(alone(key.public)(honest()).review.facts) for key in (ALICE, CHANNEL, MALLORY)
    )
    assert alice == Asker(ALICE.public, (SHARED.public,), is_named=False, only_pays=False)
    assert payer == Asker(CHANNEL.public, (CHANNEL.public,), is_named=False, only_pays=True)
    assert nobody == Asker(MALLORY.public, (), is_named=False, only_pays=False)
    assert asker_of(honest().review.facts) is None


PAYING = {
    "a payer whom nobody knows": (alone(CHANNEL.public), True),
    "a payer with a name": (named(CHANNEL.public), False),
    "a signer of whoever acts": (alone(ALICE.public), False),
    "the payer beside an entry": (by_entry(CHANNEL.public), True),
    "a signer of an entry": (by_entry(ALICE.public), False),
    "the payer of a fee bump": (bumped(CAROL.public), True),
    "a stranger": (alone(MALLORY.public), False),
}


@pytest.mark.parametrize(("change", "only_pays"), PAYING.values(), ids=PAYING)
def test_whoever_does_no_more_than_pay_is_told_so(change: Change, only_pays: bool) -> None:
    """Anybody can pay the fee of what they ask for: it tells no more than who that is."""
    asker = asker_of(change(honest()).review.facts)
    assert asker is not None
    assert asker.only_pays is only_pays


def test_whoever_acts_and_pays_does_not_only_pay() -> None:
    """Way A, where the account in the role is the transaction's source."""
    case = honest(payer=SHARED.public)
    asker = asker_of(case.seen(cover=BOB.public).review.facts)
    assert asker is not None
    assert (asker.accounts, asker.only_pays) == ((SHARED.public,), False)


def test_where_the_state_tells_of_no_account_nobody_is_known_by_it() -> None:
    case = honest().unknowing(account_key(SHARED.public)).seen(cover=ALICE.public)
    assert COVER in case.held


def test_a_marker_that_nobody_holds_vouches_for_nothing() -> None:
    marker = AccountId(sorted(MARKERS)[0])
    entry = account_entry(SHARED.public, {ALICE: 1, BOB: 1}, (2, 2, 2), 0)
    signers = [*entry.signers, xdr.Signer(marker_xdr(marker), xdr.Uint32(1))]
    case = honest().with_entries(shared_account(signers=signers)).seen(cover=marker)
    assert COVER in case.held


def marker_xdr(marker: AccountId) -> xdr.SignerKey:
    entry = account_entry(marker).account_id.account_id.ed25519
    return xdr.SignerKey(xdr.SignerKeyType.SIGNER_KEY_TYPE_ED25519, ed25519=entry)


def test_whose_cover_it_is_belongs_to_what_was_shown() -> None:
    """Else a page could be signed that named somebody else."""
    digests = {alone(key.public)(honest()).review.digest for key in (ALICE, BOB, MALLORY)}
    assert len({*digests, honest().review.digest}) == 4
