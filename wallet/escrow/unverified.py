"""The state of code that we do not know: read as it stands, guessed at, never signed for.

Its fields are shown under the names that the contract gave them, with words for those that
builds of Trustless Work have used. Which lineage it may be is a guess by those names (and so is
every word about what a field means): another contract can use the same ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from typing import Final

from stellar_sdk import scval, xdr

from wallet.addresses import Address, address, from_sc_address
from wallet.errors import Unreadable
from wallet.escrow.builds import Family
from wallet.escrow.storage import ROLE_FIELDS
from wallet.escrow.terms import Role

MAX_FIELDS: Final = 4_000
"""Fifty milestones of the second generation have some 900."""

MAX_DEPTH: Final = 8

Plain = int | bool | str | bytes | Address | None
Path = tuple[str, ...]
"""Names of fields, and numbers in lists counted from 1."""


class Lineage(Enum):
    """What code with such fields may be; families whose rules we know are ``family_of``'s."""

    ENGAGEMENT = "the first prototypes (2024)"
    V0_9 = "0.9 (spring 2025)"
    V0_95 = "0.95 (summer 2025)"
    V1_0_SINGLE = "1.0, single release"
    V1_0_MULTI = "1.0, multi release"
    V1_1_SINGLE = "1.1, single release"
    V1_1_MULTI = "1.1, multi release"
    V2_ALPHA = "a draft of 2 (spring 2026)"
    V2_SINGLE = "2, single release"
    V2_MULTI = "2, multi release"
    UNKNOWN = "none that we know"


_FAMILIES: Final[Mapping[Lineage, Family]] = {
    Lineage.V1_0_SINGLE: Family.V1_SINGLE,
    Lineage.V1_0_MULTI: Family.V1_MULTI,
    Lineage.V1_1_SINGLE: Family.V1_SINGLE,
    Lineage.V1_1_MULTI: Family.V1_MULTI,
    Lineage.V2_SINGLE: Family.V2_SINGLE,
    Lineage.V2_MULTI: Family.V2_MULTI,
}


@dataclass(frozen=True)
class Field:
    """One fact of the state, and where it stands; ``words`` is "" for a name we do not know."""

    path: Path
    value: Plain
    words: str = ""


@dataclass(frozen=True)
class State:
    """A state that nobody vouches for; ``crosses`` says that it names receivers elsewhere."""

    fields: tuple[Field, ...]
    lineage: Lineage
    crosses: bool = False

    @property
    def family(self) -> Family | None:
        """The family whose rules such code may follow; a guess, and no ground to sign on."""
        return _FAMILIES.get(self.lineage)

    def roles_of(self, who: Address) -> tuple[Role, ...]:
        """The roles that these fields would give to an address."""
        found = (ROLE_FIELDS.get(_role_name(each.path)) for each in self.fields_of(who))
        return tuple(dict.fromkeys(role for role in found if role is not None))

    @property
    def holders(self) -> tuple[Address, ...]:
        """Everybody who stands in a field of a role, each once."""
        found: dict[Address, None] = {}
        for each in self.fields:
            if _role_name(each.path) in ROLE_FIELDS and isinstance(each.value, str):
                with suppress(Unreadable):
                    found[address(each.value)] = None
        return tuple(found)

    def fields_of(self, who: Address) -> tuple[Field, ...]:
        """Wherever this address stands."""
        return tuple(each for each in self.fields if each.value == who)


