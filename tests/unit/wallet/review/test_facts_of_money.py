"""What findings about money say, to the letter, and what they lack."""

from __future__ import annotations

from typing import Any

import pytest
from stellar_sdk import xdr

from tests.support.builders import ESCROW
from tests.support.escrows import escrow, milestone
from tests.support.facts import (
    lacking,
    lacks,
    passing,
    same,
    says,
    unknowing,
)
from tests.support.ledger_steps import MONEY_KEY, OWN_KEYS, asleep, extension, restoration
from tests.support.ledgers import (
    APPROVER,
    RECEIVER,
    SEQUENCE,
    STRANGER,
    UNIT,
    balance_entry,
    trustline,
)
from tests.support.requests import (
    PRICE,
    TOKEN,
    USDC,
    Case,
    Change,
    data,
    data_of,
    due,
    footprint,
    honest,
    transaction,
    world,
)
from wallet.escrow.moves import ApproveMilestones
from wallet.escrow.storage import ESCROW_KEY
from wallet.request import Told
from wallet.soroban.entries import account_key, contract_data_key, instance_key
from wallet.soroban.host import Payment
from wallet.soroban.storage import Footprint

RECEIVERS_LINE, STRANGERS_LINE = (
    next(iter(trustline(who.public, asset=USDC))) for who in (RECEIVER, STRANGER)
)

THE_ESCROW = contract_data_key(ESCROW, ESCROW_KEY)


def told(*payments: Payment) -> Change:
    return lambda case: case.seen(told=Told(SEQUENCE, payments, 1))


def naming(*, read: Any = (), written: Any = (), not_: Any = ()) -> Change:
    """Name these entries too, on this side; and those not at all."""
    return footprint(
        lambda f: Footprint(
            (f.read_only | {*read}) - {*not_}, (f.read_write | {*written}) - {*not_}
        )
    )


def waking(*places: int) -> Change:
    listed = xdr.SorobanResourcesExtV0([xdr.Uint32(place) for place in places])
    return data(ext=xdr.SorobanTransactionDataExt(1, resource_ext=listed))


def agreed(**changed: Any) -> Change:
    return lambda case: case.with_entries(escrow(due(**changed)))


def approval() -> Case:
    """The approver approves; the money is there."""
    on = world(due(milestones=(milestone(status="done"),)))
    who = APPROVER.public
    return honest(on, ApproveMilestones(who, (0,)), acting=who)


def written_by(case: Case) -> int:
    """How many entries it names to be written."""
    return len(data_of(case.envelope.transaction).resources.footprint.read_write)


PAYS_SOMEBODY = told(Payment(TOKEN, ESCROW, STRANGER.public, UNIT))
NOTHING_MORE = {"more": "0", "missing": "0", "otherwise": "0"}

