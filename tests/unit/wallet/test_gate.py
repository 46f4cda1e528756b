from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stellar_sdk import xdr
from typing_extensions import override

from tests.support.builders import ALICE, BOB, chance, envelope, signed
from wallet import gate
from wallet.errors import Unreadable, WalletError

RAW = signed(envelope(), ALICE, BOB).to_xdr()
TEXT = base64.b64encode(RAW).decode()
BASE64_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def read(source: str | bytes) -> xdr.TransactionEnvelope:
    return gate.decode(xdr.TransactionEnvelope, source, "envelope")


def reads(source: str | bytes) -> bool:
    """Whether it is read; anything but a WalletError fails the test."""
    try:
        return gate.decode(xdr.TransactionEnvelope, source, "envelope") is not None
    except WalletError:
        return False


def facts(refusal: WalletError) -> dict[str, object]:
    return dict(vars(refusal))


def text_value(text: bytes) -> bytes:
    return xdr.SCVal(xdr.SCValType.SCV_STRING, str=xdr.SCString(text)).to_xdr_bytes()


def test_what_is_read_is_written_the_same() -> None:
    assert gate.encode(read(TEXT)) == TEXT
    assert read(RAW).to_xdr_bytes() == RAW


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_files_last_line_end_is_no_harm(end: str) -> None:
    assert read(f"{TEXT}{end}") == read(TEXT)


@pytest.mark.parametrize(
    "text",
    [
        TEXT[:8] + "\n" + TEXT[8:],
        TEXT[:8] + "!" + TEXT[8:],
        TEXT.replace("+", "-").replace("/", "_"),
        TEXT.rstrip("=") if TEXT.endswith("=") else TEXT + "====",
        "\ufeff" + TEXT,
        TEXT + "\x00",
        " " + TEXT,
        TEXT + " ",
        TEXT + "\n\n",
        "\n" + TEXT,
        TEXT + "\t\n",
        "é",
        "",
        "A",
    ],
    ids=range(14),
)
def test_base64_has_one_spelling(text: str) -> None:
    assert not reads(text)


@pytest.mark.parametrize("spare", [1, 2])
def test_spare_bits_of_base64_are_zero(spare: int) -> None:
    text = base64.b64encode(b"\0" * (3 - spare)).decode()
    last = text.rstrip("=")[-1]
    changed = text.replace(last + "=" * spare, BASE64_DIGITS[1] + "=" * spare)
    with pytest.raises(Unreadable, match="one spelling"):
        gate.to_bytes(changed, "bytes")


def test_padding_inside_xdr_is_zero() -> None:
    with pytest.raises(Unreadable, match="canonical"):
        gate.decode(xdr.SCVal, text_value(b"abc")[:-1] + b"\x01", "value")


def test_a_bool_is_0_or_1() -> None:
    with pytest.raises(Unreadable):
        gate.decode(xdr.SCVal, bytes(7) + b"\x02", "value")


def test_texts_are_utf_8() -> None:
    gate.decode(xdr.SCVal, text_value("ü".encode()), "value")
    with pytest.raises(Unreadable, match="UnicodeDecodeError"):
        gate.decode(xdr.SCVal, text_value(b"\xff"), "value")


def test_texts_deep_inside_are_utf_8() -> None:
    transaction = envelope().transaction
    transaction.memo = xdr.Memo(xdr.MemoType.MEMO_TEXT, text=b"\xc3(")
    with pytest.raises(Unreadable, match="UnicodeDecodeError"):
        gate.decode(xdr.Transaction, transaction.to_xdr_bytes(), "transaction")


@pytest.mark.parametrize("size", [gate.MAX_BYTES + 1, 10 * gate.MAX_BYTES])
def test_too_much_is_refused_before_it_is_read(size: int) -> None:
    raw = bytes(size)
    for source in (raw, base64.b64encode(raw).decode()):
        with pytest.raises(gate.TooLarge) as refusal:
            read(source)
        assert refusal.value.limit == gate.MAX_BYTES


@pytest.mark.parametrize("letters", range(1, 14))
@pytest.mark.parametrize("limit", range(10))
def test_a_text_is_measured_before_it_is_decoded(letters: int, limit: int) -> None:
    """Four letters of base64 are three bytes, but for up to two at its end."""
    with pytest.raises(WalletError) as refusal:
        gate.to_bytes("!" * letters, "junk", limit)
    at_least = letters // 4 * 3 - 2
    if at_least > limit:
        assert facts(refusal.value) == {"what": "junk", "size": at_least, "limit": limit}
    else:
        assert isinstance(refusal.value, Unreadable)


