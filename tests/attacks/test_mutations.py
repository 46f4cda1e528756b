"""Change anything in an honest envelope: what is still signable does exactly what is shown.

The judge is not the review but the host: the changed transaction is run as a validator runs
it, inside its own footprint, with its own entries signed by the right keys. The model of the
code is the same, for there is no other; whose authority and which entries are the host's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

import pytest

from tests.attacks.bases import every_base, honest
from tests.attacks.changes import entry, without
from tests.support.builders import ALICE, BOB, ESCROW, authorised, chance
from tests.support.escrows import CODE
from tests.support.ledgers import APPROVER, FUNDER, PLATFORM, PROVIDER, RECEIVER, RESOLVER
from tests.support.requests import TOKEN, Case
from wallet.addresses import AccountId
from wallet.authorization import Arm, Authorization
from wallet.envelope import Envelope, read_envelope
from wallet.errors import WalletError
from wallet.holdings import contract_balance_key
from wallet.network import PRACTICE
from wallet.soroban.errors import HostError
from wallet.soroban.host import Done, enforce

BASES = every_base()[::5]
"""Every family, way and step among them, though not all with all."""

OWNERS = {key.public: key for key in (APPROVER, FUNDER, PLATFORM, PROVIDER, RECEIVER, RESOLVER)}
TRIED = 8
WORD = 4


def changed(random: Random, raw: bytes) -> bytes:
    """One word changed where XDR has its words: a bit, a nought, the largest, one more."""
    place = random.randrange(WORD, len(raw) - WORD, WORD)
    was = int.from_bytes(raw[place : place + WORD], "big")
    now = random.choice((was ^ 1 << random.randrange(32), 0, 2**32 - 1, (was + 1) % 2**32))
    return raw[:place] + now.to_bytes(WORD, "big") + raw[place + WORD :]


def every_change(raw: bytes) -> Iterator[bytes]:
    """Every byte but those of the type, changed in its least bit and in its greatest."""
    for place in range(WORD, len(raw) - WORD):
        for mask in (1, 0x80):
            yield raw[:place] + bytes([raw[place] ^ mask]) + raw[place + 1 :]


def read(raw: bytes) -> Envelope | None:
    try:
        found = read_envelope(raw, PRACTICE)
    except WalletError:
        return None
    return found if isinstance(found, Envelope) else None


def ran(case: Case) -> Done | HostError:
    """What a validator makes of the transaction, once it is signed by whoever must."""
    facts = case.review.facts
    assert facts.call is not None
    entries = [_signed(entry) for entry in facts.authorizations or ()]
    try:
        return enforce(case.ledger, facts.call, facts.acting, CODE, entries, facts.footprint)
    except HostError as refused:
        return refused


def _signed(entry: Authorization) -> Authorization:
    if entry.arm is Arm.SOURCE_ACCOUNT or entry.address is None:
        return entry
    owner = OWNERS.get(AccountId(entry.address))
    return authorised(entry, *((ALICE, BOB) if owner is None else (owner,)))


def problem_of(case: Case) -> str:
    """What is signable and not as it is shown, "" for nothing."""
    if case.stops:
        return ""
    effects, outcome = case.review.effects, ran(case)
    if not isinstance(outcome, Done):
        return f"it is refused: {outcome}"
    if effects is None or outcome.payments != effects.payments:
        return f"it pays {outcome.payments}"
    return ""


@pytest.mark.parametrize("base", BASES, ids=" ".join)
def test_what_is_signable_after_a_change_does_what_is_shown(base: tuple[str, str, str]) -> None:
    random, case = chance(len(" ".join(base))), honest(*base)
    assert problem_of(case) == ""
    raw, tried = case.envelope.to_xdr(), 0
    while tried < TRIED:
        envelope = read(changed(random, raw))
        if envelope is not None:
            tried += 1
            assert problem_of(Case(envelope, case.view)) == "", envelope.to_base64()


def test_the_judge_can_say_no() -> None:
    """A footprint without the escrow's balance, and an entry of another nonce."""
    balance = contract_balance_key(TOKEN, ESCROW)
    lacking = without(balance)(honest("v1 single"))
    assert isinstance(ran(lacking), HostError)
    other = entry(lambda own: replace(own, nonce=8))(honest("v1 single", "release", "B"))
    assert isinstance(ran(other), HostError)


@pytest.mark.exhaustive
@pytest.mark.timeout(900)
@pytest.mark.parametrize("base", BASES, ids=" ".join)
def test_every_byte_of_an_envelope_counts(base: tuple[str, str, str]) -> None:
    case = honest(*base)
    for raw in every_change(case.envelope.to_xdr()):
        envelope = read(raw)
        if envelope is not None:
            assert problem_of(Case(envelope, case.view)) == "", envelope.to_base64()
