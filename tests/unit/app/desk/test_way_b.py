"""Way B and fee bumps at the desk: each is read, signed by whose turn it is, and sent."""

from __future__ import annotations

from pathlib import Path

from app.bumping import bumped
from app.check_words import words_of
from app.desk.desk import Desk
from app.pages.after import Stand
from app.pages.review import Hindrance, ReviewPage
from app.profile.requests import keep, kept
from app.review import view_of
from tests.support import by_entry, practice
from tests.support.desks import desk_of
from tests.support.escrows import BUILDS
from tests.support.profiles import PASSWORD
from tests.support.sending import SELLER_GETS, due, seller_has
from wallet.completion import apart
from wallet.review.given import Given


async def signed(desk: Desk, page: ReviewPage) -> None:
    await desk.reviewing.sign(page.hash, page.digest, PASSWORD, by_entry.TICKS)


async def test_an_entry_is_signed_and_the_payer_sends_it(tmp_path: Path) -> None:
    """The lawyer decides with the buyer, and pays: he signs twice, and is shown each."""
    async with desk_of(tmp_path, ("lawyer",)) as (desk, around):
        network = around.network
        request = await by_entry.asked(network, payer="lawyer")
        keep(desk.seat.profile, request, BUILDS)
        hash_ = request.hash.hex()

        first = await desk.reviewing.look_again(hash_)
        assert (first.hindrance, first.hash) == (None, hash_)
        facts = Given(request.envelope, view_of(request, BUILDS))
        assert first.check_words == words_of(facts.parts[0].payload)
        await signed(desk, first)

        waiting = await desk.reviewing.open(hash_)
        assert waiting.hindrance is Hindrance.SIGNED

        keep(desk.seat.profile, await by_entry.signed(network, request, "buyer"), BUILDS)
        last = await desk.reviewing.look_again(hash_)
        assert (last.hindrance, last.hash) == (None, hash_)
        assert last.check_words != first.check_words
        await signed(desk, last)

        before = seller_has(network)
        page = await desk.sending.send(hash_)
        assert page.stand is Stand.FINAL
        assert seller_has(network) - before == SELLER_GETS


async def test_another_tools_envelope_brings_the_signatures_of_its_entry(
    tmp_path: Path,
) -> None:
    async with desk_of(tmp_path, ("lawyer",)) as (desk, around):
        request = await by_entry.asked(around.network)
        keep(desk.seat.profile, request, BUILDS)
        other = await by_entry.signed(around.network, request, "buyer", "lawyer")
        facts = Given(other.envelope, view_of(other, BUILDS))
        assert facts.whole is not None
        assert apart(facts.whole)[0] == request.envelope
        file = tmp_path / "theirs.txt"
        file.write_text(facts.whole.to_base64())
        taken = await desk.inbox.take([str(file)])
        assert taken.gained == (request.hash.hex(),)
        assert set(kept(desk.seat.profile, request.hash).signatures) == set(other.signatures)


async def test_a_fee_bump_is_read_signed_and_sent_by_its_payer(tmp_path: Path) -> None:
    async with desk_of(tmp_path, ("desk",)) as (desk, around):
        network = around.network
        request = await bumped(network, BUILDS, await due(network), practice.address_of("desk"))
        keep(desk.seat.profile, request, BUILDS)
        hash_ = request.hash.hex()
        page = await desk.reviewing.look_again(hash_)
        assert (page.hindrance, page.hash, page.check_words) == (
            None,
            hash_,
            words_of(request.hash),
        )
        await desk.reviewing.sign(hash_, page.digest, PASSWORD, by_entry.TICKS)
        sent = await desk.sending.send(hash_)
        assert (sent.stand, seller_has(network)) == (Stand.FINAL, SELLER_GETS)


async def test_who_signs_last_is_named_among_those_who_are_missing(tmp_path: Path) -> None:
    async with desk_of(tmp_path, ("lawyer",)) as (desk, around):
        request = await by_entry.asked(around.network)
        keep(desk.seat.profile, request, BUILDS)
        page = await desk.reviewing.look_again(request.hash.hex())
        await signed(desk, page)
        after = await desk.sending.page(request.hash.hex())
        assert after.stand is Stand.SIGNED_WAITS
        missing = {each.account: [who.key for who in each.people] for each in after.missing}
        assert missing == {
            practice.who("release"): [practice.who("buyer")],
            practice.who("desk"): [practice.who("desk")],
        }
