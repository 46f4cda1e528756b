"""The summary of a review, which is what a signer agrees to: every part under its own name."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest

from tests.support.builders import ALICE, BOB, CHANNEL, ESCROW, SHARED
from tests.support.escrows import BUILD, PROTOCOL, escrow, milestone
from tests.support.ledger_steps import extension, on_account
from tests.support.ledgers import (
    ALIVE,
    APPROVER,
    PLATFORM,
    RECEIVER,
    SEQUENCE,
    Entries,
    instance,
    token,
)
from tests.support.recollections import knowing, seen_before
from tests.support.requests import (
    DAY,
    NOW,
    PAID,
    PRICE,
    TOKEN,
    UNTIL,
    USDC,
    due,
    footprint,
    honest,
    way_b,
    world,
)
from wallet.addresses import AccountId
from wallet.envelope import FeeBump
from wallet.escrow.builds import Builds
from wallet.escrow.moves import ApproveMilestones
from wallet.network import PRACTICE, PUBLIC
from wallet.operations import BumpSequence
from wallet.review.comparison import Moment
from wallet.review.knowledge import (
    NOTHING,
    Clock,
    Cosigned,
    Knowledge,
    Other,
    Paid,
    Sighting,
)
from wallet.review.places import Agreed
from wallet.review.state_digest import state_digest
from wallet.snapshot import Snapshot
from wallet.soroban.entries import Entry
from wallet.soroban.storage import Footprint
from wallet.soroban.values import address

CASE = honest().signed(ALICE).seen(note="as agreed", cover=BOB.public, key=ALICE.public)
MOVE: dict[str, Any] = {
    "contract": ESCROW,
    "function": "release_funds",
    "build": BUILD.name,
    "escrow": "Closing",
    "engagement_id": "2026-114",
    "arguments": [address(SHARED.public).to_xdr()],
}


def payment(receiver: AccountId) -> dict[str, str]:
    units = str(PAID[receiver])
    return {"kind": "transfer", "from": ESCROW, "to": receiver, "units": units}


def test_each_part_of_a_review_says_what_was_reviewed_and_there_is_no_other() -> None:
    assert CASE.review.summary == {
        "verdict": "signable",
        "hash": CASE.envelope.hash.hex(),
        "transaction_hash": CASE.envelope.hash.hex(),
        "signs": "transaction",
        "fee_bump": None,
        "network_passphrase": PRACTICE.passphrase,
        "ledger": SEQUENCE,
        "state": state_digest(CASE.view.snapshot),
        "note": "as agreed",
        "cover": BOB.public,
        "knowledge": CASE.view.knowledge.summary,
        "changes": {
            "proposed": None,
            "looked": None,
            "cosigned": [],
            "now": {"ledger": SEQUENCE, "closed": NOW, "at": 0, "key": None},
            "rows": [],
        },
        "valid_until": UNTIL,
        "move": MOVE,
        "operation": None,
        "source": CHANNEL.public,
        "acting": SHARED.public,
        "key": ALICE.public,
        "effects": {
            "asset": str(USDC),
            "token": TOKEN,
            "payments": [payment(to) for to in (PROTOCOL, PLATFORM.public, RECEIVER.public)],
            "stays": "0",
        },
        "signers": [
            {
                "account": CHANNEL.public,
                "threshold": 1,
                "signed": [],
                "missing_weight": 1,
                "can_sign": [CHANNEL.public],
                "signs": "transaction",
            },
            {
                "account": SHARED.public,
                "threshold": 2,
                "signed": [ALICE.public],
                "missing_weight": 1,
                "can_sign": [BOB.public],
                "signs": "transaction",
            },
        ],
        "footprint_payees": sorted([*PAID, ESCROW]),
        "findings": [
            {"number": f.name, "severity": f.severity.value, "details": dict(f.details)}
            for f in CASE.review.findings
        ],
        "passed": [f"F{number:02}" for number in CASE.review.passed],
        "unavailable": [
            {"number": f"F{number:02}", "lacks": lacks}
            for number, lacks in CASE.review.unavailable
        ],
    }


def test_numbers_of_findings_have_two_places() -> None:
    told = CASE.review.summary
    assert "F01" in told["passed"]
    assert {"number": "F30", "lacks": "contacts and journal"} in told["unavailable"]
    assert {"number": "F65", "severity": "INFO", "details": {}} in told["findings"]
    silent = CASE.seen(builds=Builds({})).review.summary
    assert "F05" in {each["number"] for each in silent["unavailable"]}


def test_the_digest_is_of_the_summary_in_canonical_json() -> None:
    text = json.dumps(CASE.review.summary, sort_keys=True, separators=(",", ":"))
    assert CASE.review.digest == sha256(text.encode()).digest()


@pytest.mark.parametrize("text", ["\ud800", "\u00e9", "a\u2028b"], ids=ascii)
def test_whatever_a_text_is_made_of_it_is_part_of_the_digest(text: str) -> None:
    known = Knowledge(contacts={RECEIVER.public: text})
    cases = (honest(), honest().seen(note=text), honest().seen(knowledge=known))
    assert len({case.review.digest for case in cases}) == len(cases)


# --- what is left open ---


def test_a_stop_is_the_verdict() -> None:
    assert honest().seen(network=PUBLIC).review.summary["verdict"] == "stop"


def test_a_call_of_code_that_nobody_knows_is_told_as_far_as_it_can_be_read() -> None:
    case = honest().with_entries(escrow(due(), wasm_hash=bytes(32)))
    told = case.review.summary
    move = {"build": None, "escrow": None, "engagement_id": None}
    assert told["move"] == {**MOVE, **move}
    assert (told["effects"], told["footprint_payees"]) == (None, [])


def test_a_step_that_is_no_call_has_neither_move_nor_effects() -> None:
    told = extension().review.summary
    assert (told["move"], told["effects"], told["footprint_payees"]) == (None, None, [])


def test_a_call_without_a_footprint_can_pay_nobody_by_it() -> None:
    bare = honest().edited(lambda found: setattr(found, "ext", type(found.ext)(0)))
    assert bare.review.summary["footprint_payees"] == []
    nothing = footprint(lambda _: Footprint(frozenset(), frozenset()))(honest())
    assert nothing.review.summary["footprint_payees"] == []


def test_money_of_a_token_that_does_not_say_what_it_is_has_no_name() -> None:
    open_ = due(milestones=(milestone(),))
    approval = ApproveMilestones(APPROVER.public, (0,))
    case = honest(world(open_), approval, acting=APPROVER.public)
    told = case.with_entries(nameless_token()).review.summary
    assert told["effects"] == {
        "asset": None,
        "token": TOKEN,
        "payments": [],
        "stays": str(PRICE),
    }


def nameless_token() -> Entries:
    """The token's instance without what it says of itself."""
    (entry,) = token(USDC).values()
    data = entry.value.contract_data
    assert data is not None
    assert data.val.instance is not None
    return instance(TOKEN, data.val.instance.executable, (), ALIVE)


