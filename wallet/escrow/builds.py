"""Builds: contract binaries known by their Wasm hash, as values.

``app`` reads them from ``resources/contracts`` and hands them in. A build is data: its
interface, its errors, where it keeps its state, and the family whose rules it follows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import cast

from typing_extensions import override

from wallet.addresses import AccountId, account_id
from wallet.errors import Unreadable, WalletError


class Family(Enum):
    """Builds that share their rules; each has one file in ``wallet.escrow.model``."""

    V1_SINGLE = "v1 single"
    V1_MULTI = "v1 multi"
    V2_SINGLE = "v2 single"
    V2_MULTI = "v2 multi"


class StorageKind(Enum):
    """Where a build keeps its escrow: in an entry of its own, or in the contract's instance."""

    PERSISTENT = "persistent"
    INSTANCE = "instance"


@dataclass(frozen=True)
class Build:
    """A contract binary and what it is known to be.

    ``rules`` are the names of those of its family's rules that not every build of it has.
    ``fee_account`` is None where every call names the protocol's account itself (hazard H16).
    ``errors`` has a table for each enum of the contract; a function's answer says which one
    its numbers are of. ``from_sources`` marks a hash that is ours, not the network's;
    ``pinned_at`` one that the user vouched for at this second, 0 for what we know ourselves.
    """

    name: str
    wasm_hash: bytes
    family: Family
    storage: StorageKind
    origin: str
    fee_account: AccountId | None
    functions: Mapping[str, Mapping[str, str]]
    returns: Mapping[str, str]
    structs: Mapping[str, Mapping[str, str]]
    events: Mapping[str, Mapping[str, str]]
    errors: Mapping[str, Mapping[int, str]]
    rules: frozenset[str] = frozenset()
    from_sources: bool = False
    pinned_at: int = 0

    @override
    def __hash__(self) -> int:
        # Tables have no hash; hardly ever are two builds of the same code.
        return hash(self.wasm_hash)

    @property
    def is_second(self) -> bool:
        """Whether it is of the second generation, v2."""
        return self.family in {Family.V2_SINGLE, Family.V2_MULTI}

    def error(self, function: str, name: str) -> int:
        """The number of this error of this function."""
        return self._numbers[self._tables[function]][name]

    def errors_of(self, function: str) -> Mapping[int, str]:
        """The names of the numbers that this function refuses with."""
        return self.errors.get(self._tables.get(function, ""), {})

    @cached_property
    def _tables(self) -> Mapping[str, str]:
        return {
            function: answers.removesuffix(">").rpartition(",")[2]
            for function, answers in self.returns.items()
        }

    @cached_property
    def _numbers(self) -> Mapping[str, Mapping[str, int]]:
        return {
            table: {known: number for number, known in names.items()}
            for table, names in self.errors.items()
        }


@dataclass(eq=False)
class BadBuild(WalletError):
    """A build's file does not say what it must."""

    name: str
    why: str


def build_from(facts: Mapping[str, object]) -> Build:
    """Read a build's file (the fields of ``resources/contracts/*.json``); raise BadBuild."""
    name = str(facts.get("build", "?"))
    try:
        return _build(name, facts)
    except (KeyError, TypeError, ValueError, Unreadable) as why:
        raise BadBuild(name, repr(why)) from why


@dataclass(frozen=True, eq=False)
class Builds:
    """The registry: every build we know, by hash; one is another only if it is the same one."""

    by_hash: Mapping[bytes, Build]

    @classmethod
    def of(cls, builds: Iterable[Build]) -> Builds:
        """A registry of these builds."""
        return cls({build.wasm_hash: build for build in builds})

    def __getitem__(self, wasm_hash: bytes) -> Build:
        return self.by_hash[wasm_hash]

    def with_more(self, builds: Iterable[Build]) -> Builds:
        """These and others; what is known already is never told otherwise."""
        return Builds({**{each.wasm_hash: each for each in builds}, **self.by_hash})

    def get(self, wasm_hash: bytes) -> Build | None:
        """The build of this code, or None when the code is unknown."""
        return self.by_hash.get(wasm_hash)


def _build(name: str, facts: Mapping[str, object]) -> Build:
    fee_account = facts["fee_account"]
    return Build(
        name=name,
        wasm_hash=_hash(str(facts["wasm_sha256"])),
        family=Family(facts["family"]),
        storage=StorageKind(facts["storage"]),
        origin=str(facts["origin"]),
        fee_account=None if fee_account is None else account_id(str(fee_account)),
        functions=_texts(facts["functions"]),
        returns=_text(facts["returns"]),
        structs=_texts(facts["structs"]),
        events=_texts(facts["events"]),
        errors={
            table: {int(str(number)): known for known, number in numbers.items()}
            for table, numbers in _tables(facts["errors"]).items()
        },
        rules=frozenset(_names(facts["rules"])),
        from_sources=bool(facts["from_sources"]),
    )


def _hash(text: str) -> bytes:
    raw = bytes.fromhex(text)
    if len(raw) != 32:
        raise ValueError("a hash has 32 bytes")
    return raw


def _names(value: object) -> list[str]:
    if not isinstance(value, list):
        raise TypeError(f"a list was expected, not {type(value).__name__}")
    return [str(each) for each in cast("list[object]", value)]


def _tables(value: object) -> dict[str, dict[str, object]]:
    return {name: _table(inner) for name, inner in _table(value).items()}


def _texts(value: object) -> dict[str, dict[str, str]]:
    return {name: _text(inner) for name, inner in _table(value).items()}


def _text(value: object) -> dict[str, str]:
    return {name: str(inner) for name, inner in _table(value).items()}


def _table(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise TypeError(f"a table was expected, not {type(value).__name__}")
    return {str(k): v for k, v in cast("dict[object, object]", value).items()}
