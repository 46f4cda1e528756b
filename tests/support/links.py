"""Links as somebody writes them: raw text from names and values, honest or not."""

from __future__ import annotations

import base64
from urllib.parse import quote

from tests.support.builders import envelope
from wallet.keys import SecretKey
from wallet.network import PRACTICE
from wallet.sep7.origin import signed_bytes

DOMAIN = "example.org"
PASSPHRASE = "network_passphrase"  # noqa: S105 - the name of a field


def raw_link(**values: str) -> str:
    """A link for an envelope of the practice network; "" leaves a value out."""
    given = {"xdr": envelope().to_base64(), PASSPHRASE: PRACTICE.passphrase, **values}
    there = {name: value for name, value in given.items() if value}
    pairs = "&".join(f"{name}={quote(value, safe='')}" for name, value in there.items())
    return f"web+stellar:tx?{pairs}"


def signed_link(text: str, key: SecretKey, domain: str = DOMAIN) -> str:
    """The same link, which says that it is this domain's and is signed by this key."""
    named = f"{text}&origin_domain={quote(domain, safe='')}"
    return f"{named}&signature={quote(signature_of(named, key), safe='')}"


def signature_of(unsigned: str, key: SecretKey) -> str:
    """What a domain's key says of a link, in base64."""
    # The product's keys sign hashes alone; a domain's key is none of ours.
    return base64.b64encode(key._keypair.sign(signed_bytes(unsigned))).decode()


def nested(times: int, text: str) -> str:
    """A link that came of so many others, each within the other; ``text`` is the first."""
    for _ in range(times):
        text = raw_link(chain=text)
    return text
