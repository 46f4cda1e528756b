"""Wasm binaries for tests: nothing but a header and a section that tells an interface.

Real code cannot be had here; how an interface is written into it, SEP-48 says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from stellar_sdk import xdr

from wallet.escrow.builds import Build

Kind = xdr.SCSpecType
HEADER = b"\0asm\1\0\0\0"
SECTION = "contractspecv0"


def wasm(*entries: xdr.SCSpecEntry, name: str = SECTION) -> bytes:
    """Write code that says this of itself."""
    return HEADER + section(name, b"".join(entry.to_xdr_bytes() for entry in entries))


def section(name: str, content: bytes) -> bytes:
    """Write a custom section."""
    body = leb128(len(name)) + name.encode() + content
    return b"\0" + leb128(len(body)) + body


def leb128(number: int) -> bytes:
    """Write a number as Wasm does."""
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def code_of(build: Build) -> bytes:
    """Write code that has a build's interface."""
    return wasm(*entries_of(build))


def entries_of(build: Build) -> list[xdr.SCSpecEntry]:
    """Write a build's interface, each thing as an entry."""
    return [
        *(struct(name, fields) for name, fields in build.structs.items()),
        *(error_enum(name, cases) for name, cases in build.errors.items()),
        *(
            function(name, inputs, build.returns[name])
            for name, inputs in build.functions.items()
        ),
        *(event(name, params) for name, params in build.events.items()),
    ]


def function(name: str, inputs: Mapping[str, str], output: str = "void") -> xdr.SCSpecEntry:
    """Write a function; nothing as its answer is no output at all."""
    outputs = [] if output == "void" else [type_of(output)]
    named = [xdr.SCSpecFunctionInputV0(b"", n.encode(), type_of(k)) for n, k in inputs.items()]
    made = xdr.SCSpecFunctionV0(b"", xdr.SCSymbol(name.encode()), named, outputs)
    return xdr.SCSpecEntry(xdr.SCSpecEntryKind.SC_SPEC_ENTRY_FUNCTION_V0, function_v0=made)


def struct(name: str, fields: Mapping[str, str]) -> xdr.SCSpecEntry:
    """Write a struct."""
    named = [xdr.SCSpecUDTStructFieldV0(b"", n.encode(), type_of(k)) for n, k in fields.items()]
    made = xdr.SCSpecUDTStructV0(b"", b"", name.encode(), named)
    return xdr.SCSpecEntry(xdr.SCSpecEntryKind.SC_SPEC_ENTRY_UDT_STRUCT_V0, udt_struct_v0=made)


def error_enum(name: str, cases: Mapping[int, str]) -> xdr.SCSpecEntry:
    """Write a table of errors."""
    named = [
        xdr.SCSpecUDTErrorEnumCaseV0(b"", case.encode(), xdr.Uint32(number))
        for number, case in cases.items()
    ]
    made = xdr.SCSpecUDTErrorEnumV0(b"", b"", name.encode(), named)
    kind = xdr.SCSpecEntryKind.SC_SPEC_ENTRY_UDT_ERROR_ENUM_V0
    return xdr.SCSpecEntry(kind, udt_error_enum_v0=made)


def event(name: str, params: Mapping[str, str]) -> xdr.SCSpecEntry:
    """Write an event; in code its type has a name of its own, and the topic is this."""
    location = xdr.SCSpecEventParamLocationV0.SC_SPEC_EVENT_PARAM_LOCATION_DATA
    named = [
        xdr.SCSpecEventParamV0(b"", n.encode(), type_of(k), location) for n, k in params.items()
    ]
    made = xdr.SCSpecEventV0(
        b"",
        b"",
        xdr.SCSymbol(name.title().replace("_", "").encode()),
        [xdr.SCSymbol(name.encode())],
        named,
        xdr.SCSpecEventDataFormat.SC_SPEC_EVENT_DATA_FORMAT_MAP,
    )
    return xdr.SCSpecEntry(xdr.SCSpecEntryKind.SC_SPEC_ENTRY_EVENT_V0, event_v0=made)


def type_of(text: str) -> xdr.SCSpecTypeDef:
    """Write a type as XDR: ``Map<address,i128>``."""
    if sized := re.fullmatch(r"BytesN<(\d+)>", text):
        count = xdr.SCSpecTypeBytesN(xdr.Uint32(int(sized[1])))
        return xdr.SCSpecTypeDef(Kind.SC_SPEC_TYPE_BYTES_N, bytes_n=count)
    if text.startswith("("):
        parts = [type_of(part) for part in _parts(text[1:-1])]
        return xdr.SCSpecTypeDef(Kind.SC_SPEC_TYPE_TUPLE, tuple=xdr.SCSpecTypeTuple(parts))
    if compound := re.fullmatch(r"(Option|Vec|Map|Result)<(.*)>", text):
        return _compound(compound[1], [type_of(part) for part in _parts(compound[2])])
    plain = getattr(Kind, f"SC_SPEC_TYPE_{text.upper()}", None)
    if plain is not None:
        return xdr.SCSpecTypeDef(plain)
    return xdr.SCSpecTypeDef(Kind.SC_SPEC_TYPE_UDT, udt=_named(text))


def _named(text: str) -> xdr.SCSpecTypeUDT:
    return xdr.SCSpecTypeUDT(text.encode())


def _compound(outer: str, inner: list[xdr.SCSpecTypeDef]) -> xdr.SCSpecTypeDef:
    match outer:
        case "Option":
            return xdr.SCSpecTypeDef(
                Kind.SC_SPEC_TYPE_OPTION, option=xdr.SCSpecTypeOption(*inner)
            )
        case "Vec":
            return xdr.SCSpecTypeDef(Kind.SC_SPEC_TYPE_VEC, vec=xdr.SCSpecTypeVec(*inner))
        case "Map":
            return xdr.SCSpecTypeDef(Kind.SC_SPEC_TYPE_MAP, map=xdr.SCSpecTypeMap(*inner))
        case _:
            return xdr.SCSpecTypeDef(
                Kind.SC_SPEC_TYPE_RESULT, result=xdr.SCSpecTypeResult(*inner)
            )


def _parts(text: str) -> list[str]:
    parts, depth = [""], 0
    for letter in text:
        depth += {"<": 1, "(": 1, ">": -1, ")": -1}.get(letter, 0)
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return [part for part in parts if part]
