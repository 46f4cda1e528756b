"""Every scene by its name."""

from __future__ import annotations

from collections.abc import Mapping

from tests.screenshots import (
    entering,
    escrows,
    families,
    finding,
    foreign,
    founding,
    history,
    inbox,
    keys,
    moves,
    practice,
    reviewing,
    reviewing_changes,
    reviewing_operations,
    settings,
    unverified,
)
from tests.screenshots.studio import Scene

SCENES: Mapping[str, Scene] = {
    **entering.SCENES,
    **inbox.SCENES,
    **reviewing.SCENES,
    **reviewing_changes.SCENES,
    **reviewing_operations.SCENES,
    **escrows.SCENES,
    **families.SCENES,
    **finding.SCENES,
    **foreign.SCENES,
    **founding.SCENES,
    **history.SCENES,
    **keys.SCENES,
    **moves.SCENES,
    **settings.SCENES,
    **unverified.SCENES,
    **practice.SCENES,
}
PICTURES: Mapping[str, Scene] = {**SCENES, **founding.VARIANTS, **moves.VARIANTS}
"""Those that tests look at, and more of the same kinds for people."""
