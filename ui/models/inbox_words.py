"""What a line of the inbox says in each of its cells, and all of it in one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from app.pages.inbox import Section
from ui import format as times
from wallet.review.texts import shown

if TYPE_CHECKING:
    from app.pages.awaiting import AwaitedLine
    from app.pages.inbox import InboxChip, InboxLine

translate = QCoreApplication.translate

MOST_SHOWN: Final = 200
"""Letters of a text in a cell; nobody's title is longer than two lines of a book."""


def harmless(text: str) -> str:
    """The text with everything hidden written out, and not too long."""
    if len(text) <= MOST_SHOWN and text.isascii() and text.isprintable():
        return text
    return shown(text, MOST_SHOWN)


def section_words(section: Section) -> str:
    """What a section is called."""
    return {
        Section.NEEDS_YOU: translate("inbox", "Needs you"),
        Section.WAITING: translate("inbox", "Waiting for others"),
        Section.DONE: translate("inbox", "Done"),
        Section.DECLINED: translate("inbox", "Declined"),
    }[section]


def captions(section: Section) -> tuple[str, ...]:
    """What stands in the columns of a section."""
    ends = {
        Section.DONE: translate("inbox", "Ended"),
        Section.DECLINED: translate("inbox", "Declined"),
    }
    return (
        translate("inbox", "Matter and step"),
        translate("inbox", "Amount"),
        translate("inbox", "Pays"),
        ends.get(section, translate("inbox", "Valid until")),
        translate("inbox", "Signatures"),
    )


def awaited_words() -> str:
    """What heads the steps that escrows wait for."""
    return translate("inbox", "Your turn in escrows, as they were last read")


def awaited_captions() -> tuple[str, ...]:
    """What stands in the columns of these steps."""
    return (
        translate("inbox", "Escrow and step"),
        translate("inbox", "Amount"),
        translate("inbox", "Pays"),
        translate("inbox", "Its state"),
        translate("inbox", "Your part"),
    )


def as_read(line: AwaitedLine, now: int) -> str:
    """When the state was read that the step follows from: it may be another one by now."""
    return with_time(translate("inbox", "as read"), line.read, now)


def read_ago(line: AwaitedLine, now: int) -> str:
    """How long ago that was."""
    return times.ago(now - line.read)


def not_asked() -> str:
    """That there is no open request for a step: signing comes later."""
    return translate("inbox", "no request is open")


def awaited_sentence(line: AwaitedLine, now: int) -> str:
    """All that such a line says, for who hears it."""
    part = translate("inbox", "your part is {role}").format(role=line.role)
    state = f"{as_read(line, now)}, {read_ago(line, now)}"
    chips = (chip_words(chip, now) for chip in line.chips)
    return ", ".join(filter(None, (*_what(line), state, part, not_asked(), *chips)))


def until(line: InboxLine, now: int) -> str:
    """When it ends, or ended."""
    if line.ended:
        return times.day_and_time(line.ended, now)
    if line.valid_until:
        return times.day_and_time(line.valid_until, now)
    return translate("inbox", "no time limit")


def until_note(line: InboxLine, now: int) -> str:
    """How long that is from now, or what more there is to say of the end."""
    if line.ended or not 0 < line.valid_until < times.LAST_SECOND:
        return line.ending
    return times.remaining(line.valid_until - now)


def signatures(line: InboxLine) -> str:
    """How many signatures there are of how many; "" where one's own is all there is to say."""
    if line.is_yours_alone:
        return ""
    if line.needed:
        words = translate("inbox", "{signed} of {needed}")
        return words.format(signed=line.signed, needed=line.needed)
    if line.signed:
        return translate("inbox", "{signed} signed").format(signed=line.signed)
    return ""


def who(line: InboxLine, now: int) -> str:
    """Who signed, or who is missing, and since when."""
    return with_time(harmless(line.who), line.at, now)


def chip_words(chip: InboxChip, now: int) -> str:
    """What a chip says."""
    return with_time(chip.words, chip.at, now)


def with_time(words: str, at: int, now: int) -> str:
    """Words with when that was: the time of today, or the day before it."""
    if not at:
        return words
    if times.long_date(at) == times.long_date(now):
        return f"{words} {times.clock(at)}"
    day = times.day(at, now)
    return f"{words} {day[:1].lower()}{day[1:]}"


def sentence(line: InboxLine, now: int) -> str:
    """All that a line says, for who hears it."""
    return ", ".join(filter(None, (*_what(line), *_when(line, now), *_signing(line, now))))


def _what(line: InboxLine | AwaitedLine) -> tuple[str, ...]:
    money = f"{line.amount} {harmless(line.code)}".strip()
    if line.payee:
        pays = translate("inbox", "{amount} to {payee}, {role}")
        paid = pays.format(amount=money, payee=harmless(line.payee), role=line.payee_note)
        return harmless(line.title), line.step, paid
    return harmless(line.title), line.step, money, line.payee_note


def _when(line: InboxLine, now: int) -> tuple[str, ...]:
    end = until(line, now)
    if line.ended:
        words = translate("inbox", "ended {time}")
    elif line.valid_until:
        words = translate("inbox", "valid until {time}")
    else:
        words = "{time}"
    return words.format(time=end), until_note(line, now)


def _signing(line: InboxLine, now: int) -> tuple[str, ...]:
    count = signatures(line)
    words = translate("inbox", "{count} signatures").format(count=count) if count else ""
    return words, who(line, now), *(chip_words(chip, now) for chip in line.chips)
