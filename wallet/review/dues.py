"""What a call would pay out if everybody could take it: no payee that is not ready hides it.

The model is asked in a state in which all whom the call could pay are ready, so that no rule of
a contract is written here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from stellar_sdk import xdr

from wallet import pinned
from wallet.addresses import AccountId, Address, ContractId, is_contract, xdr_account_id
from wallet.amounts import Asset
from wallet.escrow.prediction import NETWORK_LIFE, predict
from wallet.holdings import claimed_asset, contract_balance_key, holding_key
from wallet.review.facts import Facts
from wallet.soroban.authority import Invocation
from wallet.soroban.entries import Entry, contract_data, on_trustline
from wallet.soroban.host import Done, Payment
from wallet.soroban.values import i128, struct

I64_MAX = 2**63 - 1


def dues_of(facts: Facts) -> Mapping[Address, int]:
    """Whom the call pays out of the escrow, and how much; nobody where it would be refused.

    Some are paid nothing: where the code makes a transfer all the same, they must be ready too.
    """
    call, escrow = facts.call, facts.escrow
    if call is None or escrow is None or facts.move is None:
        return {}
    token = ContractId(escrow.token)
    held = claimed_asset(facts.view.snapshot.entries, token)
    if held is None:
        return {}
    # Where everybody can take what is paid as things are, no readier state pays otherwise.
    paid = _paid_if_ready(facts, call, held) if facts.done is None else facts.done.payments
    due: Counter[Address] = Counter()
    for payment in paid:
        if payment.token == token and payment.sender == call.contract != payment.receiver:
            due[payment.receiver] += payment.amount
    return due


def _paid_if_ready(facts: Facts, call: Invocation, held: Asset) -> Sequence[Payment]:
    assert facts.escrow is not None  # noqa: S101 - nobody is due anything without one
    token, snapshot = ContractId(facts.escrow.token), facts.view.snapshot
    ready = {
        holding_key(token, held, who): _ready(facts, held, who)
        for who in _payable(facts)
        if who not in {held.issuer, call.contract}
    }
    state = replace(snapshot, entries={**snapshot.entries, **ready})
    builds, entries = facts.view.builds, facts.by_address
    outcome = predict(state, call, facts.acting, builds, entries).outcome
    return outcome.payments if isinstance(outcome, Done) else ()


def fee_accounts_of(facts: Facts) -> frozenset[Address]:
    """Who can rightly get the protocol's fee: by the code, or where it asks, as pinned."""
    fixed = facts.build.fee_account if facts.build is not None else None
    known = fixed or pinned.fee_account(facts.envelope.network, facts.view.pinned)
    return frozenset() if known is None else frozenset({known})


def _payable(facts: Facts) -> Iterator[Address]:
    """Everybody whom the call could pay."""
    if facts.escrow is not None:
        yield from facts.escrow.parties
    yield from fee_accounts_of(facts)
    named = vars(facts.move)
    yield from named.get("distributions", ())
    if named.get("fee_account") is not None:
        yield named["fee_account"]


def _ready(facts: Facts, held: Asset, who: Address) -> Entry:
    """An entry of this address that can take whatever is paid."""
    if is_contract(who):
        return _balance(facts, who)
    if held.issuer is None:
        return Entry(_account(AccountId(who)).to_xdr_bytes())
    line = xdr.TrustLineEntry(
        xdr_account_id(AccountId(who)),
        on_trustline(held.to_xdr()),
        xdr.Int64(0),
        xdr.Int64(I64_MAX),
        xdr.Uint32(xdr.TrustLineFlags.AUTHORIZED_FLAG),
        xdr.TrustLineEntryExt(0),
    )
    data = xdr.LedgerEntryData(xdr.LedgerEntryType.TRUSTLINE, trust_line=line)
    return Entry(data.to_xdr_bytes())


def _account(who: AccountId) -> xdr.LedgerEntryData:
    entry = xdr.AccountEntry(
        xdr_account_id(who),
        xdr.Int64(2**40),
        xdr.SequenceNumber(xdr.Int64(0)),
        xdr.Uint32(0),
        None,
        xdr.Uint32(0),
        xdr.String32(b""),
        xdr.Thresholds(bytes([1, 0, 0, 0])),
        [],
        xdr.AccountEntryExt(0),
    )
    return xdr.LedgerEntryData(xdr.LedgerEntryType.ACCOUNT, account=entry)


def _balance(facts: Facts, who: Address) -> Entry:
    assert facts.escrow is not None  # noqa: S101 - nobody is due anything without one
    key = contract_balance_key(ContractId(facts.escrow.token), who)
    flag = xdr.SCValType.SCV_BOOL
    value = struct(
        {
            "amount": i128(0),
            "authorized": xdr.SCVal(flag, b=True),
            "clawback": xdr.SCVal(flag, b=False),
        }
    )
    life = facts.view.snapshot.sequence + NETWORK_LIFE.min_persistent
    return Entry(contract_data(key, value), life)
