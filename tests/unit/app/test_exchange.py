"""What is handed in: whatever the form it comes in, it is the same request to everybody."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest
from stellar_sdk import StrKey

from app.exchange import Handed, envelope_in, file_in
from tests.support.builders import ALICE, envelope, signature, signed
from tests.support.links import raw_link
from tests.support.requests import honest
from wallet import qr
from wallet import request as requests
from wallet.errors import Unreadable
from wallet.network import PRACTICE, TESTNET
from wallet.request import Request, SignatureFile
from wallet.sep7.errors import NamesOtherNetwork
from wallet.sep7.link import Link
from wallet.texts.secrets import HoldsSecret

REQUEST = requests.read(honest().request.to_text())
assert isinstance(REQUEST, Request)
ANSWER = SignatureFile(PRACTICE, REQUEST.hash, signature(ALICE, REQUEST.hash))
ENVELOPE = signed(envelope(), ALICE)
LINK = Link(ENVELOPE, "for the house")
FORMS: dict[str, tuple[str, Handed]] = {
    "a request": (REQUEST.to_text(), REQUEST),
    "a signature": (ANSWER.to_text(), ANSWER),
    "an envelope": (ENVELOPE.to_base64(), ENVELOPE.to_base64()),
    "a link": (LINK.to_text(), LINK),
}
SEED = StrKey.encode_ed25519_secret_seed(bytes(range(32)))


def in_parts(text: str) -> str:
    return "\n".join(reversed(qr.split(text, 120)))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("shown", [str, in_parts], ids=["whole", "in parts"])
def test_every_form_is_read_whole_and_in_parts(form: str, shown: Callable[[str], str]) -> None:
    text, value = FORMS[form]
    assert file_in("handed", shown(text)) == value


def test_a_link_and_an_envelope_alone_bring_the_same() -> None:
    texts = (ENVELOPE.to_base64(), LINK.to_text())
    brought = []
    for text in texts:
        handed = file_in("handed", text)
        assert not isinstance(handed, Request | SignatureFile)
        brought.append(envelope_in("handed", handed, PRACTICE))
    assert brought == [ENVELOPE, ENVELOPE]


def test_a_link_is_for_the_network_that_it_names_and_no_other() -> None:
    with pytest.raises(NamesOtherNetwork):
        envelope_in("handed", LINK, TESTNET)


@pytest.mark.parametrize(
    "text",
    [
        f"{raw_link()}&msg",
        raw_link(xdr="AAAA"),
        raw_link(pubkey="G"),
        "CSQ1/1/1/A/B/C",
        '{"format":"x"}',
        "web+stellar:tx?",
    ],
)
def test_what_cannot_be_read_is_told_by_the_name_of_its_file(text: str) -> None:
    with pytest.raises(Unreadable) as refused:
        file_in("from-bob.txt", text)
    assert refused.value.what == "from-bob.txt"


def test_parts_of_parts_are_no_request() -> None:
    handed = file_in("handed", in_parts(in_parts(REQUEST.to_text())))
    with pytest.raises(Unreadable):
        envelope_in("handed", str(handed), PRACTICE)


@pytest.mark.parametrize(
    "text",
    [
        SEED,
        f"web+stellar:tx?msg={SEED}",
        raw_link(msg=f"key {SEED}"),
        raw_link(msg="abandon " * 11 + "about"),
        in_parts(SEED),
        in_parts(f'{{"format":"x","note":"{SEED}"}}'),
        f"{in_parts(REQUEST.to_text())}\n{SEED}",
        REQUEST.to_text().replace('"note":""', f'"note":"{SEED}"'),
    ],
)
def test_a_secret_is_turned_away_in_every_form_and_nowhere_repeated(
    text: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(HoldsSecret) as refused:
        file_in("handed", text)
    told = f"{refused.value!r} {refused.value.__cause__!r} {refused.value.__context__!r}"
    assert SEED not in told + caplog.text
