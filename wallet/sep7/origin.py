"""Who signed a link: what is signed of it, and whether a key has.

The key is the URI_REQUEST_SIGNING_KEY that a domain publishes; whoever fetches it hands it in.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Final

from wallet.addresses import AccountId
from wallet.errors import Unreadable
from wallet.keys import verifies
from wallet.sep7.callback import is_public_name
from wallet.sep7.errors import ForgedOrigin, UnsignedOrigin, UnverifiedOrigin
from wallet.sep7.query import WHAT

Keys = Mapping[str, AccountId]
"""The key of each domain that is known, by its name in small letters."""

ORIGIN: Final = "origin_domain"
SIGNATURE: Final = "signature"

_BEFORE: Final = bytes(35) + b"\x04" + b"stellar.sep.7 - URI Scheme"
_SIGNATURE_BYTES: Final = 64


def signed_bytes(unsigned: str) -> bytes:
    """What the key of a domain signs of a link that has no signature yet (SEP-7)."""
    return _BEFORE + unsigned.encode()


def origin_of(text: str, values: Mapping[str, str], keys: Keys) -> str | None:
    """The domain that signed this very text, None where none is named.

    Raise UnsignedOrigin, UnverifiedOrigin, ForgedOrigin, or Unreadable for what is no domain
    or no signature, or stands in another place than the last.
    """
    named, given = values.get(ORIGIN), values.get(SIGNATURE)
    if named is None and given is None:
        return None
    if named is None:
        raise Unreadable(WHAT, "it is signed, and does not say by whom")
    domain = named.lower()
    if not is_public_name(domain):
        raise Unreadable(WHAT, f"{ORIGIN} is no name of a public web site")
    if given is None:
        raise UnsignedOrigin
    if [*values][-1] != SIGNATURE:
        raise Unreadable(WHAT, f"{SIGNATURE} is not the last")
    signature = _signature(given)
    key = keys.get(domain)
    if key is None:
        raise UnverifiedOrigin
    # The raw text: written anew from its values, it would be another one that says the same.
    unsigned = text.rpartition(f"&{SIGNATURE}=")[0]
    if not verifies(key, signed_bytes(unsigned), signature):
        raise ForgedOrigin
    return domain


def _signature(text: str) -> bytes:
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError as why:
        raise Unreadable(WHAT, f"{SIGNATURE} is no base64") from why
    if len(raw) != _SIGNATURE_BYTES or base64.b64encode(raw).decode() != text:
        raise Unreadable(WHAT, f"{SIGNATURE} is not of 64 bytes")
    return raw
