"""What an index says of an escrow, of either API's shape, taken apart into claims.

A fact that is not told is no claim; one of another kind than expected is claimed as it stands,
so that it shows as a difference. All of it is foreign text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Final, cast

from app.adapters.index_http import number
from app.ports import Indexed
from wallet.addresses import contract_id
from wallet.errors import Unreadable
from wallet.escrow.claims import Claim
from wallet.escrow.terms import Role

MAX_TEXT: Final = 4_000
MAX_LISTED: Final = 100
"""Milestones of one escrow, and holders of one role: contracts take fifty and five."""

Row = Mapping[str, object]

ROLES: Final[Mapping[str, Role]] = {
    "admin": Role.ADMIN,
    "approver": Role.APPROVER,
    "approvers": Role.APPROVER,
    "disputeResolver": Role.DISPUTE_RESOLVER,
    "disputeResolvers": Role.DISPUTE_RESOLVER,
    "observers": Role.OBSERVER,
    "platform": Role.PLATFORM,
    "platformAddress": Role.PLATFORM,
    "receiver": Role.RECEIVER,
    "releaseSigner": Role.RELEASE_SIGNER,
    "releaseSigners": Role.RELEASE_SIGNER,
    "serviceProvider": Role.SERVICE_PROVIDER,
    "serviceProviders": Role.SERVICE_PROVIDER,
}
"""Both APIs' names: one holder each in the first generation, several in the second."""


def indexed(value: object) -> Indexed:
    """Read one row; raise Unreadable if it does not even name a contract."""
    row = _row(value)
    named = row.get("contractId")
    if not isinstance(named, str):
        raise Unreadable("contract address", "not told")
    whole = {**_row(row.get("snapshot")), **row}
    return Indexed(contract_id(named), dict(_claims(whole)))


def _claims(row: Row) -> Iterator[tuple[str, Claim]]:
    yield from _each(row, _TEXTS, _text)
    yield from _each(row, _NUMBERS, _number)
    # In a list of escrows the amount of a multi-release one is all of its milestones'.
    amount = "total" if row.get("type") == "multi-release" else "amount"
    yield from _each(row, {"amount": amount}, _number)
    for name, holders in _row(row.get("roles")).items():
        if name in ROLES and holders is not None:
            yield f"roles.{ROLES[name].value}", _holders(holders)
    yield from _ends(row, "")
    milestones = row.get("milestones")
    if isinstance(milestones, list):
        listed = cast("list[object]", milestones)
        yield "milestones", Decimal(len(listed))
        for place, milestone in enumerate(listed[:MAX_LISTED], 1):
            yield from _milestone(_row(milestone), f"milestones.{place}.")


def _milestone(row: Row, at: str) -> Iterator[tuple[str, Claim]]:
    yield from _each(row, {name: at + name for name in _MILESTONE_TEXTS}, _text)
    yield from _each(row, {"amount": f"{at}amount"}, _number)
    yield from _each(row, {"approved": f"{at}approved"}, _truth)
    yield from _each(_row(row.get("flags")), {"approved": f"{at}approved"}, _truth)
    approvals = _row(row.get("approvals"))
    target, count = approvals.get("target"), approvals.get("approvalCount")
    if isinstance(target, Decimal) and isinstance(count, Decimal):
        yield f"{at}approved", count >= target
    yield from _ends(row, at)


def _ends(row: Row, at: str) -> Iterator[tuple[str, Claim]]:
    """What has happened to the money: ``flags``, or ``dispute`` beside ``released``."""
    names = {name: at + name for name in ("disputed", "released", "resolved")}
    yield from _each(_row(row.get("flags")), names, _truth)
    disputes = {"isDisputed": f"{at}disputed", "resolved": f"{at}resolved"}
    yield from _each(_row(row.get("dispute")), disputes, _truth)
    yield from _each(row, {"released": f"{at}released"}, _truth)


def _each(
    row: Row, names: Mapping[str, str], read: Callable[[object], Claim]
) -> Iterator[tuple[str, Claim]]:
    for name, ours in names.items():
        if row.get(name) is not None:
            yield ours, read(row[name])


def _row(value: object) -> Row:
    return cast("Row", value) if isinstance(value, dict) else {}


def _holders(value: object) -> Claim:
    several = cast("list[object]", value) if isinstance(value, list) else [value]
    return tuple(sorted(str(_text(each)) for each in several[:MAX_LISTED]))


def _text(value: object) -> Claim:
    told = value if isinstance(value, str) else _kind(value)
    # JSON can hold halves of characters, which nothing can show or write down.
    return told[:MAX_TEXT].encode("utf-8", "replace").decode()


def _number(value: object) -> Claim:
    """A number, or the same as text: one API has the one, and one the other."""
    if isinstance(value, Decimal):
        return value
    if isinstance(value, str):
        try:
            return number(value)
        except ValueError:
            return _text(value)
    return _kind(value)


def _truth(value: object) -> Claim:
    return value if isinstance(value, bool) else _text(value)


def _kind(value: object) -> str:
    """What stands in the place of a fact that is of quite another kind."""
    match value:
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return str(value)
        case _:
            return "(something else)"


_TEXTS: Final = {
    "title": "title",
    "description": "description",
    "engagementId": "engagement id",
    "type": "type",
}
_NUMBERS: Final = {"platformFee": "platform fee", "totalAmount": "total"}
_MILESTONE_TEXTS: Final = ("description", "status", "evidence", "receiver")
