"""What the network refuses when a transaction is handed in, and with which code."""

from dataclasses import replace
from typing import Any

import pytest
from stellar_sdk import MuxedAccount, xdr

from app.practice.ledger import Chain
from tests.support import builders, practice
from tests.support.practice import (
    Draft,
    bump_sequence,
    conditions,
    edited,
    refusal,
    release,
    signed,
)
from wallet.signers import SignerKey
from wallet.soroban.entries import account_key


def plain(chain: Chain, **changes: Any) -> str:
    """What becomes of a harmless transaction of the buyer's with these changes."""
    envelope = replace(Draft((bump_sequence(),)), **changes).on(chain)
    return refusal(chain, signed(envelope, "buyer"))


def released(chain: Chain, *names: str, **fields: Any) -> str:
    """What becomes of the release, with these changes, signed by these."""
    return refusal(chain, signed(edited(release(chain), **fields), *names))


def with_data(chain: Chain, **fields: Any) -> str:
    """What becomes of the signed release with these changes to its resources."""
    transaction = release(chain).transaction
    data = transaction.ext.soroban_data
    assert data is not None
    for name, value in fields.items():
        setattr(data if hasattr(data, name) else data.resources, name, value)
    return released(chain, "buyer", "lawyer", ext=xdr.TransactionExt(1, soroban_data=data))


def test_a_release_signed_by_both_is_taken() -> None:
    assert released(practice.chain(), "buyer", "lawyer") == "PENDING"


# --- form ---


def test_two_contract_calls_in_one_transaction_are_malformed() -> None:
    twice = release(practice.chain()).transaction.operations * 2
    assert released(practice.chain(), "buyer", "lawyer", operations=twice) == "txMALFORMED"


def test_a_call_beside_a_payment_is_malformed() -> None:
    operations = [*release(practice.chain()).transaction.operations, bump_sequence()]
    assert released(practice.chain(), "buyer", operations=operations) == "txMALFORMED"


def test_a_call_without_resources_is_malformed() -> None:
    ext = xdr.TransactionExt(0)
    assert released(practice.chain(), "buyer", "lawyer", ext=ext) == "txMALFORMED"


def test_a_negative_resource_fee_is_malformed() -> None:
    assert with_data(practice.chain(), resource_fee=xdr.Int64(-1)) == "txMALFORMED"


def test_resources_without_a_call_are_malformed() -> None:
    data = release(practice.chain()).transaction.ext.soroban_data
    assert plain(practice.chain(), data=data) == "txMALFORMED"


def test_the_same_extra_signer_twice_is_malformed() -> None:
    lawyer = SignerKey.ed25519(practice.who("lawyer"))
    twice = conditions(extra=(lawyer, lawyer))
    assert plain(practice.chain(), conditions=twice) == "txMALFORMED"


def test_a_transaction_that_does_nothing_misses_an_operation() -> None:
    assert plain(practice.chain(), operations=(), fee=100) == "txMISSING_OPERATION"


def test_a_memo_makes_a_call_invalid() -> None:
    memo = xdr.Memo(xdr.MemoType.MEMO_TEXT, text=b"rent")
    assert released(practice.chain(), "buyer", "lawyer", memo=memo) == "txSOROBAN_INVALID"


def test_a_muxed_source_makes_a_call_invalid() -> None:
    source = MuxedAccount(practice.who("buyer"), 7).to_xdr_object()
    ended = released(practice.chain(), "buyer", "lawyer", source_account=source)
    assert ended == "txSOROBAN_INVALID"


def test_a_memo_and_a_muxed_source_are_fine_without_a_call() -> None:
    chain = practice.chain()
    memo = xdr.Memo(xdr.MemoType.MEMO_TEXT, text=b"rent")
    source = MuxedAccount(practice.who("buyer"), 7).to_xdr_object()
    envelope = edited(Draft((bump_sequence(),), memo=memo).on(chain), source_account=source)
    assert refusal(chain, signed(envelope, "buyer")) == "PENDING"


# --- resources ---


@pytest.mark.parametrize(
    ("name", "limit"),
    [
        ("instructions", 400_000_000),
        ("disk_read_bytes", 200_000),
        ("write_bytes", 132_096),
    ],
)
def test_more_resources_than_the_network_allows_are_invalid(name: str, limit: int) -> None:
    too_much = {name: xdr.Uint32(limit + 1)}
    assert with_data(practice.chain(), **too_much) == "txSOROBAN_INVALID"


def test_a_key_twice_in_the_footprint_is_invalid() -> None:
    data = release(practice.chain()).transaction.ext.soroban_data
    assert data is not None
    footprint = data.resources.footprint
    footprint.read_only.append(footprint.read_write[0])
    assert with_data(practice.chain(), footprint=footprint) == "txSOROBAN_INVALID"


