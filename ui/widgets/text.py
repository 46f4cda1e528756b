"""Everything that shows words: nothing else makes labels or tooltips, and none takes markup.

Qt reads a text that looks like HTML as HTML where nobody says otherwise, and fetches what it
names. Here everything says otherwise; a test sees to it that nobody goes around.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Self

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QTextCursor, QTextOption
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QTextEdit, QVBoxLayout, QWidget

from ui.override import override
from ui.widgets.paragraph import Paragraph, Span, read_out, units, written_out
from ui.widgets.spacing import spaced
from wallet.texts.foreign import MOST_SHOWN, Foreign, beginning

if TYPE_CHECKING:
    from ui.theme import Look
    from ui.widgets.buttons import Button
    from ui.widgets.foreign_marks import Marks

__all__ = [
    "ForeignText",
    "Label",
    "Leaf",
    "Lines",
    "Sentence",
    "Span",
    "Writing",
    "tip",
    "unmnemonic",
]

WIDEST: Final = 560
"""Wide enough to read; a paragraph asks for no more, and takes what it is given."""

NARROWEST: Final = 56

MOST_LINES_AT_ONCE: Final = 12
"""Of a text in which somebody else breaks the lines; the rest waits with what is too long."""

MOST_LINES: Final = 400

BEGINNING: Final = 40
"""Letters by which one knows which text is meant."""

WRITING: Final = 84
"""High enough for four lines."""

LEAF: Final = 320
"""High enough for some fifteen lines; the rest is scrolled to."""

ANGLES: Final = str.maketrans({"<": "\u2039", ">": "\u203a"})
"""Angle brackets as quotation marks, which no markup is made of."""


def unmnemonic(text: str) -> str:
    """A text for a button, tab or menu, where "&" would underline what follows."""
    return written_out(text).replace("&", "&&")


def tip(widget: QWidget, text: str) -> None:
    """Give a widget a tooltip, and the same words to who cannot see it.

    What Qt would take for markup loses its brackets: a tooltip cannot be told to be plain.
    """
    plain = written_out(text)
    if GuiQt.mightBeRichText(plain):
        plain = plain.translate(ANGLES)
    widget.setToolTip(plain)
    widget.setAccessibleDescription(plain)


class Label(QLabel):
    """Our own words, in one font and one colour of the theme."""

    def __init__(
        self, look: Look, text: str = "", role: str = "body", tone: str = "text"
    ) -> None:
        """Show a text in the font of a role and the colour of a token."""
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._look = look
        self._role = role
        self._tone = tone
        self._flows = False
        self._spans: tuple[Span, ...] = ()
        self._paragraph: Paragraph | None = None
        self._dress()
        look.changed.connect(self._read_look)
        self.set(text)

    def set(self, text: str, /) -> None:
        """Show another text."""
        self._set_spans((Span(text),))

    def tint(self, tone: str) -> None:
        """Show the text in the colour of another token."""
        self._tone = tone
        self._paragraph = None
        self._dress()

    def wrapping(self) -> Self:
        """The label, wrapped into as many lines as its width asks for."""
        self.setWordWrap(True)
        self._flows = True
        return self

    def selectable(self) -> Self:
        """The label, from which text can be copied by mouse and keyboard."""
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        # Qt's own lines are those it can select from.
        self._flows = False
        return self

    def _set_spans(self, spans: Sequence[Span]) -> None:
        self._spans = tuple(spans)
        self._paragraph = None
        text = "".join(read_out(span) for span in spans)
        super().setText(text)
        self.updateGeometry()

    def _read_look(self) -> None:
        self._paragraph = None
        self._dress()
        self.updateGeometry()

    def _dress(self) -> None:
        """Have Qt write in our font and colour.

        A rule of the style sheet would set the label's font back to the application's.
        """
        self.setFont(self._look.font(self._role))
        self.setPalette(self._look.ink(self._tone))

    def _set_out(self) -> Paragraph:
        if self._paragraph is None:
            tone = self._tone if self.isEnabled() else "faint"
            self._paragraph = Paragraph(self._look, self._spans, self._role, tone)
        return self._paragraph

    @override
    def setText(self, text: str, /) -> None:
        self.set(text)

    @override
    def sizeHint(self) -> QSize:
        if not self._flows:
            return super().sizeHint()
        width = min(self._set_out().natural_width(), self._look.px(WIDEST))
        return QSize(width, self.heightForWidth(width))

    @override
    def minimumSizeHint(self) -> QSize:
        if not self._flows:
            return super().minimumSizeHint()
        width = min(self._set_out().natural_width(), self._look.px(NARROWEST))
        return QSize(width, self._set_out().line)

    @override
    def heightForWidth(self, width: int, /) -> int:
        if not self._flows:
            return super().heightForWidth(width)
        return self._set_out().height(width)

    @override
    def paintEvent(self, event: QPaintEvent, /) -> None:
        if not self._flows:
            super().paintEvent(event)
            return
        height = self.heightForWidth(self.width())
        is_top = bool(self.alignment() & Qt.AlignmentFlag.AlignTop)
        top = 0 if is_top else max(0, (self.height() - height) // 2)
        painter = QPainter(self)
        self._set_out().paint(painter, QPointF(0, top), self.width(), self.alignment())


class Sentence(Label):
    """Words of several weights in one paragraph, without any markup."""

    def __init__(self, look: Look, role: str = "sentence", tone: str = "text") -> None:
        """Show nothing yet."""
        super().__init__(look, "", role, tone)
        self.wrapping()

    @override
    def _dress(self) -> None:
        # Qt writes none of it: what it has to be told of every one takes a page 3 ms.
        self.update()

    @override
    def set(self, spans: str | Sequence[Span], /) -> None:
        """Show these spans, or one plain text; who cannot see hears them as one."""
        self._set_spans((Span(spans),) if isinstance(spans, str) else spans)
        self.setAccessibleName(self.text())


class ForeignText(QWidget):
    """What others wrote: what is not what it seems is marked, too much is cut.

    Hidden characters are written out. A chip says what else is to be known, to who cannot see
    too; what is cut can be read in a pager.
    """

    def __init__(
        self,
        look: Look,
        text: str = "",
        role: str = "body",
        tone: str = "text",
        most: int = MOST_SHOWN,
    ) -> None:
        """Show a text; ``most`` of its letters, and the rest only when asked for all."""
        super().__init__()
        self._look = look
        self._most = most
        self._text = ""
        self._shown = Sentence(look, role, tone)
        self._marks: Marks | None = None
        self._all: Button | None = None
        self._rows = spaced(look, QVBoxLayout(self), 4)
        self._rows.addWidget(self._shown)
        self.set(text)

    def set(self, text: str) -> None:
        """Show another text."""
        self._text = text
        foreign = beginning(text, self._most, MOST_LINES_AT_ONCE)
        spans = [Span(foreign.written, "foreign", foreign.pieces)]
        if not foreign.is_whole:
            spans.append(Span(self._how_much(), "muted"))
        self._shown.set(spans)
        self._mark(foreign)
        if not foreign.is_whole:
            self._offer_all(foreign)
        elif self._all:
            self._all.hide()

    def text(self) -> str:
        """What is shown now."""
        return self._shown.text()

    def _how_much(self) -> str:
        return self.tr("… ({count} characters)").format(count=f"{len(self._text):,}")

    def _mark(self, foreign: Foreign) -> None:
        """Say below the text what is not what it seems, once for each kind."""
        if self._marks is not None:
            self._marks.hide()
            # Until it goes, nobody should find there what is not so any more.
            self._marks.setParent(None)
            self._marks.deleteLater()
            self._marks = None
        if foreign.marks:
            # Chips are made of words themselves.
            from ui.widgets.foreign_marks import Marks

            self._marks = Marks(self._look, foreign)
            self._rows.insertWidget(1, self._marks)
        self._shown.setAccessibleDescription(self._marks.words if self._marks else "")

    def _offer_all(self, foreign: Foreign) -> None:
        # Buttons are made of words themselves.
        from ui.widgets.link import Link

        if self._all is None:
            self._all = Link(self._look, "")
            self._all.clicked.connect(self._show_all)
            self._rows.addWidget(self._all, alignment=Qt.AlignmentFlag.AlignLeft)
        self._all.set(self.tr("Show all ({count})").format(count=f"{len(self._text):,}"))
        # Several may stand in one view, and each says what it shows all of.
        self._all.belongs_to(f"{foreign.written[:BEGINNING]}…")
        self._all.show()

    def _show_all(self) -> None:
        # Sheets have words themselves.
        from ui.widgets.pager import Pager

        Pager(self._look, self.window(), self._text).open()


class Writing(QPlainTextEdit):
    """Some lines that the user writes; what is pasted loses its markup."""

    def __init__(self, look: Look, name: str, height: int = WRITING) -> None:
        """Make an empty box; ``name`` is what is written there."""
        super().__init__()
        self._look = look
        self._height = height
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self._read_look()
        look.changed.connect(self._read_look)

    def text(self) -> str:
        """What was written."""
        return self.toPlainText()

    def _read_look(self) -> None:
        self.setFixedHeight(self._look.px(self._height))


class Lines(QPlainTextEdit):
    """Technical text in its own box, to be read and copied, never changed."""

    def __init__(self, look: Look, name: str) -> None:
        """Make an empty box; ``name`` is what it holds."""
        super().__init__()
        self._look = look
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        self._read_look()
        look.changed.connect(self._read_look)

    def show_lines(self, lines: Sequence[str]) -> None:
        """Show these, each cut, and with everything hidden written out."""
        cut = (Foreign.of(line).text for line in lines[:MOST_LINES])
        self.setPlainText("\n".join(cut))

    def _read_look(self) -> None:
        self.setFont(self._look.font("mono"))


class Leaf(QPlainTextEdit):
    """A page of what others wrote, to be read and copied; what deceives in it is marked."""

    def __init__(self, look: Look, name: str) -> None:
        """Make an empty page; ``name`` is what it is a page of."""
        super().__init__()
        self._look = look
        self._page: Foreign | None = None
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setAccessibleName(name)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._read_look()
        look.changed.connect(self._read_look)

    def show_page(self, page: Foreign) -> None:
        """Show another page, from its beginning on."""
        self._page = page
        self.setPlainText(page.written)
        self._color()

    def _color(self) -> None:
        marked: list[QTextEdit.ExtraSelection] = []
        at = 0
        for piece in self._page.pieces if self._page is not None else ():
            end = at + units(piece.text)
            if piece.mark is not None:
                found = QTextEdit.ExtraSelection()
                found.cursor = self.textCursor()
                found.cursor.setPosition(at)
                found.cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
                found.format.setForeground(self._look.color("warn"))
                marked.append(found)
            at = end
        self.setExtraSelections(marked)

    def _read_look(self) -> None:
        self.setFont(self._look.font("body"))
        self.setFixedHeight(self._look.px(LEAF))
        self._color()