WORDS: Final[Mapping[str, str]] = {
    "admin": "administrator",
    "amount": "amount",
    "approval_count": "approvals so far",
    "approved": "approved",
    "approved_by": "approved by",
    "approved_flag": "approved",
    "approver": "approver",
    "approver_funds": "decided for the approver",
    "approvers": "approvers",
    "balance": "balance, by its own count",
    "cctp": "paid out on another chain",
    "client": "client",
    "decimals": "decimals of the token",
    "description": "description",
    "destination_domain": "chain of the receiver",
    "dispute": "in dispute",
    "dispute_flag": "in dispute",
    "dispute_resolver": "dispute resolver",
    "dispute_resolvers": "dispute resolvers",
    "disputed": "in dispute",
    "engagement_id": "engagement id",
    "evidence": "evidence",
    "flag": "approved",
    "is_disputed": "in dispute",
    "max_fee": "most that the transfer to another chain may cost",
    "mint_recipient": "receiver on another chain",
    "observers": "observers",
    "platform": "platform",
    "platform_address": "platform",
    "platform_fee": "platform fee",
    "quorum": "approvals needed",
    "reason": "reason of the dispute",
    "receiver": "receiver",
    "receiver_funds": "decided for the receiver",
    "receiver_memo": "receiver's memo",
    "release": "released",
    "release_signer": "release signer",
    "release_signers": "release signers",
    "released": "released",
    "resolved": "resolved",
    "service_provider": "service provider",
    "service_providers": "service providers",
    "status": "status",
    "stellar_address": "receiver on this network",
    "target": "approvals needed",
    "title": "title",
}
"""What the contracts' own names mean, in the words of the product."""

DOMAINS: Final[Mapping[int, str]] = {
    0: "Ethereum",
    1: "Avalanche",
    2: "OP Mainnet",
    3: "Arbitrum",
    5: "Solana",
    6: "Base",
    7: "Polygon PoS",
}
"""Chains by the numbers that Circle's transfer protocol gives them; others may be added."""

_ABROAD: Final = frozenset({"cctp", "destination_domain", "mint_recipient"})


def state_in(value: xdr.SCVal) -> State:
    """Read a state without knowing its code; raise Unreadable for what is no state at all."""
    if value.map is None:
        raise Unreadable("escrow state", "no fields")
    fields: list[Field] = []
    for each in _fields(value, ()):
        fields.append(each)
        if len(fields) > MAX_FIELDS:
            raise Unreadable("escrow state", f"more than {MAX_FIELDS} fields")
    shape = _Shape(fields, value)
    crosses = any(_ABROAD & {*each.path} for each in fields)
    return State(tuple(fields), shape.lineage, crosses)


class _Shape:
    """Which names stand where, in a state whose values nobody has explained."""

    def __init__(self, fields: list[Field], value: xdr.SCVal) -> None:
        paths = [tuple(_generic(name) for name in each.path) for each in fields]
        self._paths = {path[:end] for path in paths for end in range(1, len(path) + 1)}
        self._wide = _wide_numbers(value)

    def has(self, *names: str) -> bool:
        """Whether a field stands there, or begins with these names."""
        return names in self._paths

    @property
    def lineage(self) -> Lineage:
        """The first row that fits: older shapes come before those that look like them."""
        return next((lineage for lineage, fits in _ROWS if fits(self)), Lineage.UNKNOWN)

    def is_v2(self) -> bool:
        """Whether roles are held by several."""
        return self.has("roles", "approvers")

    def is_v1(self) -> bool:
        """Whether each role is held by one, in a struct of roles."""
        return self.has("roles", "approver") and self.has("trustline", "address")

    def is_single(self) -> bool:
        """Whether the escrow has an amount, or an end, of its own."""
        return self.has("amount") or self.has("released")

    def is_wide(self, name: str) -> bool:
        """Whether this number is kept in 128 bits, as early builds did."""
        return name in self._wide


