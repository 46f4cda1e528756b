"""Pages of escrows as the desk tells them, for views and flows."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.desk.storage_care import STEPS
from app.pages.escrow import (
    Age,
    Code,
    Currency,
    EscrowLine,
    EscrowPage,
    Life,
    MilestoneLine,
    Mine,
    Money,
    MoveKind,
    MoveLine,
    Paid,
    Part,
    Party,
    Payer,
    Release,
    RequestLine,
    Source,
    Stage,
)
from app.records import Standing
from wallet.network import PRACTICE

NOW = 1_795_000_060
DAY = 86_400

CONTRACT = "CBQEK7PPGJVVULEJA76T6VOCCGZMCX5JDWSJ3VSARNVQXTDGCUXIJD7G"
SELLER = "GDEV43UVDBHAUO7ENZMPALXKPP5ILOQSC5WBJJRYYMUGMP3D4UOFI7O6"
BUYER = "GCFD5JHPV5HI2C3QTXZNV57SNRSLZ7JW7AEDZDHRY6MJ7ZDE3TDMH7UA"
SHARED = "GDZXU477NPAIZYLUKXUK36Q3XFHQOURNTMDXKER3FQXEO5DNDELP4JVZ"
DESK = "GCARGEZGKRA36UD2SHNLQQDGLXWMGRKB5J2LLVF54KAFNE2WC4WRAEQJ"
RESOLVER = "GAEQPHRPIKFLUUGGO3JTXV7DJLVGAZ6CMTP3B2KZVOUHHOSWDNE6B4MT"
LAWYER = "GCOTM5WPMNDULR3D567XPBRQ46BESLRRX3ZIDTJUTVAGXISB7W7HMO3O"
ISSUER = "GAQTX3276AD53OH4D2QOCGQXAYPZU7ZTV4KLF4QRLAZAQURV35KJDLNE"
TOKEN = "CD7VWKKSFWB2ZEBEV5BPCLS424VNYJ3GF2HNTNE47BORVI64A3JL326Z"  # noqa: S105 - an address
PROTOCOL = "GBWWSOATPLIC72ZBOIM7WJCT7VCAHNWW4QUBZ2H4FORMCCIUM5ZVKSZN"
WASM_HASH = "96d51751f924c938a081deb740056dc1c5cc60c6e645672062531f82957ed2fe"
HASH = "06cb02c58b1256fc4c8d70ae71e41cba2d702af172090fcebf6ec286d8c2ffcb"

USDC = Currency("USDC", ISSUER, TOKEN, genuine=True, known=True)
ONE_OF_TWO = Mine(2, alone=False)


def release(**changed: Any) -> Release:
    """What the closing's release pays."""
    paid = (
        Paid("receiver", "Seller, Porto", SELLER, "248,000.00", "99.20 %"),
        Paid("platform fee, 0.5 %", "Desk Lisbon", DESK, "1,250.00", ""),
        Paid("protocol fee, 0.3 %", "Trustless Work", PROTOCOL, "750.00", ""),
    )
    return replace(Release(True, "", paid, "250,000.00", "0.00"), **changed)


def money(**changed: Any) -> Money:
    """The closing's money, where the release is due."""
    due = Money(USDC, "250,000.00", "250,000.00", "", Stage.DUE, release())
    return replace(due, **changed)


def part(*moves: MoveLine) -> Part:
    """What the lawyer can do as one of two signers of the release account."""
    return Part("release signer", "Anna Berg and law office", SHARED, ONE_OF_TWO, moves)


RELEASE = MoveLine(
    "Release the escrow money",
    True,
    awaited=True,
    kind=MoveKind.RELEASE,
    key="release",
    does=("release",),
)
DISPUTE = MoveLine(
    "Open a dispute", True, kind=MoveKind.DISPUTE, key="dispute", does=("dispute",)
)
NOT_YET = MoveLine(
    "Release the escrow money", False, reason="Not all milestones are approved yet."
)


def request(**changed: Any) -> RequestLine:
    """A request for the release that needs the lawyer."""
    line = RequestLine(
        HASH, "Co-sign release", Standing.NEEDS_ME, NOW - 600, NOW + 7 * DAY, ("release",)
    )
    return replace(line, **changed)


def milestone(number: int = 1, **changed: Any) -> MilestoneLine:
    """A milestone that is done and approved."""
    evidence = "Land registry extract 2026/4471, folio 12"
    line = MilestoneLine(number, "Deed of transfer registered", "completed", evidence, True)
    return replace(line, **changed)


def care(kind: MoveKind = MoveKind.KEEP_ALIVE, *, awaited: bool = False) -> MoveLine:
    """What can be asked of the ledger for the storage."""
    return MoveLine(STEPS[kind], is_open=True, awaited=awaited, kind=kind, key=kind.value)


def page(**changed: Any) -> EscrowPage:
    """The closing as its ledger had it half a minute ago, seen by the lawyer."""
    closing = EscrowPage(
        contract=CONTRACT,
        passphrase=PRACTICE.passphrase,
        title="Sale of 14 Quayside Row",
        engagement_id="CLOSING-2026-114",
        description="The purchase price is held until the deed is registered and the keys "
        "are handed over.",
        code=Code(
            WASM_HASH, "mainnet-single-96d51751", "deployed code, found on the public network"
        ),
        age=Age(1_000_006, NOW - 30, Source.LIVE),
        money=money(),
        life=Life(NOW + 120 * DAY, soon=False, sleeps=False),
        care=care(),
        parties=(
            Party("receiver and milestone marker", 2, "Seller, Porto", SELLER, None),
            Party("approver", 1, "Anna Berg (buyer)", BUYER, None),
            Party("release signer", 1, "Anna Berg and law office", SHARED, ONE_OF_TWO),
            Party("platform", 1, "Desk Lisbon", DESK, None),
            Party("dispute resolver", 1, "", RESOLVER, None),
        ),
        milestones=(
            milestone(),
            milestone(2, description="Keys handed over", evidence="Handover protocol"),
        ),
        parts=(part(RELEASE, DISPUTE),),
        requests=(),
        payers=(Payer(LAWYER, "Law office (you)"),),
    )
    return replace(closing, **changed)


def line(**changed: Any) -> EscrowLine:
    """The closing in a list."""
    closing = EscrowLine(
        CONTRACT,
        PRACTICE.passphrase,
        "Sale of 14 Quayside Row",
        "CLOSING-2026-114",
        "250,000.00",
        "USDC",
        Stage.DUE,
        "release signer",
        NOW - 30,
    )
    return replace(closing, **changed)
