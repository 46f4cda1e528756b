"""Rows 29 to 33 and 36: whose signatures are there, and whose key is asked for more."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from stellar_sdk import xdr

from tests.attacks.bases import honest
from tests.attacks.case import Attack
from tests.attacks.changes import EVERYWHERE, OTHER_TWO, TWO, Base, on, warned
from tests.attacks.encodings import refused, text_of, word
from tests.attacks.requests import rewritten
from tests.support.builders import (
    ALICE,
    BOB,
    CAROL,
    CHANNEL,
    MALLORY,
    SHARED,
    account_entry,
    secret_key,
    signature,
)
from tests.support.ledgers import APPROVER, PLATFORM, RECEIVER, account
from tests.support.requests import Case, Change, shared_account
from wallet.envelope import DecoratedSignature
from wallet.keys import SecretKey

FIRST: Final = secret_key("colliding 42068")
SECOND: Final = secret_key("colliding 168975")
"""Two keys whose public halves end in the same four bytes; found among 168,976 in seconds."""

ENVELOPE_WAYS: Final[tuple[Base, ...]] = (
    ("v1 single", "release", "C"),
    ("v1 multi", "release", "A"),
    ("v2 multi", "release", "C"),
)
"""Where the shared account's signers sign the envelope."""


def attacks() -> Iterator[Attack]:
    """Every case of these rows."""
    yield from _strangers()
    yield from _colliding()
    yield from _twice()
    yield from _sizes()
    yield from _surplus()
    yield from _not_ours()


def signers_of(weights: dict[SecretKey, int], threshold: int) -> Change:
    """Other signers of the account that releases."""
    entry = account_entry(SHARED.public, weights)
    changed = shared_account(
        signers=sorted(entry.signers, key=lambda signer: signer.key.to_xdr_bytes()),
        thresholds=xdr.Thresholds(bytes([0, threshold, threshold, threshold])),
    )
    return lambda case: case.with_entries(changed)


def signed(*keys: SecretKey) -> Change:
    """These signatures, and no others."""
    return lambda case: case.signed(*keys)


def given(*signatures: DecoratedSignature) -> Change:
    """These signatures, whoever made them."""
    return lambda case: case.seen(signatures=signatures)


def _brought(attacks: Iterable[Attack]) -> Iterator[Attack]:
    """The same in request files."""
    for attack in attacks:
        yield replace(attack, name=f"{attack.name}, in a request", as_request=True)


# --- row 29 ---


def _strangers() -> Iterator[Attack]:
    strangers = {
        "a key that nobody knows": MALLORY,
        "somebody with another role": APPROVER,
        "the account's own key, which weighs nothing": SHARED,
        "whoever is paid": RECEIVER,
    }
    for words, key in strangers.items():
        yield from warned(
            OTHER_TWO, 29, f"A good signature is there by {words}", 58, signed(key)
        )
    beside = signed(ALICE, BOB, CHANNEL, MALLORY)
    yield from warned(
        ENVELOPE_WAYS, 29, "A stranger's good signature stands beside all others", 58, beside
    )
    yield from _brought(
        warned(TWO, 29, "A stranger's good signature stands there", 58, signed(MALLORY))
    )
    gone = signers_of({BOB: 1, CAROL: 1}, 2)
    yield from warned(
        (("v1 single", "release", "C"),),
        29,
        "A good signature is of a signer who was removed",
        58,
        lambda case: gone(case).seen(key=BOB.public).signed(ALICE),
    )


# --- row 30 ---


def colliding(*keys: SecretKey) -> Change:
    """Two keys with one hint sign together for the account; these have."""
    both = signers_of({FIRST: 1, SECOND: 1}, 2)
    return lambda case: both(case).seen(key=FIRST.public).signed(*keys)


