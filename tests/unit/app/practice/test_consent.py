"""Whose signatures the network wants for a transaction, and which are too many."""

from typing import Any

from stellar_sdk import StrKey, xdr

from app.practice import accounts
from app.practice.ledger import Chain
from tests.support import practice
from tests.support.practice import (
    Draft,
    bump_sequence,
    bumped,
    conditions,
    edited,
    refusal,
    release,
    set_options,
    signed,
)
from wallet.envelope import DecoratedSignature
from wallet.signers import SignerKey


def released(chain: Chain, *names: str) -> str:
    """What becomes of the release signed by these."""
    return refusal(chain, signed(release(chain), *names))


def test_unsigned_is_badly_authorised() -> None:
    assert released(practice.chain()) == "txBAD_AUTH"


def test_the_sources_signature_does_not_speak_for_the_operation() -> None:
    assert released(practice.chain(), "buyer") == "txFAILED/opBAD_AUTH"


def test_the_operations_signatures_do_not_speak_for_the_source() -> None:
    chain = practice.chain()
    envelope = release(chain, source="desk")
    assert refusal(chain, signed(envelope, "buyer", "lawyer")) == "txBAD_AUTH"
    assert refusal(chain, signed(envelope, "desk", "lawyer")) == "txFAILED/opBAD_AUTH"
    assert refusal(chain, signed(envelope, "desk", "buyer", "lawyer")) == "PENDING"


def test_one_signature_too_many_is_refused() -> None:
    ended = released(practice.chain(), "buyer", "lawyer", "desk")
    assert ended == "txBAD_AUTH_EXTRA"


def test_a_forged_signature_is_one_too_many() -> None:
    chain = practice.chain()
    envelope = signed(release(chain), "buyer", "lawyer")
    forged = DecoratedSignature.by(practice.who("lawyer"), bytes(64))
    more = envelope.with_signatures((*envelope.signatures, forged))
    assert refusal(chain, more) == "txBAD_AUTH_EXTRA"


def test_a_shared_account_as_source_needs_its_low_threshold() -> None:
    chain = practice.chain()
    envelope = release(chain, source="release")
    assert refusal(chain, signed(envelope, "lawyer")) == "txBAD_AUTH"
    assert refusal(chain, signed(envelope, "lawyer", "buyer")) == "PENDING"


def test_an_extra_signer_must_sign() -> None:
    chain = practice.chain()
    lawyer = conditions(extra=(SignerKey.ed25519(practice.who("lawyer")),))
    envelope = Draft((bump_sequence(),), conditions=lawyer).on(chain)
    assert refusal(chain, signed(envelope, "buyer")) == "txBAD_AUTH"
    assert refusal(chain, signed(envelope, "buyer", "lawyer")) == "PENDING"


def test_an_empty_signed_payload_is_malformed() -> None:
    value = xdr.SignerKeyEd25519SignedPayload(xdr.Uint256(bytes(32)), b"")
    kind = xdr.SignerKeyType.SIGNER_KEY_TYPE_ED25519_SIGNED_PAYLOAD
    odd = conditions()
    assert odd.v2 is not None
    odd.v2.extra_signers = [xdr.SignerKey(kind, ed25519_signed_payload=value)]
    envelope = Draft((bump_sequence(),), conditions=odd).on(practice.chain())
    assert refusal(practice.chain(), signed(envelope, "buyer")) == "txMALFORMED"


def test_changing_signers_needs_the_high_threshold_and_bumping_the_low_one() -> None:
    chain = practice.with_account(
        practice.chain(), "release", thresholds=xdr.Thresholds(bytes([0, 1, 1, 2]))
    )
    change = set_options(low_threshold=xdr.Uint32(1))
    change_envelope = Draft((change,), "release").on(chain)
    bump_envelope = Draft((bump_sequence(),), "release").on(chain)
    assert refusal(chain, signed(change_envelope, "buyer")) == "txFAILED/opBAD_AUTH"
    assert refusal(chain, signed(change_envelope, "buyer", "lawyer")) == "PENDING"
    assert refusal(chain, signed(bump_envelope, "buyer")) == "PENDING"


