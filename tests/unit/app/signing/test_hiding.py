"""What was typed is in no refusal, in no failure, and in no answer."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.signing import frames
from tests.support.signing import PASSWORD, PHRASE, S_ADDRESS, Scribe, Typist, adding, ask
from tests.support.vaults import CODE, SEED, small_vault
from wallet.errors import Unreadable
from wallet.vault.errors import VaultError

PIECE = 8
"""So many characters in a row of a secret are already too many."""

LETTERS = string.ascii_letters + string.digits + " -äß٣\N{NO-BREAK SPACE}\ud800\0"
PUBLIC = small_vault().payload.keys[0].public


@st.composite
def near_misses(draw: st.DrawFn, secret: str) -> str:
    """A secret with a few characters more, fewer or other than it has."""
    text = secret
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, len(text)))
        kept = draw(st.integers(0, 2))
        typed = draw(st.text(LETTERS, max_size=2))
        text = text[:start] + typed + text[start + kept :]
    return text


@lru_cache
def with_words_due() -> dict[str, Any]:
    """A vault with a key whose words nobody has written down yet, and that key."""
    made = ask("add", **adding(fresh=True))
    return {"vault": made["vault"], "public": made["public"]}


def pieces(text: str) -> set[str]:
    return {text[at : at + PIECE] for at in range(len(text) - PIECE + 1)} or {text}


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """An exception and all that it came of."""
    while error is not None:
        yield error
        yield from chain(error.__cause__)
        error = error.__context__


def shown(error: BaseException) -> str:
    return "".join(f"{each} {each!r} {each.args} {vars(each)}" for each in chain(error))


def hides(typed: str, question: Callable[[], frames.Facts]) -> None:
    try:
        told = str(question())
    except (VaultError, Unreadable) as refusal:
        told = shown(refusal) + frames.write(frames.refused(refusal)).decode()
    except Exception as failure:  # noqa: BLE001 - the child tells its kind and no more
        told = type(failure).__name__
    assert [piece for piece in pieces(typed) if piece in told] == []


@given(near_misses(S_ADDRESS) | near_misses(PHRASE))
def test_a_typed_key_is_not_repeated(typed: str) -> None:
    hides(typed, lambda: ask("add", Typist((typed,)), **adding()))


@given(near_misses(PASSWORD))
def test_a_typed_password_is_not_repeated(typed: str) -> None:
    hides(typed, lambda: ask("unlock", way={"password": typed}))


@given(near_misses("a new pass") | near_misses("Grüße aus Ålesund, " * 60))
def test_a_new_password_is_not_repeated(typed: str) -> None:
    hides(typed, lambda: ask("password", new=typed, cost=(64 * 1024, 3, 1)))


@given(near_misses(CODE.to_text()))
def test_a_typed_recovery_code_is_not_repeated(typed: str) -> None:
    hides(typed, lambda: ask("unlock", way={"recovery": typed}))


@given(near_misses("carbon"))
def test_a_retyped_word_is_not_repeated(typed: str) -> None:
    about = with_words_due()
    hides(f"{typed:*^{PIECE}}", lambda: ask("words", Typist((typed,) * 3), **about))


def test_a_word_that_is_due_is_not_told() -> None:
    scribe = Scribe(mistake=0)
    with pytest.raises(Unreadable) as refusal:
        ask("words", scribe, **with_words_due())
    assert [word for word in scribe.words if word in shown(refusal.value).split()] == []


@given(near_misses(SEED.hex()))
def test_a_keyrings_secret_is_not_repeated(typed: str) -> None:
    hides(typed, lambda: ask("unlock", way={"keyring": typed.encode(errors="ignore")}))


@pytest.mark.parametrize(
    "question",
    [
        {"vault": PASSWORD},
        {"way": PASSWORD},
        {"way": {"password": PASSWORD, "more": PASSWORD}, "mark": PASSWORD},
        {"do": PASSWORD},
        {"mark": {"number": PASSWORD, "hash": PASSWORD}},
    ],
    ids=str,
)
def test_a_secret_in_the_wrong_place_is_not_repeated(question: dict[str, Any]) -> None:
    asked: dict[str, Any] = {"do": "save", **question}
    hides(PASSWORD, lambda: ask(**asked))


def test_what_is_looked_for_would_be_found() -> None:
    """Else none of this shows anything."""

    def leak() -> frames.Facts:
        try:
            raise ValueError(S_ADDRESS[3:20])
        except ValueError as why:
            raise Unreadable("secret", "hidden") from why

    with pytest.raises(AssertionError):
        hides(S_ADDRESS, leak)
