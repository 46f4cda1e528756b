"""How long threads could have run while the system let others run: what a busy machine adds.

What is measured on a busy machine says something of the program only without it.
"""

from __future__ import annotations

from pathlib import Path


def waited(thread: int | None = None) -> float:
    """Seconds of one thread of this process, by its native number, or of all of them."""
    tasks = Path("/proc/self/task")
    if not tasks.exists():
        return 0.0  # only Linux tells
    of = tasks.iterdir() if thread is None else [tasks / str(thread)]
    told = ((task / "schedstat").read_text(encoding="ascii") for task in of)
    return sum(int(text.split()[1]) for text in told) / 1e9