def test_more_than_four_hundred_footprint_entries_are_invalid() -> None:
    keys = [
        xdr.LedgerKey.from_xdr_bytes(account_key(builders.secret_key(str(i)).public))
        for i in range(401)
    ]
    footprint = xdr.LedgerFootprint(keys, [])
    assert with_data(practice.chain(), footprint=footprint) == "txSOROBAN_INVALID"


@pytest.mark.parametrize("name", ["data", "native line", "issuer's line", "long"])
def test_a_footprint_key_of_another_kind_is_invalid(name: str) -> None:
    data = release(practice.chain()).transaction.ext.soroban_data
    assert data is not None
    footprint = data.resources.footprint
    footprint.read_only.append(odd_key(name))
    assert with_data(practice.chain(), footprint=footprint) == "txSOROBAN_INVALID"


def odd_key(name: str) -> xdr.LedgerKey:
    buyer = builders.account_xdr(practice.who("buyer"))
    kinds = xdr.LedgerEntryType
    native = xdr.TrustLineAsset(xdr.AssetType.ASSET_TYPE_NATIVE)
    issuer = builders.account_xdr(practice.who("issuer"))
    if name == "data":
        data = xdr.LedgerKeyData(buyer, xdr.String64(b"name"))
        return xdr.LedgerKey(kinds.DATA, data=data)
    if name == "long":
        return xdr.LedgerKey.from_xdr_bytes(practice.data_key("x" * 250))
    line = {
        "native line": xdr.LedgerKeyTrustLine(buyer, native),
        "issuer's line": xdr.LedgerKeyTrustLine(issuer, practice.usdc_on_trustline()),
    }[name]
    return xdr.LedgerKey(kinds.TRUSTLINE, trust_line=line)


@pytest.mark.parametrize("places", [(9,), (1, 0), (0, 0)])
def test_a_wrong_list_of_sleeping_entries_is_invalid(places: tuple[int, ...]) -> None:
    listed = xdr.SorobanResourcesExtV0([xdr.Uint32(place) for place in places])
    ext = xdr.SorobanTransactionDataExt(1, listed)
    assert with_data(practice.chain(), ext=ext) == "txSOROBAN_INVALID"


def test_a_trustline_listed_as_sleeping_is_invalid() -> None:
    data = release(practice.chain()).transaction.ext.soroban_data
    assert data is not None
    keys = data.resources.footprint.read_write
    place = next(i for i, key in enumerate(keys) if key.trust_line is not None)
    ext = xdr.SorobanTransactionDataExt(1, xdr.SorobanResourcesExtV0([xdr.Uint32(place)]))
    assert with_data(practice.chain(), ext=ext) == "txSOROBAN_INVALID"


def test_a_resource_fee_below_the_price_of_what_is_declared_is_invalid() -> None:
    assert with_data(practice.chain(), resource_fee=xdr.Int64(80_000)) == "txSOROBAN_INVALID"


def test_a_resource_fee_above_the_whole_fee_is_invalid() -> None:
    ended = released(practice.chain(), "buyer", "lawyer", fee=xdr.Uint32(90_000))
    assert ended == "txSOROBAN_INVALID"


# --- time ---


def test_before_its_time_a_transaction_is_too_early() -> None:
    now = practice.chain().latest.time
    assert plain(practice.chain(), conditions=conditions((now + 1, 0))) == "txTOO_EARLY"
    assert plain(practice.chain(), conditions=conditions((now, 0))) == "PENDING"


def test_after_its_time_a_transaction_is_too_late() -> None:
    closes = practice.chain().next.timestamp
    assert plain(practice.chain(), conditions=conditions((0, closes - 1))) == "txTOO_LATE"
    assert plain(practice.chain(), conditions=conditions((0, closes))) == "PENDING"


def test_plain_time_bounds_count_as_well() -> None:
    bounds = xdr.TimeBounds(xdr.TimePoint(xdr.Uint64(0)), xdr.TimePoint(xdr.Uint64(1)))
    late = xdr.Preconditions(xdr.PreconditionType.PRECOND_TIME, time_bounds=bounds)
    assert plain(practice.chain(), conditions=late) == "txTOO_LATE"


def test_ledger_bounds_are_judged_by_the_next_ledger() -> None:
    coming = practice.chain().next.sequence
    early, late = conditions(ledgers=(coming + 1, 0)), conditions(ledgers=(0, coming))
    fine = conditions(ledgers=(coming, coming + 1))
    assert plain(practice.chain(), conditions=early) == "txTOO_EARLY"
    assert plain(practice.chain(), conditions=late) == "txTOO_LATE"
    assert plain(practice.chain(), conditions=fine) == "PENDING"


