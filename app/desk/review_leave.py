"""Leave to sign what a page showed, if it is still so; else what changed, by its name.

Facts grow older every second, and some findings say by how much: what must be the same is the
whole review at the time when it was shown, and which findings hold now.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from app.desk.review_errors import (
    BytesChanged,
    OtherNetworkNamed,
    SignedMeanwhile,
    StateChanged,
    TimeWentOn,
    TooLate,
)
from app.pages.review import ReviewPage
from app.pages.review_changes import changes_between
from app.pages.review_same import says_the_same
from wallet.request import Request
from wallet.review.checks.envelope import valid_until
from wallet.review.finding import Severity
from wallet.review.review import Review, review
from wallet.review.token import Reviewed, Stopped, confirm
from wallet.review.view import View

TIME_LIMIT: Final = 12
"""F12, which the time alone brings about."""


@dataclass(frozen=True)
class Shown:
    """A page, and exactly what it was made from: only that is ever signed."""

    page: ReviewPage
    request: Request
    view: View


def leave_to_sign(
    shown: Shown, kept: Request, now: int, fresh: ReviewPage | None, ticked: frozenset[int]
) -> Reviewed:
    """Leave to sign what was shown, with the warnings that were ``ticked``.

    ``kept`` is the request as it is kept now, ``fresh`` the page by what the network says now,
    None where it says nothing. Raise what ``review_errors`` lists, Stopped or NotTicked.
    """
    check_bytes(shown, kept)
    _check_signatures(shown, kept)
    view = _later(shown.view, now)
    seen = review(shown.request.envelope, view)
    _check_time(shown, seen)
    _check_state(shown, fresh)
    return confirm(shown.request.envelope, view, seen.digest, ticked)


def check_bytes(shown: Shown, kept: Request) -> None:
    """Raise OtherNetworkNamed or BytesChanged where another request is kept by now."""
    reviewed, now = shown.request.hash.hex(), kept.hash.hex()
    before, after = shown.request.envelope.network, kept.envelope.network
    if before != after:
        raise OtherNetworkNamed(reviewed, now, before.passphrase, after.passphrase)
    if _told(shown.request) != _told(kept):
        raise BytesChanged(reviewed, now)


def _told(request: Request) -> str:
    """All of a request that is no signature, in its one proper form."""
    return replace(request, signatures=(), cover=None).to_text()


def _check_signatures(shown: Shown, kept: Request) -> None:
    new = set(kept.signatures) - set(shown.view.signatures)
    if not new:
        return
    seen = review(kept.envelope, replace(shown.view, signatures=kept.signatures))
    raise SignedMeanwhile(shown.page.digest.hex(), seen.digest.hex(), len(new))


def _check_time(shown: Shown, seen: Review) -> None:
    """``seen``: the same facts at the present time."""
    then, now = _holding(review(shown.request.envelope, shown.view)), _holding(seen)
    come = {number for number, _ in now - then}
    if TIME_LIMIT in come:
        raise TooLate(seen.stops, valid_until(seen.facts))
    if seen.stops:
        raise Stopped(seen.stops)
    if then != now:
        numbers = tuple(sorted({number for number, _ in then ^ now}))
        raise TimeWentOn(shown.page.digest.hex(), seen.digest.hex(), numbers)


def _check_state(shown: Shown, fresh: ReviewPage | None) -> None:
    if fresh is None or says_the_same(shown.page, fresh):
        return
    changes = changes_between(shown.page, fresh)
    what = tuple(change.what for change in changes)
    raise StateChanged(shown.page.digest.hex(), fresh.digest.hex(), what)


def _later(view: View, now: int) -> View:
    """The same facts at another time, by every clock."""
    passed = now - view.now if view.now is not None else 0
    ledger_now = view.ledger_now + passed if view.ledger_now is not None else None
    return replace(view, now=now, ledger_now=ledger_now)


def _holding(seen: Review) -> set[tuple[int, Severity]]:
    return {(finding.number, finding.severity) for finding in seen.findings}
