"""What changed: each fact as it was when asked for, as it was last seen here, and as it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from ui.views.review_deal import named
from ui.views.review_times import day_in_sentence
from ui.widgets.banner import Banner
from ui.widgets.card import Card
from ui.widgets.rows import column
from ui.widgets.text import Label
from wallet.review.texts import shown

if TYPE_CHECKING:
    from app.pages.review_since import Otherwise, Since
    from ui.theme import Look

translate = QCoreApplication.translate


def since_card(look: Look, since: Since, now: int) -> Card:
    """Every change, or that there is none, and what it is held against."""
    card = Card(look, translate("review", "What changed"))
    card.add(Label(look, _against(since, now), "small", "muted").wrapping())
    if not since.changes and (since.asked or since.looked or since.cosigned):
        nothing = translate(
            "review", "Nothing: the deal, its money and its signers are the same."
        )
        card.add(Label(look, nothing).wrapping())
    for change in since.changes:
        card.line()
        card.add(_change(look, since, change))
    return card


def changed_banner(look: Look, since: Since) -> Banner | None:
    """That something changed which bears on the decision, said at the head of a review."""
    what = [change.what for change in since.decisive]
    if not what:
        return None
    banner = Banner(look, "warn")
    title = translate("review", "It is not as it was when this was asked for.")
    if all(change.asked in {None, change.now} for change in since.decisive):
        title = translate("review", "It is not as it was when you last looked.")
        if all(change.looked in {None, change.now} for change in since.decisive):
            title = translate("review", "It is not as it was when somebody else signed.")
    below = translate("review", "“What changed”, further down, shows {count} changes.")
    if len(what) == 1:
        below = translate("review", "“What changed”, further down, shows one change.")
    banner.show_words(title, below.replace("{count}", str(len(what))))
    return banner


def _against(since: Since, now: int) -> str:
    """The states that the present one is held against, in sentences."""
    told: list[str] = []
    if since.asked is not None:
        when = day_in_sentence(since.asked.at, now)
        text = translate("review", "It was asked for {time}.").replace("{time}", when)
        told.append(text)
        if since.signed_by:
            names = ", ".join(map(shown, since.signed_by))
            by = translate("review", "{names} had signed by then.")
            told.append(by.replace("{names}", names))
    if since.looked is not None:
        when = day_in_sentence(since.looked.at, now)
        told.append(translate("review", "You last looked {time}.").replace("{time}", when))
    told.extend(_cosigned(since, now))
    if not told:
        told.append(
            translate(
                "review",
                "Nothing to compare with: this is the state that came with the request, and "
                "you have not looked at this escrow before.",
            )
        )
    return " ".join(told)


def _cosigned(since: Since, now: int) -> Iterator[str]:
    """Whose signatures came when, and what the state at that time does not say."""
    for each in since.cosigned:
        when = day_in_sentence(each.at, now)
        text = translate("review", "{name}'s signature came {time}.")
        yield text.replace("{time}", when).replace("{name}", shown(each.signer))
    if since.cosigned:
        yield translate(
            "review",
            "For a signature stands what this program had heard of the network until it came, "
            "which need not be what its signer saw.",
        )


def _change(look: Look, since: Since, change: Otherwise) -> QWidget:
    nothing = translate("review", "nothing")
    was = [
        named(look, name, text or nothing, tone="muted")
        for name, text in _before(since, change)
        if text is not None and text != change.now
    ]
    here = named(look, translate("review", "Is now"), change.now or nothing)
    return column(look, Label(look, change.what, "strong").wrapping(), *was, here)


def _before(since: Since, change: Otherwise) -> tuple[tuple[str, str | None], ...]:
    if all(text == change.asked for text in change.before):
        return ((translate("review", "Was"), change.asked),)
    came = translate("review", "Was known when {name}'s signature came")
    names = (came.replace("{name}", shown(each.signer)) for each in since.cosigned)
    return (
        (translate("review", "Was, when asked for"), change.asked),
        (translate("review", "Was, when you last looked"), change.looked),
        *zip(names, change.cosigned, strict=False),
    )
