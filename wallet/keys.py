"""The signing secret: one ed25519 seed that signs and otherwise says nothing about itself."""

from __future__ import annotations

from typing import Final, NoReturn, final

from stellar_sdk import Keypair, StrKey
from stellar_sdk.exceptions import BadSignatureError
from typing_extensions import override

from wallet.addresses import AccountId
from wallet.errors import Unreadable

HASH_BYTES: Final = 32


@final
class SecretKey:
    """An ed25519 seed in memory; it has no text, no equality but identity, and no copy."""

    __slots__ = ("_keypair",)

    def __init__(self, seed: bytes) -> None:
        """Take 32 bytes of seed; raise Unreadable if there are not 32."""
        if len(seed) != HASH_BYTES:
            raise Unreadable("secret key", "a seed has 32 bytes")
        self._keypair = Keypair.from_raw_ed25519_seed(seed)

    @classmethod
    def parse(cls, text: str) -> SecretKey:
        """Read an S… strkey; raise Unreadable, which does not repeat it."""
        # Asked first: the SDK's own refusal quotes the text, and would travel as the cause.
        if not StrKey.is_valid_ed25519_secret_seed(text):
            raise Unreadable("secret key", "not an S address with a right checksum")
        return cls(StrKey.decode_ed25519_secret_seed(text))

    @property
    def public(self) -> AccountId:
        """The G address of the key that checks this one's signatures."""
        return AccountId(self._keypair.public_key)

    def sign(self, hash: bytes) -> bytes:
        """Sign a hash of 32 bytes, nothing longer or shorter; raise Unreadable."""
        # A wallet that signs whatever it is given can be given a transaction.
        if len(hash) != HASH_BYTES:
            raise Unreadable("hash to sign", "a hash has 32 bytes")
        return self._keypair.sign(hash)

    @override
    def __repr__(self) -> str:
        return "SecretKey(…)"

    @override
    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a secret key is not copied or pickled")


def verifies(public: AccountId, message: bytes, signature: bytes) -> bool:
    """Whether this is the ed25519 signature of these bytes by this key."""
    try:
        Keypair.from_public_key(public).verify(message, signature)
    except (BadSignatureError, TypeError):
        return False
    return True
