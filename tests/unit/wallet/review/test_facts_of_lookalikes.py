"""Whom a step names, and where two addresses begin to pass for each other (F32)."""

from __future__ import annotations

import string
from collections.abc import Mapping
from dataclasses import replace

import pytest

from tests.support.builders import ALICE, BOB, CAROL, ESCROW, SHARED, chance, contract_id
from tests.support.escrows import PROTOCOL, milestone
from tests.support.facts import lacking
from tests.support.families import BY_NAME, deal
from tests.support.family_cases import new_escrow_of
from tests.support.ledger_steps import deployment, extension, on_account
from tests.support.ledgers import APPROVER, PLATFORM, PROVIDER, RECEIVER, RESOLVER, STRANGER
from tests.support.lookalikes import twin_of
from tests.support.recollections import knowing
from tests.support.requests import NOW, PRICE, TOKEN, Case, due, honest, world
from wallet.addresses import Address
from wallet.amounts import Asset
from wallet.escrow.moves import ResolveDispute, UpdateEscrow
from wallet.escrow.storage import ESCROW_KEY
from wallet.escrow.terms import Escrow, Flags, Role, Roles
from wallet.operations import BumpSequence, SetSigners, SetTrustline
from wallet.review.checks.lookalikes import addresses_in, named_in, resembles
from wallet.review.knowledge import Sighting
from wallet.review.places import places_in
from wallet.signers import Signer, SignerKey
from wallet.soroban.entries import contract_data_key

THE_ESCROW = contract_data_key(ESCROW, ESCROW_KEY)
LETTERS = string.ascii_uppercase + "234567"
GROUPS = 14


def text(seed: int) -> str:
    """Fifty-six letters that nothing else here has four of in a row."""
    random_ = chance(seed)
    return "G" + "".join(random_.choice(LETTERS) for _ in range(55))


ONE = text(1)


def other(groups: Mapping[int, int]) -> str:
    """Another text; its groups at these places are the letters of the one from there on."""
    parts = [text(2)[place * 4 : place * 4 + 4] for place in range(GROUPS)]
    for place, start in groups.items():
        parts[place] = ONE[start : start + 4]
    return "".join(parts)


ALIKE = {
    "both ends": {0: 0, 13: 52},
    "the first two groups": {0: 0, 1: 4},
    "the last two groups": {12: 48, 13: 52},
    "two in the middle": {5: 20, 9: 36},
    "four, each a letter further": {2: 9, 3: 13, 4: 17, 5: 21},
    "four, each a letter before": {2: 7, 3: 11, 4: 15, 5: 19},
    "four, turned around": {2: 48, 4: 30, 6: 12, 8: 0},
    "four at the ends": {9: 0, 10: 1, 11: 51, 12: 52},
}
NOT_ALIKE = {
    "nothing": {},
    "one end": {0: 0},
    "the other end": {13: 52},
    "one at its place and two elsewhere": {0: 0, 5: 41, 9: 22},
    "three elsewhere": {2: 9, 3: 13, 4: 17},
}


@pytest.mark.parametrize("groups", ALIKE.values(), ids=ALIKE.keys())
def test_they_pass_for_each_other(groups: dict[int, int]) -> None:
    assert resembles(ONE, other(groups))


@pytest.mark.parametrize("groups", NOT_ALIKE.values(), ids=NOT_ALIKE.keys())
def test_they_do_not(groups: dict[int, int]) -> None:
    assert not resembles(ONE, other(groups))


def test_one_group_that_stands_in_many_places_is_one() -> None:
    one, two = "ABCD" * 5 + text(3)[20:], text(4)[:8] + "ABCD" + text(4)[12:]
    assert not resembles(two, one[1:] + "E")
    assert not resembles(one[1:] + "E", two)


def test_what_is_no_address_at_all_passes_for_none() -> None:
    assert not resembles("Ä" * 56, ONE)
    assert not resembles(ONE, "Ä" * 56)


@pytest.mark.parametrize(
    ("letter", "like"),
    [*zip("01258IQV6D", "OLZSBLOUGO", strict=True)],
)
def test_a_letter_passes_for_another(letter: str, like: str) -> None:
    one = f"AAA{letter}" + text(3)[4:52] + f"{letter}CCC"
    two = f"AAA{like}" + text(4)[4:52] + f"{like}CCC"
    assert resembles(one, two)


