"""What a contract's code says of its own interface, and whether that is a known build's.

A Wasm binary brings its interface along (SEP-48, section ``contractspecv0``): functions,
types, errors, events. It is the code's own word: equal interfaces are needed for equal rules,
and prove none. Types are written as in ``resources/contracts``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final, cast

from stellar_sdk import xdr
from stellar_sdk.sep.contract_spec import ContractSpec
from stellar_sdk.sep.exceptions import InvalidWasmError

from wallet.errors import Unreadable, WalletError
from wallet.escrow.builds import Build
from wallet.gate import TooLarge

MAX_WASM: Final = 256 * 1024
"""More bytes than any code has; networks allow half of it."""

MAX_NAMED: Final = 2_000
"""More functions, types, errors and events than any contract of ours has by far."""

MAX_DEPTH: Final = 8
"""A type within a type within a type; contracts of ours have three."""

Names = Mapping[str, str]


@dataclass(frozen=True)
class Interface:
    """What can be called, and with what; as a ``Build`` has it."""

    functions: Mapping[str, Names]
    returns: Names
    structs: Mapping[str, Names]
    errors: Mapping[str, Mapping[int, str]]
    events: Mapping[str, Names]


@dataclass(frozen=True)
class Unlike:
    """A thing that two interfaces do not share; "" where one does not have it at all.

    ``kind`` is function, struct, error or event.
    """

    kind: str
    name: str
    here: str
    build: str


@dataclass(eq=False)
class OtherInterface(WalletError):
    """Code with another interface is not the build that it is taken for."""

    build: str
    unlike: tuple[Unlike, ...]


def interface_in(wasm: bytes) -> Interface:
    """The interface that this code says it has; raise TooLarge or Unreadable."""
    if len(wasm) > MAX_WASM:
        raise TooLarge("contract code", len(wasm), MAX_WASM)
    try:
        spec = ContractSpec.from_wasm(wasm)
        return _interface(spec)
    except (InvalidWasmError, ValueError, TypeError, RecursionError, EOFError) as why:
        raise Unreadable("contract code", f"{type(why).__name__}: {why}"[:200]) from why


def unlike(interface: Interface, build: Build) -> tuple[Unlike, ...]:
    """How this interface differs from a build's, function by function; empty if it does not."""
    return tuple(
        chain(
            _differences("function", signatures(interface), signatures(build)),
            _differences("struct", _told(interface.structs), _told(build.structs)),
            _differences("error", _numbers(interface.errors), _numbers(build.errors)),
            _differences("event", _told(interface.events), _told(build.events)),
        )
    )


def nearest(interface: Interface, builds: Iterable[Build]) -> tuple[Build, tuple[Unlike, ...]]:
    """The build that this interface differs least from; raise ValueError if there is none."""
    pairs = ((build, unlike(interface, build)) for build in builds)
    return min(pairs, key=lambda pair: (len(pair[1]), pair[0].name))


def pinned_to(build: Build, wasm_hash: bytes, interface: Interface, at: int = 1) -> Build:
    """Code of another hash taken for a known build; raise OtherInterface unless it says so.

    Whoever does this vouches for it: an interface says nothing of the rules behind it. ``at``
    is when they did, in seconds since 1970.
    """
    different = unlike(interface, build)
    if different:
        raise OtherInterface(build.name, different)
    return taken_for(build, wasm_hash, at)


def taken_for(build: Build, wasm_hash: bytes, at: int) -> Build:
    """Code that was taken for a known build before, after it had been compared."""
    return replace(
        build,
        name=f"{build.name} ({wasm_hash.hex()[:8]})",
        wasm_hash=wasm_hash,
        origin="pinned by the user",
        from_sources=False,
        pinned_at=at,
    )


