"""The deal behind a request: milestones, roles, terms; all of it in the parties' words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from app.pages.review_changes import deal_changes
from app.words.groups import shortened
from ui.views.review_lazy import when_opened
from ui.widgets.address import AddressText
from ui.widgets.card import Card
from ui.widgets.folded import Folded
from ui.widgets.rows import column, sentence
from ui.widgets.text import ForeignText, Label, Span

if TYPE_CHECKING:
    from app.pages.escrow import MilestoneLine
    from app.pages.review import Change, Deal, Fact, Holder, Proof, Shared
    from ui.theme import Look

translate = QCoreApplication.translate

ONE_LINE = 160
"""Letters of a text that stand in a sentence with ours; a longer one stands below it."""

CUT = 300

ADDRESS = 56
"""Letters of an address; a hash has another number."""


def deal_card(
    look: Look, deal: Deal | None, *, is_new: bool = False, why_none: str = ""
) -> Card:
    """The terms that are in force; ``is_new``: the step writes the first.

    ``why_none`` is why there are none, where that is known.
    """
    card = Card(look, translate("review", "The deal"))
    if deal is None:
        unknown = why_none or translate("review", "The terms are not known here.")
        if is_new:
            unknown = translate("review", "None yet: this step writes the first, see below.")
        card.add(Label(look, unknown, "body", "muted").wrapping())
    else:
        _add_deal(look, card, deal)
    card.body.addStretch(1)
    return card


def new_terms_cards(look: Look, before: Deal | None, terms: Deal) -> list[QWidget]:
    """The terms that a step writes, whole, and before them what is new in them."""
    title = translate("review", "The terms that this step writes")
    card = Card(look, title)
    _add_deal(look, card, terms, written=title)
    changes = deal_changes(before, terms) if before is not None else ()
    if not changes:
        return [card]
    new = _changes(look, Card(look, translate("review", "What this step changes")), changes)
    return [new, card]


def step_card(look: Look, step: tuple[Fact, ...]) -> Card:
    """What a step says beside money and terms, part by part."""
    card = Card(look, translate("review", "The step"))
    for fact in step:
        card.add(_fact(look, fact))
    return card


def _fact(look: Look, fact: Fact) -> QWidget:
    """What it says; an address, or a hash, whole below."""
    told = named(look, fact.name, fact.value)
    if not fact.address:
        return told
    is_address = len(fact.address) == ADDRESS
    return column(look, told, AddressText(look, fact.address, copy=is_address))


def _changes(look: Look, card: Card, changes: tuple[Change, ...]) -> Card:
    nothing = translate("review", "nothing")
    for place, change in enumerate(changes):
        if place:
            card.line()
        was = named(look, translate("review", "Was"), change.before or nothing, tone="muted")
        here = named(look, translate("review", "Is now"), change.now or nothing)
        card.add(column(look, Label(look, change.what, "strong").wrapping(), was, here))
    return card


def named(look: Look, name: str, text: str, tone: str = "text") -> QWidget:
    """A text of somebody's after a quiet word for what it is; long ones below it."""
    if len(text) <= ONE_LINE and "\n" not in text:
        return sentence(look, [Span(f"{name}  ", "muted"), Span(text, "name")], tone=tone)
    label = sentence(look, [Span(name, "muted")])
    return column(look, label, ForeignText(look, text, tone=tone, most=CUT))


def _add_deal(look: Look, card: Card, deal: Deal, written: str = "") -> None:
    """Show its terms; ``written`` heads those of a step, which are to be read in full."""
    quoted = {proof.milestone: proof for proof in deal.proofs if proof.quoted}
    for milestone in deal.milestones:
        card.add(_milestone(look, milestone, quoted.get(milestone.number)))
    if not deal.milestones:
        card.add(Label(look, translate("review", "It has no milestone."), tone="muted"))
    if deal.reason:
        why = translate("review", "Reason of the dispute")
        card.add(named(look, why, deal.reason, "warn"))
    if deal.happened:
        happened = translate("review", "So far: {what}").replace("{what}", deal.happened)
        card.add(sentence(look, [Span(happened)], tone="warn"))
    card.add(sentence(look, _roles(deal.holders), "small"))
    for shared in deal.shared:
        card.add(_several(look, shared))
    card.add(_terms(look, deal))
    whole = _whole(look, deal)
    if written:
        whole.belongs_to(written)
    whole.set_open(is_open=bool(written))
    card.add(whole)


