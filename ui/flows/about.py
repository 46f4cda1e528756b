"""What Help shows; it needs no open profile."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from ui.flows.flow import Flow
from ui.views.shortcuts import ShortcutsSheet

if TYPE_CHECKING:
    from ui.licences import Component


class AboutFlow(Flow):
    """Opens the sheets of Help."""

    def show_about(self) -> None:
        """Show what this program is, and its licences."""
        self.tasks.start(self._about())

    def show_shortcuts(self) -> None:
        """Show every key that does something."""
        sheet = ShortcutsSheet(self.look, self.shell.window())
        sheet.finished.connect(sheet.deleteLater)
        sheet.open()

    async def _about(self) -> None:
        version, components = await asyncio.to_thread(_read)
        from ui.views.about import AboutSheet

        sheet = AboutSheet(self.look, self.shell.window(), version)
        sheet.show_components(components)
        sheet.finished.connect(sheet.deleteLater)
        sheet.open()


def _read() -> tuple[str, tuple[Component, ...]]:
    """What the installed packages say of themselves: some forty small files."""
    from ui import licences  # with much that nothing else needs

    return licences.version(), licences.components()
