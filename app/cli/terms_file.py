"""Terms of an escrow in a JSON file, as people write them.

    {"title", "engagement_id", "description", "asset", "amount", "platform_fee_percent",
     "receiver_memo", "roles": {"approver": ADDRESS or [ADDRESS…], …}, "milestones": [PART…]}
    PART     {"description", "amount", "receiver", "approvals"}
    plan     {"new": [PART…], "changes": [{"milestone", "description", "amount"}]}

Amounts and percentages are text (``"250,000.00"``), milestones are counted from 1. An asset is
a pinned code (``USDC``), ``CODE:ISSUER``, or the address of its contract. What a build does not
keep need not be there; for an update only what changes need be.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, NoReturn, TypeVar, cast

from wallet import pinned
from wallet.addresses import Address, ContractId, address, contract_id
from wallet.amounts import asset, parse_amount
from wallet.errors import Unreadable
from wallet.escrow.builds import Build
from wallet.escrow.founding import Deal, Part, asked_by, terms_of
from wallet.escrow.terms import Escrow, Milestone, Role, Roles
from wallet.network import Network

FILE: Final = "terms"
PERCENT_DECIMALS: Final = 2
"""A hundredth of a percent is a basis point, the finest fee there is."""

_T = TypeVar("_T")


@dataclass(frozen=True)
class Told:
    """What a file says of terms; what it does not say is not in ``values``."""

    values: Mapping[str, Any]
    roles: Mapping[Role, tuple[Address, ...]] = field(default_factory=dict[Role, Any])
    parts: tuple[ToldPart, ...] = ()


@dataclass(frozen=True)
class ToldPart:
    """What a file says of a milestone; None is left as it is, or as builds begin with."""

    description: str | None = None
    amount: int | None = None
    receiver: Address | None = None
    approvals: int | None = None


@dataclass(frozen=True)
class Change:
    """Other words or another amount for a milestone, by its number from 1."""

    number: int
    text: str | None
    amount: int | None


def told(text: str, network: Network) -> Told:
    """What a file says; raise Unreadable."""
    facts = _table(_json(text), {*_VALUES, "asset", "roles", "milestones"})
    values = {
        field_name: read(facts[name])
        for name, (field_name, read) in _VALUES.items()
        if name in facts
    }
    if "asset" in facts:
        values["token"] = _token(_text(facts["asset"]), network)
    roles = _table(facts.get("roles", {}), {role.value for role in Role})
    holders = {Role(name): _holders(each) for name, each in roles.items()}
    return Told(values, holders, tuple(map(_part, _list(facts.get("milestones", [])))))


def parts(text: str) -> tuple[ToldPart, ...]:
    """Milestones in a list of their own; raise Unreadable."""
    return tuple(map(_part, _list(_json(text))))


def plan(text: str) -> tuple[tuple[ToldPart, ...], tuple[Change, ...]]:
    """New milestones, and changes of those that are there; raise Unreadable."""
    facts = _table(_json(text), {"new", "changes"})
    new = tuple(map(_part, _list(facts.get("new", []))))
    return new, tuple(map(_change, _list(facts.get("changes", []))))


def deal(build: Build, said: Told) -> Deal:
    """What a new escrow of this build begins with; raise Unreadable where something lacks."""
    asks = asked_by(build)
    needed = {"title", "engagement_id", "description", "token", "platform_fee"}
    needed |= set() if asks.is_multi else {"amount"}
    for name in sorted(needed - said.values.keys()):
        _refuse(f"it says no {_NAMES.get(name, name)}")
    if asks.is_multi and "amount" in said.values:
        _refuse("each milestone has an amount of its own here")
    if unknown := sorted(role.value for role in said.roles.keys() - {*asks.roles}):
        _refuse(f"this build has no {unknown[0]}")
    for role in asks.roles:
        if role is not Role.OBSERVER and not said.roles.get(role):
            _refuse(f"nobody is {role.value}")
    own = tuple(_new_part(build, each) for each in said.parts)
    return Deal(roles=said.roles, parts=own, **said.values)


def changed(build: Build, terms: Escrow, said: Told) -> Escrow:
    """The same terms with what a file says otherwise; milestones beyond them are appended."""
    values = dict(said.values)
    memo = values.pop("memo", terms.receiver_memo)
    there, count = terms.milestones, len(terms.milestones)
    kept = (_changed(each, part) for each, part in zip(there, said.parts[:count], strict=False))
    edited = (*kept, *there[len(said.parts) :])
    return replace(
        terms,
        **values,
        receiver_memo=memo,
        roles=Roles({**terms.roles.holders, **said.roles}),
        milestones=(*edited, *milestones(build, terms, said.parts[count:])),
    )


def milestones(
    build: Build, terms: Escrow, told_parts: Iterable[ToldPart]
) -> tuple[Milestone, ...]:
    """New milestones as this build keeps them; raise Unreadable where something lacks."""
    own = tuple(_new_part(build, each, terms) for each in told_parts)
    about = Deal("", "", "", ContractId(terms.token), 0, {}, own)
    return terms_of(build, about).milestones


def _new_part(build: Build, told_part: ToldPart, terms: Escrow | None = None) -> Part:
    asks = asked_by(build)
    if told_part.description is None:
        _refuse("a milestone says no description")
    if asks.is_multi and told_part.amount is None:
        _refuse("a milestone says no amount")
    kept = {"amount": asks.is_multi, "receiver": asks.pays_each, "approvals": asks.counts}
    for name, is_kept in kept.items():
        if not is_kept and getattr(told_part, name) is not None:
            _refuse(f"a milestone has no {name} of its own here")
    receivers = terms.receivers if terms is not None else ()
    receiver = told_part.receiver or next(iter(receivers), None)
    if asks.pays_each and receiver is None:
        _refuse("a milestone says no receiver")
    return Part(
        told_part.description, told_part.amount or 0, receiver, told_part.approvals or 1
    )


def _changed(milestone: Milestone, told_part: ToldPart) -> Milestone:
    said = {n: value for n, value in vars(told_part).items() if value is not None}
    approvals = milestone.approvals
    if (target := said.pop("approvals", None)) is not None and approvals is not None:
        approvals = replace(approvals, target=target)
    return replace(milestone, approvals=approvals, **said)


def _json(text: str) -> object:
    try:
        return cast("object", json.loads(text))
    except (ValueError, RecursionError) as why:
        raise Unreadable(FILE, "not JSON") from why


def _table(value: object, known: Iterable[str]) -> Mapping[str, object]:
    if not isinstance(value, dict):
        _refuse("a table was expected")
    facts = cast("dict[str, object]", value)
    for name in sorted(facts.keys() - set(known)):
        _refuse(f"nothing here is called {name}")
    return facts


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        _refuse("a list was expected")
    return cast("list[object]", value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        _refuse("a text was expected, in quotes")
    return value


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        _refuse("a number from 0 was expected")
    return value


def _number(value: object) -> int:
    number = _count(value)
    return number if number else _refuse("milestones are counted from 1")


def _amount(value: object) -> int:
    return parse_amount(_text(value))


def _percent(value: object) -> int:
    return parse_amount(_text(value), PERCENT_DECIMALS)


def _address(value: object) -> Address:
    return address(_text(value))


def _holders(value: object) -> tuple[Address, ...]:
    each = [value] if isinstance(value, str) else _list(value)
    return tuple(map(_address, each))


def _token(text: str, network: Network) -> ContractId:
    """The contract that speaks for an asset."""
    for known in pinned.assets(network):
        if text == known.code:
            return known.contract_id(network)
    return asset(text).contract_id(network) if ":" in text else contract_id(text)


def _part(value: object) -> ToldPart:
    facts = _table(value, _OF_PART)
    return ToldPart(**{name: _OF_PART[name](each) for name, each in facts.items()})


def _change(value: object) -> Change:
    facts = _table(value, {"milestone", "description", "amount"})
    if "milestone" not in facts:
        _refuse("a change names no milestone")
    return Change(
        _number(facts["milestone"]),
        _given(facts, "description", _text),
        _given(facts, "amount", _amount),
    )


def _given(facts: Mapping[str, object], name: str, read: Callable[[object], _T]) -> _T | None:
    return read(facts[name]) if name in facts else None


def _refuse(why: str) -> NoReturn:
    raise Unreadable(FILE, why)


_VALUES: Final[Mapping[str, tuple[str, Callable[[object], object]]]] = {
    "title": ("title", _text),
    "engagement_id": ("engagement_id", _text),
    "description": ("description", _text),
    "amount": ("amount", _amount),
    "platform_fee_percent": ("platform_fee", _percent),
    "receiver_memo": ("memo", _count),
}
"""What a file calls each of a deal's values, and how it is read."""

_NAMES: Final = {"token": "asset", "platform_fee": "platform_fee_percent"}

_OF_PART: Final[Mapping[str, Callable[[object], Any]]] = {
    "description": _text,
    "amount": _amount,
    "receiver": _address,
    "approvals": _number,
}