SAYS = [
    says(6, "the simulation pays nobody", told(), {"simulation": "pays otherwise"}),
    says(
        6,
        "the simulation of what moves no money pays somebody",
        lambda _: PAYS_SOMEBODY(extension()),
        {"simulation": "pays otherwise"},
    ),
    says(
        6, "a payee is not in the footprint", naming(not_=[RECEIVERS_LINE]), {"simulation": ""}
    ),
    says(
        19,
        "two entries are named too many",
        naming(read=[account_key(STRANGER.public)], written=[STRANGERS_LINE]),
        {**NOTHING_MORE, "more": "2"},
    ),
    says(
        19,
        "two entries lack",
        naming(not_=[THE_ESCROW, RECEIVERS_LINE]),
        {**NOTHING_MORE, "missing": "2"},
    ),
    says(
        19,
        "one that is needed is exchanged for two that are not",
        naming(written=[STRANGERS_LINE, account_key(STRANGER.public)], not_=[RECEIVERS_LINE]),
        {"more": "2", "missing": "1", "otherwise": "0"},
    ),
    says(
        19,
        "one that is read may be written, and one that is written only read",
        footprint(
            lambda f: Footprint(
                (f.read_only - {instance_key(ESCROW)}) | {MONEY_KEY},
                (f.read_write - {MONEY_KEY}) | {instance_key(ESCROW)},
            )
        ),
        {**NOTHING_MORE, "otherwise": "2"},
    ),
    says(19, "one is woken that is awake", waking(0), NOTHING_MORE),
    says(
        19,
        "all that is named lives long enough",
        lambda _: extension(extend_to=1_000_000),
        {"more": "0", "idle": "4", "empty": ""},
    ),
    says(
        19,
        "two are named that are not there",
        lambda _: extension((*OWN_KEYS, STRANGERS_LINE, RECEIVERS_LINE)).without(
            STRANGERS_LINE, RECEIVERS_LINE
        ),
        {"more": "2", "idle": "0", "empty": ""},
    ),
    says(
        19,
        "all of those that are there live long enough, and one is not there",
        lambda _: extension((*OWN_KEYS, MONEY_KEY), extend_to=9).without(MONEY_KEY),
        {"more": "1", "idle": "3", "empty": ""},
    ),
    says(
        19,
        "it wakes by the way",
        lambda _: waking(0)(restoration()),
        {"more": "1", "idle": "0", "empty": ""},
    ),
    says(
        19,
        "nothing is named",
        lambda _: extension(()),
        {"more": "0", "idle": "0", "empty": "yes"},
    ),
    says(
        34,
        "the platform takes a hundredth of a percent more",
        agreed(platform_fee=301),
        {"percent": "3.01"},
    ),
    says(
        38,
        "half a unit stays",
        lambda c: c.with_entries(balance_entry(ESCROW, PRICE + 5, USDC)),
        {"amount": "0.0000005"},
    ),
]

MODEL, NO_ESCROW = "the model's answer", "the escrow"

LACKS = [
    *(
        lacks(number, "nobody tells of the escrow", unknowing(THE_ESCROW), what)
        for number, what in (
            (6, MODEL),
            (19, MODEL),
            (34, NO_ESCROW),
            (38, MODEL),
        )
    ),
    lacks(
        6,
        "what moves no money was not simulated",
        lambda _: extension().seen(told=None),
        MODEL,
    ),
    lacks(
        6,
        "an unknown step was simulated",
        lambda c: c.edited(lambda t: t.operations.clear()),
        MODEL,
    ),
    lacks(19, "there is no footprint", transaction(ext=xdr.TransactionExt(0)), "the footprint"),
    lacks(
        19,
        "nobody tells of an entry that is cared for",
        lambda _: extension().unknowing(OWN_KEYS[0]),
        "the entries that it names",
    ),
]

PASSES = [
    (6, "the release that is due", same),
    (6, "it was not simulated", lambda c: c.seen(told=None)),
    (19, "the release that is due", same),
    (19, "a place after the last entry is woken", lambda c: waking(written_by(c))(c)),
    (38, "no money goes out, and there is some", lambda _: approval()),
    (6, "the simulation of what moves no money pays nobody", lambda _: extension()),
    (19, "what sleeps and is needed is woken", lambda _: honest(asleep(world(), MONEY_KEY))),
    (34, "the platform takes just 3 %", agreed(platform_fee=300)),
    (38, "all of it goes", same),
]


@pytest.mark.parametrize(("number", "change", "facts"), SAYS)
def test_it_says_when(number: int, change: Change, facts: dict[str, str]) -> None:
    assert change(honest()).details(number) == facts


@pytest.mark.parametrize(("number", "change", "what"), LACKS)
def test_it_lacks_when(number: int, change: Change, what: str) -> None:
    assert lacking(change(honest()), number) == what


@pytest.mark.parametrize(("number", "change"), passing(PASSES))
def test_it_passes(number: int, change: Change) -> None:
    assert number in change(honest()).review.passed
