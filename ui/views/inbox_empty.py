"""What the inbox says where it has nothing to show: what would be here, and the next step."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from PySide6.QtCore import QCoreApplication

from app.pages.inbox import Section
from ui.models.inbox_words import section_words
from ui.widgets.empty import Nothing

translate = QCoreApplication.translate


class Step(Enum):
    """What can be done about it."""

    OPEN = "open"
    PRACTISE = "practise"
    CLEAR = "clear"
    SHOW_OTHERS = "show-others"


def nothing_in(section: Section) -> Nothing:
    """Of a section without any request."""
    steps = (
        (Step.OPEN, translate("inbox", "Open a request…")),
        (Step.PRACTISE, translate("inbox", "Practise a release")),
    )
    return {
        Section.NEEDS_YOU: Nothing(
            "inbox",
            translate("inbox", "Nothing needs you."),
            translate(
                "inbox",
                "Requests that you can sign, or that are complete and wait to be sent, stand"
                " here until their deadline, and so do steps that an escrow of yours waits for"
                " you to ask for. Drop a file on this window, or open one.",
            ),
            steps,
        ),
        Section.WAITING: Nothing(
            "hourglass",
            translate("inbox", "Nothing waits for others."),
            translate(
                "inbox",
                "What you have signed stands here while others still have to sign, or while"
                " the network has not confirmed it.",
            ),
        ),
        Section.DONE: Nothing(
            "check",
            translate("inbox", "Nothing is done yet."),
            translate(
                "inbox",
                "What became final, failed or ran out of time stands here, and stays.",
            ),
        ),
        Section.DECLINED: Nothing(
            "close",
            translate("inbox", "You have declined nothing."),
            translate("inbox", "What you refuse stands here with your reason, and stays."),
        ),
    }[section]


def nothing_found(sought: str, counts: Mapping[Section, int]) -> Nothing:
    """Of a search; ``counts`` are what it found in each section."""
    title = translate("inbox", "Nothing here matches “{words}”.").format(words=sought)
    clear = (Step.CLEAR, translate("inbox", "Clear the search"))
    others = max(counts, key=lambda section: counts[section])
    if not counts[others]:
        text = translate(
            "inbox",
            "Titles, people, amounts, addresses and transaction hashes are searched; every"
            " word must be there.",
        )
        return Nothing("search", title, text, (clear,))
    name = section_words(others)
    text = translate("inbox", "In “{section}” there is something: {count}.")
    show = translate("inbox", "Show “{section}”").format(section=name)
    return Nothing(
        "search",
        title,
        text.format(section=name, count=f"{counts[others]:,}"),
        ((Step.SHOW_OTHERS, show), clear),
    )
