"""Why I am asked, who has signed, and what my signature would do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.words.groups import shortened
from ui.views.review_times import day_in_sentence
from ui.widgets.card import Card
from ui.widgets.chip import Chip
from ui.widgets.rows import called, sentence
from ui.widgets.text import Sentence, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.pages.review import Consent, ReviewPage, Signer, Turn, Why
    from ui.theme import Look

translate = QCoreApplication.translate

RELEASE_SIGNER: Final = "release signer"
"""As app.words.roles says it; the account of several people is no signer to anybody."""


def why_card(look: Look, page: ReviewPage) -> Card:
    """My place among the signers, then every signer by name."""
    why, now = page.why, page.seen
    card = Card(look, translate("review", "Why you"))
    # Where something stops everybody, nothing comes of a signature.
    words = [*_place(why), *(() if page.is_stopped else _outcome(why))]
    if words:
        card.add(sentence(look, words))
    consents = sorted(why.consents, key=lambda each: (not _is_turn(why, each), each.pays_fee))
    seen: set[str] = set()
    for consent in consents:
        new = [signer for signer in consent.signers if signer.key not in seen]
        if consent.pays_fee:
            card.add(_payer(look, consent))
        for signer in new:
            card.add(_signer(look, why, consent, signer, now))
        seen |= {signer.key for signer in new}
    if not why.consents:
        unknown = translate("review", "Whose signatures it needs did not come with it.")
        card.add(sentence(look, [Span(unknown)], "small", "muted"))
    card.body.addStretch(1)
    return card


def _is_turn(why: Why, consent: Consent) -> bool:
    return why.turn is not None and consent.account == why.turn.account


def _place(why: Why) -> list[Span]:
    turn = why.turn
    if turn is None:
        signed = any(s.is_mine and s.has_signed for c in why.consents for s in c.signers)
        return [Span(translate("review", "You have signed. "))] if signed else []
    name = Span(turn.name, "strong") if turn.name else Span(shortened(turn.account), "mono")
    account = [Span(_account(turn)), name]
    if not turn.of:
        before, after = translate("review", "Your key {key} counts for ").split("{key}")
        return [Span(before), Span(why.label, "name"), Span(after), *account, Span(". ")]
    if turn.of == 1:
        alone = translate("review", "Your signature alone decides for ")
        return [Span(alone), *account, Span(". ")]
    count = translate("review", "{place} of {count}")
    count = count.format(place=_ordinal(turn.place), count=_cardinal(turn.of))
    if turn.only_these:
        you, signers = translate("review", "You are the "), translate("review", " signers of ")
    else:
        you = translate("review", "Yours is the ")
        signers = translate("review", " signatures that are needed by ")
    return [Span(you), Span(count, "strong"), Span(signers), *account, Span(". ")]


def _account(turn: Turn) -> str:
    if turn.roles == RELEASE_SIGNER:
        return translate("review", "the release account ")
    if not turn.roles:
        return translate("review", "the account ")
    return translate("review", "the account of the {roles}, ").replace("{roles}", turn.roles)


def _outcome(why: Why) -> list[Span]:
    if not why.consents:
        return []
    names = ", ".join(called(signer.name, signer.key) for signer in why.still)
    still = Span(names, "strong")
    if not why.key:
        if not why.still:
            return [Span(translate("review", "It has all the signatures that it needs."))]
        return [Span(translate("review", "It still needs: ")), still, Span(".")]
    if why.completes:
        sent = Span(translate("review", "will be sent"), "strong")
        return [
            Span(translate("review", "With your signature it is complete and ")),
            sent,
            Span("."),
        ]
    return [Span(translate("review", "After yours it still needs: ")), still, Span(".")]


def _payer(look: Look, consent: Consent) -> QWidget:
    name = called(consent.name, consent.account)
    words = translate("review", " pays the network's fee.")
    return sentence(look, [Span(name, "name"), Span(words)], "small", "muted")


def _signer(look: Look, why: Why, consent: Consent, signer: Signer, now: int) -> QWidget:
    holder = QWidget()
    beside = QHBoxLayout(holder)
    beside.setContentsMargins(0, 0, 0, 0)
    beside.setSpacing(look.px(10))
    beside.addWidget(_chip(look, why, signer))
    beside.addWidget(_said(look, consent, signer, now), 1)
    return holder


def _chip(look: Look, why: Why, signer: Signer) -> Chip:
    if signer.has_signed:
        return Chip(look, translate("review", "signed"), "ok")
    if signer.key == why.key:
        return Chip(look, translate("review", "you"), "plain", "pen")
    return Chip(look, translate("review", "not yet"), "plain", "hourglass")


def _said(look: Look, consent: Consent, signer: Signer, now: int) -> Sentence:
    spans = [Span(signer.name, "name") if signer.name else Span(shortened(signer.key), "mono")]
    if signer.has_signed and signer.came:
        came = translate("review", "  here since {time}")
        when = day_in_sentence(signer.came, now)
        spans.append(Span(came.replace("{time}", when), "muted"))
    weight = translate("review", "  weight {weight} of {needed} needed")
    if signer.has_signed:
        weight = translate("review", " · weight {weight}")
    spans.append(Span(weight.format(weight=signer.weight, needed=consent.needed), "muted"))
    return sentence(look, spans)


def _ordinal(number: int) -> str:
    return _of_few(translate("review", "first second third fourth fifth sixth"), number)


def _cardinal(number: int) -> str:
    return _of_few(translate("review", "one two three four five six"), number)


def _of_few(words: str, number: int) -> str:
    known: Sequence[str] = words.split()
    return known[number - 1] if 1 <= number <= len(known) else str(number)
