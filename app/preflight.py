"""Whether this machine can show a window: asked before Qt is, whose own words confuse the two.

Qt says that a library is missing both when it is and when there is no display. The libraries
are those that the wheels of Qt leave to the system, by the package that has them on Debian 12.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

ALWAYS: Final[Mapping[str, str]] = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libX11.so.6": "libx11-6",
    "libxkbcommon.so.0": "libxkbcommon0",
}
"""What any window needs, also one that is drawn nowhere."""

ON_X11: Final[Mapping[str, str]] = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}

ON_WAYLAND: Final[Mapping[str, str]] = {
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}

UNDISPLAYED: Final = frozenset({"offscreen", "minimal", "vnc"})
"""Platforms of Qt's that need no display."""


@dataclass(frozen=True)
class Missing:
    """Packages of Debian's that hold libraries which are not on this machine."""

    packages: tuple[str, ...]

    @property
    def line(self) -> str:
        """What to type, as root."""
        return f"apt-get install --yes --no-install-recommends {' '.join(self.packages)}"


@dataclass(frozen=True)
class NoDisplay:
    """Every library is there, and no screen to show a window on."""


@dataclass(frozen=True)
class System:
    """What is asked of the machine: whether a library loads, whether an X server answers."""

    loads: Callable[[str], bool]
    answers: Callable[[str], bool]


def look(
    environment: Mapping[str, str], system: System | None = None
) -> Missing | NoDisplay | None:
    """Why no window can be shown here; None where one can. Only Linux leaves any of it open."""
    if sys.platform != "linux":
        return None
    platform = environment.get("QT_QPA_PLATFORM", "").partition(":")[0]
    wanted = _wanted(platform, environment)
    system = system or System(_loads, _answers)
    missing = [name for name in wanted if not system.loads(name)]
    if missing:
        return Missing(tuple(sorted({wanted[name] for name in missing})))
    if platform in UNDISPLAYED or environment.get("WAYLAND_DISPLAY"):
        return None
    display = environment.get("DISPLAY", "")
    return None if display and system.answers(display) else NoDisplay()


def look_briefly(environment: Mapping[str, str]) -> Missing | NoDisplay | None:
    """The same, as far as it must be asked before Qt is imported.

    What any window needs is missed by that import itself, which fails as any other may. Only of
    a screen Qt says something else, and ends the program with it.
    """
    platform = environment.get("QT_QPA_PLATFORM", "").partition(":")[0]
    return None if platform in UNDISPLAYED else look(environment)


def _wanted(platform: str, environment: Mapping[str, str]) -> Mapping[str, str]:
    if platform in UNDISPLAYED:
        return ALWAYS
    if platform == "wayland" or (not platform and environment.get("WAYLAND_DISPLAY")):
        return {**ALWAYS, **ON_WAYLAND}
    if platform in {"", "xcb"} and environment.get("DISPLAY"):
        return {**ALWAYS, **ON_X11}
    return ALWAYS


def _loads(name: str) -> bool:
    import ctypes  # 2 ms, which a window that is drawn nowhere need not wait for

    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _answers(display: str) -> bool:
    """Whether an X server can be connected to: Qt would end the program if not."""
    import ctypes

    x11 = ctypes.CDLL("libX11.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    opened = x11.XOpenDisplay(display.encode())
    if opened is None:
        return False
    x11.XCloseDisplay(ctypes.c_void_p(opened))
    return True


def lacking_for_tests() -> Missing | None:
    """What the tests need beside a window of their own: X11, and a screen in memory."""
    wanted = {**ALWAYS, **ON_X11}
    packages = {package for name, package in wanted.items() if not _loads(name)}
    if shutil.which("Xvfb") is None:
        packages.add("xvfb")
    return Missing(tuple(sorted(packages))) if packages else None


def main(asked: str) -> int:
    """Answer the Makefile: ``libraries`` and ``tests`` name packages, ``display`` says if any.

    Status 1: there is no display.
    """
    if asked == "display":
        return int(isinstance(look(os.environ), NoDisplay))
    if asked == "tests":
        found: Missing | NoDisplay | None = lacking_for_tests()
    else:
        found = look(os.environ)
    if isinstance(found, Missing):
        sys.stdout.write(" ".join(found.packages))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
