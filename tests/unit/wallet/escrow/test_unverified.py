"""States of code that nobody knows: read as they stand, guessed at, never taken for more."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stellar_sdk import xdr

from tests.support.builders import ALICE
from tests.support.escrows import terms
from tests.support.searched import SINGLE, changed, state
from wallet.errors import Unreadable
from wallet.escrow.builds import Family
from wallet.escrow.storage import escrow_to
from wallet.escrow.terms import Role
from wallet.escrow.unverified import MAX_FIELDS, Lineage, State, state_in
from wallet.soroban.values import address, i128, string, struct, symbol, u32, vector

HOLDER = "GB6MP3L6UGIDY6O6MXNLSKHLXT2T2TCMPZIZGUTOGYKOLHW7EORWMFCK"
"""Who has every role of the real escrow of version 1.0."""

YES = xdr.SCVal(xdr.SCValType.SCV_BOOL, b=True)


def told(of: State) -> dict[str, object]:
    return {".".join(each.path): each.value for each in of.fields}


def words(of: State) -> dict[str, str]:
    return {".".join(each.path): each.words for each in of.fields}


@pytest.mark.parametrize(
    ("name", "lineage", "family"),
    [
        ("v1.0-single-instance", Lineage.V1_0_SINGLE, Family.V1_SINGLE),
        ("v1.1-single", Lineage.V1_1_SINGLE, Family.V1_SINGLE),
        ("v1.1-multi", Lineage.V1_1_MULTI, Family.V1_MULTI),
        ("v2-single", Lineage.V2_SINGLE, Family.V2_SINGLE),
        ("v2-multi", Lineage.V2_MULTI, Family.V2_MULTI),
    ],
)
def test_the_lineage_is_guessed_by_the_fields(
    name: str, lineage: Lineage, family: Family
) -> None:
    found = state_in(state(name))
    assert (found.lineage, found.family) == (lineage, family)


def test_a_real_state_is_shown_as_it_stands_with_words_for_its_names() -> None:
    found = state_in(state("v1.0-single-instance"))
    assert told(found)["title"] == "Nombre: Caleb Loria"
    assert told(found)["milestones.1.approved"] is True
    assert words(found)["roles.platform_address"] == "platform"


def test_roles_are_found_under_their_own_names() -> None:
    found = state_in(state("v1.0-single-instance"))
    assert set(found.roles_of(HOLDER)) == {  # type: ignore[arg-type]
        *(Role.APPROVER, Role.DISPUTE_RESOLVER, Role.PLATFORM),
        *(Role.RECEIVER, Role.RELEASE_SIGNER, Role.SERVICE_PROVIDER),
    }
    assert found.roles_of(ALICE.public) == ()


SINGLE_STATE = escrow_to(SINGLE, terms())
MULTI_STATE = state("v2-multi")


@pytest.mark.parametrize(
    ("value", "lineage"),
    [
        (changed(SINGLE_STATE, platform_fee=i128(100)), Lineage.V0_95),
        (
            changed(SINGLE_STATE, trustline=struct({"address": u32(1), "decimals": u32(7)})),
            Lineage.V0_95,
        ),
        (
            changed(SINGLE_STATE, milestones=vector([struct({"approved_flag": YES})])),
            Lineage.V0_9,
        ),
        (changed(SINGLE_STATE, flags=struct({"dispute": YES})), Lineage.V0_9),
        (struct({"client": string("C"), "dispute_flag": YES}), Lineage.ENGAGEMENT),
        (
            changed(
                MULTI_STATE,
                milestones=vector([struct({"approvals": struct({"quorum": u32(2)})})]),
            ),
            Lineage.V2_ALPHA,
        ),
        (changed(MULTI_STATE, milestones=vector([])), Lineage.V2_MULTI),
        (struct({"title": string("Something else")}), Lineage.UNKNOWN),
        (struct({}), Lineage.UNKNOWN),
    ],
)
def test_older_shapes_are_told_from_those_that_look_like_them(
    value: xdr.SCVal, lineage: Lineage
) -> None:
    assert state_in(value).lineage is lineage


def test_a_receiver_on_another_chain_is_shown() -> None:
    cctp = struct(
        {
            "destination_domain": u32(6),
            "max_fee": i128(5),
            "mint_recipient": xdr.SCVal(xdr.SCValType.SCV_BYTES, bytes=xdr.SCBytes(bytes(32))),
        }
    )
    receiver = struct({"cctp": cctp, "stellar_address": address(ALICE.public)})
    found = state_in(changed(MULTI_STATE, receiver=receiver))
    assert found.crosses
    assert told(found)["receiver.cctp.destination_domain"] == "Base (6)"
    assert told(found)["receiver.cctp.mint_recipient"] == bytes(32)
    assert not state_in(MULTI_STATE).crosses


def nested(levels: int) -> xdr.SCVal:
    value = u32(1)
    for _ in range(levels):
        value = struct({"a": value})
    return value


@pytest.mark.parametrize(
    "value",
    [u32(1), symbol("Escrow"), vector([]), nested(20), struct({"a": vector([u32(1)] * 4_001)})],
    ids=["a number", "a name", "a list", "too deep", "too many"],
)
def test_what_is_no_state_is_unreadable(value: xdr.SCVal) -> None:
    assert MAX_FIELDS == 4_000
    with pytest.raises(Unreadable):
        state_in(value)


@given(st.dictionaries(st.text("aé_1\0\n", max_size=9), st.binary(max_size=9), max_size=4))
def test_any_names_and_texts_are_read(texts: dict[str, bytes]) -> None:
    entries = [
        xdr.SCMapEntry(
            xdr.SCVal(xdr.SCValType.SCV_SYMBOL, sym=xdr.SCSymbol(name.encode())),
            xdr.SCVal(xdr.SCValType.SCV_STRING, str=xdr.SCString(text)),
        )
        for name, text in texts.items()
    ]
    found = state_in(xdr.SCVal(xdr.SCValType.SCV_MAP, map=xdr.SCMap(entries)))
    assert len(found.fields) == len(texts)
