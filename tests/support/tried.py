"""What others could do to a call, tried once for each question: the same comes from many tests.

Each try runs the model some forty times, and every request that is kept, shown or signed asks
for it; nearly all tests ask about the same closing. What tests the search itself asks it
directly.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

import pytest

from wallet.addresses import Address
from wallet.escrow.builds import Builds
from wallet.escrow.tampering import Question, Search, search
from wallet.review import facts

MOST: Final = 500
"""Questions that are remembered; generated tests ask for many that nobody asks again."""

_answers: dict[object, tuple[Search, Builds]] = {}


@contextmanager
def once() -> Generator[None]:
    """Let reviews remember what was tried, for as long as this lasts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(facts, "searched", _remembered)
        yield


def _remembered(question: Question, mine: frozenset[Address]) -> Search:
    key = _key(question, mine)
    if key not in _answers:
        if len(_answers) >= MOST:
            _answers.clear()
        # The registry itself too: while it lives no other has its identity.
        _answers[key] = search(question, mine), question.builds
    return _answers[key][0]


def _key(question: Question, mine: frozenset[Address]) -> object:
    """All that the answer depends on."""
    snapshot = question.snapshot
    ledger = snapshot.network, snapshot.sequence, snapshot.timestamp
    # As bytes: arguments that hold lists, as a new escrow's do, have no hash.
    call = question.call.to_xdr().to_xdr_bytes(), question.who, question.footprint
    return ledger, frozenset(snapshot.entries.items()), call, id(question.builds), mine
