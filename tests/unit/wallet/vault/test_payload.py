"""What is sealed is read as strictly as what is not: its key may have leaked."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.vaults import SEED, small_vault
from wallet.network import PRACTICE
from wallet.vault import canonical, payload, seeds
from wallet.vault.errors import Damaged
from wallet.vault.secret import Secret, derive, seal
from wallet.vault.seeds import Purpose, StoredKey

VAULT = small_vault()
PLAIN = VAULT.payload.to_bytes()
KEY = Secret(bytes(range(32)))
OTHER = seeds.public_of(Secret(bytes(32)))

Change = Callable[[dict[str, Any]], object]


def test_a_payload_is_read_as_it_was_written() -> None:
    assert payload.read(PLAIN).to_bytes() == PLAIN


@pytest.mark.parametrize(
    "change",
    [
        lambda facts: facts.update(more=1),
        lambda facts: facts.pop("hwm"),
        lambda facts: facts.update(db_key="00" * 31),
        lambda facts: facts.update(hwm={"gen": 1}),
        lambda facts: facts.update(hwm={"gen": 1, "hash": "00"}),
        lambda facts: facts.update(keys=facts["keys"] * 2),
        lambda facts: facts.update(keys=[{**facts["keys"][0], "kid": k * 32} for k in "ab"]),
        lambda facts: facts["keys"].append({**facts["keys"][0], "pub": OTHER.hex()}),
        lambda facts: facts["keys"][0].update(pub=OTHER.hex()[:-2]),
        lambda facts: facts["keys"][0].update(label="x" * 101),
        lambda facts: facts["keys"][0].update(label=None),
        lambda facts: facts["keys"][0].update(label="\ud800"),
        lambda facts: facts["keys"][0].update(created=2**63),
        lambda facts: facts["keys"][0].update(networks=[]),
        lambda facts: facts["keys"][0].update(networks=[""]),
        lambda facts: facts["keys"][0].update(networks=[1]),
        lambda facts: facts["keys"][0].update(networks=["b", "a"]),
        lambda facts: facts["keys"][0].update(wrap="00" * 47),
    ],
    ids=range(18),
)
def test_a_payload_has_its_fields_and_no_other(change: Change) -> None:
    facts: dict[str, Any] = json.loads(PLAIN)
    change(facts)
    with pytest.raises(Damaged):
        payload.read(canonical.write(facts))


@given(st.binary() | st.integers(0, len(PLAIN)).map(lambda at: PLAIN[:at] + b"," + PLAIN[at:]))
def test_any_bytes_are_the_payload_that_is_written_so_or_none(plain: bytes) -> None:
    try:
        read = payload.read(plain)
    except Damaged:
        return
    assert read.to_bytes() == plain


def test_a_seed_of_another_public_key_is_not_opened() -> None:
    """Sealed properly, by somebody who has the vault's key: it would sign as somebody else."""
    kid, purpose = "ab" * 16, Purpose("x", 0, (PRACTICE,))
    honest = seeds.store(Secret(SEED), kid, purpose, KEY)
    beside = seeds._beside(kid, OTHER, purpose)
    forged = seal(derive(KEY, f"twv1/key/{kid}"), SEED, beside)
    assert seeds.take_out(honest, KEY).reveal() == SEED
    with pytest.raises(Damaged):
        seeds.take_out(StoredKey(kid, OTHER, purpose, forged), KEY)
