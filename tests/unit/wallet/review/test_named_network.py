"""What a user pins for a network that this program does not know."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.builders import SHARED
from tests.support.families import BUILDS, PROTOCOL
from tests.support.family_cases import release_of
from tests.support.ledger_steps import on_account
from tests.support.ledgers import STRANGER
from tests.support.requests import USDC, Case, world
from wallet.amounts import Asset
from wallet.escrow.builds import Build
from wallet.network import Network
from wallet.operations import SetTrustline
from wallet.pinned import Pinned
from wallet.soroban.entries import on_trustline, trustline_key

OWN = Network("Standalone Network ; February 2017")
OTHER_USDC = Asset("USDC", STRANGER.public)
ASKING = [build for build in BUILDS.by_hash.values() if build.fee_account is None]


def over_there(case: Case, pinned: Pinned | None) -> Case:
    """The same on a network that nobody but its user knows."""
    there = replace(case, envelope=replace(case.envelope, network=OWN))
    state = replace(case.view.snapshot, network=OWN)
    return there.seen(network=OWN, snapshot=state, pinned=pinned)


@pytest.mark.parametrize("build", ASKING, ids=lambda build: build.name)
@pytest.mark.parametrize(
    ("pinned", "holds"),
    [(None, True), (Pinned(None, ()), True), (Pinned(PROTOCOL, ()), False)],
    ids=["nothing", "no account", "the account"],
)
def test_the_protocols_fee_goes_where_its_user_says(
    build: Build, pinned: Pinned | None, holds: bool
) -> None:
    case = over_there(release_of(build, 0).case, pinned)
    assert (5 in case.stops) == holds


@pytest.mark.parametrize(
    ("pinned", "holds"),
    [(None, False), (Pinned(None, (USDC,)), True), (Pinned(None, (OTHER_USDC,)), False)],
    ids=["nothing", "another of the name", "the very asset"],
)
def test_an_asset_is_held_to_those_that_its_user_pins(
    pinned: Pinned | None, holds: bool
) -> None:
    line = trustline_key(SHARED.public, on_trustline(OTHER_USDC.to_xdr()))
    case = on_account(SetTrustline(OTHER_USDC, 2**63 - 1), world(), absent=[line])
    assert (29 in over_there(case, pinned).stops) == holds
