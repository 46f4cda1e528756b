"""Words for an index of escrows that fails: the ledger is asked without it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from app import index_errors
from app.cli.problem import NOTHING, Problem, said
from app.comparing import NoSuchCode
from wallet.escrow.interface import OtherInterface

_WITHOUT: Final = "Escrows can still be looked up by their contract ids."
_OTHER: Final = f"Check its address. {_WITHOUT}"

WORDS: Final[Mapping[type[Any], Callable[[Any], Problem]]] = {
    index_errors.IndexFailed: said(
        "The index does not answer as it should: {host}. " + NOTHING, _WITHOUT
    ),
    index_errors.IndexUnreachable: said(
        "The index does not answer: {host}. " + NOTHING, f"Try again later. {_WITHOUT}", "why"
    ),
    index_errors.IndexTooSlow: said(
        "The index {host} did not answer within {seconds} seconds. " + NOTHING,
        f"Try again later. {_WITHOUT}",
    ),
    index_errors.IndexTooLarge: said(
        "The index {host} sends more than any honest answer holds. " + NOTHING, _OTHER
    ),
    index_errors.NotAnIndex: said(
        "{host} does not answer as an index of escrows. " + NOTHING, _OTHER, "why"
    ),
    index_errors.IndexKeyRefused: said(
        "The index {host} refuses the API key. " + NOTHING,
        f"Check the key, and that it is this network's. {_WITHOUT}",
        "status",
    ),
    index_errors.IndexThrottled: said(
        "The index {host} was asked too often. " + NOTHING,
        f"Wait a minute, and try again. {_WITHOUT}",
        "retry_after",
    ),
    index_errors.IndexEndedShort: said(
        "The index {host} does not tell everything. " + NOTHING,
        f"There may be escrows that are not listed. {_WITHOUT}",
        "why",
    ),
    NoSuchCode: said(
        "The network has no such code, or it sleeps. " + NOTHING,
        "It cannot be compared with the builds that are known.",
        "wasm_hash",
    ),
    OtherInterface: said(
        "This code is not what it is taken for. " + NOTHING,
        "It can be looked at, and not signed for.",
        "build",
        "unlike",
    ),
}
