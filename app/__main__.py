"""The composition root: the one module that sees every room."""

from __future__ import annotations

import sys

from app.bootstrap import services
from app.cli.main import main as run


def main() -> None:
    """Run the program and end with its exit status."""
    sys.exit(run(sys.argv[1:], services()))


if __name__ == "__main__":
    main()
