"""Stellar RPC over the practice ledger: JSON-RPC 2.0, dict in, dict out, nothing kept.

Every answer comes with the ledger as it is afterwards, the same one unless a transaction was
taken. Parameters go by name; XDR is base64 only (``xdrFormat: json`` is refused); a list of
requests is refused. There is no getTransactions.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import cast

from app.practice import events, ledger_methods, transaction_methods
from app.practice.ledger import Chain
from app.practice.params import (
    INTERNAL_ERROR,
    INVALID_REQUEST,
    METHOD_NOT_FOUND,
    PARSE_ERROR,
    Params,
    RpcError,
    bad,
)

Response = Mapping[str, object]

READING: Mapping[str, Callable[[Chain, Params], Response]] = {
    "getHealth": ledger_methods.get_health,
    "getNetwork": ledger_methods.get_network,
    "getVersionInfo": ledger_methods.get_version_info,
    "getLatestLedger": ledger_methods.get_latest_ledger,
    "getLedgers": ledger_methods.get_ledgers,
    "getLedgerEntries": ledger_methods.get_ledger_entries,
    "getFeeStats": ledger_methods.get_fee_stats,
    "simulateTransaction": transaction_methods.simulate_transaction,
    "getTransaction": transaction_methods.get_transaction,
    "getEvents": events.get_events,
}

WRITING: Mapping[str, Callable[[Chain, Params], tuple[Chain, Response]]] = {
    "sendTransaction": transaction_methods.send_transaction,
}


def answer_text(chain: Chain, body: bytes) -> tuple[Chain, str]:
    """Answer the text of a request."""
    try:
        request: object = json.loads(body)
    except (ValueError, RecursionError):
        return chain, json.dumps(_failure(None, RpcError(PARSE_ERROR, "no JSON")))
    after, response = answer(chain, request)
    return after, json.dumps(response)


def failure_text(body: bytes, why: str) -> str:
    """Answer the text of any request with a failure of the server's own."""
    try:
        request: object = json.loads(body)
    except (ValueError, RecursionError):
        request = None
    id_ = cast("dict[str, object]", request).get("id") if isinstance(request, dict) else None
    return json.dumps(_failure(id_, RpcError(INTERNAL_ERROR, why)))


def answer(chain: Chain, request: object) -> tuple[Chain, Response]:
    """Answer a request; whatever is wrong with it is in the answer."""
    if not isinstance(request, dict):
        return chain, _failure(None, RpcError(INVALID_REQUEST, "one object is expected"))
    fields = cast("dict[str, object]", request)
    id_ = fields.get("id")
    try:
        after, result = _dispatch(chain, fields)
    except RpcError as why:
        return chain, _failure(id_, why)
    return after, {"jsonrpc": "2.0", "id": id_, "result": result}


def _dispatch(chain: Chain, fields: Mapping[str, object]) -> tuple[Chain, Response]:
    method = fields.get("method")
    if fields.get("jsonrpc") != "2.0" or not isinstance(method, str):
        raise RpcError(INVALID_REQUEST, "not a JSON-RPC 2.0 request")
    if not isinstance(fields.get("id"), str | int):
        raise RpcError(INVALID_REQUEST, "the id is a string or a number")
    if method not in READING and method not in WRITING:
        raise RpcError(METHOD_NOT_FOUND, "method not found")
    params = Params.of(fields.get("params"))
    if params.text("xdrFormat", "base64") != "base64":
        raise bad("xdrFormat: only base64 is spoken here")
    if method in WRITING:
        return WRITING[method](chain, params)
    return chain, READING[method](chain, params)


def _failure(id_: object, error: RpcError) -> Response:
    known = id_ if isinstance(id_, str | int) else None
    return {
        "jsonrpc": "2.0",
        "id": known,
        "error": {"code": error.code, "message": error.message},
    }