def test_an_entrys_signer_signs_something_else_than_the_transaction() -> None:
    told = way_b().review.summary
    assert told["signs"] == "authorisation entry"
    assert told["hash"] != told["transaction_hash"] == way_b().envelope.hash.hex()
    assert {each["signs"] for each in told["signers"]} == {
        "authorisation entry",
        "transaction",
    }


def test_a_fee_bump_is_told_with_what_it_is_around() -> None:
    inner = honest().signed(ALICE, BOB, CHANNEL)
    bump = FeeBump.of(
        inner.envelope.with_signatures(inner.view.signatures), BOB.public, 500_000
    )
    told = honest().seen(bump=bump, key=BOB.public).review.summary
    assert told["fee_bump"] == {
        "fee_source": BOB.public,
        "fee": "500000",
        "inner_hash": honest().envelope.hash.hex(),
    }
    assert (told["hash"], told["transaction_hash"]) == (bump.hash.hex(),) * 2
    assert (told["signs"], told["source"]) == ("fee bump", CHANNEL.public)


# --- what changed ---


def test_a_change_is_told_as_plain_values() -> None:
    told = seen_before(due(title="Sale"))(honest()).review.summary["changes"]
    assert told == {
        "proposed": None,
        "looked": vars(Moment(SEQUENCE - 1000, NOW - DAY, NOW - DAY)),
        "cosigned": [],
        "now": {"ledger": SEQUENCE, "closed": NOW, "at": 0, "key": None},
        "rows": [
            {
                "part": "terms",
                "name": "title",
                "kind": "text",
                "place": None,
                "proposed": None,
                "looked": "Sale",
                "cosigned": [],
                "now": "Closing",
            }
        ],
    }


