"""Laws of links: what is written is read as the same, and no text at all breaks the reader."""

from __future__ import annotations

from urllib.parse import quote

from hypothesis import given
from hypothesis import strategies as st

from tests.support.builders import ALICE, BOB, envelope, signed
from tests.support.links import DOMAIN, raw_link, signed_link
from wallet.errors import WalletError
from wallet.network import PRACTICE, PUBLIC, TESTNET
from wallet.sep7.link import MAX_MESSAGE, MOST_CHAINED, Link, read

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=MAX_MESSAGE)
CALLBACKS = st.none() | st.from_regex(
    r"\Ahttps://[a-z]{1,9}(\.[a-z]{2,9}){1,3}\.org(/[a-z0-9/?=&]{0,40})?\Z"
)
KEYS = {DOMAIN: ALICE.public}
SIGNED = signed_link(raw_link(msg="for the house on the hill"), ALICE)
NETWORKS = st.sampled_from((PUBLIC, TESTNET, PRACTICE))
SIGNERS = st.sampled_from(((), (ALICE,), (ALICE, BOB)))


@st.composite
def links(draw: st.DrawFn) -> Link:
    network, link = draw(NETWORKS), None
    for _ in range(draw(st.integers(1, MOST_CHAINED + 1))):
        asked = signed(envelope(network=network), *draw(SIGNERS))
        pubkey = draw(st.sampled_from((None, ALICE.public)))
        link = Link(asked, draw(TEXTS), draw(CALLBACKS), pubkey, link)
    assert link is not None
    return link


@given(links())
def test_what_is_written_is_read_as_the_same_link(link: Link) -> None:
    assert read(link.to_text()) == link


@given(TEXTS, st.booleans())
def test_any_message_comes_through_whatever_else_was_encoded(
    message: str, all_of: bool
) -> None:
    """Encoded where it must be, or every byte of it: it is the same text."""
    everything = "".join(f"%{byte:02x}" for byte in message.encode())
    encoded = everything if all_of else quote(message, safe="")
    assert read(f"{raw_link()}&msg={encoded}").message == message


PIECES = st.sampled_from(
    [
        *("&", "=", "?", "%", "%2", "%25", "+", ";", "#", "\n", "msg=", "xdr=", "chain="),
        *("replace=", "callback=url%3A", "https://", "signature=", "origin_domain=", "\ud800"),
        *("web+stellar:tx?", raw_link(), signed_link(raw_link(), ALICE), "é", "A" * 99),
    ]
)


@given(st.lists(PIECES | st.text(max_size=9), max_size=9).map("".join))
def test_any_text_is_a_link_or_refused_by_its_name(text: str) -> None:
    try:
        link = read(f"web+stellar:tx?{text}")
    except WalletError:
        return
    assert read(link.to_text()) == link


@given(st.data())
def test_one_letter_more_or_other_in_a_signed_link_is_refused_or_says_the_same(
    data: st.DataObject,
) -> None:
    at = data.draw(st.integers(0, len(SIGNED) - 1))
    other = data.draw(st.sampled_from("Aa0=&%+/?.;bB"))
    changed = SIGNED[:at] + other + SIGNED[at + data.draw(st.integers(0, 1)) :]
    try:
        assert read(changed, KEYS) == read(SIGNED, KEYS)
    except WalletError:
        assert changed != SIGNED
