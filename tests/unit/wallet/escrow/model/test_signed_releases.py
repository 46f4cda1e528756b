"""What a signed release lets happen in every build: recorded of five, and alike in all."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest

from tests.support.builders import CHANNEL, ESCROW, MALLORY, authorised
from tests.support.escrows import CODE
from tests.support.families import BY_NAME, EVERY_BUILD, PROTOCOL, due, is_second, town
from tests.support.ledgers import (
    FUNDER,
    ISSUER,
    PLATFORM,
    RECEIVER,
    RELEASER,
    SEQUENCE,
    TOKEN,
    account,
    trustline,
)
from wallet.addresses import AccountId, Address
from wallet.authorization import Authorization
from wallet.escrow.abi import call_of
from wallet.escrow.builds import Build
from wallet.escrow.moves import OpenDispute, ReleaseFunds
from wallet.escrow.terms import Escrow, Role, Roles
from wallet.network import PRACTICE
from wallet.soroban.authority import Invocation
from wallet.soroban.errors import HostError
from wallet.soroban.host import Done, enforce, record
from wallet.soroban.ledger import Ledger
from wallet.soroban.storage import Footprint

NOT_ALLOWED = "Auth", "InvalidAction", ESCROW
MALLORYS = {**account(MALLORY.public), **trustline(MALLORY.public, 0)}


def place(build: Build, agreed: Escrow) -> Ledger:
    """A ledger with this escrow and all of its money."""
    funded = agreed.total if is_second(build) else 0
    return town(build, agreed, agreed.total, funded, MALLORYS)


def release(build: Build, agreed: Escrow, fee_to: Address = PROTOCOL) -> Invocation:
    fee_account = None if build.fee_account else AccountId(fee_to)
    places = (0,) if agreed.is_multi else ()
    return call_of(build, ESCROW, ReleaseFunds(RELEASER.public, places, fee_account))


def signed(build: Build, agreed: Escrow) -> tuple[Authorization, Footprint]:
    """What the release signer signs, sent by somebody else, and what it was to touch."""
    tried = record(place(build, agreed), release(build, agreed), CHANNEL.public, CODE, count(1))
    (unsigned,) = map(Authorization.of, tried.authorization)
    asked = replace(unsigned, expiry=SEQUENCE + 100)
    return authorised(asked, RELEASER, network=PRACTICE), tried.footprint


def executed(
    build: Build,
    now: Escrow,
    entry: Authorization,
    footprint: Footprint,
    call: Invocation | None = None,
) -> list[tuple[Address, int]] | tuple[str, int | str, Address | None]:
    """Who gets what, or the refusal: type, code, and who raised it."""
    called = release(build, now) if call is None else call
    try:
        done = enforce(place(build, now), called, CHANNEL.public, CODE, [entry], footprint)
    except HostError as why:
        return why.kind, why.code, why.raised_by
    assert isinstance(done, Done)
    return [(payment.receiver, payment.amount) for payment in done.payments]


def paying(agreed: Escrow, who: Address) -> Escrow:
    """The same terms with another receiver."""
    (milestone,) = agreed.milestones
    if milestone.receiver is not None:
        return agreed.with_milestone(0, replace(milestone, receiver=who))
    return held_by(agreed, Role.RECEIVER, who)


def held_by(agreed: Escrow, role: Role, who: Address) -> Escrow:
    return replace(agreed, roles=Roles({**agreed.roles.holders, role: (who,)}))


every_build = pytest.mark.parametrize("name", EVERY_BUILD)


@every_build
def test_a_signed_release_pays_as_agreed_and_only_with_its_own_signature(name: str) -> None:
    build = BY_NAME[name]
    agreed = due(build)
    entry, footprint = signed(build, agreed)
    fee, platform = 3 * agreed.total // 1_000, agreed.total // 100
    assert executed(build, agreed, entry, footprint) == [
        (build.fee_account or PROTOCOL, fee),
        (PLATFORM.public, platform),
        (RECEIVER.public, agreed.total - fee - platform),
    ]
    for other in (
        authorised(replace(entry, expiry=entry.expiry + 1), FUNDER, network=PRACTICE),
        replace(entry, expiry=entry.expiry + 1),
    ):
        assert executed(build, agreed, other, footprint) == NOT_ALLOWED
    late = authorised(replace(entry, expiry=SEQUENCE - 1), RELEASER, network=PRACTICE)
    assert executed(build, agreed, late, footprint) == ("Auth", "InvalidInput", ESCROW)


@every_build
def test_its_footprint_says_who_can_be_paid_and_not_how_much(name: str) -> None:
    build = BY_NAME[name]
    agreed = due(build)
    entry, footprint = signed(build, agreed)
    outside = "Storage", "ExceededLimit", TOKEN
    assert executed(build, paying(agreed, MALLORY.public), entry, footprint) == outside
    other_platform = held_by(agreed, Role.PLATFORM, MALLORY.public)
    assert executed(build, other_platform, entry, footprint) == outside

    for whom in (PLATFORM.public, build.fee_account or PROTOCOL, ESCROW, ISSUER.public):
        paid = executed(build, paying(agreed, whom), entry, footprint)
        assert isinstance(paid, list)
        assert paid[-1] == (whom, agreed.total * 987 // 1_000)
    paid = executed(build, replace(agreed, platform_fee=5_000), entry, footprint)
    assert isinstance(paid, list)
    assert paid[1] == (PLATFORM.public, agreed.total // 2)


@every_build
def test_a_footprint_that_names_one_more_lets_that_one_be_paid(name: str) -> None:
    build = BY_NAME[name]
    agreed = due(build)
    entry, footprint = signed(build, agreed)
    (ours,) = {key for key in trustline(RECEIVER.public, 0) if key in footprint.read_write}
    theirs = set(trustline(MALLORY.public, 0))
    wider = replace(footprint, read_write=footprint.read_write | theirs)
    paid = executed(build, paying(agreed, MALLORY.public), entry, wider)
    assert isinstance(paid, list)
    assert paid[-1][0] == MALLORY.public
    narrow = replace(footprint, read_write=footprint.read_write - {ours})
    refusal = "Storage", "ExceededLimit", TOKEN
    assert executed(build, agreed, entry, narrow) == refusal
    read = replace(narrow, read_only=footprint.read_only | {ours})
    assert executed(build, agreed, entry, read) == refusal


WITH_FEE_ACCOUNT = [name for name in EVERY_BUILD if BY_NAME[name].fee_account is None]


@every_build
def test_it_does_not_let_its_signer_dispute(name: str) -> None:
    build = BY_NAME[name]
    agreed = due(build)
    entry, footprint = signed(build, agreed)
    places = (0,) if agreed.is_multi else ()
    reason = "We do not agree." if is_second(build) else None
    dispute = call_of(build, ESCROW, OpenDispute(RELEASER.public, places, reason))
    assert executed(build, agreed, entry, footprint, dispute) == NOT_ALLOWED


@pytest.mark.parametrize("name", WITH_FEE_ACCOUNT)
def test_it_does_not_let_the_protocols_fee_go_elsewhere(name: str) -> None:
    build = BY_NAME[name]
    agreed = due(build)
    entry, footprint = signed(build, agreed)
    elsewhere = release(build, agreed, PLATFORM.public)
    assert executed(build, agreed, entry, footprint, elsewhere) == NOT_ALLOWED
