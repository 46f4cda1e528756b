"""One target under atheris until its time is up; the process ends as libFuzzer ends it.

    python -m tests.fuzz.one TARGET [libFuzzer's options and folders]

Where there is no build of atheris, the same inputs are changed without it, and it says so.
"""

from __future__ import annotations

import sys
from contextlib import nullcontext
from importlib.util import find_spec
from random import Random

from tests.fuzz import blind

if find_spec("atheris") is not None:
    import atheris
else:
    atheris = None

# What guides the search has to be instrumented while it is imported.
with (
    nullcontext()
    if atheris is None
    else atheris.instrument_imports(include=["wallet"], enable_loader_override=False)
):
    from tests.fuzz.targets import TARGETS

SECONDS = "-max_total_time="


def main(name: str, *options: str) -> None:
    """Fuzz the target of this name."""
    target = TARGETS[name]
    if atheris is None:
        given = next(each for each in options if each.startswith(SECONDS))
        inputs = blind.fuzz(target, int(given.removeprefix(SECONDS)))
        sys.stdout.write(f"no atheris here\nstat::number_of_executed_units: {inputs}\n")
        return

    def change(given: bytes, most: int, seed: int) -> bytes:
        changed = target.change(given, Random(seed))  # noqa: S311 - no secret
        return changed if len(changed) <= most else given[:most]

    atheris.Setup([sys.argv[0], *options], target.take, custom_mutator=change)
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
