"""Every field of what nobody explains is shown, whatever it holds."""

from __future__ import annotations

import pytest
from stellar_sdk import xdr

from app.desk.review_raw import raw_facts
from tests.support.builders import ESCROW
from tests.support.requests import data_of, honest
from wallet.addresses import to_sc_address
from wallet.soroban.entries import PERSISTENT

KINDS = (xdr.SCValType.SCV_MAP, xdr.SCValType.SCV_VEC)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_an_entry_named_by_a_list_that_is_not_there_is_shown_as_its_bytes(
    kind: xdr.SCValType,
) -> None:
    data = xdr.LedgerKeyContractData(to_sc_address(ESCROW), xdr.SCVal(kind), PERSISTENT)
    key = xdr.LedgerKey(xdr.LedgerEntryType.CONTRACT_DATA, contract_data=data)
    case = honest().edited(lambda t: data_of(t).resources.footprint.read_write.append(key))
    told = raw_facts(case.review.facts)
    assert told[-1].value == key.to_xdr()
