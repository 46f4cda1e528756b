"""A file that is saved gets a name that its title can do no harm with."""

from __future__ import annotations

import pytest

from ui.flows.saving import kept_name, name_of

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


@pytest.mark.parametrize(
    ("kept", "name"),
    [
        ("deed.pdf", "deed.pdf"),
        ("Closing " * 40 + ".pdf", "Closing-" * 7 + "Clos.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\deed.pdf", "C-deed.pdf"),
        ("CON.pdf", "5b70cbe8be63583a.pdf"),
        ("CON.tar.gz", "5b70cbe8be63583a.gz"),
        (".notes", "notes"),
        ("deed. .", "deed"),
        ("README", "README"),
        ("", "5b70cbe8be63583a"),
        ("deed.p\u202edf", "deed.pdf"),
    ],
    ids=range(12),
)
def test_a_copy_of_a_file_has_its_name_as_far_as_that_does_no_harm(
    kept: str, name: str
) -> None:
    assert kept_name(kept, "5b70cbe8be63583abd76694c") == name
