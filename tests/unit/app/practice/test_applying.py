"""What a ledger does with transactions it takes: who pays, what is used, what comes back."""

from hashlib import sha256

from stellar_sdk import StrKey, xdr

from app.practice import accounts
from tests.support import practice
from tests.support.practice import (
    Draft,
    applied,
    balance,
    bump_sequence,
    bumped,
    edited,
    ended,
    fee_charged,
    release,
    set_options,
    signed,
    transfer,
    usdc,
)
from wallet.signers import SignerKey


def test_a_release_pays_everybody_to_the_unit() -> None:
    before = practice.chain()
    envelope = signed(release(before), "buyer", "lawyer")
    after = applied(before, envelope)
    assert ended(after, envelope) == "txSUCCESS"
    paid = {
        name: usdc(after, name) - usdc(before, name)
        for name in ("protocol fee", "desk", "seller")
    }
    assert paid == {
        "protocol fee": 7_500_000_000,
        "desk": 12_500_000_000,
        "seller": 2_480_000_000_000,
    }


def test_a_release_costs_its_source_what_the_result_says() -> None:
    before = practice.chain()
    envelope = signed(release(before), "buyer", "lawyer")
    after = applied(before, envelope)
    assert balance(before, "buyer") - balance(after, "buyer") == fee_charged(
        after, envelope.hash
    )
    assert balance(before, "release") == balance(after, "release")


def test_the_fee_that_was_not_used_comes_back() -> None:
    before = practice.chain()
    generous = transfer(before).transaction
    data = generous.ext.soroban_data
    assert data is not None
    fee = data.resource_fee.int64
    data.resource_fee = xdr.Int64(fee + 5_000_000)
    ext = xdr.TransactionExt(1, soroban_data=data)
    padded = edited(transfer(before), fee=xdr.Uint32(fee + 5_000_100), ext=ext)
    plain, padded = signed(transfer(before), "seller"), signed(padded, "seller")
    cheap = fee_charged(applied(before, plain), plain.hash)
    assert fee_charged(applied(before, padded), padded.hash) == cheap


def test_sequence_number_ledger_and_time_are_noted() -> None:
    before = practice.chain()
    after = applied(before, signed(release(before), "buyer", "lawyer"))
    account = accounts.account(after.ledger, practice.who("buyer"))
    assert account is not None
    assert accounts.sequence_of(account) == practice.sequence(before, "buyer") + 1
    assert accounts.sequence_moved_at(account) == (after.latest.sequence, after.latest.time)


def test_the_shared_accounts_sequence_number_rests() -> None:
    before = practice.chain()
    after = applied(before, signed(release(before), "buyer", "lawyer"))
    assert practice.sequence(after, "release") == practice.sequence(before, "release")


def test_the_hash_of_the_success_is_that_of_value_and_events() -> None:
    before = practice.chain()
    envelope = signed(release(before), "buyer", "lawyer")
    found = applied(before, envelope).find(envelope.hash)
    assert found is not None
    done = found[1]
    assert done.value is not None
    preimage = xdr.InvokeHostFunctionSuccessPreImage(done.value, list(done.events))
    verdict = done.outcome.operations[0].tr
    assert verdict is not None
    assert verdict.invoke_host_function_result is not None
    assert verdict.invoke_host_function_result.success == xdr.Hash(
        sha256(preimage.to_xdr_bytes()).digest()
    )


# --- failures pay ---


def test_a_call_that_fails_when_applied_still_pays_and_uses_its_number() -> None:
    before = practice.chain()
    first = signed(release(before), "buyer", "lawyer")
    late = signed(release(before, source="desk"), "desk", "buyer", "lawyer")
    after = applied(before, first, late)
    assert ended(after, late) == "txFAILED/INVOKE_HOST_FUNCTION_TRAPPED"
    assert practice.sequence(after, "desk") == practice.sequence(before, "desk") + 1
    assert balance(before, "desk") - balance(after, "desk") == fee_charged(after, late.hash) > 0
    assert usdc(after, "desk") - usdc(before, "desk") == 12_500_000_000


def test_a_failed_call_gets_all_that_is_refundable_back() -> None:
    before = practice.chain()
    first = signed(release(before), "buyer", "lawyer")
    late = signed(release(before, source="desk"), "desk", "buyer", "lawyer")
    after = applied(before, first, late)
    assert fee_charged(after, late.hash) < fee_charged(after, first.hash)


def test_signers_that_changed_meanwhile_count_when_it_is_applied() -> None:
    before = practice.chain()
    lawyer = SignerKey.ed25519(practice.who("lawyer")).to_xdr()
    change = set_options(
        "release",
        signer=xdr.Signer(lawyer, xdr.Uint32(0)),
        low_threshold=xdr.Uint32(1),
        med_threshold=xdr.Uint32(1),
        high_threshold=xdr.Uint32(1),
    )
    lose = signed(Draft((change,)).on(before), "buyer", "lawyer")
    late = signed(release(before, source="desk"), "desk", "lawyer", "buyer")
    after = applied(before, late, lose)
    assert ended(after, lose) == "txSUCCESS"
    assert ended(after, late) == "txBAD_AUTH_EXTRA"
    assert practice.sequence(after, "desk") == practice.sequence(before, "desk") + 1


