"""Indexes on loopback for tests: both APIs, over as many escrows as a test wants."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from wallet.addresses import ContractId

KEY = "id-of-a-key.9f8e7d6c5b4a"
"""Stands for a secret; nobody must ever see it but the server that is asked."""

Row = Mapping[str, Any]


def dev_row(contract: ContractId, **more: object) -> Row:
    """Write an escrow as the product API lists it."""
    return {
        "contractId": contract,
        "engagementId": "2026-114",
        "title": "Closing",
        "type": "single-release",
        "amount": 100,
        "platformFee": 1,
        "balance": 0,
        "isActive": True,
        "flags": {"disputed": False, "released": False},
        "milestones": [{"description": "Deed of sale", "status": "pending", "approved": False}],
        "createdAt": {"_seconds": 1_790_000_000, "_nanoseconds": 5},
        **more,
    }


def core_row(contract: ContractId, **more: object) -> Row:
    """Write an escrow as the core API lists it."""
    return {
        "network": "testnet",
        "contractId": contract,
        "type": "single-release",
        "engagementId": "2026-114",
        "status": "active",
        "totalAmount": "100.0000000",
        "asset": {"name": "USDC"},
        "snapshot": {"title": "Closing", "dispute": {"isDisputed": False, "reason": ""}},
        **more,
    }


@dataclass
class IndexServer:
    """Answers as one of both APIs; ``said`` is said instead, in order, the last one stays."""

    rows: Sequence[object] = ()
    page: int = 8
    said: list[web.Response] = field(default_factory=list[web.Response])
    repeats: bool = False
    asked: list[tuple[str, Mapping[str, str]]] = field(
        default_factory=list[tuple[str, Mapping[str, str]]]
    )
    headers: list[Mapping[str, str]] = field(default_factory=list[Mapping[str, str]])

    async def dev(self, request: web.Request) -> web.StreamResponse:
        """Answer a bare list, a page of it where it is asked by pages."""
        if said := self._note(request):
            return said
        if "get-escrows-by-role" in request.path and request.query["role"] != "approver":
            return _json([])
        if "by-signer" in request.path:
            return _json([])
        if "page" not in request.query:
            wanted = request.query.getall("contractIds[]")
            return _json([each for each in self.rows if _named(each) in wanted])
        start = 0 if self.repeats else (int(request.query["page"]) - 1) * self.page
        return _json(self.rows[start : start + self.page])

    async def core(self, request: web.Request) -> web.StreamResponse:
        """Answer a page that names the next one."""
        if said := self._note(request):
            return said
        start = int(request.query.get("cursor", "0"))
        end = start + self.page
        more = end < len(self.rows)
        return _json(
            {
                "data": self.rows[start:end],
                "hasMore": more,
                "nextCursor": str(0 if self.repeats else end) if more else None,
            }
        )

    def _note(self, request: web.Request) -> web.Response | None:
        self.asked.append((request.path, dict(request.query)))
        self.headers.append(dict(request.headers))
        if not self.said:
            return None
        return self.said.pop(0) if len(self.said) > 1 else _copy(self.said[0])


def saying(body: str, status: int = 200, **headers: str) -> web.Response:
    """Say this, whatever is asked."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return web.Response(text=body, status=status, headers=named)


def _copy(response: web.Response) -> web.Response:
    headers = {k: v for k, v in response.headers.items() if k.lower() != "content-type"}
    return web.Response(text=response.text, status=response.status, headers=headers)


def _named(row: object) -> object:
    return row.get("contractId") if isinstance(row, dict) else None


def _json(value: object) -> web.Response:
    return web.Response(text=json.dumps(value), content_type="application/json")
