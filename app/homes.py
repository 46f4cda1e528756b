"""Where the program's own things live for whoever runs it; None for somebody without a home."""

from __future__ import annotations

import os
import sys
from pathlib import Path

NAME = "countersign"


def own_folder() -> Path | None:
    """The profile of whoever names none."""
    try:
        return user_data_path(NAME) / "profile"
    except RuntimeError:  # as Path.home, for a user that the system does not know
        return None


def practice_folder() -> Path | None:
    """The practice network's ledger, and the profile of whoever looks around."""
    try:
        return user_data_path(NAME) / "practice"
    except RuntimeError:
        return None


def preferences_file() -> Path | None:
    """How the window looks; nothing confidential."""
    try:
        return user_config_path(NAME) / "preferences.json"
    except RuntimeError:
        return None


# What platformdirs says, but sooner where it is plain: its import takes the first window 4 ms.


def user_data_path(name: str) -> Path:
    """Where a program keeps what it needs; raise RuntimeError without a home."""
    plain = _plain("XDG_DATA_HOME", ".local/share")
    if plain is not None:
        return plain / name
    from platformdirs import user_data_path

    return user_data_path(name)


def user_config_path(name: str) -> Path:
    """Where a program keeps what its user chose; raise RuntimeError without a home."""
    plain = _plain("XDG_CONFIG_HOME", ".config")
    if plain is not None:
        return plain / name
    from platformdirs import user_config_path

    return user_config_path(name)


def _plain(variable: str, at_home: str) -> Path | None:
    """What Linux says by its variables; None on other systems and where they say nothing."""
    if sys.platform != "linux":
        return None
    home = os.environ.get("HOME", "")
    fallback = Path(home, at_home) if home.startswith("/") else None
    given = os.environ.get(variable, "")
    return Path(given) if given.startswith("/") else fallback
