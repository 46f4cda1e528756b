"""Contract calls when they are applied: what traps, what is too much, what sleeps."""

from dataclasses import replace

import pytest
from stellar_sdk import xdr

from app.practice.ledger import LIFE, Chain
from tests.support import practice
from tests.support.practice import (
    applied,
    edited,
    ended,
    fee_charged,
    invoke,
    ready,
    release,
    signed,
)
from wallet.envelope import Envelope
from wallet.soroban.authority import Invocation
from wallet.soroban.entries import Key, account_key, instance_key
from wallet.soroban.values import address


def test_a_contracts_refusal_traps() -> None:
    before = practice.chain()
    envelope = signed(release(before), "buyer", "lawyer")
    call = Invocation(
        practice.closing().contract, "release_funds", (address(practice.who("desk")),)
    )
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
        ended(applied(before, silent), silent) == "txFAILED/INVOKE_HOST_FUNCTION_ENTRY_ARCHIVED"
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
    costs = fee_charged(applied(asleep(), waking), waking.hash)
    assert costs > fee_charged(applied(practice.chain(), calling), calling.hash)


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


def tampered(envelope: Envelope, *keys: Key) -> Envelope:
    """The same for more money, with these keys on the side of its footprint that it uses."""
    data = envelope.transaction.ext.soroban_data
    assert data is not None
    footprint = data.resources.footprint
    side = footprint.read_only or footprint.read_write
    side[:] = [xdr.LedgerKey.from_xdr_bytes(key) for key in keys]
    data.resource_fee = xdr.Int64(2 * data.resource_fee.int64)
    fee = xdr.Uint32(100 + data.resource_fee.int64)
    return edited(envelope, ext=xdr.TransactionExt(1, soroban_data=data), fee=fee)


def test_accounts_have_no_life_to_lengthen_and_nothing_to_wake() -> None:
    before = asleep()
    key = instance_key(practice.closing().token)
    awake = applied(before, signed(ready(before, practice.restoring([key])), "desk"))
    for chain, draft, kind in (
        (awake, practice.extending([key], 3_000_000), "EXTEND_FOOTPRINT_TTL"),
        (before, practice.restoring([key]), "RESTORE_FOOTPRINT"),
    ):
        odd = tampered(ready(chain, draft), account_key(practice.who("buyer")))
        refused = practice.refusal(chain, signed(odd, "desk"))
        assert refused == f"txFAILED/{kind}_MALFORMED"


def test_what_sleeps_is_not_lengthened_and_what_is_awake_not_woken() -> None:
    before = asleep()
    key, other = (
        instance_key(practice.closing().token),
        instance_key(practice.closing().contract),
    )
    before = applied(before, signed(ready(before, practice.restoring([key])), "desk"))
    for draft in (practice.extending([key], 3_000_000), practice.restoring([other])):
        both = tampered(ready(before, draft), key, other)
        after = applied(before, signed(both, "desk"))
        assert ended(after, both) == "txSUCCESS"
        slept, woke = (before.ledger.entries[each].live_until for each in (other, key))
        now = after.ledger.entries
        lives = [now[each].live_until for each in (other, key)]
        extends = draft.operations[0].body.extend_footprint_ttl_op is not None
        sequence = after.latest.sequence
        awake = LIFE.new_entry(sequence)
        assert lives == ([slept, sequence + 3_000_000] if extends else [awake, woke])


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
