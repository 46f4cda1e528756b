"""Keys of ledger entries are written at once, and are those that the SDK writes."""

from __future__ import annotations

import pytest
from stellar_sdk import scval, xdr

from tests.support.builders import ALICE, ESCROW
from tests.support.ledgers import USDC, XLM
from wallet.addresses import Address, to_sc_address, xdr_account_id
from wallet.soroban.entries import (
    PERSISTENT,
    TEMPORARY,
    account_key,
    contract_data_key,
    on_trustline,
    trustline_key,
)
from wallet.soroban.values import VOID, address, i128, symbol, vector

KIND = xdr.LedgerEntryType
NAMES = {
    "a symbol": symbol("METADATA"),
    "a balance": vector([symbol("Balance"), address(ESCROW)]),
    "an instance": xdr.SCVal(xdr.SCValType.SCV_LEDGER_KEY_CONTRACT_INSTANCE),
    "bytes": scval.to_bytes(b"\0\1"),
    "a number": i128(-1),
    "nothing": VOID,
}


def test_the_key_of_an_account_is_the_sdks() -> None:
    named = xdr.LedgerKeyAccount(xdr_account_id(ALICE.public))
    assert account_key(ALICE.public) == xdr.LedgerKey(KIND.ACCOUNT, named).to_xdr_bytes()


@pytest.mark.parametrize("asset", [USDC, XLM], ids=str)
def test_the_key_of_a_trustline_is_the_sdks(asset: object) -> None:
    line = on_trustline(asset.to_xdr())  # type: ignore[attr-defined]
    named = xdr.LedgerKeyTrustLine(xdr_account_id(ALICE.public), line)
    whole = xdr.LedgerKey(KIND.TRUSTLINE, trust_line=named)
    assert trustline_key(ALICE.public, line) == whole.to_xdr_bytes()


@pytest.mark.parametrize("owner", [ALICE.public, ESCROW])
@pytest.mark.parametrize("durability", [PERSISTENT, TEMPORARY])
@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_the_key_of_a_contracts_entry_is_the_sdks(
    owner: Address, durability: xdr.ContractDataDurability, name: xdr.SCVal
) -> None:
    named = xdr.LedgerKeyContractData(to_sc_address(owner), name, durability)
    whole = xdr.LedgerKey(KIND.CONTRACT_DATA, contract_data=named)
    assert contract_data_key(owner, name, durability) == whole.to_xdr_bytes()