@pytest.mark.parametrize("size", range(12))
def test_as_much_as_the_limit_is_taken_and_no_byte_more(size: int) -> None:
    raw = bytes(size)
    for source in (raw, base64.b64encode(raw).decode()):
        assert gate.to_bytes(source, "bytes", size) == raw
        if size:
            with pytest.raises(gate.TooLarge) as refusal:
                gate.to_bytes(source, "bytes", size - 1)
            assert facts(refusal.value)["what"] == "bytes"
            assert facts(refusal.value)["limit"] == size - 1
    if size:
        with pytest.raises(gate.TooLarge) as refusal:
            gate.to_bytes(raw, "bytes", size - 1)
        assert facts(refusal.value)["size"] == size


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("A", "not base64"),
        ("QQ==QQ==", "not base64 in its one spelling"),
        (TEXT[:8] + "!" + TEXT[8:], "not base64 in its one spelling"),
        (text_value(b"abc")[:-1] + b"\x01", "not in canonical form"),
        (b"\0\0\0\x63", "ValueError: 99 is not a valid SCValType"),
    ],
    ids=["no base64", "two texts", "junk", "spare bits", "no such type"],
)
def test_a_refusal_says_what_was_refused_and_why(source: str | bytes, why: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        gate.decode(xdr.SCVal, source, "the value")
    assert facts(refusal.value) == {"what": "the value", "why": why}


def test_a_refusal_says_no_more_than_200_letters_of_what_a_decoder_says() -> None:
    class Talking(xdr.SCVal):
        @classmethod
        @override
        def from_xdr_bytes(cls, xdr: bytes) -> Talking:
            raise ValueError("x" * 1_000)

    with pytest.raises(Unreadable) as refusal:
        gate.decode(Talking, b"", "the value")
    assert refusal.value.why == "ValueError: " + "x" * (200 - len("ValueError: "))


@pytest.mark.parametrize("length", [64_000, 64_031, 64_063])
@pytest.mark.parametrize(
    ("part", "letters_for_one"), [("[", 64), ("{", 64), ("[{", 64), (",", 32)]
)
def test_a_file_has_as_many_parts_as_its_length_explains(
    length: int, part: str, letters_for_one: int
) -> None:
    def crowded(parts: int) -> str:
        return (part * parts)[:parts].ljust(length, ".")

    most = gate.FREE_PARTS + length // letters_for_one
    gate.refuse_crowded(crowded(most), "the file")
    with pytest.raises(Unreadable) as refusal:
        gate.refuse_crowded(crowded(most + 1), "the file")
    assert facts(refusal.value) == {
        "what": "the file",
        "why": "it has more parts than any file of ours",
    }


def test_the_limit_can_be_raised_for_contract_code() -> None:
    code = gate.MAX_BYTES * b"\0"
    value = xdr.SCVal(xdr.SCValType.SCV_BYTES, bytes=xdr.SCBytes(code))
    limit = 2 * gate.MAX_BYTES
    assert gate.decode(xdr.SCVal, gate.encode(value), "value", limit) == value


def test_deep_nesting_is_refused() -> None:
    vec = xdr.SCValType.SCV_VEC.to_xdr_bytes() + (1).to_bytes(4, "big") * 2
    with pytest.raises(Unreadable):
        gate.decode(xdr.SCVal, vec * 10_000 + xdr.SCValType.SCV_VOID.to_xdr_bytes(), "value")


@given(st.one_of(st.text(), st.text("ABab01+/=\n ", max_size=200), st.binary()))
def test_anything_is_read_or_refused(source: str | bytes) -> None:
    reads(source)


@given(st.data())
def test_no_changed_byte_goes_unnoticed(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(RAW) - 1))
    byte = data.draw(st.integers(0, 255))
    changed = RAW[:place] + bytes([byte]) + RAW[place + 1 :]
    if reads(changed):
        assert read(changed).to_xdr_bytes() == changed


def test_cut_extended_and_shuffled_envelopes_are_read_or_refused() -> None:
    random = chance(1)
    for _ in range(2_000):
        start, end = sorted(random.sample(range(len(RAW)), 2))
        reads(RAW[:end])
        reads(RAW[start:])
        reads(RAW[:start] + random.randbytes(end - start) + RAW[end:])
        reads(RAW[:end] + RAW[start:])


@pytest.mark.parametrize("extra", [b"\0", b"\0\0\0\0", RAW])
def test_nothing_may_follow_the_value(extra: bytes) -> None:
    assert not reads(RAW + extra)
