"""Foreign values: whatever they are, reading them gives a value or a refusal."""

import base64
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel
from stellar_sdk import scval, xdr
from stellar_sdk.exceptions import SorobanRpcErrorResponse

from app.adapters.foreign import I64, SHOWN, decoded, number, plain, understood
from app.errors import LedgerUnreachable, NotARpc
from wallet.errors import Unreadable, WalletError


class Model(BaseModel):
    """A model as the SDK has them."""

    ledger: int


@pytest.mark.parametrize("value", [0, 5, 2**32 - 1])
def test_numbers_stay_in_their_bounds(value: int) -> None:
    assert number(value, "it") == value


@pytest.mark.parametrize("value", [None, -1, 2**32, 10**400])
def test_a_number_beyond_its_bounds_is_refused(value: int | None) -> None:
    with pytest.raises(Unreadable):
        number(value, "it")


def test_times_and_fees_have_wider_bounds() -> None:
    assert number(2**63 - 1, "it", I64) == 2**63 - 1
    with pytest.raises(Unreadable):
        number(2**63, "it", I64)


@given(st.text() | st.binary().map(lambda raw: base64.b64encode(raw).decode()))
def test_any_text_is_a_value_or_refused(text: str) -> None:
    for kind in (xdr.SCVal, xdr.LedgerEntry, xdr.DiagnosticEvent, xdr.SorobanTransactionData):
        with suppress(WalletError):
            assert decoded(kind, text, "it").to_xdr_bytes()


def test_a_string_that_is_no_text_is_still_a_value() -> None:
    value = scval.to_string(b"\xff")
    assert decoded(xdr.SCVal, value.to_xdr(), "it") == value


def test_a_string_that_is_no_text_excuses_nothing_else() -> None:
    told = scval.to_vec([scval.to_string(b"\xff"), scval.to_bool(True)]).to_xdr_bytes()
    lax = told[:-1] + b"\2"  # the SDK reads a bool of 2 as true
    with pytest.raises(Unreadable):
        decoded(xdr.SCVal, base64.b64encode(lax).decode(), "it")


@pytest.mark.parametrize(
    "text", ["AAAA", "AAAAAR==", "no base64", "AAAAAQAAAAA=", "é", "\ud800", "", None]
)
def test_xdr_has_one_form(text: str | None) -> None:
    with pytest.raises(Unreadable):
        decoded(xdr.SCVal, text, "it", limit=100)


def test_xdr_beyond_its_limit_is_not_decoded() -> None:
    with pytest.raises(WalletError):
        decoded(xdr.SCVal, scval.to_bytes(bytes(101)).to_xdr(), "it", limit=100)


@pytest.mark.parametrize(
    ("act", "why"),
    [
        (lambda: Model.model_validate({}), "ledger: Field required"),
        (lambda: number(-1, "ledger"), "ledger: no number from 0 to 4294967295"),
        (lambda: decoded(xdr.SCVal, "A" * 400, "it", limit=100), "it is too large"),
    ],
)
def test_what_is_wrong_with_an_answer_is_told_by_its_name(act: object, why: str) -> None:
    assert callable(act)
    with pytest.raises(NotARpc) as caught, understood("host"):
        act()
    assert (caught.value.host, caught.value.why) == ("host", why)


def test_what_is_wrong_with_an_answer_does_not_quote_it() -> None:
    with pytest.raises(NotARpc) as caught, understood("host"):
        Model.model_validate({"ledger": "evil\x1b[2J" * 1000})
    assert "evil" not in caught.value.why
    assert len(caught.value.why) <= SHOWN


def test_an_error_of_the_sdks_own_is_no_rpc() -> None:
    with pytest.raises(NotARpc), understood("host"):
        raise SorobanRpcErrorResponse(5, None)


def test_an_app_error_passes_as_it_is() -> None:
    with pytest.raises(LedgerUnreachable), understood("host"):
        raise LedgerUnreachable("host")


@given(st.text())
def test_foreign_text_steers_no_screen(text: str) -> None:
    shown = plain(text * 3)
    assert shown.isprintable()
    assert len(shown) == min(200, 3 * len(text))
