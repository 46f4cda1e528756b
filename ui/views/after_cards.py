"""The cards below: how far sending is, who is missing, what moved, what happened, the hash."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, Qt

from app.pages.after import Agreement, Doing, Happened, HowMany
from app.words.groups import grouped
from ui.format import day_and_time, number
from ui.views.after_words import called, happened
from ui.widgets.address import AddressText
from ui.widgets.buttons import Copy
from ui.widgets.card import Card
from ui.widgets.chip import Chip
from ui.widgets.rows import amount, amount_row, column, drawn, row, sentence, told
from ui.widgets.text import Label, Span
from wallet.review.texts import shown

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.pages.after import AfterPage, Missing, Moment, Moved, MovedLine, Person, Step
    from ui.theme import Look

translate = QCoreApplication.translate

LINE: Final = 20
"""From line to line of body text, with its icon."""

INDENT: Final = 26
"""Of a line's words, behind its icon."""

_DRAWN = {
    Happened.CAME: ("inbox", "muted"),
    Happened.SIGNED: ("pen", "muted"),
    Happened.DECLINED: ("close", "muted"),
    Happened.SENDING: ("send", "muted"),
    Happened.TAKEN: ("hourglass", "muted"),
    Happened.UNKNOWN: ("question", "info"),
    Happened.REJECTED: ("warn", "warn"),
    Happened.FAILED: ("stop", "stop"),
    Happened.FINAL: ("check", "ok"),
    Happened.TOO_LATE: ("clock", "muted"),
}


def progress_card(look: Look, page: AfterPage) -> Card:
    """The steps of sending so far, and what is waited for now."""
    card = Card(look, translate("after", "On its way"))
    steps = [step for step in page.steps if step.doing is not Doing.NOT_YET]
    for step in steps[:-1]:
        card.add(told(look, "check", "ok", [Span(_doing(step), "muted")]))
    now = _doing(steps[-1]) if steps else translate("after", "Reaching the network")
    card.add(told(look, "hourglass", "accent", [Span(now, "strong")], _below(page.steps)))
    return card


def missing_card(look: Look, page: AfterPage) -> Card:
    """Whose signatures are still needed, by name and key."""
    card = Card(look, translate("after", "Still needed"))
    for place, missing in enumerate(page.missing):
        if place:
            card.line()
        card.add(sentence(look, _how_many(missing), "small", "muted"))
        for person in missing.people:
            card.add(_person(look, person))
    return card


def moved_card(look: Look, moved: Moved) -> Card:
    """What everybody got, and whether that is what was reviewed."""
    title = translate("after", "What moved")
    if moved.agreement is Agreement.NOT_TOLD:
        title = translate("after", "What was reviewed")
    card = Card(look, title)
    # The currency stands once, with the total, unless there are several.
    several = len({line.code for line in moved.lines}) > 1 or not moved.total
    for place, line in enumerate(moved.lines):
        if place:
            card.line()
        card.add(_moved(look, line, line.code if several else "", is_main=not place))
    if not moved.lines:
        card.add(Label(look, translate("after", "No money moved.")))
    card.line()
    card.add(_agreement(look, moved.agreement))
    if moved.total:
        # The figures stand below one another, so the currency goes to the words.
        figures, _, code = moved.total.partition(" ")
        card.add_total(amount_row(look, _way(moved), figures, code, "strong"))
    return card


def moments_card(look: Look, page: AfterPage) -> Card:
    """What happened, the oldest first."""
    card = Card(look, translate("after", "What happened"))
    for moment in page.moments:
        card.add(_moment(look, moment, page.seen))
    if page.reason:
        card.add(_under_the_words(look, sentence(look, [Span(f"“{page.reason}”", "quoted")])))
    return card


def transaction_card(look: Look, page: AfterPage) -> Card:
    """The hash, by which anybody finds it on the network."""
    card = Card(look, translate("after", "Transaction"))
    copy = Copy(look, page.hash, translate("after", "Copy hash"))
    hash_ = sentence(look, [Span(grouped(page.hash))], "mono", "muted")
    card.add(row(look, hash_, copy))
    if page.refusal is not None and page.refusal.codes:
        said = translate("after", "The network's own words: {codes}")
        codes = said.format(codes=shown(page.refusal.codes))
        card.add(sentence(look, [Span(codes)], "small", "muted"))
    return card


def _doing(step: Step) -> str:
    words = {
        Doing.CHECKING: translate("after", "Checking the present state"),
        Doing.SENDING: translate("after", "Handing it to the network"),
        Doing.SENT: translate("after", "Waiting for a ledger to take it in"),
        Doing.NO_ANSWER: translate("after", "No answer: looking whether it was taken"),
        Doing.LOOKING_BACK: translate("after", "Refused: looking whether it was taken before"),
        Doing.QUEUE_FULL: translate(
            "after", "The network's queue is full: waiting for a place"
        ),
    }
    return words[step.doing]


