"""Values are written as the SDK writes them, to the byte: whatever a contract may keep."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stellar_sdk import scval, xdr

from tests.support.builders import ESCROW
from tests.support.contract_values import VALUES
from tests.support.families import BY_NAME, EVERY_BUILD, due
from tests.support.ledgers import SEQUENCE, TOKEN, Entries, balance_entry, ledger
from wallet.escrow.storage import ESCROW_KEY, escrow_to
from wallet.soroban.entries import Entry, contract_data, contract_data_key, instance_key
from wallet.soroban.packing import packed
from wallet.soroban.values import I128_MAX, I128_MIN, as_i128, i128, string, symbol, vector


@given(VALUES)
def test_a_value_is_written_as_the_sdk_writes_it(value: xdr.SCVal) -> None:
    assert packed(value) == value.to_xdr_bytes()


@pytest.mark.parametrize("name", EVERY_BUILD)
def test_the_terms_of_every_build_are_written_as_the_sdk_writes_them(name: str) -> None:
    terms = escrow_to(BY_NAME[name], due(BY_NAME[name]))
    key = contract_data_key(ESCROW, ESCROW_KEY)
    written = contract_data(key, terms)
    assert xdr.LedgerEntryData.from_xdr_bytes(written).to_xdr_bytes() == written
    assert packed(terms) == terms.to_xdr_bytes()


def entries() -> Entries:
    """A ledger's entries of contracts: a token's instance, what somebody holds."""
    everything = ledger(balance_entry(ESCROW, 5)).entries
    return {
        key: entry
        for key, entry in everything.items()
        if entry.data is not None and entry.value.contract_data is not None
    }


def test_an_entry_of_a_contract_is_written_as_it_stands_on_a_ledger() -> None:
    assert instance_key(TOKEN) in entries()
    for key, entry in entries().items():
        held = entry.value.contract_data
        assert held is not None
        assert Entry(contract_data(key, held.val), entry.live_until, SEQUENCE - 1) == entry


@pytest.mark.parametrize(
    "value",
    [
        xdr.SCVal(xdr.SCValType.SCV_BOOL),
        xdr.SCVal(xdr.SCValType.SCV_U32),
        xdr.SCVal(xdr.SCValType.SCV_I128),
        xdr.SCVal(xdr.SCValType.SCV_STRING),
        xdr.SCVal(xdr.SCValType.SCV_SYMBOL),
        xdr.SCVal(xdr.SCValType.SCV_ADDRESS),
        xdr.SCVal(xdr.SCValType.SCV_CONTRACT_INSTANCE),
        vector([xdr.SCVal(xdr.SCValType.SCV_STRING)]),
    ],
    ids=lambda value: value.type.name,
)
def test_what_cannot_be_written_is_refused(value: xdr.SCVal) -> None:
    with pytest.raises(ValueError, match="should not be None"):
        packed(value)


@pytest.mark.parametrize("kind", [xdr.SCValType.SCV_VEC, xdr.SCValType.SCV_MAP])
def test_a_vector_or_a_map_that_is_not_there_is_written_as_such(kind: xdr.SCValType) -> None:
    assert packed(xdr.SCVal(kind)) == xdr.SCVal(kind).to_xdr_bytes()


def test_a_symbol_that_is_too_long_is_refused() -> None:
    value = symbol("a" * 32)
    assert value.sym is not None
    value.sym.sc_symbol = b"a" * 33
    with pytest.raises(ValueError, match="32"):
        packed(value)


def test_a_string_that_is_no_text_is_written_byte_by_byte() -> None:
    assert packed(string("caf\udce9")) == string("caf\udce9").to_xdr_bytes()


LARGE = st.integers(I128_MIN, I128_MAX) | st.sampled_from([I128_MIN, -1, 0, 2**64, I128_MAX])


@given(LARGE)
def test_a_large_number_is_what_the_sdk_makes_of_it(number: int) -> None:
    assert i128(number) == scval.to_int128(number)
    assert as_i128(i128(number)) == number


@pytest.mark.parametrize("number", [I128_MIN - 1, I128_MAX + 1])
def test_a_number_of_more_than_128_bits_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="128"):
        i128(number)
