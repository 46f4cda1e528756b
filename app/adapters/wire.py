"""Stellar RPC without a network: requests as bytes, answers as values or NotARpc (v27 to v30).

Only what a value needs is read; what else an answer holds may come and go with versions.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from stellar_sdk import xdr

from app import ports
from app.adapters.foreign import I64, U32, Facts, parse, plain
from app.adapters.results import Outcome, outcome
from app.errors import RpcRefused
from wallet.errors import Unreadable
from wallet.network import Network, network
from wallet.soroban.entries import Entry, Key, decoded_key

MAX_ENTRY: Final = 256 * 1024
"""More bytes than any ledger entry has; networks allow half of it."""

BASE_FEE: Final = 100
"""Stroops; no network includes an operation for less, even when its last ledgers were empty."""


def request(id_: str, method: str, params: Mapping[str, object] | None = None) -> bytes:
    """Write a JSON-RPC request."""
    asked: dict[str, object] = {"jsonrpc": "2.0", "id": id_, "method": method}
    return json.dumps(asked if params is None else {**asked, "params": params}).encode()


def result(host: str, id_: str, body: bytes) -> Facts:
    """Read the result out of the answer to request ``id_``; raise NotARpc or RpcRefused."""
    answer = parse(host, body)
    refused = answer.has("error")
    # A server that could not read the request has no id to repeat.
    if answer.fields.get("id") != id_ and not (refused and not answer.has("id")):
        raise answer.refused("an answer to something else")
    if answer.fields.get("jsonrpc") != "2.0":
        raise answer.refused("not JSON-RPC 2.0")
    if refused:
        error = answer.facts("error")
        message = error.text("message") if error.has("message") else ""
        raise RpcRefused(host, error.number("code", 2**31, -(2**31)), plain(message))
    return answer.facts("result")


def served_network(answer: Facts) -> Network:
    """Read ``getNetwork``: the network that is served."""
    try:
        return network(answer.text("passphrase"))
    except Unreadable as why:
        raise answer.refused("passphrase is no text") from why


def health(answer: Facts) -> tuple[int, int] | None:
    """Read ``getHealth``: the latest ledger and its close time; None if it tells no times."""
    if not answer.has("latestLedgerCloseTime"):
        return None
    return answer.number("latestLedger"), answer.number("latestLedgerCloseTime", I64)


def latest_ledger(answer: Facts) -> tuple[int, int]:
    """Read ``getLatestLedger``: its sequence and close time."""
    return answer.number("sequence"), answer.number("closeTime", I64)


def base64_keys(keys: Sequence[Key]) -> dict[str, object]:
    """The parameters of ``getLedgerEntries``."""
    return {"keys": [base64.b64encode(key).decode() for key in keys]}


def entries(answer: Facts, asked: Collection[Key]) -> tuple[int, dict[Key, Entry | None]]:
    """Read ``getLedgerEntries``: the ledger, and each asked entry, None where it has none."""
    if "entries" not in answer.fields:
        raise answer.refused("no list of entries")  # which is not the same as an empty one
    found: dict[Key, Entry | None] = dict.fromkeys(asked)
    for facts in answer.each("entries"):
        key = facts.raw(facts.text("key"), "key")
        if key not in found or found[key] is not None:
            raise answer.refused("an entry that was not asked for, or twice")
        found[key] = _entry(facts, key)
    return answer.number("latestLedger"), found


def entry_data(facts: Facts, key: Key, data: xdr.LedgerEntryData) -> bytes | None:
    """The data of the entry under this key, None for code; raise NotARpc if it is another's."""
    if _key_of(data) != key:
        raise facts.refused("an entry under another entry's key")
    return None if data.contract_code is not None else data.to_xdr_bytes()


def sent(answer: Facts, hash_: bytes) -> ports.Pending | ports.Rejected | ports.TryAgain:
    """Read ``sendTransaction`` of the transaction with this hash."""
    _same_hash(answer, "hash", hash_)
    match answer.text("status"):
        case "PENDING" | "DUPLICATE":
            return ports.Pending(hash_, answer.number("latestLedger"))
        case "TRY_AGAIN_LATER":
            return ports.TryAgain()
        case "ERROR":
            why = _outcome(answer, "errorResultXdr")
            return ports.Rejected(why.result, why.operation)
        case _:
            raise answer.refused("a status that we do not know")


def transaction(answer: Facts, hash_: bytes) -> ports.Final | ports.NotFound:
    """Read ``getTransaction`` of this hash."""
    status = answer.text("status")
    if status == "NOT_FOUND":
        return ports.NotFound(
            answer.number("oldestLedger"),
            answer.number("oldestLedgerCloseTime", I64),
            answer.number("latestLedger"),
            answer.number("latestLedgerCloseTime", I64),
        )
    _same_hash(answer, "txHash", hash_)
    end = _outcome(answer, "resultXdr")
    if status != ("SUCCESS" if end.successful else "FAILED"):
        raise answer.refused("a status that its result contradicts")
    ledger, time = answer.number("ledger"), answer.number("createdAt", I64)
    return ports.Final(hash_, ledger, time, end.successful, end.result, end.operation)


def inclusion_fee(answer: Facts) -> int:
    """Read ``getFeeStats``: what 9 of 10 recent contract calls did not exceed, in stroops."""
    return max(BASE_FEE, answer.facts("sorobanInclusionFee").number("p90", U32))


def _entry(facts: Facts, key: Key) -> Entry:
    changed = facts.number("lastModifiedLedgerSeq")
    where = decoded_key(key)
    # Code is known by its hash: only its life matters.
    data = None if where.contract_code is not None else _data(facts, key)
    if where.contract_data is None and where.contract_code is None:
        return Entry(data, None, changed)
    # Archived entries have a life of 0, or none in answers of some versions.
    life = facts.number("liveUntilLedgerSeq") if facts.has("liveUntilLedgerSeq") else 0
    return Entry(data, life, changed)


def _data(facts: Facts, key: Key) -> bytes | None:
    return entry_data(facts, key, facts.xdr(xdr.LedgerEntryData, "xdr", MAX_ENTRY))


def _key_of(data: xdr.LedgerEntryData) -> Key | None:
    """The key that an entry stands under; None for kinds that no escrow has to do with."""
    key = xdr.LedgerKey(data.type)
    if data.account is not None:
        key.account = xdr.LedgerKeyAccount(data.account.account_id)
    elif data.trust_line is not None:
        line = data.trust_line
        key.trust_line = xdr.LedgerKeyTrustLine(line.account_id, line.asset)
    elif data.contract_data is not None:
        stored = data.contract_data
        key.contract_data = xdr.LedgerKeyContractData(
            stored.contract, stored.key, stored.durability
        )
    elif data.contract_code is not None:
        key.contract_code = xdr.LedgerKeyContractCode(data.contract_code.hash)
    elif data.config_setting is not None:
        setting = data.config_setting.config_setting_id
        key.config_setting = xdr.LedgerKeyConfigSetting(setting)
    else:
        return None
    return key.to_xdr_bytes()


def _same_hash(answer: Facts, name: str, hash_: bytes) -> None:
    if answer.text(name) != hash_.hex():
        raise answer.refused("another transaction's hash")


def _outcome(answer: Facts, name: str) -> Outcome:
    return outcome(answer.xdr(xdr.TransactionResult, name))
