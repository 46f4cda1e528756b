"""A file that is saved gets a name that its title can do no harm with."""

from __future__ import annotations

import pytest

from ui.flows.saving import name_of

pytestmark = pytest.mark.gui


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("../..\\\u202e/etc/passwd\n", "etc-passwd"),
        ("🙂/", "5b70cbe8be63583a"),
        ("\u3164\uffa0", "5b70cbe8be63583a"),
        ("Clo\u200bsing\u2800", "Closing"),
        ("C:\\Windows", "C-Windows"),
        ("Deed...", "Deed"),
        ("CON", "5b70cbe8be63583a"),
        ("nul.deed", "5b70cbe8be63583a"),
        ("COM1", "5b70cbe8be63583a"),
        ("Console", "Console"),
        ("a\0b", "ab"),
    ],
    ids=range(11),
)
def test_no_title_makes_a_path_or_an_empty_name(title: str, name: str) -> None:
    assert name_of(title, "5b70cbe8be63583abd76694c") == name