def test_the_state_that_came_with_a_request_is_told_with_its_time() -> None:
    case = honest().with_entries(escrow(due(title="Sale")))
    asked = Sighting(replace(case.view.snapshot, sequence=5, timestamp=6), 7)
    told = knowing(proposed=asked)(honest()).review.summary["changes"]
    assert told["proposed"] == {"ledger": 5, "closed": 6, "at": 7, "key": None}
    assert [(row["proposed"], row["looked"]) for row in told["rows"]] == [("Sale", None)]


def test_what_was_known_when_others_signed_is_told_one_after_the_other() -> None:
    case = honest()
    states = [
        replace(case.with_entries(escrow(due(title=title))).view.snapshot, sequence=number)
        for number, title in enumerate(("Sale", "Rent"), 1)
    ]
    keys = (BOB.public, CHANNEL.public)
    cosigned = tuple(Cosigned(key, Sighting(s, 7)) for key, s in zip(keys, states, strict=True))
    knowledge = Knowledge(proposed=Sighting(states[0], 3), cosigned=cosigned)
    told = case.seen(knowledge=knowledge).review.summary["changes"]
    assert told["cosigned"] == [
        {"ledger": 1, "closed": NOW, "at": 7, "key": BOB.public},
        {"ledger": 2, "closed": NOW, "at": 7, "key": CHANNEL.public},
    ]
    assert told["rows"] == [
        {
            "part": "terms",
            "name": "title",
            "kind": "text",
            "place": None,
            "proposed": "Sale",
            "looked": None,
            "cosigned": ["Sale", "Rent"],
            "now": "Closing",
        }
    ]


def test_a_step_that_is_about_no_escrow_tells_when_states_were_and_nothing_else() -> None:
    case = on_account(BumpSequence(10**12))
    then = Sighting(replace(case.view.snapshot, sequence=5), 7)
    knowledge = Knowledge(proposed=then, looked=then, cosigned=(Cosigned(BOB.public, then),))
    told = case.seen(knowledge=knowledge).review.summary["changes"]
    seen = {"ledger": 5, "closed": NOW, "at": 7, "key": None}
    assert told == {
        "proposed": seen,
        "looked": seen,
        "cosigned": [{**seen, "key": BOB.public}],
        "now": {"ledger": SEQUENCE, "closed": NOW, "at": 0, "key": None},
        "rows": [],
    }


# --- what is known beside ---

