"""Words for what was entered to ask for a step and cannot be taken so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from ui.problem import Problem, Table, details_of, nothing, said

if TYPE_CHECKING:
    from app.desk.entries import BadEntry, NotEntered

translate = QCoreApplication.translate


def words() -> Table:
    """By the name of the error."""
    return {
        "app.desk.offers.MoveNotOpen": said(
            translate("problems", "This step is not open any more."),
            nothing(),
            translate("problems", "Ask the network again: the escrow's page says why."),
        ),
        "app.desk.entries.NotEntered": _not_entered,
        "app.desk.entries.BadEntry": _bad_entry,
        "app.desk.entries.NothingChanged": said(
            translate("problems", "Nothing would be changed by this."),
            nothing(),
            translate("problems", "Change at least one of the texts."),
        ),
        "app.desk.entries.NotAddingUp": said(
            translate("problems", "The shares are not all of what is to be shared out."),
            nothing(),
            translate("problems", "Give the rest to somebody."),
            "total",
            "shared",
        ),
    }


def _not_entered(error: NotEntered) -> Problem:
    what = translate("problems", "Something is missing here.")
    if error.entry == "milestones":
        what = translate("problems", "No milestone is chosen.")
    hint = translate("problems", "Without this there is no request.")
    return Problem(f"{what} {nothing()}", hint)


def _bad_entry(error: BadEntry) -> Problem:
    kind = error.entry.partition(" ")[0]
    what, hint = {
        "amount": _amount(),
        "share": _amount(),
        "fee": (
            translate("problems", "This is no fee."),
            translate("problems", "Type a percentage, with at most two decimals."),
        ),
        "days": (
            translate("problems", "This is no number of days that is possible."),
            translate("problems", "Type a whole number that is no more than the most."),
        ),
        "approvals": (
            translate("problems", "This is no number."),
            translate("problems", "Type a whole number."),
        ),
        "milestones": (
            translate("problems", "Not all of these milestones are open any more."),
            translate("problems", "Choose others."),
        ),
    }.get(kind, _address(error.why))
    if error.why == "too long":
        what = translate("problems", "This is longer than any contract takes.")
        hint = translate("problems", "No contract takes so long a text: make it shorter.")
    return Problem(f"{what} {nothing()}", hint, details_of(error, "why"))


def _amount() -> tuple[str, str]:
    return (
        translate("problems", "This is no amount that can be paid."),
        translate(
            "problems",
            "An amount is more than zero: type digits, and at most 7 of them after the point.",
        ),
    )


def _address(why: str) -> tuple[str, str]:
    if why == "twice":
        return (
            translate("problems", "This address is named twice."),
            translate("problems", "Give it one share."),
        )
    return (
        translate("problems", "This is no address."),
        translate(
            "problems", "An address begins with G or C and has 56 characters. Copy it again."
        ),
    )
