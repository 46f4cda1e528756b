"""A new escrow: what was agreed is filled in, checked, and previewed as its signers see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from app.pages import founding as names
from app.pages.founding import Typed, of_part, of_role
from ui.networks import network_name
from ui.views.new_escrow_before import TypedBefore
from ui.views.new_escrow_cards import AskCard, DealCard, MoneyCard, PartiesCard
from ui.views.new_escrow_parts import PartsCard
from ui.views.new_escrow_ready import readiness_card
from ui.views.review_checks import Ticks
from ui.views.review_content import ReviewContent
from ui.widgets.address import AddressText
from ui.widgets.banner import Banner
from ui.widgets.buttons import Button
from ui.widgets.card import Card
from ui.widgets.page import Page
from ui.widgets.rows import sentence
from ui.widgets.spacing import spaced
from ui.widgets.text import Label, Span

if TYPE_CHECKING:
    from app.pages.founding import Checked, FeesTold, Maker, Preview, Start
    from app.pages.review import ReviewPage
    from ui.theme import Look
    from ui.views.people import PersonField
    from ui.widgets.banner import ProblemWords
    from ui.widgets.field import Field

FILLS: Final = 1000
"""So much more room than the space beside it."""


class NewEscrowView(QStackedWidget):
    """The form, and in its place the preview: what was typed stays while this is open.

    Signals:
        went_back: the user leaves the form.
        changed: something else was typed.
        check_wanted: say what is wrong, and who is not ready.
        preview_wanted: show what the signers will see.
        ask_wanted: keep what is previewed; its hash.
        anew_wanted: nothing of what was typed before is wanted.
    """

    went_back = Signal()
    changed = Signal()
    check_wanted = Signal()
    preview_wanted = Signal()
    ask_wanted = Signal(str)
    anew_wanted = Signal()

    def __init__(self, look: Look, start: Start, maker: Maker) -> None:
        """Ask for everything that the maker's code wants to know."""
        super().__init__()
        self._look = look
        self.start, self.maker = start, maker
        self.deal = DealCard(look)
        self.parties = PartiesCard(look, maker.code, start.people)
        self.money = MoneyCard(look, maker.code, start.tokens)
        self.parts = PartsCard(look, maker.code, start.people)
        self.asking = AskCard(look, start, maker)
        self.problem = Banner(look, "stop")
        self.before = TypedBefore(look)
        self.bar = _Bar(look)
        self._form = Page(look, self.tr("New escrow"), back=self.tr("Escrows"))
        self._ready: Card | None = None
        self._preview: _PreviewPage | None = None
        self._set_out()
        self._connect()
        self.show_fees(None)

    def typed(self) -> Typed:
        """Everything as it is typed now."""
        return Typed(
            passphrase=self.start.passphrase,
            maker=self.maker.contract,
            way=self.asking.typed_way(),
            payer=self.asking.typed_payer(),
            title=self.deal.title.text(),
            engagement_id=self.deal.reference.text(),
            description=self.deal.description.text(),
            token=self.money.typed_token(),
            amount=self.money.amount.text(),
            fee=self.money.fee.text(),
            memo=self.money.memo.text(),
            roles=self.parties.typed(),
            parts=self.parts.typed(),
            note=self.asking.note.text(),
        )

    def fill(self, typed: Typed) -> None:
        """Type all of this, and say that it was typed before."""
        self.deal.fill(typed)
        self.parties.fill(typed.roles)
        self.money.fill(typed)
        self.parts.fill(typed.parts)
        self.asking.fill(typed)
        self.before.show()

    @property
    def preview(self) -> ReviewPage | None:
        """The review that is previewed; None while the form is shown."""
        shown = self.currentWidget()
        return shown.page if isinstance(shown, _PreviewPage) else None

    def show_fees(self, fees: FeesTold | None) -> None:
        """Show what the money comes to."""
        self.money.show_fees(fees)

    def show_asking(self) -> None:
        """Say that the network is being asked."""
        self.problem.clear()
        self.bar.wait(self.tr("Asking the network…"))

    def show_nothing(self) -> None:
        """Say nothing of what came, for something else is typed by now."""
        self.bar.go_on("")

    def show_problem(self, problem: ProblemWords) -> None:
        """Say why there is no check or no request."""
        self.bar.go_on("")
        self._to_the_form()
        self.problem.show_problem(problem)
        self._form.scroll_to_top()

    def show_checked(self, checked: Checked) -> None:
        """Show what is wrong beside its field, and who is ready where that could be asked."""
        self.problem.clear()
        first = self._tell_wrong(checked)
        if first is not None:
            self.bar.go_on(self.tr("Mend what is marked, then go on."), "stop")
            first.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._show_readiness(checked)
        lacking = any(each.lacks for each in checked.people)
        words, tone = self.tr("The contract would take it, and everybody is ready."), "ok"
        if lacking:
            words, tone = self.tr("The contract would take it. Not everybody is ready."), "warn"
        if checked.refusal:
            words, tone = self.tr("The contract would not take it."), "stop"
        self.bar.go_on(words, tone)

    def show_preview(self, preview: Preview) -> None:
        """Show the review that the signers will see, or why there is none."""
        self.show_checked(preview.checked)
        if preview.page is None:
            return
        before, self._preview = self._preview, _PreviewPage(self._look, preview.page)
        self._preview.went_back.connect(self._to_the_form)
        self._preview.ask.clicked.connect(self._want)
        self.addWidget(self._preview)
        self.setCurrentWidget(self._preview)
        self._preview.setFocus(Qt.FocusReason.OtherFocusReason)
        if before is not None:
            self.removeWidget(before)
            before.deleteLater()

    def show_keeping(self) -> None:
        """Say that the request is being written."""
        if self._preview is not None:
            self._preview.ask.explain_disabled(self.tr("It is being written."))

    def _show_readiness(self, checked: Checked) -> None:
        before, self._ready = self._ready, readiness_card(self._look, checked)
        if before is not None:
            before.hide()
            before.deleteLater()
        self._column.addWidget(self._ready)
        self._ready.show()
        self._form.settle()
        scroll = self._form.findChild(QScrollArea)
        if isinstance(scroll, QScrollArea):
            scroll.verticalScrollBar().setValue(scroll.verticalScrollBar().maximum())

    def _forget_readiness(self) -> None:
        """What was said holds no more once something else is typed."""
        if self._ready is not None:
            self._ready.hide()
        self.bar.go_on("")

    def _tell_wrong(self, checked: Checked) -> QWidget | None:
        """Say below each field what is wrong with it; the first of those that are wrong."""
        told = {each.field: each.words for each in checked.wrong}
        self.asking.note_left.set(told.get(names.NOTE, ""))
        first: QWidget | None = None
        for each in self.parties.roles.values():
            for holder in each.holders:
                holder.show_problem("")
        for name, field in self._fields().items():
            words = told.get(name, "")
            field.show_problem(words)
            if words and first is None:
                first = field
        return first or (self.asking.note if told else None)

    def _fields(self) -> dict[str, Field | PersonField]:
        """Every field by its name, in the order in which they are read."""
        fields: dict[str, Field | PersonField] = {
            names.TITLE: self.deal.title,
            names.REFERENCE: self.deal.reference,
        }
        for role, each in self.parties.roles.items():
            filled = [holder for holder in each.holders if holder.text()]
            holders = (filled or each.holders[:1]) if each.asked.several else each.holders
            fields |= {of_role(role, n): holder for n, holder in enumerate(holders)}
        fields |= {
            names.TOKEN: self.money.contract,
            **({names.AMOUNT: self.money.amount} if self.money.asks_amount else {}),
            names.FEE: self.money.fee,
            names.MEMO: self.money.memo,
        }
        fields |= {of_part(n, name): field for n, name, field in self.parts.fields()}
        return fields

    def _want(self) -> None:
        if self._preview is not None:
            self.ask_wanted.emit(self._preview.page.hash)

    def _to_the_form(self) -> None:
        self.setCurrentWidget(self._form)
        self._form.setFocus(Qt.FocusReason.OtherFocusReason)

    def _set_out(self) -> None:
        content = QWidget()
        self._column = spaced(self._look, QVBoxLayout(content), 16)
        for widget in (
            self.problem,
            self.before,
            _code_card(self._look, self.start, self.maker),
            self.deal,
            self.parties,
            self.money,
            self.parts,
            self.asking,
        ):
            self._column.addWidget(widget)
        self._form.show_content(content)
        self._form.set_bottom_bar(self.bar)
        self.addWidget(self._form)
        self._form.setFocusProxy(self.deal.title)
        self.setFocusProxy(self._form)

    def _connect(self) -> None:
        self._form.went_back.connect(self.went_back)
        self.before.anew.clicked.connect(self.anew_wanted)
        for card in (self.deal, self.parties, self.money, self.parts, self.asking):
            card.changed.connect(self.changed)
        self.changed.connect(self._forget_readiness)
        self.bar.check.clicked.connect(self.check_wanted)
        self.bar.preview.clicked.connect(self.preview_wanted)


