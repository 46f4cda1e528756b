"""What an escrow's event tells: read by its shape, for the first builds name no fields.

Nothing is decided by it. Any contract may publish anything, so what has another shape is
refused as Unreadable. Milestones are counted from 0, as the contracts do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from stellar_sdk import scval, xdr

from wallet.addresses import Address
from wallet.errors import Unreadable, WalletError
from wallet.escrow.builds import Build
from wallet.escrow.storage import escrow_from
from wallet.escrow.terms import Escrow, Flags, Milestone, Role
from wallet.soroban.values import as_address, as_i128, as_struct


class Deed(Enum):
    """What was done to an escrow."""

    CREATED = "created"
    FUNDED = "funded"
    CHANGED = "terms changed"
    MANAGED = "milestones added or changed"
    MARKED = "milestone marked"
    APPROVED = "approved"
    TAKEN_BACK = "approval taken back"
    DISPUTED = "disputed"
    RESOLVED = "resolved"
    RELEASED = "released"
    WITHDRAWN = "withdrawn"
    EXTENDED = "storage extended"
    TOUCHED = "milestones or a dispute"
    """The first builds publish one event for all of these."""


@dataclass(frozen=True)
class Happened:
    """A deed, and what its event says of it: None and empty where that is silent.

    ``escrow`` is how the terms were after it, where the build publishes them.
    """

    deed: Deed
    who: Address | None = None
    amount: int | None = None
    milestones: tuple[int, ...] = ()
    statuses: tuple[str, ...] = ()
    reason: str = ""
    escrow: Escrow | None = None


def read_event(topics: Sequence[xdr.SCVal], data: xdr.SCVal, build: Build) -> Happened:
    """What an escrow of this build published; raise Unreadable for anything else."""
    try:
        deed = DEEDS[scval.from_symbol(topics[0])]
        if data.map is not None:
            return _of_fields(deed, as_struct(data))
        return _of_items(deed, _items(data), build)
    except (LookupError, ValueError, TypeError, AttributeError, WalletError) as why:
        raise Unreadable("event", type(why).__name__) from why


def compared(before: Escrow | None, told: Happened) -> Happened:
    """The same, with what shows only beside the terms as they were before.

    A first build's event thus gets its deed, an approval its milestone, a deed its doer: a
    contract of the first generation lets nobody but the holder of the role do it.
    """
    if told.escrow is None:
        return told
    deed, changed = told.deed, told.milestones
    if before is not None and deed in _COMPARED and not changed:
        found = list(_differences(before, told.escrow))
        if deed is Deed.TOUCHED and found:
            deed = found[0][0]
        changed = tuple(i for d, i in found if d is deed and i is not None)
    statuses = told.statuses
    if deed is Deed.MARKED:
        statuses = tuple(told.escrow.milestones[index].status for index in changed)
    who = told.who or _doer(deed, told)
    return replace(told, deed=deed, milestones=changed, who=who, statuses=statuses)


def _differences(before: Escrow, after: Escrow) -> Iterator[tuple[Deed, int | None]]:
    """What was done between these, and to which milestone."""
    for index, (old, new) in enumerate(zip(before.milestones, after.milestones, strict=False)):
        deed = _done(old, new)
        if deed is not None:
            yield deed, index
    deed = _settled(before.flags, after.flags)
    if deed is not None:
        yield deed, None


def _done(old: Milestone, new: Milestone) -> Deed | None:
    # A decision changes the status too (recordings ``disputes`` of the first builds).
    settled = _settled(old.flags, new.flags)
    if settled is not None:
        return settled
    if old.approved != new.approved:
        return Deed.APPROVED if new.approved else Deed.TAKEN_BACK
    if (old.status, old.evidence) != (new.status, new.evidence):
        return Deed.MARKED
    return None


def _settled(old: Flags | None, new: Flags | None) -> Deed | None:
    """What a dispute has come to; a release has an event of its own."""
    was, now = old or Flags(), new or Flags()
    if now.resolved and not was.resolved:
        return Deed.RESOLVED
    return Deed.DISPUTED if now.disputed and not was.disputed else None


def _doer(deed: Deed, told: Happened) -> Address | None:
    holders = told.escrow.roles.of(_DOERS[deed]) if told.escrow and deed in _DOERS else ()
    return holders[0] if len(holders) == 1 else None


def _of_fields(deed: Deed, fields: Mapping[str, xdr.SCVal]) -> Happened:
    """Of the second generation: a struct that says who and what."""
    who = next((fields[name] for name in _WHO if name in fields), None)
    amount = next((fields[name] for name in _AMOUNTS if name in fields), None)
    numbers = [scval.from_uint32(each) for each in _listed(fields, "milestone_indices")]
    of_each = [as_struct(each) for name in _EACH for each in _listed(fields, name)]
    numbers += [scval.from_uint32(each["index"]) for each in of_each]
    paid = [as_i128(each["amount"]) for each in of_each if "receiver" in each]
    paid += [as_i128(as_struct(each)["amount"]) for each in _listed(fields, "distributions")]
    return Happened(
        deed,
        None if who is None else as_address(who),
        as_i128(amount) if amount is not None else sum(paid) if paid else None,
        tuple(dict.fromkeys(numbers)),
        tuple(_text(each["status"]) for each in of_each if "status" in each),
        _text(fields["reason"]) if "reason" in fields else "",
    )


def _of_items(deed: Deed, items: Sequence[xdr.SCVal], build: Build) -> Happened:
    """Of the first generation: values without names, told apart by their types."""
    told = Happened(deed)
    for item in items:
        if item.address is not None:
            # Where there are two, the second is who gets the fee (recordings ``happy``).
            told = replace(told, who=told.who or as_address(item))
        elif item.i128 is not None:
            told = replace(told, amount=as_i128(item))
        elif item.map is not None:
            told = replace(told, escrow=escrow_from(build, item))
        elif item.str is None and item.u32 is None:
            raise ValueError("a value of another type")
    return told


def _items(data: xdr.SCVal) -> Sequence[xdr.SCVal]:
    if data.type == xdr.SCValType.SCV_VOID:
        return ()
    return [data] if data.vec is None else data.vec.sc_vec


def _listed(fields: Mapping[str, xdr.SCVal], name: str) -> list[xdr.SCVal]:
    return scval.from_vec(fields[name]) if name in fields else []


def _text(value: xdr.SCVal) -> str:
    if value.str is None:
        raise ValueError("no text")
    return value.str.sc_string.decode("utf-8", "surrogateescape")


DEEDS: Final[Mapping[str, Deed]] = {
    "tw_init": Deed.CREATED,
    "init_esc": Deed.CREATED,
    "tw_fund": Deed.FUNDED,
    "fund_esc": Deed.FUNDED,
    "tw_update": Deed.CHANGED,
    "chg_esc": Deed.CHANGED,
    "tw_ms_manage": Deed.MANAGED,
    "tw_ms_change": Deed.MARKED,
    "tw_ms_approve": Deed.APPROVED,
    "tw_dispute": Deed.DISPUTED,
    "tw_ms_dispute": Deed.DISPUTED,
    "tw_disp_resolve": Deed.RESOLVED,
    "tw_release": Deed.RELEASED,
    "dis_esc": Deed.RELEASED,
    "tw_withdraw": Deed.WITHDRAWN,
    "tw_ttl_extend": Deed.EXTENDED,
    "p_by_spdr": Deed.TOUCHED,
}
"""By the names of ``event_names``."""

_WHO: Final = (
    *("funder", "signer", "admin", "approver", "service_provider", "release_signer"),
    "dispute_resolver",
)
_AMOUNTS: Final = ("amount", "total_amount")
_EACH: Final = ("updates", "payouts", "added", "updated")
"""Fields that tell of each milestone by itself."""

_COMPARED: Final = frozenset(
    (Deed.TOUCHED, Deed.MARKED, Deed.APPROVED, Deed.TAKEN_BACK, Deed.DISPUTED, Deed.RESOLVED)
)
_DOERS: Final = {
    Deed.MARKED: Role.SERVICE_PROVIDER,
    Deed.APPROVED: Role.APPROVER,
    Deed.TAKEN_BACK: Role.APPROVER,
    Deed.RESOLVED: Role.DISPUTE_RESOLVER,
    Deed.WITHDRAWN: Role.DISPUTE_RESOLVER,
    Deed.CHANGED: Role.PLATFORM,
}
