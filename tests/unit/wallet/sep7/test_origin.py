"""Whose a link is: told only where the domain's own key signed that very text."""

from __future__ import annotations

import base64
from urllib.parse import quote

import pytest

from tests.support.builders import ALICE, MALLORY
from tests.support.links import DOMAIN, nested, raw_link, signature_of, signed_link
from wallet.addresses import account_id
from wallet.errors import Unreadable
from wallet.sep7.errors import ForgedOrigin, UnsignedOrigin, UnverifiedOrigin
from wallet.sep7.link import read
from wallet.sep7.origin import origin_of, signed_bytes
from wallet.sep7.query import parsed

KEYS = {DOMAIN: ALICE.public}
SIGNED = signed_link(raw_link(msg="hello"), ALICE)


def test_what_is_signed_is_what_the_standard_says() -> None:
    signed = signed_bytes("web+stellar:tx?xdr=A")
    assert signed[:36] == bytes(35) + b"\4"
    assert signed[36:] == b"stellar.sep.7 - URI Schemeweb+stellar:tx?xdr=A"


def test_the_example_of_the_standard_verifies_by_its_key() -> None:
    """SEP-7, "Request Signing": a link, the key that it names there, and its signature."""
    unsigned = (
        "web+stellar:pay?destination=GCALNQQBXAPZ2WIRSDDBMSTAKCUH5SG6U76YBFLQLIXJTF7FE5AX7AOO"
        "&amount=120.1234567&memo=skdjfasf&msg=pay%20me%20with%20lumens"
        "&origin_domain=someDomain.com"
    )
    given = (
        "JTlGMGzxUv90P2SWxUY9xo+LlbXaDloend6gkpyylY8X4bUNf6/9mFTMJs7JKqSDPRtejlK1kQvrsJfRZSJe"
        "AQ=="
    )
    key = account_id("GD7ACHBPHSC5OJMJZZBXA7Z5IAUFTH6E6XVLNBPASDQYJ7LO5UIYBDQW")
    text = f"{unsigned}&signature={quote(given, safe='')}"
    _, values = parsed(text)
    assert origin_of(text, values, {"somedomain.com": key}) == "somedomain.com"


def test_a_link_that_its_domain_signed_tells_the_domain() -> None:
    assert read(SIGNED, KEYS).origin == DOMAIN


def test_the_name_of_a_domain_may_be_written_in_capitals() -> None:
    link = signed_link(raw_link(), ALICE, "Example.ORG")
    assert read(link, KEYS).origin == DOMAIN


def test_a_link_that_names_no_domain_has_no_origin() -> None:
    assert read(raw_link(), KEYS).origin is None


def test_a_link_that_names_a_domain_and_is_not_signed_is_refused() -> None:
    with pytest.raises(UnsignedOrigin):
        read(raw_link(origin_domain=DOMAIN), KEYS)


def test_a_domain_whose_key_is_not_known_is_not_verified() -> None:
    with pytest.raises(UnverifiedOrigin):
        read(SIGNED)


def test_a_refusal_does_not_repeat_a_name_that_was_not_verified() -> None:
    for text in (SIGNED, raw_link(origin_domain=DOMAIN)):
        with pytest.raises((UnsignedOrigin, UnverifiedOrigin)) as refused:
            read(text)
        assert DOMAIN not in repr(refused.value)


@pytest.mark.parametrize(
    "text",
    {
        "signed by somebody else": signed_link(raw_link(), MALLORY),
        "changed after it was signed": SIGNED.replace("msg=hello", "msg=hallo"),
        "spelled otherwise than it was signed": SIGNED.replace("%2F", "%2f", 1),
        "signed for another one": (
            f"{raw_link(origin_domain=DOMAIN)}"
            f"&signature={quote(signature_of(raw_link(), ALICE), safe='')}"
        ),
        "signed by nobody": raw_link(
            origin_domain=DOMAIN, signature=base64.b64encode(bytes(64)).decode()
        ),
    }.items(),
    ids=lambda case: case[0],
)
def test_a_signature_that_is_not_the_domains_is_a_forgery(text: tuple[str, str]) -> None:
    assert text[1] != SIGNED
    with pytest.raises(ForgedOrigin):
        read(text[1], KEYS)


@pytest.mark.parametrize(
    "text",
    {
        "signed by nobody who is named": raw_link(signature="AAAA"),
        "followed by more": f"{SIGNED}&pubkey={ALICE.public}",
        "no base64": raw_link(origin_domain=DOMAIN, signature="?"),
        "too short": raw_link(origin_domain=DOMAIN, signature="AAAA"),
        "base64 with a space": raw_link(
            origin_domain=DOMAIN, signature=base64.b64encode(bytes(64)).decode() + " "
        ),
    }.items(),
    ids=lambda case: case[0],
)
def test_what_is_no_signature_or_not_the_last_is_unreadable(text: tuple[str, str]) -> None:
    with pytest.raises(Unreadable):
        read(text[1], KEYS)


@pytest.mark.parametrize(
    "domain", ["a/b@c", "127.0.0.1", "localhost", "ex\u0430mple.org", "example.org.", "a.local"]
)
def test_a_name_that_is_no_domain_has_no_key_even_if_somebody_gives_it_one(domain: str) -> None:
    link = signed_link(raw_link(), ALICE, domain)
    with pytest.raises(Unreadable, match="no name of a public web site"):
        read(link, {domain: ALICE.public})


def test_the_links_that_it_came_of_have_to_be_verified_too() -> None:
    assert read(nested(1, SIGNED), KEYS).chained == 1
    with pytest.raises(UnverifiedOrigin):
        read(nested(1, SIGNED))


def test_a_link_written_anew_does_not_say_whose_it_was() -> None:
    again = read(read(SIGNED, KEYS).to_text())
    assert (again.origin, again.message) == (None, "hello")
