"""RPC methods about transactions: simulate, send, look up."""

from __future__ import annotations

from collections.abc import Mapping

from stellar_sdk import xdr

from app.practice.applying import Applied, Change
from app.practice.ledger import Answer, Chain, Status
from app.practice.meta import ledger_entry, transaction_meta
from app.practice.params import Params, bad
from app.practice.simulation import (
    LEEWAY,
    AuthMode,
    CannotSimulate,
    Simulated,
    Wishes,
    simulate,
)
from app.practice.transactions import Submitted, envelope_of, inner_of, submitted
from wallet import gate
from wallet.addresses import contract_hash
from wallet.envelope import FeeBump, read_envelope
from wallet.errors import WalletError
from wallet.soroban.errors import HostError

Result = Mapping[str, object]


def simulate_transaction(chain: Chain, params: Params) -> Result:
    """What a transaction would do; that it cannot is an ``error`` in the result."""
    latest = {"latestLedger": chain.latest.sequence}
    try:
        inner = inner_of(_read(chain, params))
    except WalletError:
        return {"error": "Could not unmarshal transaction", **latest}
    try:
        return {**_simulated(simulate(chain, inner, _wishes(params))), **latest}
    except CannotSimulate as why:
        events = [] if why.error is None else [gate.encode(_diagnostic(why.error))]
        return {"error": why.message, "events": events, **latest}


def send_transaction(chain: Chain, params: Params) -> tuple[Chain, Result]:
    """Hand a transaction in."""
    try:
        handed_in = _read(chain, params)
    except WalletError as why:
        raise bad("invalid_xdr") from why
    after, answer = chain.submit(handed_in)
    return after, {
        "status": answer.status.value,
        "hash": handed_in.hash.hex(),
        "latestLedger": chain.latest.sequence,
        "latestLedgerCloseTime": str(chain.latest.time),
        **_error(answer),
    }


def get_transaction(chain: Chain, params: Params) -> Result:
    """Where a transaction is, by its hash."""
    text = params.text("hash")
    try:
        hash_ = bytes.fromhex(text)
    except ValueError as why:
        raise bad("incorrect hash") from why
    if len(text) != 64:
        raise bad(f"unexpected hash length ({len(text)})")
    found = chain.find(hash_)
    frame = {
        "txHash": text,
        "latestLedger": chain.latest.sequence,
        "latestLedgerCloseTime": str(chain.latest.time),
        "oldestLedger": chain.oldest.sequence,
        "oldestLedgerCloseTime": str(chain.oldest.time),
    }
    if found is None:
        return {"status": "NOT_FOUND", **frame}
    closed, applied = found
    return {
        "status": "SUCCESS" if applied.outcome.successful else "FAILED",
        **frame,
        **_applied(applied),
        "ledger": closed.sequence,
        "createdAt": str(closed.time),
    }


def _read(chain: Chain, params: Params) -> Submitted:
    return submitted(read_envelope(params.text("transaction"), chain.ledger.network))


def _wishes(params: Params) -> Wishes:
    text = params.text("authMode", "")
    if text not in set(AuthMode):
        raise CannotSimulate(
            "optional 'authMode' must be one of enforce,record,record_allow_nonroot"
            " when included"
        )
    leeway = params.inner("resourceConfig").number("instructionLeeway", LEEWAY)
    return Wishes(AuthMode(text), params.flag("useUpgradedAuth"), leeway)


def _simulated(simulated: Simulated) -> Result:
    answer: dict[str, object] = {
        "transactionData": gate.encode(simulated.data),
        "minResourceFee": str(simulated.resource_fee),
        "events": [gate.encode(xdr.DiagnosticEvent(True, e)) for e in simulated.events],
    }
    if simulated.value is not None:
        auth = [gate.encode(entry) for entry in simulated.authorization]
        answer["results"] = [{"auth": auth, "xdr": gate.encode(simulated.value)}]
        answer["stateChanges"] = [_state_change(change) for change in simulated.changes]
    return answer


def _state_change(change: Change) -> Result:
    before, after = (
        gate.encode(ledger_entry(change.key, entry)) if entry is not None else None
        for entry in (change.before, change.after)
    )
    kind = "created" if before is None else "deleted" if after is None else "updated"
    key = gate.encode(xdr.LedgerKey.from_xdr_bytes(change.key))
    return {"type": kind, "key": key, "before": before, "after": after}


def _error(answer: Answer) -> Result:
    if answer.status is not Status.ERROR or answer.result is None:
        return {}
    return {"errorResultXdr": gate.encode(answer.result), "diagnosticEventsXdr": []}


def _applied(applied: Applied) -> Result:
    envelope = envelope_of(applied.submitted)
    events = [gate.encode(event) for event in applied.events]
    return {
        "applicationOrder": applied.order,
        "feeBump": isinstance(envelope, FeeBump),
        "envelopeXdr": envelope.to_base64(),
        "resultXdr": gate.encode(applied.result),
        "resultMetaXdr": gate.encode(transaction_meta(applied)),
        "events": {
            "transactionEventsXdr": [],
            "contractEventsXdr": [events] if applied.inner.is_soroban else [],
        },
    }


def _diagnostic(error: HostError) -> xdr.DiagnosticEvent:
    """The event in which the host says what went wrong, and where."""
    topics = [xdr.SCVal(xdr.SCValType.SCV_SYMBOL, sym=xdr.SCSymbol(b"error")), _sc_error(error)]
    data = xdr.SCVal(xdr.SCValType.SCV_STRING, str=xdr.SCString(error.why.encode()))
    who = error.raised_by
    contract = None if who is None else xdr.ContractID(xdr.Hash(contract_hash(who)))
    body = xdr.ContractEventBody(0, v0=xdr.ContractEventV0(topics, data))
    kind = xdr.ContractEventType.DIAGNOSTIC
    event = xdr.ContractEvent(xdr.ExtensionPoint(0), contract, kind, body)
    return xdr.DiagnosticEvent(False, event)


def _sc_error(error: HostError) -> xdr.SCVal:
    kind = xdr.SCErrorType[f"SCE_{_upper(error.kind)}"]
    if isinstance(error.code, int):
        value = xdr.SCError(kind, contract_code=xdr.Uint32(error.code))
    else:
        value = xdr.SCError(kind, code=xdr.SCErrorCode[f"SCEC_{_upper(error.code)}"])
    return xdr.SCVal(xdr.SCValType.SCV_ERROR, error=value)


def _upper(name: str) -> str:
    """``InvalidAction`` as XDR writes it: INVALID_ACTION."""
    return "".join(f"_{c}" if c.isupper() else c for c in name).lstrip("_").upper()
