"""Links: what is asked for in one form, and everything else refused by its own name."""

from __future__ import annotations

import pytest
from stellar_sdk import scval

from tests.support.builders import ALICE, BOB, call, envelope, invoke, signed
from tests.support.links import PASSPHRASE, nested, raw_link
from wallet.envelope import FeeBump, UnsupportedEnvelope
from wallet.errors import Unreadable
from wallet.gate import TooLarge
from wallet.network import PRACTICE, PUBLIC, TESTNET
from wallet.sep7.errors import (
    BadCallback,
    ChainTooLong,
    FieldsReplaced,
    NamesOtherNetwork,
    OtherOperation,
)
from wallet.sep7.link import MAX_MESSAGE, MOST_CHAINED, Link, read
from wallet.sep7.query import is_link

EVERYTHING = Link(
    signed(envelope(), ALICE),
    "Pay 100 € to\nBob & Sons + co; 50% off?",
    "https://example.org/a/b?c=d&e=%2F",
    BOB.public,
    Link(envelope(), "the first"),
)


def test_a_link_brings_the_very_envelope_that_could_have_come_alone() -> None:
    assert read(raw_link()) == Link(envelope())
    assert (Link(envelope()).message, Link(envelope()).callback) == ("", None)


def test_a_signed_envelope_and_a_fee_bump_come_by_a_link_too() -> None:
    whole = signed(envelope(), ALICE, BOB)
    for asked in (whole, FeeBump.of(whole, ALICE.public, 10**6)):
        assert read(Link(asked).to_text()).envelope == asked


def test_what_is_written_is_read_as_the_same_link() -> None:
    assert read(EVERYTHING.to_text()) == EVERYTHING


def test_a_link_says_everything_that_it_asks_for() -> None:
    link = read(raw_link(msg="for the house", pubkey=ALICE.public, callback="url:https://a.io"))
    assert (link.message, link.pubkey, link.callback) == (
        *("for the house", ALICE.public, "https://a.io"),
    )


def test_a_link_that_names_no_network_is_for_the_public_one() -> None:
    assert read(raw_link(**{PASSPHRASE: ""})).network == PUBLIC
    assert read(raw_link(**{PASSPHRASE: PUBLIC.passphrase})).network == PUBLIC


def test_a_link_for_another_network_than_meant_gives_no_envelope() -> None:
    link = read(raw_link())
    assert link.envelope_for(PRACTICE) == link.envelope
    with pytest.raises(NamesOtherNetwork) as refused:
        link.envelope_for(TESTNET)
    assert (refused.value.named, refused.value.meant) == (
        *(PRACTICE.passphrase, TESTNET.passphrase),
    )


def test_a_text_that_says_that_it_is_a_link_is_known_in_any_spelling() -> None:
    assert is_link(raw_link())
    assert is_link("WEB+Stellar:x")
    for text in ("", "web+stellar", "stellar:tx?", " web+stellar:tx", envelope().to_base64()):
        assert not is_link(text)


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_a_files_last_line_end_is_no_harm(end: str) -> None:
    assert read(raw_link() + end) == read(raw_link())


@pytest.mark.parametrize(
    "operation",
    ["pay", "drain", "TX", "//tx", "", "tx/", "%74x", "\N{CYRILLIC SMALL LETTER HA}"],
)
def test_whatever_else_a_link_asks_for_is_refused(operation: str) -> None:
    with pytest.raises(OtherOperation) as refused:
        read(raw_link().replace(":tx?", f":{operation}?"))
    assert refused.value.operation == operation


@pytest.mark.parametrize("replace", ["sourceAccount:X;X:yours", "x"])
def test_a_link_that_leaves_fields_open_is_refused(replace: str) -> None:
    with pytest.raises(FieldsReplaced):
        read(raw_link(replace=replace))