_ROWS: Final[tuple[tuple[Lineage, Callable[[_Shape], bool]], ...]] = (
    (Lineage.ENGAGEMENT, lambda s: s.has("client") or s.has("dispute_flag")),
    (
        Lineage.V2_ALPHA,
        lambda s: s.has("milestones", "#", "approvals", "quorum"),
    ),
    (Lineage.V2_SINGLE, lambda s: s.is_v2() and s.is_single()),
    (Lineage.V2_MULTI, lambda s: s.is_v2()),
    (
        Lineage.V0_9,
        lambda s: s.has("milestones", "#", "approved_flag") or s.has("flags", "dispute"),
    ),
    (
        Lineage.V0_95,
        lambda s: s.is_v1() and (s.has("trustline", "decimals") or s.is_wide("platform_fee")),
    ),
    (
        Lineage.V1_0_SINGLE,
        lambda s: s.is_v1() and s.is_single() and s.is_wide("receiver_memo"),
    ),
    (Lineage.V1_0_MULTI, lambda s: s.is_v1() and s.is_wide("receiver_memo")),
    (Lineage.V1_1_SINGLE, lambda s: s.is_v1() and s.is_single()),
    (Lineage.V1_1_MULTI, lambda s: s.is_v1()),
)


def _fields(value: xdr.SCVal, path: Path) -> Iterator[Field]:
    if len(path) > MAX_DEPTH:
        raise Unreadable("escrow state", "fields too deep within each other")
    if value.map is not None:
        for entry in value.map.sc_map:
            yield from _fields(entry.val, (*path, _name(entry.key)))
    elif value.vec is not None:
        if not value.vec.sc_vec:
            yield Field(path, None, _words(path))
        for number, item in enumerate(value.vec.sc_vec, 1):
            yield from _fields(item, (*path, str(number)))
    else:
        yield Field(path, _plain(value, path), _words(path))


def _plain(value: xdr.SCVal, path: Path) -> Plain:
    """A value as people read it; what has no plain form goes by the name of its kind."""
    if value.address is not None:
        return _address(value.address)
    if value.str is not None:
        return value.str.sc_string.decode("utf-8", "surrogateescape")
    if value.type in _NUMBERS:
        number = _NUMBERS[value.type](value)
        if path[-1] == "destination_domain":
            return f"{DOMAINS.get(number, 'unknown chain')} ({number})"
        return number
    return _other(value)


def _other(value: xdr.SCVal) -> Plain:
    if value.b is not None:
        return value.b
    if value.sym is not None:
        return value.sym.sc_symbol.decode("utf-8", "surrogateescape")
    if value.bytes is not None:
        return value.bytes.sc_bytes
    is_void = value.type == xdr.SCValType.SCV_VOID
    return None if is_void else value.type.name.removeprefix("SCV_").lower()


def _address(value: xdr.SCAddress) -> Plain:
    try:
        return from_sc_address(value)
    except Unreadable as why:
        return why.why


def _name(key: xdr.SCVal) -> str:
    if key.sym is not None:
        return key.sym.sc_symbol.decode("utf-8", "surrogateescape")
    return str(_plain(key, ("",)))


def _words(path: Path) -> str:
    named = [name for name in path if not name.isdigit()]
    return WORDS.get(named[-1], "") if named else ""


def _role_name(path: Path) -> str:
    """The name of a role's field; "" where a path is not one, such as who approved."""
    named = [name for name in path if not name.isdigit()]
    is_role = named[:1] == ["roles"] or named == ["milestones", "receiver"] or len(named) == 1
    return named[-1] if named and is_role else ""


def _generic(name: str) -> str:
    return "#" if name.isdigit() else name


def _wide_numbers(value: xdr.SCVal) -> frozenset[str]:
    entries = value.map.sc_map if value.map is not None else []
    return frozenset(_name(entry.key) for entry in entries if entry.val.i128 is not None)


_NUMBERS: Final[Mapping[xdr.SCValType, Callable[[xdr.SCVal], int]]] = {
    xdr.SCValType.SCV_U32: scval.from_uint32,
    xdr.SCValType.SCV_I32: scval.from_int32,
    xdr.SCValType.SCV_U64: scval.from_uint64,
    xdr.SCValType.SCV_I64: scval.from_int64,
    xdr.SCValType.SCV_U128: scval.from_uint128,
    xdr.SCValType.SCV_I128: scval.from_int128,
    xdr.SCValType.SCV_U256: scval.from_uint256,
    xdr.SCValType.SCV_I256: scval.from_int256,
}
