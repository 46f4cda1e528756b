"""Words for what is handed in and refused: links, texts in parts, and secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from ui.problem import Problem, Table, nothing, said

if TYPE_CHECKING:
    from wallet.qr import MissingParts

translate = QCoreApplication.translate

MOST_NUMBERS: Final = 20
"""Of missing parts, in one line."""


def words() -> Table:
    """By the name of the error."""
    return {
        "wallet.texts.secrets.HoldsSecret": said(
            translate(
                "problems", "This holds a secret key or recovery words, and was not kept."
            ),
            nothing(),
            translate(
                "problems",
                "Give it to nobody: whoever sees it can sign in your name. If others may have "
                "seen it, replace that key.",
            ),
        ),
        "wallet.cover.ForgedCover": said(
            translate("problems", "Somebody forged who vouches for this request."),
            translate("problems", "It was not kept, and nothing was signed or sent."),
            translate(
                "problems",
                "Do not use it. Ask whoever is said to have sent it, by another way: the file "
                "was changed after it was signed, or the name on it is not that of its maker.",
            ),
            "what",
            "key",
        ),
        **_links(),
        **_origins(),
        **_parts(),
    }


def _links() -> Table:
    return {
        "wallet.sep7.errors.LinkRefused": said(
            translate("problems", "This link cannot be followed."), nothing(), _as_a_file()
        ),
        "wallet.sep7.errors.OtherOperation": said(
            translate(
                "problems", "This link asks for something else than to sign a transaction."
            ),
            nothing(),
            _as_a_file(),
            "operation",
        ),
        "wallet.sep7.errors.FieldsReplaced": said(
            translate("problems", "This link leaves fields of the transaction open."),
            nothing(),
            translate(
                "problems",
                "What is co-signed has to be the same for all: ask for the finished "
                "transaction.",
            ),
        ),
        "wallet.sep7.errors.ChainTooLong": said(
            translate("problems", "This link came of more than {limit} other links."),
            nothing(),
            _as_a_file(),
        ),
        "wallet.sep7.errors.BadCallback": said(
            translate(
                "problems", "This link wants the answer sent to what is no public web site."
            ),
            nothing(),
            _as_a_file(),
            "callback",
            "why",
        ),
        "wallet.sep7.errors.NamesOtherNetwork": said(
            translate("problems", "This link is for another network than the one you mean."),
            nothing(),
            translate("problems", "Ask for one on your network."),
            "named",
            "meant",
        ),
    }


def _origins() -> Table:
    return {
        "wallet.sep7.errors.UnsignedOrigin": said(
            translate("problems", "This link says whose it is, and nobody signed it."),
            nothing(),
            _as_a_file(),
        ),
        "wallet.sep7.errors.UnverifiedOrigin": said(
            translate(
                "problems", "This link says whose it is, and that cannot be verified here."
            ),
            nothing(),
            _as_a_file(),
        ),
        "wallet.sep7.errors.ForgedOrigin": said(
            translate(
                "problems", "This link says whose it is, and its signature is not theirs."
            ),
            nothing(),
            translate(
                "problems",
                "Do not follow it. Ask whoever is said to have sent it, by another way.",
            ),
        ),
    }


def _parts() -> Table:
    anew = translate("problems", "Show or send all parts anew.")
    return {
        "wallet.qr.PartsRefused": said(
            translate("problems", "These parts make no text."), nothing(), anew
        ),
        "wallet.qr.MissingParts": _missing,
        "wallet.qr.OtherText": said(
            translate("problems", "A part belongs to another text than those before it."),
            nothing(),
            translate("problems", "Put the parts of one text together, and of no other."),
            "expected",
            "found",
        ),
        "wallet.qr.ContradictoryPart": said(
            translate("problems", "Part {part} says otherwise than those before it."),
            nothing(),
            anew,
        ),
        "wallet.qr.AlteredPart": said(
            translate("problems", "Part {part} is not as it was made."), nothing(), anew
        ),
        "wallet.qr.AlteredText": said(
            translate(
                "problems",
                "All {total} parts are there, and together they are another text than they "
                "name.",
            ),
            nothing(),
            anew,
        ),
        "wallet.qr.TooManyParts": said(
            translate("problems", "This would be {total} parts; at most {limit} are taken."),
            nothing(),
            translate("problems", "Ask for it as a file."),
        ),
    }


def _missing(error: MissingParts) -> Problem:
    told = ", ".join(map(str, error.missing[:MOST_NUMBERS]))
    more = len(error.missing) - MOST_NUMBERS
    if more > 0:
        told = translate("problems", "{numbers} and {more} more").format(
            numbers=told, more=more
        )
    title = translate("problems", "Of the {total} parts these are still missing: {numbers}.")
    return Problem(
        f"{title.format(total=error.total, numbers=told)} {nothing()}",
        translate("problems", "Add them, each on a line of its own, in any order."),
    )


def _as_a_file() -> str:
    return translate("problems", "Ask for it as a file, or as an envelope in base64.")
