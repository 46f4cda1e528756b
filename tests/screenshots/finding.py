"""Finding escrows: what to look for, what was found, and what was not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.index_errors import IndexEndedShort, IndexTooSlow
from app.pages.escrow import Payer, Stage
from app.pages.found import Asked, Differs, FoundLine, FoundPage, SearchPlace, Unkept
from app.read import NoSuchContract
from tests.screenshots.studio import NETWORKS, Scene, Studio
from tests.support import escrow_pages as pages
from ui.flows.flow import Place
from ui.problems import problem_of
from ui.views.finding import FindingView
from ui.views.found import FoundView
from ui.widgets.folded import Folded
from wallet.addresses import ContractId

MAINNET = NETWORKS["mainnet"]
INDEX = "api.trustlesswork.com"
ACCOUNTS = (Payer(pages.LAWYER, "Law office"), Payer(pages.DESK, "Escrow desk"))
PLACES = (
    SearchPlace(NETWORKS["practice"], ACCOUNTS),
    SearchPlace(MAINNET, ACCOUNTS, INDEX),
)
LONG = "Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung " * 3
UNVERIFIED = (
    "Unverified: this program does not know its code. It can be looked at, and not signed for. "
    "Its fields are those of Trustless Work 0.95 (summer 2025)."
)
DIFFERS = (
    Differs("amount", "25000", "250000"),
    Differs("title", "Sale of 14 Quayside R\u202eow", "Sale of 14 Quayside Row"),
    Differs("milestone 1, approved", "no", "yes"),
)


def _line(number: int = 0, **fields: object) -> FoundLine:
    contract = f"{pages.CONTRACT[:-2]}{'ABCDEFGHIJ'[number]}{'QRSTUVWXYZ'[number]}"
    line = FoundLine(
        contract,
        MAINNET,
        is_escrow=True,
        title="Sale of 14 Quayside Row",
        roles="release signer",
        held="250,000.00 USDC",
        says="",
        found_by="the index, events on the network",
        engagement_id="2026-114",
        stage=Stage.DUE,
        can_open=True,
    )
    return replace(line, **fields)  # type: ignore[arg-type]


LINES = (
    _line(),
    _line(1, title="Laptop batch 0117", engagement_id="OTC-2026-0098", differs=DIFFERS),
    _line(2, title=LONG, engagement_id="A" * 60, stage=Stage.DISPUTED, kept=True, held=""),
    _line(
        3,
        is_escrow=False,
        title="Nombre: Caleb Loria",
        engagement_id="",
        says=UNVERIFIED,
        roles="approver and release signer",
        held="",
        found_by="its contract id",
    ),
    _line(
        4,
        is_escrow=False,
        title="",
        roles="",
        held="",
        can_open=False,
        says="Unknown or archived: the network shows nothing under this id. That does not say "
        "that it was closed.",
        found_by="its contract id",
    ),
)
WHOLE = FoundPage(LINES, "", "Events since ledger 59,879,254; older ones are gone.")
PART = FoundPage(
    LINES[:1],
    "Events were looked through to ledger 59,900,000 of 60,000,000. Not everybody who was "
    "asked has told everything.",
    WHOLE.reach,
    (IndexTooSlow(INDEX, 30), IndexEndedShort(INDEX, "its pages repeat")),
)


def asked(studio: Studio) -> FindingView:
    view = FindingView(studio.look, PLACES)
    view.show_asked(Asked(MAINNET))
    return studio.inside(view, Place.ESCROWS)


def no_index(studio: Studio) -> None:
    studio.inside(FindingView(studio.look, PLACES[:1]), Place.ESCROWS)


def no_server(studio: Studio) -> None:
    studio.inside(FindingView(studio.look, ()), Place.ESCROWS)


def asking(studio: Studio) -> None:
    asked(studio).show_asking()


def found(studio: Studio, page: FoundPage = WHOLE) -> FoundView:
    view = FoundView(studio.look, MAINNET)
    view.show_page(page, [problem_of(why) for why in page.troubles])
    return studio.inside(view, Place.ESCROWS)


def differing(studio: Studio) -> None:
    for folded in found(studio).findChildren(Folded):
        folded.set_open(is_open=True)
    studio.scrolled = 0.4


def in_part(studio: Studio) -> None:
    found(studio, PART)


def nothing(studio: Studio) -> None:
    found(studio, FoundPage((), "", WHOLE.reach))


def kept(studio: Studio) -> None:
    failed = Unkept(pages.CONTRACT, NoSuchContract(ContractId(pages.CONTRACT)))
    view = found(studio)
    view.show_kept([LINES[0].contract], [problem_of(failed.why)])


SCENES: Mapping[str, Scene] = {
    "finding": asked,
    "finding-no-index": no_index,
    "finding-no-server": no_server,
    "finding-asking": asking,
    "found": found,
    "found-differing": differing,
    "found-in-part": in_part,
    "found-nothing": nothing,
    "found-kept": kept,
}
