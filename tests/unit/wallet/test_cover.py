"""Covers: whoever proposes a request vouches for all that its file tells, and for no other."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stellar_sdk import Keypair

from tests.support.builders import ALICE, BOB, CHANNEL, MALLORY, signature
from tests.support.covers import cover, covered
from tests.support.entries import entry_signature, signed_entries
from tests.support.requests import UNTIL, honest, way_b
from wallet import request as files
from wallet.addresses import account_of
from wallet.completion import apart
from wallet.cover import Cover, ForgedCover
from wallet.cover_text import hash_to_sign, signed_text
from wallet.envelope import Envelope, FeeBump
from wallet.errors import Unreadable
from wallet.network import TESTNET
from wallet.request import Request, SignatureFile, merge, of_envelope, read
from wallet.snapshot import Snapshot

NOTED = replace(honest().request, note="the second half")
WAY_B = way_b().request
OTHER = honest(until=UNTIL + 1).request
BUMP = FeeBump.of(honest().signed(ALICE, BOB, CHANNEL).envelope, CHANNEL.public, 1_000_000)
BUMPED = of_envelope(BUMP, honest().view.snapshot)

NO_POINT = account_of(b"\2" + bytes(31))
"""An address of a right form whose bytes are no ed25519 key."""

ASKED: Mapping[str, Request] = {
    "a release": NOTED,
    "a release by an entry": WAY_B,
    "a fee bump": BUMPED,
}


def rewritten(request: Request, change: Callable[[dict[str, Any]], object]) -> str:
    """Its file with other facts, in the one proper form."""
    facts = json.loads(request.to_text())
    change(facts)
    return json.dumps(facts, sort_keys=True, separators=(",", ":")) + "\n"


def again(request: Request) -> Request:
    """What is read of what is written."""
    value = read(request.to_text())
    assert isinstance(value, Request)
    return value


# --- what is signed ---


@given(st.binary(min_size=32, max_size=32))
def test_it_is_a_message_as_sep_53_has_it(digest: bytes) -> None:
    """So that any wallet that signs messages can sign and check it."""
    signed = ALICE.sign(hash_to_sign(digest))
    Keypair.from_public_key(ALICE.public).verify_message(signed_text(digest), signed)


@pytest.mark.parametrize("size", [0, 31, 33, 64])
def test_nothing_but_a_digest_is_signed(size: int) -> None:
    with pytest.raises(Unreadable):
        hash_to_sign(bytes(size))


# --- the file ---


@pytest.mark.parametrize("request_", ASKED.values(), ids=ASKED)
def test_a_covered_request_is_read_back_with_its_cover(request_: Request) -> None:
    signed = covered(request_, ALICE)
    assert again(signed).to_text() == signed.to_text()
    assert again(signed).cover == cover(ALICE, request_)


@pytest.mark.parametrize("request_", ASKED.values(), ids=ASKED)
def test_its_cover_is_the_one_field_that_a_covered_request_has_more(request_: Request) -> None:
    bare, signed = (json.loads(r.to_text()) for r in (request_, covered(request_, ALICE)))
    assert signed == {**bare, "cover": signed["cover"]}
    assert "cover" not in bare


@lru_cache
def good() -> Mapping[str, str]:
    """The facts of a good cover."""
    return cover(ALICE, NOTED).facts


MALFORMED: Mapping[str, Callable[[], object]] = {
    "nothing": lambda: None,
    "a text": lambda: good()["signature"],
    "a list": lambda: [good()],
    "no key": lambda: {"signature": good()["signature"]},
    "no signature": lambda: {"key": good()["key"]},
    "a field more": lambda: {**good(), "name": "your lawyer"},
    "a key that is a number": lambda: {**good(), "key": 7},
    "a contract's address": lambda: {**good(), "key": "C" + good()["key"][1:]},
    "a key in small letters": lambda: {**good(), "key": good()["key"].lower()},
    "a signature that is no base64": lambda: {**good(), "signature": "?" * 88},
    "a signature that is a number": lambda: {**good(), "signature": 7},
    "a short signature": lambda: {**good(), "signature": "AAAA"},
    "a long signature": lambda: {**good(), "signature": "A" * 92},
    "a space in the signature": lambda: {**good(), "signature": good()["signature"] + " "},
}


@pytest.mark.parametrize("made", MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_cover_is_refused(made: Callable[[], object]) -> None:
    with pytest.raises(Unreadable) as refused:
        read(rewritten(NOTED, lambda facts: facts.update(cover=made())))
    assert type(refused.value) is Unreadable


FORGED: Mapping[str, Callable[[], Cover]] = {
    "made up": lambda: Cover(ALICE.public, bytes(64)),
    "another key's signature": lambda: replace(cover(MALLORY, NOTED), key=ALICE.public),
    "under another key's name": lambda: replace(cover(ALICE, NOTED), key=MALLORY.public),
    "one bit": lambda: replace(
        cover(ALICE, NOTED), signature=b"\1" + cover(ALICE, NOTED).signature[1:]
    ),
    "over the digest itself": lambda: Cover(ALICE.public, ALICE.sign(NOTED.digest)),
    "over the transaction": lambda: Cover(ALICE.public, ALICE.sign(NOTED.hash)),
    "of the request without its note": lambda: cover(ALICE, honest().request),
    "of a release until later": lambda: cover(ALICE, honest(until=UNTIL + 1).request),
    "of the release by an entry": lambda: cover(ALICE, WAY_B),
    "of a fee bump around it": lambda: cover(ALICE, BUMPED),
    "of the same on another network": lambda: cover(ALICE, elsewhere()),
    "a key that is no point": lambda: Cover(NO_POINT, bytes(64)),
}


def elsewhere() -> Request:
    """The same transaction with the same state, of another network."""
    told = NOTED.snapshot
    state = Snapshot(TESTNET, told.sequence, told.timestamp, told.entries)
    return replace(NOTED, envelope=Envelope(NOTED.envelope.body, TESTNET), snapshot=state)


@pytest.mark.parametrize("made", FORGED.values(), ids=FORGED)
def test_a_forged_cover_is_refused_by_its_name(made: Callable[[], Cover]) -> None:
    forged = made()
    with pytest.raises(ForgedCover) as refused:
        read(rewritten(NOTED, lambda facts: facts.update(cover=forged.facts)))
    assert refused.value.key == forged.key


def test_no_request_is_made_with_a_forged_cover() -> None:
    with pytest.raises(ForgedCover):
        replace(honest().request, cover=cover(ALICE, NOTED))


@pytest.mark.parametrize("left", [0, 1])
def test_a_request_has_room_for_a_cover_if_it_can_be_read_with_it(
    left: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    size = len(covered(NOTED, ALICE).to_text())
    monkeypatch.setattr(files, "MAX_BYTES", size - left)
    assert NOTED.has_room_for_cover is (left == 0)


# --- laws ---


CHANGES: Mapping[str, Callable[[dict[str, Any]], object]] = {
    "the note": lambda f: f.update(note="the first half"),
    "no note": lambda f: f.update(note=""),
    "the date": lambda f: f.update(created=f["created"] + 1),
    "the network": lambda f: f.update({"network_passphrase": TESTNET.passphrase}),
    "the envelope": lambda f: f.update(envelope=OTHER.envelope.to_base64()),
    "the ledger": lambda f: f["snapshot"].update(ledger=f["snapshot"]["ledger"] - 1),
    "the ledger's time": lambda f: f["snapshot"].update(timestamp=1),
    "an entry less": lambda f: f["snapshot"]["entries"].pop(),
    "no entry": lambda f: f["snapshot"].update(entries=[]),
    "an entry that is gone": lambda f: f["snapshot"]["entries"][0].update(
        entry=None, live_until=None
    ),
    "an entry's life": lambda f: f["snapshot"]["entries"][0].update(live_until=1),
    "no simulation": lambda f: f.update(simulation=None),
    "a payment less": lambda f: f["simulation"]["payments"].pop(),
    "an amount": lambda f: f["simulation"]["payments"][0].__setitem__(4, "1"),
    "a payee": lambda f: f["simulation"]["payments"][0].__setitem__(3, MALLORY.public),
    "the simulation's ledger": lambda f: f["simulation"].update(ledger=1),
    "the resources' fee": lambda f: f["simulation"].update(resource_fee=1),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_the_file_tells_otherwise_breaks_the_cover(
    change: Callable[[dict[str, Any]], object],
) -> None:
    assert isinstance(read(rewritten(NOTED, change)), Request)
    with pytest.raises(ForgedCover):
        read(rewritten(covered(NOTED, ALICE), change))


def leaves(value: Any, *way: Any) -> list[tuple[Any, ...]]:
    """The way to every single fact in facts."""
    if isinstance(value, dict):
        return [leaf for name, each in value.items() for leaf in leaves(each, *way, name)]
    if isinstance(value, list):
        return [leaf for n, each in enumerate(value) for leaf in leaves(each, *way, n)]
    return [way]


def test_no_fact_of_the_file_is_left_uncovered() -> None:
    """Each is made another of its kind, and none of these files is taken."""
    text = covered(NOTED, ALICE).to_text()
    for *way, last in leaves({k: v for k, v in json.loads(text).items() if k != "signatures"}):
        facts = json.loads(text)
        within = facts
        for step in way:
            within = within[step]
        was = within[last]
        within[last] = {str: f"{was}A", int: 1}.get(type(was), 7)
        with pytest.raises(Unreadable):
            read(json.dumps(facts, sort_keys=True, separators=(",", ":")) + "\n")


def test_signatures_that_come_later_leave_the_cover_as_it_is() -> None:
    merged = covered(NOTED, ALICE)
    for key in (ALICE, BOB, CHANNEL, MALLORY):
        answer = SignatureFile(
            merged.envelope.network, merged.hash, signature(key, merged.hash)
        )
        merged = again(merge(merged, answer))
        assert merged.cover == cover(ALICE, NOTED)
    assert len(merged.signatures) == 4


def test_signatures_of_an_entry_leave_the_cover_as_it_is() -> None:
    """Wherever they stand: beside it, or as other tools write them, in the transaction."""
    beside = covered(WAY_B, ALICE).with_signatures((entry_signature(BOB, way_b()),))
    within = replace(WAY_B, envelope=signed_entries(way_b(), ALICE, BOB).envelope)
    assert again(beside).cover == again(replace(within, cover=beside.cover)).cover
    assert apart(within.envelope)[0] == WAY_B.envelope


# --- merging ---


def test_a_file_that_tells_the_same_brings_its_cover() -> None:
    assert merge(NOTED, covered(NOTED, ALICE)).cover == cover(ALICE, NOTED)


@pytest.mark.parametrize(
    "other", [replace(NOTED, note="for you"), replace(NOTED, told=None)], ids=["note", "told"]
)
def test_a_file_that_tells_otherwise_brings_no_cover(other: Request) -> None:
    assert merge(NOTED, covered(other, ALICE)).cover is None


def test_the_first_cover_stays() -> None:
    first, second = covered(NOTED, ALICE), covered(NOTED, MALLORY)
    assert merge(first, second).cover == first.cover
    assert merge(first, NOTED).cover == first.cover
