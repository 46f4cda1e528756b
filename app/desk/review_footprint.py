"""Every ledger entry that a transaction may touch, by what it is and whose it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from stellar_sdk import xdr

from app.desk.review_names import Named
from app.pages.review import Fact
from app.words.groups import grouped
from wallet.addresses import account_of, from_sc_address
from wallet.errors import Unreadable
from wallet.footprint import BALANCE
from wallet.review.texts import shown
from wallet.soroban.entries import Key, decoded_key

MOST: Final = 100
"""Entries that are listed; a call may name that many."""

CHANGED: Final = "may be changed"
READ: Final = "is only read"


def footprint_facts(named: Named) -> tuple[Fact, ...]:
    """What may be changed, then what is only read; nothing where none is declared."""
    footprint = named.facts.footprint
    if footprint is None:
        return ()
    told = [Fact(CHANGED, _entry(named, key)) for key in sorted(footprint.read_write)]
    told += [Fact(READ, _entry(named, key)) for key in sorted(footprint.read_only)]
    if len(told) > MOST:
        return (*told[:MOST], Fact("more entries", f"{len(told) - MOST}, in the envelope"))
    return tuple(told)


def _entry(named: Named, key: Key) -> str:
    try:
        return "".join(_parts(named, decoded_key(key)))
    except (Unreadable, ValueError):
        return f"an entry of an owner of an unknown kind, {key.hex()}"


def _parts(named: Named, key: xdr.LedgerKey) -> Iterator[str]:
    entry: xdr.LedgerKeyAccount | xdr.LedgerKeyTrustLine | None = key.account or key.trust_line
    if entry is not None:
        raw = entry.account_id.account_id.ed25519
        yield "account of " if key.account is not None else "trustline of "
        yield _who(named, account_of(raw.uint256)) if raw is not None else "an unknown kind"
        return
    if key.contract_code is not None:
        yield f"code {grouped(key.contract_code.hash.hash.hex())}"
        return
    if key.contract_data is None:
        yield key.type.name.lower().replace("_", " ")
        return
    yield from _of_contract(named, key.contract_data)


def _of_contract(named: Named, data: xdr.LedgerKeyContractData) -> Iterator[str]:
    owner = _who(named, from_sc_address(data.contract))
    parts = data.key.vec.sc_vec if data.key.vec is not None else []
    if data.key.type == xdr.SCValType.SCV_LEDGER_KEY_CONTRACT_INSTANCE:
        yield f"contract {owner}"
    elif data.key.type == xdr.SCValType.SCV_LEDGER_KEY_NONCE:
        yield f"number used once by {owner}"
    elif len(parts) == 2 and parts[0] == BALANCE and parts[1].address is not None:
        holder = _who(named, from_sc_address(parts[1].address))
        yield f"balance of {holder}, kept by the token {owner}"
    else:
        symbol = parts[0] if parts else data.key
        yield f"{_symbol(symbol)} of contract {owner}"


def _symbol(value: xdr.SCVal) -> str:
    if value.sym is not None:
        return f"“{shown(value.sym.sc_symbol.decode('utf-8', 'replace'))}”"
    return value.type.name.removeprefix("SCV_").lower().replace("_", " ")


def _who(named: Named, address: str) -> str:
    name = named.name(address)
    return f"{shown(name)} ({grouped(address)})" if name else grouped(address)
