"""What tests of the use cases share: profiles that are made once."""

from __future__ import annotations

import pytest

from tests.support import profiles


@pytest.fixture(autouse=True, scope="session")
def _made_first() -> None:
    profiles.make_first()
