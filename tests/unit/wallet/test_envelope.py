from __future__ import annotations

from random import Random

import pytest
from stellar_sdk import Account, Asset, FeeBumpTransactionEnvelope, MuxedAccount, xdr
from stellar_sdk import TransactionBuilder as Builder
from stellar_sdk import TransactionEnvelope as SdkEnvelope

from tests.support.builders import (
    ALICE,
    BOB,
    CAROL,
    CHANNEL,
    SHARED,
    chance,
    envelope,
    secret_key,
    signature,
    signed,
    vector,
)
from wallet.envelope import (
    DecoratedSignature,
    Envelope,
    FeeBump,
    TooManySignatures,
    UnsupportedEnvelope,
    account_of_muxed,
    read_envelope,
)
from wallet.errors import Unreadable
from wallet.network import PRACTICE, PUBLIC, TESTNET

TWO_OF_TWO = vector("stellar/envelope_2of2_generated.json")
CHANNEL_SOURCE = vector("stellar/envelope_channel_opsource_generated.json")


def read(source: str | bytes) -> Envelope:
    read_ = read_envelope(source, TESTNET)
    assert isinstance(read_, Envelope)
    return read_


def read_bump(source: str | bytes) -> FeeBump:
    bump = read_envelope(source, TESTNET)
    assert isinstance(bump, FeeBump)
    return bump


def random_envelope(random: Random) -> SdkEnvelope:
    """Build what the SDK would: several operations, memos, preconditions, muxed accounts."""

    def somebody() -> str:
        return secret_key(str(random.randrange(9))).public

    source = MuxedAccount(somebody(), random.choice([None, random.randrange(2**64)]))
    builder = Builder(Account(source, random.randrange(2**62)), PRACTICE.passphrase)
    builder.set_timeout(random.randrange(1, 2**31))
    for _ in range(random.randrange(1, 4)):
        origin = random.choice([None, somebody()])
        builder.append_payment_op(somebody(), Asset.native(), "1.5", origin)
    if random.random() < 0.5:
        builder.add_text_memo("ü" * random.randrange(14))
    if random.random() < 0.5:
        builder.set_ledger_bounds(random.randrange(2**20), random.randrange(2**21, 2**22))
        builder.set_min_sequence_number(random.randrange(2**62))
    built = builder.build()
    for name in "abc"[: random.randrange(4)]:
        built.sign(secret_key(name)._keypair)
    return built


def test_a_thousand_envelopes_hash_and_read_as_the_sdk_has_them() -> None:
    random = chance(2)
    for _ in range(1_000):
        theirs = random_envelope(random)
        ours = read_envelope(theirs.to_xdr(), PRACTICE)
        assert isinstance(ours, Envelope)
        assert ours.hash == theirs.hash()
        assert ours.to_base64() == theirs.to_xdr()
        assert ours.source == theirs.transaction.source.account_id
        assert len(ours.signatures) == len(theirs.signatures)


def test_the_transaction_that_is_shared_is_what_the_bytes_say() -> None:
    random = chance(3)
    for _ in range(50):
        ours = read_envelope(random_envelope(random).to_xdr(), PRACTICE)
        assert isinstance(ours, Envelope)
        assert ours.shared is ours.without_signatures().shared
        assert ours.shared.to_xdr_bytes() == ours.transaction.to_xdr_bytes() == ours.body


@pytest.mark.parametrize("size", range(65))
def test_a_signature_of_any_size_is_written_as_the_sdk_writes_it(size: int) -> None:
    one = DecoratedSignature(b"hint", bytes(range(size)))
    assert one.to_xdr_bytes() == one.to_xdr().to_xdr_bytes()
    signed_ = read(TWO_OF_TWO["unsigned"]).with_signatures([one])
    assert read(signed_.to_base64()) == signed_


def test_the_hash_is_what_other_sdks_say() -> None:
    for case in ("unsigned", "signed_by_A", "signed_by_B", "signed_by_A_B"):
        assert read(TWO_OF_TWO[case]).hash.hex() == TWO_OF_TWO["hash"]
    assert read(CHANNEL_SOURCE["signed"]).hash.hex() == CHANNEL_SOURCE["hash"]


def test_the_source_is_the_channel_and_not_the_shared_account() -> None:
    assert read(CHANNEL_SOURCE["signed"]).source == CHANNEL_SOURCE["channel"]


def test_the_same_bytes_hash_differently_on_another_network() -> None:
    raw = envelope().to_xdr()
    there, here = read_envelope(raw, PUBLIC), read_envelope(raw, PRACTICE)
    assert there.hash != here.hash
    assert there != here