@pytest.mark.parametrize(
    "text",
    {
        "nothing": "",
        "another scheme": "stellar:tx?xdr=AAAA",
        "capitals": raw_link().replace("web", "WEB"),
        "no query": "web+stellar:tx",
        "an operation longer than any": f"web+stellar:{'a' * 41}?xdr=AAAA",
        "an empty query": "web+stellar:tx?",
        "no xdr": raw_link(xdr=""),
        "an empty xdr": f"{raw_link(xdr='')}&xdr=",
        "a name twice": f"{raw_link()}&xdr=AAAA",
        "a name twice with the same value": f"{raw_link(msg='a')}&msg=a",
        "a name nobody knows": raw_link(amount="100"),
        "a name in capitals": f"{raw_link()}&MSG=a",
        "a name that is encoded": f"{raw_link()}&%6Dsg=a",
        "a name without a value": f"{raw_link()}&msg",
        "an empty part": f"{raw_link()}&",
        "an empty part inside": raw_link().replace("&", "&&"),
        "a plus, which some take for a space": f"{raw_link()}&msg=a+b",
        "a semicolon, which some take for an ampersand": f"{raw_link()}&msg=a;callback=b",
        "a fragment": f"{raw_link()}#here",
        "a space": f"{raw_link()}&msg=a b",
        "a line end inside": raw_link().replace("?", "?\n"),
        "two line ends after it": f"{raw_link()}\n\n",
        "half an encoding": f"{raw_link()}&msg=a%2",
        "an encoding of no digits": f"{raw_link()}&msg=%zz",
        "an encoding of other digits": f"{raw_link()}&msg=%\u0661\u0661",
        "bytes that are no UTF-8": f"{raw_link()}&msg=%ff",
        "a letter in more bytes than it needs": f"{raw_link()}&msg=%c0%af",
        "half a letter": f"{raw_link()}&msg=%ed%a0%80",
        "a letter that is not encoded": f"{raw_link()}&msg=\u00e9",
        "half a letter that is not encoded": f"{raw_link()}&msg=\ud800",
        "base64 that others take": raw_link(xdr=envelope().to_base64() + "\n"),
        "an encoded xdr that is encoded once more": raw_link().replace("%", "%25"),
        "a message that is too long": raw_link(msg="a" * (MAX_MESSAGE + 1)),
        "a key that is none": raw_link(pubkey="GABC"),
        "a contract for a key": raw_link(pubkey="C" + "A" * 55),
        "a network of no name": f"{raw_link(**{PASSPHRASE: ''})}&network_passphrase=",
        "a network that turns the text around": raw_link(**{PASSPHRASE: "a\u202eb"}),
    }.items(),
    ids=lambda case: case[0],
)
def test_what_readers_could_take_for_two_things_is_none(text: tuple[str, str]) -> None:
    with pytest.raises(Unreadable):
        read(text[1])


def test_the_limits_are_the_standards() -> None:
    assert (MAX_MESSAGE, MOST_CHAINED) == (300, 7)


def test_a_message_may_have_as_many_letters_as_the_standard_allows() -> None:
    message = "\N{EURO SIGN}" * MAX_MESSAGE
    assert read(raw_link(msg=message)).message == message


@pytest.mark.parametrize("message", ["a" * (MAX_MESSAGE + 1), "\ud800"])
def test_no_link_is_made_of_a_message_that_could_not_be_read_again(message: str) -> None:
    with pytest.raises(Unreadable):
        Link(envelope(), message)


def test_base64_may_stand_as_it_is_where_it_has_no_plus() -> None:
    text = envelope().to_base64().replace("+", "%2B")
    link = f"web+stellar:tx?xdr={text}&network_passphrase={PRACTICE.passphrase}"
    assert read(link.replace(" ", "%20").replace(";", "%3B")).envelope == envelope()


def test_a_link_larger_than_anything_honest_is_not_even_looked_at() -> None:
    with pytest.raises(Unreadable):
        read("%" * 262_144)
    with pytest.raises(TooLarge) as refused:
        read("%" * 262_145)
    assert (refused.value.size, refused.value.limit) == (262_145, 262_144)


def test_a_link_that_nobody_could_read_again_is_not_written() -> None:
    whole = envelope(operation=invoke(call(arguments=(scval.to_bytes(bytes(125_000)),))))
    link = Link(whole)
    assert read(link.to_text()) == link
    with pytest.raises(TooLarge):
        Link(whole, chain=link).to_text()


def test_an_envelope_of_the_oldest_kind_keeps_its_own_refusal() -> None:
    with pytest.raises(UnsupportedEnvelope):
        read(raw_link(xdr="AAAAAAAA"))


# --- chains ---


def test_a_link_may_come_of_seven_others_and_not_of_eight() -> None:
    assert read(nested(MOST_CHAINED, raw_link(msg="first"))).chained == MOST_CHAINED
    with pytest.raises(ChainTooLong):
        read(nested(MOST_CHAINED + 1, raw_link(msg="first")))


@pytest.mark.parametrize("times", [MOST_CHAINED + 1, 100])
def test_what_an_eighth_link_says_is_not_looked_at(times: int) -> None:
    with pytest.raises(ChainTooLong):
        read(nested(times, "nonsense"))


def test_no_link_is_made_of_a_longer_chain() -> None:
    link = read(nested(MOST_CHAINED, raw_link()))
    with pytest.raises(ChainTooLong):
        Link(envelope(), chain=link)


@pytest.mark.parametrize(
    ("first", "refusal"),
    [
        ("https://example.org", Unreadable),
        ("web+stellar:pay?destination=GABC", OtherOperation),
        (raw_link(replace="a"), FieldsReplaced),
        (raw_link(callback="url:http://a.io"), BadCallback),
        (raw_link(xdr="AAAA"), Unreadable),
        (raw_link(**{PASSPHRASE: TESTNET.passphrase}), NamesOtherNetwork),
    ],
    ids=str,
)
def test_the_links_that_it_came_of_are_held_to_the_same_rules(
    first: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        read(nested(3, first))
