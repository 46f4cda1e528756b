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
        **_storage(),
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


def _storage() -> Table:
    """What cannot be asked of the ledger itself."""
    return {
        "app.propose_operations.StorageSleeps": said(
            translate("problems", "Some of what this escrow needs is asleep."),
            nothing(),
            translate("problems", "Wake it first: then its life can be lengthened."),
            "contract",
        ),
        "app.propose_operations.StorageAwake": said(
            translate("problems", "Nothing of what this escrow needs is asleep."),
            nothing(),
            translate("problems", "It works as it is."),
            "contract",
        ),
        "app.propose_operations.LivesLongEnough": said(
            translate("problems", "Its storage lives about as long already."),
            nothing(),
            translate("problems", "Ask again in a few days, or for a longer life."),
            "contract",
            "ledgers",
        ),
        "app.propose_operations.LongerThanAnything": said(
            translate("problems", "Nothing on this network can be kept for so long."),
            nothing(),
            translate("problems", "Type fewer days."),
            "ledgers",
            "most",
        ),
        "app.propose_operations.CodeNotThere": said(
            translate("problems", "The code of this build is not on this network."),
            nothing(),
            translate("problems", "Choose a build whose code is there."),
            "build",
        ),
        "app.propose_operations.ContractExists": said(
            translate("problems", "There is a contract already where the new one would be."),
            nothing(),
            translate("problems", "Begin again: another address is chosen then."),
            "contract",
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
            translate("problems", "One line for it is enough."),
        )
    if why == "too few":
        return (
            translate("problems", "A milestone could never be approved by so few."),
            translate(
                "problems",
                "A milestone needs more approvals than there would be approvers, and no change "
                "of terms changes that. Keep more approvers.",
            ),
        )
    if why == "one address":
        return (
            translate("problems", "These are several addresses."),
            translate("problems", "This contract takes one."),
        )
    return (
        translate("problems", "This is no address."),
        translate(
            "problems", "An address begins with G or C and has 56 characters. Copy it again."
        ),
    )
