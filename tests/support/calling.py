"""A program that asks the signer process for everything, and hands out its own memory then.

Its standard input is a frame: what it may know, and the handles of two pipes that it hands on
without looking. Its standard output is its memory, its standard error a frame of the answers.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.signing import frames
from app.signing.frames import Facts
from app.signing.process import SignerProcess

CHUNK = 1024 * 1024


async def answers(facts: Facts) -> dict[str, Facts]:
    """Everything that the signer process answered; all of it is kept."""
    signer = SignerProcess()
    pipes = {name: facts[name] for name in ("source", "target")}
    told: dict[str, Facts] = {}
    raw = b""

    async def ask(name: str, do: str, **more: Any) -> Facts:
        nonlocal raw
        way = {"password": facts["password"]}
        told[name] = await signer.ask({"do": do, "vault": raw, "way": way, **more})
        raw = told[name]["vault"]
        return told[name]

    await ask("created", "create", new=facts["password"], cost=facts["cost"])
    added = await ask("added", "add", fresh=False, **facts["purpose"], **pipes)
    await ask("unlocked", "unlock")
    items = [
        {"public": added["public"], "payload": each, "digest": b""}
        for each in facts["payloads"]
    ]
    await ask("signed", "sign", items=items)
    await ask("revealed", "reveal", public=added["public"], **pipes)
    made = await ask("made", "add", fresh=True, **facts["purpose"], **pipes)
    await ask("written", "words", public=made["public"], **pipes)
    return told


def memory() -> Iterator[bytes]:
    """All of this process's memory that can be read."""
    areas = [
        (line.split()[0].split("-"), line.split()[1])
        for line in Path("/proc/self/maps").read_text(encoding="utf-8").splitlines()
    ]
    handle = os.open("/proc/self/mem", os.O_RDONLY)
    for (start, end), rights in areas:
        if "r" in rights:
            yield from _area(handle, int(start, 16), int(end, 16))
    os.close(handle)


def _area(handle: int, start: int, end: int) -> Iterator[bytes]:
    while start < end:
        try:
            chunk = os.pread(handle, min(CHUNK, end - start), start)
        except (OSError, OverflowError):
            return  # the kernel's own, which it shows to nobody
        if not chunk:
            return
        yield chunk
        start += len(chunk)


def main() -> None:
    """Ask, and tell all that is known."""
    facts = frames.read(sys.stdin.buffer.read()[frames.HEAD :])
    told = asyncio.run(answers(facts))
    for chunk in memory():
        sys.stdout.buffer.write(chunk)
    sys.stdout.buffer.flush()
    sys.stderr.buffer.write(frames.write(told))


if __name__ == "__main__":
    main()
