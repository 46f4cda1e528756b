"""What the window remembers outside every profile: nothing in it is confidential.

It is read before anything is shown, also while the profile is locked, so nothing is imported
here that takes time. Whatever the file says, the program starts.
"""

from __future__ import annotations

import binascii
import contextlib
import os
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, cast

THEMES: Final = ("system", "light", "dark")
TEXT_SIZES: Final = (100, 125, 150, 200)
MOST_BYTES: Final = 64 * 1024
"""No honest file of ours is a tenth as long; a longer one is not even read to its end."""

_MOST_BASE64: Final = 4100
_MOST_PATH: Final = 4096


@dataclass(frozen=True)
class Preferences:
    """How the window looks and where it was; ``geometry`` is Qt's own, in base64.

    ``notify``: tell when a request arrives; ``show_amounts``: with its amount, which whoever
    looks over the shoulder then reads too.
    """

    theme: str = "system"
    text_size: int = 100
    geometry: str = ""
    notify: bool = True
    show_amounts: bool = False
    last_folder: str = ""


def load(path: Path) -> Preferences:
    """What was saved; the defaults for every field that is missing or makes no sense."""
    told = _told(path)
    good = {name: value for name, value in told.items() if _is_good(name, value)}
    return Preferences(**good)


def save(path: Path, preferences: Preferences) -> bool:
    """Write them; False where that is not possible, and then the file is as it was.

    A new file takes the old one's name once it is on the disk. Nothing more is done: should
    power fail in between, the old preferences or the defaults are no loss.
    """
    import json
    import tempfile  # both are needed at the end at most, and slow to come

    raw = json.dumps(asdict(preferences), sort_keys=True, indent=1).encode("ascii")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError:
        return False
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        return False
    return True


def _told(path: Path) -> Mapping[str, Any]:
    try:
        with path.open("rb") as file:
            import json  # only where something was kept

            told = json.loads(file.read(MOST_BYTES))
    except (OSError, ValueError, RecursionError):
        return {}
    return cast("dict[str, Any]", told) if isinstance(told, dict) else {}


def _is_good(name: str, value: object) -> bool:
    # Not isinstance: to Python True is a number too, and in JSON 100.0 another than 100.
    good = _GOOD.get(name)
    return good is not None and type(value) is type(getattr(_DEFAULTS, name)) and good(value)


def _is_base64(text: str) -> bool:
    try:
        binascii.a2b_base64(text, strict_mode=True)
    except ValueError:
        return False
    return True


_DEFAULTS: Final = Preferences()
_GOOD: Final[Mapping[str, Callable[[Any], bool]]] = {
    "theme": lambda theme: theme in THEMES,
    "text_size": lambda size: size in TEXT_SIZES,
    "geometry": lambda text: len(text) <= _MOST_BASE64 and _is_base64(text),
    "notify": lambda _: True,
    "show_amounts": lambda _: True,
    "last_folder": lambda text: len(text) <= _MOST_PATH and "\0" not in text,
}
