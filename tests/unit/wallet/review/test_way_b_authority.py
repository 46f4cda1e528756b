"""Authority in way B: whoever is needed has spoken by an entry, or not at all."""

from __future__ import annotations

from tests.support.builders import ALICE, SHARED
from tests.support.escrows import BUILDS, CODE, roles
from tests.support.ledgers import SEQUENCE, account, snapshot_of
from tests.support.requests import (
    UNTIL,
    Case,
    called,
    due,
    sequence_of,
    simulated,
    world,
)
from wallet.authorization import Arm, Authorization
from wallet.escrow.moves import ReleaseFunds
from wallet.escrow.standing import NO_ONE
from wallet.escrow.terms import Role
from wallet.network import PRACTICE
from wallet.proposal import Draft, padded
from wallet.review.view import View
from wallet.soroban.host import Done, record


def test_nobodys_address_has_not_spoken_because_the_acting_account_did() -> None:
    agreed = due(roles=roles({Role.RELEASE_SIGNER: NO_ONE}))
    on = world(agreed, 100 * 10**7, account(NO_ONE))
    call = called(ReleaseFunds(NO_ONE))
    done = record(on, call, NO_ONE, CODE, iter([7]))
    assert isinstance(done, Done)
    root = Authorization.of(done.authorization[0]).root
    entry = Authorization(Arm.ADDRESS_V2, root, SHARED.public, 7, SEQUENCE + 100)
    sequence = sequence_of(on, SHARED.public)
    draft = Draft(
        PRACTICE, call, SHARED.public, SHARED.public, sequence, UNTIL, (entry.to_xdr(),)
    )
    absent = [key for key in done.footprint.keys if key not in on.entries]
    view = View(PRACTICE, BUILDS, snapshot_of(on, *absent), key=ALICE.public, now=on.timestamp)
    case = Case(draft.sized(padded(simulated(), done.footprint, ())), view)
    assert {4, 21} <= case.stops