# --- fee and account ---


def test_less_than_a_hundred_stroops_an_operation_are_too_little() -> None:
    assert plain(practice.chain(), fee=99) == "txINSUFFICIENT_FEE"


def test_a_call_that_offers_nothing_for_inclusion_offers_too_little() -> None:
    envelope = release(practice.chain())
    data = envelope.transaction.ext.soroban_data
    assert data is not None
    fee = xdr.Uint32(data.resource_fee.int64 + 99)
    assert released(practice.chain(), "buyer", "lawyer", fee=fee) == "txINSUFFICIENT_FEE"


def test_an_account_that_is_not_there_sends_nothing() -> None:
    envelope = Draft((bump_sequence(),), "stranger").on(practice.chain())
    assert refusal(practice.chain(), signed(envelope, "stranger")) == "txNO_ACCOUNT"


def test_a_fee_that_eats_the_reserve_is_not_there() -> None:
    chain = practice.with_account(practice.chain(), "buyer", balance=xdr.Int64(15_000_099))
    assert plain(chain) == "txINSUFFICIENT_BALANCE"
    chain = practice.with_account(practice.chain(), "buyer", balance=xdr.Int64(15_000_100))
    assert plain(chain) == "PENDING"


# --- sequence numbers ---


def test_a_sequence_number_is_the_next_one() -> None:
    assert plain(practice.chain(), ahead=0) == "txBAD_SEQ"
    assert plain(practice.chain(), ahead=2) == "txBAD_SEQ"


def test_with_a_least_number_a_gap_is_allowed() -> None:
    chain = practice.chain()
    last = practice.sequence(chain, "buyer")
    at_least = {"conditions": conditions(least=last), "ahead": 1_000}
    assert plain(chain, **at_least) == "PENDING"
    assert plain(chain, **{**at_least, "conditions": conditions(least=last + 1)}) == "txBAD_SEQ"
    assert plain(chain, **{**at_least, "ahead": 0}) == "txBAD_SEQ"


def test_the_first_number_of_the_next_ledger_is_nobodys() -> None:
    chain = practice.chain()
    first = chain.next.sequence << 32
    number = xdr.SequenceNumber(xdr.Int64(first - 1))
    chain = practice.with_account(chain, "buyer", seq_num=number)
    assert plain(chain, sequence=first) == "txBAD_SEQ"


def test_after_the_largest_number_there_is_none() -> None:
    number = xdr.SequenceNumber(xdr.Int64(2**63 - 1))
    chain = practice.with_account(practice.chain(), "buyer", seq_num=number)
    assert plain(chain, sequence=2**63 - 1) == "txBAD_SEQ"


def test_a_number_must_have_rested_as_long_as_asked() -> None:
    chain = practice.applied(
        practice.chain(), signed(Draft((bump_sequence(),)).on(practice.chain()), "buyer")
    )
    too_young, old_enough = conditions(age=6), conditions(age=5)
    assert plain(chain, conditions=too_young) == "txBAD_MIN_SEQ_AGE_OR_GAP"
    assert plain(chain, conditions=old_enough) == "PENDING"


def test_a_number_must_have_rested_for_as_many_ledgers_as_asked() -> None:
    chain = practice.applied(
        practice.chain(), signed(Draft((bump_sequence(),)).on(practice.chain()), "buyer")
    )
    assert plain(chain, conditions=conditions(gap=2)) == "txBAD_MIN_SEQ_AGE_OR_GAP"
    assert plain(chain, conditions=conditions(gap=1)) == "PENDING"


# --- unknown operations ---


def test_an_operation_that_is_not_here_is_not_supported() -> None:
    data = xdr.ManageDataOp(xdr.String64(b"name"), None)
    body = xdr.OperationBody(xdr.OperationType.MANAGE_DATA, manage_data_op=data)
    ended = plain(practice.chain(), operations=(practice.operation(body),))
    assert ended == "txFAILED/opNOT_SUPPORTED"


def test_uploading_code_is_not_supported() -> None:
    operation = release(practice.chain()).transaction.operations[0]
    called = operation.body.invoke_host_function_op
    assert called is not None
    upload = xdr.HostFunctionType.HOST_FUNCTION_TYPE_UPLOAD_CONTRACT_WASM
    called.host_function = xdr.HostFunction(upload, wasm=b"\0asm")
    ended = released(practice.chain(), "buyer", "lawyer", operations=[operation])
    assert ended == "txFAILED/opNOT_SUPPORTED"
