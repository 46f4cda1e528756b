"""Keys: typed in or made, their words written down, their seeds shown."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pytest
from stellar_sdk import StrKey

from app.signing.answers import RETYPED
from app.signing.entropy import text_of
from app.signing.frames import Facts
from tests.support.signing import (
    BY_PASSWORD,
    G_ADDRESS,
    NETWORKS,
    PHRASE,
    S_ADDRESS,
    Scribe,
    Typist,
    adding,
    ask,
    item,
)
from tests.support.vaults import SEED, small_vault
from wallet.errors import Unreadable
from wallet.network import PUBLIC
from wallet.vault.errors import KeyAlreadyHere, NoSuchKey, VaultFull, WordsNotDue
from wallet.vault.secret import Secret

PUBLIC_KEY = StrKey.decode_ed25519_public_key(G_ADDRESS)
FIRST = small_vault().payload.keys[0].public
TWENTY_FOUR = " ".join(["abandon"] * 23 + ["art"])


def added(line: str, **more: Any) -> Facts:
    return ask("add", Typist((line,)), **adding(**more))


@lru_cache
def made() -> Facts:
    """A vault with a new key, whose words nobody has written down yet."""
    return ask("add", Typist(), **adding(fresh=True))


def words(scribe: Scribe) -> Facts:
    return ask("words", scribe, vault=made()["vault"], public=made()["public"])


# ---------------------------------------------------------------- typed in
@pytest.mark.parametrize("line", [S_ADDRESS, PHRASE, f" {S_ADDRESS}\r"])
def test_a_key_is_added_by_its_secret_or_its_words(line: str) -> None:
    answer = added(line)
    assert answer["public"] == PUBLIC_KEY
    again = ask("check", vault=answer["vault"], way=BY_PASSWORD)
    assert [key["public"] for key in again["keys"]] == [FIRST, PUBLIC_KEY]


def test_an_added_key_is_what_was_said_of_it() -> None:
    answer = added(S_ADDRESS, networks=[*NETWORKS[::-1], NETWORKS[0]])
    assert answer["keys"][-1] == {
        "public": PUBLIC_KEY,
        "label": "Gartenweg 4",
        "created": 7,
        "networks": NETWORKS,
        "words_due": False,
    }


def test_24_words_and_another_account_are_another_key() -> None:
    keys = {
        added(phrase, index=n)["public"] for phrase in (PHRASE, TWENTY_FOUR) for n in (0, 1)
    }
    assert len(keys) == 4


def test_an_added_key_signs() -> None:
    answer = added(PHRASE)
    told = ask("sign", vault=answer["vault"], items=[item(PUBLIC_KEY)])["signed"]
    assert [each["public"] for each in told] == [PUBLIC_KEY]


def test_who_is_asked_for_a_key_is_told_what_for() -> None:
    typist = Typist((S_ADDRESS,))
    ask("add", typist, **adding())
    assert typist.told == ["Secret key or recovery words: "]


@pytest.mark.parametrize("line", ["", S_ADDRESS[:-1], G_ADDRESS, PHRASE + " toe"])
def test_a_mistyped_key_is_not_added(line: str) -> None:
    with pytest.raises(Unreadable):
        added(line)


def test_a_key_is_added_once() -> None:
    with pytest.raises(KeyAlreadyHere) as refusal:
        added(text_of(Secret(SEED)))
    assert refusal.value.public == FIRST


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"label": "x" * 101}, VaultFull),
        ({"label": "half \ud800"}, Unreadable),
        ({"networks": []}, Unreadable),
        ({"networks": [""]}, Unreadable),
        ({"created": -1}, Unreadable),
    ],
)
def test_nobody_types_a_key_for_a_purpose_that_is_refused(
    more: dict[str, Any], refusal: type[Exception]
) -> None:
    typist = Typist((S_ADDRESS,))
    with pytest.raises(refusal):
        ask("add", typist, **adding(**more))
    assert typist.told == []


# ---------------------------------------------------------------- made
def test_a_new_key_is_asked_of_nobody_and_signs() -> None:
    typist = Typist()
    answer = ask("add", typist, **adding(fresh=True))
    assert (typist.told, answer["keys"][-1]["words_due"]) == ([], True)
    assert ask("sign", vault=answer["vault"], items=[item(answer["public"])])["signed"]


def test_new_keys_are_as_random_as_their_source() -> None:
    keys = {ask("add", number=n, **adding(fresh=True))["public"] for n in (1, 1, 2, 3)}
    assert len(keys) == 3


def test_the_words_of_a_new_key_are_its_seed() -> None:
    scribe = Scribe()
    words(scribe)
    again = added(" ".join(scribe.words))
    assert len(scribe.words) == 24
    assert again["public"] == made()["public"]


# ---------------------------------------------------------------- words written down
def test_words_that_were_written_down_are_gone_and_the_key_stays() -> None:
    scribe = Scribe()
    answer = words(scribe)
    assert len(set(scribe.places)) == RETYPED
    assert [key["words_due"] for key in answer["keys"]] == [False, False]
    assert ask("sign", vault=answer["vault"], items=[item(made()["public"])])["signed"]
    with pytest.raises(WordsNotDue):
        ask("words", vault=answer["vault"], public=made()["public"])


@pytest.mark.parametrize("mistake", range(RETYPED))
def test_words_that_were_written_down_wrong_stay_due(mistake: int) -> None:
    scribe = Scribe(mistake)
    with pytest.raises(Unreadable) as refusal:
        words(scribe)
    assert refusal.value.why == f"word {scribe.places[-1]} is another"
    assert len(scribe.places) == mistake + 1


def test_other_words_are_asked_back_each_time() -> None:
    places: set[tuple[int, ...]] = set()
    for number in range(20):
        scribe = Scribe()
        vault, public = made()["vault"], made()["public"]
        ask("words", scribe, number=number, vault=vault, public=public)
        assert scribe.places == sorted(set(scribe.places))
        places.add(tuple(scribe.places))
    assert len(places) > 15
    assert len({place for three in places for place in three}) > 20


@pytest.mark.parametrize("do", ["words", "reveal"])
def test_nothing_is_shown_of_a_key_that_is_not_there(do: str) -> None:
    typist = Typist()
    with pytest.raises(NoSuchKey):
        ask(do, typist, public=bytes(32))
    assert typist.told == []


def test_a_key_that_came_from_elsewhere_has_no_words() -> None:
    with pytest.raises(WordsNotDue):
        ask("words", public=FIRST)


# ---------------------------------------------------------------- shown
def test_a_seed_is_shown_to_whoever_may_open_it_and_to_nobody_else() -> None:
    typist = Typist()
    answer = ask("reveal", typist, public=FIRST)
    shown = text_of(Secret(SEED))
    assert typist.told == [f"{shown}\n"]
    assert shown not in str(answer)


def test_that_a_seed_was_shown_is_a_generation_of_its_own() -> None:
    """The database tells of it, and the vault knows that database."""
    mark = {"number": 4, "hash": bytes(32)}
    answer = ask("reveal", Typist(), public=FIRST, mark=mark)
    assert (answer["generation"], answer["seen"]) == (2, mark)


def test_a_key_for_one_network_does_not_sign_on_another() -> None:
    answer = added(S_ADDRESS, networks=[PUBLIC.passphrase])
    assert answer["keys"][-1]["networks"] == [PUBLIC.passphrase]
    told = ask("sign", vault=answer["vault"], items=[item(PUBLIC_KEY, network=PUBLIC)])
    assert told["signed"]
