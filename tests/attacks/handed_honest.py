"""What the doors for texts are for: links and parts, each with the hash of what comes in."""

from __future__ import annotations

from collections.abc import Iterator

from tests.attacks.encodings import raw, signed, text_of
from tests.attacks.handed import Handed, encoded, link, parts
from tests.attacks.requests import PASSPHRASE
from tests.support.builders import BOB
from tests.support.links import DOMAIN, nested
from wallet import qr
from wallet.network import PRACTICE
from wallet.sep7.link import MOST_CHAINED


def cases() -> Iterator[Handed]:
    """What these doors are for, each with the hash of what comes in."""
    envelope = signed().envelope.with_signatures(signed().view.signatures)
    request = signed().request
    shown = parts()
    texts = {
        "A link": link(),
        "A link and a line end": f"{link()}\r\n",
        "A link with a message, a key and a page for the answer": link(
            msg="Pay 50 % to “Bob & Sons”",
            pubkey=BOB.public,
            callback=f"url:https://{DOMAIN}/a",
        ),
        "A link that came of seven others": link(chain=nested(MOST_CHAINED - 1, link())),
        "A link whose every letter is encoded": everything_encoded(),
        "A code that holds one part": "\n".join(qr.split(envelope.to_base64(), 4_000)),
        "A code that holds parts": "\n".join(shown),
        "A code that holds parts in another order": "\n".join(reversed(shown)),
        "A code that holds parts, each of them twice": "\n".join((*shown, *shown)),
        "A code that holds a link in parts": "\r\n".join(parts(link())) + "\r\n",
    }
    yield from (Handed(n, 0, text, envelope.hash.hex()) for n, text in texts.items())
    whole = "\n".join(qr.split(request.to_text()))
    yield Handed("A code that holds a request in parts", 0, whole, request.hash.hex())


def everything_encoded() -> str:
    """An honest link that encodes more than it needs to."""
    values = {"xdr": text_of(raw()), PASSPHRASE: PRACTICE.passphrase}
    pairs = (f"{name}={encoded(value)}" for name, value in values.items())
    return f"web+stellar:tx?{'&'.join(pairs)}"