def test_adding_signatures_gives_what_other_tools_would_sign() -> None:
    one, both = read(TWO_OF_TWO["signed_by_A"]), read(TWO_OF_TWO["signed_by_A_B"])
    more = (*one.signatures, both.signatures[1])
    assert one.with_signatures(more).to_base64() == TWO_OF_TWO["signed_by_A_B"]
    assert both.without_signatures().to_base64() == TWO_OF_TWO["unsigned"]


def test_an_added_signature_leaves_the_old_value_alone() -> None:
    unsigned = envelope()
    signed(unsigned, ALICE)
    assert unsigned.signatures == ()


def test_a_changed_transaction_changes_no_envelope() -> None:
    ours = envelope()
    before = ours.hash
    ours.transaction.fee = xdr.Uint32(1)
    ours.transaction.operations.clear()
    assert ours.hash == before
    assert len(ours.transaction.operations) == 1


def test_duplicate_signatures_are_read_as_they_stand() -> None:
    twice = signed(envelope(), ALICE, ALICE)
    assert read_envelope(twice.to_base64(), PRACTICE) == twice


@pytest.mark.parametrize("count", [20, 21])
def test_an_envelope_carries_at_most_twenty_signatures(count: int) -> None:
    unsigned = envelope()
    many = [signature(secret_key(str(n)), unsigned.hash) for n in range(count)]
    if count == 20:
        assert len(unsigned.with_signatures(many).signatures) == count
    else:
        with pytest.raises(TooManySignatures):
            unsigned.with_signatures(many)


def test_an_envelope_with_too_many_signatures_is_unreadable() -> None:
    full = signed(envelope(), *[secret_key(str(n)) for n in range(20)])
    extra = signature(ALICE, full.hash).to_xdr().to_xdr_bytes()
    count = len(full.without_signatures().to_xdr()) - 1
    raw = full.to_xdr()
    with pytest.raises(Unreadable):
        read_envelope(raw[:count] + b"\x15" + raw[count + 1 :] + extra, PRACTICE)


@pytest.mark.parametrize(("hint", "size"), [(b"abc", 64), (b"abcd", 65)])
def test_a_decorated_signature_has_xdrs_sizes(hint: bytes, size: int) -> None:
    with pytest.raises(Unreadable):
        DecoratedSignature(hint, bytes(size))


@pytest.mark.parametrize(
    "kind",
    [k for k in xdr.EnvelopeType if k not in (Envelope.KIND, FeeBump.KIND)],
    ids=lambda kind: str(kind.name),
)
def test_other_kinds_are_refused_by_name(kind: xdr.EnvelopeType) -> None:
    with pytest.raises(UnsupportedEnvelope) as refusal:
        read_envelope(kind.to_xdr_bytes() + envelope().to_xdr()[4:], PRACTICE)
    assert refusal.value.kind == kind.name


@pytest.mark.parametrize("source", [b"", b"\0\0\0", b"\0\0\0\x63", "AAAA", "nonsense"])
def test_what_is_no_envelope_is_unreadable(source: str | bytes) -> None:
    with pytest.raises(Unreadable):
        read_envelope(source, PRACTICE)


def test_a_fee_bump_is_read_by_its_own_name() -> None:
    bump = read_bump(TWO_OF_TWO["fee_bump_unsigned"])
    assert bump.hash.hex() == TWO_OF_TWO["fee_bump_hash"]
    assert bump.inner.to_base64() == TWO_OF_TWO["signed_by_A_B"]
    assert bump.fee_source == TWO_OF_TWO["keys"]["B"]
    assert bump.to_base64() == TWO_OF_TWO["fee_bump_unsigned"]


def test_a_fee_bump_is_made_and_signed_as_the_sdk_does() -> None:
    inner = signed(envelope(), ALICE, BOB)
    bump = FeeBump.of(inner, CAROL.public, 1_234_567)
    bump = bump.with_signatures([signature(CAROL, bump.hash)])
    theirs = FeeBumpTransactionEnvelope.from_xdr(bump.to_base64(), PRACTICE.passphrase)
    assert theirs.hash() == bump.hash
    assert (bump.fee, bump.inner) == (1_234_567, inner)
    assert read_envelope(theirs.to_xdr(), PRACTICE) == bump


def test_a_transaction_that_cannot_be_written_is_refused() -> None:
    transaction = envelope().transaction
    transaction.memo = xdr.Memo(xdr.MemoType.MEMO_TEXT, text=b"\xff")
    with pytest.raises(Unreadable):
        Envelope.of(transaction, PRACTICE)


def test_a_muxed_account_is_its_account() -> None:
    muxed = MuxedAccount(CHANNEL.public, 42).to_xdr_object()
    assert account_of_muxed(muxed) == CHANNEL.public
    plain = MuxedAccount(SHARED.public).to_xdr_object()
    assert account_of_muxed(plain) == SHARED.public
