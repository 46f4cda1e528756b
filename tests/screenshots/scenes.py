"""Every scene by its name."""

from __future__ import annotations

from collections.abc import Mapping

from tests.screenshots import entering, escrows, families, inbox, keys, reviewing, settings
from tests.screenshots.studio import Scene

SCENES: Mapping[str, Scene] = {
    **entering.SCENES,
    **inbox.SCENES,
    **reviewing.SCENES,
    **escrows.SCENES,
    **families.SCENES,
    **keys.SCENES,
    **settings.SCENES,
}
