"""Ledger entries ↔ terms, by the structs of the build that wrote them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, cast

from stellar_sdk import xdr

from wallet.addresses import Address
from wallet.escrow import scval
from wallet.escrow.builds import Build
from wallet.escrow.encoding import pack, unpack
from wallet.escrow.scval import OtherType, Value
from wallet.escrow.terms import Approvals, Escrow, Flags, Milestone, Role, Roles
from wallet.remembered import remembered, remembered_of_one
from wallet.soroban.values import symbol, vector

Fields = Mapping[str, Value]

ESCROW_KEY = vector([symbol("Escrow")])
"""``DataKey::Escrow``: the same in every build, in the instance or as an entry of its own."""

MOST_MILESTONES: Final = 50
MOST_HOLDERS: Final = 5
"""What the most generous builds take; of a role, and none takes more later."""

ROLE_FIELDS = {
    "admin": Role.ADMIN,
    "approver": Role.APPROVER,
    "approvers": Role.APPROVER,
    "dispute_resolver": Role.DISPUTE_RESOLVER,
    "dispute_resolvers": Role.DISPUTE_RESOLVER,
    "observers": Role.OBSERVER,
    "platform": Role.PLATFORM,
    "platform_address": Role.PLATFORM,
    "receiver": Role.RECEIVER,
    "release_signer": Role.RELEASE_SIGNER,
    "release_signers": Role.RELEASE_SIGNER,
    "service_provider": Role.SERVICE_PROVIDER,
    "service_providers": Role.SERVICE_PROVIDER,
}
"""The field of the contract's ``Roles`` struct → role; the second generation has lists."""


def escrow_from(build: Build, value: xdr.SCVal) -> Escrow:
    """Read the terms out of a value of the build's ``Escrow``; raise OtherType.

    Also for more than any contract keeps: a state is foreign, and its review takes every
    milestone and every holder in turn.
    """
    return _escrow(value, build)


def escrow_in(build: Build, raw: bytes) -> Escrow:
    """The same from the value's XDR."""
    return _escrow_in(build, raw)


@remembered_of_one(256)
def _escrow(value: xdr.SCVal, build: Build) -> Escrow:
    """The terms, read once: the model is asked a hundred times about one state."""
    return _sound(cast("Fields", scval.read("Escrow", value, build.structs)))


@remembered(256)
def _escrow_in(build: Build, raw: bytes) -> Escrow:
    return _sound(cast("Fields", unpack("Escrow", raw, build.structs)))


def _sound(fields: Fields) -> Escrow:
    terms = terms_from(fields)
    most = max(map(len, terms.roles.holders.values()), default=0)
    if len(terms.milestones) > MOST_MILESTONES or most > MOST_HOLDERS:
        raise OtherType("Escrow", "more milestones or holders than any contract takes")
    return terms


def escrow_to(build: Build, escrow: Escrow) -> xdr.SCVal:
    """The value of the build's ``Escrow`` for these terms; raise OtherType."""
    return scval.write("Escrow", fields_of(build, escrow), build.structs)


def escrow_bytes(build: Build, escrow: Escrow) -> bytes:
    """The same in XDR."""
    return pack("Escrow", fields_of(build, escrow), build.structs)


def terms_from(fields: Fields) -> Escrow:
    """The terms in the fields of a decoded ``Escrow`` struct, of whichever build."""
    return _terms(fields)


@remembered_of_one(64)
def _terms(fields: Fields) -> Escrow:
    # Once for each that was decoded: whoever proposes terms, and the code that takes them.
    trustline = cast("Fields", fields["trustline"])
    return Escrow(
        title=cast("str", fields["title"]),
        description=cast("str", fields["description"]),
        engagement_id=cast("str", fields["engagement_id"]),
        amount=cast("int | None", fields.get("amount")),
        platform_fee=cast("int", fields["platform_fee"]),
        receiver_memo=cast("int", fields["receiver_memo"]),
        token=cast("Address", trustline["address"]),
        roles=_roles(cast("Fields", fields["roles"])),
        milestones=_milestones(cast("tuple[Fields, ...]", fields["milestones"])),
        flags=_flags(fields),
        decimals=cast("int | None", trustline.get("decimals")),
        dispute_reason=_reason(fields),
    )


# Terms that are tried in the place of others have most parts in common with them.
@remembered_of_one(256)
def _milestones(fields: tuple[Fields, ...]) -> tuple[Milestone, ...]:
    return tuple(map(_milestone, fields))


@remembered_of_one(2048)
def _milestone(fields: Fields) -> Milestone:
    return milestone_from(fields)


@remembered_of_one(256)
def _roles(fields: Fields) -> Roles:
    return roles_from(fields)


def roles_from(fields: Fields) -> Roles:
    """The holders in the fields of a decoded ``Roles`` struct."""
    return Roles(
        {
            ROLE_FIELDS[field]: cast("tuple[Address, ...]", value)
            if isinstance(value, tuple)
            else (cast("Address", value),)
            for field, value in fields.items()
        }
    )


