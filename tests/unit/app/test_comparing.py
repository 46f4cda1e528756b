"""Unknown code is compared with known builds by what it says of itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256

import pytest
from typing_extensions import override

from app.comparing import NoSuchCode, compare
from tests.support import wasm
from tests.support.searched import BUILDS, SINGLE, Searched
from wallet.errors import Unreadable


@dataclass
class Stocked(Searched):
    """A network that has one piece of code."""

    wasm: bytes = b""

    @override
    async def code(self, wasm_hash: bytes) -> bytes | None:
        return self.wasm if sha256(self.wasm).digest() == wasm_hash else None


async def test_code_is_compared_with_the_build_it_is_most_like() -> None:
    functions = {**SINGLE.functions, "drain": {}}
    code = wasm.code_of(
        replace(SINGLE, functions=functions, returns={**SINGLE.returns, "drain": "void"})
    )
    told = await compare(Stocked(wasm=code), sha256(code).digest(), BUILDS)
    assert told.nearest == SINGLE
    assert [(each.kind, each.name) for each in told.unlike] == [("function", "drain")]


async def test_code_that_is_not_there_cannot_be_compared() -> None:
    with pytest.raises(NoSuchCode):
        await compare(Stocked(wasm=b"x"), bytes(32), BUILDS)


async def test_code_that_says_nothing_of_itself_is_unreadable() -> None:
    with pytest.raises(Unreadable):
        await compare(Stocked(wasm=wasm.HEADER), sha256(wasm.HEADER).digest(), BUILDS)
