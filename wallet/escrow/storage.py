"""Ledger entries ↔ terms, by the structs of the build that wrote them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from stellar_sdk import xdr

from wallet.addresses import Address
from wallet.escrow import scval
from wallet.escrow.builds import Build
from wallet.escrow.scval import Value
from wallet.escrow.terms import Escrow, Flags, Milestone, Role, Roles
from wallet.soroban.values import symbol, vector

ESCROW_KEY = vector([symbol("Escrow")])
"""``DataKey::Escrow``: the same in every build, in the instance or as an entry of its own."""

ROLE_FIELDS = {
    "approver": Role.APPROVER,
    "dispute_resolver": Role.DISPUTE_RESOLVER,
    "platform": Role.PLATFORM,
    "platform_address": Role.PLATFORM,
    "receiver": Role.RECEIVER,
    "release_signer": Role.RELEASE_SIGNER,
    "service_provider": Role.SERVICE_PROVIDER,
}
"""The field of the contract's ``Roles`` struct → role; builds name the platform in two ways."""


def escrow_from(build: Build, value: xdr.SCVal) -> Escrow:
    """Read the terms out of a value of the build's ``Escrow``; raise OtherType."""
    return terms_from(cast("Mapping[str, Value]", scval.read("Escrow", value, build.structs)))


def escrow_to(build: Build, escrow: Escrow) -> xdr.SCVal:
    """The value of the build's ``Escrow`` for these terms; raise OtherType."""
    return scval.write("Escrow", fields_of(build, escrow), build.structs)


def terms_from(fields: Mapping[str, Value]) -> Escrow:
    """The terms in the fields of a decoded ``Escrow`` struct."""
    roles = cast("Mapping[str, Address]", fields["roles"])
    milestones = cast("tuple[Mapping[str, Value], ...]", fields["milestones"])
    return Escrow(
        title=cast("str", fields["title"]),
        description=cast("str", fields["description"]),
        engagement_id=cast("str", fields["engagement_id"]),
        amount=cast("int", fields["amount"]),
        platform_fee=cast("int", fields["platform_fee"]),
        receiver_memo=cast("int", fields["receiver_memo"]),
        token=cast("Mapping[str, Address]", fields["trustline"])["address"],
        roles=Roles({ROLE_FIELDS[field]: (holder,) for field, holder in roles.items()}),
        milestones=tuple(Milestone(**cast("dict[str, str]", m)) for m in milestones),  # type: ignore[arg-type]
        flags=Flags(**cast("dict[str, bool]", fields["flags"])),
    )


def fields_of(build: Build, escrow: Escrow) -> dict[str, Value]:
    """The fields of the build's ``Escrow`` struct for these terms."""
    roles = {field: escrow.roles.one(ROLE_FIELDS[field]) for field in build.structs["Roles"]}
    return {
        "amount": escrow.amount,
        "description": escrow.description,
        "engagement_id": escrow.engagement_id,
        "flags": vars(escrow.flags),
        "milestones": tuple(vars(milestone) for milestone in escrow.milestones),
        "platform_fee": escrow.platform_fee,
        "receiver_memo": escrow.receiver_memo,
        "roles": roles,
        "title": escrow.title,
        "trustline": {"address": escrow.token},
    }
