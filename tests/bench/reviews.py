"""How long a review takes beside what the SDK alone needs to read and verify the same bytes.

Without a network: from the text of a signed release to all findings, effects and the digest of
what is shown. First with nothing remembered, as when a request is opened for the first time;
then again, as right before it is signed. And how long foreign input keeps us busy.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from stellar_sdk import Keypair, TransactionEnvelope, xdr

from tests.bench.figures import Figure, Report
from tests.support.builders import ALICE, BOB, ESCROW
from tests.support.ledgers import stored
from tests.support.requests import honest
from tests.unit.wallet.test_gate_limits import JUNK, VALUES, looked_at, many
from wallet.envelope import Envelope, read_envelope
from wallet.errors import WalletError
from wallet.network import PRACTICE
from wallet.remembered import forget_all
from wallet.request import Request, read
from wallet.review.review import review
from wallet.soroban.values import symbol

RUNS: Final = 15
SEVERAL: Final = 20
"""The SDK's part takes less than a millisecond: so many together are measured."""

MOST_TIMES: Final = 2
MOST_FOR_JUNK: Final = 50
MOST_FOR_WORST: Final = 2


def measure(report: Report) -> None:
    """Print everything."""
    report.head("A review of a release with two signatures, in processor time")
    pairs = [_pair() for _ in range(RUNS)]
    first, again = [a / s for s, a, _ in pairs], [b / s for s, _, b in pairs]
    report.add(Figure("first review, beside the SDK's part", first, MOST_TIMES, "x"))
    report.add(Figure("the same once more, beside it", again, MOST_TIMES, "x"))
    report.note("first review", [a * 1e6 for _, a, _ in pairs], "us")
    report.note("the SDK: read, hash, verify twice", [s * 1e6 for s, _, _ in pairs], "us")
    report.head("What foreign input costs")
    slowest = [max(_took(_refused(text)) for text in JUNK.values()) for _ in range(3)]
    limit = MOST_FOR_JUNK
    report.add(Figure("slowest megabyte of junk", [s * 1000 for s in slowest], limit, "ms"))
    fullest = [max(_took(_fullest(value)) for value in VALUES.values()) for _ in range(3)]
    report.add(Figure("fullest request, read and reviewed", fullest, MOST_FOR_WORST, "s"))


def _pair() -> tuple[float, float, float]:
    """The SDK's part, then a first review and another, in seconds."""
    case = honest().signed(ALICE, BOB)
    text = case.envelope.with_signatures(case.view.signatures).to_base64()
    keys = [Keypair.from_public_key(each.public) for each in (ALICE, BOB)]

    def of_sdk() -> None:
        for _ in range(SEVERAL):
            told = TransactionEnvelope.from_xdr(text, PRACTICE.passphrase)
            hash_ = told.hash()
            for key, signature in zip(keys, told.signatures, strict=True):
                key.verify(hash_, signature.signature)

    def ours() -> None:
        envelope = read_envelope(text, PRACTICE)
        assert isinstance(envelope, Envelope)
        view = replace(case.view, signatures=envelope.signatures)
        assert review(envelope.without_signatures(), view).digest

    of_sdk_alone = _took(of_sdk) / SEVERAL
    forget_all()
    return of_sdk_alone, _took(ours), _took(ours)


def _fullest(value: xdr.SCVal) -> Callable[[], None]:
    """Look at a request with as much state as a file takes, of values that take longest."""
    case = honest()
    for number in range(6):
        case = case.with_entries(stored(ESCROW, symbol(f"k{number}"), many(value, 122_000)))
    text = case.request.to_text()

    def look() -> None:
        forget_all()
        told = read(text)
        assert isinstance(told, Request)
        assert review(told.envelope, replace(case.view, snapshot=told.snapshot)).digest

    return look


def _refused(text: str) -> Callable[[], None]:
    def look() -> None:
        try:
            looked_at(text)
        except WalletError:
            return
        raise AssertionError("junk was accepted")

    return look


def _took(do: Callable[[], None]) -> float:
    begun = time.process_time()
    do()
    return time.process_time() - begun
