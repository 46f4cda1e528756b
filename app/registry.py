"""The contract registry: every build in ``resources/contracts``, read once."""

from __future__ import annotations

import json
from importlib.resources import files

from wallet.escrow.builds import Builds, build_from


def known_builds() -> Builds:
    """Every build that this program has a model of; raise BadBuild on a damaged file."""
    folder = files("resources") / "contracts"
    texts = (
        file.read_text("utf-8") for file in folder.iterdir() if file.name.endswith(".json")
    )
    return Builds.of(build_from(json.loads(text)) for text in texts)
