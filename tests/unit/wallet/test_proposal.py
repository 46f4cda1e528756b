"""What is proposed: the payer's transaction, the role's operation, resources for days."""

from __future__ import annotations

import pytest
from stellar_sdk import xdr

from tests.support.builders import ALICE, CHANNEL, ESCROW, SHARED
from tests.support.ledgers import SEQUENCE, balance_entry
from tests.support.requests import (
    PRICE,
    RESOURCE_FEE,
    UNTIL,
    USDC,
    called,
    data_of,
    due,
    honest,
    outcome,
    simulated,
    world,
)
from wallet.addresses import AccountId
from wallet.authorization import Arm, Authorization
from wallet.envelope import account_of_muxed, read_envelope
from wallet.escrow.moves import ReleaseFunds
from wallet.footprint import footprint_of
from wallet.network import PRACTICE
from wallet.proposal import (
    EXTRA_BYTES,
    EXTRA_INSTRUCTIONS,
    MOST_INSTRUCTIONS,
    MOST_READ,
    MOST_WRITTEN,
    SEQUENCE_GAP,
    Draft,
    padded,
)
from wallet.soroban.storage import Footprint

RELEASE = called(ReleaseFunds(SHARED.public))
DONE = outcome(world(), RELEASE, SHARED.public)


def draft(payer: AccountId = CHANNEL.public, **changed: int) -> Draft:
    sequence = changed.pop("sequence", 41)
    return Draft(
        PRACTICE, RELEASE, SHARED.public, payer, sequence, UNTIL, DONE.authorization, **changed
    )


def resources(
    data: xdr.SorobanTransactionData, footprint: Footprint = DONE.footprint
) -> xdr.SorobanTransactionData:
    return padded(data, footprint, ())


def test_the_payer_is_the_source_and_the_role_the_operations_source() -> None:
    transaction = draft().unsized().transaction
    (operation,) = transaction.operations
    assert operation.source_account is not None
    assert account_of_muxed(transaction.source_account) == CHANNEL.public
    assert account_of_muxed(operation.source_account) == SHARED.public


def test_the_role_speaks_by_the_operations_source() -> None:
    body = draft().unsized().transaction.operations[0].body.invoke_host_function_op
    assert body is not None
    assert [Authorization.of(entry).arm for entry in body.auth] == [Arm.SOURCE_ACCOUNT]


def test_the_payer_can_go_on_without_voiding_the_request() -> None:
    conditions = draft(sequence=41).unsized().transaction.cond.v2
    assert conditions is not None
    assert conditions.min_seq_num is not None
    assert conditions.min_seq_num.sequence_number.int64 == 41
    number = draft(sequence=41).unsized().transaction.seq_num
    assert number.sequence_number.int64 == 41 + SEQUENCE_GAP


def test_the_request_ends_when_it_is_said_to() -> None:
    conditions = draft().unsized().transaction.cond.v2
    assert conditions is not None
    assert conditions.time_bounds is not None
    assert conditions.time_bounds.max_time.time_point.uint64 == UNTIL


def test_the_fee_is_that_of_inclusion_and_of_the_resources() -> None:
    sized = draft(inclusion_fee=250).sized(resources(simulated()))
    assert sized.transaction.fee.uint32 == 250 + 2 * RESOURCE_FEE
    assert draft(inclusion_fee=250).unsized().transaction.fee.uint32 == 250


def test_only_resources_and_fee_change_by_sizing() -> None:
    one, other = draft().unsized().transaction, draft().sized(simulated()).transaction
    other.fee, other.ext = one.fee, one.ext
    assert one == other


@pytest.mark.parametrize("payer", [CHANNEL.public, ALICE.public, SHARED.public])
def test_what_is_proposed_passes_the_gate(payer: AccountId) -> None:
    sized = draft(payer).sized(resources(simulated()))
    assert read_envelope(sized.to_base64(), PRACTICE) == sized


def test_the_footprint_is_the_models_in_one_order() -> None:
    data = resources(simulated())
    assert footprint_of(data) == DONE.footprint
    named = [key.to_xdr_bytes() for key in data.resources.footprint.read_write]
    assert named == sorted(named)


def test_instructions_and_bytes_last_for_days() -> None:
    was, now = simulated().resources, resources(simulated()).resources
    assert now.instructions.uint32 == was.instructions.uint32 * 5 // 4 + EXTRA_INSTRUCTIONS
    assert now.disk_read_bytes.uint32 == was.disk_read_bytes.uint32 + EXTRA_BYTES
    assert now.write_bytes.uint32 == was.write_bytes.uint32 + EXTRA_BYTES


def test_padding_does_not_pass_the_networks_limits() -> None:
    data = simulated()
    data.resources.instructions = xdr.Uint32(MOST_INSTRUCTIONS - 1)
    data.resources.disk_read_bytes = xdr.Uint32(MOST_READ - 1)
    data.resources.write_bytes = xdr.Uint32(MOST_WRITTEN - 1)
    now = resources(data).resources
    assert now.instructions.uint32 == MOST_INSTRUCTIONS
    assert now.disk_read_bytes.uint32 == MOST_READ
    assert now.write_bytes.uint32 == MOST_WRITTEN


def test_nothing_is_woken_that_is_awake() -> None:
    assert resources(simulated()).ext.resource_ext is None


def test_what_sleeps_is_named_by_its_place_among_what_is_written() -> None:
    on = world(due(), PRICE, balance_entry(ESCROW, PRICE, USDC, live_until=SEQUENCE - 1))
    case = honest(on)
    data = data_of(case.envelope.transaction)
    assert data.ext.resource_ext is not None
    (place,) = data.ext.resource_ext.archived_soroban_entries
    named = data.resources.footprint.read_write[place.uint32].to_xdr_bytes()
    assert {named} == set(balance_entry(ESCROW, PRICE, USDC))