class _Bar(QWidget):
    """What can be done with what is typed, and what came of it."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._said = Label(look, "", "small", "muted").wrapping()
        self.check = Button(look, self.tr("Check"))
        self.preview = Button(look, self.tr("Preview the review"), "primary")
        row = spaced(look, QHBoxLayout(self), 8)
        row.addWidget(self._said, 1)
        row.addWidget(self.check)
        row.addWidget(self.preview)

    def wait(self, words: str) -> None:
        """Say what is waited for; nothing else can be asked for meanwhile."""
        self._say(words, "muted")
        for button in (self.check, self.preview):
            button.explain_disabled(words)

    def go_on(self, words: str, tone: str = "muted") -> None:
        """Say what came of it."""
        self._say(words, tone)
        for button in (self.check, self.preview):
            button.explain_disabled("")

    def _say(self, words: str, tone: str) -> None:
        self._said.set(words)
        self._said.tint(tone)


class _PreviewPage(Page):
    """The review of a request that is not kept yet."""

    def __init__(self, look: Look, page: ReviewPage) -> None:
        super().__init__(look, self.tr("Preview"), back=self.tr("New escrow"))
        self.page = page
        head = Banner(look, "info")
        head.show_words(
            self.tr("This is what every signer will see."),
            self.tr("Nothing is written, signed or sent yet."),
        )
        self.body.addWidget(head)
        self.show_content(ReviewContent(look, page, Ticks(self)))
        self.ask = Button(look, self.tr("Write the request"), "primary")
        bar = QWidget()
        row = spaced(look, QHBoxLayout(bar), 8)
        says = self.tr("It goes into your inbox, where you sign it.")
        row.addWidget(Label(look, says, "small", "muted").wrapping(), 1)
        row.addWidget(self.ask)
        self.set_bottom_bar(bar)
        self.setFocusProxy(self.ask)


def _code_card(look: Look, start: Start, maker: Maker) -> Card:
    """Which network, and which code the escrow will be of."""
    card = Card(look)
    code = maker.code
    where = Span(network_name(start.passphrase), "strong")
    card.add(sentence(look, [where, Span(f" · {code.words}", "muted")]))
    card.add(AddressText(look, maker.contract))
    known = f"{code.name}, {code.origin}" if code.origin else code.name
    card.add(sentence(look, [Span(known, "name")], "small", "warn" if code.origin else "muted"))
    return card
