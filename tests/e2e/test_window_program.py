"""The program as it is started: with a real window, with none, and where none can be."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.screen import screen

pytestmark = [pytest.mark.gui, pytest.mark.e2e, pytest.mark.timeout(180)]

PROGRAM = Path(sys.executable).with_name("countersign")
WITHOUT = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
PNG = b"\x89PNG\r\n"


def started(
    folder: Path, *arguments: str, more: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the program to its end, away from everything of whoever runs the tests."""
    environment = {name: text for name, text in os.environ.items() if name not in WITHOUT}
    homes = {"HOME": str(folder), "XDG_RUNTIME_DIR": str(folder), "TMPDIR": str(folder)}
    return subprocess.run(
        [PROGRAM, *arguments],
        cwd=folder,
        env={**environment, **homes, **(more or {})},
        capture_output=True,
        text=True,
        timeout=150,
        check=False,
    )


@pytest.mark.parametrize("platform", ["offscreen", "xcb"])
def test_the_closing_is_played_through_a_real_window(tmp_path: Path, platform: str) -> None:
    pictures = tmp_path / "pictures"
    with ExitStack() as stack:
        more = {"QT_QPA_PLATFORM": platform}
        if platform == "xcb":
            more["DISPLAY"] = stack.enter_context(screen())
        done = started(tmp_path, "window", "--tour", str(pictures), more=more)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].startswith("final")
    taken = sorted(pictures.iterdir())
    assert len(taken) == 5
    assert all(picture.read_bytes().startswith(PNG) for picture in taken)


def test_without_a_display_the_program_says_so_and_what_to_do(tmp_path: Path) -> None:
    done = started(tmp_path)
    assert done.returncode == 2
    assert "There is no display here" in done.stderr
    assert "countersign --help" in done.stderr


def test_a_display_that_is_not_there_is_no_mistake_of_the_programs(tmp_path: Path) -> None:
    done = started(tmp_path, more={"DISPLAY": ":63999"})
    assert done.returncode == 2
    assert "There is no display here" in done.stderr


def test_the_window_has_a_help_of_its_own(tmp_path: Path) -> None:
    done = started(tmp_path, "window", "--help")
    assert (done.returncode, "--profile DIR" in done.stdout) == (0, True)
