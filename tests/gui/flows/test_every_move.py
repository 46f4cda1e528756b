"""Every move of every family in one window each: chosen, filled in, reviewed, signed, final."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from tests.gui.conftest import Run
from tests.support.every_move import Kind, kinds_of
from tests.support.families import BUILDS
from tests.support.life_walk import Deal, living
from tests.support.lives import LIVES
from tests.support.one_person import Town, scenario
from ui.theme import Look
from wallet.escrow.builds import Family

pytestmark = [
    *(pytest.mark.gui, pytest.mark.e2e, pytest.mark.timeout(240)),
    pytest.mark.qt_log_ignore("does not support raise", extend=True),
]


@pytest.mark.parametrize("family", list(Family), ids=lambda family: family.value)
def test_every_move_that_a_family_has_is_done_and_does_what_was_shown(
    run: Run[Any], qapp: QApplication, look: Look, tmp_path: Path, family: Family
) -> None:
    life = LIVES[family]
    makers = [each.maker for each in life if isinstance(each, Deal)]
    builds = dict.fromkeys(maker.partition(" ")[2] for maker in makers)
    town = Town(tmp_path, scenario(*builds))

    async def walk() -> set[Kind]:
        done: set[Kind] = set()
        async with living(qapp, look, town) as person:
            for each in life:
                if isinstance(each, Deal):
                    ended = await person.founds(each)
                else:
                    ended = await person.does(each)
                assert ended.is_as_shown, (each, ended)
                done.add(ended.kind)
                await person.sees_escrow()
        return done

    assert run(walk()) == kinds_of(family, BUILDS)
