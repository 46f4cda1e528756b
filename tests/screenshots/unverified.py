"""Escrows of code that this program does not know, and vouching for such code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.comparing import NoSuchCode
from app.pages.found import FoundField
from app.pages.unverified import (
    Compared,
    InterfaceLine,
    KnownBuild,
    Likeness,
    UnverifiedPage,
)
from tests.screenshots.studio import NETWORKS, Scene, Studio
from tests.support import escrow_pages as pages
from ui.flows.flow import Place
from ui.problems import problem_of
from ui.views.pin_sheet import PinSheet
from ui.views.unverified import UnverifiedView
from ui.widgets.folded import Folded

HASH = "96d51751a2c58c1a8b1d4c2b7e0f6f6a5d3e4c1b2a09f8e7d6c5b4a392817060"
NEAREST = KnownBuild(HASH, "mainnet-single-96d51751", "public network, 43 instances")
OTHER = KnownBuild("0" * 64, "mainnet-single-cb7c971f", "public network, 12 instances")
FUND = "(signer: address, amount: i128) -> Result<void,ContractError>"


def _same(name: str) -> InterfaceLine:
    return InterfaceLine("function", name, Likeness.SAME, FUND, FUND)


SAME = tuple(
    map(_same, ("approve_milestone", "dispute_escrow", "fund_escrow", "initialize_escrow"))
)
ALIKE = Compared(NEAREST, SAME, (NEAREST, OTHER))
UNLIKE = Compared(
    NEAREST,
    (
        InterfaceLine("function", "drain", Likeness.MORE, "(to: address) -> void", ""),
        InterfaceLine(
            "function",
            "release_funds",
            Likeness.OTHER,
            "(release_signer: address) -> void",
            "(release_signer: address, trustless_work_address: address) -> "
            "Result<void,ContractError>",
        ),
        InterfaceLine(
            "struct", "Flags", Likeness.LACKING, "", "disputed: bool, released: bool"
        ),
        *SAME,
    ),
    (),
)
FIELDS = (
    FoundField("engagement_id", "engagement id", "2025-17"),
    FoundField("title", "title", "Nombre: Caleb Loria"),
    FoundField("description", "description", "Grundstücksverkehrsgenehmigung " * 8),
    FoundField("amount", "amount", "2500000000000"),
    FoundField("flags.dispute", "in dispute", "no"),
    FoundField("milestones.1.description", "description", "Entrega R(U+202E)final"),
    FoundField("roles.release_signer", "release signer", pages.LAWYER),
    FoundField("trustline.odd_name", "", "18f0"),
)
PAGE = UnverifiedPage(
    pages.CONTRACT,
    NETWORKS["mainnet"],
    HASH,
    "Nombre: Caleb Loria",
    "Unverified: this program does not know its code. It can be looked at, and not signed for. "
    "Its fields are those of Trustless Work 0.95 (summer 2025).",
    "release signer",
    "",
    60_000_214,
    FIELDS,
    0,
    ALIKE,
)


def unverified(studio: Studio, page: UnverifiedPage = PAGE) -> UnverifiedView:
    view = UnverifiedView(studio.look)
    view.show_page(page, None if page.why is None else problem_of(page.why))
    return studio.inside(view, Place.ESCROWS)


def lower(studio: Studio) -> None:
    unverified(studio, replace(PAGE, compared=UNLIKE))
    studio.scrolled = 1.0


def same(studio: Studio) -> None:
    for folded in unverified(studio).findChildren(Folded):
        folded.set_open(is_open=True)
    studio.scrolled = 1.0


def not_compared(studio: Studio) -> None:
    unverified(studio, replace(PAGE, compared=None, why=NoSuchCode(HASH), roles="", title=""))
    studio.scrolled = 1.0


def changed(studio: Studio) -> None:
    was = (
        "When it was read on 3 Nov 2026 it ran mainnet-single-96d51751 (96d51751), which you "
        "pinned on 1 Nov 2026. Its code was replaced since."
    )
    unverified(studio, replace(PAGE, changed=was))


def pin(studio: Studio) -> PinSheet:
    unverified(studio)
    sheet = PinSheet(studio.look, studio.frame, PAGE)
    sheet.open()
    return sheet


SCENES: Mapping[str, Scene] = {
    "unverified": unverified,
    "unverified-lower": lower,
    "unverified-same": same,
    "unverified-not-compared": not_compared,
    "unverified-changed": changed,
    "unverified-pin": pin,
}
