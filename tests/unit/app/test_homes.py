"""The folders of whoever runs the program, as platformdirs knows them for every system."""

from __future__ import annotations

from collections.abc import Mapping

import platformdirs
import pytest

from app import homes

SURROUNDINGS = [
    {"HOME": "/somewhere/anna"},
    {"HOME": "/somewhere/anna", "XDG_DATA_HOME": "/data", "XDG_CONFIG_HOME": "/config"},
    {"HOME": "/somewhere/anna", "XDG_DATA_HOME": "data", "XDG_CONFIG_HOME": ""},
    {"HOME": "somewhere/anna", "XDG_DATA_HOME": "/data", "XDG_CONFIG_HOME": "/config"},
    {"HOME": "somewhere/anna"},
    {"HOME": ""},
    {},
]


@pytest.mark.parametrize("surroundings", SURROUNDINGS)
def test_what_is_said_without_platformdirs_is_what_it_says(
    monkeypatch: pytest.MonkeyPatch, surroundings: Mapping[str, str]
) -> None:
    for variable in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(variable, raising=False)
        if variable in surroundings:
            monkeypatch.setenv(variable, surroundings[variable])
    name = homes.NAME
    assert homes.user_data_path(name) == platformdirs.user_data_path(name)
    assert homes.user_config_path(name) == platformdirs.user_config_path(name)


def test_somebody_without_a_home_has_no_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless(_name: str) -> None:
        raise RuntimeError("could not determine the home directory")

    monkeypatch.setattr(homes, "user_data_path", homeless)
    monkeypatch.setattr(homes, "user_config_path", homeless)
    assert homes.own_folder() is homes.practice_folder() is homes.preferences_file() is None
