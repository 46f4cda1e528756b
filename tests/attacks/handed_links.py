"""Rows 48 to 51: links that ask for more, name others, or could be read in two ways."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Final

from tests.attacks.encodings import raw, text_of
from tests.attacks.handed import UNREADABLE, Handed, link
from tests.attacks.requests import PASSPHRASE
from tests.support.builders import ALICE, MALLORY
from tests.support.links import DOMAIN, nested, raw_link, signed_link
from wallet.network import PUBLIC, TESTNET
from wallet.sep7.link import MOST_CHAINED


def attacks() -> Iterator[Handed]:
    """Every case of these rows."""
    yield from _callbacks()
    yield from _origins()
    yield from _links()
    yield from _handlers()


# --- rows 48 to 50 ---

CALLBACKS: Final = (
    "file:///etc/passwd",
    "http://example.org/tx",
    "https://127.0.0.1:22/",
    "https://169.254.169.254/latest/meta-data/",
    "https://[::1]/",
    "https://[::ffff:10.0.0.1]/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0177.0.0.1/",
    "https://127.1/",
    "https://127.0.0.1.nip.io/",
    "https://10-0-0-1.example.org/",
    "https://localhost/",
    "https://metadata.google.internal/",
    "https://router.lan/admin",
    "https://example.org:8443/",
    "https://example.org@127.0.0.1/",
    "https://user:word@example.org/",
    "https://example.org\\@127.0.0.1/",
    "https://ex\u0430mple.org/",
    "https://127\u30020.0.1/",
    "https://example.org/\r\nHost: internal",
    "javascript:alert(1)",
    "data:text/html,<script>",
    "smb://server/share",
    "//example.org/tx",
)


def _callbacks() -> Iterator[Handed]:
    for callback in CALLBACKS:
        text = link(callback=f"url:{callback}")
        yield Handed(f"A link sends the signature to {callback}", 48, text, "BadCallback")
    for callback in ("https://example.org/", "mailto:a@example.org"):
        text = link(callback=callback)
        yield Handed(f"A link calls back another way: {callback}", 48, text, "BadCallback")


def _origins() -> Iterator[Handed]:
    zeros = base64.b64encode(bytes(64)).decode()
    cases = {
        "names a domain and is not signed": (link(origin_domain=DOMAIN), "UnsignedOrigin"),
        "names a domain and has an empty signature": (
            f"{link(origin_domain=DOMAIN)}&signature=",
            UNREADABLE,
        ),
        "names a domain that is none": (
            link(origin_domain="a/b@c", signature=zeros),
            UNREADABLE,
        ),
        "names a machine by its number": (
            link(origin_domain="127.0.0.1", signature=zeros),
            UNREADABLE,
        ),
        "names this very machine": (
            link(origin_domain="localhost", signature=zeros),
            UNREADABLE,
        ),
        "names a domain with a Cyrillic letter": (
            link(origin_domain="ex\u0430mple.org", signature=zeros),
            UNREADABLE,
        ),
        "is signed by nobody": (link(signature=zeros), UNREADABLE),
        "names a domain whose key nobody knows": (
            signed_link(link(), ALICE),
            "UnverifiedOrigin",
        ),
        "is signed by the attacker": (signed_link(link(), MALLORY), "UnverifiedOrigin"),
        "has more behind its signature": (
            f"{signed_link(link(), ALICE)}&callback=url%3Ahttps%3A%2F%2Fexample.org",
            UNREADABLE,
        ),
        "came of another that names a domain": (
            link(chain=link(origin_domain=DOMAIN)),
            "UnsignedOrigin",
        ),
    }
    for words, (text, expected) in cases.items():
        yield Handed(f"A link {words}", 49, text, expected)


def _links() -> Iterator[Handed]:
    again = text_of(raw())
    cases: dict[str, tuple[str, str]] = {
        "replaces the source account": (
            link(replace="sourceAccount:X;X:Your account"),
            "FieldsReplaced",
        ),
        "replaces an operation's receiver": (
            link(replace="operations[0].destination:Y;Y:Your seller"),
            "FieldsReplaced",
        ),
        "came of one that replaces": (link(chain=link(replace="a:X;X:b")), "FieldsReplaced"),
        "has its envelope twice": (link() + f"&xdr={again[:8]}", UNREADABLE),
        "has two messages": (link(msg="a") + "&msg=b", UNREADABLE),
        "has two networks": (
            f"{link()}&network_passphrase={PUBLIC.passphrase.replace(' ', '%20')}",
            UNREADABLE,
        ),
        "holds eight links within each other": (
            nested(MOST_CHAINED + 1, "web+stellar:tx?xdr=AAAA"),
            "ChainTooLong",
        ),
        "holds a web page": (link(chain="https://example.org"), UNREADABLE),
        "holds a link for another network": (
            link(chain=link(**{PASSPHRASE: TESTNET.passphrase})),
            "NamesOtherNetwork",
        ),
        "has a message of 301 letters": (link(msg="a" * 301), UNREADABLE),
        "asks for a payment": (
            f"web+stellar:pay?destination={MALLORY.public}&amount=100",
            "OtherOperation",
        ),
        "asks for something that does not exist": (
            "web+stellar:drain?xdr=AAAA",
            "OtherOperation",
        ),
        "asks for a transaction in capitals": (
            link().replace(":tx?", ":TX?"),
            "OtherOperation",
        ),
        "names another network": (
            link(**{PASSPHRASE: TESTNET.passphrase}),
            "NamesOtherNetwork",
        ),
        "names no network, and means the public one": (
            link(**{PASSPHRASE: ""}),
            "NamesOtherNetwork",
        ),
        "has a part that nobody knows": (link(destination=MALLORY.public), UNREADABLE),
        "encodes the name of a part": (f"{link()}&%6Dsg=a", UNREADABLE),
        "ends a part with a semicolon": (f"{link()};msg=a", UNREADABLE),
        "has a plus for a space": (f"{link()}&msg=a+b", UNREADABLE),
        "has a plus in its envelope": (
            raw_link(xdr="").replace("?", f"?xdr={with_plus()}&"),
            UNREADABLE,
        ),
        "encodes its envelope twice": (raw_link(xdr=again.replace("/", "%2F")), UNREADABLE),
        "has letters that are no UTF-8": (f"{link()}&msg=%C0%AE", UNREADABLE),
        "has no envelope": (raw_link(xdr=""), UNREADABLE),
        "has an envelope with a line end": (raw_link(xdr=f"{again}\n"), UNREADABLE),
        "asks a contract to sign": (link(pubkey="C" + "A" * 55), UNREADABLE),
    }
    for words, (text, expected) in cases.items():
        yield Handed(f"A link {words}", 50, text, expected)


def with_plus() -> str:
    """An envelope in base64, with at least one plus in it."""
    text = text_of(raw())
    assert "+" in text
    return text


# --- row 51 ---


def _handlers() -> Iterator[Handed]:
    texts = {
        "begins with an option": "--out=other.countersign " + link(),
        "is quoted for a shell": f"'; rm -rf ~; '{link()}",
        "names a file": "file:///etc/passwd",
        "names a file on another machine": r"\\server\share\request.countersign",
        "has a message of 100,000 letters": link(msg="a" * 100_000),
        "has a line end in it": link().replace("?", "?\n"),
        "has a zero byte in it": f"{link()}\0",
        "has a second link behind it": f"{link()} {link()}",
        "is of another wallet": "stellar:GABC?amount=1",
        "is in capitals": link().replace("web+stellar", "WEB+STELLAR"),
    }
    for words, text in texts.items():
        yield Handed(f"What a program handed over {words}", 51, text, UNREADABLE)
    large = link(msg="a" * 300_000)
    yield Handed("What a program handed over has 300,000 letters", 51, large, "TooLarge")
