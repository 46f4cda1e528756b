"""Passwords that take no time here; the real derivation is left to the real child."""

from __future__ import annotations

import pytest

from tests.support.vaults import Stretch
from wallet.vault import ways
from wallet.vault.secret import Room


@pytest.fixture(autouse=True)
def stretch(monkeypatch: pytest.MonkeyPatch) -> Stretch:
    """Stands in for Argon2id in this process, and counts."""
    counting = Stretch()

    def stretch_in(_room: Room) -> Stretch:
        return counting

    monkeypatch.setattr(ways, "argon2id_in", stretch_in)
    return counting
