"""A ledger's entries in a file of their own: read as they are meant, or refused."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stellar_sdk import xdr

from tests.support.builders import ALICE, MALLORY
from tests.support.requests import honest
from tests.support.snapshots import snapshot_file_text
from wallet.errors import Unreadable
from wallet.gate import TooLarge
from wallet.network import PUBLIC
from wallet.snapshot_file import MAX_BYTES, WHAT, snapshot_of
from wallet.soroban.entries import Entry, Key, account_key, code_key, nonce_key

SNAPSHOT = honest().view.snapshot
TEXT = snapshot_file_text(SNAPSHOT)
CODE = b"\0asm and so on"
ALIVE = 62_000_000

Facts = dict[str, Any]


def told(change: Callable[[Facts], object]) -> str:
    """The file with something else in it."""
    facts = json.loads(TEXT)
    change(facts)
    return json.dumps(facts)


def first(prefix: xdr.LedgerEntryType) -> int:
    """The place of the first entry of a kind."""
    kinds = [xdr.LedgerKey.from_xdr(each["key"]).type for each in json.loads(TEXT)["entries"]]
    return kinds.index(prefix)


ACCOUNT = first(xdr.LedgerEntryType.ACCOUNT)
DATA = first(xdr.LedgerEntryType.CONTRACT_DATA)


def in_entry(place: int, **fields: Any) -> str:
    """The file with other fields in one entry."""
    return told(lambda facts: facts["entries"][place].update(fields))


def entry(key: Key, entry: str | None, live_until: int | None) -> Facts:
    return {
        "key": base64.b64encode(key).decode(),
        "entry": entry,
        "live_until": live_until,
    }


def with_entry(more: Facts) -> str:
    return told(lambda facts: facts["entries"].append(more))


def on(network: Any) -> str:
    """The file with another name for its network."""
    return told(lambda facts: facts.update({"network_passphrase": network}))


def without(name: str) -> str:
    return told(lambda facts: facts.pop(name))


def code_entry(code: bytes = CODE) -> str:
    """A ledger entry that holds contract code, in base64."""
    held = xdr.ContractCodeEntry(
        xdr.ContractCodeEntryExt(0), xdr.Hash(sha256(CODE).digest()), code
    )
    data = xdr.LedgerEntryData(xdr.LedgerEntryType.CONTRACT_CODE, contract_code=held)
    return xdr.LedgerEntry(xdr.Uint32(7), data, xdr.LedgerEntryExt(0)).to_xdr()


def bare(place: int) -> str:
    """The data of an entry without what stands around it in the ledger."""
    held = xdr.LedgerEntry.from_xdr(json.loads(TEXT)["entries"][place]["entry"])
    return held.data.to_xdr()


def refused(text: str) -> str:
    with pytest.raises(Unreadable) as refusal:
        snapshot_of(text)
    assert refusal.value.what == WHAT
    return refusal.value.why


def test_what_was_written_is_read_again() -> None:
    assert snapshot_of(TEXT) == SNAPSHOT


def test_any_layout_is_read() -> None:
    facts = json.loads(TEXT)
    backwards = {name: facts[name] for name in reversed(facts)}
    assert snapshot_of(json.dumps(backwards, indent=7)) == SNAPSHOT


def test_fields_that_nobody_asks_for_are_ignored() -> None:
    assert snapshot_of(told(lambda facts: facts.update(protocol=27))) == SNAPSHOT


def test_the_network_is_the_one_that_the_file_names() -> None:
    text = told(lambda facts: facts.update(network_passphrase=PUBLIC.passphrase))
    assert snapshot_of(text).network == PUBLIC


def test_of_code_only_the_life_counts() -> None:
    key = code_key(sha256(CODE).digest())
    read = snapshot_of(with_entry(entry(key, None, ALIVE)))
    assert read.entries[key] == Entry(None, ALIVE)


def test_code_may_come_whole() -> None:
    key = code_key(sha256(CODE).digest())
    read = snapshot_of(with_entry(entry(key, code_entry(), ALIVE)))
    assert read.entries[key] == Entry(None, ALIVE, 7)


@pytest.mark.parametrize(
    "key", [code_key(bytes(32)), nonce_key(ALICE.public, 7)], ids=["code", "nonce"]
)
def test_an_entry_without_life_and_content_does_not_exist(key: Key) -> None:
    read = snapshot_of(with_entry(entry(key, None, None)))
    assert read.knows(key)
    assert read.entries[key] is None


def test_an_entry_that_was_removed_does_not_exist() -> None:
    """Recordings of a ledger's changes write it with a life of 0."""
    key = nonce_key(ALICE.public, 7)
    assert snapshot_of(with_entry(entry(key, None, 0))).entries[key] is None


