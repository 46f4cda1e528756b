"""Networks in words: nobody's own name for one passes for a name that we give."""

from __future__ import annotations

import pytest

from ui.networks import network_name
from wallet.network import PUBLIC


@pytest.mark.parametrize("words", ["Mainnet", "public", "Practice network"])
def test_a_network_that_calls_itself_like_one_of_ours_is_another(words: str) -> None:
    assert network_name(words) == f"another network, “{words}”"


def test_one_that_we_know_is_called_by_its_name() -> None:
    assert network_name(PUBLIC.passphrase) == "Mainnet"
