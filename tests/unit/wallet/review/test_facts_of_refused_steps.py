"""Why the network would refuse a step that calls no contract, reason by reason (F22)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from stellar_sdk import xdr

from tests.support.builders import ALICE, BOB, SHARED, account_entry, secret_key
from tests.support.ledger_steps import OWN_KEYS, extension, on_account, restoration
from tests.support.ledgers import STRANGER, account, trustline
from tests.support.requests import Case, footprint
from wallet.amounts import Asset
from wallet.operations import BumpSequence, SetSigners, SetTrustline
from wallet.signers import Signer, SignerKey
from wallet.soroban.entries import account_key, on_trustline, trustline_key
from wallet.soroban.lives import MOST_LIFE
from wallet.soroban.storage import Footprint

EURX = Asset("EURX", STRANGER.public)
MOST = 2**63 - 1


def trust(asset: Asset = EURX, limit: int = MOST, line: int | None = None, **of: Any) -> Case:
    """The shared account sets this limit; ``line`` is what it holds already."""
    key = trustline_key(SHARED.public, on_trustline(asset.to_xdr()))
    case = on_account(SetTrustline(asset, limit), absent=[key])
    if line is None:
        return case
    return case.with_entries(trustline(SHARED.public, line, asset, **of))


def with_reserve(case: Case, units: int, subentries: int = 2) -> Case:
    """The acting account has so much, and keeps so many entries."""
    entries = xdr.Uint32(subentries)
    known = account_entry(SHARED.public, {ALICE: 1, BOB: 1}, (2, 2, 2), 0)
    return case.with_entries(
        account(
            SHARED.public,
            units,
            signers=known.signers,
            thresholds=known.thresholds,
            num_sub_entries=entries,
        )
    )


def signing(**changed: Any) -> Case:
    return on_account(SetSigners(**changed))


def other(weight: int, name: str = "other") -> Signer:
    return Signer(SignerKey.ed25519(secret_key(name).public), weight)


def crowded(count: int, case: Case) -> Case:
    """The shared account has so many signers, Alice and Bob among them."""
    crowd = {secret_key(f"signer {n}"): 1 for n in range(count - 2)}
    entry = account_entry(SHARED.public, {ALICE: 1, BOB: 1, **crowd}, (2, 2, 2), 0)
    return case.with_entries(
        account(
            SHARED.public,
            signers=entry.signers,
            thresholds=entry.thresholds,
            num_sub_entries=xdr.Uint32(count),
        )
    )


def strangely(case: Case) -> Case:
    """A signer of the account has no key at all."""
    payload = xdr.SignerKeyEd25519SignedPayload(xdr.Uint256(bytes(32)), b"")
    kind = xdr.SignerKeyType.SIGNER_KEY_TYPE_ED25519_SIGNED_PAYLOAD
    strange = xdr.Signer(xdr.SignerKey(kind, ed25519_signed_payload=payload), xdr.Uint32(1))
    return case.with_entries(account(SHARED.public, signers=[strange]))


KEEP = "the account has too little to keep another entry"
BELOW = "the limit is below what the account holds"
TOO_HEAVY = "a weight or threshold is above 255"
NO_NUMBER = "afterwards it would refuse whatever the account does: no number would be left"
WOKEN = "it names an entry that cannot be woken"
RESERVE = 5_000_000
"""Of an entry, in stroops; an account itself takes two."""


def lost(level: str, most: int, needed: int) -> str:
    return (
        f"afterwards it would refuse whatever {SHARED.public} does at its {level} threshold, "
        f"for ever: its signers together weigh at most {most}, and {needed} is needed"
    )


REFUSED = {
    "a limit below zero": (trust(limit=-1), "the limit is below zero"),
    "the issuer's own asset": (
        trust(Asset("OWN", SHARED.public)),
        "an issuer has no trustline to its own asset",
    ),
    "no issuer": (
        trust().without(account_key(STRANGER.public)),
        "there is no such issuer",
    ),
    "nothing to give up": (trust(limit=0), "there is no trustline to give up"),
    "nothing to give up of who is not there": (
        trust(limit=0).without(account_key(STRANGER.public)),
        "there is no trustline to give up",
    ),
    "a stroop too little for another entry": (
        with_reserve(trust(), 5 * RESERVE - 1),
        KEEP,
    ),
    "just enough for another entry": (with_reserve(trust(), 5 * RESERVE), ""),
    "little, for a line that is there": (with_reserve(trust(line=0), 4 * RESERVE), ""),
    "a unit less than is held": (trust(limit=6, line=7), BELOW),
    "just what is held": (trust(limit=7, line=7), ""),
    "a unit less than is held and promised": (
        trust(limit=9, line=7, liabilities=(50, 3)),
        BELOW,
    ),
    "just what is held and promised": (trust(limit=10, line=7, liabilities=(50, 3)), ""),
    "a signer too heavy": (signing(signer=other(256)), TOO_HEAVY),
    "a master key too heavy": (signing(master_weight=256), TOO_HEAVY),
    "the heaviest": (signing(signer=other(255), master_weight=255), ""),
    "a low threshold too high": (
        signing(low=256),
        f"{TOO_HEAVY}; {lost('low', 2, 256)}",
    ),
    "a medium threshold too high": (
        signing(medium=256),
        f"{TOO_HEAVY}; {lost('medium', 2, 256)}",
    ),
    "a high threshold too high": (signing(high=256), f"{TOO_HEAVY}; {lost('high', 2, 256)}"),
    "its own key as another": (
        signing(signer=Signer(SignerKey.ed25519(SHARED.public), 1)),
        "an account's own key is no other signer",
    ),
    "one signer too many": (
        crowded(20, signing(signer=other(1))),
        "an account has at most 20 other signers",
    ),
    "as many signers as may be": (crowded(19, signing(signer=other(1))), ""),
    "a signer's weight among as many as may be": (
        crowded(20, signing(signer=Signer(SignerKey.ed25519(BOB.public), 2))),
        "",
    ),
    "no signer's leaving among as many as may be": (crowded(20, signing(signer=other(0))), ""),
    "a stroop too little for a signer": (
        with_reserve(signing(signer=other(1)), 5 * RESERVE - 1),
        KEEP,
    ),
    "just enough for a signer": (with_reserve(signing(signer=other(1)), 5 * RESERVE), ""),
    "both signers gone": (
        signing(signer=Signer(SignerKey.ed25519(BOB.public), 0)),
        "; ".join(lost(level, 1, 2) for level in ("low", "medium", "high")),
    ),
    "a change among signers that nobody knows": (strangely(signing(low=256)), TOO_HEAVY),
    "a number below zero": (
        on_account(BumpSequence(-1)),
        "a sequence number is never below zero",
    ),
    "no number at all": (on_account(BumpSequence(0)), ""),
    "one number too many": (on_account(BumpSequence(2**63 - 2**32)), NO_NUMBER),
    "the last number that leaves some": (on_account(BumpSequence(2**63 - 1 - 2**32)), ""),
    "an extension that writes": (
        footprint(lambda f: Footprint(f.read_only - {OWN_KEYS[0]}, frozenset({OWN_KEYS[0]})))(
            extension()
        ),
        "an extension writes no entry",
    ),
    "an extension of what never sleeps": (
        extension((*OWN_KEYS, account_key(SHARED.public))),
        "it names an entry that never sleeps",
    ),
    "a life too long": (
        extension(extend_to=MOST_LIFE),
        f"no entry can live longer than {MOST_LIFE - 1:,} ledgers",
    ),
    "the longest life": (extension(extend_to=MOST_LIFE - 1), ""),
    "waking what is only read": (
        footprint(lambda f: Footprint(frozenset({OWN_KEYS[0]}), f.read_write - {OWN_KEYS[0]}))(
            restoration()
        ),
        "waking names written entries alone",
    ),
    "waking what never sleeps": (
        footprint(lambda f: replace(f, read_write=f.read_write | {account_key(SHARED.public)}))(
            restoration()
        ),
        WOKEN,
    ),
}


@pytest.mark.parametrize(("case", "reason"), REFUSED.values(), ids=REFUSED.keys())
def test_the_network_refuses(case: Case, reason: str) -> None:
    said = case.details(22)["reason"] if 22 in case.held else ""
    assert said == reason
