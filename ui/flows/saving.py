"""Where a request, or what can be made of it, is to be saved: the dialog, and a name for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog

from wallet.texts.hiding import is_hidden

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

COPY: Final = ".countersign"
PDF: Final = ".pdf"
JOIN_PACK: Final = ".countersign-join"

MOST_OF_A_NAME: Final = 60
_NOT_IN_NAMES: Final = re.compile(r"[^\w.-]+")
"""What some file system or other does not take."""

_DEVICES: Final = re.compile(r"(con|prn|aux|nul|(com|lpt)[\d¹²³])(\..*)?", re.IGNORECASE)
"""Names that are no file's on Windows, whatever follows the first full stop."""


_ENDING: Final = re.compile(r"[A-Za-z0-9]{1,10}")


def name_of(title: str, hash_: str) -> str:
    """A name for a file, of the title's letters alone; without any, of the request's hash."""
    seen = "".join(letter for letter in title[:MOST_OF_A_NAME] if not is_hidden(letter))
    name = _NOT_IN_NAMES.sub("-", seen).strip("-.")
    return hash_[:16] if not name or _DEVICES.fullmatch(name) else name


def kept_name(name: str, hash_: str) -> str:
    """A name for a copy of a file that is kept: made like any, with the ending that it had."""
    stem, _, ending = name.rpartition(".")
    if stem and _ENDING.fullmatch(ending):
        return f"{name_of(stem, hash_)}.{ending}"
    return name_of(name, hash_)


def saving_dialog(before: QWidget, title: str, name: str) -> QFileDialog:
    """The system's own dialog for a place to save at, with this name proposed."""
    dialog = QFileDialog(before, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(name.partition(".")[2].rpartition(".")[2])
    dialog.selectFile(name)
    return dialog


def copy_dialog(before: QWidget, title: str, hash_: str) -> QFileDialog:
    """The dialog for a copy of a request, with a name made of its title."""
    what = QCoreApplication.translate("saving", "Save a copy of the request")
    dialog = saving_dialog(before, what, name_of(title, hash_) + COPY)
    # The desk never writes over another file, and joins what the same request has there.
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
    return dialog
