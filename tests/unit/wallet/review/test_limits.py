"""The network's limits on one transaction: each is just reached, and just passed (F22)."""

from __future__ import annotations

import pytest
from stellar_sdk import scval, xdr

from tests.support.builders import CHANNEL, ESCROW, SHARED, secret_key
from tests.support.escrows import milestone
from tests.support.ledgers import APPROVER
from tests.support.requests import (
    Case,
    Change,
    data,
    data_of,
    due,
    footprint_xdr,
    honest,
    world,
)
from wallet.escrow.moves import ApproveMilestones
from wallet.footprint import footprint_of
from wallet.keys import SecretKey
from wallet.review.checks.limits import (
    MOST_DISK_READS,
    MOST_ENTRY_BYTES,
    MOST_EVENT_BYTES,
    MOST_KEY_BYTES,
    MOST_KEYS,
    MOST_WRITES,
)
from wallet.soroban.entries import account_key, contract_data_key
from wallet.soroban.storage import Footprint
from wallet.soroban.values import u32

CLASSIC = 3
"""Payees' trustlines, which an honest release reads from disk."""

HONEST = footprint_of(data_of(honest().envelope.transaction))


def naming(*, read: int = 0, written: int = 0, classic: int = 0, key_bytes: int = 0) -> Change:
    """Name so many more entries."""

    def kept(number: int) -> bytes:
        return contract_data_key(ESCROW, u32(number))

    more_read = {kept(n) for n in range(read)}
    more_read |= {account_key(secret_key(str(n)).public) for n in range(classic)}
    if key_bytes:
        short = len(contract_data_key(ESCROW, scval.to_bytes(b"")))
        more_read.add(contract_data_key(ESCROW, scval.to_bytes(bytes(key_bytes - short))))
    more_written = {kept(1_000 + n) for n in range(written)}
    named = Footprint(HONEST.read_only | more_read, HONEST.read_write | more_written)

    def edit(found: xdr.Transaction) -> None:
        data_of(found).resources.footprint = footprint_xdr(named)

    return lambda case: case.edited(edit)


@pytest.mark.parametrize("who", [CHANNEL, SHARED])
def test_what_the_network_asks_of_an_account_does_not_look_well_unless_it_is_told(
    who: SecretKey,
) -> None:
    """What it holds for the fee, and whether its signers can ever be enough."""
    assert 22 in honest().unknowing(account_key(who.public)).unavailable


def waking(case: Case) -> Case:
    """Name one contract entry as asleep."""
    written = data_of(case.envelope.transaction).resources.footprint.read_write
    place = next(n for n, key in enumerate(written) if key.contract_data is not None)
    listed = xdr.SorobanResourcesExtV0([xdr.Uint32(place)])
    return data(ext=xdr.SorobanTransactionDataExt(1, resource_ext=listed))(case)


def waking_classic(case: Case) -> Case:
    """Name a trustline as asleep, which none ever is."""
    written = data_of(case.envelope.transaction).resources.footprint.read_write
    place = next(n for n, key in enumerate(written) if key.trust_line is not None)
    listed = xdr.SorobanResourcesExtV0([xdr.Uint32(place)])
    return data(ext=xdr.SorobanTransactionDataExt(1, resource_ext=listed))(case)


NAMED, WRITTEN = len(HONEST.keys), len(HONEST.read_write)

LIMITS = {
    "entries read from disk": (
        naming(classic=MOST_DISK_READS - CLASSIC),
        naming(classic=MOST_DISK_READS - CLASSIC + 1),
    ),
    "entries written": (
        naming(written=MOST_WRITES - WRITTEN),
        naming(written=MOST_WRITES - WRITTEN + 1),
    ),
    "entries named": (naming(read=MOST_KEYS - NAMED), naming(read=MOST_KEYS - NAMED + 1)),
    "the name of an entry": (
        naming(key_bytes=MOST_KEY_BYTES // 4 * 4),
        naming(key_bytes=MOST_KEY_BYTES // 4 * 4 + 4),
    ),
}


def reasons(case: Case) -> str:
    return case.details(22)["reason"] if 22 in case.held else ""


@pytest.mark.parametrize("name", LIMITS)
def test_a_limit_may_be_reached_and_not_passed(name: str) -> None:
    reached, passed = LIMITS[name]
    assert reasons(reached(honest())) == ""
    assert reasons(passed(honest())) == f"beyond the network's limits: {name}"


def test_an_entry_that_is_woken_is_read_from_disk_too() -> None:
    case = naming(classic=MOST_DISK_READS - CLASSIC)(honest())
    assert "entries read from disk" in reasons(waking(case))


def test_only_what_can_sleep_is_woken() -> None:
    assert reasons(waking(honest())) == ""
    assert reasons(waking_classic(honest())) == "sleeping entries are not named as they must be"


def approval(letters: int) -> Case:
    """An approval, which publishes the whole escrow."""
    agreed = due(description="x" * letters, milestones=(milestone(),))
    move = ApproveMilestones(APPROVER.public, (0,))
    return honest(world(agreed), move, acting=APPROVER.public, key=CHANNEL.public)


@pytest.mark.parametrize(
    ("letters", "reason"),
    [
        (15_000, ""),
        (16_384, "its events are beyond the network's limit"),
        (
            66_000,
            "an entry grows beyond the network's limit; "
            "its events are beyond the network's limit",
        ),
    ],
)
def test_terms_that_the_network_cannot_carry_are_told_before_the_fee_is_lost(
    letters: int, reason: str
) -> None:
    assert reasons(approval(letters)) == reason


def test_events_may_just_reach_the_networks_limit() -> None:
    """Texts are padded to four letters, which is how events grow."""
    done = approval(4).review.facts.done
    assert done is not None
    room = MOST_EVENT_BYTES - done.events_size
    assert reasons(approval(4 + room)) == ""
    assert reasons(approval(8 + room)) == "its events are beyond the network's limit"


def test_an_entry_may_just_reach_the_networks_limit() -> None:
    done = approval(4).review.facts.done
    assert done is not None
    room = MOST_ENTRY_BYTES - max(len(e.data or b"") for e in done.changes.values() if e)
    assert "an entry grows" not in reasons(approval(4 + room))
    assert "an entry grows beyond the network's limit" in reasons(approval(8 + room))


def test_several_reasons_are_all_told() -> None:
    case = naming(classic=MOST_DISK_READS, read=MOST_KEYS)(honest())
    assert reasons(case).endswith("entries read from disk, entries named")
