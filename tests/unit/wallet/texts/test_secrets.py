"""Secrets at the door: turned away by their own name, and nothing else is taken for one."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stellar_sdk import StrKey

from app.check_words import english
from tests.support.builders import ALICE, ESCROW
from tests.support.requests import honest
from wallet.texts.secrets import HoldsSecret, refuse_secrets

SEED = StrKey.encode_ed25519_secret_seed(bytes(range(32)))
LIST = frozenset(english())
WORDS = "abandon " * 11 + "about"
"""The words of a test vector, which open nothing."""


@pytest.mark.parametrize(
    "text",
    [
        SEED,
        f"{SEED}\n",
        f"  {SEED}",
        f"key: {SEED}",
        f"key{SEED}.",
        f'{{"secret":"{SEED}"}}',
        f"web+stellar:tx?xdr=AAAA&msg={SEED}",
        f"S{'A' * 55} {SEED}",
        WORDS,
        WORDS.replace(" ", "\n"),
        WORDS.replace(" ", "\t") + "\r\n",
        "1. abandon 2. ability 3. able 4. about 5. above 6. absent 7. absorb 8. abstract "
        "9. absurd 10. abuse 11. access 12. accident",
        *(f"{'abandon ' * count}about" for count in (14, 17, 20, 23)),
        f"{WORDS} {WORDS}",
        WORDS.upper(),
        WORDS.replace("about", "abuot"),
    ],
)
def test_a_secret_is_turned_away_wherever_it_stands_and_not_repeated(text: str) -> None:
    with pytest.raises(HoldsSecret) as refused:
        refuse_secrets(text, LIST)
    assert refused.value.args == ()


@given(st.binary(min_size=32, max_size=32))
def test_every_secret_key_is_known(seed: bytes) -> None:
    with pytest.raises(HoldsSecret):
        refuse_secrets(f"a {StrKey.encode_ed25519_secret_seed(seed)} b", LIST)


@pytest.mark.parametrize(
    "text",
    [
        "",
        ALICE.public,
        ESCROW,
        SEED[:-1],
        SEED[:-1] + ("A" if SEED[-1] != "A" else "B"),
        SEED + "A",
        "A" + SEED,
        "S" + "A" * 55,
        "abandon " * 11,
        "abandon " * 13,
        "please sign this release for the house before the notary office closes",
        "abandon ability able about above absent absorb abstract absurd abuse xxx yyy",
        f"{WORDS} {WORDS} {WORDS} {WORDS} {WORDS}",
        honest().request.to_text(),
        honest().envelope.to_base64(),
    ],
)
def test_what_is_no_secret_comes_in(text: str) -> None:
    refuse_secrets(text, LIST)


@pytest.mark.parametrize("word", ["S", "A", "S" + "A" * 55 + "/", "S" * 55 + "/", "abandon "])
def test_a_megabyte_that_looks_like_secrets_is_looked_through_at_once(word: str) -> None:
    text = word * (1024 * 1024 // len(word))
    begun = time.process_time()
    refuse_secrets(text, LIST)
    assert time.process_time() - begun < 0.1
