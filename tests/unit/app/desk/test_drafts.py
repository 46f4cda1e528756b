"""New escrows typed so far: nothing of them is lost with the form, or with the window."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest_asyncio

from app.desk.drafts import DRAFTS, MOST
from app.desk.founding_plan import offer_of
from tests.support.builders import contract_id
from tests.support.desks import desk_of
from tests.support.families import BY_NAME
from tests.support.founding import MAKER, PASSPHRASE, typed
from tests.support.looking import Office
from tests.support.profiles import BY_PASSWORD


@pytest_asyncio.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """The lawyer's desk."""
    async with desk_of(tmp_path) as made:
        yield made


TYPED = typed(offer_of(BY_NAME["mainline-multi-v2"]))


async def test_what_was_typed_is_kept_to_the_letter(office: Office) -> None:
    drafts = office[0].founding.drafts
    odd = replace(TYPED, amount=" 1.000,5 ", roles={"approver": ("", "GAB", "G" * 99)})
    await drafts.keep(odd)
    assert await drafts.of(PASSPHRASE, MAKER) == odd


async def test_each_contract_has_its_own_and_the_oldest_give_way(office: Office) -> None:
    drafts = office[0].founding.drafts
    makers = [contract_id(f"maker {n}") for n in range(MOST + 1)]
    for maker in makers:
        await drafts.keep(replace(TYPED, maker=maker, title=maker[:4]))
    assert await drafts.of(PASSPHRASE, makers[0]) is None
    assert dict(drafts.titles(PASSPHRASE)) == {each: each[:4] for each in makers[1:]}
    assert dict(drafts.titles("another network")) == {}
    begun = await office[0].founding.begin(PASSPHRASE)
    assert begun.begun == drafts.titles(PASSPHRASE)


async def test_what_is_dropped_is_gone_and_what_was_typed_later_stands(office: Office) -> None:
    drafts = office[0].founding.drafts
    await drafts.keep(TYPED)
    await drafts.keep(replace(TYPED, title="Later"))
    found = await drafts.of(PASSPHRASE, MAKER)
    assert found is not None
    assert found.title == "Later"
    await drafts.drop(PASSPHRASE, MAKER)
    assert await drafts.of(PASSPHRASE, MAKER) is None


async def test_a_draft_that_cannot_be_read_is_none(office: Office) -> None:
    drafts, settings = office[0].founding.drafts, office[0].seat.profile.store.settings
    await drafts.keep(TYPED)
    (whole,) = cast("list[dict[str, object]]", settings.get(DRAFTS))
    others: tuple[object, ...] = (
        "text",
        [1, None, dict[str, str]()],
        [{**whole, "way": "by post"}],
        [{**whole, "roles": list[str]()}],
        [{**whole, "parts": [{"colour": "red"}]}],
    )
    for broken in others:
        settings.put(DRAFTS, broken)
        assert await drafts.of(PASSPHRASE, MAKER) is None
        assert dict(drafts.titles(PASSPHRASE)) == {}


async def test_what_was_typed_is_there_when_the_profile_is_opened_again(office: Office) -> None:
    desk, around = office
    await desk.founding.drafts.keep(TYPED)
    await desk.seat.leave()
    await desk.seat.sit(desk.seat.services.profiles.unlock(around.profile.folder, BY_PASSWORD))
    assert await desk.founding.drafts.of(PASSPHRASE, MAKER) == TYPED
