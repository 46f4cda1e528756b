"""The least window that asks for a password: a label, a field and a button; nothing is ours."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QMainWindow,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

if __name__ == "__main__":
    application = QApplication(sys.argv[:1])
    window = QMainWindow()
    inner = QWidget()
    rows = QVBoxLayout(inner)
    rows.addWidget(QLabel("Password"))
    rows.addWidget(QLineEdit())
    rows.addWidget(QPushButton("Unlock"))
    window.setCentralWidget(inner)
    window.resize(1280, 860)
    window.show()
    # Qt paints a window as soon as its place is exposed.
    while not window.windowHandle().isExposed():
        application.processEvents()
    from tests.bench.telling import tell

    tell()
