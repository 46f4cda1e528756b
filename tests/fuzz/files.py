"""Files that people send: requests and signatures, join packs, states and networks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from functools import cache, lru_cache
from random import Random
from typing import Any, cast

from stellar_sdk import xdr

from tests.fuzz.gates import seeds_of
from tests.fuzz.json_fields import Json
from tests.fuzz.target import Target
from tests.fuzz.xdr_fields import Fields
from tests.support.builders import ALICE, BOB, ESCROW, signature
from tests.support.covers import covered
from tests.support.families import BY_NAME, EVERY_BUILD, deal
from tests.support.requests import USDC, honest, way_b
from tests.support.snapshots import snapshot_file_text
from wallet import join, request
from wallet.errors import WalletError
from wallet.join import JoinPack
from wallet.network import PRACTICE, PUBLIC
from wallet.network_file import named_network
from wallet.request import Request, SignatureFile
from wallet.snapshot_file import snapshot_of


def compact(value: object) -> str:
    """As requests are written."""
    return json.dumps(value, sort_keys=True, separators=(",", ":")) + "\n"


def indented(value: object) -> str:
    """As join packs are written."""
    return json.dumps(value, sort_keys=True, indent=1) + "\n"


# --- requests and signatures ---


def _take_request(given: bytes) -> bool:
    text = given.decode("utf-8", "surrogateescape")
    try:
        value = request.read(text)
    except WalletError:
        return False
    assert value.to_text() == text
    for first in _requests():
        _check_merged(first, value)
    return True


def _check_merged(first: Request, other: Request | SignatureFile) -> None:
    """Others bring signatures, and nothing but signatures."""
    try:
        merged = request.merge(first, other)
    except WalletError:
        return
    assert (merged.envelope, merged.snapshot, merged.note) == (
        *(first.envelope, first.snapshot, first.note),
    )
    brought = {other.signature} if isinstance(other, SignatureFile) else {*other.signatures}
    assert {*merged.signatures} == {*first.signatures} | brought
    assert request.merge(merged, other).to_text() == merged.to_text()


@lru_cache(maxsize=1)
def _requests() -> tuple[Request, ...]:
    asked = honest().signed(ALICE).request
    return asked, way_b().request, covered(asked, ALICE)


def _request_seeds() -> Iterator[bytes]:
    for each in _requests():
        yield each.to_text().encode()
        signed = signature(BOB, each.envelope.hash)
        yield SignatureFile(PRACTICE, each.envelope.hash, signed).to_text().encode()


# --- papers beside them: join packs, states, networks ---


def _take_paper(given: bytes) -> bool:
    text = given.decode("utf-8", "surrogateescape")
    return any(read(text) for read in (_is_pack, _is_network, _is_state))


def _is_pack(text: str) -> bool:
    try:
        pack = join.read(text)
    except WalletError:
        return False
    assert pack.to_text() == text
    build = BY_NAME[EVERY_BUILD[0]]
    found = join.differences(pack, build.wasm_hash, deal(build))
    assert all(each.told != each.found for each in found)
    assert join.differences(pack, pack.wasm_hash, pack.terms) == ()
    return True


def _is_network(text: str) -> bool:
    try:
        named_network(text)
    except WalletError:
        return False
    return True


def _is_state(text: str) -> bool:
    try:
        snapshot = snapshot_of(text)
    except WalletError:
        return False
    assert snapshot_of(snapshot_file_text(snapshot)) == snapshot
    for entry in snapshot.entries.values():
        assert entry is None or entry.data is None or entry.value is not None
    return True


def _paper_seeds() -> Iterator[bytes]:
    for name in EVERY_BUILD:
        build = BY_NAME[name]
        pack = JoinPack(PRACTICE, ESCROW, build.wasm_hash, deal(build))
        yield pack.to_text().encode()
    for each in _requests():
        yield snapshot_file_text(each.snapshot).encode()
    network = {"passphrase": "A network of ours", "fee_account": ALICE.public}
    assets = [{"code": USDC.code, "issuer": str(USDC.issuer)}]
    yield json.dumps({**network, "assets": assets}).encode()
    yield json.dumps({"passphrase": PUBLIC.passphrase}).encode()


# --- what is changed in them ---


@cache
def requests_changed() -> Json:
    """Requests whose envelopes and entries are changed in their fields."""
    return Json(_vouched_for, _kinds(*_requests()), often="envelope")


@cache
def _papers_changed() -> Json:
    kinds = {**_kinds(*_requests()), "entry": Fields(xdr.LedgerEntry, _whole_entries())}
    return Json(indented, kinds)


def _vouched_for(value: object) -> str:
    """As requests are written; where a cover has Alice's name, she vouches for all of it."""
    facts = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
    cover = facts.get("cover")
    if isinstance(cover, dict) and cast("dict[str, Any]", cover).get("key") == ALICE.public:
        bare = {name: fact for name, fact in facts.items() if name != "cover"}
        with suppress(WalletError):
            told = request.read(compact(bare))
            return (
                covered(told, ALICE).to_text() if isinstance(told, Request) else compact(bare)
            )
    return compact(value)


def _kinds(*values: Request) -> dict[str, Fields]:
    keys = [key for value in values for key in value.snapshot.entries]
    return {
        "envelope": Fields(
            xdr.TransactionEnvelope,
            (*(v.envelope.to_xdr() for v in values), *seeds_of(xdr.TransactionEnvelope)),
        ),
        "key": Fields(xdr.LedgerKey, keys),
        "entry": Fields(xdr.LedgerEntryData, entries_of(*values)),
    }


def entries_of(*values: Request) -> Iterator[bytes]:
    """The data of every entry that these requests tell of."""
    for value in values:
        for entry in value.snapshot.entries.values():
            if entry is not None and entry.data is not None:
                yield entry.data


def _whole_entries() -> Iterator[bytes]:
    return (bytes(4) + data + bytes(4) for data in entries_of(*_requests()))


def _change_request(given: bytes, random: Random) -> bytes:
    return requests_changed().changed(given, random)


def _change_paper(given: bytes, random: Random) -> bytes:
    return _papers_changed().changed(given, random)


REQUEST = Target("request", _take_request, _request_seeds, _change_request)
PAPERS = Target("papers", _take_paper, _paper_seeds, _change_paper)
