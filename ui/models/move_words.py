"""Steps of an escrow in the few words of buttons, titles and captions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from app.pages.escrow import MoveKind
    from app.pages.proposing import Entry, MoveForm

translate = QCoreApplication.translate


def button_words(kind: MoveKind) -> str:
    """What the button beside an open step says."""
    return {
        "fund": translate("moves", "Fund…"),
        "mark": translate("moves", "Update…"),
        "approve": translate("moves", "Approve…"),
        "take-back": translate("moves", "Take back…"),
        "release": translate("moves", "Release…"),
        "approve-and-release": translate("moves", "Approve and release…"),
        "dispute": translate("moves", "Dispute…"),
        "resolve": translate("moves", "Decide…"),
        "withdraw": translate("moves", "Pay out…"),
        "add-milestone": translate("moves", "Add…"),
        "change-milestones": translate("moves", "Change…"),
        "change-terms": translate("moves", "Change…"),
        "extend": translate("moves", "Extend…"),
        "keep-alive": translate("moves", "Keep alive…"),
        "wake": translate("moves", "Wake…"),
    }[kind.value]


def title_words(kind: MoveKind) -> str:
    """What the sheet of a step is headed by."""
    return {
        "fund": translate("moves", "Fund the escrow"),
        "mark": translate("moves", "Say how far the work is"),
        "approve": translate("moves", "Approve milestones"),
        "take-back": translate("moves", "Take an approval back"),
        "release": translate("moves", "Ask for the release"),
        "approve-and-release": translate("moves", "Approve and release"),
        "dispute": translate("moves", "Open a dispute"),
        "resolve": translate("moves", "Decide the dispute"),
        "withdraw": translate("moves", "Pay out what remains"),
        "add-milestone": translate("moves", "Add a milestone"),
        "change-milestones": translate("moves", "Change milestones"),
        "change-terms": translate("moves", "Change the terms"),
        "extend": translate("moves", "Keep the storage awake"),
        "keep-alive": translate("moves", "Keep the storage alive"),
        "wake": translate("moves", "Wake the storage"),
    }[kind.value]


def meaning_words(kind: MoveKind) -> str:
    """What the step does, where its title does not say it all; else ""."""
    return {
        "mark": translate(
            "moves", "Others read it as your words. It pays nothing and approves nothing."
        ),
        "take-back": translate("moves", "The milestone waits for its approval again."),
        "dispute": translate(
            "moves", "The money stays where it is until a dispute resolver decides."
        ),
        "fund": translate(
            "moves", "The money can leave the escrow again only by its own rules."
        ),
        "extend": translate(
            "moves", "Storage that falls asleep loses nothing, but the next step must wake it."
        ),
        "keep-alive": translate(
            "moves",
            "Anybody may ask for this: whoever pays signs alone. All that the escrow needs "
            "lives on together: its contract, its code, its terms and its money.",
        ),
        "wake": translate(
            "moves",
            "Anybody may ask for this: whoever pays signs alone. Nothing was lost while it "
            "slept.",
        ),
    }.get(kind.value, "")


def caption_words(entry: Entry, form: MoveForm) -> str:
    """What a text to be entered is."""
    if entry.role is not None:
        return entry.role.words[:1].upper() + entry.role.words[1:]
    captions = {
        "amount": translate("moves", "Amount in {currency}").format(
            currency=form.currency or translate("moves", "the escrow's currency")
        ),
        "status": translate("moves", "Status"),
        "evidence": translate("moves", "Evidence"),
        "reason": translate("moves", "Reason"),
        "work": translate("moves", "What is to be done"),
        "approvals": translate("moves", "How many must approve it"),
        "days": translate("moves", "Days from now"),
        "title": translate("moves", "Title"),
        "description": translate("moves", "Description"),
        "engagement": translate("moves", "Engagement id"),
        "fee": translate("moves", "Platform's fee in percent"),
    }
    words = captions[entry.name]
    if not entry.number:
        return words
    numbered = translate("moves", "Milestone {number}: {what}")
    return numbered.format(number=entry.number, what=words[:1].lower() + words[1:])


def hint_words(entry: Entry) -> str:
    """What must be known to enter it; "" for nothing."""
    hints = {
        "evidence": translate(
            "moves", "A text, a link, or a file's hash. What is there stays if this is empty."
        ),
        "reason": translate("moves", "It stands in the escrow, for everybody to read."),
        "approvals": translate("moves", "At most {most}: so many approvers there are."),
        "days": translate("moves", "At most {most}."),
    }
    if entry.name == "amount" and entry.most:
        return translate("moves", "The escrow still lacks {most}.").format(most=entry.most)
    return hints.get(entry.name, "").format(most=entry.most)
