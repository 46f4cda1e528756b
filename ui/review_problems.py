"""Words for what changed between a review and its signature: each change in its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from app.words.findings import FINDINGS
from app.words.times import in_both
from ui.networks import network_name
from ui.problem import MOST_DETAILS, Problem, Table, said
from wallet.network import NAMES, Network
from wallet.review.texts import shown

if TYPE_CHECKING:
    from app.desk.review_errors import OtherNetworkNamed, StateChanged, TimeWentOn, TooLate

translate = QCoreApplication.translate

MOST_NAMED: Final = 3
"""Findings in one hint; the others are details."""


def words() -> Table:
    """By the name of the error."""
    return {
        "app.desk.review_errors.BytesChanged": said(
            translate("problems", "The request is not the one that you read."),
            _unsigned(),
            translate(
                "problems",
                "What is kept of it was altered or damaged since. Ask for the request again, "
                "and compare its check words with the other signer.",
            ),
            "reviewed",
            "now",
        ),
        "app.desk.review_errors.OtherNetworkNamed": _other_network,
        "app.desk.review_errors.SignedMeanwhile": said(
            translate("problems", "A signature came in while you were reading."),
            _unsigned(),
            translate("problems", "Look at who has signed by now, and decide again."),
        ),
        "app.desk.review_errors.StateChanged": _state,
        "app.desk.review_errors.TimeWentOn": _time,
        "app.desk.review_errors.TooLate": _too_late,
    }


def _unsigned() -> str:
    return translate("problems", "Nothing was signed.")


def _other_network(error: OtherNetworkNamed) -> Problem:
    title = translate("problems", "The request is meant for another network by now.")
    hint = translate("problems", "You read it for {before}, and it names {now}.")
    passphrases = error.shown_for, error.named
    before, now = (_network(each) for each in passphrases)
    ask = translate("problems", "Do not go on with it. Ask for a new request.")
    told = hint.replace("{before}", before).replace("{now}", now)
    return Problem(f"{title} {_unsigned()}", f"{told} {ask}", tuple(map(shown, passphrases)))


def _network(passphrase: str) -> str:
    """A network that everybody knows by its name; the passphrase of another is foreign text."""
    if Network(passphrase) not in NAMES:
        return translate("problems", "one that we do not know")
    return network_name(passphrase)


def _state(error: StateChanged) -> Problem:
    title = translate("problems", "The escrow changed since you read this.")
    hint = translate("problems", "Look at what changed, at the top, before you decide again.")
    what = tuple(shown(each) for each in error.what[:MOST_DETAILS])
    return Problem(f"{title} {_unsigned()}", hint, what)


def _time(error: TimeWentOn) -> Problem:
    title = translate("problems", "Time went on while you were reading, or a clock was set.")
    hint = translate("problems", "Read it again. What is otherwise now:")
    says = [_says(number) for number in error.numbers if number in FINDINGS]
    return Problem(
        f"{title} {_unsigned()}",
        f"{hint} {' '.join(says[:MOST_NAMED])}".strip(),
        tuple(says[:MOST_DETAILS]),
    )


def _says(number: int) -> str:
    return f"F{number:02} {FINDINGS[number].says}"


def _too_late(error: TooLate) -> Problem:
    passed = translate("problems", "The time limit passed while you were reading: {time}.")
    return Problem(
        f"{passed.replace('{time}', in_both(error.until))} {_unsigned()}",
        translate("problems", "Ask whoever proposed it for a new request."),
    )