def test_too_few_signers_when_applied_fail_the_operation_with_its_fee() -> None:
    before = practice.chain()
    change = set_options("release", med_threshold=xdr.Uint32(3))
    raised = signed(Draft((change,)).on(before), "buyer", "lawyer")
    late = signed(release(before, source="desk"), "desk", "buyer", "lawyer")
    after = applied(before, late, raised)
    assert ended(after, late) == "txFAILED/opBAD_AUTH"


def test_a_number_that_was_bumped_past_costs_the_fee_alone() -> None:
    before = practice.chain()
    past = practice.sequence(before, "desk") + 10
    cancel = signed(
        Draft((bump_sequence(past, "desk"),), "lawyer").on(before), "lawyer", "desk"
    )
    late = signed(release(before, source="desk"), "desk", "buyer", "lawyer")
    after = applied(before, late, cancel)
    assert ended(after, late) == "txBAD_SEQ"
    assert practice.sequence(after, "desk") == past


def test_time_that_ran_out_before_the_close_is_too_late() -> None:
    before = practice.chain()
    bounds = xdr.TimeBounds(
        *(xdr.TimePoint(xdr.Uint64(t)) for t in (0, before.latest.time + 5))
    )
    short = xdr.Preconditions(xdr.PreconditionType.PRECOND_TIME, time_bounds=bounds)
    envelope = signed(Draft((bump_sequence(),), conditions=short).on(before), "buyer")
    pending, _ = before.submit(practice.handed_in(envelope))
    after = pending.close(at=before.latest.time + 60)
    assert ended(after, envelope) == "txTOO_LATE"


def test_an_operation_for_an_account_that_was_never_made_fails() -> None:
    before = practice.chain()
    envelope = signed(
        Draft((bump_sequence(source="stranger"),)).on(before), "buyer", "stranger"
    )
    assert ended(applied(before, envelope), envelope) == "txFAILED/opNO_ACCOUNT"


def test_when_one_operation_fails_the_others_are_undone() -> None:
    before = practice.chain()
    number = practice.sequence(before, "buyer") + 100
    operations = (bump_sequence(number), bump_sequence(source="stranger"))
    envelope = signed(Draft(operations).on(before), "buyer", "stranger")
    after = applied(before, envelope)
    assert ended(after, envelope) == "txFAILED/opNO_ACCOUNT"
    assert practice.sequence(after, "buyer") == practice.sequence(before, "buyer") + 1


def test_a_pre_authorisation_is_gone_after_its_use_even_if_that_failed() -> None:
    before = practice.chain()
    envelope = Draft((bump_sequence(source="stranger"),)).on(before)
    key = SignerKey.parse(StrKey.encode_pre_auth_tx(envelope.hash))
    signer = xdr.Signer(key.to_xdr(), xdr.Uint32(1))
    before = practice.with_account(
        before, "buyer", signers=[signer], num_sub_entries=xdr.Uint32(2)
    )
    envelope = signed(envelope, "stranger")
    after = applied(before, envelope)
    account = accounts.account(after.ledger, practice.who("buyer"))
    assert account is not None
    assert ended(after, envelope) == "txFAILED/opNO_ACCOUNT"
    assert (account.signers, account.num_sub_entries.uint32) == ([], 1)


# --- fee bumps ---


def test_a_sponsor_pays_and_the_inner_source_pays_nothing() -> None:
    before = practice.chain()
    inner = signed(edited(release(before), fee=xdr.Uint32(1)), "buyer", "lawyer")
    bump = bumped(inner, "lawyer", 300_000)
    after = applied(before, bump)
    assert ended(after, bump) == "txFEE_BUMP_INNER_SUCCESS/txSUCCESS"
    assert balance(after, "buyer") == balance(before, "buyer")
    paid = balance(before, "lawyer") - balance(after, "lawyer")
    assert paid == fee_charged(after, bump.hash)
    assert practice.sequence(after, "buyer") == practice.sequence(before, "buyer") + 1
    assert practice.sequence(after, "lawyer") == practice.sequence(before, "lawyer")


def test_a_bumped_call_that_fails_says_so_inside() -> None:
    before = practice.chain()
    first = signed(release(before), "buyer", "lawyer")
    inner = signed(release(before, source="desk"), "desk", "buyer", "lawyer")
    bump = bumped(inner, "funder", 400_000)
    after = applied(before, first, bump)
    assert ended(after, bump) == (
        "txFEE_BUMP_INNER_FAILED/txFAILED/INVOKE_HOST_FUNCTION_TRAPPED"
    )
    assert balance(after, "funder") < balance(before, "funder")


def test_a_bump_is_found_by_either_hash() -> None:
    before = practice.chain()
    inner = signed(release(before), "buyer", "lawyer")
    bump = bumped(inner, "lawyer", 300_000)
    after = applied(before, bump)
    assert after.find(inner.hash) == after.find(bump.hash) is not None


def test_a_payer_whose_signers_changed_meanwhile_pays_and_nothing_happens() -> None:
    before = practice.chain()
    change = set_options("desk", low_threshold=xdr.Uint32(2))
    raised = signed(Draft((change,), "lawyer").on(before), "lawyer", "desk")
    inner = signed(release(before), "buyer", "lawyer")
    bump = bumped(inner, "desk", 300_000)
    after = applied(before, bump, raised)
    assert ended(after, bump) == "txBAD_AUTH"
    assert practice.sequence(after, "buyer") == practice.sequence(before, "buyer")
    assert balance(after, "desk") < balance(before, "desk")