def _interface(spec: ContractSpec) -> Interface:
    if not spec.entries:
        raise ValueError("no interface")
    if len(spec.entries) > MAX_NAMED:
        raise ValueError("more names than any contract has")
    functions = {_text(f.name.sc_symbol): f for f in spec.functions}
    structs = {_text(s.name): s for s in spec.structs}
    errors = {_text(e.name): e for e in spec.error_enums}
    events = {_text(e.name.sc_symbol): e for e in spec.events}
    topics = {_topic(name, each): _fields(each.params) for name, each in events.items()}
    found = len(functions) + len(structs) + len(errors) + len(topics)
    if found + len(spec.unions) + len(spec.enums) != len(spec.entries):
        raise ValueError("a name twice")  # of which each reader may take another one
    return Interface(
        {name: _fields(each.inputs) for name, each in functions.items()},
        {name: _output(each.outputs) for name, each in functions.items()},
        {name: _fields(each.fields) for name, each in structs.items()},
        {name: _cases(each.cases) for name, each in errors.items()},
        topics,
    )


def _topic(name: str, event: xdr.SCSpecEventV0) -> str:
    """An event goes by the first topic that it is published with."""
    return _text(event.prefix_topics[0].sc_symbol) if event.prefix_topics else name


def _fields(
    named: Sequence[
        xdr.SCSpecFunctionInputV0 | xdr.SCSpecUDTStructFieldV0 | xdr.SCSpecEventParamV0
    ],
) -> dict[str, str]:
    fields = {_text(each.name): _kind(each.type) for each in named}
    if len(fields) != len(named):
        raise ValueError("a field twice")
    return fields


def _cases(cases: Sequence[xdr.SCSpecUDTErrorEnumCaseV0]) -> dict[int, str]:
    numbers = {each.value.uint32: _text(each.name) for each in cases}
    if len(numbers) != len(cases):
        raise ValueError("an error number twice")
    return numbers


def _output(outputs: Sequence[xdr.SCSpecTypeDef]) -> str:
    if len(outputs) > 1:
        raise ValueError("more than one result")
    return _kind(outputs[0]) if outputs else "void"


def _kind(value: xdr.SCSpecTypeDef, depth: int = MAX_DEPTH) -> str:
    """A type as we write it: ``Map<address,i128>``."""
    if depth == 0:
        raise ValueError("types too deep within each other")
    if value.udt is not None:
        return _text(value.udt.name)
    if value.bytes_n is not None:
        return f"BytesN<{value.bytes_n.n.uint32}>"
    if value.tuple is not None:
        return f"({','.join(_kind(each, depth - 1) for each in value.tuple.value_types)})"
    for arm, outer in _OUTER.items():
        within: object = getattr(value, arm)
        if within is not None:
            inner = cast("dict[str, xdr.SCSpecTypeDef]", vars(within)).values()
            return f"{outer}<{','.join(_kind(each, depth - 1) for each in inner)}>"
    return value.type.name.removeprefix("SC_SPEC_TYPE_").lower()


_OUTER: Final = {"option": "Option", "vec": "Vec", "map": "Map", "result": "Result"}
"""The arms of a type that hold other types, in the order in which they are written."""


def signatures(of: Interface | Build) -> dict[str, str]:
    """Parameters in their order, and the answer; nothing is written in two ways."""
    return {
        name: f"({_list(kinds)}) -> {_unit(of.returns.get(name, 'void'))}"
        for name, kinds in of.functions.items()
    }


def _unit(kind: str) -> str:
    return kind.replace("()", "void")


def _told(named: Mapping[str, Names]) -> dict[str, str]:
    return {name: _list(fields) for name, fields in named.items()}


def _numbers(tables: Mapping[str, Mapping[int, str]]) -> dict[str, str]:
    return {
        name: ", ".join(f"{number} {table[number]}" for number in sorted(table))
        for name, table in tables.items()
    }


def _list(fields: Names) -> str:
    return ", ".join(f"{name}: {kind}" for name, kind in fields.items())


def _differences(kind: str, here: Names, build: Names) -> Iterable[Unlike]:
    for name in sorted({*here, *build}):
        pair = here.get(name), build.get(name)
        if pair[0] != pair[1]:
            yield Unlike(kind, name, *(side if side is not None else "" for side in pair))


def _text(raw: bytes) -> str:
    return raw.decode()
