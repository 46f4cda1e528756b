"""Compares code that we do not know with the builds that we do, function by function."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from app.errors import AppError
from app.ports import SearchPort
from wallet.escrow.builds import Build, Builds
from wallet.escrow.interface import Interface, Unlike, interface_in, nearest, unlike


@dataclass(eq=False)
class NoSuchCode(AppError):
    """A network has no code of this hash, or it sleeps where nobody reads it; in hex."""

    wasm_hash: str


@dataclass(frozen=True)
class Comparison:
    """Code beside the build that it is most like; equal interfaces prove no equal rules.

    ``alike``: every build that it does not differ from.
    """

    wasm_hash: bytes
    interface: Interface
    nearest: Build
    unlike: tuple[Unlike, ...]
    alike: tuple[Build, ...] = ()


async def compare(port: SearchPort, wasm_hash: bytes, builds: Builds) -> Comparison:
    """Read code and compare what it says of itself; raise NoSuchCode, Unreadable, TooLarge.

    To take it for that build is the user's own act: ``wallet.escrow.interface.pinned_to``.
    """
    wasm = await port.code(wasm_hash)
    if wasm is None:
        raise NoSuchCode(wasm_hash.hex())
    return await asyncio.to_thread(_compared, wasm, wasm_hash, builds)


def _compared(wasm: bytes, wasm_hash: bytes, builds: Builds) -> Comparison:
    interface = interface_in(wasm)
    known = [build for build in builds.by_hash.values() if not build.pinned_at]
    build, differs = nearest(interface, known)
    alike = [each for each in known if not unlike(interface, each)]
    ordered = tuple(sorted(alike, key=lambda each: (each != build, each.name)))
    return Comparison(wasm_hash, interface, build, differs, ordered)