def _milestone(look: Look, milestone: MilestoneLine, quoted: Proof | None) -> QWidget:
    number = translate("review", "Milestone {number}").replace(
        "{number}", str(milestone.number)
    )
    text = milestone.description
    head: list[QWidget]
    if len(text) > ONE_LINE:
        head = [Label(look, number), ForeignText(look, text, "strong", most=CUT)]
    else:
        head = [sentence(look, [Span(f"{number}  "), Span(text, "strong")])]
    said = [Span(_approval(milestone), "plain")]
    if milestone.happened:
        said.append(Span(f" · {milestone.happened}"))
    long: list[QWidget] = []
    for what, words in (
        (translate("review", "status"), milestone.status),
        (translate("review", "evidence"), milestone.evidence),
        (translate("review", "reason of the dispute"), milestone.reason),
    ):
        if len(words) > ONE_LINE:
            long.append(named(look, what.capitalize(), words, "muted"))
        elif words:
            said += [Span(f" · {what} "), Span(words, "quoted")]
    tone = "muted" if milestone.approved else "warn"
    own = _own(look, milestone)
    if quoted is not None:
        long.append(_quoted_hash(look, quoted))
    return column(look, *head, *own, sentence(look, said, "small", tone), *long)


def _quoted_hash(look: Look, proof: Proof) -> QWidget:
    """The hash of a file that the evidence names, whole, to be compared with the file's."""
    name = translate("review", "It names a file by this hash")
    label = Label(look, name, "small", "muted")
    return column(look, label, AddressText(look, proof.quoted, copy=False))


def _approval(milestone: MilestoneLine) -> str:
    word = translate("review", "approved")
    if not milestone.approved:
        word = translate("review", "not approved yet")
    return f"{word}, {milestone.approvals}" if milestone.approvals else word


def _own(look: Look, milestone: MilestoneLine) -> list[QWidget]:
    """What is paid for this milestone, and to whom, where it has its own."""
    spans = [Span(milestone.amount)] if milestone.amount else []
    if milestone.address:
        who = Span(shortened(milestone.address), "mono")
        spans += [Span(translate("review", " to "), "muted")]
        spans.append(Span(milestone.receiver, "name") if milestone.receiver else who)
    return [sentence(look, spans, "small")] if spans else []


def _roles(holders: tuple[Holder, ...]) -> list[Span]:
    """Every role and by whom it is held, in one paragraph."""
    spans: list[Span] = []
    for each in holders:
        name = Span(each.name, "name") if each.name else Span(shortened(each.address), "mono")
        role = f" · {each.role} " if spans else f"{each.role[:1].upper()}{each.role[1:]} "
        spans += [Span(role, "muted"), name]
    return spans


def _several(look: Look, shared: Shared) -> QWidget:
    text = translate("review", " is {roles}: one address").replace("{roles}", shared.roles)
    who = Span(shared.name or shortened(shared.address), "strong" if shared.name else "mono")
    return sentence(look, [who, Span(text)], "small", "warn")


def _terms(look: Look, deal: Deal) -> QWidget:
    terms = translate("review", "{amount} agreed · platform fee {fee} %")
    terms = terms.replace("{amount}", deal.amount).replace("{fee}", deal.platform_fee)
    spans = [Span(terms)]
    if deal.engagement_id and len(deal.engagement_id) <= ONE_LINE:
        spans += [
            Span(translate("review", " · engagement ")),
            Span(deal.engagement_id, "quoted"),
        ]
    return sentence(look, spans, "small", "muted")


def _whole(look: Look, deal: Deal) -> Folded:
    """What the parties wrote, and every address whole: to be compared, not to be remembered."""
    folded = Folded(look, translate("review", "All terms and addresses"))
    when_opened(folded, lambda: _fill_whole(look, folded, deal))
    return folded


def _fill_whole(look: Look, folded: Folded, deal: Deal) -> None:
    for name, text in (
        (translate("review", "Title"), deal.title),
        (translate("review", "Engagement"), deal.engagement_id),
        (translate("review", "About"), deal.description),
        (translate("review", "Receiver's memo"), deal.memo),
        (translate("review", "Decimals, as the terms say"), deal.decimals),
    ):
        if text:
            folded.body.addWidget(_small(look, name, text))
    for each in deal.holders:
        role = f"{each.role[:1].upper()}{each.role[1:]}"
        words = sentence(look, [Span(f"{role}  ", "muted"), Span(each.name, "name")], "small")
        folded.body.addWidget(column(look, words, AddressText(look, each.address)))
    for proof in deal.proofs:
        name = translate("review", "SHA-256 of the evidence of milestone {number}, its letters")
        told = [Span(name.replace("{number}", str(proof.milestone)), "muted")]
        hash_ = AddressText(look, proof.hash, copy=False)
        folded.body.addWidget(column(look, sentence(look, told, "small"), hash_))
    if deal.token:
        currency = translate("review", "The currency's contract")
        words = sentence(look, [Span(currency, "muted")], "small")
        folded.body.addWidget(column(look, words, AddressText(look, deal.token)))


def _small(look: Look, name: str, text: str) -> QWidget:
    if len(text) <= CUT:
        return sentence(look, [Span(f"{name}  ", "muted"), Span(text, "name")], "small")
    label = Label(look, name, "small", "muted")
    return column(look, label, ForeignText(look, text, "small", most=CUT))
