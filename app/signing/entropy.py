"""Seeds and recovery words as people have them: S addresses and SEP-5 phrases.

What is read here is a seed; only the signer process imports it, and only when it must: it loads
the SDK.
"""

from __future__ import annotations

from typing import Final

from mnemonic import Mnemonic
from stellar_sdk import StrKey
from stellar_sdk.sep.mnemonic import StellarMnemonic

from wallet.errors import Unreadable
from wallet.vault.secret import Room, Secret, heap

COUNTS: Final = (12, 24)
MOST_INDEX: Final = 2**31 - 1
_WORDS: Final = Mnemonic("english")


def words_of(entropy: Secret) -> tuple[str, ...]:
    """The 24 words that stand for these 256 bits (BIP-39, English)."""
    return tuple(_WORDS.to_mnemonic(bytes(entropy.reveal())).split())


def seed_of_words(phrase: str, index: int = 0, room: Room = heap) -> Secret:
    """The seed of account ``index`` (SEP-5, m/44'/148'/index'); raise Unreadable.

    The refusal names no word, not even a wrong one.
    """
    words = _WORDS.normalize_string(phrase).lower().split()
    if len(words) not in COUNTS:
        raise Unreadable("recovery words", f"there are {len(words)}, not 12 or 24")
    wrong = [str(n) for n, word in enumerate(words, 1) if word not in _WORDS.wordlist]
    if wrong:
        raise Unreadable("recovery words", f"not in the English list: word {', '.join(wrong)}")
    if not _WORDS.check(" ".join(words)):
        raise Unreadable(
            "recovery words", "their checksum is wrong: one is another or elsewhere"
        )
    if not 0 <= index <= MOST_INDEX:
        raise Unreadable("account index", "not from 0 to 2147483647")
    return Secret(StellarMnemonic().to_seed(" ".join(words), index=index), room)


def seed_of_text(text: str, index: int = 0, room: Room = heap) -> Secret:
    """The seed in an S address or recovery words; raise Unreadable, which repeats neither."""
    text = text.strip()
    if len(text.split()) > 1:  # a pasted phrase may have tabs or other spaces
        return seed_of_words(text, index, room)
    # Asked first: the SDK's own refusal quotes the text, and would travel as the cause.
    if not StrKey.is_valid_ed25519_secret_seed(text):
        raise Unreadable(
            "secret key", "not an S address with a right checksum, nor 12 or 24 words"
        )
    return Secret(StrKey.decode_ed25519_secret_seed(text), room)


def text_of(seed: Secret) -> str:
    """The S address of a seed; its owner asked for it."""
    return StrKey.encode_ed25519_secret_seed(bytes(seed.reveal()))
