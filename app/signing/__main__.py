"""The child: one question in, one answer out, then the end.

Started with an empty environment and an isolated interpreter. Whatever goes wrong, nothing but
the kind of it is told: an exception may hold what it failed on.
"""

from __future__ import annotations

import os
import sys
import time
from typing import BinaryIO

from app.signing import frames, hardening
from app.signing.answers import answer
from app.signing.frames import Facts
from app.signing.keeper import Keeper
from app.signing.speaking import speech
from wallet.errors import Unreadable
from wallet.vault.errors import VaultError


def main() -> None:
    """Answer the one question."""
    hardening.close_up()
    keeper = Keeper(
        os.urandom, hardening.locked_room(), speech, time.monotonic, hardening.briefly
    )
    source, target = sys.stdin.buffer, sys.stdout.buffer
    try:
        told = frames.write(_answer(keeper, source))
    except BaseException as why:  # noqa: BLE001 - its words may hold a secret; its kind does not
        told = frames.write({"failed": type(why).__name__})
    target.write(told)
    target.flush()
    os._exit(0)  # nothing is left to be tidied, and memory goes back at once


def _answer(keeper: Keeper, source: BinaryIO) -> Facts:
    question = frames.read(source.read(frames.size_of(source.read(frames.HEAD))))
    try:
        return answer(keeper, question)
    except (VaultError, Unreadable) as why:
        return frames.refused(why)


if __name__ == "__main__":
    main()
