"""Request and signature files: one way to write them, and everything else refused by name."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.builders import ALICE, BOB, CAROL, CHANNEL, chance, secret_key, signature
from tests.support.covers import covered
from tests.support.requests import UNTIL, honest, way_b
from wallet.envelope import DecoratedSignature, Envelope
from wallet.errors import Unreadable, WalletError
from wallet.gate import TooLarge
from wallet.network import PRACTICE
from wallet.request import (
    MAX_BYTES,
    MAX_NOTE,
    NewerFormat,
    OtherRequest,
    Request,
    SignatureFile,
    merge,
    read,
)

HONEST = honest().request
SIGNED = honest().signed(ALICE, CHANNEL).request
OTHER = honest(until=UNTIL + 1).request
HASH = HONEST.envelope.hash
NAME_OF_NETWORK = "network_passphrase"


def by(*keys: Any) -> tuple[DecoratedSignature, ...]:
    return tuple(signature(key, HASH) for key in keys)


def answer(key: Any = ALICE) -> SignatureFile:
    return SignatureFile(PRACTICE, HASH, *by(key))


def rewritten(text: str, change: Callable[[dict[str, Any]], object]) -> str:
    """The same file with other facts, written in the one proper way."""
    facts = json.loads(text)
    change(facts)
    return json.dumps(facts, sort_keys=True, separators=(",", ":")) + "\n"


# --- the one way to write ---


WRITTEN = {
    "a request": HONEST,
    "a signed request": SIGNED,
    "a request without simulation": replace(HONEST, told=None),
    "a request with a note": replace(HONEST, note="dépêchez-vous \u202e \ud800 🏠\n"),
    "a request with the longest note": replace(HONEST, note="x" * MAX_NOTE),
    "a request in way B": way_b().request,
    "a request that knows of absence": honest()
    .without(*honest().view.snapshot.entries)
    .request,
    "a signature": answer(),
}


@pytest.mark.parametrize("value", WRITTEN.values(), ids=WRITTEN.keys())
def test_what_is_written_is_read_back_the_same(value: Request | SignatureFile) -> None:
    text = value.to_text()
    assert read(text).to_text() == text


@pytest.mark.parametrize("value", WRITTEN.values(), ids=WRITTEN.keys())
def test_a_file_is_plain_text_of_one_line(value: Request | SignatureFile) -> None:
    text = value.to_text()
    assert text.isascii()
    assert text.endswith("\n")
    assert text.count("\n") == 1


def test_what_is_read_reviews_as_what_was_written() -> None:
    case = honest().signed(ALICE)
    again = read(case.request.to_text())
    assert isinstance(again, Request)
    assert (again.envelope, again.signatures) == (case.envelope, case.view.signatures)
    assert (
        case.seen(snapshot=again.snapshot, told=again.told).review.digest == case.review.digest
    )


def test_the_order_in_which_signatures_came_does_not_show() -> None:
    texts = {
        replace(HONEST, signatures=order).to_text()
        for order in permutations(by(ALICE, BOB, CHANNEL))
    }
    assert len(texts) == 1


def test_a_signature_that_came_twice_is_written_once() -> None:
    twice = replace(HONEST, signatures=by(ALICE, ALICE))
    assert twice.to_text() == replace(HONEST, signatures=by(ALICE)).to_text()


SPELLINGS: dict[str, Callable[[str], str]] = {
    "space at the end": lambda t: t + " ",
    "no line end": lambda t: t.rstrip("\n"),
    "a Windows line end": lambda t: t.replace("\n", "\r\n"),
    "a space": lambda t: t.replace(":", ": ", 1),
    "indented": lambda t: json.dumps(json.loads(t), indent=1, sort_keys=True),
    "another order": lambda t: (
        json.dumps(dict(reversed(json.loads(t).items())), separators=(",", ":")) + "\n"
    ),
    "an escaped letter": lambda t: t.replace("envelope", "\\u0065nvelope", 1),
    "a field twice": lambda t: t.replace("{", '{"created":1,', 1),
    "a number with a point": lambda t: t.replace(
        '"created":1790000000', '"created":1790000000.0'
    ),
    "a number with an exponent": lambda t: t.replace('"created":1790000000', '"created":179e7'),
    "a field more": lambda t: rewritten(t, lambda f: f.update(callback="https://example.org")),
    "a field more in the state": lambda t: rewritten(t, lambda f: f["snapshot"].update(age=1)),
    "a signature twice": lambda t: rewritten(
        t, lambda f: f["signatures"].append(f["signatures"][0])
    ),
    "signatures in another order": lambda t: rewritten(t, lambda f: f["signatures"].reverse()),
    "entries in another order": lambda t: rewritten(
        t, lambda f: f["snapshot"]["entries"].reverse()
    ),
    "an entry twice": lambda t: rewritten(
        t, lambda f: f["snapshot"]["entries"].append(f["snapshot"]["entries"][-1])
    ),
    "a hint in capitals": lambda t: rewritten(
        t, lambda f: f["signatures"][0].update(hint="ABCDEF01")
    ),
    "space in the envelope": lambda t: rewritten(
        t, lambda f: f.update(envelope=" " + f["envelope"])
    ),
    "an amount with a sign": lambda t: rewritten(
        t, lambda f: f["simulation"]["payments"][0].__setitem__(4, "+1")
    ),
    "an amount as a number": lambda t: rewritten(
        t, lambda f: f["simulation"]["payments"][0].__setitem__(4, 1)
    ),
}


@pytest.mark.parametrize("respell", SPELLINGS.values(), ids=SPELLINGS.keys())
def test_any_other_spelling_is_refused(respell: Callable[[str], str]) -> None:
    text = SIGNED.to_text()
    other = respell(text)
    assert other != text
    with pytest.raises(Unreadable):
        read(other)


# --- refusals by name ---


@pytest.mark.parametrize("form", ["countersign-request/2", "countersign-signature/17"])
def test_a_newer_format_is_refused_by_its_name(form: str) -> None:
    with pytest.raises(NewerFormat) as refused:
        read(json.dumps({"format": form, "anything": ["else"]}))
    assert refused.value.format == form


@pytest.mark.parametrize(
    "form",
    [
        None,
        7,
        [],
        "countersign-request/",
        "countersign-request/0",
        "countersign-request/1 ",
        "countersign-request/2\x1b[2J",
        "countersign-request/" + "9" * 1_000,
        "countersign-profile/1",
    ],
)
def test_what_is_none_of_ours_is_not_called_newer(form: object) -> None:
    with pytest.raises(Unreadable):
        read(json.dumps({"format": form}))


def test_an_oversized_file_is_refused_unread() -> None:
    with pytest.raises(TooLarge) as refused:
        read("é" * (MAX_BYTES // 2 + 1))
    assert (refused.value.size, refused.value.limit) == (MAX_BYTES + 2, MAX_BYTES)


def test_a_file_of_just_the_size_is_read() -> None:
    with pytest.raises(Unreadable):
        read("x" * MAX_BYTES)


def test_a_note_too_long_to_read_back_is_not_written() -> None:
    with pytest.raises(Unreadable):
        replace(HONEST, note="x" * (MAX_NOTE + 1))


DAMAGED: dict[str, Callable[[dict[str, Any]], object]] = {
    "the envelope is signed": lambda f: f.update(
        envelope=HONEST.envelope.with_signatures(by(ALICE)).to_base64()
    ),
    "the envelope is cut": lambda f: f.update(envelope=f["envelope"][:-4]),
    "the network is empty": lambda f: f.update({NAME_OF_NETWORK: ""}),
    "the network has no bytes": lambda f: f.update({NAME_OF_NETWORK: "\ud800"}),
    "the network commands the terminal": lambda f: f.update({NAME_OF_NETWORK: "a\x1b[2Jb"}),
    "the network turns the text around": lambda f: f.update({NAME_OF_NETWORK: "a\u202eb"}),
    "the network fills the screen": lambda f: f.update({NAME_OF_NETWORK: "x" * 201}),
    "the amount is endless": lambda f: f["simulation"]["payments"][0].__setitem__(
        4, float("inf")
    ),
    "the amount is no number": lambda f: f["simulation"]["payments"][0].__setitem__(
        4, float("nan")
    ),
    "the payee is nobody": lambda f: f["simulation"]["payments"][0].__setitem__(3, "GABC"),
    "the kind of payment is new": lambda f: f["simulation"]["payments"][0].__setitem__(
        0, "gift"
    ),
    "the ledger is no ledger": lambda f: f["snapshot"].update(ledger=2**32),
    "the ledger is true": lambda f: f["snapshot"].update(ledger=True),
    "the time is negative": lambda f: f["snapshot"].update(timestamp=-1),
    "a life is beyond all ledgers": lambda f: f["snapshot"]["entries"][0].update(
        live_until=2**32
    ),
    "an entry lives under another key": lambda f: f["snapshot"]["entries"][0].update(
        entry=f["snapshot"]["entries"][-1]["entry"]
    ),
    "a signature is too long": lambda f: f["signatures"][0].update(signature="A" * 88),
    "a hint is too short": lambda f: f["signatures"][0].update(hint="ab"),
    "the signatures are one": lambda f: f.update(signatures=f["signatures"][0]),
    "the note is a list": lambda f: f.update(note=["a"]),
}


@pytest.mark.parametrize("damage", DAMAGED.values(), ids=DAMAGED.keys())
def test_a_damaged_request_is_refused(damage: Callable[[dict[str, Any]], object]) -> None:
    with pytest.raises(Unreadable):
        read(rewritten(SIGNED.to_text(), damage))


@pytest.mark.parametrize("hash_", ["", "00", HASH.hex()[:-2], HASH.hex() + "00", "x" * 64])
def test_a_signature_file_without_a_whole_hash_is_refused(hash_: str) -> None:
    with pytest.raises(Unreadable):
        read(rewritten(answer().to_text(), lambda f: f.update(transaction_hash=hash_)))


JUNK: tuple[object, ...] = (
    *(None, True, False, 0, -1, 2**70, 1.5, float("inf"), float("nan")),
    *("", "x", "\ud800", "é", "AAAA", "null", [], [[]], {}, {"key": 1}, "A" * 5_000),
)


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every place in a JSON value, as container and key."""
    keys = (
        value
        if isinstance(value, dict)
        else range(len(value) if isinstance(value, list) else 0)
    )
    here = [(value, key) for key in keys]
    return here + [found for _, key in here for found in places(value[key])]


