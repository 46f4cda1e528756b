"""Callbacks: a page of a public web site by its name, and no other address in any spelling."""

from __future__ import annotations

import pytest

from wallet.sep7.callback import PRIVATE, callback_of, is_public_name
from wallet.sep7.errors import BadCallback


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org",
        "https://example.org/",
        "https://example.org/tx?id=1&next=%2Fhome",
        "https://example.org?id=1",
        "https://sign.a-b.example.co.uk/a/b.c~d",
        "https://xn--bcher-kva.example.org/",
        "https://bank.xn--p1ai/",
        "https://1.example.org/",
        "https://2026-11-29.example.org/",
        "https://v1.2.3.example.org/",
    ],
)
def test_a_page_of_a_public_web_site_is_told_as_it_is(address: str) -> None:
    assert callback_of(f"url:{address}") == address


def test_a_host_is_told_in_small_letters_and_its_path_as_it_is() -> None:
    assert callback_of("url:https://PayPaI.Example.org/ID") == "https://paypai.example.org/ID"


LONG = "it is longer than any address"
NO_HTTPS = "it is no https address"
USER = "it names a user"
PORT = "it names a port, or a machine by its number"
NO_NAME = "its host is no name of a public web site"
LETTERS = "it has characters that no address has"

REFUSED = {
    LONG: (f"url:https://example.org/{'a' * 1977}",),
    NO_HTTPS: (
        *("", "https://example.org", "url:", "url:https:/", "url:HTTPS://example.org"),
        *("url:http://example.org/tx", "url:file:///etc/passwd", "url:javascript:alert(1)"),
        *("url:smb://server/share", "url:data:text/html,x", "url://example.org"),
        *("url: https://example.org", "mailto:a@example.org", "urlhttps://example.org"),
    ),
    USER: (
        *("url:https://user@example.org/", "url:https://user:word@example.org/"),
        *("url:https://example.org@10.0.0.1/", "url:https://example.org\\@evil.org/"),
        "url:https://@example.org/",
    ),
    PORT: (
        *("url:https://example.org:443/", "url:https://example.org:22", "url:https://a.org:/"),
        *("url:https://[::1]/", "url:https://[::ffff:127.0.0.1]/", "url:https://127.0.0.1:22/"),
    ),
    NO_NAME: (
        *("url:https://", "url:https:///path", "url:https://router/", "url:https://?a=b"),
        *("url:https://127.0.0.1/", "url:https://127.1/", "url:https://1.2.3/"),
        *("url:https://2130706433/", "url:https://0x7f000001/", "url:https://0x7f.0.0.1/"),
        *("url:https://0177.0.0.1/", "url:https://169.254.169.254/latest/meta-data/"),
        *("url:https://127.0.0.1.nip.io/", "url:https://app.10.0.0.1.sslip.io/"),
        *("url:https://app-192-168-1-250.nip.io/", "url:https://10-0-0-1.example.org/"),
        *("url:https://localhost/", "url:https://LOCALHOST/", "url:https://a.localhost/"),
        *("url:https://printer.local/", "url:https://metadata.google.internal/"),
        *("url:https://1.0.0.127.in-addr.arpa/", "url:https://example.org./"),
        *("url:https://.example.org/", "url:https://a..org/", "url:https://-a.org/"),
        *("url:https://a-.org/", "url:https://a_b.org/", "url:https://%65xample.org/"),
        *("url:https://ex\u0430mple.org/", "url:https://example\u3002org/"),
        *("url:https://\u2460.org/", f"url:https://{'a' * 64}.org/", "url:https://a.o/"),
        *(f"url:https://{'a.' * 126}org/", "url:https://example.org\n/"),
    ),
    LETTERS: (
        *("url:https://example.org/a b", "url:https://example.org/\n"),
        *("url:https://example.org/\x00", "url:https://example.org/%"),
        *("url:https://example.org/%g0", "url:https://example.org/#fragment"),
        *("url:https://example.org#a", "url:https://example.org/\u00e9"),
    ),
}


@pytest.mark.parametrize(
    ("callback", "why"), [(each, why) for why, several in REFUSED.items() for each in several]
)
def test_every_other_address_is_refused_and_told_why(callback: str, why: str) -> None:
    with pytest.raises(BadCallback) as refused:
        callback_of(callback)
    assert refused.value.why == why
    assert callback.startswith(refused.value.callback)
    assert len(refused.value.callback) <= 2000


def test_an_address_may_be_as_long_as_the_limit_and_a_name_as_the_standard_allows() -> None:
    longest = f"https://example.org/{'a' * 1976}"
    assert callback_of(f"url:{longest}") == longest
    assert is_public_name(".".join(["a" * 62] * 3 + ["b" * 60, "org"]))
    assert not is_public_name(".".join(["a" * 62] * 3 + ["b" * 61, "org"]))
    assert is_public_name(f"{'a' * 63}.org")


@pytest.mark.parametrize("last", PRIVATE)
def test_names_that_lead_to_nobody_or_nearby_are_not_public(last: str) -> None:
    assert not is_public_name(f"pay.{last}")
    assert is_public_name(f"{last}.org")
