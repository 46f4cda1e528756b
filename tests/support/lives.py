"""The lives of escrows of every family: step after step, as their pages word them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tests.support.life_walk import Act, Deal
from tests.support.one_person import ARBITER, DESK, ME, RELEASE, SELLER
from wallet.escrow.builds import Family

Life = tuple[Deal | Act, ...]

HERE: Final = "In this contract"

QUAYSIDE: Final = "Sale of 14 Quayside Row, first floor left, with garage 7"
MILL_LANE: Final = "Sale of 3 Mill Lane, subject to the survey of 20 November"
HARBOUR: Final = "Berth 21, Harbour of Cascais, lease and fittings"
DEED: Final = "Deed of transfer registered with the land registry of the district"
KEYS: Final = "Keys, meter readings and the garage's remote control handed over"
GARDEN: Final = "Garden wall rebuilt to the height that the neighbours agreed on"
REPORT: Final = "protocol-14.pdf, SHA-256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822c"

_V1: Final = {
    "Approver": ME,
    "Milestone marker": ME,
    "Release signer": RELEASE,
    "Dispute resolver": ARBITER,
    "Platform": DESK,
}
_V2: Final = {
    **_V1,
    "Administrator": DESK,
    "Account that signs, and pays the network's fee": DESK,
}


def _deal(maker: str, title: str, people: Mapping[str, str], *work: str, **how: str) -> Deal:
    """A deal over 250,000, or over 50,000 for each milestone where ``each`` of them is paid."""
    texts = {
        "Title": title,
        "Reference": "CLOSING-2026-114",
        "Description": "Held until everything below is done; the notary keeps the originals.",
        "Platform fee in percent": "0.75",
    }
    chosen = dict(people)
    if how.get("both"):
        chosen["Release signer, number 2"] = how["both"]
    if how.get("each"):
        for number, _ in enumerate(work, 1):
            texts[f"Milestone {number}: Amount"] = "50,000.00"
            if how["each"] == "paid":
                chosen[f"Receiver of milestone {number}"] = SELLER
    else:
        texts["Amount"] = "250,000.00"
        chosen["Receiver"] = SELLER
    if how.get("each") == "amount":
        chosen["Receiver"] = SELLER
    for number, words in enumerate(work, 1):
        texts[f"Milestone {number}: What has to be done"] = words
    return Deal(maker, texts, chosen, how.get("way", ""))


BOTH: Final = "milestone marker and approver"
ALL_THREE: Final = "milestone marker, approver and release signer"
SHARED: Final = "release signer"


def fund(amount: str) -> Act:
    return Act("Fund the escrow", texts={"Amount in USDC": amount})


def mark(what: str, *picks: str, several: bool = True) -> Act:
    texts = {"Status": "handed over and accepted", "Evidence": REPORT}
    if several:
        texts = {f"Milestone {n[:-1]}: {k.lower()}": v for n in picks for k, v in texts.items()}
    return Act(what, texts=texts, picks=picks)


CHANGE: Final = Act(
    "Change the escrow's terms", texts={"Title": HARBOUR, "Platform's fee in percent": "1.25"}
)
EXTEND: Final = Act("Keep the escrow's storage awake", texts={"Days from now": "90"})
RELEASED: Final = Act("Release the escrow money", together=True)
DISPUTED: Final = Act("Open a dispute", BOTH)
DECIDED: Final = Act("Decide the dispute", shares=("99,999.9999999",))
WITHDRAWN: Final = Act("Pay out what remains in the escrow", shares=("100.50",))
REASON: Final = "The garden wall stands half a metre too low, and the survey says why."

LIVES: Final[Mapping[Family, Life]] = {
    Family.V1_SINGLE: (
        _deal("maker 96d51751", QUAYSIDE, _V1, DEED),
        CHANGE,
        Act("Add a milestone", texts={"What is to be done": KEYS}),
        EXTEND,
        fund("250,250.00"),
        mark("Say how far milestones 1 and 2 are", "2.", several=False),
        Act("Approve milestones 1 and 2", picks=("1.",)),
        Act("Approve milestone 2"),
        RELEASED,
        WITHDRAWN,
        _deal("bare 96d51751", MILL_LANE, _V1, DEED, way=HERE),
        fund("250,000.00"),
        DISPUTED,
        DECIDED,
        _deal("bare 1ddae7ba", HARBOUR, _V1, DEED, KEYS, way=HERE),
        fund("250,000.00"),
        Act("Approve milestones 1 and 2", picks=("2.",)),
        Act("Take back the approval of milestone 2"),
        DISPUTED,
        Act("Decide the dispute", shares=("100,000.00",)),
    ),
    Family.V1_MULTI: (
        _deal("maker 2ddb5ef1", QUAYSIDE, _V1, DEED, each="paid"),
        CHANGE,
        Act(
            "Add a milestone", texts={"What is to be done": KEYS, "Amount in USDC": "25,000.00"}
        ),
        EXTEND,
        fund("75,125.50"),
        mark("Say how far milestones 1 and 2 are", "1."),
        mark("Say how far milestones 1 and 2 are", "1.", "2."),
        Act("Approve milestones 1 and 2", picks=("1.",)),
        Act("Release milestone 1", together=True),
        Act("Open a dispute over milestone 2", BOTH),
        Act("Decide the dispute over milestone 2", shares=("9,999.9999999",)),
        WITHDRAWN,
        _deal("bare 6b70d661", MILL_LANE, _V1, DEED, KEYS, each="amount", way=HERE),
        fund("100,000.00"),
        Act("Approve milestones 1 and 2", picks=("2.",)),
        Act("Take back the approval of milestone 2"),
        Act("Open a dispute over milestones 1 and 2", BOTH, picks=("2.",)),
        Act("Decide the dispute over milestone 2", shares=("9,999.9999999",)),
    ),
    Family.V2_SINGLE: (
        _deal("maker mainline-single-v2", QUAYSIDE, _V2, DEED, KEYS, both=ME),
        CHANGE,
        Act("Add a milestone", texts={"What is to be done": GARDEN}),
        Act(
            "Change milestones 1 to 3",
            texts={"Milestone 2: what is to be done": f"{KEYS} to the buyer"},
        ),
        Act(
            "Change milestones 1 to 3",
            texts={
                f"Milestone {n}: what is to be done": words
                for n, words in ((1, f"{DEED}, volume 7"), (3, f"{GARDEN}, in stone"))
            },
        ),
        EXTEND,
        fund("250,250.00"),
        mark("Say how far milestones 1 to 3 are", "1."),
        mark("Say how far milestones 1 to 3 are", "2.", "3."),
        Act("Approve milestones 1 to 3", picks=("1.", "2.")),
        Act("Approve and release milestone 3"),
        WITHDRAWN,
        _deal("bare mainline-single-v2", MILL_LANE, _V2, DEED, KEYS, both=ME, way=HERE),
        fund("250,000.00"),
        Act("Open a dispute", ALL_THREE, texts={"Reason": REASON}),
        DECIDED,
        _deal("maker mainline-single-v2", HARBOUR, _V2, DEED, both=ME),
        fund("250,000.00"),
        Act("Approve milestone 1"),
        Act("Release the escrow money", SHARED, together=True),
        _deal("maker mainline-single-v2", HARBOUR, _V2, DEED, KEYS, both=ME),
        fund("250,000.00"),
        Act("Approve and release milestones 1 and 2", picks=("1.", "2.")),
    ),
    Family.V2_MULTI: (
        _deal(
            "maker testline-multi-v2",
            QUAYSIDE,
            _V2,
            DEED,
            KEYS,
            GARDEN,
            DEED,
            each="paid",
            both=ME,
        ),
        CHANGE,
        Act(
            "Add a milestone", texts={"What is to be done": KEYS, "Amount in USDC": "25,000.00"}
        ),
        Act(
            "Change milestones 1 to 5",
            texts={"Milestone 2: what is to be done": f"{KEYS} to the buyer"},
        ),
        Act(
            "Change milestones 1 to 5",
            texts={f"Milestone {n}: amount in USDC": "51,000.00" for n in (1, 2)},
        ),
        EXTEND,
        fund("227,125.50"),
        mark("Say how far milestones 1 to 5 are", "1."),
        mark("Say how far milestones 1 to 5 are", "2.", "3."),
        Act("Approve milestones 1 to 5", picks=("1.",)),
        Act("Approve milestones 2 to 5", picks=("2.", "3.")),
        Act("Release milestones 1 to 3", SHARED, picks=("1.",), together=True),
        Act("Release milestones 2 and 3", ALL_THREE, picks=("2.", "3.")),
        Act("Approve and release milestones 4 and 5", picks=("5.",)),
        Act("Open a dispute over milestone 4", ALL_THREE, texts={"Reason": REASON}),
        Act("Decide the dispute over milestone 4", shares=("9,999.9999999",)),
        WITHDRAWN,
        _deal(
            "bare testline-multi-v2",
            MILL_LANE,
            _V2,
            *(DEED, KEYS, GARDEN, DEED),
            each="paid",
            both=ME,
            way=HERE,
        ),
        fund("200,000.00"),
        Act("Approve and release milestones 1 to 4", picks=("1.", "2.")),
        Act(
            "Open a dispute over milestones 3 and 4",
            ALL_THREE,
            texts={"Reason": REASON},
            picks=("3.", "4."),
        ),
        Act(
            "Decide the disputes over milestones 3 and 4",
            shares=("9,999.9999999",),
            picks=("3.", "4."),
        ),
    ),
}
