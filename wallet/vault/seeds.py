"""Seeds in the vault: each sealed once more, under a key of its own, and opened one at a time.

What a seed is for is sealed beside it: its id, its public key, the networks it may sign on. A
change of these is another seed with another id: the sealing key is derived from the id, and
must not meet a second message.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from wallet.errors import Unreadable
from wallet.network import Network, network
from wallet.vault import canonical
from wallet.vault.canonical import Record, exactly
from wallet.vault.errors import Damaged, VaultFull
from wallet.vault.secret import (
    SECRET_BYTES,
    TAG_BYTES,
    NotOurs,
    Secret,
    derive,
    seal,
    unseal_secret,
)

KID_BYTES: Final = 16
MOST_LABEL: Final = 100
MOST_NETWORKS: Final = 16


@dataclass(frozen=True)
class Purpose:
    """What a key is for: its owner's name for it, and the networks it may sign on.

    ``created`` in seconds since 1970. Raise VaultFull or Unreadable.
    """

    label: str
    created: int
    networks: tuple[Network, ...]

    def __post_init__(self) -> None:
        """Refuse what could be written but not read again."""
        if len(self.label) > MOST_LABEL:
            raise VaultFull("label", len(self.label), MOST_LABEL)
        if not 1 <= len(self.networks) <= MOST_NETWORKS or not 0 <= self.created < 2**63:
            raise Unreadable("key", "its networks or its time make no sense")
        if self.label.encode(errors="ignore").decode() != self.label:
            raise Unreadable("label", "not text")
        if self.passphrases != [one.passphrase for one in self.networks]:
            raise Unreadable("key", "its networks are not sorted, or one is there twice")

    @property
    def passphrases(self) -> list[str]:
        """The networks as they are written: sorted, each once."""
        return sorted({one.passphrase for one in self.networks})


@dataclass(frozen=True)
class StoredKey:
    """A key whose seed the vault holds; ``kid`` in hex, ``public`` the 32 raw bytes.

    ``words`` seals what the recovery words of a key made here stand for, until their owner has
    shown to have them on paper; None for a key that came from elsewhere.
    """

    kid: str
    public: bytes
    purpose: Purpose
    wrap: bytes
    words: bytes | None = None

    def facts(self) -> dict[str, object]:
        """The key as it stands in the payload."""
        return {
            "kid": self.kid,
            "pub": self.public.hex(),
            "label": self.purpose.label,
            "created": self.purpose.created,
            "networks": self.purpose.passphrases,
            "wrap": self.wrap.hex(),
            "words": None if self.words is None else self.words.hex(),
        }


def public_of(seed: Secret) -> bytes:
    """The 32 raw bytes of the ed25519 key that checks this seed's signatures."""
    return Ed25519PrivateKey.from_private_bytes(seed.reveal()).public_key().public_bytes_raw()


def sign(seed: Secret, hash_: bytes) -> bytes:
    """The 64-byte signature of a hash; anything but 32 bytes is a mistake of ours."""
    # A wallet that signs whatever it is given can be given a transaction.
    if len(hash_) != SECRET_BYTES:
        raise ValueError("a hash has 32 bytes")
    return Ed25519PrivateKey.from_private_bytes(seed.reveal()).sign(hash_)


def store(
    seed: Secret, kid: str, purpose: Purpose, key: Secret, words: Secret | None = None
) -> StoredKey:
    """Seal a seed and its words under the vault's key; ``kid`` was never used with it."""
    public = public_of(seed)
    beside = _beside(kid, public, purpose)
    return StoredKey(
        kid,
        public,
        purpose,
        seal(_sealing_key(key, kid), seed.reveal(), beside),
        None if words is None else seal(_words_key(key, kid), words.reveal(), beside),
    )


def take_out(stored: StoredKey, key: Secret) -> Secret:
    """Open one seed; raise Damaged, also when it is not the seed of its public key."""
    seed = _unsealed(stored, _sealing_key(key, stored.kid), stored.wrap)
    if public_of(seed) != stored.public:
        seed.forget()
        raise Damaged("a seed belongs to another public key")
    return seed


def take_out_words(stored: StoredKey, key: Secret) -> Secret | None:
    """Open what the recovery words stand for, if that is still here; raise Damaged."""
    if stored.words is None:
        return None
    return _unsealed(stored, _words_key(key, stored.kid), stored.words)


def read(value: object) -> StoredKey:
    """Read a key of the payload; raise Damaged."""
    record = Record(value, "kid", "pub", "label", "created", "networks", "wrap", "words")
    try:
        purpose = Purpose(
            record.text("label"),
            record.whole("created"),
            tuple(network(one) for one in record.texts("networks")),
        )
    except (Unreadable, VaultFull) as why:
        raise Damaged("a key's facts make no sense") from why
    sealed = exactly(SECRET_BYTES + TAG_BYTES)
    return StoredKey(
        record.raw("kid", exactly(KID_BYTES)).hex(),
        record.raw("pub", exactly(SECRET_BYTES)),
        purpose,
        record.raw("wrap", sealed),
        None if record.any("words") is None else record.raw("words", sealed),
    )


def _unsealed(stored: StoredKey, key: Secret, sealed: bytes) -> Secret:
    try:
        return unseal_secret(key, sealed, _beside(stored.kid, stored.public, stored.purpose))
    except NotOurs as why:
        raise Damaged("a seed is not what the vault's key vouches for") from why


def _sealing_key(key: Secret, kid: str) -> Secret:
    return derive(key, f"twv1/key/{kid}")


def _words_key(key: Secret, kid: str) -> Secret:
    return derive(key, f"twv1/words/{kid}")


def _beside(kid: str, public: bytes, purpose: Purpose) -> bytes:
    policy = canonical.write({"networks": purpose.passphrases})
    return bytes.fromhex(kid) + public + policy
