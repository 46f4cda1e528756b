"""Row 28: signatures that are none, and keys that cannot help."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from stellar_sdk import scval, xdr

from tests.attacks.case import Attack
from tests.attacks.changes import (
    EVERYWHERE,
    OTHER_TWO,
    TWO,
    Base,
    entry,
    on,
    seen,
    warned,
)
from tests.support.builders import (
    ALICE,
    BOB,
    CAROL,
    CHANNEL,
    MALLORY,
    SHARED,
    account_entry,
    account_signature,
    authorised,
    signature,
)
from tests.support.ledgers import (
    FUNDER,
)
from tests.support.requests import (
    Case,
    Change,
    shared_account,
)
from wallet.authorization import AccountSignature, Authorization
from wallet.envelope import DecoratedSignature
from wallet.network import PRACTICE

WAY_B: tuple[Base, ...] = (("v1 multi", "release", "B"), ("v2 single", "release", "B"))


def attacks() -> Iterator[Attack]:
    """Every case of these rows."""
    yield from _signatures()
    yield from _keys()


def _signed(*given: DecoratedSignature) -> Change:
    return lambda case: case.seen(signatures=given)


def _garbage(size: int = 64) -> DecoratedSignature:
    return DecoratedSignature.by(ALICE.public, bytes(range(size)))


def _beside_good_ones(case: Case) -> Case:
    good = case.signed(BOB, CHANNEL).view.signatures
    return case.seen(signatures=(*good, _garbage()))


def _signed_by(*given: AccountSignature) -> Change:
    return entry(lambda own: own.with_signatures(given))


def _for_another_ledger(own: Authorization) -> Authorization:
    other = replace(own, expiry=own.expiry + 1)
    return own.with_signatures([account_signature(ALICE, other)])


def _signatures() -> Iterator[Attack]:
    for words, given in {"garbage": _garbage(), "empty": _garbage(0)}.items():
        yield from warned(
            OTHER_TWO, 28, f"A signature with Alice's hint is {words}", 58, _signed(given)
        )
    yield from warned(
        TWO,
        28,
        "A signature of Alice's is another transaction's",
        58,
        _signed(signature(ALICE, bytes(32))),
    )
    yield from warned(
        TWO, 28, "A signature is the attacker's own", 58, lambda case: case.signed(MALLORY)
    )
    yield from warned(OTHER_TWO, 28, "Garbage stands beside good ones", 58, _beside_good_ones)
    yield from warned(
        WAY_B, 28, "A signature in the entry is another entry's", 58, entry(_for_another_ledger)
    )
    yield from warned(
        WAY_B,
        28,
        "A signature in the entry is the attacker's",
        58,
        entry(lambda own: authorised(own, MALLORY, network=PRACTICE)),
    )
    yield from warned(
        WAY_B[:1],
        28,
        "A signature in the entry is garbage",
        58,
        _signed_by(AccountSignature(bytes(range(32)), bytes(64))),
    )
    for words, places in {
        "The entry's signatures stand in another order": (1, 0),
        "The entry has a signature twice, and would be enough if both counted": (0, 0),
        "The entry has a signature twice beside the other": (0, 0, 1),
    }.items():
        yield from warned(WAY_B, 28, words, 58, _standing(*places))


def _standing(*places: int) -> Change:
    """Alice's and Bob's signatures in the entry, by their places in the order of the host."""

    def put(own: Authorization) -> Authorization:
        good = authorised(own, ALICE, BOB, network=PRACTICE).signatures
        put = scval.to_vec([good[place].to_xdr() for place in places])
        return replace(own, signature_xdr=put.to_xdr_bytes())

    return entry(put)


def _signers(*keys: object) -> list[xdr.Signer]:
    return account_entry(SHARED.public, dict.fromkeys(keys, 1)).signers


def _keys() -> Iterator[Attack]:
    for key, words in {MALLORY: "a stranger's", FUNDER: "one that has no part in it"}.items():
        yield from on(TWO, 0, f"The key that is asked is {words}", 13, seen(key=key.public))
    gone = shared_account(signers=_signers(BOB, CAROL))
    yield from on(
        OTHER_TWO,
        0,
        "The key that is asked counts no more",
        13,
        lambda case: case.with_entries(gone),
    )
    far = shared_account(thresholds=xdr.Thresholds(bytes([0, 3, 3, 3])))
    yield from on(
        EVERYWHERE,
        0,
        "All signers together do not reach the threshold",
        22,
        lambda case: case.with_entries(far),
    )
