"""A signer that holds one secret key from a file, for as long as its process lives."""

from __future__ import annotations

from collections.abc import Sequence

from wallet.addresses import AccountId
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
