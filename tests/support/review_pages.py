"""Reviews as the window gets them: the closing of the design's pictures, and variations."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from app.pages.escrow import Currency, MilestoneLine
from app.pages.review import (
    Age,
    Checks,
    Consent,
    Deal,
    Fact,
    FindingLine,
    Gravity,
    Holder,
    Lacking,
    Money,
    Payment,
    Phrase,
    ReviewPage,
    Share,
    Shared,
    Signer,
    Technical,
    Turn,
    Why,
)
from app.pages.review_since import Glance, Otherwise, Since
from wallet.validity import End, Ending

NOW: Final = 1_795_353_540
"""22 November 2026, 13:19 UTC."""

HOUR: Final = 3600
UNTIL: Final = NOW + 2 * HOUR + 41 * 60

SELLER: Final = "GC4V23BSV2G7ODMY4MR4BL2OFXII2SZ3IHELUI3IYH3FVUKQCZYORLUK"
DESK: Final = "GDESK7LISBON23BSV2G7ODMY4MR4BL2OFXII2SZ3IHELUI3IYH3FV2DE"
FEES: Final = "GBWWSOATPLIC72ZBOIM7WJCT7VCAHNWW4QUBZ2H4FORMCCIUM5ZVKSZN"
ISSUER: Final = "GA5ZSEJYB37JRC5AVCIA5MOP4RHTM335X2KGX3IHOJAPP5RE34K4KZVN"
BUYER: Final = "GBUYER6LIC72ZBOIM7WJCT7VCAHNWW4QUBZ2H4FORMCCIUM5ZVKSZN5A"
LAWYER: Final = "GLAWYER2NDULR3D567XPBRQ46BESLRRX3ZIDTJUTVAGXISB7W7HMO3O4"
RELEASE: Final = "GBTSU477NPAIZYLUKXUK36Q3XFHQOURNTMDXKER3FQXEO5DNDELPHQ4E"
RESOLVER: Final = "GARBHRPIKFLUUGGO3JTXV7DJLVGAZ6CMTP3B2KZVOUHHOSWDNE6B4MTA"
CURRENCY: Final = "CD7VWKKSFWB2ZEBEV5BPCLS424VNYJ3GF2HNTNE47BORVI64A3JL326Z"
ESCROW: Final = "CBQEK7PPGJVVULEJA76T6VOCCGZMCX5JDWSJ3VSARNVQXTDGCUXIJD7G"
HASH: Final = "5b70cbe8be63583abd76694c0ce6f2a9d2e1b7a4c3f5e6d7a8b9c0d1e2f3a4b5"
TITLE: Final = "Closing 2026-0117"
TOTAL: Final = "250,000.00"

USDC: Final = Currency("USDC", ISSUER, CURRENCY, genuine=True, known=True)

COVER: Final = FindingLine(
    Gravity.WARN,
    40,
    "Nobody has signed this request's cover.",
    "Who asks, and what the note says, is nobody's word. The review does not rely on either.",
)
PAYER: Final = FindingLine(
    Gravity.INFO,
    57,
    "The payer of the fee can still cancel or replace this.",
    "The payer is Law office (GLAW YER2 … HMO3 O4). Until it is final the payer can make it "
    "void. Then nobody is paid by it, and a new request is needed.",
)
AGREES: Final = FindingLine(
    Gravity.PASSED,
    6,
    "Our calculation and the network's simulation agree.",
    "3 payments, equal to the last unit, at ledger 60,000,214.",
)
FRESH: Final = FindingLine(
    Gravity.PASSED, 45, "What is known of the ledger is fresh.", "It is of ledger 60,000,214."
)
OLD: Final = FindingLine(
    Gravity.WARN,
    45,
    "The facts are old, or from the future.",
    "What is known of the ledger is 2 hours old. The escrow may have changed since, or a clock "
    "is wrong. Connect to the network and open this again before you sign.",
    (("seconds", "7260"),),
)
STOP: Final = FindingLine(
    Gravity.STOP,
    19,
    "The request touches accounts or entries that this step does not need, or lacks some it "
    "needs.",
    "Too many: 1. With one too many, a later change could send money there; with one too few, "
    "the step would fail. Ask for a new request.",
    (("more", "1"),),
)
TICK: Final = FindingLine(
    Gravity.TICK,
    55,
    "It has no end date.",
    "Your signature could be used years from now, whatever has changed by then. Ask for a "
    "request with a time limit.",
)


PAYEE_CHANGED: Final = FindingLine(
    Gravity.TICK,
    31,
    "The payee changed since you last looked.",
    "The receiver was GC4V 23BS … CZYO RLUK, and is GDES K7LI … V3FV 2DE now. Ask whoever "
    "proposed it why, by a way that you know.",
    (("receiver", f"{SELLER}/{DESK}"),),
)
COMPETES: Final = FindingLine(
    Gravity.WARN,
    46,
    "Several requests compete.",
    "Another one uses the same number of the same account: only one of them can ever be "
    "carried out.",
    (("5b70", "sequence"),),
)


def clean() -> Checks:
    """The checks of a closing with nothing to warn of."""
    settled = FindingLine(
        Gravity.INFO,
        65,
        "Nobody can change the outcome: this, or nothing.",
        "No role has a move left that changes payee, amount or fees before your signature is "
        "used.",
    )
    paid = FindingLine(
        Gravity.INFO,
        60,
        "You have paid this payee before.",
        "Seller, Porto: 3 times, the last on 2 September 2026, 12,000.00 USDC.",
    )
    known = checks(FRESH)
    findings = (settled, paid, PAYER, AGREES, FRESH)
    return replace(known, findings=findings, count=len(findings) + len(known.folded))


def checks(*findings: FindingLine) -> Checks:
    """The checks of the closing, with these findings among them."""
    order = tuple(Gravity)
    lines = sorted((*findings, COVER, PAYER, AGREES), key=lambda f: order.index(f.gravity))
    folded = [
        FindingLine(Gravity.INFO, 62, "Fee, at most.", "0.1058100 XLM."),
        FindingLine(Gravity.PASSED, 2, "We know the code behind this contract.", ""),
        FindingLine(Gravity.PASSED, 12, "The time limit has not passed.", ""),
    ]
    lacking = (
        Lacking(30, "First payment to this payee.", "contacts and journal"),
        Lacking(49, "Someone can still change what this pays.", "a search of every other move"),
    )
    return Checks(tuple(lines), tuple(folded), lacking, len(lines) + len(folded))


def signer(key: str, name: str, **changed: Any) -> Signer:
    """A signer of weight 1 who has not signed."""
    made = Signer(key, name, is_mine=False, weight=1, has_signed=False, came=0)
    return replace(made, **changed)


def why(**changed: Any) -> Why:
    """The buyer has signed, and the law office is asked: the second of two."""
    buyer = signer(BUYER, "Buyer", has_signed=True, came=NOW - 2 * HOUR)
    me = signer(LAWYER, "Law office", is_mine=True)
    account = Consent(RELEASE, "", "release signer", False, 2, 1, (buyer, me))
    payer = Consent(LAWYER, "Law office", "", True, 1, 1, (me,))
    turn = Turn(RELEASE, "", "release signer", place=2, of=2, only_these=True)
    made = Why(LAWYER, "Law office", turn, (payer, account), completes=True, still=())
    return replace(made, **changed)


def deal(**changed: Any) -> Deal:
    """The sale of a house, with everything done."""
    made = Deal(
        title=TITLE,
        engagement_id="2026-0117",
        description="The price is held until the deed is signed at the notary.",
        amount="250,000.00 USDC",
        platform_fee="1",
        memo="",
        holders=(
            Holder("platform", "Desk Lisbon", DESK),
            Holder("milestone marker", "Seller, Porto", SELLER),
            Holder("approver", "Buyer", BUYER),
            Holder("release signer", "", RELEASE),
            Holder("receiver", "Seller, Porto", SELLER),
            Holder("dispute resolver", "Arbitration chamber", RESOLVER),
        ),
        shared=(Shared("Seller, Porto", SELLER, "milestone marker and receiver"),),
        milestones=(
            MilestoneLine(
                1, "Deed signed at the notary", "done", "deed-0117.pdf", approved=True
            ),
        ),
        happened="",
    )
    return replace(made, **changed)


def money(**changed: Any) -> Money:
    """The price, less both fees."""
    payee = Payment(
        Share.PAYEE, "Seller, Porto", "receiver", SELLER, "246,750.00", "98.70", burnt=False
    )
    fee = Payment(
        Share.PLATFORM, "Desk Lisbon", "platform", DESK, "2,500.00", "1.00", burnt=False
    )
    protocol = Payment(
        Share.PROTOCOL, "Trustless Work", "", FEES, "750.00", "0.30", burnt=False
    )
    made = Money((payee, fee, protocol), "0.00", TOTAL, False, USDC, balance=TOTAL)
    return replace(made, **changed)


def technical(**changed: Any) -> Technical:
    """The bytes of the release."""
    made = Technical(
        contract=ESCROW,
        build="mainnet-single-96d51751",
        wasm_hash="96d51751f924c938a081deb740056dc1c5cc60c6e645672062531f82957ed2fe",
        function="release_funds",
        arguments=(Fact("release_signer", RELEASE, kind="address"),),
        authorisations=(
            "whoever signs for the operation allows:",
            f"  release_funds of {ESCROW}",
        ),
        source=LAWYER,
        acting=RELEASE,
        sequence="257698037760205",
        fee="0.1058100 XLM",
        resource_fee="0.1058000 XLM",
        bounds=(Fact("last time", "22 Nov 2026 17:00 (16:00 UTC)"),),
        payees=(Fact("Seller, Porto", SELLER), Fact("Trustless Work", FEES)),
        xdr="AAAAAgAAAAC" + "dGhlIGJ5dGVzIG9mIHRoZSByZXF1ZXN0" * 30 + "AAAA",
        command=f"countersign inspect FILE --as {LAWYER}",
        footprint=(
            Fact("may be changed", "balance of Seller, Porto, kept by the token USDC"),
            Fact("is only read", f"contract {ESCROW}"),
        ),
    )
    return replace(made, **changed)


def since(*changes: Otherwise, looked: int = 0) -> Since:
    """Asked for this morning, as the buyer signed it; ``looked`` at so many seconds ago."""
    seen = Glance(60_000_100, NOW - looked) if looked else None
    return Since(Glance(59_998_000, NOW - 3 * HOUR), seen, ("Buyer",), changes)


def page(**changed: Any) -> ReviewPage:
    """The release of the closing, about to be signed by the law office."""
    made = ReviewPage(
        hash=HASH,
        signed_hash=HASH,
        transaction_hash=HASH,
        signs="transaction",
        passphrase="Countersign Practice Network ; November 2026",  # noqa: S106 - a network's
        network="practice",
        title=TITLE,
        note="",
        valid_until=UNTIL,
        sentence=(
            Phrase("Release "),
            Phrase("250,000.00 USDC", "strong"),
            Phrase(" from "),
            Phrase(TITLE, "quoted"),
            Phrase(" to "),
            Phrase("Seller, Porto", "strong"),
        ),
        button="Hold to co-sign release of 250,000.00 USDC",
        money=money(),
        why=why(),
        deal=deal(),
        step=(),
        new_terms=None,
        checks=checks(FRESH),
        check_words=("harbour", "velvet", "nine", "canoe", "salt", "orbit"),
        technical=technical(),
        age=Age(60_000_214, NOW - 4, is_live=False),
        hindrance=None,
        hindrance_facts="",
        ends=(End(Ending.TIME_LIMIT, UNTIL),),
        since=since(),
        digest=b"what was shown",
        seen=NOW,
    )
    return replace(made, **changed)
