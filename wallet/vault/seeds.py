"""Seeds in the vault: each sealed once more, under a key of its own, and opened one at a time.

What a seed is for is sealed beside it: its id, its public key, the networks it may sign on. A
change of these is another seed with another id: the sealing key is derived from the id, and
must not meet a second message.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from wallet.addresses import AccountId, account_id, public_key
from wallet.errors import Unreadable
from wallet.keys import SecretKey
from wallet.network import Network, network
from wallet.vault import canonical
from wallet.vault.canonical import Record, exactly
from wallet.vault.errors import Damaged, VaultFull
from wallet.vault.secret import SECRET_BYTES, TAG_BYTES, NotOurs, Secret, derive, seal, unseal

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
    """A key whose seed the vault holds; ``kid`` in hex."""

    kid: str
    public: AccountId
    purpose: Purpose
    wrap: bytes

    def facts(self) -> dict[str, object]:
        """The key as it stands in the payload."""
        return {
            "kid": self.kid,
            "pub": self.public,
            "label": self.purpose.label,
            "created": self.purpose.created,
            "networks": self.purpose.passphrases,
            "wrap": self.wrap.hex(),
        }


def store(seed: Secret, kid: str, purpose: Purpose, key: Secret) -> StoredKey:
    """Seal a seed under the vault's key; ``kid`` was never used with this one."""
    public = SecretKey(seed.reveal()).public
    beside = _beside(kid, public, purpose)
    return StoredKey(kid, public, purpose, seal(_sealing_key(key, kid), seed.reveal(), beside))


def take_out(stored: StoredKey, key: Secret) -> Secret:
    """Open one seed; raise Damaged, also when it is not the seed of its public key."""
    beside = _beside(stored.kid, stored.public, stored.purpose)
    try:
        seed = Secret(unseal(_sealing_key(key, stored.kid), stored.wrap, beside))
    except NotOurs as why:
        raise Damaged("a seed is not what the vault's key vouches for") from why
    if SecretKey(seed.reveal()).public != stored.public:
        seed.forget()
        raise Damaged("a seed belongs to another public key")
    return seed


def read(value: object) -> StoredKey:
    """Read a key of the payload; raise Damaged."""
    record = Record(value, "kid", "pub", "label", "created", "networks", "wrap")
    try:
        purpose = Purpose(
            record.text("label"),
            record.whole("created"),
            tuple(network(one) for one in record.texts("networks")),
        )
        public = account_id(record.text("pub"))
    except (Unreadable, VaultFull) as why:
        raise Damaged("a key's facts make no sense") from why
    return StoredKey(
        record.raw("kid", exactly(KID_BYTES)).hex(),
        public,
        purpose,
        record.raw("wrap", exactly(SECRET_BYTES + TAG_BYTES)),
    )


def _sealing_key(key: Secret, kid: str) -> Secret:
    return derive(key, f"twv1/key/{kid}")


def _beside(kid: str, public: AccountId, purpose: Purpose) -> bytes:
    policy = canonical.write({"networks": purpose.passphrases})
    return bytes.fromhex(kid) + public_key(public) + policy
