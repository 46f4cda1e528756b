"""Where the cells of a row of the inbox stand, in a window of any width."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from ui.models.inbox import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ui.theme import Look

EDGE: Final = 20
"""From a card's edge to its first and last cell."""

GAP: Final = 24
LINE: Final = 19
"""From one line of a row to the next."""

TOP: Final = 10
CHIP_LINE: Final = 28


class Form(Enum):
    """How a row is set out: in columns, with chips in the last one or below; or as lines."""

    WIDE = 948
    MIDDLE = 736
    NARROW = 540
    TINY = 0


@dataclass(frozen=True)
class Cell:
    """From where to where a cell reaches."""

    left: int
    right: int

    @property
    def width(self) -> int:
        """How wide it is."""
        return max(0, self.right - self.left)


@dataclass(frozen=True)
class Columns:
    """The cells of every row, in pixels; without columns only ``first`` and ``whole`` count.

    ``first`` holds the matter at its left and the amount at its right edge.
    """

    form: Form
    whole: Cell
    first: Cell
    pays: Cell
    until: Cell
    signatures: Cell
    chips: Cell


_LEAST: Final[Mapping[Form, tuple[int, ...]]] = {
    Form.WIDE: (228, 134, 128, 128, 194),
    Form.MIDDLE: (228, 132, 128, 136, 0),
}
_SHARES: Final = (2, 4, 0, 2, 0)
"""Who gets how much of the room that is left."""


def form_of(look: Look, width: int) -> Form:
    """How rows of this width are set out, with the text as large as it is."""
    plain = width * 100 / look.text
    return next(form for form in Form if plain >= form.value)


def columns(look: Look, width: int) -> Columns:
    """The cells of rows of this width."""
    form = form_of(look, width)
    whole = Cell(look.px(EDGE), width - look.px(EDGE))
    if form not in _LEAST:
        none = Cell(0, 0)
        return Columns(form, whole, whole, none, none, none, none)
    least = [look.px(each) for each in _LEAST[form]]
    gap, count = look.px(GAP), sum(1 for each in least if each)
    spare = max(0, whole.width - sum(least) - gap * (count - 1))
    shares = [share if each else 0 for share, each in zip(_SHARES, least, strict=True)]
    cells: list[Cell] = []
    left = whole.left
    for each, share in zip(least, shares, strict=True):
        right = left + each + spare * share // sum(shares)
        cells.append(Cell(left, right))
        left = right + gap
    return Columns(form, whole, *cells)


def heights(look: Look, width: int) -> list[int]:
    """The height of a row of each kind, by its number."""
    form = form_of(look, width)
    lines = {Form.NARROW: 3, Form.TINY: 5}.get(form, 2)
    line = TOP + lines * LINE + 7
    chipped = line if form is Form.WIDE else line + CHIP_LINE
    captions = 36 if form in _LEAST else 0
    by_kind = {
        Kind.CAPTIONS: captions,
        Kind.HEADING: 48,
        Kind.NOTE: TOP + LINE + TOP,
        Kind.LINE: line,
        Kind.CHIPPED: chipped,
    }
    return [look.px(by_kind[kind]) for kind in Kind]