def _colliding() -> Iterator[Attack]:
    both, one = signers_of({FIRST: 1, SECOND: 1}, 2), signers_of({FIRST: 1, BOB: 1}, 2)

    def of_one(*keys: SecretKey) -> Change:
        return lambda case: one(case).seen(key=FIRST.public).signed(*keys)

    yield from warned(
        ENVELOPE_WAYS,
        30,
        "Of two signers with the same hint one has signed",
        63,
        colliding(SECOND),
    )
    yield from warned(
        OTHER_TWO,
        30,
        "A stranger with a signer's hint has signed well",
        58,
        of_one(SECOND),
    )

    def forged(case: Case) -> Case:
        good = signature(FIRST, case.envelope.hash)
        bad = DecoratedSignature(good.hint, good.signature[::-1])
        return both(case).seen(key=FIRST.public, signatures=(bad, good))

    yield from warned(
        ENVELOPE_WAYS,
        30,
        "Garbage with the hint of two signers stands before a good one",
        58,
        forged,
    )

    def relabelled(case: Case) -> Case:
        mine = signature(ALICE, case.envelope.hash)
        other = DecoratedSignature(signature(BOB, case.envelope.hash).hint, mine.signature)
        return case.seen(signatures=(other,))

    yield from warned(
        OTHER_TWO, 30, "A good signature carries another signer's hint", 58, relabelled
    )
    yield from on(
        ENVELOPE_WAYS,
        30,
        "A stranger with a signer's hint is asked to sign",
        13,
        lambda case: one(case).seen(key=SECOND.public),
    )


# --- row 31 ---


def doubled(*keys: SecretKey) -> Change:
    """These signatures, as often as they are named."""
    return lambda case: case.seen(
        signatures=tuple(signature(key, case.envelope.hash) for key in keys)
    )


def _twice() -> Iterator[Attack]:
    yield from warned(
        ENVELOPE_WAYS,
        31,
        "A signature is there twice, and would be enough if both counted",
        58,
        doubled(ALICE, ALICE),
    )
    yield from warned(
        ENVELOPE_WAYS, 31, "All of 20 signatures are the same", 58, doubled(*[BOB] * 20)
    )
    for base in TWO:
        text = honest(*base).signed(ALICE).request.to_text()
        twice = rewritten(
            text, lambda facts: facts["signatures"].append(facts["signatures"][0])
        )
        yield refused(f"A request holds a signature twice ({', '.join(base)})", 31, twice, base)
    heavy = signers_of({ALICE: 2, BOB: 2, CAROL: 1}, 4)
    yield from warned(
        OTHER_TWO[:1],
        31,
        "The heaviest signer's signature is there twice",
        58,
        lambda case: doubled(ALICE, ALICE)(heavy(case)),
    )


# --- row 32 ---


def with_signatures(case: Case, *signatures: bytes) -> str:
    """An envelope with these signatures of any size, by Alice's hint."""
    hint = signature(ALICE, case.envelope.hash).hint
    parts = (hint + word(len(s)) + s + bytes(-len(s) % 4) for s in signatures)
    unsigned = case.envelope.to_xdr()[:-4]
    return text_of(unsigned + word(len(signatures)) + b"".join(parts))


def _sizes() -> Iterator[Attack]:
    for base in EVERYWHERE:
        case, named = honest(*base), ", ".join(base)
        good = signature(ALICE, case.envelope.hash).signature
        for count in (21, 400):
            text = with_signatures(case, *[good] * count)
            yield refused(f"An envelope has {count} signatures ({named})", 32, text, base)
        for size in (65, 96):
            text = with_signatures(case, good.ljust(size, b"\0"))
            yield refused(f"A signature has {size} bytes ({named})", 32, text, base)
    case = honest(*TWO[0])
    for size in (0, 1, 63):
        yield from warned(
            ENVELOPE_WAYS[:2],
            32,
            f"A signature has {size} bytes",
            58,
            given(DecoratedSignature.by(ALICE.public, bytes(size))),
        )
    text = case.signed(ALICE).request.to_text()
    for words, change in _REWRITTEN.items():
        yield refused(f"A request's signature {words}", 32, rewritten(text, change))
    yield from on(
        (("v1 single", "release", "C"), ("v2 multi", "release", "C")),
        32,
        "Twenty have to sign and the payer too, for whom there is no room",
        22,
        of_twenty(20),
    )
    many = _many(json.loads(text)["signatures"][0]["hint"], 401)
    flood = rewritten(text, lambda facts: facts.update(signatures=many))
    yield refused("A request has 401 signatures", 32, flood)


