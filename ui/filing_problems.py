"""Words for files that are kept with a request, and given back."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from ui.problem import Table, nothing, said, unwritten

translate = QCoreApplication.translate


def words() -> Table:
    """By the name of the error."""
    smaller = translate("problems", "Keep a smaller copy of the file, or its hash in a note.")
    return {
        "app.profile.errors.TooLargeToKeep": said(
            translate("problems", "This file has more than {megabytes} MB, and is not kept."),
            nothing(),
            smaller,
        ),
        "app.profile.errors.NoRoomWithRequest": said(
            translate(
                "problems",
                "This file is not kept: all files of a request may have {megabytes} MB.",
            ),
            nothing(),
            smaller,
        ),
        "app.profile.errors.NoRoomInProfile": said(
            translate(
                "problems",
                "This file is not kept: all files of a profile may have {megabytes} MB.",
            ),
            nothing(),
            smaller,
        ),
        "app.profile.errors.AttachmentDamaged": said(
            translate(
                "problems", "What is kept of this file is not what was attached any more."
            ),
            unwritten(),
            translate(
                "problems",
                "Take the file from where it came from, or from a backup of this profile.",
            ),
            "hash",
        ),
    }
