"""What was converted and decoded is forgotten with the profile that looked at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

from tests.support.builders import ALICE, ESCROW
from wallet import addresses
from wallet.addresses import contract_hash, contract_of, to_sc_address
from wallet.remembered import forget_all
from wallet.soroban import entries, token, unpacking
from wallet.soroban.entries import account_key, decoded_key, instance_key


def keeping(*modules: ModuleType) -> Iterator[Callable[..., Any]]:
    """Every function of these modules that keeps its answers."""
    for module in modules:
        for each in vars(module).values():
            if hasattr(each, "cache_info"):
                yield each


def test_no_address_and_no_entry_is_known_once_all_is_forgotten() -> None:
    decoded_key(account_key(ALICE.public))
    instance_key(contract_of(contract_hash(ESCROW)))
    to_sc_address(ESCROW)
    told = list(keeping(addresses, entries, token, unpacking))
    assert sum(each.cache_info().currsize for each in told) >= 5  # type: ignore[attr-defined]
    forget_all()
    assert [each for each in told if each.cache_info().currsize] == []  # type: ignore[attr-defined]
