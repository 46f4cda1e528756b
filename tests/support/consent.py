"""Releases that several are asked for by entries of their own, and what they sign of them."""

from __future__ import annotations

from dataclasses import replace

from tests.support.builders import BOB, ESCROW
from tests.support.entries import entry_of
from tests.support.requests import Case, entries, way_b
from wallet.authorization import Authorization
from wallet.envelope import DecoratedSignature
from wallet.keys import SecretKey
from wallet.network import PRACTICE
from wallet.review.turn import ToSign, to_sign

OURS = entry_of(way_b())
BOBS = replace(OURS, address=BOB.public, nonce=9)
A_WALLETS = replace(OURS, address=ESCROW, nonce=11)
TWO = entries(OURS, BOBS)(way_b())
"""The release where Bob is asked for an entry of his own, too."""


def over(entry: Authorization, *keys: SecretKey) -> tuple[DecoratedSignature, ...]:
    """The signatures of these keys over an entry, as they stand beside a request."""
    payload = entry.payload(PRACTICE)
    return tuple(DecoratedSignature.by(key.public, key.sign(payload)) for key in keys)


def with_(case: Case, *signatures: DecoratedSignature) -> Case:
    """The same with these signatures and no others."""
    return case.seen(signatures=signatures)


def asked(case: Case, key: SecretKey | None) -> ToSign:
    """What this key is to sign first; whoever has none looks on."""
    return to_sign(case.seen(key=None if key is None else key.public).review.facts)
