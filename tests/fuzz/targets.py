"""Every door that foreign bytes come through, by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tests.fuzz.files import PAPERS, REQUEST
from tests.fuzz.gates import GATE
from tests.fuzz.links import LINK
from tests.fuzz.parts import PARTS
from tests.fuzz.reviews import REVIEW
from tests.fuzz.target import Target
from tests.fuzz.texts import TEXTS
from tests.fuzz.vaults import VAULT

ALL: Final = (REVIEW, REQUEST, PAPERS, GATE, LINK, PARTS, VAULT, TEXTS)

TARGETS: Final[Mapping[str, Target]] = {target.name: target for target in ALL}
