"""What a ledger does with the transactions it takes: who pays, what is used, what comes back."""

from dataclasses import replace
from hashlib import sha256

import pytest
from stellar_sdk import StrKey, xdr

from app.practice import accounts
from app.practice.ledger import Chain
from tests.support import practice
from tests.support.practice import (
    Draft,
    applied,
    balance,
    bumped,
    edited,
    ended,
    invoke,
    ready,
    release,
    release_call,
    signed,
    transfer,
    usdc,
)
from wallet.signers import SignerKey
from wallet.soroban.authority import Invocation
from wallet.soroban.entries import account_key, instance_key
from wallet.soroban.values import address


def bump_sequence(to: int = 0, source: str | None = None) -> xdr.Operation:
    body = xdr.BumpSequenceOp(xdr.SequenceNumber(xdr.Int64(to)))
    return practice.operation(
        xdr.OperationBody(xdr.OperationType.BUMP_SEQUENCE, bump_sequence_op=body), source
    )


def fee_of(chain: Chain, hash_: bytes) -> int:
    found = chain.find(hash_)
    assert found is not None
    return found[1].result.fee_charged.int64


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
    assert balance(before, "buyer") - balance(after, "buyer") == fee_of(after, envelope.hash)
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
    cheap = fee_of(applied(before, plain), plain.hash)
    assert fee_of(applied(before, padded), padded.hash) == cheap


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
    assert balance(before, "desk") - balance(after, "desk") == fee_of(after, late.hash) > 0
    assert usdc(after, "desk") - usdc(before, "desk") == 12_500_000_000


def test_a_failed_call_gets_all_that_is_refundable_back() -> None:
    before = practice.chain()
    first = signed(release(before), "buyer", "lawyer")
    late = signed(release(before, source="desk"), "desk", "buyer", "lawyer")
    after = applied(before, first, late)
    assert fee_of(after, late.hash) < fee_of(after, first.hash)


def test_signers_that_changed_meanwhile_count_when_it_is_applied() -> None:
    before = practice.chain()
    options = xdr.SetOptionsOp(*[None] * 9)
    lawyer = SignerKey.ed25519(practice.who("lawyer")).to_xdr()
    options.signer = xdr.Signer(lawyer, xdr.Uint32(0))
    options.high_threshold = options.med_threshold = options.low_threshold = xdr.Uint32(1)
    change = xdr.OperationBody(xdr.OperationType.SET_OPTIONS, set_options_op=options)
    lose = signed(
        Draft((practice.operation(change, "release"),)).on(before), "buyer", "lawyer"
    )
    late = signed(release(before, source="desk"), "desk", "lawyer", "buyer")
    after = applied(before, late, lose)
    assert ended(after, lose) == "txSUCCESS"
    assert ended(after, late) == "txBAD_AUTH_EXTRA"
    assert practice.sequence(after, "desk") == practice.sequence(before, "desk") + 1


def test_too_few_signers_when_applied_fail_the_operation_with_its_fee() -> None:
    before = practice.chain()
    options = xdr.SetOptionsOp(*[None] * 9)
    options.med_threshold = xdr.Uint32(3)
    change = xdr.OperationBody(xdr.OperationType.SET_OPTIONS, set_options_op=options)
    raised = signed(
        Draft((practice.operation(change, "release"),)).on(before), "buyer", "lawyer"
    )
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
    bounds = xdr.TimeBounds(*(xdr.TimePoint(xdr.Uint64(t)) for t in (0, before.latest.time + 5)))
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


# --- contract calls ---


def test_a_contracts_refusal_traps() -> None:
    before = practice.chain()
    envelope = signed(release(before), "buyer", "lawyer")
    call = Invocation(practice.closing().contract, "release_funds", (address(practice.who("desk")),))
    operation = invoke(call, "release")
    wrong = signed(edited(envelope, operations=[operation]), "buyer", "lawyer")
    assert ended(applied(before, wrong), wrong) == "txFAILED/INVOKE_HOST_FUNCTION_TRAPPED"


def test_an_entry_that_the_footprint_does_not_name_traps() -> None:
    before = practice.chain()
    transaction = release(before).transaction
    data = transaction.ext.soroban_data
    assert data is not None
    written = data.resources.footprint.read_write
    lost = next(key for key in written if key.to_xdr_bytes() == practice.usdc_line("seller"))
    written.remove(lost)
    narrow = edited(release(before), ext=xdr.TransactionExt(1, soroban_data=data))
    narrow = signed(narrow, "buyer", "lawyer")
    assert ended(applied(before, narrow), narrow) == "txFAILED/INVOKE_HOST_FUNCTION_TRAPPED"


