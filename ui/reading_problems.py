"""Words for what cannot be read: files from somebody else, and what was typed here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from ui.problem import Problem, Table, details_of, nothing, nothing_new, said

if TYPE_CHECKING:
    from wallet.errors import Unreadable

translate = QCoreApplication.translate


def words() -> Table:
    """By the name of the error."""
    return {
        "wallet.errors.Unreadable": _unreadable,
        "wallet.gate.TooLarge": said(
            translate("problems", "This is larger than anything honest."),
            nothing(),
            translate("problems", "Ask for it again. At most {limit} bytes are read."),
            "what",
            "size",
        ),
        "wallet.request.NewerFormat": said(
            translate("problems", "This file was made by a newer version."),
            nothing(),
            translate("problems", "Update this program, and open it again."),
            "format",
        ),
        "wallet.admission.NoRoom": said(
            translate(
                "problems", "There is no room for this signature among hundreds of others."
            ),
            translate("problems", "It was not kept, and nothing was sent."),
            translate(
                "problems",
                "Ask for the request again, without the signatures that are nobody's.",
            ),
            "request",
        ),
        "wallet.request.OtherRequest": said(
            translate("problems", "These files belong to different requests."),
            nothing_new(),
            translate("problems", "Open each of them by itself, and compare their hashes."),
            "expected",
            "found",
        ),
        "wallet.envelope.UnsupportedEnvelope": said(
            translate("problems", "This is a kind of transaction that nobody co-signs."),
            nothing(),
            translate("problems", "Ask for a request in the present form, without a wrapper."),
            "kind",
        ),
        "wallet.envelope.TooManySignatures": said(
            translate(
                "problems",
                "A transaction carries at most {limit} signatures; this one has {count}.",
            ),
            nothing(),
            translate("problems", "Ask for the request itself, without signatures."),
        ),
        "wallet.authorization.BadAuthorization": said(
            translate("problems", "An authorisation's signatures do not do what they should."),
            nothing(),
            translate("problems", "Ask for a new request."),
            "reason",
            "account",
        ),
    }


def _unreadable(error: Unreadable) -> Problem:
    """What its owner typed has words of its own: nobody else can be asked for it."""
    what, hint = _typed().get(
        error.what,
        (
            translate("problems", "This cannot be read."),
            translate("problems", "Ask for it again, as a file."),
        ),
    )
    return Problem(f"{what} {nothing()}", hint, details_of(error, "what", "why"))


def _typed() -> Mapping[str, tuple[str, str]]:
    """By what cannot be read."""
    return {
        "recovery words": (
            translate("problems", "The recovery words are not right."),
            translate("problems", "Compare them with your paper, each in its place."),
        ),
        "secret key": (
            translate("problems", "This is no secret key, and no recovery words."),
            translate(
                "problems",
                "A secret key begins with S and has 56 characters; recovery words are 12 or "
                "24.",
            ),
        ),
        "label": (
            translate("problems", "The key's name is not text."),
            translate("problems", "Type another name."),
        ),
        "network passphrase": (
            translate("problems", "The network's passphrase is empty or not text."),
            translate("problems", "Type it again, exactly as the network names itself."),
        ),
        "account address": (
            translate("problems", "This is no address of an account."),
            translate("problems", "It begins with G and has 56 characters. Copy it again."),
        ),
        "contract address": (
            translate("problems", "This is no address of a contract."),
            translate("problems", "It begins with C and has 56 characters. Copy it again."),
        ),
        "amount": (
            translate("problems", "This is no amount."),
            translate("problems", "Type digits, and at most 7 of them after the point."),
        ),
        "note": (
            translate("problems", "The note is too long."),
            translate("problems", "Make it shorter."),
        ),
        "account index": (
            translate("problems", "This is no number of an account."),
            translate("problems", "Take 0 unless you know another one."),
        ),
        "request": (
            translate("problems", "What is kept of this request cannot be read any more."),
            translate("problems", "Open its file again, or ask for it again."),
        ),
        "journal": (
            translate("problems", "This is no exported journal, or it was changed."),
            translate("problems", "Ask for the export again."),
        ),
    }