THEN = Sighting(Snapshot(PRACTICE, 5, 6, {}), 7)
OF_BOB = Cosigned(BOB.public, THEN)
KNOWN: dict[str, tuple[Knowledge, Knowledge]] = {
    "whom was paid": (
        Knowledge(payments=(Paid(BOB.public, 1, 2, "USDC"),)),
        Knowledge(payments=(Paid(ALICE.public, 1, 2, "USDC"),)),
    ),
    "how much was paid": (
        Knowledge(payments=(Paid(BOB.public, 1, 2, "USDC"),)),
        Knowledge(payments=(Paid(BOB.public, 1, None, "USDC"),)),
    ),
    "to whom one agreed": (
        Knowledge(agreed={"receiver": Agreed((BOB.public,))}),
        Knowledge(agreed={"receiver": Agreed((ALICE.public,))}),
    ),
    "who signed": (
        Knowledge(cosigned=(OF_BOB,)),
        Knowledge(cosigned=(replace(OF_BOB, key=ALICE.public),)),
    ),
    "which request waits": (
        Knowledge(others=(Other(honest().envelope, THEN.snapshot),)),
        Knowledge(others=(Other(honest(until=UNTIL - 1).envelope, THEN.snapshot),)),
    ),
    "in which state it was made": (
        Knowledge(proposed=THEN),
        Knowledge(proposed=replace(THEN, snapshot=replace(THEN.snapshot, sequence=6))),
    ),
    "when it was made": (Knowledge(proposed=THEN), Knowledge(proposed=replace(THEN, at=8))),
}


@pytest.mark.parametrize(("one", "other"), KNOWN.values(), ids=KNOWN.keys())
def test_what_is_known_is_told_apart_by(one: Knowledge, other: Knowledge) -> None:
    assert one.summary["at_hand"] == other.summary["at_hand"]
    assert one.summary["digest"] != other.summary["digest"]


def test_nothing_known_is_told_in_canonical_json_too() -> None:
    text = json.dumps(dict.fromkeys(vars(NOTHING)), sort_keys=True, separators=(",", ":"))
    digest = sha256(text.encode()).hexdigest()
    assert NOTHING.summary == {"at_hand": [], "digest": digest}


def test_a_clock_that_is_ahead_of_the_ledger_is_told_above_nothing() -> None:
    assert (Clock(5, 3).ahead, Clock(3, 5).ahead, Clock(3, 3).ahead) == (2, -2, 0)


# --- the state ---

ONE, OTHER = b"one", b"other"
STATE = Snapshot(PRACTICE, 5, 6, {ONE: Entry(b"data", 7), OTHER: None})
OTHERWISE: dict[str, Snapshot] = {
    "it is of another network": replace(STATE, network=PUBLIC),
    "it closed at another time": replace(STATE, timestamp=7),
    "it tells of an entry less": replace(STATE, entries={ONE: Entry(b"data", 7)}),
    "it tells of another entry": replace(
        STATE, entries={b"two": Entry(b"data", 7), OTHER: None}
    ),
    "an entry is otherwise": replace(STATE, entries={ONE: Entry(b"dates", 7), OTHER: None}),
    "an entry lives longer": replace(STATE, entries={ONE: Entry(b"data", 8), OTHER: None}),
    "an entry has no life": replace(STATE, entries={ONE: Entry(b"data"), OTHER: None}),
    "an entry is absent": replace(STATE, entries={ONE: None, OTHER: None}),
    "an entry is there": replace(STATE, entries={ONE: Entry(b"data", 7), OTHER: Entry(b"", 7)}),
    "an entry is code": replace(STATE, entries={ONE: Entry(None, 7), OTHER: None}),
    "the end of one is the beginning of the next": replace(
        STATE, entries={ONE: Entry(b"data7", None), OTHER: None}
    ),
}


@pytest.mark.parametrize("other", OTHERWISE.values(), ids=OTHERWISE.keys())
def test_the_digest_of_a_state_is_another_when(other: Snapshot) -> None:
    assert state_digest(other) != state_digest(STATE)


def test_the_digest_of_a_state_does_not_depend_on_the_order_of_its_entries() -> None:
    backwards = replace(STATE, entries=dict(reversed([*STATE.entries.items()])))
    assert state_digest(backwards) == state_digest(STATE)
    assert (len(state_digest(STATE)), bytes.fromhex(state_digest(STATE))[32:]) == (64, b"")


def test_the_number_of_a_ledger_is_told_beside_its_digest() -> None:
    later = replace(STATE, sequence=6)
    assert state_digest(later) == state_digest(STATE)
    assert honest().at(sequence=SEQUENCE + 1).review.summary["ledger"] == SEQUENCE + 1