def test_a_payee_who_lost_his_trustline_traps_the_release() -> None:
    before = practice.chain()
    envelope = signed(release(before), "buyer", "lawyer")
    before = practice.without(before, practice.usdc_line("seller"))
    after = applied(before, envelope)
    assert ended(after, envelope) == "txFAILED/INVOKE_HOST_FUNCTION_TRAPPED"


@pytest.mark.parametrize("name", ["instructions", "disk_read_bytes", "write_bytes"])
def test_a_call_that_uses_more_than_it_declared_exceeds_its_limit(name: str) -> None:
    before = practice.chain()
    data = release(before).transaction.ext.soroban_data
    assert data is not None
    setattr(data.resources, name, xdr.Uint32(getattr(data.resources, name).uint32 // 2))
    tight = edited(release(before), ext=xdr.TransactionExt(1, soroban_data=data))
    tight = signed(tight, "buyer", "lawyer")
    assert (
        ended(applied(before, tight), tight)
        == "txFAILED/INVOKE_HOST_FUNCTION_RESOURCE_LIMIT_EXCEEDED"
    )


def test_a_fee_that_leaves_nothing_for_events_is_too_little_to_refund_from() -> None:
    before = practice.chain()
    envelope = signed(release(before), "buyer", "lawyer")
    data = release(before).transaction.ext.soroban_data
    assert data is not None
    data.resource_fee = xdr.Int64(practice.least_resource_fee(envelope))
    poor = edited(release(before), ext=xdr.TransactionExt(1, soroban_data=data))
    poor = signed(poor, "buyer", "lawyer")
    assert (
        ended(applied(before, poor), poor)
        == "txFAILED/INVOKE_HOST_FUNCTION_INSUFFICIENT_REFUNDABLE_FEE"
    )


def test_code_without_a_model_traps() -> None:
    before = practice.chain()
    envelope = signed(release(before), "buyer", "lawyer")
    unknown = replace(before.contracts, by_hash={})
    before = replace(before, contracts=unknown)
    assert ended(applied(before, envelope), envelope) == "txFAILED/INVOKE_HOST_FUNCTION_TRAPPED"


# --- sleeping storage ---


def asleep() -> Chain:
    """The closing, after the escrow's storage has fallen asleep."""
    return practice.chain().wait(3_200_000)


def test_a_call_wakes_what_it_lists_as_sleeping() -> None:
    before = asleep()
    envelope = signed(release(before), "buyer", "lawyer")
    after = applied(before, envelope)
    assert ended(after, envelope) == "txSUCCESS"
    woken = after.ledger.entries[instance_key(practice.closing().contract)]
    assert woken.live_until == after.latest.sequence + 2_073_600 - 1


def test_a_call_that_does_not_list_what_sleeps_finds_it_archived() -> None:
    before = asleep()
    data = release(before).transaction.ext.soroban_data
    assert data is not None
    data.ext = xdr.SorobanTransactionDataExt(0)
    silent = edited(release(before), ext=xdr.TransactionExt(1, soroban_data=data))
    silent = signed(silent, "buyer", "lawyer")
    assert (
        ended(applied(before, silent), silent)
        == "txFAILED/INVOKE_HOST_FUNCTION_ENTRY_ARCHIVED"
    )


def test_what_was_signed_while_all_was_awake_finds_it_archived_later() -> None:
    envelope = signed(release(practice.chain()), "buyer", "lawyer")
    after = applied(asleep(), envelope)
    assert ended(after, envelope) == "txFAILED/INVOKE_HOST_FUNCTION_ENTRY_ARCHIVED"


def test_anybody_can_wake_storage_and_the_old_release_goes_through() -> None:
    envelope = signed(release(practice.chain()), "buyer", "lawyer")
    before = asleep()
    keys = practice.footprint_keys(envelope)
    restore = ready(before, practice.restoring(keys))
    before = applied(before, signed(restore, "desk"))
    assert ended(before, signed(restore, "desk")) == "txSUCCESS"
    after = applied(before, envelope)
    assert ended(after, envelope) == "txSUCCESS"


def test_waking_costs_more_than_calling() -> None:
    waking = signed(release(asleep()), "buyer", "lawyer")
    calling = signed(release(practice.chain()), "buyer", "lawyer")
    costs = fee_of(applied(asleep(), waking), waking.hash)
    assert costs > fee_of(applied(practice.chain(), calling), calling.hash)


def test_anybody_can_lengthen_lives() -> None:
    before = practice.chain()
    key = instance_key(practice.closing().contract)
    extend = ready(before, practice.extending([key], 3_000_000))
    after = applied(before, signed(extend, "desk"))
    assert ended(after, signed(extend, "desk")) == "txSUCCESS"
    assert after.ledger.entries[key].live_until == after.latest.sequence + 3_000_000


def test_lengthening_never_shortens() -> None:
    before = practice.chain()
    key = instance_key(practice.closing().contract)
    extend = ready(before, practice.extending([key], 100))
    after = applied(before, signed(extend, "desk"))
    assert after.ledger.entries[key] == before.ledger.entries[key]


def test_a_life_longer_than_the_longest_is_malformed() -> None:
    before = practice.chain()
    key = instance_key(practice.closing().contract)
    extend = ready(before, practice.extending([key], 3_110_400))
    ended_so = practice.refusal(before, signed(extend, "desk"))
    assert ended_so == "txFAILED/EXTEND_FOOTPRINT_TTL_MALFORMED"


def test_accounts_have_no_life_to_lengthen_and_nothing_to_wake() -> None:
    before = practice.chain()
    keys = [account_key(practice.who("buyer"))]
    for draft, kind in (
        (practice.extending(keys, 100), "EXTEND_FOOTPRINT_TTL"),
        (practice.restoring(keys), "RESTORE_FOOTPRINT"),
    ):
        refused = practice.refusal(before, signed(ready(before, draft), "desk"))
        assert refused == f"txFAILED/{kind}_MALFORMED"


def test_rent_must_be_paid_for() -> None:
    before = practice.chain()
    key = instance_key(practice.closing().contract)
    extend = signed(ready(before, practice.extending([key], 3_000_000)), "desk")
    data = extend.transaction.ext.soroban_data
    assert data is not None
    data.resource_fee = xdr.Int64(practice.least_resource_fee(extend))
    poor = signed(edited(extend, ext=xdr.TransactionExt(1, soroban_data=data)), "desk")
    assert (
        ended(applied(before, poor), poor)
        == "txFAILED/EXTEND_FOOTPRINT_TTL_INSUFFICIENT_REFUNDABLE_FEE"
    )


def test_waking_must_declare_what_it_reads() -> None:
    before = asleep()
    keys = [instance_key(practice.closing().contract)]
    restore = ready(before, practice.restoring(keys))
    data = restore.transaction.ext.soroban_data
    assert data is not None
    data.resources.write_bytes = xdr.Uint32(1)
    tight = signed(edited(restore, ext=xdr.TransactionExt(1, soroban_data=data)), "desk")
    assert (
        ended(applied(before, tight), tight)
        == "txFAILED/RESTORE_FOOTPRINT_RESOURCE_LIMIT_EXCEEDED"
    )


# --- fee bumps ---


def test_a_sponsor_pays_and_the_inner_source_pays_nothing() -> None:
    before = practice.chain()
    inner = signed(edited(release(before), fee=xdr.Uint32(1)), "buyer", "lawyer")
    bump = bumped(inner, "lawyer", 300_000)
    after = applied(before, bump)
    assert ended(after, bump) == "txFEE_BUMP_INNER_SUCCESS/txSUCCESS"
    assert balance(after, "buyer") == balance(before, "buyer")
    assert balance(before, "lawyer") - balance(after, "lawyer") == fee_of(after, bump.hash)
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
    options = xdr.SetOptionsOp(*[None] * 9)
    options.low_threshold = xdr.Uint32(2)
    change = xdr.OperationBody(xdr.OperationType.SET_OPTIONS, set_options_op=options)
    raised = signed(
        Draft((practice.operation(change, "desk"),), "lawyer").on(before), "lawyer", "desk"
    )
    inner = signed(release(before), "buyer", "lawyer")
    bump = bumped(inner, "desk", 300_000)
    after = applied(before, bump, raised)
    assert ended(after, bump) == "txBAD_AUTH"
    assert practice.sequence(after, "buyer") == practice.sequence(before, "buyer")
    assert balance(after, "desk") < balance(before, "desk")
