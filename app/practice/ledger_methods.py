"""RPC methods about the network and its ledgers: dict in, dict out, names as Stellar RPC's."""

from __future__ import annotations

from collections.abc import Mapping

from stellar_sdk import xdr

from app.practice import invocations
from app.practice.closed import PROTOCOL, Closed
from app.practice.fees import BASE_FEE
from app.practice.ledger import RETENTION, Chain
from app.practice.meta import entry_data
from app.practice.params import INVALID_REQUEST, Params, RpcError, bad
from wallet import gate
from wallet.errors import WalletError
from wallet.soroban.entries import Key, is_temporary

Result = Mapping[str, object]

VERSION = "practice"
MAX_KEYS = 200
MAX_LEDGERS = 200
DEFAULT_LEDGERS = 50
STATS_LEDGERS = 50
QUANTILES = ("10", "20", "30", "40", "50", "60", "70", "80", "90", "95", "99")


def get_health(chain: Chain, _params: Params) -> Result:
    """Always healthy."""
    return {
        "status": "healthy",
        "latestLedger": chain.latest.sequence,
        "latestLedgerCloseTime": str(chain.latest.time),
        "oldestLedger": chain.oldest.sequence,
        "oldestLedgerCloseTime": str(chain.oldest.time),
        "ledgerRetentionWindow": RETENTION,
    }


def get_network(chain: Chain, _params: Params) -> Result:
    """Passphrase and protocol; there is no friendbot."""
    passphrase = chain.ledger.network.passphrase
    return {"passphrase": passphrase, "protocolVersion": PROTOCOL}


def get_version_info(_chain: Chain, _params: Params) -> Result:
    """Says that this is the practice network."""
    return {
        "version": VERSION,
        "commitHash": "",
        "buildTimestamp": "",
        "captiveCoreVersion": VERSION,
        "protocolVersion": PROTOCOL,
    }


def get_latest_ledger(chain: Chain, _params: Params) -> Result:
    """The last ledger, its header and meta."""
    latest = chain.latest
    return {
        "id": latest.hash.hex(),
        "protocolVersion": PROTOCOL,
        "sequence": latest.sequence,
        "closeTime": str(latest.time),
        "headerXdr": gate.encode(latest.header),
        "metadataXdr": gate.encode(latest.close_meta),
    }


def get_ledgers(chain: Chain, params: Params) -> Result:
    """Ledgers from one on, or behind a cursor, which is a ledger's number."""
    page = params.inner("pagination")
    limit = page.number("limit", DEFAULT_LEDGERS) or DEFAULT_LEDGERS
    if limit > MAX_LEDGERS:
        raise bad(f"limit must not exceed {MAX_LEDGERS}")
    start, cursor = params.number("startLedger", 0), page.text("cursor", "")
    if cursor:
        if start:
            raise bad("startLedger and cursor cannot both be set")
        if not cursor.isascii() or not cursor.isdigit():
            raise bad("invalid cursor")
        start = int(cursor) + 1
    require_in_range(chain, start, beyond=bool(cursor))
    found = [closed for closed in chain.history if closed.sequence >= start][:limit]
    return {
        "ledgers": [_ledger_info(closed) for closed in found],
        "latestLedger": chain.latest.sequence,
        "latestLedgerCloseTime": chain.latest.time,
        "oldestLedger": chain.oldest.sequence,
        "oldestLedgerCloseTime": chain.oldest.time,
        "cursor": str(found[-1].sequence) if found else cursor,
    }


def get_ledger_entries(chain: Chain, params: Params) -> Result:
    """Entries by their keys, in the order asked for; what sleeps lives until 0."""
    keys = [_key(text, i) for i, text in enumerate(params.texts("keys", MAX_KEYS))]
    entries = [_entry(chain, key) for key in dict.fromkeys(keys) if _is_there(chain, key)]
    return {"entries": entries, "latestLedger": chain.latest.sequence}


def get_fee_stats(chain: Chain, _params: Params) -> Result:
    """Inclusion fees of late: on this network everybody pays the least."""
    recent = chain.history[-STATS_LEDGERS:]
    calls = [t.inner.is_soroban for closed in recent for t in closed.transactions]
    return {
        "sorobanInclusionFee": _distribution(sum(calls), len(recent)),
        "inclusionFee": _distribution(len(calls) - sum(calls), len(recent)),
        "latestLedger": chain.latest.sequence,
    }


def require_in_range(chain: Chain, sequence: int, *, beyond: bool = False) -> None:
    """Refuse a ledger that is not remembered; ``beyond`` admits the one to come."""
    first, last = chain.oldest.sequence, chain.latest.sequence
    if not first <= sequence <= last + beyond:
        raise RpcError(
            INVALID_REQUEST, f"startLedger must be within the ledger range: {first} - {last}"
        )


def _ledger_info(closed: Closed) -> Result:
    return {
        "hash": closed.hash.hex(),
        "sequence": closed.sequence,
        "ledgerCloseTime": str(closed.time),
        "headerXdr": gate.encode(closed.header_entry),
        "metadataXdr": gate.encode(closed.close_meta),
    }


def _key(text: str, place: int) -> Key:
    try:
        value = gate.decode(xdr.LedgerKey, text, "ledger key")
    except WalletError as why:
        raise bad(f"cannot unmarshal key value at index {place}") from why
    if value.type == xdr.LedgerEntryType.TTL:
        raise bad("ledger ttl entries cannot be queried directly")
    return value.to_xdr_bytes()


def _is_there(chain: Chain, key: Key) -> bool:
    """Whether it exists; a temporary entry past its life does not."""
    entry = chain.ledger.entries.get(key)
    if entry is None:
        return False
    over = entry.live_until is not None and entry.live_until < chain.ledger.sequence
    return not (over and is_temporary(key))


def _entry(chain: Chain, key: Key) -> Result:
    entry = chain.ledger.entries[key]
    asleep = invocations.sleeps(chain.ledger, key)
    life = {} if entry.live_until is None else {"liveUntilLedgerSeq": entry.live_until}
    return {
        "key": gate.encode(xdr.LedgerKey.from_xdr_bytes(key)),
        "xdr": gate.encode(entry_data(key, entry)),
        "lastModifiedLedgerSeq": entry.last_modified,
        **({"liveUntilLedgerSeq": 0} if asleep else life),
        "extXdr": gate.encode(xdr.LedgerEntryExt(0)),
    }


def _distribution(transactions: int, ledgers: int) -> Result:
    fee = str(BASE_FEE)
    return {
        **dict.fromkeys(("max", "min", "mode"), fee),
        **{f"p{quantile}": fee for quantile in QUANTILES},
        "transactionCount": str(transactions),
        "ledgerCount": ledgers,
    }
