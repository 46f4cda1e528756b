"""Covers for tests: who vouches for a request, and what somebody else makes of that."""

from __future__ import annotations

from dataclasses import replace

from wallet.cover import Cover
from wallet.cover_text import hash_to_sign
from wallet.keys import SecretKey
from wallet.request import Request


def cover(key: SecretKey, request: Request) -> Cover:
    """This key's word for this request."""
    return Cover(key.public, key.sign(hash_to_sign(request.digest)))


def covered(request: Request, key: SecretKey) -> Request:
    """The request with this key's word for it."""
    return replace(request, cover=cover(key, request))
