"""Values that a contract may keep, of every kind that one does, and of some that none does."""

from __future__ import annotations

from hypothesis import strategies as st
from stellar_sdk import scval

from tests.support.builders import ESCROW
from tests.support.ledgers import APPROVER
from wallet.soroban.values import VOID, address, i128, struct, symbol, u32, vector

PLAIN = st.one_of(
    st.booleans().map(scval.to_bool),
    st.just(VOID),
    st.integers(0, 2**32 - 1).map(u32),
    st.integers(-(2**127), 2**127 - 1).map(i128),
    st.binary(max_size=70).map(scval.to_string),
    st.text("abcDEF_09", max_size=32).map(symbol),
    st.sampled_from([address(APPROVER.public), address(ESCROW)]),
    st.integers(-(2**63), 2**63 - 1).map(scval.to_int64),
    st.binary(max_size=40).map(scval.to_bytes),
)
VALUES = st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner, max_size=4).map(vector)
        | st.dictionaries(st.text("abc_", max_size=8), inner, max_size=4).map(struct)
    ),
    max_leaves=12,
)
