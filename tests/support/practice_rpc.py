"""Questions to the practice network's RPC, and its answers as they come out of JSON."""

from __future__ import annotations

import json
from typing import Any

from app.practice.ledger import Chain
from app.practice.rpc import answer


def ask(chain: Chain, method: str, **params: Any) -> Any:
    """Ask the RPC and give the result; an error fails the test."""
    return asked(chain, method, **params)[1]


def asked(chain: Chain, method: str, **params: Any) -> tuple[Chain, Any]:
    """Ask the RPC and give the ledger afterwards as well."""
    after, response = respond(chain, method, params)
    assert "error" not in response, response
    return after, response["result"]


def error_of(chain: Chain, method: str, **params: Any) -> tuple[int, str]:
    """Ask the RPC what it refuses, and give code and message."""
    response = respond(chain, method, params)[1]
    return response["error"]["code"], response["error"]["message"]


def respond(chain: Chain, method: str, params: Any) -> tuple[Chain, Any]:
    """Ask the RPC and give the whole response, as it comes out of JSON."""
    request = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    after, response = answer(chain, json.loads(json.dumps(request)))
    return after, json.loads(json.dumps(response))
