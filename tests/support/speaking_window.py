"""A window for secrets without a window: it types what it was started to type.

Started as ``python speaking_window.py HOW LINE… -- MODE SOURCE TARGET THEME TEXT``. It keeps
what it was told about in the file that HOW names after "keep:", and never imports Qt.
"""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path

CLOSED = 3


def command(how: str, *lines: str) -> list[str]:
    """How to start a window that does this."""
    return [sys.executable, "-P", __file__, how, *lines, "--"]


def told(source: int) -> str:
    """What comes next, or "" when nothing more can."""
    return os.read(source, 4096).decode()


def types(target: int, line: str) -> None:
    """Type one line."""
    os.write(target, f"{line}\n".encode())


def writes_down(source: int, target: int) -> None:
    """Write the words down, and type back those that are asked for."""
    heard, words = "", {}
    while text := told(source):
        heard += text
        words.update({int(n): word for n, word in re.findall(r"(\d+)\. (\w+)\n", heard)})
        if asked := re.search(r"Word (\d+): $", heard):
            heard = ""
            types(target, words[int(asked.group(1))])


def main() -> int:
    """Do what the arguments say."""
    at = sys.argv.index("--")
    how, *lines = sys.argv[1:at]
    _mode, source, target, _theme, _text = sys.argv[at + 1 :]
    about = json.loads(sys.stdin.readline())
    if how.startswith("keep:"):
        told_of = {"about": about, "arguments": sys.argv, "environment": sorted(os.environ)}
        Path(how.removeprefix("keep:")).write_text(json.dumps(told_of), encoding="utf-8")
    os.write(1, b".")
    if how == "fails":
        return 1
    if how == "closes":
        told(int(source))
        return CLOSED
    if how == "writes":
        writes_down(int(source), int(target))
        return 0
    for line in lines:
        told(int(source))
        types(int(target), line)
    while told(int(source)):
        pass
    return 0


if __name__ == "__main__":
    sys.exit(main())
