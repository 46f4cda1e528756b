"""Secret bytes, and the three things that are done with them: derive, seal, vouch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NoReturn, final

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from typing_extensions import override

SECRET_BYTES: Final = 32
TAG_BYTES: Final = 16
_NONCE: Final = bytes(12)

Random = Callable[[int], bytes]
"""So many fresh random bytes; the system's in the program."""


@final
class Secret:
    """Bytes that show nothing of themselves, are not copied, and can be forgotten.

    Forgetting is the best that Python can do: what the libraries copied stays until its memory
    is used again. Only the end of a process is certain.
    """

    __slots__ = ("_bytes",)

    def __init__(self, raw: bytes) -> None:
        """Take 32 bytes; anything else is a mistake of ours."""
        if len(raw) != SECRET_BYTES:
            raise ValueError("a secret has 32 bytes")
        self._bytes = bytearray(raw)

    def reveal(self) -> bytes:
        """The bytes themselves; raise ValueError after they were forgotten."""
        if not self._bytes:
            raise ValueError("this secret was forgotten")
        return bytes(self._bytes)

    def forget(self) -> None:
        """Overwrite the bytes; there is nothing to reveal afterwards."""
        self._bytes[:] = bytes(len(self._bytes))
        self._bytes.clear()

    @override
    def __repr__(self) -> str:
        return "Secret(…)"

    @override
    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a secret is not copied or pickled")


class NotOurs(Exception):
    """Bytes that this key did not seal, or does not vouch for."""


def derive(secret: Secret, purpose: str, salt: bytes = b"") -> Secret:
    """Another secret for one purpose (HKDF-SHA256); it says nothing about this one."""
    return hkdf(secret.reveal(), purpose, salt)


def hkdf(material: bytes, purpose: str, salt: bytes) -> Secret:
    """A secret from material that is secret, random, and of any length."""
    made = HKDF(algorithm=SHA256(), length=SECRET_BYTES, salt=salt, info=purpose.encode())
    return Secret(made.derive(material))


# A nonce must not meet its key twice, and random ones can. Here no key meets two messages:
# whoever seals derives the key anew, from fresh salt or for a name that is never used again.
def seal(key: Secret, plain: bytes, beside: bytes) -> bytes:
    """Encrypt with a key that is used this once, bound to what stands beside it."""
    return AESGCM(key.reveal()).encrypt(_NONCE, plain, beside)


def unseal(key: Secret, sealed: bytes, beside: bytes) -> bytes:
    """Decrypt what ``seal`` made; raise NotOurs."""
    try:
        return AESGCM(key.reveal()).decrypt(_NONCE, sealed, beside)
    except (InvalidTag, ValueError) as why:  # ValueError: shorter than a tag
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
