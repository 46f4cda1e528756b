"""What was decoded and worked out is forgotten with the profile that looked at it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any, Final

from tests.support.builders import ALICE, BOB
from tests.support.requests import honest
from wallet.envelope import read_envelope
from wallet.network import PRACTICE
from wallet.remembered import forget_all

KEPT: Final = frozenset(
    {
        # What letters are, and what XDR's types and the builds' are made of.
        *("wallet.texts.alphabets", "wallet.texts.clusters", "wallet.texts.foreign"),
        *("wallet.gate", "wallet.soroban.values", "wallet.escrow.scval"),
        *("wallet.escrow.encoding", "wallet.escrow.model"),
        # The keys of no contract.
        "wallet.escrow.locating",
    }
)
"""Rooms that keep what says nothing about anything that anybody looked at."""


def remembered() -> Mapping[str, int]:
    """How many answers each function of the wallet's keeps, by its name."""
    told: dict[str, int] = {}
    for room, module in list(sys.modules.items()):
        if not room.startswith("wallet.") or room in KEPT:
            continue
        for name, each in vars(module).items():
            mine: Any = getattr(each, "__module__", "") == room and not isinstance(each, type)
            if mine and hasattr(each, "cache_info"):
                told[f"{room}.{name}"] = each.cache_info().currsize
    return told


def test_nothing_of_a_review_is_known_once_all_is_forgotten() -> None:
    case = honest().signed(ALICE, BOB)
    read_envelope(case.envelope.to_base64(), PRACTICE)
    assert case.review.digest
    assert sum(map(bool, remembered().values())) >= 30
    forget_all()
    assert {name: size for name, size in remembered().items() if size} == {}
