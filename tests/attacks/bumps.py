"""Row 34: somebody else's fee around a transaction that we signed, or are to sign."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stellar_sdk import xdr

from tests.attacks.case import Attack
from tests.attacks.changes import EVERYWHERE, Base, of, source_of_call
from tests.attacks.encodings import refused, text_of, word
from tests.attacks.signers import signed
from tests.support.builders import ALICE, BOB, CHANNEL, MALLORY
from tests.support.requests import Case, Change, transaction
from wallet.addresses import AccountId
from wallet.envelope import FeeBump

WITHOUT_ENTRIES: Final = tuple(base for base in EVERYWHERE if base[2] != "B")
"""Where all signatures stand on the envelope, so that it can be complete."""


def attacks() -> Iterator[Attack]:
    """Every case of this row."""
    for base in WITHOUT_ENTRIES:
        yield from _bumps(base)
    yield from _unreadable()


def complete(base: Base, *changed: Change) -> Case:
    """Everybody has signed, and nobody else."""
    keys = (ALICE, BOB) if base[2] == "A" else (ALICE, BOB, CHANNEL)
    return signed(*keys)(of(base, *changed))


def around(case: Case, fee: int, payer: AccountId = CHANNEL.public) -> FeeBump:
    """A fee bump of what everybody has signed."""
    return FeeBump.of(case.envelope.with_signatures(case.view.signatures), payer, fee)


def _bumps(base: Base) -> Iterator[Attack]:
    named = f"({', '.join(base)})"
    honest_case = complete(base)
    fees = {
        "of 50 million XLM": 5 * 10**14,
        "of 11 XLM": 110_000_000,
        "of all XLM there are, and more": 2**63 - 1,
    }
    for words, fee in fees.items():
        yield _attack(f"The fee bump offers a fee {words} {named}", (26,), honest_case, fee)
    fee = honest_case.envelope.transaction.fee.uint32
    changes: dict[str, Change] = {
        "pays more for resources": transaction(fee=xdr.Uint32(200_000_000)),
        "has two operations": _twice,
        "is made for a stranger": source_of_call(MALLORY.public),
    }
    for words, change in changes.items():
        case = complete(base, change)
        yield _attack(f"The transaction in the fee bump {words} {named}", (26,), case, 2 * fee)


def _twice(case: Case) -> Case:
    operations = case.envelope.transaction.operations
    return transaction(operations=operations * 2)(case)


def _attack(name: str, numbers: tuple[int, ...], case: Case, fee: int) -> Attack:
    asked = case.seen(key=CHANNEL.public)
    return Attack(name, 34, numbers, asked, text=around(case, fee).to_base64())


def _unreadable() -> Iterator[Attack]:
    base = WITHOUT_ENTRIES[0]
    case = complete(base)
    body = around(case, 10**6).body
    inner = case.envelope.with_signatures(case.view.signatures).to_xdr()
    assert inner in body
    cases = {
        "A fee bump holds a transaction of the oldest kind": body.replace(
            inner, word(0) + inner[4:]
        ),
        "A fee bump holds a fee bump": body.replace(inner, word(5) + body + word(0)),
        "A fee bump holds nothing": body.replace(inner, b""),
        "A fee bump has an extension": body[:-4] + word(1),
        "A fee bump is cut": body[:-8],
    }
    for name, raw in cases.items():
        yield refused(name, 34, text_of(word(5) + raw + word(0)), base)
