"""What the window shows while an escrow is set up, by the people of the closing."""

from __future__ import annotations

from app.desk.founding_direct import ANYBODY, ITS_MAKER
from app.desk.founding_plan import offer_of
from app.pages.escrow import Payer
from app.pages.founding import (
    Checked,
    CodeThere,
    FeesTold,
    Maker,
    Person,
    Ready,
    Start,
    TokenOffer,
    TypedPart,
    Way,
    Wrong,
    of_part,
    of_role,
)
from app.pages.joining import Differs, JoinPage, There
from app.words.telling import with_grouped_addresses
from tests.support import escrow_pages as pages
from tests.support.families import BY_NAME
from tests.support.founding import HOLDERS, MAKER, PASSPHRASE
from tests.support.practice import USDC, closing, who
from ui.views.new_escrow import NewEscrowView

LONG = "Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnung GmbH & Co. KG"

NAMES = {
    "lawyer": "Law office (you)",
    "buyer": "Anna Berg (buyer)",
    "seller": "Seller, Porto",
    "desk": "Desk Lisbon",
    "resolver": "Arbitration chamber",
    "release": "Anna Berg and law office",
}


def start(**named: str) -> Start:
    """Begin on the practice network, with these people called otherwise."""
    people = tuple(
        Person(who(name), called, is_own=name == "lawyer")
        for name, called in {**NAMES, **named}.items()
    )
    tokens = (
        TokenOffer(closing().token, "USDC", USDC.issuer or ""),
        TokenOffer(pages.CONTRACT, "XLM", ""),
    )
    return Start(PASSPHRASE, people, tokens, (Payer(who("lawyer"), NAMES["lawyer"]),), (MAKER,))


def maker(build: str = "96d51751") -> Maker:
    """A contract that makes escrows of a build."""
    return Maker(MAKER, offer_of(BY_NAME[build]), (Way.NEW, Way.SET_UP))


def codes() -> tuple[CodeThere, ...]:
    """Code of both generations that is on the network, and of sources alone."""
    known = (("96d51751", ANYBODY), ("mainline-multi-v2", ITS_MAKER))
    return tuple(
        CodeThere(offer_of(BY_NAME[build]), remark, anybody=remark is ANYBODY)
        for build, remark in known
    )


def fill(view: NewEscrowView) -> None:
    """Type the next deal of the people of the closing."""
    view.deal.title.set("Sale of 3 Mill Lane")
    view.deal.reference.set("CLOSING-2026-130")
    view.deal.description.setPlainText("Held until the deed is registered.")
    for name, role in view.parties.roles.items():
        if name in HOLDERS:
            role.mean([who(HOLDERS[name])])
    view.money.amount.set("250,000.00")
    view.money.fee.set("0.5")
    view.parts.add_part()
    several = view.maker.code.is_multi
    for row, words in zip(
        view.parts.rows, ("Deed registered", "Keys handed over"), strict=True
    ):
        amount = "125,000.00" if several else ""
        row.fill(TypedPart(words, amount, who("seller") if several else ""))


FEES = FeesTold("250,000.00", "750.00", "0.3", "1,250.00", "0.5", "248,000.00")

READY = Checked(
    people=(
        Ready(NAMES["seller"], who("seller"), "receiver and milestone marker"),
        Ready(NAMES["buyer"], who("buyer"), "approver"),
        Ready(
            NAMES["release"],
            who("release"),
            "release signer",
            notes=("It takes more than one signature.",),
        ),
        Ready(
            NAMES["desk"],
            who("desk"),
            "platform",
            ("Its payment would fail: it has no trustline for USDC.",),
        ),
        Ready("", who("resolver"), "dispute resolver", ("The account does not exist yet.",)),
    ),
    remarks=("Seller, Porto holds several roles: receiver and milestone marker.",),
    contract=pages.CONTRACT,
    fees=FEES,
)

WRONG = Checked(
    (
        Wrong("title", "This is needed."),
        Wrong(of_role("approver"), "This is needed."),
        Wrong(
            of_role("receiver"),
            "This is no address: it begins with G or C and has 56 letters and digits.",
        ),
        Wrong("amount", "This is no amount, such as 250,000.00 with up to seven decimals."),
        Wrong(of_part(0, "description"), "This is needed."),
    )
)

PACK = JoinPage(
    PASSPHRASE,
    pages.CONTRACT,
    "Sale of 3 Mill Lane",
    ("ocean", "velvet", "harbor", "giraffe", "tunnel", "ribbon"),
    There.ESCROW,
    "approver and release signer",
)

DIFFERS = (
    Differs("Amount", "250,000.00", "250.00"),
    Differs(
        "Receiver",
        f"Seller, Porto ({with_grouped_addresses(who('seller'))})",
        with_grouped_addresses(who("resolver")),
    ),
    Differs("Milestone 2, description", "Keys handed over", LONG),
    Differs("Observer", "", f"Desk Lisbon ({with_grouped_addresses(who('desk'))})"),
)
