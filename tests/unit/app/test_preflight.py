"""Whether a window can be shown: a missing library and a missing display are told apart."""

from __future__ import annotations

import pytest

from app import preflight
from app.preflight import (
    ALWAYS,
    ON_WAYLAND,
    ON_X11,
    Missing,
    NoDisplay,
    System,
    look,
    look_briefly,
)

ON_A_DESKTOP = {"DISPLAY": ":0"}
ON_WAYLAND_ONLY = {"WAYLAND_DISPLAY": "wayland-0"}
NOWHERE: dict[str, str] = {}
OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}


def always(_name: str) -> bool:
    return True


def never(_name: str) -> bool:
    return False


EVERYTHING = System(always, always)
NOTHING = System(never, never)


def all_but(*names: str) -> System:
    return System(lambda name: name not in names, always)


@pytest.mark.parametrize("where", [ON_A_DESKTOP, ON_WAYLAND_ONLY, OFFSCREEN])
def test_a_machine_with_all_of_it_can_show_a_window(where: dict[str, str]) -> None:
    assert look(where, EVERYTHING) is None


def test_a_machine_without_a_display_is_told_so_and_nothing_is_to_be_installed() -> None:
    assert look(NOWHERE, EVERYTHING) == NoDisplay()


def test_a_missing_library_is_named_by_its_package_with_the_line_to_type() -> None:
    found = look(ON_A_DESKTOP, all_but("libxcb-cursor.so.0"))
    assert found == Missing(("libxcb-cursor0",))
    assert found.line == "apt-get install --yes --no-install-recommends libxcb-cursor0"


def test_a_missing_library_is_told_before_a_missing_display() -> None:
    """Qt says the first where it means the second; with both, it must be mended first."""
    assert look(NOWHERE, all_but("libGL.so.1")) == Missing(("libgl1",))


def test_a_window_that_is_drawn_nowhere_needs_no_library_of_x11() -> None:
    assert look(OFFSCREEN, all_but(*ON_X11)) is None


def test_wayland_alone_asks_for_its_own_libraries_and_not_for_those_of_x11() -> None:
    found = look(ON_WAYLAND_ONLY, NOTHING)
    assert found == Missing(tuple(sorted({*ALWAYS.values(), *ON_WAYLAND.values()})))


def test_a_bare_machine_is_given_one_line_with_everything() -> None:
    found = look(ON_A_DESKTOP, NOTHING)
    assert found == Missing(tuple(sorted({*ALWAYS.values(), *ON_X11.values()})))


def test_a_display_that_does_not_answer_is_none() -> None:
    assert look(ON_A_DESKTOP, System(always, never)) == NoDisplay()


def test_what_qt_misses_by_itself_is_not_looked_for_before_it_is_imported(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(preflight, "_loads", never)
    assert look_briefly(OFFSCREEN) is None
    assert isinstance(look_briefly(ON_A_DESKTOP), Missing)
    assert isinstance(look(OFFSCREEN), Missing)
