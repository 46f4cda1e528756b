"""Reviews of requests that were changed: always answered, and what is signed is what is shown.

Whatever is signable is run by the host's own rules, inside the footprint and the authority that
the changed bytes have, and pays exactly what was shown. A release of the same escrow in the
same state pays what the honest one pays.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from random import Random

from app.report import as_json, as_text
from tests.fuzz.files import requests_changed
from tests.fuzz.target import Target
from tests.support.builders import ALICE, BOB, SHARED, authorised
from tests.support.covers import covered
from tests.support.escrows import BUILDS, CODE
from tests.support.ledger_steps import deployment, extension, restoration
from tests.support.ledgers import LIFE, RECEIVER, RESOLVER
from tests.support.requests import PRICE, Case, due, honest, way_b, world
from wallet import request
from wallet.addresses import is_contract
from wallet.authorization import Authorization
from wallet.errors import WalletError
from wallet.escrow.moves import ResolveDispute
from wallet.escrow.terms import Flags
from wallet.request import Request
from wallet.review.effects import Effects
from wallet.review.facts import Facts
from wallet.review.review import Review, review
from wallet.review.view import View
from wallet.soroban.errors import HostError
from wallet.soroban.host import Done, enforce
from wallet.soroban.ledger import Ledger

SECONDS_LATER = 30


def _take(given: bytes) -> bool:
    try:
        value = request.read(given.decode("utf-8", "surrogateescape"))
    except WalletError:
        return False
    if not isinstance(value, Request):
        return False
    done = review(value.envelope, _view(value))
    as_text(done)
    as_json(done)
    assert len(done.digest) == 32
    if not done.stops:
        _check_signable(done)
    return True


def _view(value: Request) -> View:
    return View(
        network=value.envelope.network,
        builds=BUILDS,
        snapshot=value.snapshot,
        signatures=value.signatures,
        told=value.told,
        key=ALICE.public,
        now=value.snapshot.timestamp + SECONDS_LATER,
        note=value.note,
        cover=None if value.cover is None else value.cover.key,
    )


def _check_signable(done: Review) -> None:
    facts, effects = done.facts, done.effects
    if facts.call is None:
        assert facts.doing is not None
        return
    assert effects is not None
    ran = _run(facts)
    assert ran is None or ran.payments == effects.payments
    honest_one = _releases().get(_question(facts))
    assert honest_one in (None, effects)


def _run(facts: Facts) -> Done | None:
    """What a validator does with the bytes, which say whose authority they have.

    None where entries of their own need others than Alice and Bob to sign them.
    """
    state = facts.view.snapshot
    known = {key: entry for key, entry in state.entries.items() if entry is not None}
    ledger = Ledger(state.network, state.sequence, state.timestamp, LIFE, known)
    given = [_signed(entry, facts) for entry in facts.authorizations or ()]
    assert facts.call is not None
    try:
        return enforce(ledger, facts.call, facts.acting, CODE, given, facts.footprint)
    except HostError as refusal:
        if refusal.kind == "Auth" and facts.by_address:
            return None
        raise


def _signed(entry: Authorization, facts: Facts) -> Authorization:
    if entry.address is None or is_contract(entry.address):
        return entry
    return authorised(entry, ALICE, BOB, network=facts.envelope.network)


def _question(facts: Facts) -> tuple[object, ...]:
    """An escrow, what is called there, and all that is known of its state."""
    assert facts.call is not None
    entries = frozenset(facts.view.snapshot.entries.items())
    return facts.call.contract, facts.call.function, entries


@lru_cache(maxsize=1)
def _releases() -> dict[tuple[object, ...], Effects | None]:
    releases = (honest().review, way_b().review)
    return {_question(done.facts): done.effects for done in releases}


def _cases() -> Iterator[Case]:
    disputed = world(due(flags=Flags(disputed=True)))
    decision = ResolveDispute(RESOLVER.public, {RECEIVER.public: PRICE})
    yield honest()
    yield honest(payer=SHARED.public).signed(ALICE)
    yield way_b()
    yield honest(disputed, decision, acting=RESOLVER.public)
    yield from (extension(), restoration(), deployment())


def _seeds() -> Iterator[bytes]:
    yield from (case.request.to_text().encode() for case in _cases())
    yield covered(honest().request, ALICE).to_text().encode()


def _change(given: bytes, random: Random) -> bytes:
    return requests_changed().changed(given, random)


REVIEW = Target("review", _take, _seeds, _change)
