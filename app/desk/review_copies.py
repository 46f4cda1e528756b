"""What a review leaves as files: the request with its signatures, and its words on paper."""

from __future__ import annotations

from collections.abc import Iterator

from app.adapters.files import is_there, read_text, write_text
from app.desk.review_names import Named
from app.errors import OccupiedFile, UnreadableFile
from app.words.groups import grouped
from wallet import request as requests
from wallet.errors import WalletError
from wallet.request import Request
from wallet.review.texts import shown


def write_request(path: str, request: Request) -> None:
    """Write it with all its signatures, and those of the same request that is there already.

    Raise OccupiedFile for any other file that is there, or UnwritableFile.
    """
    write_text(path, _joined(path, request).to_text())


def names_in(named: Named) -> Iterator[str]:
    """What this profile adds to the lines that every machine prints of these bytes."""
    terms = named.facts.terms
    parties = () if terms is None else terms.parties
    signers = [key for s in named.review.signers for key in (*s.signed, *s.can_sign)]
    known = [who for who in dict.fromkeys((*parties, *signers)) if named.name(who)]
    if known:
        yield "\nNAMES IN THIS PROFILE"
        yield from (f"  {shown(named.name(who)):<22}{grouped(who)}" for who in known)
    yield ""


def _joined(path: str, request: Request) -> Request:
    """With the signatures of the same request in the file that is there, if one is."""
    if not is_there(path):
        return request
    try:
        there = requests.read(read_text(path))
    except (WalletError, UnreadableFile) as why:
        raise OccupiedFile(path) from why
    if not isinstance(there, Request) or there.hash != request.hash:
        raise OccupiedFile(path)
    return requests.merge(request, there)