@pytest.mark.parametrize("seed", range(4))
def test_any_damage_to_a_file_is_read_or_refused(seed: int) -> None:
    random = chance(seed)
    texts = [SIGNED.to_text(), covered(SIGNED, ALICE).to_text(), answer().to_text()]
    for _ in range(150):
        facts = json.loads(random.choice(texts))
        for _ in range(random.randint(1, 2)):
            container, key = random.choice(places(facts))
            try:
                if random.random() < 0.2:
                    del container[key]
                else:
                    container[key] = random.choice(JUNK)
            except (KeyError, IndexError):
                continue
        _read_or_refused(json.dumps(facts, sort_keys=True, separators=(",", ":")) + "\n")


@pytest.mark.parametrize("seed", range(2))
def test_any_damage_to_the_text_is_read_or_refused(seed: int) -> None:
    random, text = chance(seed), SIGNED.to_text()
    for _ in range(150):
        place, end = sorted(random.choices(range(len(text)), k=2))
        end = min(end, place + random.randint(0, 40))
        junk = random.choice(
            ("", "{", '"', "9" * 6_000, "\ud800", "\0", "[" * 100_000, text[:50])
        )
        _read_or_refused(text[:place] + junk + text[end:])


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    _read_or_refused(text)


def _read_or_refused(text: str) -> None:
    try:
        found = read(text)
    except WalletError:
        return
    assert found.to_text() == text


