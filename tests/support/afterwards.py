"""Pages of requests that are signed or sent, in every state: plain values for views."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from app.pages.after import (
    AfterPage,
    Agreement,
    Doing,
    Ending,
    Happened,
    HowMany,
    Missing,
    Moment,
    Moved,
    MovedLine,
    Person,
    Refusal,
    Stand,
    Step,
)
from app.pages.review import Phrase
from wallet.network import PRACTICE

NOW: Final = 1_795_353_900
"""22 November 2026, 13:25 UTC."""

MINUTE: Final = 60
LEDGER: Final = 60_000_231
SELLER: Final = "GC4V23BSV2G7ODMY4MR4BL2OFXII2SZ3IHELUI3IYH3FVUKQCZYORLUK"
BUYER: Final = "GA5ZSEJYB37JRC5AVCIA5MOP4RHTM335X2KGX3IHOJAPP5RE34K4KZVN"
DESK: Final = "GDQXMJSVG7ODMY4MR4BL2OFXII2SZ3IHELUI3IYH3FVUKQCZYOJGDFMU"
FEES: Final = "GBTSHQ4EG7ODMY4MR4BL2OFXII2SZ3IHELUI3IYH3FVUKQCZYORLHQ4E"
CONTRACT: Final = "CB2JW6ZRV2G7ODMY4MR4BL2OFXII2SZ3IHELUI3IYH3FVUKQCZYOM6QP"

MINE: Final = Person(SELLER, "Law office", is_mine=True)
ANNA: Final = Person(BUYER, "Anna Berg", is_mine=False)

LINES: Final = (
    MovedLine("Seller, Porto", "receiver", SELLER, "", "246,750.00", "USDC", "", burnt=False),
    MovedLine("Desk Lisbon", "platform", DESK, "", "2,500.00", "USDC", "", burnt=False),
    MovedLine("Trustless Work", "", FEES, "", "750.00", "USDC", "", burnt=False),
)
MOVED: Final = Moved(LINES, "250,000.00 USDC", comes_in=False, agreement=Agreement.EQUAL)

CAME: Final = (
    Moment(Happened.CAME, NOW - 90 * MINUTE),
    Moment(Happened.SIGNED, NOW - 90 * MINUTE, "Anna Berg"),
    Moment(Happened.SIGNED, NOW - 5 * MINUTE, "Law office", is_mine=True),
)
HANDED: Final = (*CAME, Moment(Happened.SENDING, NOW - 4 * MINUTE))
TAKEN: Final = (*HANDED, Moment(Happened.TAKEN, NOW - 4 * MINUTE))

STEPS: Final = (
    Step(Doing.CHECKING, NOW - 6),
    Step(Doing.SENDING, NOW - 5),
    Step(Doing.SENT, NOW - 5),
    Step(Doing.NOT_YET, NOW - 1, LEDGER),
)


def after(stand: Stand, **more: Any) -> AfterPage:
    """The release of the closing in this state, as it is most often."""
    page = AfterPage(
        hash="5b70cbe8be63583abd76694c5b70cbe8be63583abd76694c5b70cbe8be63583a",
        passphrase=PRACTICE.passphrase,
        contract=CONTRACT,
        title="Closing 2026-0117",
        noun="release",
        amount="250,000.00 USDC",
        sentence=(
            Phrase("Release "),
            Phrase("250,000.00 USDC", "strong"),
            Phrase(" from "),
            Phrase("Closing 2026-0117", "quoted"),
            Phrase(" to "),
            Phrase("Seller, Porto", "strong"),
        ),
        stand=stand,
        is_my_turn=False,
        valid_until=NOW + 161 * MINUTE,
        missing=(),
        server="http://127.0.0.1:1",
        is_running=False,
        steps=(),
        looked=0,
        nobody_took_it=False,
        ending=None,
        moved=None,
        refusal=None,
        reason="",
        moments=CAME,
        seen=NOW,
    )
    return replace(page, **{**_MORE.get(stand, {}), **more})


_ENDING: Final = Ending(LEDGER, NOW - 3 * MINUTE, "0.0102575 XLM", by_another=False)

_MORE: Final[dict[Stand, dict[str, Any]]] = {
    Stand.SIGNED_WAITS: {
        "missing": (Missing(DESK, "Anna Berg and law office", (ANNA,), HowMany.ALL),),
        "moments": (CAME[0], CAME[2]),
    },
    Stand.SENDING: {"is_running": True, "steps": STEPS[:2], "moments": HANDED},
    Stand.SENT: {"is_running": True, "steps": STEPS, "moments": TAKEN},
    Stand.UNKNOWN: {
        "looked": LEDGER,
        "moments": (*HANDED, Moment(Happened.UNKNOWN, NOW - 2 * MINUTE)),
    },
    Stand.FINAL: {
        "ending": _ENDING,
        "moved": MOVED,
        "moments": (*TAKEN, Moment(Happened.FINAL, NOW - 3 * MINUTE, ledger=LEDGER)),
    },
    Stand.FAILED: {
        "ending": _ENDING,
        "refusal": Refusal(
            "The escrow or its token refused the step when it was carried out: something had "
            "changed since it was checked.",
            "txFAILED INVOKE_HOST_FUNCTION_TRAPPED",
            may_try_again=False,
        ),
        "moments": (*TAKEN, Moment(Happened.FAILED, NOW - 3 * MINUTE, ledger=LEDGER)),
    },
    Stand.REJECTED: {
        "refusal": Refusal(
            "The fee is too low at the moment. Try again later.",
            "txINSUFFICIENT_FEE",
            may_try_again=True,
        ),
        "moments": (*HANDED, Moment(Happened.REJECTED, NOW - 3 * MINUTE)),
    },
    Stand.EXPIRED: {
        "valid_until": NOW - 2 * MINUTE,
        "nobody_took_it": True,
        "moments": (*HANDED, Moment(Happened.TOO_LATE, NOW - 2 * MINUTE)),
    },
    Stand.DECLINED: {
        "reason": "The price is not the one that we agreed on.",
        "moments": (CAME[0], CAME[1], Moment(Happened.DECLINED, NOW - MINUTE, is_mine=True)),
    },
}
