from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stellar_sdk import Asset as SdkAsset

from tests.support.builders import ALICE
from wallet.amounts import (
    I128_MAX,
    I128_MIN,
    NATIVE,
    Asset,
    asset,
    basis_points_as_percent,
    format_amount,
    parse_amount,
)
from wallet.errors import Unreadable
from wallet.network import PUBLIC, TESTNET

DECIMALS = st.integers(0, 18)


@pytest.mark.parametrize(
    ("units", "text"),
    [
        (2_500_000_000_000, "250,000.00"),
        (0, "0.00"),
        (1, "0.0000001"),
        (10_000_000, "1.00"),
        (15_000_000, "1.50"),
        (12_345_678, "1.2345678"),
        (12_345_670, "1.234567"),
        (-12_345_000_000, "-1,234.50"),
        (I128_MAX, "17,014,118,346,046,923,173,168,730,371,588.4105727"),
    ],
)
def test_an_amount_is_written_with_cents_and_no_idle_zeros(units: int, text: str) -> None:
    assert format_amount(units) == text


@pytest.mark.parametrize(("decimals", "text"), [(0, "1,234"), (1, "123.4"), (2, "12.34")])
def test_a_token_with_few_decimals_shows_those(decimals: int, text: str) -> None:
    assert format_amount(1234, decimals) == text


@given(st.integers(0, I128_MAX), DECIMALS)
def test_what_is_written_is_read_back(units: int, decimals: int) -> None:
    text = format_amount(units, decimals)
    assert parse_amount(text, decimals) == units
    assert parse_amount(text.replace(",", ""), decimals) == units


@given(st.integers(I128_MIN, -1), DECIMALS)
def test_a_negative_amount_is_its_opposite_with_a_sign(units: int, decimals: int) -> None:
    assert format_amount(units, decimals) == "-" + format_amount(-units, decimals)


@pytest.mark.parametrize(
    "text", ["250000", "250,000", "250000.0", "250,000.0000000", "0250000"]
)
def test_amounts_are_read_plain_or_grouped(text: str) -> None:
    assert parse_amount(text) == 2_500_000_000_000


@pytest.mark.parametrize(
    "text",
    [
        *("", " 1", "1 ", "+1", "-1", "1.", ".5", "1e3", "NaN", "1_000", "0x10", "1.0.0"),
        *("1,00", "1,0000", "12,34.00", ",100", "0,100", "1000,000", "1,5", "1.000,00"),
        *(
            "\u0661",
            "\uff11",
            "1\n",
            "1.00000001",
            "1.00000000",
            "9" * 40,
            "9" * 39,
            "1" * 5000,
        ),
    ],
)
def test_any_other_text_is_no_amount(text: str) -> None:
    with pytest.raises(Unreadable):
        parse_amount(text)


@given(st.text())
def test_any_text_is_an_amount_or_refused(text: str) -> None:
    with suppress(Unreadable):
        assert 0 <= parse_amount(text) <= I128_MAX


def test_the_largest_amount_is_an_i128() -> None:
    assert parse_amount(str(I128_MAX), 0) == I128_MAX
    with pytest.raises(Unreadable):
        parse_amount(str(I128_MAX + 1), 0)


@pytest.mark.parametrize(
    ("basis_points", "text"),
    [
        (0, "0"),
        (30, "0.3"),
        (25, "0.25"),
        (100, "1"),
        (9000, "90"),
        (10_000, "100"),
        (-5, "-0.05"),
    ],
)
def test_basis_points_are_hundredths_of_a_percent(basis_points: int, text: str) -> None:
    assert basis_points_as_percent(basis_points) == text


@pytest.mark.parametrize("code", ["A", "USDC", "LONGCODE1234"])
def test_an_asset_is_its_code_and_issuer(code: str) -> None:
    ours, theirs = Asset(code, ALICE.public), SdkAsset(code, ALICE.public)
    assert asset(str(ours)) == ours
    assert ours.to_xdr() == theirs.to_xdr_object()
    assert ours.contract_id(PUBLIC) == theirs.contract_id(PUBLIC.passphrase)


def test_an_assets_contract_differs_by_network() -> None:
    assert NATIVE.contract_id(PUBLIC) != NATIVE.contract_id(TESTNET)


def test_the_native_asset_has_no_issuer() -> None:
    assert asset("native") == NATIVE
    assert str(NATIVE) == "native"


@pytest.mark.parametrize(
    "text", ["", "XLM", "USDC:", f":{ALICE.public}", f"TOOLONGACODE1:{ALICE.public}", "US-D:G"]
)
def test_any_other_text_is_no_asset(text: str) -> None:
    with pytest.raises(Unreadable):
        asset(text)
