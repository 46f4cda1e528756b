"""What the signature of a request's cover is over; without the SDK, for the signer process.

The cover is everything of a request file that a reader believes: envelope, network, state,
simulation, date and note. Whoever proposes a request vouches for it by signing a text under
SEP-53: the SHA-256 of that standard's first line, ``Countersign request `` and the request's
digest in hex, 108 bytes of ASCII in all.

Such a signature is never one that moves money. The payload of a transaction or of a fee bump
has 00000002 or 00000005 behind its network's id, where this has ``ign ``; that of an
authorisation entry begins with 00000009 or 0000000a, where this begins with ``Stel``. So no
payload is this text, and another with the same SHA-256 is not to be found. What is said before
the digest keeps it apart from all other messages that somebody signs under SEP-53.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Final

from wallet.errors import Unreadable

DIGEST_BYTES: Final = 32
SEP_53: Final = "Stellar Signed Message:\n"
PURPOSE: Final = "Countersign request "


def signed_text(digest: bytes) -> str:
    """What a wallet that signs messages is given; raise Unreadable for what is no digest."""
    if len(digest) != DIGEST_BYTES:
        raise Unreadable("digest of a request", "a digest has 32 bytes")
    return f"{PURPOSE}{digest.hex()}"


def hash_to_sign(digest: bytes) -> bytes:
    """The 32 bytes that are signed for the request of this digest; raise Unreadable."""
    return sha256(f"{SEP_53}{signed_text(digest)}".encode()).digest()
