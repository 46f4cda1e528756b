"""The cover of a request: a signature by which whoever proposed it vouches for all it tells."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from wallet.addresses import AccountId, account_id
from wallet.cover_text import hash_to_sign
from wallet.errors import Unreadable
from wallet.keys import verifies

SIGNATURE_BYTES: Final = 64


@dataclass(eq=False)
class ForgedCover(Unreadable):
    """A cover that the key it names did not sign: of another request, or made up."""

    key: AccountId


@dataclass(frozen=True)
class Cover:
    """Who vouches for a request, and the signature for it; ``cover_text`` says over what."""

    key: AccountId
    signature: bytes

    def __post_init__(self) -> None:
        """Refuse what no key could have made."""
        if len(self.signature) != SIGNATURE_BYTES:
            raise Unreadable("cover", "a signature has 64 bytes")

    def check(self, digest: bytes) -> None:
        """Raise ForgedCover unless it is for the request of this digest."""
        if not verifies(self.key, hash_to_sign(digest), self.signature):
            why = "its cover is not signed by the key that it names"
            raise ForgedCover("request file", why, self.key)

    @property
    def facts(self) -> Mapping[str, str]:
        """What of it stands in a file: {"key", "signature"}, the signature in base64."""
        return {"key": self.key, "signature": base64.b64encode(self.signature).decode()}

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> Cover:
        """Read such facts; raise Unreadable, or another error of malformed facts."""
        signature = base64.b64decode(facts["signature"], validate=True)
        return cls(account_id(facts["key"]), signature)
