"""What the open requests of an escrow ask for, so that nothing is asked for twice unawares."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from app.desk.escrow_seen import Seen
from app.desk.offers import kind_of
from app.errors import AppError
from app.pages.escrow import EscrowPage, MoveKind, RequestLine
from app.profile.profile import Profile
from app.profile.requests import kept
from app.records import Standing
from wallet.addresses import Address
from wallet.errors import WalletError
from wallet.escrow.abi import move_of
from wallet.escrow.builds import Build
from wallet.escrow.calls import NoSuchCall
from wallet.escrow.moves import Move, acting, named_milestones
from wallet.review.said import Said

OPEN: Final = frozenset(
    {
        Standing.NEEDS_ME,
        Standing.WAITS_FOR_OTHERS,
        Standing.READY,
        Standing.SENT,
        Standing.UNKNOWN,
    }
)
"""Standings of requests of which something can still come."""

_BY_EACH: Final = frozenset({MoveKind.APPROVE, MoveKind.APPROVE_AND_RELEASE})
"""Steps that count by whoever makes them; the others are made for everybody."""


def does(kind: MoveKind, who: Address, milestones: Iterable[int]) -> tuple[str, ...]:
    """What a step does, one by one: the same as another does by the same words."""
    named = tuple(milestones) or ("",)
    by = who if kind in _BY_EACH else ""
    return tuple(f"{kind.value} {by} {milestone}" for milestone in named)


def with_asked_told(profile: Profile, seen: Seen, page: EscrowPage) -> EscrowPage:
    """The page, whose open requests say what they do."""
    return replace(page, requests=tuple(_told(profile, seen, each) for each in page.requests))


def asked_move(profile: Profile, hash_: bytes, build: Build) -> Move | None:
    """What a kept request asks of a contract of this build; None where it is no step of it."""
    try:
        call = Said(kept(profile, hash_).envelope).call
        return None if call is None else move_of(build, call)
    except (WalletError, AppError, NoSuchCall):
        return None


def _told(profile: Profile, seen: Seen, line: RequestLine) -> RequestLine:
    if line.standing not in OPEN:
        return line
    move = asked_move(profile, bytes.fromhex(line.hash), seen.build)
    who = None if move is None else acting(move)
    if move is None or who is None:
        return line
    return replace(line, does=does(kind_of(seen, move), who, named_milestones(move)))
