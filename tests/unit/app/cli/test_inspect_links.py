"""The command inspect on links and on parts: the same review as of the envelope in them."""

from __future__ import annotations

import io

import pytest
from stellar_sdk import StrKey

from tests.support import practice
from tests.support.links import raw_link
from tests.support.program import Program, Ran, read_request
from wallet import qr
from wallet.network import PRACTICE
from wallet.request import SignatureFile
from wallet.sep7.link import Link

ANSWERED_ALIKE = ("hash", "check_words", "findings", "verdict", "effects", "move", "signers")
SEED = StrKey.encode_ed25519_secret_seed(bytes(range(32)))


@pytest.fixture
def link(program: Program) -> Link:
    """A link for a request's envelope, with nothing beside it."""
    return Link(read_request(program.request()).envelope)


def inspect(program: Program, text: str, *more: str) -> Ran:
    return program("inspect", program.file("handed", text), *more)


def test_a_link_is_reviewed_as_the_envelope_in_it(program: Program, link: Link) -> None:
    by_link = inspect(program, link.to_text(), "--json")
    alone = inspect(program, link.envelope.to_base64(), "--network", "practice", "--json")
    assert by_link.status == alone.status == 1
    for name in ANSWERED_ALIKE:
        assert by_link.json[name] == alone.json[name]
    assert alone.json["link"] is None


def test_a_link_that_others_wrote_is_read_from_standard_input(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = raw_link().encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text)))
    ran = program("inspect", "-", "--json")
    assert ran.json["hash"] is not None


def test_what_a_link_asks_for_beside_is_told_and_not_done(program: Program, link: Link) -> None:
    buyer = practice.who("buyer")
    more = Link(link.envelope, "hello", "https://example.org/answer", buyer, link)
    ran = inspect(program, more.to_text(), "--json")
    assert ran.json["link"] == {
        "pubkey": buyer,
        "callback": "https://example.org/answer",
        "chained": 1,
    }
    told = inspect(program, more.to_text()).out
    assert "it wants the answer at https://example.org/answer: nothing is sent there" in told
    assert f"it asks {buyer} to sign" in told
    assert "it came of 1 other link" in told


def test_a_links_message_is_somebodys_own_words(program: Program, link: Link) -> None:
    text = Link(link.envelope, "Pay\x1b[2J to \u202eme").to_text()
    ran = inspect(program, text)
    assert "note         “Pay⟨U+001B⟩[2J to ⟨U+202E⟩me” (checked by nobody)" in ran.out
    found = {each["number"] for each in inspect(program, text, "--json").json["findings"]}
    assert "F40" in found


def test_a_link_for_another_network_than_meant_is_f17_in_words_of_its_own(
    program: Program, link: Link
) -> None:
    ran = inspect(program, link.to_text(), "--network", "public", "--json")
    assert (ran.status, ran.json["error"]) == (1, "NamesOtherNetwork")
    assert [each["number"] for each in ran.json["findings"]] == ["F17"]
    assert "another network than the one you mean" in ran.json["title"]


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"callback": "url:http://example.org"}, "BadCallback"),
        ({"replace": "sourceAccount:X;X:yours"}, "FieldsReplaced"),
        ({"origin_domain": "example.org"}, "UnsignedOrigin"),
        ({"amount": "100"}, "Unreadable"),
        ({"msg": SEED}, "HoldsSecret"),
    ],
)
def test_a_link_that_is_refused_is_f17_in_words_of_its_own(
    program: Program, more: dict[str, str], error: str
) -> None:
    ran = inspect(program, raw_link(**more), "--json")
    assert (ran.status, ran.json["verdict"], ran.json["error"]) == (1, "stop", error)
    assert "Nothing was signed or sent." in ran.json["title"]
    assert SEED not in ran.said


def test_a_request_in_parts_is_the_request(program: Program) -> None:
    text = program.request().read_text()
    parts = "\n".join(reversed(qr.split(text)))
    ran = inspect(program, parts, "--json")
    assert (ran.status, ran.json) == (0, inspect(program, text, "--json").json)


def test_missing_parts_are_named(program: Program) -> None:
    parts = qr.split(program.request().read_text())
    ran = inspect(program, "\n".join((parts[0], *parts[3:])), "--json")
    assert (ran.status, ran.json["error"]) == (1, "MissingParts")
    assert f"Of the {len(parts)} parts these are still missing: 2, 3." in ran.json["title"]


def test_many_missing_parts_are_not_all_named(program: Program) -> None:
    first, *_ = qr.split(program.request().read_text(), 100)
    title = inspect(program, first, "--json").json["title"]
    assert "20, 21 and " in title
    assert "22" not in title.partition(" and ")[0].partition(":")[2]


def test_a_signature_in_parts_joins_its_request(program: Program) -> None:
    path = program.request()
    request = read_request(path)
    hash_ = request.envelope.hash
    answer = SignatureFile(PRACTICE, hash_, practice.signature(hash_, "buyer")).to_text()
    parts = program.file("parts", "\n".join(qr.split(answer, 120)) + "\n")
    out = program.folder / "out.countersign"
    assert program("merge", path, parts, "--out", out).status == 0
    assert len(read_request(out).signatures) == 1


def test_a_signed_link_joins_its_request(program: Program) -> None:
    path = program.request()
    envelope = practice.signed(read_request(path).envelope, "lawyer")
    link = program.file("link", Link(envelope).to_text())
    out = program.folder / "out.countersign"
    assert program("merge", path, link, "--out", out).status == 0
    assert len(read_request(out).signatures) == 1


def test_a_link_for_another_network_joins_no_request(program: Program) -> None:
    path = program.request()
    link = program.file("link", raw_link(network_passphrase=""))
    ran = program("merge", path, link, "--out", program.folder / "out.countersign")
    assert ran.status == 1
    assert "another network" in ran.err
    assert not (program.folder / "out.countersign").exists()
