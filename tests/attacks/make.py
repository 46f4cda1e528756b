"""Write the corpus anew: ``python -m tests.attacks.make``."""

from __future__ import annotations

from tests.attacks.case import FOLDER, written
from tests.attacks.files import FILES


def make() -> None:
    """Write every file."""
    FOLDER.mkdir(exist_ok=True)
    for name, made in FILES.items():
        text = written(made())
        (FOLDER / f"{name}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    make()
