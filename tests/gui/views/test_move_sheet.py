"""The sheet of a step: what is asked of each milestone, and who is to hold a role."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from app.desk.entries import BadEntry
from app.desk.move_facts import Facts
from app.desk.move_forms import form_of
from app.pages.escrow import MoveKind
from app.pages.founding import Person
from app.pages.proposing import Entered
from app.words.groups import shortened
from tests.support.families import ADMIN, BY_NAME, deal
from tests.support.family_cases import parts, with_roles, world_of
from tests.support.ledgers import APPROVER, PROVIDER, RESOLVER, STRANGER
from tests.support.move_forms import facts_of
from ui.problems import problem_of
from ui.theme import Look
from ui.views.move_sheet import MoveSheet
from ui.views.people import PersonField
from wallet.escrow.terms import Role

pytestmark = pytest.mark.gui

SECOND = BY_NAME["mainline-multi-v2"]


def marking() -> Facts:
    on = world_of(SECOND, deal(SECOND, *parts(SECOND, 3)), 0)
    return facts_of(on, MoveKind.MARK, PROVIDER)


def terms() -> Facts:
    both = {Role.APPROVER: (APPROVER.public, PROVIDER.public)}
    on = world_of(SECOND, with_roles(deal(SECOND, *parts(SECOND)), both), 0)
    return facts_of(on, MoveKind.CHANGE_TERMS, ADMIN)


def shown(qtbot: QtBot, look: Look, facts: Facts) -> tuple[MoveSheet, list[Entered]]:
    """The sheet, and what is entered when its request is wanted."""
    form = form_of(facts)
    # An account of mine pays, whichever it is.
    sheet = MoveSheet(look, None, replace(form, payers=(form.acting,)))
    qtbot.addWidget(sheet)
    sheet.show()
    wanted: list[Entered] = []
    sheet.wanted.connect(wanted.append)
    return sheet, wanted


def asked(sheet: MoveSheet) -> list[str]:
    return [key for key, field in sheet.fields.items() if field.isVisible()]


def test_only_of_milestones_that_are_chosen_it_is_asked_how_far_they_are(
    qtbot: QtBot, look: Look
) -> None:
    sheet, wanted = shown(qtbot, look, marking())
    assert asked(sheet) == []
    assert sheet._reason.text() == "Choose a milestone."
    for tick in (sheet.milestones._ticks[0], sheet.milestones._ticks[2]):
        tick.setChecked(True)
    assert asked(sheet) == ["status 1", "evidence 1", "status 3", "evidence 3"]
    sheet.fields["status 2"].set("")
    sheet.fields["status 3"].set("")
    assert "Milestone 3: status is missing." in sheet._reason.text()
    sheet.fields["status 3"].set("half done")
    sheet.fields["evidence 1"].set("DHL 12")
    sheet.go.click()
    (entered,) = wanted
    assert entered.milestones == (1, 3)
    assert entered.texts == {
        "status 1": "completed",
        "evidence 1": "DHL 12",
        "status 3": "half done",
        "evidence 3": "",
    }


def test_holders_of_a_role_are_added_from_contacts_and_taken_away(
    qtbot: QtBot, look: Look
) -> None:
    sheet, wanted = shown(qtbot, look, terms())
    holders = sheet.fields["role-approver"].holders
    assert holders is not None
    assert [each.choice.currentText() for each in holders.holders] == [
        "Anna Berg (buyer)",
        "Builder",
    ]
    holders._more.click()
    holders.holders[2].choice.setCurrentText("Notary")
    holders._remove(holders.holders[1])
    sheet.go.click()
    (entered,) = wanted
    assert entered.texts["role-approver"] == f"{APPROVER.public}\n{STRANGER.public}"
    assert entered.texts["role-dispute_resolver"] == RESOLVER.public


def test_a_role_that_nobody_holds_is_missed(qtbot: QtBot, look: Look) -> None:
    sheet, _ = shown(qtbot, look, terms())
    holders = sheet.fields["role-release_signer"].holders
    assert holders is not None
    holders.holders[0].choice.setCurrentIndex(0)
    assert sheet._reason.text() == "Release signer is missing."
    assert not sheet.go.isEnabled()


def test_which_of_several_holders_is_wrong_is_said_below_that_one(
    qtbot: QtBot, look: Look
) -> None:
    sheet, _ = shown(qtbot, look, terms())
    sheet.show_problem(
        problem_of(BadEntry("role-approver 2", "not an address")), "role-approver 2"
    )
    holders = sheet.fields["role-approver"].holders
    assert holders is not None
    assert "An address begins with G or C" in holders.holders[1]._below.text()
    assert "An address" not in holders.holders[0]._below.text()
    assert not sheet.problem.isVisible()


def test_whose_address_a_name_stands_for_is_shown(qtbot: QtBot, look: Look) -> None:
    sheet, _ = shown(qtbot, look, terms())
    holders = sheet.fields["role-approver"].holders
    assert holders is not None
    whole = holders.holders[0]._whole
    assert whole is not None
    assert whole.isVisible()
    assert whole.text().replace(" ", "") == APPROVER.public


def test_people_of_one_name_are_told_apart_by_their_addresses(qtbot: QtBot, look: Look) -> None:
    people = tuple(Person(who.public, "Notary") for who in (STRANGER, RESOLVER))
    field = PersonField(look, "Somebody else", (*people, Person(APPROVER.public, "Anna")))
    qtbot.addWidget(field)
    names = [field.choice.itemText(at) for at in range(field.choice.count())]
    assert names[1:4] == [
        f"Notary · {shortened(STRANGER.public)}",
        f"Notary · {shortened(RESOLVER.public)}",
        "Anna",
    ]
