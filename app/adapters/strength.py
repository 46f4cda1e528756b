"""Is a password good enough for a vault that a thief can try it on for years?"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import Any, Final, cast

from app.errors import AppError, UnreadableFile

LEAST_GUESSES: Final = 10.0
"""Ten milliard, as a power of ten."""

MOST_CHARACTERS: Final = 72
"""Looked at; what follows makes it no easier to guess, and the time grows with the square."""

WORDS_OF_A_PASSPHRASE: Final = 6
LEAST_WORDS: Final = 2048

_WORD_LIST: Final = "wordlist/english.txt"


@dataclass(frozen=True)
class Strength:
    """How many guesses a password withstands, as a power of ten; ``warning``, in English, why.

    The warning is the estimator's: one of some twenty sentences, none of which quotes.
    """

    guesses_log10: float
    warning: str


@dataclass(eq=False)
class PasswordGuessable(AppError):
    """A new password that fewer guesses find than we ask for; powers of ten."""

    guesses_log10: float
    least: float


def check(password: str, words: Sequence[str] = ()) -> Strength:
    """The strength of a new vault's password; raise PasswordGuessable.

    ``words`` are those that whoever knows the user tries first: names, the matter, the place.
    This takes milliseconds, but seconds for some odd ones: call it off the loop.
    """
    strength = estimate(password, words)
    if strength.guesses_log10 < LEAST_GUESSES:
        raise PasswordGuessable(round(strength.guesses_log10, 1), LEAST_GUESSES)
    return strength


def estimate(password: str, words: Sequence[str] = ()) -> Strength:
    """The strength of any text, be it good enough or not; raise nothing."""
    # As wallet.vault.ways.Password has it: wide letters are no other letters.
    text = unicodedata.normalize("NFKC", password.strip("\r\n"))[:MOST_CHARACTERS]
    if not text:
        return Strength(0.0, "")
    facts = _zxcvbn()(text, user_inputs=_parts(words), max_length=MOST_CHARACTERS)
    return Strength(float(facts["guesses_log10"]), str(facts["feedback"]["warning"]))


def passphrase(random_below: Callable[[int], int]) -> str:
    """A new password that can be remembered: six words, 66 bits; raise UnreadableFile.

    ``random_below(n)`` gives a number from 0 to n - 1, each as likely.
    """
    words = _word_list()
    return "-".join(words[random_below(len(words))] for _ in range(WORDS_OF_A_PASSPHRASE))


def _parts(words: Sequence[str]) -> list[str]:
    """Each text whole and in its words."""
    normal = [unicodedata.normalize("NFKC", text).lower() for text in words]
    return [part for text in normal for part in (text, *text.split()) if part]


@cache
def _zxcvbn() -> Callable[..., Mapping[str, Any]]:
    # When asked for, not before: it brings dictionaries along. Of its types it says nothing.
    return cast("Callable[..., Mapping[str, Any]]", import_module("zxcvbn").zxcvbn)


@cache
def _word_list() -> tuple[str, ...]:
    try:
        text = (files("mnemonic") / _WORD_LIST).read_text(encoding="ascii")
    except (OSError, ImportError, ValueError) as why:
        raise UnreadableFile(_WORD_LIST, "the list of words is missing") from why
    words = tuple(text.split())
    if len(set(words)) != len(words) or len(words) < LEAST_WORDS:
        raise UnreadableFile(_WORD_LIST, "the list of words is another")
    return words
