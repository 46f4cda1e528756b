"""A vault's password: guessed at before it is accepted, and found nowhere afterwards."""

from __future__ import annotations

import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.adapters import strength
from app.adapters.strength import (
    LEAST_GUESSES,
    MOST_CHARACTERS,
    PasswordGuessable,
    check,
    estimate,
    passphrase,
)
from app.errors import UnreadableFile
from tests.support.builders import chance

ROOT = Path(__file__).parents[4]
GOOD = "violet-anchor-muffin-97"


def guesses(password: str, *words: str) -> float:
    return estimate(password, words).guesses_log10


@pytest.mark.parametrize(
    "password",
    [
        "",
        "\n",
        "password",
        "Password1234",
        "P@ssw0rd1234",
        "qwertzuiop123",
        "aaaaaaaaaaaaaaaa",
        "passwordpassword",
        "12345678901234567890",
        "x" * 500,
        "\N{FULLWIDTH LATIN SMALL LETTER P}assword1234",
    ],
)
def test_what_is_guessed_soon_is_refused(password: str) -> None:
    with pytest.raises(PasswordGuessable, check=lambda e: e.guesses_log10 < e.least == 10):
        check(password)


@pytest.mark.parametrize("password", [GOOD, "correct horse battery", "Grüne Wolken ziehen süd"])
def test_what_takes_long_to_guess_is_taken(password: str) -> None:
    assert check(password).guesses_log10 >= LEAST_GUESSES


def test_the_strength_says_why_a_password_is_weak() -> None:
    assert "common" in estimate("password").warning
    assert estimate(GOOD).warning == ""


def test_words_that_others_know_make_no_password() -> None:
    assert guesses("gartenweg4zürich") > LEAST_GUESSES
    with pytest.raises(PasswordGuessable):
        check("gartenweg4zürich", ["Gartenweg 4", "4", "ZÜRICH"])


def test_words_of_one_question_do_not_weigh_in_the_next() -> None:
    before = guesses("gartenweg4zürich")
    estimate("gartenweg4zürich", ["Gartenweg", "Zürich"])
    assert guesses("gartenweg4zürich") == before


def test_only_the_beginning_of_a_long_password_is_looked_at() -> None:
    begun = chance(1).randbytes(MOST_CHARACTERS).hex()[:MOST_CHARACTERS]
    assert guesses(begun + "more" * 250) == guesses(begun)


def test_a_line_break_from_pasting_does_not_count() -> None:
    assert guesses(f"{GOOD}\r\n") == guesses(GOOD)


@settings(max_examples=60)
@given(
    st.text(st.characters(codec=None), max_size=40), st.lists(st.text(max_size=9), max_size=3)
)
def test_any_text_has_a_strength(password: str, words: list[str]) -> None:
    assert 0 <= guesses(password, *words) < 400


def test_neither_the_strength_nor_the_refusal_shows_the_password() -> None:
    with pytest.raises(PasswordGuessable) as refusal:
        check("hunter2", ["hunter"])
    shown = [
        repr(refusal.value),
        repr(vars(refusal.value)),
        repr(refusal.value.args),
        repr(estimate("hunter2")),
    ]
    assert not any("hunter" in text for text in shown)
    assert refusal.value.__cause__ is refusal.value.__context__ is None


def test_the_dictionaries_are_loaded_when_they_are_needed() -> None:
    told = "import app.adapters.strength, sys; print({'zxcvbn', 'mnemonic'} & set(sys.modules))"
    ended = subprocess.run(
        [sys.executable, "-c", told], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert ended.stdout == "set()\n"


# ---------------------------------------------------------------- passphrases
def test_a_passphrase_is_six_words_drawn_alike() -> None:
    asked: list[int] = []

    def random_below(most: int) -> int:
        asked.append(most)
        return len(asked) - 1

    assert passphrase(random_below) == "abandon-ability-able-about-above-absent"
    assert asked == [2048] * 6


def test_the_last_word_may_be_drawn_too() -> None:
    assert passphrase(lambda most: most - 1) == "-".join(["zoo"] * 6)


def test_every_passphrase_is_good_enough() -> None:
    random = chance(3)
    for _ in range(50):
        check(passphrase(random.randrange))
    assert passphrase(secrets.randbelow) != passphrase(secrets.randbelow)


@pytest.mark.parametrize("text", ["", "one two three", "zoo " * 3000])
def test_a_list_of_too_few_words_makes_no_passphrase(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    (tmp_path / "wordlist").mkdir()
    (tmp_path / "wordlist" / "english.txt").write_text(text, encoding="ascii")

    def files(_package: str) -> Path:
        return tmp_path

    monkeypatch.setattr(strength, "files", files)
    strength._word_list.cache_clear()
    with pytest.raises(UnreadableFile):
        passphrase(secrets.randbelow)


def test_without_a_list_there_is_no_passphrase(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def files(_package: str) -> Path:
        return tmp_path

    monkeypatch.setattr(strength, "files", files)
    strength._word_list.cache_clear()
    with pytest.raises(UnreadableFile):
        passphrase(secrets.randbelow)
