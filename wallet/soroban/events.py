"""Events as the network counts them: by the bytes of their XDR."""

from __future__ import annotations

from typing import Final

from stellar_sdk import xdr

from wallet.soroban.packing import packed

_BEFORE_TOPICS: Final = 52
"""Bytes of a contract's event before its topics, the number of them among these."""


def event_size(event: xdr.ContractEvent) -> int:
    """How many bytes a contract's event has, without writing all of it."""
    told = event.body.v0
    assert told is not None  # noqa: S101 - this union has one arm
    topics = sum(len(packed(topic)) for topic in told.topics)
    return _BEFORE_TOPICS + topics + len(packed(told.data))