def _below(steps: tuple[Step, ...]) -> str:
    if not steps or steps[-1].doing is not Doing.NOT_YET:
        return ""
    not_yet = translate("after", "Not in ledger {ledger} yet")
    return not_yet.format(ledger=number(steps[-1].ledger))


def _how_many(missing: Missing) -> list[Span]:
    words = {
        HowMany.ALL: translate("after", "Everybody here must sign for the account {account}."),
        HowMany.ONE: translate("after", "One of these is enough for the account {account}."),
        HowMany.SOME: translate(
            "after", "Several of these must sign for the account {account}."
        ),
    }
    if len(missing.people) == 1:
        words[HowMany.ALL] = translate("after", "The account {account} needs the signature of:")
    said = words[missing.how_many]
    if not missing.people:
        said = translate("after", "No signer of the account {account} is left who could sign.")
    before, _, after = said.partition("{account}")
    account = Span(missing.name, "strong")
    if not missing.name:
        account = Span(grouped(missing.account), "mono")
    return [Span(before), account, Span(after)]


def _person(look: Look, person: Person) -> QWidget:
    name = sentence(look, [Span(called(person), "strong")])
    if not person.is_mine:
        return column(look, name, AddressText(look, person.key))
    you = Chip(look, translate("after", "you"), icon="pen")
    return column(look, row(look, name, you), AddressText(look, person.key))


def _moved(look: Look, line: MovedLine, code: str, *, is_main: bool) -> QWidget:
    who = [Span(line.name or _first_up(line.roles) or _somebody(), "strong")]
    said = line.roles if line.name else ""
    if line.burnt:
        said = translate("after", "the issuer: this money ended")
    if said:
        who.append(Span(f" {said}", "muted"))
    if line.sender:
        from_ = translate("after", "from {sender}").format(sender=line.sender)
        who.append(Span(f" · {from_}", "muted"))
    figures = column(
        look,
        amount(look, line.amount, "amount" if is_main else "body"),
        *([amount(look, shown(code), "small", "muted")] if code else []),
        *_foreseen(look, line),
    )
    return row(
        look, column(look, sentence(look, who), AddressText(look, line.address)), figures
    )


def _way(moved: Moved) -> str:
    if moved.agreement is Agreement.NOT_TOLD:
        if moved.comes_in:
            return translate("after", "Was to come into the escrow")
        return translate("after", "Was to leave the escrow")
    if moved.comes_in:
        return translate("after", "Came into the escrow")
    return translate("after", "Left the escrow")


def _foreseen(look: Look, line: MovedLine) -> list[Label]:
    if not line.foreseen:
        return []
    reviewed = translate("after", "reviewed: {amount}").format(amount=line.foreseen)
    return [amount(look, reviewed, "small", "warn")]


def _agreement(look: Look, agreement: Agreement) -> QWidget:
    words = {
        Agreement.EQUAL: translate("after", "Equal to what was reviewed, to the unit."),
        Agreement.DIFFERENT: translate("after", "This is not what was reviewed."),
        Agreement.NOT_TOLD: translate("after", "The server does not tell what moved."),
        Agreement.NOT_FORESEEN: translate(
            "after", "There is nothing to compare it with: the review could not foresee it."
        ),
    }
    below = ""
    if agreement is Agreement.DIFFERENT:
        below = translate(
            "after", "The ledger decides. Ask whoever proposed it, and report the hash."
        )
    if agreement is Agreement.NOT_TOLD:
        below = translate("after", "It took effect, so this is what it was to move.")
    sign = ("check", "ok") if agreement is Agreement.EQUAL else ("info", "info")
    if agreement is Agreement.DIFFERENT:
        sign = ("warn", "warn")
    return told(look, *sign, [Span(words[agreement], "strong")], below)


def _moment(look: Look, moment: Moment, now: int) -> QWidget:
    icon = drawn(look, *_DRAWN[moment.what])
    when = amount(look, day_and_time(moment.at, now), "small", "muted")
    when.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    when.setFixedHeight(look.px(LINE))
    return row(look, icon, sentence(look, happened(moment)), when, fills=1, spacing=10)


def _under_the_words(look: Look, widget: QWidget) -> QWidget:
    """Below the words of a line that has an icon."""
    holder = column(look, widget)
    holder.setContentsMargins(look.px(INDENT), 0, 0, 0)
    return holder


def _first_up(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _somebody() -> str:
    return translate("after", "No party of this escrow")
