"""The worst that passes the gate is reviewed in time, and stopped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from hashlib import sha256, sha512
from time import thread_time
from typing import Any

import pytest
from stellar_sdk import scval, xdr

from tests.support.builders import (
    ALICE,
    CHANNEL,
    account_entry,
    authorization,
    muxed,
    secret_key,
)
from tests.support.ledgers import SEQUENCE, account
from tests.support.requests import Case, call, entries, footprint, honest, transaction
from wallet.addresses import account_of, public_key
from wallet.admission import MOST_KEPT
from wallet.authorization import AccountSignature
from wallet.envelope import DecoratedSignature
from wallet.soroban.entries import account_key

MOST_SECONDS = 2.0
"""Of processor time; a release takes a fiftieth of it."""

FULL = 120_000
"""Bytes of XDR: nearly all that the gate lets through."""


def filled(value: xdr.SCVal) -> Case:
    """One argument, a list of as many of these as there is room for."""
    count = FULL // len(value.to_xdr_bytes())
    return call(args=[scval.to_vec([value] * count)])(honest())


def many_entries() -> Case:
    own = [authorization(nonce=number, expiry=SEQUENCE + 9) for number in range(680)]
    return entries(*own)(honest())


def many_signed_entries() -> Case:
    keys = [AccountSignature(bytes([n]) * 32, bytes(64)).to_xdr() for n in range(20)]
    signed = scval.to_vec(keys).to_xdr_bytes()
    own = [
        replace(authorization(nonce=n, expiry=SEQUENCE + 9), signature_xdr=signed)
        for n in range(34)
    ]
    return entries(*own)(honest())


def a_wide_tree() -> Case:
    one = authorization().root_invocation
    one.sub_invocations = [authorization().root_invocation] * 1_000
    return entries(replace(authorization(), root=one.to_xdr_bytes()))(honest())


def a_full_footprint() -> Case:
    names = [account_key(account_of(sha256(b"%d" % n).digest())) for n in range(2_900)]
    return footprint(lambda was: replace(was, read_write=was.read_write | {*names}))(honest())


def many_operations() -> Case:
    """Each by an account of its own, all of which have signed."""
    keys = [secret_key(f"hostile {number}") for number in range(99)]
    case = honest()
    body = case.envelope.transaction.operations[0].body
    operations = [xdr.Operation(muxed(key.public), body) for key in keys]
    case = transaction(operations=operations)(case)
    return case.with_entries(*(account(key.public) for key in keys)).signed(*keys, CHANNEL)


def many_signers() -> Case:
    """Each of them by an account with twenty signers, and as many forged signatures as fit."""
    owners = [secret_key(f"hostile {number}") for number in range(99)]
    case = honest()
    body = case.envelope.transaction.operations[0].body
    operations = [xdr.Operation(muxed(key.public), body) for key in owners]
    case = transaction(operations=operations)(case)
    for owner in owners:
        signers = {secret_key(f"{owner.public} {n}"): 1 for n in range(20)}
        signed_by = account_entry(owner.public, signers, (9, 9, 9))
        fields: dict[str, Any] = {
            "signers": signed_by.signers,
            "thresholds": signed_by.thresholds,
        }
        case = case.with_entries(account(owner.public, **fields))
    return case.seen(signatures=forged(MOST_KEPT))


def forged(count: int) -> tuple[DecoratedSignature, ...]:
    hint = public_key(ALICE.public)[-4:]
    return tuple(DecoratedSignature(hint, sha512(b"%d" % n).digest()) for n in range(count))


WORST: Mapping[str, Callable[[], Case]] = {
    "nothing, 30,000 times": lambda: filled(scval.to_void()),
    "no letters, 15,000 times": lambda: filled(scval.to_symbol("")),
    "hundreds of entries": many_entries,
    "entries with hundreds of signatures": many_signed_entries,
    "a thousand calls below one": a_wide_tree,
    "three thousand entries in the footprint": a_full_footprint,
    "operations of a hundred accounts": many_operations,
    "two thousand signers and hundreds of signatures": many_signers,
}


@pytest.mark.parametrize("worst", WORST)
def test_it_is_reviewed_in_time_and_stopped(worst: str) -> None:
    case = WORST[worst]()
    assert len(case.envelope.to_xdr()) < 128 * 1024
    begin = thread_time()
    assert case.review.stops
    assert thread_time() - begin < MOST_SECONDS


def test_hundreds_of_forged_signatures_keep_no_honest_release_waiting() -> None:
    case = honest().seen(signatures=forged(MOST_KEPT))
    begin = thread_time()
    assert case.details(58)["forged"] == str(MOST_KEPT)
    assert thread_time() - begin < MOST_SECONDS
