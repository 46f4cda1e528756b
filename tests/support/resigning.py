"""Signatures by another secret number than RFC 8032's: as many good ones as anybody likes."""

from __future__ import annotations

from hashlib import sha256, sha512

from nacl import bindings

from tests.support.builders import secret_key
from wallet.addresses import public_key
from wallet.envelope import DecoratedSignature


def signed_anew(name: str, hash_: bytes, number: int = 0) -> DecoratedSignature:
    """Another good signature of these bytes by this test key; ``number`` tells it apart."""
    seed = sha256(f"countersign test key {name}".encode()).digest()
    own = bytearray(sha512(seed).digest()[:32])
    own[0] &= 248
    own[31] = (own[31] & 127) | 64
    secret = bindings.crypto_core_ed25519_scalar_reduce(sha512(b"another %d" % number).digest())
    point = bindings.crypto_scalarmult_ed25519_base_noclamp(secret)
    account = secret_key(name).public
    key = public_key(account)
    challenge = bindings.crypto_core_ed25519_scalar_reduce(sha512(point + key + hash_).digest())
    reduced = bindings.crypto_core_ed25519_scalar_reduce(bytes(own) + bytes(32))
    product = bindings.crypto_core_ed25519_scalar_mul(challenge, reduced)
    added = bindings.crypto_core_ed25519_scalar_add(secret, product)
    return DecoratedSignature.by(account, point + added)
