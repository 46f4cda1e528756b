"""A review of what is authorised by entries: whose turn it is, and what each key signs."""

from __future__ import annotations

from pathlib import Path

from app.pages.review import Hindrance
from app.profile.requests import keep
from tests.support import by_entry
from tests.support.desks import desk_of
from tests.support.escrows import BUILDS
from tests.support.profiles import PASSWORD
from wallet.validity import Ending


async def test_who_pays_signs_after_those_who_authorise(tmp_path: Path) -> None:
    async with desk_of(tmp_path, ("desk",)) as (desk, around):
        request = await by_entry.asked(around.network, payer="desk")
        keep(desk.seat.profile, request, BUILDS)
        page = await desk.reviewing.open(request.hash.hex())
        assert page.hindrance is Hindrance.ENTRIES_FIRST
        assert "…" in page.hindrance_facts
        signed = await by_entry.signed(around.network, request, "buyer", "lawyer")
        keep(desk.seat.profile, signed, BUILDS)
        page = await desk.reviewing.look_again(request.hash.hex())
        assert (page.hindrance, page.signs) == (None, "transaction")


async def test_who_authorises_signs_an_entry_whose_end_is_told(tmp_path: Path) -> None:
    async with desk_of(tmp_path, ("lawyer",)) as (desk, around):
        request = await by_entry.asked(around.network, payer="desk")
        keep(desk.seat.profile, request, BUILDS)
        page = await desk.reviewing.look_again(request.hash.hex())
        assert (page.hindrance, page.signs) == (None, "authorisation entry")
        assert page.signed_hash != page.transaction_hash
        assert Ending.AUTHORISATION in {end.what for end in page.ends}
        await desk.reviewing.sign(page.hash, page.digest, PASSWORD, page.checks.ticks)
        assert len(desk.seat.profile.store.signatures.of(request.hash)) == 1
