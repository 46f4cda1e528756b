"""Row 57: what a relay makes of the cover by which somebody vouches for a request."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from tests.attacks.bases import honest
from tests.attacks.case import Attack
from tests.attacks.encodings import SINGLE, refused
from tests.attacks.requests import PASSPHRASE, rewritten
from tests.support.builders import ALICE, BOB, MALLORY, SHARED, account_entry
from tests.support.covers import cover, covered
from tests.support.ledgers import Entries
from tests.support.requests import UNTIL, Case, shared_account
from tests.support.requests import honest as release_until
from wallet.cover import Cover
from wallet.network import TESTNET
from wallet.request import Request

UNSIGNED = (40,)


def attacks() -> Iterator[Attack]:
    """Every case."""
    asked = honest(*SINGLE)
    request = replace(asked.request, note="as agreed at our meeting")
    good = covered(request, ALICE).to_text()
    for words, change in _changes().items():
        yield refused(
            f"A relay changes {words} of a covered request", 57, rewritten(good, change)
        )
    for words, forged in _forged(request).items():
        yield refused(f"A relay vouches by {words}", 57, _covered_by(good, forged))
    other = cover(MALLORY, request).facts
    mine = json.dumps(cover(ALICE, request).facts, sort_keys=True, separators=(",", ":"))
    shapes: dict[str, str] = {
        "two covers in a list": rewritten(good, lambda f: f.update(cover=[f["cover"], other])),
        "the cover twice": good.replace("{", f'{{"cover":{mine},', 1),
        "a cover that is nothing": rewritten(good, lambda f: f.update(cover=None)),
        "a name in the cover": rewritten(good, lambda f: f["cover"].update(name="your lawyer")),
    }
    for words, text in shapes.items():
        yield refused(f"A covered request has {words}", 57, text)
    yield _warned("A relay takes the cover off", asked, request)
    yield _warned("A relay puts its own cover on", asked, covered(request, MALLORY))
    told = asked.with_entries(_signed_by_mallory()).request
    yield replace(
        _warned("A relay tells a state that makes it a signer", asked, covered(told, MALLORY)),
        as_request=False,
    )


def _covered_by(text: str, forged: Cover) -> str:
    return rewritten(text, lambda told: told.update(cover=forged.facts))


def _changes() -> dict[str, Callable[[dict[str, Any]], object]]:
    later = release_until(until=UNTIL + 1).envelope.to_base64()
    return {
        "the note": lambda f: f.update(note="pay at once"),
        "the date": lambda f: f.update(created=f["created"] + 60),
        "the network": lambda f: f.update({PASSPHRASE: TESTNET.passphrase}),
        "the transaction": lambda f: f.update(envelope=later),
        "the ledger": lambda f: f["snapshot"].update(ledger=f["snapshot"]["ledger"] + 1),
        "the state": lambda f: f["snapshot"]["entries"].pop(),
        "the simulation": lambda f: f.update(simulation=None),
        "whose name is on the cover": lambda f: f["cover"].update(key=BOB.public),
    }


def _forged(request: Request) -> dict[str, Cover]:
    later = release_until(until=UNTIL + 1).request
    return {
        "a signature of nothing": Cover(ALICE.public, bytes(64)),
        "its own signature in another's name": replace(
            cover(MALLORY, request), key=ALICE.public
        ),
        "the cover of another request": cover(ALICE, later),
        "the cover of the same without its note": cover(ALICE, replace(request, note="")),
        "the signature of the transaction": Cover(ALICE.public, ALICE.sign(request.hash)),
    }


def _warned(name: str, case: Case, request: Request) -> Attack:
    """What can be read, and is nobody's word or a stranger's."""
    return Attack(
        name, 57, UNSIGNED, case, is_signable=True, as_request=True, text=request.to_text()
    )


def _signed_by_mallory() -> Entries:
    entry = account_entry(SHARED.public, {ALICE: 1, BOB: 1, MALLORY: 1}, (2, 2, 2), 0)
    return shared_account(signers=entry.signers)