def test_an_operation_for_an_account_yet_to_be_made_needs_that_accounts_own_key() -> None:
    chain = practice.chain()
    envelope = Draft((bump_sequence(source="stranger"),)).on(chain)
    assert refusal(chain, signed(envelope, "buyer")) == "txFAILED/opBAD_AUTH"
    assert refusal(chain, signed(envelope, "buyer", "stranger")) == "PENDING"


def test_a_signed_hash_makes_the_transaction_pre_authorised() -> None:
    chain = practice.chain()
    envelope = Draft((bump_sequence(),)).on(chain)
    key = SignerKey.parse(StrKey.encode_pre_auth_tx(envelope.hash))
    account = accounts.account(chain.ledger, practice.who("buyer"))
    assert account is not None
    accounts.set_signers(account, [xdr.Signer(key.to_xdr(), xdr.Uint32(1))])
    chain = practice.with_account(
        chain, "buyer", signers=account.signers, num_sub_entries=xdr.Uint32(2)
    )
    assert refusal(chain, envelope) == "PENDING"


# --- fee bumps ---


def tiny(chain: Chain) -> Any:
    """The release signed by both with a fee that pays for nothing."""
    return signed(edited(release(chain), fee=xdr.Uint32(1)), "buyer", "lawyer")


def test_a_sponsor_pays_for_a_release_that_was_signed_with_a_tiny_fee() -> None:
    chain = practice.chain()
    assert refusal(chain, tiny(chain)) == "txSOROBAN_INVALID"
    assert refusal(chain, bumped(tiny(chain), "desk", 300_000)) == "PENDING"


def test_a_bump_pays_two_hundred_beside_the_resources() -> None:
    chain = practice.chain()
    resources = practice.simulated(chain, Draft(tuple(tiny(chain).transaction.operations)))
    least = resources.resource_fee + 200
    assert refusal(chain, bumped(tiny(chain), "desk", least - 1)) == "txINSUFFICIENT_FEE"
    assert refusal(chain, bumped(tiny(chain), "desk", least)) == "PENDING"


def test_a_bump_offers_no_lower_rate_than_what_it_pays_for() -> None:
    chain = practice.chain()
    inner = signed(Draft((bump_sequence(),), fee=300).on(chain), "buyer")
    assert refusal(chain, bumped(inner, "desk", 599)) == "txINSUFFICIENT_FEE"
    assert refusal(chain, bumped(inner, "desk", 600)) == "PENDING"


def test_a_bump_needs_its_payers_signature_and_no_other() -> None:
    chain = practice.chain()
    assert refusal(chain, bumped(tiny(chain), "desk", 300_000, "seller")) == "txBAD_AUTH"
    extra = bumped(tiny(chain), "desk", 300_000, "desk", "seller")
    assert refusal(chain, extra) == "txBAD_AUTH_EXTRA"


def test_a_bump_by_nobody_has_no_account() -> None:
    chain = practice.chain()
    assert refusal(chain, bumped(tiny(chain), "stranger", 300_000)) == "txNO_ACCOUNT"


def test_a_bump_must_be_affordable() -> None:
    chain = practice.chain()
    ended = refusal(chain, bumped(tiny(chain), "desk", 10**12))
    assert ended == "txINSUFFICIENT_BALANCE"


def test_what_is_wrong_inside_a_bump_is_told_as_such() -> None:
    chain = practice.chain()
    half = signed(edited(release(chain), fee=xdr.Uint32(1)), "buyer")
    ended = refusal(chain, bumped(half, "desk", 300_000))
    assert ended == "txFEE_BUMP_INNER_FAILED/txFAILED/opBAD_AUTH"


def test_a_bump_over_a_call_without_resources_is_malformed() -> None:
    chain = practice.chain()
    bare = signed(edited(release(chain), ext=xdr.TransactionExt(0)), "buyer", "lawyer")
    assert refusal(chain, bumped(bare, "desk", 300_000)) == "txMALFORMED"
