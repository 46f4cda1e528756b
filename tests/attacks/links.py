"""Rows 47 to 51 and 54 to 57: what comes by a clipboard, a link, an archive, a code or a relay.

Links, codes and secrets are made in ``handed_…``, where each has its own refusal.
"""

from __future__ import annotations

import base64
import gzip
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from stellar_sdk import xdr

from tests.attacks import handed_codes, handed_links
from tests.attacks.bases import FAMILIES, STEPS, honest
from tests.attacks.case import Attack
from tests.attacks.changes import Base, arguments, of, on
from tests.attacks.encodings import SINGLE, refused, signed
from tests.attacks.texts import similar
from tests.support.builders import ALICE, CHANNEL, MALLORY, SHARED, muxed
from tests.support.families import BY_NAME
from tests.support.ledgers import RECEIVER, account, trustline
from tests.support.requests import USDC, Case, operation, transaction
from wallet.addresses import contract_of, public_key, to_sc_address
from wallet.envelope import Envelope
from wallet.network import PRACTICE
from wallet.request import SignatureFile
from wallet.soroban.values import address


def attacks() -> Iterator[Attack]:
    """Every case of these rows."""
    yield from _pasted()
    for each in (*handed_links.attacks(), *handed_codes.attacks()):
        yield refused(each.name, each.row, each.text)
    yield from _archives()
    yield from _relays()


# --- row 47 ---

PASTED: Final[tuple[Base, ...]] = (
    ("v1 single", "release", "C"),
    ("v1 multi", "release", "A"),
    ("v2 single", "release", "C"),
    ("v2 multi", "release", "C"),
)


def _pasted() -> Iterator[Attack]:
    """An envelope in which one address was exchanged while it lay on the clipboard."""
    twin = similar(RECEIVER.public)
    there = {**account(twin), **trustline(twin, asset=USDC)}
    exchanged = {
        "the receiver's address for one that resembles it": (
            public_key(RECEIVER.public),
            public_key(twin),
            (6, 19),
        ),
        "the account that releases for the attacker's": (
            public_key(SHARED.public),
            public_key(MALLORY.public),
            (27,),
        ),
    }
    for words, (old, new, numbers) in exchanged.items():
        for base in PASTED:
            case = honest(*base).with_entries(dict(there))
            body = case.envelope.body.replace(old, new)
            assert body != case.envelope.body
            changed = replace(case, envelope=Envelope(body, PRACTICE))
            yield Attack(f"The clipboard exchanged {words} ({base[0]})", 47, numbers, changed)
    yield from on(
        PASTED[:2],
        47,
        "The clipboard exchanged the escrow's address",
        27,
        lambda case: _of_another_contract(case),
    )
    build = BY_NAME["1ddae7ba"]
    step = STEPS["release"](build)
    case = step.way_c()
    paid = arguments(lambda given: given.__setitem__(1, address(MALLORY.public)))(case)
    yield Attack("The clipboard exchanged the fee's address", 47, (4, 5), paid)
    text = honest(*SINGLE).envelope.to_base64()
    yield refused("The clipboard cut the envelope's end", 47, text[:-8])
    yield refused("The clipboard added a line of its own", 47, f"{text}\n{text}")


def _of_another_contract(case: Case) -> Case:
    def edit(found: xdr.Transaction) -> None:
        body = found.operations[0].body.invoke_host_function_op
        assert body is not None
        called = body.host_function.invoke_contract
        assert called is not None
        called.contract_address = to_sc_address(contract_of(bytes(range(32))))

    return case.edited(edit)


# --- row 54 ---


def _archives() -> Iterator[Attack]:
    text = signed().request.to_text().encode()
    packed = gzip.compress(bytes(10**6), mtime=0)
    letters = {
        "an archive of a request": b"PK\x03\x04" + bytes(26) + text[:200],
        "a packed request": gzip.compress(text, mtime=0),
        "a million zeros that were packed": packed,
        "a packed request of another kind": b"\x28\xb5\x2f\xfd" + bytes(64),
    }
    for words, data in letters.items():
        yield refused(f"The file is {words}", 54, data.decode("latin-1"))
        yield refused(f"The file is {words}, in base64", 54, base64.b64encode(data).decode())


# --- row 57 ---


def _relays() -> Iterator[Attack]:
    case = signed()
    later = case.at(timestamp=case.view.snapshot.timestamp + 8 * 24 * 3600)
    late = later.seen(now=later.view.snapshot.timestamp)
    yield Attack("A relay brings a request a day after its time", 57, (12,), late)
    sequence = case.envelope.transaction.seq_num.sequence_number.int64
    used = account(CHANNEL.public, seq_num=xdr.SequenceNumber(xdr.Int64(sequence)))
    yield Attack("A relay brings a request that was sent", 57, (11,), case.with_entries(used))
    for family in FAMILIES:
        base = (family, "release", "C")
        done = honest(*base).seen(key=MALLORY.public)
        yield Attack(
            f"A relay brings a request to the wrong person ({family})", 57, (13,), done
        )
    answer = SignatureFile(PRACTICE, case.envelope.hash, case.view.signatures[0]).to_text()
    halves = (answer[:100], answer + answer, case.request.to_text() + answer)
    names = ("half an answer", "two answers in one", "a request and an answer in one")
    for words, text in zip(names, halves, strict=True):
        yield refused(f"A relay brings {words}", 57, text)
    other = of(
        SINGLE,
        transaction(fee=xdr.Uint32(10**6)),
        operation(source_account=muxed(ALICE.public)),
    )
    yield Attack("A relay brings a request in which another account acts", 57, (15,), other)
