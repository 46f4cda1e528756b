"""The first window: painted before anything is imported that it does not need for that."""

from __future__ import annotations

import pytest

from tests.bench.telling import BARE, OURS, Told, measured, somebody

pytestmark = pytest.mark.gui

LATER = (
    *("stellar_sdk", "aiohttp", "cryptography", "pydantic", "nacl", "sqlcipher3"),
    *("asyncio", "qasync", "concurrent.futures", "PySide6.QtNetwork"),
    *("app.bootstrap", "app.desk", "ui.program", "ui.window", "ui.inside"),
    *("importlib.resources", "importlib.metadata"),
)
"""What takes tenths of a second, or is of no use before somebody does something."""

TRIMMED = ("typing_extensions", "tomllib", "platformdirs")
"""What would be of use, and takes some milliseconds each: there are lighter ways."""


def first_paint(*, with_profile: bool) -> Told:
    with somebody(with_profile=with_profile) as surroundings:
        return measured(OURS, surroundings)


@pytest.mark.parametrize("with_profile", [False, True])
def test_the_window_is_painted_before_anything_heavy_is_imported(with_profile: bool) -> None:
    modules = first_paint(with_profile=with_profile).modules
    view = "ui.views.unlock" if with_profile else "ui.views.welcome"
    assert {"ui.launch", view} <= modules
    assert modules.isdisjoint({*LATER, *TRIMMED})


def test_the_first_window_is_as_small_as_promised() -> None:
    assert first_paint(with_profile=True).pss <= 70


def test_what_it_is_measured_beside_has_nothing_of_ours() -> None:
    with somebody(with_profile=False) as surroundings:
        modules = measured(BARE, surroundings).modules
    assert not [name for name in modules if name.partition(".")[0] in {"ui", "app", "wallet"}]