def test_what_never_sleeps_need_not_say_so() -> None:
    assert snapshot_of(told(lambda f: f["entries"][ACCOUNT].pop("live_until"))) == SNAPSHOT


def of_a_life(hash_: bytes = bytes(32)) -> Facts:
    """How long something lives, as a ledger keeps that: no review reads it there."""
    named = xdr.LedgerKey(
        xdr.LedgerEntryType.TTL, ttl=xdr.LedgerKeyTtl(xdr.Hash(hash_))
    ).to_xdr_bytes()
    life = xdr.LedgerEntryData(
        xdr.LedgerEntryType.TTL, ttl=xdr.TTLEntry(xdr.Hash(bytes(32)), xdr.Uint32(ALIVE))
    )
    written = xdr.LedgerEntry(xdr.Uint32(7), life, xdr.LedgerEntryExt(0))
    return entry(named, written.to_xdr(), None)


def test_entries_of_kinds_that_nobody_reads_are_no_harm() -> None:
    read = snapshot_of(with_entry(of_a_life()))
    assert SNAPSHOT.entries.items() <= read.entries.items()


def test_what_is_not_named_is_not_known() -> None:
    assert not SNAPSHOT.knows(nonce_key(ALICE.public, 8))


WRONG = {
    "nothing": ("", "it is no JSON"),
    "no JSON": ("{", "it is no JSON"),
    "a list": ("[]", "it is no object"),
    "a text": ('"ledger"', "it is no object"),
    "a mark before it": ("\ufeff" + TEXT, "it is no JSON"),
    "something after it": (TEXT + "{}", "it is no JSON"),
    "nested too deeply": (told(lambda f: f.update(more=[[[[[[[[[[]]]]]]]]]])), "nested"),
    "nested beyond any reader": (("[" + " " * 99) * 5_000, "it is no JSON"),
    "full of nothing": ("[" + "[]," * 100_000 + "[]]", "more parts"),
    "a name twice": (TEXT.replace('"ledger"', '"ledger": 1, "ledger"', 1), "twice: ledger"),
    "no ledger": (without("ledger"), "it has no ledger"),
    "no timestamp": (without("timestamp"), "it has no timestamp"),
    "no passphrase": (without("network_passphrase"), "it has no network_passphrase"),
    "no entries": (without("entries"), "it has no entries"),
    "ledger 0": (told(lambda f: f.update(ledger=0)), "not from 1"),
    "a ledger beyond any": (told(lambda f: f.update(ledger=2**32)), "not from 1"),
    "a yes for a ledger": (told(lambda f: f.update(ledger=True)), "no whole number"),
    "a text for a ledger": (told(lambda f: f.update(ledger="7")), "no whole number"),
    "a fraction": (told(lambda f: f.update(timestamp=7.0)), "only whole numbers"),
    "no number": (told(lambda f: f.update(timestamp=float("nan"))), "only whole numbers"),
    "no end": (told(lambda f: f.update(timestamp=float("inf"))), "only whole numbers"),
    "a number of thousands of digits": ('{"ledger": ' + "9" * 9_000 + "}", "it is no JSON"),
    "a time before 1970": (told(lambda f: f.update(timestamp=-1)), "not from 0"),
    "a network of no name": (on(""), "empty"),
    "a network that hides": (on("\x1b[2J"), "plain"),
    "a network of half a letter": (on("\ud800"), ""),
    "a network of no text": (on(7), "no text"),
    "entries that are none": (told(lambda f: f.update(entries={})), "no list"),
    "an entry that is none": (told(lambda f: f.update(entries=[7])), "no object"),
    "data without life": (told(lambda f: f["entries"][DATA].pop("live_until")), "has a life"),
    "an entry without entry": (told(lambda f: f["entries"][0].pop("entry")), "no entry"),
    "an entry without key": (told(lambda f: f["entries"][0].pop("key")), "no key"),
    "a key of no text": (in_entry(0, key=7), "no text"),
    "a key of nothing": (in_entry(0, key=""), ""),
    "a key with spaces": (in_entry(0, key=json.loads(TEXT)["entries"][0]["key"] + "\n"), "sp"),
    "a key in other letters": (in_entry(0, key="____"), "base64"),
    "a key with more": (in_entry(0, key=json.loads(TEXT)["entries"][0]["key"] + "AAAA"), ""),
    "an entry of no text": (in_entry(0, entry={}), "no text"),
    "an entry of nonsense": (in_entry(0, entry="AAAA"), ""),
    "an entry of nothing": (in_entry(0, entry=""), ""),
    "an entry as request files have them": (in_entry(DATA, entry=bare(DATA)), ""),
    "another key's entry": (
        in_entry(ACCOUNT, entry=json.loads(TEXT)["entries"][DATA]["entry"]),
        "another key",
    ),
    "a life under the key of an account": (
        with_entry(
            {**of_a_life(), "key": entry(account_key(MALLORY.public), None, None)["key"]}
        ),
        "another key",
    ),
    "an account that sleeps": (in_entry(ACCOUNT, live_until=ALIVE), "never sleeps"),
    "data that never sleeps": (in_entry(DATA, live_until=None), "has a life"),
    "a life beyond any": (in_entry(DATA, live_until=2**32), "not from 0"),
    "a life that is no number": (in_entry(DATA, live_until="7"), "no whole number"),
    "a life of what is not there": (
        with_entry(entry(nonce_key(ALICE.public, 7), None, ALIVE)),
        "no entry that could live",
    ),
    "code that is other code": (
        with_entry(entry(code_key(sha256(CODE).digest()), code_entry(b"other"), ALIVE)),
        "another key",
    ),
    "code beyond any": (
        with_entry(entry(code_key(bytes(32)), "AAAA" * 100_000, ALIVE)),
        "more than",
    ),
    "a key twice": (
        told(lambda f: f["entries"].append({**f["entries"][0], "entry": None})),
        "",
    ),
}