def milestone_from(fields: Fields) -> Milestone:
    """The milestone in the fields of a decoded ``Milestone`` struct."""
    approvals = _approvals(fields)
    return Milestone(
        description=cast("str", fields["description"]),
        status=cast("str", fields["status"]),
        evidence=cast("str", fields["evidence"]),
        approved=_approved(fields, approvals),
        amount=cast("int | None", fields.get("amount")),
        receiver=cast("Address | None", fields.get("receiver")),
        flags=_flags(fields),
        approvals=approvals,
        dispute_reason=_reason(fields),
    )


def fields_of(build: Build, escrow: Escrow) -> dict[str, Value]:
    """The fields of the build's ``Escrow`` struct for these terms."""
    return {name: _OF_ESCROW[name](build, escrow) for name in build.structs["Escrow"]}


def milestone_fields(build: Build, milestone: Milestone) -> dict[str, Value]:
    """The fields of the build's ``Milestone`` struct for this one."""
    return {name: _OF_MILESTONE[name](build, milestone) for name in build.structs["Milestone"]}


def _approvals(fields: Fields) -> Approvals | None:
    if "approvals" not in fields:
        return None
    return Approvals(**cast("dict[str, int]", fields["approvals"]))  # type: ignore[arg-type]


def _approved(fields: Fields, approvals: Approvals | None) -> bool:
    if approvals is not None:
        return approvals.approval_count >= approvals.target
    flags = cast("Fields", fields.get("flags", fields))
    return cast("bool", flags["approved"])


def _flags(fields: Fields) -> Flags | None:
    """First generation ``flags``; second generation ``released`` beside ``dispute``."""
    if "dispute" in fields:
        dispute = cast("Mapping[str, bool]", fields["dispute"])
        released = cast("bool", fields["released"])
        return Flags(dispute["is_disputed"], released, dispute["resolved"])
    if "flags" not in fields:
        return None
    flags = cast("Mapping[str, bool]", fields["flags"])
    return Flags(flags["disputed"], flags["released"], flags["resolved"])


def _reason(fields: Fields) -> str | None:
    if "dispute" not in fields:
        return None
    return cast("str", cast("Fields", fields["dispute"])["reason"])


def _flag_fields(build: Build, milestone_or_escrow: Escrow | Milestone) -> Fields:
    has = {**vars(milestone_or_escrow.flags or Flags())}
    if isinstance(milestone_or_escrow, Milestone):
        has["approved"] = milestone_or_escrow.approved
    return {name: has[name] for name in build.structs["Flags"]}


def _dispute_fields(_build: Build, milestone_or_escrow: Escrow | Milestone) -> Fields:
    flags = milestone_or_escrow.flags or Flags()
    return {
        "is_disputed": flags.disputed,
        "reason": milestone_or_escrow.dispute_reason or "",
        "resolved": flags.resolved,
    }


def _is_released(_build: Build, milestone_or_escrow: Escrow | Milestone) -> bool:
    return (milestone_or_escrow.flags or Flags()).released


@remembered_of_one(256)
def _role_fields(roles: Roles, build: Build) -> Fields:
    return {
        field: roles.of(role) if takes_many else roles.one(role)
        for field, role, takes_many in _roles_in(build.structs["Roles"])
    }


@remembered_of_one(64)
def _roles_in(kinds: Mapping[str, str]) -> tuple[tuple[str, Role, bool], ...]:
    """The fields of a ``Roles`` struct, their roles, and whether they take several holders."""
    return tuple(
        (field, ROLE_FIELDS[field], kind.startswith("Vec<")) for field, kind in kinds.items()
    )


@remembered_of_one(256)
def _milestones_fields(milestones: tuple[Milestone, ...], build: Build) -> tuple[Fields, ...]:
    return tuple(_milestone_fields(milestone, build) for milestone in milestones)


@remembered_of_one(2048)
def _milestone_fields(milestone: Milestone, build: Build) -> Fields:
    return milestone_fields(build, milestone)


def _trustline_fields(build: Build, escrow: Escrow) -> Fields:
    has = {"address": escrow.token, "decimals": escrow.decimals}
    return {name: has[name] for name in build.structs["Trustline"]}


_OF_ESCROW: Mapping[str, Callable[[Build, Escrow], Value]] = {
    "amount": lambda _, escrow: escrow.amount,
    "description": lambda _, escrow: escrow.description,
    "dispute": _dispute_fields,
    "engagement_id": lambda _, escrow: escrow.engagement_id,
    "flags": _flag_fields,
    "milestones": lambda build, escrow: _milestones_fields(escrow.milestones, build),
    "platform_fee": lambda _, escrow: escrow.platform_fee,
    "receiver_memo": lambda _, escrow: escrow.receiver_memo,
    "released": _is_released,
    "roles": lambda build, escrow: _role_fields(escrow.roles, build),
    "title": lambda _, escrow: escrow.title,
    "trustline": _trustline_fields,
}

_OF_MILESTONE: Mapping[str, Callable[[Build, Milestone], Value]] = {
    "amount": lambda _, milestone: milestone.amount,
    "approvals": lambda _, milestone: (
        vars(milestone.approvals) if milestone.approvals else None
    ),
    "approved": lambda _, milestone: milestone.approved,
    "description": lambda _, milestone: milestone.description,
    "dispute": _dispute_fields,
    "evidence": lambda _, milestone: milestone.evidence,
    "flags": _flag_fields,
    "receiver": lambda _, milestone: milestone.receiver,
    "released": _is_released,
    "status": lambda _, milestone: milestone.status,
}
