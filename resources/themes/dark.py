"""The same tokens by lamplight; light.py says what each is for."""

from __future__ import annotations

from typing import Final

COLORS: Final = {
    "canvas": "15171A",
    "surface": "1D2024",
    "sunken": "111315",
    "line": "2D3136",
    "line-strong": "40454C",
    "text": "ECEAE6",
    "muted": "A3A8AF",
    "faint": "7A8087",
    "accent": "58B7AC",
    "accent-soft": "16302F",
    "on-accent": "0C1A19",
    "ok": "6BC08B",
    "ok-soft": "15291D",
    "warn": "E2B05B",
    "warn-soft": "2D2413",
    "stop": "F08A82",
    "stop-soft": "331917",
    "info": "8FB3E8",
    "info-soft": "182437",
    "practice": "B6A2F2",
    "practice-soft": "241D3A",
}
