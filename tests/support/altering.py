"""Changes of a kept request, as whatever got at the files of a profile might make them."""

from __future__ import annotations

from dataclasses import replace

from app.profile.profile import Profile
from wallet.envelope import Envelope
from wallet.network import Network
from wallet.request import Request


def with_another_byte(request: Request) -> Request:
    """The same request but for one byte of its envelope: the lowest one of its sequence."""
    envelope = request.envelope
    transaction = envelope.transaction
    transaction.seq_num.sequence_number.int64 ^= 1
    altered = Envelope.of(transaction, envelope.network)
    differing = [a != b for a, b in zip(envelope.body, altered.body, strict=True)]
    assert sum(differing) == 1
    return replace(request, envelope=altered)


def with_another_network(request: Request, network: Network) -> Request:
    """The same bytes, meant for another network."""
    return replace(
        request,
        envelope=replace(request.envelope, network=network),
        snapshot=replace(request.snapshot, network=network),
    )


def put_in_its_place(profile: Profile, kept: Request, other: str) -> None:
    """Let this text lie where a kept request lay."""
    profile.store.database.rows(
        "UPDATE request_texts SET text = ?"
        " WHERE request = (SELECT id FROM requests WHERE hash = ?)",
        other,
        kept.envelope.hash,
    )
