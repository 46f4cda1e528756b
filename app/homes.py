"""Where the program's own things live for whoever runs it; None for somebody without a home."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_config_path, user_data_path

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
