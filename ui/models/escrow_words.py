"""How an escrow stands, in the few words that lists and pages share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from app.pages.escrow import Stage
    from ui.widgets.chip import Tone

translate = QCoreApplication.translate


def stage_words(stage: Stage) -> str:
    """How far the money has come."""
    stages = {
        "unknown": translate("escrow", "not known"),
        "funding": translate("escrow", "waits for money"),
        "working": translate("escrow", "waits for approvals"),
        "due": translate("escrow", "release due"),
        "disputed": translate("escrow", "in dispute"),
        "released": translate("escrow", "released"),
        "resolved": translate("escrow", "dispute resolved"),
    }
    return stages[stage.value]


def stage_tone(stage: Stage) -> Tone:
    """How much that asks to be looked at."""
    tones: dict[str, Tone] = {"due": "info", "disputed": "warn", "released": "ok"}
    return tones.get(stage.value, "plain")
