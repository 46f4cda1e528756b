"""Secret bytes, and the three things that are done with them: derive, seal, vouch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NoReturn, final

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from typing_extensions import Buffer, override

SECRET_BYTES: Final = 32
TAG_BYTES: Final = 16
_NONCE: Final = bytes(12)

Random = Callable[[int], bytes]
"""So many fresh random bytes; the system's in the program."""

Room = Callable[[int], memoryview]
"""Writable memory for so many bytes; what a system can keep out of dumps and swap, where it is
asked to."""


def heap(size: int) -> memoryview:
    """Memory as Python gives it."""
    return memoryview(bytearray(size))


@final
class Secret:
    """Bytes that show nothing of themselves, are not copied, and can be forgotten.

    What is derived from a secret lives in the same kind of room. Forgetting is the best that
    Python can do: what the libraries copied stays until its memory is used again. Only the end
    of a process is certain.
    """

    __slots__ = ("_bytes", "_room")

    def __init__(self, raw: Buffer, room: Room = heap) -> None:
        """Take 32 bytes; anything else is a mistake of ours."""
        with memoryview(raw) as view:
            if len(view) != SECRET_BYTES:
                raise ValueError("a secret has 32 bytes")
            self._room = room
            self._bytes: memoryview | None = room(SECRET_BYTES)
            self._bytes[:] = view

    @classmethod
    def filled(cls, room: Room, fill: Callable[[memoryview], object]) -> Secret:
        """A secret whose bytes ``fill`` writes where they are to stay; what it raises."""
        made = cls(bytes(SECRET_BYTES), room)
        fill(made._there)
        return made

    @property
    def room(self) -> Room:
        """Where this one lives."""
        return self._room

    @property
    def _there(self) -> memoryview:
        if self._bytes is None:
            raise ValueError("this secret was forgotten")
        return self._bytes

    def reveal(self) -> memoryview:
        """The bytes themselves, in their place; raise ValueError after they were forgotten."""
        return self._there.toreadonly()

    def forget(self) -> None:
        """Overwrite the bytes; there is nothing to reveal afterwards."""
        if self._bytes is not None:
            self._bytes[:] = bytes(SECRET_BYTES)
            self._bytes = None

    @override
    def __repr__(self) -> str:
        return "Secret(…)"

    @override
    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a secret is not copied or pickled")


class NotOurs(Exception):
    """Bytes that this key did not seal, or does not vouch for."""


def derive(secret: Secret, purpose: str, salt: bytes | memoryview = b"") -> Secret:
    """Another secret for one purpose (HKDF-SHA256); it says nothing about this one."""
    return hkdf(secret.reveal(), purpose, salt, secret.room)


def hkdf(
    material: bytes | memoryview, purpose: str, salt: bytes | memoryview, room: Room = heap
) -> Secret:
    """A secret from material that is secret, random, and of any length."""
    made = HKDF(
        algorithm=SHA256(), length=SECRET_BYTES, salt=bytes(salt), info=purpose.encode()
    )
    return Secret.filled(room, lambda place: made.derive_into(material, place))


# A nonce must not meet its key twice, and random ones can. Here no key meets two messages:
# whoever seals derives the key anew, from fresh salt or for a name that is never used again.
def seal(key: Secret, plain: bytes | memoryview, beside: bytes) -> bytes:
    """Encrypt with a key that is used this once, bound to what stands beside it."""
    return AESGCM(key.reveal()).encrypt(_NONCE, plain, beside)


def unseal(key: Secret, sealed: bytes, beside: bytes) -> bytes:
    """Decrypt what ``seal`` made; raise NotOurs."""
    try:
        return AESGCM(key.reveal()).decrypt(_NONCE, sealed, beside)
    except (InvalidTag, ValueError) as why:  # ValueError: shorter than a tag
        raise NotOurs from why


def unseal_secret(key: Secret, sealed: bytes, beside: bytes) -> Secret:
    """Decrypt a secret right into the room of its key; raise NotOurs."""

    def fill(place: memoryview) -> None:
        AESGCM(key.reveal()).decrypt_into(_NONCE, sealed, beside, place)

    try:
        return Secret.filled(key.room, fill)
    except (InvalidTag, ValueError) as why:  # ValueError: of another length
        raise NotOurs from why


def vouch(key: Secret, message: bytes) -> bytes:
    """The HMAC-SHA256 of this message."""
    return _hmac(key, message).finalize()


def check_vouched(key: Secret, message: bytes, code: bytes) -> None:
    """Compare in constant time; raise NotOurs."""
    try:
        _hmac(key, message).verify(code)
    except InvalidSignature as why:
        raise NotOurs from why


def _hmac(key: Secret, message: bytes) -> HMAC:
    hmac = HMAC(key.reveal(), SHA256())
    hmac.update(message)
    return hmac