@pytest.mark.parametrize("how", WRONG)
def test_a_file_that_is_not_what_it_should_be_is_refused(how: str) -> None:
    text, why = WRONG[how]
    assert why in refused(text)


def test_the_same_key_twice_is_refused() -> None:
    text = told(lambda facts: facts["entries"].append(facts["entries"][0]))
    last = len(SNAPSHOT.entries)
    assert refused(text) == f"entries[{last}].key: the same key twice"


def test_a_refusal_names_the_place() -> None:
    text = in_entry(DATA, live_until=None)
    assert refused(text).startswith(f"entries[{DATA}].live_until: ")


def test_too_much_is_refused_before_it_is_read() -> None:
    with pytest.raises(TooLarge) as refusal:
        snapshot_of(" " * (MAX_BYTES + 1))
    assert refusal.value.what == WHAT


@pytest.mark.parametrize(
    "key",
    [
        base64.b64encode(account_key(ALICE.public) + b"\0" * 4).decode(),
        base64.b64encode(nonce_key(ALICE.public, 1)[:-4]).decode(),
    ],
    ids=["longer", "shorter"],
)
def test_a_key_has_one_form(key: str) -> None:
    facts = {"key": key, "entry": None, "live_until": None}
    assert f"entries[{len(SNAPSHOT.entries)}].key: " in refused(with_entry(facts))


@given(st.data())
def test_any_text_is_read_or_refused(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(TEXT)))
    cut = data.draw(st.integers(0, 40))
    text = TEXT[:place] + data.draw(st.text(max_size=20)) + TEXT[place + cut :]
    with suppress(Unreadable):
        assert snapshot_of(text).sequence > 0
