"""A signer that holds one secret key from a file, for as long as its process lives."""

from __future__ import annotations

from collections.abc import Sequence

from wallet.addresses import AccountId
from wallet.cover import Cover
from wallet.cover_text import hash_to_sign
from wallet.keys import SecretKey
from wallet.review.token import Reviewed


class KeySigner:
    """The ``SignerPort`` of one key."""

    def __init__(self, key: SecretKey) -> None:
        """``key`` never leaves this object."""
        self._key = key

    async def public_keys(self) -> Sequence[AccountId]:
        """The one key."""
        return (self._key.public,)

    async def sign(self, reviewed: Reviewed) -> bytes:
        """Sign the hash of the reviewed bytes, which is computed here."""
        if reviewed.key != self._key.public:
            raise ValueError("this leave was given to another key")
        return self._key.sign(reviewed.hash)

    async def cover(self, key: AccountId, digest: bytes) -> Cover:
        """The one key's word for a request; what is signed for it is made here."""
        if key != self._key.public:
            raise ValueError("this is another key")
        return Cover(key, self._key.sign(hash_to_sign(digest)))
