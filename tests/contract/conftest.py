"""Adapters that are entered for a test and left after it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import pytest

from app.adapters.soroban_rpc import SorobanRpc
from tests.support.rpc import Conversation, Opened, RpcServer, serving, talking
from wallet.network import PRACTICE, Network


@pytest.fixture
async def stack() -> AsyncIterator[AsyncExitStack]:
    async with AsyncExitStack() as stack:
        yield stack


@pytest.fixture
def ledger_at(stack: AsyncExitStack) -> Opened:
    """Enter an adapter for an address."""

    async def enter(address: str, expected: Network = PRACTICE, **options: Any) -> SorobanRpc:
        return await stack.enter_async_context(SorobanRpc(address, expected, **options))

    return enter


@pytest.fixture
def ledger_of(stack: AsyncExitStack, ledger_at: Opened) -> Opened:
    """Enter an adapter for a server."""

    async def enter(server: RpcServer, **options: Any) -> SorobanRpc:
        return await ledger_at(
            await stack.enter_async_context(serving(server.answer)), **options
        )

    return enter


@pytest.fixture
def ledger_told(stack: AsyncExitStack, ledger_at: Opened) -> Opened:
    """Enter an adapter for a raw server."""

    async def enter(conversation: Conversation, **options: Any) -> SorobanRpc:
        address = await stack.enter_async_context(talking(conversation))
        return await ledger_at(address, **options)

    return enter
