"""Why the network would refuse a contract call, reason by reason (F22)."""

from __future__ import annotations

import pytest
from stellar_sdk import xdr

from tests.support.builders import CHANNEL, SHARED, muxed
from tests.support.facts import lacking
from tests.support.ledger_steps import extension, on_account, restoration
from tests.support.ledgers import SEQUENCE, account
from tests.support.requests import (
    RESOURCE_FEE,
    Case,
    Change,
    call,
    data,
    data_of,
    honest,
    operation,
    resources,
    shared_account,
    transaction,
)
from wallet.addresses import AccountId
from wallet.operations import BumpSequence
from wallet.proposal import MOST_INSTRUCTIONS, MOST_READ, MOST_WRITTEN
from wallet.soroban.entries import account_key


def named(name: str, *arguments: xdr.SCVal) -> Change:
    return call(function_name=xdr.SCSymbol(name.encode()), args=list(arguments))


NO_NUMBER = "afterwards it would refuse whatever the account does: no number would be left"
RESERVE = 5_000_000
"""Of an entry, in stroops; an account itself takes two."""


def labelled(case: Case) -> Case:
    memo = xdr.Memo(xdr.MemoType.MEMO_ID, id=xdr.Uint64(7))
    return transaction(memo=memo)(case)


def multiplexed(who: AccountId) -> xdr.MuxedAccount:
    key = muxed(who).ed25519
    assert key is not None
    named = xdr.MuxedAccountMed25519(xdr.Uint64(7), key)
    return xdr.MuxedAccount(xdr.CryptoKeyType.KEY_TYPE_MUXED_ED25519, med25519=named)


def numbered(number: int) -> Change:
    return transaction(seq_num=xdr.SequenceNumber(xdr.Int64(number)))


def payer_with(spare: int, selling: int | None = None) -> Change:
    """The payer has its reserve, the fee, so many stroops more; so many are promised."""

    def change(case: Case) -> Case:
        fee = case.envelope.transaction.fee.uint32
        ext = xdr.AccountEntryExt(0)
        if selling is not None:
            promised = xdr.Liabilities(buying=xdr.Int64(9), selling=xdr.Int64(selling))
            first = xdr.AccountEntryExtensionV1(promised, xdr.AccountEntryExtensionV1Ext(0))
            ext = xdr.AccountEntryExt(1, v1=first)
        return case.with_entries(account(CHANNEL.public, 2 * RESERVE + fee + spare, ext=ext))

    return change


def sleeping(*places: int) -> Change:
    listed = xdr.SorobanResourcesExtV0([xdr.Uint32(place) for place in places])
    return data(ext=xdr.SorobanTransactionDataExt(1, resource_ext=listed))


def written_by(case: Case) -> int:
    """How many entries it names to be written."""
    return len(data_of(case.envelope.transaction).resources.footprint.read_write)


def named_again(found: xdr.SorobanTransactionData) -> None:
    named = found.resources.footprint
    named.read_only = [*named.read_only, named.read_write[0]]


def undeclared(case: Case) -> Case:
    return transaction(ext=xdr.TransactionExt(0))(case)


def declared(case: Case) -> Case:
    none = xdr.SorobanResources(
        xdr.LedgerFootprint([], []), xdr.Uint32(0), xdr.Uint32(0), xdr.Uint32(0)
    )
    free = xdr.SorobanTransactionData(xdr.SorobanTransactionDataExt(0), none, xdr.Int64(0))
    return transaction(ext=xdr.TransactionExt(1, soroban_data=free))(case)


def weighing(threshold: int) -> Change:
    return lambda case: case.with_entries(
        shared_account(thresholds=xdr.Thresholds(bytes([0, *(threshold,) * 3])))
    )


NO_MUXED, TOO_POOR = (
    "a contract call has no muxed source",
    "the payer of the fee has too little",
)

NO_DATA, BEYOND = "no resources are declared", "beyond the network's limits: "
BAD_PLACES = "sleeping entries are not named as they must be"
PAYERS_NUMBER = NO_NUMBER.replace("the account does", "the payer sends")
NOT_ENOUGH = "its signers together cannot reach the threshold"

