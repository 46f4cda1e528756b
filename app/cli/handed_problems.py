"""Words for what is handed in and refused: links, texts in parts, and secrets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from app.cli.problem import NOTHING, Problem, said
from wallet import qr
from wallet.cover import ForgedCover
from wallet.sep7 import errors as links
from wallet.texts.secrets import HoldsSecret

MOST_NUMBERS: Final = 20
"""Of missing parts, in one line."""

_AS_A_FILE: Final = "Ask for it as a file, or as an envelope in base64."
_ANEW: Final = "Show or send all parts anew."


def _missing(error: qr.MissingParts) -> Problem:
    told = ", ".join(map(str, error.missing[:MOST_NUMBERS]))
    more = len(error.missing) - MOST_NUMBERS
    told = f"{told} and {more} more" if more > 0 else told
    return Problem(
        f"Of the {error.total} parts these are still missing: {told}. {NOTHING}",
        "Add them, each on a line of its own, in any order.",
    )


WORDS: Final[Mapping[type[Exception], Callable[[Any], Problem]]] = {
    HoldsSecret: said(
        "This holds a secret key or recovery words, and was not kept. " + NOTHING,
        "Give it to nobody: whoever sees it can sign in your name. If others may have seen it, "
        "replace that key.",
    ),
    ForgedCover: said(
        "Somebody forged who vouches for this request. It was not kept. " + NOTHING,
        "Do not use it. Ask whoever is said to have sent it, by another way: the file was "
        "changed after it was signed, or the name on it is not that of its maker.",
        "what",
        "key",
    ),
    links.LinkRefused: said("This link cannot be followed. " + NOTHING, _AS_A_FILE),
    links.OtherOperation: said(
        "This link asks for something else than to sign a transaction. " + NOTHING,
        _AS_A_FILE,
        "operation",
    ),
    links.FieldsReplaced: said(
        "This link leaves fields of the transaction open. " + NOTHING,
        "What is co-signed has to be the same for all: ask for the finished transaction.",
    ),
    links.ChainTooLong: said(
        "This link came of more than {limit} other links. " + NOTHING, _AS_A_FILE
    ),
    links.BadCallback: said(
        "This link wants the answer sent to what is no public web site. " + NOTHING,
        _AS_A_FILE,
        "callback",
        "why",
    ),
    links.UnsignedOrigin: said(
        "This link says whose it is, and nobody signed it. " + NOTHING, _AS_A_FILE
    ),
    links.UnverifiedOrigin: said(
        "This link says whose it is, and that cannot be verified here. " + NOTHING, _AS_A_FILE
    ),
    links.ForgedOrigin: said(
        "This link says whose it is, and its signature is not theirs. " + NOTHING,
        "Do not follow it. Ask whoever is said to have sent it, by another way.",
    ),
    links.NamesOtherNetwork: said(
        "This link is for another network than the one you mean. " + NOTHING,
        "Ask for one on your network, or name the other one.",
        "named",
        "meant",
    ),
    qr.PartsRefused: said("These parts make no text. " + NOTHING, _ANEW),
    qr.MissingParts: _missing,
    qr.OtherText: said(
        "A part belongs to another text than those before it. " + NOTHING,
        "Put the parts of one text together, and of no other.",
        "expected",
        "found",
    ),
    qr.ContradictoryPart: said(
        "Part {part} says otherwise than those before it. " + NOTHING, _ANEW
    ),
    qr.AlteredPart: said("Part {part} is not as it was made. " + NOTHING, _ANEW),
    qr.AlteredText: said(
        "All {total} parts are there, and together they are another text than they name. "
        + NOTHING,
        _ANEW,
    ),
    qr.TooManyParts: said(
        "This would be {total} parts; at most {limit} are taken. " + NOTHING,
        "Ask for it as a file.",
    ),
}
