from __future__ import annotations

from dataclasses import replace

import pytest

from app.report import as_text
from tests.support import requests
from tests.support.escrows import terms
from tests.support.ledgers import APPROVER, PLATFORM, PROVIDER, RESOLVER
from tests.support.requests import PRICE, TOKEN, world
from wallet.addresses import AccountId
from wallet.escrow.moves import (
    ApproveMilestones,
    ChangeMilestoneStatus,
    ExtendLife,
    Move,
    OpenDispute,
    ResolveDispute,
    StatusChange,
    UpdateEscrow,
)
from wallet.escrow.terms import Escrow, Flags
from wallet.keys import SecretKey


def told(move: Move, acting: AccountId, agreed: Escrow, held: int = 0) -> str:
    case = requests.proposed(world(agreed, held), move, acting=acting, key=acting)
    return as_text(case.review)


def open_deal() -> Escrow:
    return terms(token=TOKEN)


def test_an_update_is_shown_with_every_term_that_it_would_write() -> None:
    written = replace(open_deal(), title="Another deal", platform_fee=750)
    text = told(UpdateEscrow(PLATFORM.public, written), PLATFORM.public, open_deal())
    step = text[text.index("THE STEP") : text.index("WHERE THE MONEY GOES")]
    assert "Update escrow" in step
    assert "Another deal" in step
    assert "7.5 %" in step
    assert all(holder in step for role in written.roles.holders.values() for holder in role)


def test_a_decision_is_shown_share_by_share() -> None:
    disputed = replace(open_deal(), flags=Flags(disputed=True))
    move = ResolveDispute(RESOLVER.public, {APPROVER.public: PRICE})
    text = told(move, RESOLVER.public, disputed, held=PRICE)
    assert f"before fees, to {APPROVER.public}" in text


@pytest.mark.parametrize(
    ("move", "acting", "words"),
    [
        (
            ApproveMilestones(APPROVER.public, (0,)),
            APPROVER,
            ["Approve milestones", "milestones  "],
        ),
        (
            ChangeMilestoneStatus(PROVIDER.public, (StatusChange(0, "sent", None),)),
            PROVIDER,
            ["Change milestone status", "sent", "as it is"],
        ),
        (OpenDispute(APPROVER.public), APPROVER, ["Open dispute"]),
        (ExtendLife(PLATFORM.public, 50_000), PLATFORM, ["Extend life", "50000"]),
    ],
    ids=["approve", "status", "dispute", "extend"],
)
def test_every_part_of_a_step_is_shown(move: Move, acting: SecretKey, words: list[str]) -> None:
    text = told(move, acting.public, open_deal(), held=PRICE)
    assert [word for word in words if word not in text] == []