def _many(hint: str, count: int) -> list[dict[str, str]]:
    return [
        {"hint": hint, "signature": base64.b64encode(n.to_bytes(64, "big")).decode()}
        for n in range(count)
    ]


_REWRITTEN: Final = {
    "has 65 bytes": lambda facts: facts["signatures"][0].update(
        signature=base64.b64encode(bytes(65)).decode()
    ),
    "has a hint of 5 bytes": lambda facts: facts["signatures"][0].update(hint="0102030405"),
    "has a hint of 3 bytes": lambda facts: facts["signatures"][0].update(hint="010203"),
    "has a hint in capitals": lambda facts: facts["signatures"][0].update(hint="ABCDEF01"),
    "has no hint": lambda facts: facts["signatures"][0].pop("hint"),
    "is hexadecimal": lambda facts: facts["signatures"][0].update(signature="ab" * 64),
    "is a number": lambda facts: facts["signatures"][0].update(signature=7),
    "is null": lambda facts: facts["signatures"].__setitem__(0, None),
}


def of_twenty(threshold: int) -> Change:
    """Twenty signers, and so many of them have to sign."""
    keys = [secret_key(f"one of twenty, {number}") for number in range(20)]
    known = signers_of(dict.fromkeys(keys, 1), threshold)
    return lambda case: known(case).seen(key=keys[0].public).signed(*keys[1:19])


# --- row 33 ---


def surplus(*keys: SecretKey) -> Change:
    """Of three signers two are enough; these have signed."""
    three = signers_of({ALICE: 1, BOB: 1, CAROL: 1}, 2)
    return lambda case: three(case).signed(*keys)


def _surplus() -> Iterator[Attack]:
    yield from warned(
        ENVELOPE_WAYS,
        33,
        "Three have signed where two are enough",
        58,
        surplus(ALICE, BOB, CAROL, CHANNEL),
    )
    heavy = signers_of({ALICE: 3, BOB: 1, CAROL: 1}, 3)
    yield from warned(
        ENVELOPE_WAYS,
        33,
        "A light one has signed before the heavy one who is enough",
        58,
        lambda case: heavy(case).signed(BOB, ALICE, CHANNEL),
    )
    yield from warned(
        (("v1 single", "release", "C"), ("v2 multi", "release", "C")),
        33,
        "A light one has signed beside the heavy one, and the payer has yet to sign",
        58,
        lambda case: heavy(case).signed(BOB, ALICE),
    )
    yield from _brought(
        warned(
            OTHER_TWO,
            33,
            "Three have signed where two are enough",
            58,
            surplus(CAROL, BOB, ALICE, CHANNEL),
        )
    )


# --- row 36 ---


def _not_ours() -> Iterator[Attack]:
    yield from warned(
        ENVELOPE_WAYS,
        36,
        "A third signer is asked although all that is needed is there",
        63,
        surplus(BOB, CAROL, CHANNEL),
    )
    keys = {
        "the account's own key, which weighs nothing": SHARED,
        "the platform's key, whose role is another": PLATFORM,
        "the approver's key, whose role is another": APPROVER,
        "the receiver's key, who is paid": RECEIVER,
    }
    for words, key in keys.items():
        yield from on(TWO, 36, f"Asked to sign is {words}", 13, _asked(key))
    other = account(MALLORY.public, signers=_entries_of([ALICE]))
    yield from on(
        OTHER_TWO,
        36,
        "Asked to sign is who signs for another account alone",
        13,
        lambda case: _asked(CAROL)(case.with_entries(other, account(CAROL.public))),
    )


def _asked(key: SecretKey) -> Change:
    return lambda case: case.seen(key=key.public)


def _entries_of(keys: Sequence[SecretKey]) -> list[xdr.Signer]:
    return account_entry(SHARED.public, dict.fromkeys(keys, 1)).signers