OF_CALLS = {
    "a memo": (labelled, "a contract call carries no memo"),
    "a muxed payer": (transaction(source_account=multiplexed(CHANNEL.public)), NO_MUXED),
    "a muxed source": (operation(source_account=multiplexed(SHARED.public)), NO_MUXED),
    "no source of its own": (
        lambda _: operation(source_account=None)(honest(payer=SHARED.public)),
        "",
    ),
    "no resources": (undeclared, NO_DATA),
    "no resources of an extension": (lambda _: undeclared(extension()), NO_DATA),
    "no resources of a restoration": (lambda _: undeclared(restoration()), NO_DATA),
    "resources of a step that uses none": (
        lambda _: declared(on_account(BumpSequence(0))),
        "resources are declared for a step that uses none",
    ),
    "a memo where no contract is called": (
        lambda _: labelled(on_account(BumpSequence(0))),
        "",
    ),
    "a muxed payer where no contract is called": (
        lambda _: transaction(source_account=multiplexed(CHANNEL.public))(
            on_account(BumpSequence(0))
        ),
        "",
    ),
    "the ledger's first number": (
        numbered(SEQUENCE << 32),
        "the sequence number is the ledger's first",
    ),
    "a number beside it": (numbered((SEQUENCE << 32) + 1), ""),
    "the last number that leaves some": (numbered(2**63 - 1 - 2**32), ""),
    "a number that leaves too few": (numbered(2**63 - 2**32), PAYERS_NUMBER),
    "nobody who acts": (
        lambda c: c.without(account_key(SHARED.public)),
        f"there is no account {SHARED.public}",
    ),
    "nobody who pays": (
        lambda c: c.without(account_key(CHANNEL.public)),
        f"there is no account {CHANNEL.public}",
    ),
    "just enough for the fee": (payer_with(0), ""),
    "a stroop too little for it": (payer_with(-1), TOO_POOR),
    "just enough beside what is promised": (payer_with(3, 3), ""),
    "a stroop too little beside it": (payer_with(2, 3), TOO_POOR),
    "just the weight that is needed": (weighing(2), ""),
    "more than its signers weigh": (weighing(3), NOT_ENOUGH),
    "a fee of the resources alone": (
        transaction(fee=xdr.Uint32(2 * RESOURCE_FEE)),
        "",
    ),
    "a stroop less": (
        transaction(fee=xdr.Uint32(2 * RESOURCE_FEE - 1)),
        "the resource fee is above the fee",
    ),
    "no resource fee": (data(resource_fee=xdr.Int64(0)), ""),
    "one below zero": (
        data(resource_fee=xdr.Int64(-1)),
        "the resource fee is below zero",
    ),
    "an entry named twice": (
        lambda c: c.edited(lambda found: named_again(data_of(found))),
        "an entry is named twice",
    ),
    "all instructions": (resources(instructions=xdr.Uint32(MOST_INSTRUCTIONS)), ""),
    "one too many": (
        resources(instructions=xdr.Uint32(MOST_INSTRUCTIONS + 1)),
        f"{BEYOND}instructions",
    ),
    "all bytes that may be read": (resources(disk_read_bytes=xdr.Uint32(MOST_READ)), ""),
    "one byte more read": (
        resources(disk_read_bytes=xdr.Uint32(MOST_READ + 1)),
        f"{BEYOND}bytes read from disk",
    ),
    "all bytes that may be written": (resources(write_bytes=xdr.Uint32(MOST_WRITTEN)), ""),
    "one byte more written": (
        resources(write_bytes=xdr.Uint32(MOST_WRITTEN + 1)),
        f"{BEYOND}bytes written",
    ),
    "the place after the last entry": (lambda c: sleeping(written_by(c))(c), BAD_PLACES),
    "places in the wrong order": (sleeping(1, 0), BAD_PLACES),
    "a place named twice": (sleeping(0, 0), BAD_PLACES),
}


@pytest.mark.parametrize(("change", "reason"), OF_CALLS.values(), ids=OF_CALLS.keys())
def test_the_network_refuses_of_a_call(change: Change, reason: str) -> None:
    case = change(honest())
    said = case.details(22)["reason"] if 22 in case.held else ""
    assert said == reason


@pytest.mark.parametrize("who", [SHARED.public, CHANNEL.public])
def test_of_an_account_that_nobody_tells_of_it_does_not_look_passed(who: AccountId) -> None:
    case = honest().unknowing(account_key(who))
    assert lacking(case, 22) == "an account involved"
    assert 22 in labelled(case).held
