"""Rows 1, 15, 16, 22 and 23: on which network, for whom, at what price, with what memo."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from stellar_sdk import xdr

from tests.attacks.case import Attack
from tests.attacks.changes import (
    OTHER_TWO,
    TWO,
    arguments,
    knowing,
    multiplexed,
    of,
    on,
    payer,
    source_of_call,
    untold,
)
from tests.support.builders import ALICE, CAROL, CHANNEL, MALLORY, SHARED, muxed
from tests.support.ledgers import RECEIVER, STRANGER, account
from tests.support.requests import (
    Case,
    Change,
    data,
    operation,
    resources,
    transaction,
)
from wallet.envelope import Envelope
from wallet.network import PUBLIC, TESTNET, Network
from wallet.soroban.entries import account_key

FEE_CAP, RESOURCE_CAP = 100_000_000, 50_000_000
"""10 XLM and 5 XLM in stroops, as ``findings.md`` has them."""


def attacks() -> Iterator[Attack]:
    """Every case of these rows."""
    yield from _networks()
    yield from _sources()
    yield from _fees()
    yield from _memos()


# --- rows 1 and 22 ---


def _meant(net: Network) -> Change:
    return lambda case: case.seen(network=net)


def _known_of(net: Network) -> Change:
    return lambda case: case.seen(snapshot=replace(case.view.snapshot, network=net))


def _made_for(net: Network) -> Change:
    return lambda case: replace(case, envelope=Envelope(case.envelope.body, net))


def _networks() -> Iterator[Attack]:
    for net, name in {PUBLIC: "public", TESTNET: "test"}.items():
        for base in TWO:
            case = of(base, _made_for(net))
            words = f"The request is for the {name} network, where practice is meant"
            yield Attack(f"{words} ({', '.join(base)})", 22, (1,), case, as_request=True)
        yield from on(
            OTHER_TWO,
            1,
            f"The state is the {name} network's, where practice is meant",
            1,
            _known_of(net),
        )
    for base in TWO:
        case = of(base, _meant(TESTNET))
        name = (
            f"The request is for practice, where the test network is meant ({', '.join(base)})"
        )
        yield Attack(name, 22, (1,), case, as_request=True)
    yield from on(
        TWO,
        1,
        "The network that answers is one of the attacker's",
        1,
        _known_of(Network("Public Global Stellar Network ; September 2O15")),
    )
    yield from on(
        TWO,
        22,
        "The state is of practice, where the public network is meant",
        1,
        _meant(PUBLIC),
    )


# --- row 15 ---


def _sources() -> Iterator[Attack]:
    for who, words in {
        STRANGER.public: "a stranger",
        RECEIVER.public: "a party that this needs not",
        MALLORY.public: "the attacker",
    }.items():
        known = knowing(account(who))
        yield from on(OTHER_TWO, 15, f"It acts for {words}", 15, known, source_of_call(who))
    for base in OTHER_TWO:
        case = of(base, source_of_call(ALICE.public))
        name = f"It acts for the key's own account ({', '.join(base)})"
        yield Attack(name, 15, (15, 24), case)
    yield from on(
        (("v1 single", "release", "C"), ("v2 multi", "release", "C")),
        15,
        "It acts for nobody by name, and so for the payer",
        15,
        operation(source_account=None),
    )
    yield from on(
        (("v1 single", "release", "B"), ("v2 multi", "release", "B")),
        15,
        "An entry speaks, and the call is another account's all the same",
        15,
        source_of_call(STRANGER.public),
    )
    yield from on(
        (("v1 multi", "approval", "A"), ("v2 single", "fund", "A")),
        15,
        "The payer was exchanged for one that nobody tells of",
        27,
        untold(account_key(CAROL.public)),
        transaction(source_account=muxed(CAROL.public)),
    )


# --- row 16, and what the network refuses ---


def _fees() -> Iterator[Attack]:
    u32, i64 = xdr.Uint32, xdr.Int64
    for words, fee in {
        "a stroop above ten": FEE_CAP + 1,
        "a hundred": 10 * FEE_CAP,
        "all that fits": 2**32 - 1,
    }.items():
        yield from on(TWO, 16, f"The fee in XLM is {words}", 16, transaction(fee=u32(fee)))
    yield from on(
        OTHER_TWO,
        16,
        "The resource fee is a stroop above five XLM",
        16,
        transaction(fee=u32(RESOURCE_CAP + 100)),
        data(resource_fee=i64(RESOURCE_CAP + 1)),
    )
    yield from on(
        TWO,
        16,
        "The resource fee is all that fits",
        (16, 22),
        data(resource_fee=i64(2**63 - 1)),
    )
    yield from on(
        OTHER_TWO, 16, "The resource fee is above the fee", 22, transaction(fee=u32(100))
    )
    yield from on(TWO, 16, "The resource fee is below zero", 22, data(resource_fee=i64(-1)))
    yield from on(
        TWO,
        16,
        "More instructions than the network takes",
        22,
        resources(instructions=u32(2**32 - 1)),
    )
    yield from on(
        OTHER_TWO,
        16,
        "More bytes than the network takes",
        22,
        resources(write_bytes=u32(132_097)),
    )
    yield from on(
        OTHER_TWO,
        16,
        "The payer has a stroop too little",
        22,
        _poor,
    )


def _poor(case: Case) -> Case:
    who = case.review.facts.source
    entry = case.review.facts.account(who)
    assert entry is not None
    reserve = (2 + entry.num_sub_entries.uint32) * 5_000_000
    return payer(balance=xdr.Int64(reserve + case.envelope.transaction.fee.uint32 - 1))(case)


# --- row 23 ---


def _memos() -> Iterator[Attack]:
    Memo, kind = xdr.Memo, xdr.MemoType  # noqa: N806
    for words, memo in {
        "a number": Memo(kind.MEMO_ID, id=xdr.Uint64(7)),
        "a text": Memo(kind.MEMO_TEXT, text=b"pay the other one"),
        "a hash": Memo(kind.MEMO_HASH, hash=xdr.Hash(bytes(32))),
        "a hash to return": Memo(kind.MEMO_RETURN, ret_hash=xdr.Hash(bytes(32))),
    }.items():
        yield from on(
            OTHER_TWO, 23, f"The call carries {words} as a memo", 22, transaction(memo=memo)
        )
    yield from on(
        TWO,
        23,
        "The payer is multiplexed",
        22,
        transaction(source_account=multiplexed(CHANNEL.public)),
    )
    yield from on(
        (("v1 single", "release", "C"), ("v2 multi", "release", "A")),
        23,
        "The one who acts is multiplexed",
        22,
        operation(source_account=multiplexed(SHARED.public)),
    )
    yield from on(
        (("v1 single", "decision", "C"), ("v2 multi", "decision", "B")),
        23,
        "The decision pays a multiplexed address",
        3,
        arguments(_paying_a_number),
    )


def _paying_a_number(given: list[xdr.SCVal]) -> None:
    key = muxed(RECEIVER.public).ed25519
    assert key is not None
    to = xdr.SCAddress(
        xdr.SCAddressType.SC_ADDRESS_TYPE_MUXED_ACCOUNT,
        muxed_account=xdr.MuxedEd25519Account(xdr.Uint64(7), key),
    )
    for value in given:
        for pair in value.map.sc_map if value.map is not None else ():
            pair.key = xdr.SCVal(xdr.SCValType.SCV_ADDRESS, address=to)