# --- merging ---


KEYS = (ALICE, BOB, CAROL, CHANNEL)
subsets = st.lists(st.sampled_from(KEYS), max_size=6)


def request_of(keys: Any) -> Request:
    return replace(HONEST, signatures=tuple(sorted(set(by(*keys)))))


@given(subsets, subsets)
def test_merging_does_not_depend_on_who_came_first(a: Any, b: Any) -> None:
    one, other = request_of(a), request_of(b)
    assert merge(one, other) == merge(other, one)


@given(subsets, subsets, subsets)
def test_merging_does_not_depend_on_the_grouping(a: Any, b: Any, c: Any) -> None:
    x, y, z = map(request_of, (a, b, c))
    assert merge(merge(x, y), z) == merge(x, merge(y, z))


@given(subsets)
def test_merging_again_changes_nothing(a: Any) -> None:
    assert merge(request_of(a), request_of(a)) == request_of(a)


@given(subsets, subsets)
def test_merging_never_loses_a_signature(a: Any, b: Any) -> None:
    merged = set(merge(request_of(a), request_of(b)).signatures)
    assert merged == {*by(*a), *by(*b)}


def test_a_signature_file_brings_its_signature() -> None:
    assert merge(HONEST, answer()).signatures == by(ALICE)


def test_an_envelope_of_another_tool_brings_its_signatures() -> None:
    signed = HONEST.envelope.with_signatures(by(ALICE, BOB))
    assert set(merge(HONEST, signed).signatures) == {*by(ALICE, BOB)}


def test_a_signature_that_verifies_for_nobody_is_kept_too() -> None:
    """What it is worth is judged when it is looked at; a file forgets nothing."""
    junk = DecoratedSignature(b"junk", b"")
    again = read(merge(HONEST, replace(HONEST, signatures=(junk,))).to_text())
    assert isinstance(again, Request)
    assert again.signatures == (junk,)


def test_more_signatures_are_kept_than_an_envelope_can_carry() -> None:
    keys = [secret_key(f"signer {n}") for n in range(30)]
    merged = HONEST
    for key in keys:
        merged = merge(merged, answer(key))
    again = read(merged.to_text())
    assert isinstance(again, Request)
    assert set(again.signatures) == {*by(*keys)}


@pytest.mark.parametrize(
    "other",
    [
        OTHER,
        SignatureFile(PRACTICE, OTHER.envelope.hash, signature(ALICE, OTHER.envelope.hash)),
        OTHER.envelope,
    ],
    ids=["request", "signature", "envelope"],
)
def test_a_file_of_another_transaction_is_refused_by_both_hashes(
    other: Request | SignatureFile | Envelope,
) -> None:
    with pytest.raises(OtherRequest) as refused:
        merge(HONEST, other)
    expected = (HASH.hex(), OTHER.envelope.hash.hex())
    assert (refused.value.expected, refused.value.found) == expected


def test_facts_and_note_of_the_first_file_stay() -> None:
    later = honest().at(sequence=60_000_100).seen(note="this is urgent").signed(ALICE).request
    merged = merge(HONEST, later)
    assert merged == replace(HONEST, signatures=by(ALICE))