# --- whom a step names ---


PARTIES = {
    APPROVER.public,
    PLATFORM.public,
    PROVIDER.public,
    RECEIVER.public,
    RESOLVER.public,
    SHARED.public,
}
EURX = Asset("EURX", STRANGER.public)


def decided() -> Case:
    """The resolver pays a contract that is no party."""
    who = RESOLVER.public
    on = world(due(flags=Flags(disputed=True)))
    return honest(on, ResolveDispute(who, {contract_id("x"): PRICE}), acting=who)


def updated() -> Case:
    """The platform makes a stranger the receiver."""
    before = due(milestones=(milestone(),))
    after = replace(before, roles=_with_receiver(before, STRANGER.public))
    who = PLATFORM.public
    return honest(world(before, 0), UpdateEscrow(who, after), acting=who)


def _with_receiver(agreed: Escrow, who: Address) -> Roles:
    return Roles({**agreed.roles.holders, Role.RECEIVER: (who,)})


NAMED = {
    "a release": (honest, {*PARTIES, ESCROW}),
    "a decision": (decided, {*PARTIES, ESCROW, contract_id("x")}),
    "an update": (updated, {*PARTIES, ESCROW, STRANGER.public, TOKEN}),
    "care of storage": (extension, {*PARTIES, ESCROW}),
    "a trustline": (lambda: on_account(SetTrustline(EURX, 0)), {STRANGER.public}),
    "a signer": (
        lambda: on_account(SetSigners(signer=Signer(SignerKey.ed25519(BOB.public), 2))),
        {BOB.public},
    ),
    "a spent number": (lambda: on_account(BumpSequence(0)), set()),
    "a new contract": (
        deployment,
        {SHARED.public, deployment().review.facts.about},
    ),
}


@pytest.mark.parametrize(("made", "named"), NAMED.values(), ids=NAMED.keys())
def test_everybody_whom_a_step_names_is_looked_at_once(made: object, named: set[str]) -> None:
    assert callable(made)
    found = named_in(made().review.facts)
    assert (set(found), len(found)) == (named, len(named))


def test_a_new_escrow_names_the_parties_of_its_first_terms() -> None:
    build = BY_NAME["96d51751"]
    agreed = deal(build)
    case = new_escrow_of(build, agreed)
    facts = case.review.facts
    assert set(agreed.parties) | {facts.about} <= set(named_in(facts))


def test_the_protocols_account_is_paid_though_nobody_names_it() -> None:
    facts = honest().review.facts
    assert PROTOCOL not in named_in(facts)
    assert set(addresses_in(facts)) == {*named_in(facts), PROTOCOL}
    assert len(set(addresses_in(facts))) == len(addresses_in(facts))


# --- against whom ---


def test_who_looks_like_a_payee_that_was_agreed_to_is_found_without_contacts() -> None:
    twin = twin_of(RECEIVER.public, chance(8))
    before = due(roles=_with_receiver(due(), twin))
    case = knowing(
        contacts=None, agreed=places_in(before), looked=None, proposed=None, told=None
    )(honest())
    assert case.details(32) == {RECEIVER.public: f"{twin}/"}


def test_what_is_known_elsewhere_is_told_by_its_name() -> None:
    twin = twin_of(RECEIVER.public, chance(9))
    case = knowing(contacts={twin: "Notary"}, own={ALICE.public: ""})(honest())
    assert case.details(32) == {RECEIVER.public: f"{twin}/Notary"}


def test_a_state_without_the_escrow_tells_of_nobody() -> None:
    state = Sighting(honest().unknowing(THE_ESCROW).view.snapshot, NOW)
    assert 32 in knowing(looked=state, proposed=state, agreed=None)(honest()).review.passed


def test_the_key_that_looks_is_known_where_one_does() -> None:
    assert 32 in knowing()(honest().seen(key=None)).review.passed
    twin = twin_of(CAROL.public, chance(7))
    held = Roles({**due().roles.holders, Role.SERVICE_PROVIDER: (twin,)})
    case = knowing()(honest(world(due(roles=held))))
    assert case.seen(key=CAROL.public).details(32) == {twin: f"{CAROL.public}/"}


def test_without_contacts_whom_they_know_is_lacking() -> None:
    assert lacking(honest(), 32) == "contacts"
