"""The client's request: made once, kept as long as its story, and never over another file."""

from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path

import pytest

from app.errors import OccupiedFile
from app.practice.scenario import load_scenario
from app.propose import VALID_FOR, MoveRefused
from app.registry import known_builds
from app.review import view_of
from app.staging import Scene, Staging
from app.story import Ask
from app.submit import submit
from tests.support import practice
from tests.support.network import SteppedNetwork, proposed, signed
from tests.support.outputs import own_bytes, own_json, own_notes
from tests.support.program import read_request
from wallet.network import TESTNET
from wallet.request import Request, SignatureFile
from wallet.review.review import review

BUILDS = known_builds()
DAY = 24 * 3600
NOBODYS_COVER = 40


@pytest.fixture
def network() -> SteppedNetwork:
    return SteppedNetwork()


@pytest.fixture
def stage(network: SteppedNetwork) -> Staging:
    return Staging(network, network.clock, BUILDS)


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    began = practice.chain().latest.sequence
    told = practice.closing()
    return Scene(told.accounts, told.keys, began, tmp_path)


@pytest.fixture
def ask() -> Ask:
    (ask,) = practice.closing().story.stage.asks
    return ask


def states(request: Request) -> dict[str, tuple[int, tuple[str, ...]]]:
    """What is missing of whose weight, and who could give it."""
    seen = review(request.envelope, view_of(request, BUILDS))
    return {
        state.account: (state.missing_weight, tuple(state.can_sign)) for state in seen.signers
    }


async def end(request: Request, network: SteppedNetwork) -> None:
    """Let the lawyer sign, and the release become final."""
    complete = signed(request, "lawyer")
    await submit(complete, network, network.clock, BUILDS, lambda _step: None)


async def test_the_lawyers_signature_alone_is_missing(
    stage: Staging, scene: Scene, ask: Ask
) -> None:
    request = await stage.request(scene, ask)
    assert request.note == ask.note
    assert states(request) == {
        practice.who("buyer"): (0, ()),
        practice.who("release"): (1, (practice.who("lawyer"),)),
    }


async def test_whoever_signed_it_first_stands_by_what_it_tells(
    stage: Staging, scene: Scene, ask: Ask
) -> None:
    request = await stage.request(scene, ask)
    assert request.cover is not None
    assert request.cover.key == practice.who("buyer")
    assert NOBODYS_COVER in review(request.envelope, view_of(request, BUILDS)).passed


async def test_with_it_the_release_is_final(
    stage: Staging, scene: Scene, network: SteppedNetwork, ask: Ask
) -> None:
    request = await stage.request(scene, ask)
    assert not await stage.is_over(request)
    await end(request, network)
    assert await stage.is_over(request)


async def test_the_file_is_the_request_and_its_owners_alone(
    stage: Staging, scene: Scene, ask: Ask
) -> None:
    request = await stage.request(scene, ask)
    assert read_request(scene.file(ask)).to_text() == request.to_text()
    assert stat.S_IMODE(scene.file(ask).stat().st_mode) == 0o600


async def test_it_stays_the_same_as_long_as_its_story(
    stage: Staging, scene: Scene, network: SteppedNetwork, ask: Ask
) -> None:
    request = await stage.request(scene, ask)
    network.clock.step(DAY)
    assert (await stage.request(scene, ask)).to_text() == request.to_text()
    await end(request, network)
    assert (await stage.request(scene, ask)).to_text() == request.to_text()


async def test_after_its_time_it_stays_and_is_over(
    stage: Staging, scene: Scene, network: SteppedNetwork, ask: Ask
) -> None:
    request = await stage.request(scene, ask)
    network.clock.time += VALID_FOR
    assert not await stage.is_over(request)
    network.clock.time += 1
    assert await stage.is_over(request)
    assert (await stage.request(scene, ask)).to_text() == request.to_text()


async def test_one_of_a_story_before_is_replaced(
    stage: Staging, scene: Scene, network: SteppedNetwork, ask: Ask
) -> None:
    before = await stage.request(scene, ask)
    last = network.chain.latest
    anew = load_scenario("closing", BUILDS, last.time + 1, last.sequence + 100)
    network.chain = anew.chain
    after = await stage.request(replace(scene, began=anew.chain.latest.sequence), ask)
    assert after.envelope.hash != before.envelope.hash
    assert read_request(scene.file(ask)).envelope.hash == after.envelope.hash


async def test_where_the_file_was_removed_after_the_release_that_is_told(
    stage: Staging, scene: Scene, network: SteppedNetwork, ask: Ask
) -> None:
    await end(await stage.request(scene, ask), network)
    scene.file(ask).unlink()
    with pytest.raises(MoveRefused):
        await stage.request(scene, ask)
    assert not scene.file(ask).exists()


@pytest.mark.parametrize("own", [own_notes, own_json, own_bytes])
async def test_a_file_of_somebodys_own_is_left_alone(
    stage: Staging, scene: Scene, tmp_path: Path, own: object, ask: Ask
) -> None:
    assert callable(own)
    own(tmp_path).rename(scene.file(ask))
    before = scene.file(ask).read_bytes()
    with pytest.raises(OccupiedFile):
        await stage.request(scene, ask)
    assert scene.file(ask).read_bytes() == before


async def test_a_request_of_another_network_is_left_alone(
    stage: Staging, scene: Scene, network: SteppedNetwork, ask: Ask
) -> None:
    request = await proposed(network)
    envelope = replace(request.envelope, network=TESTNET)
    other = replace(
        request, envelope=envelope, snapshot=replace(request.snapshot, network=TESTNET)
    )
    scene.file(ask).write_text(other.to_text())
    with pytest.raises(OccupiedFile):
        await stage.request(scene, ask)


async def test_a_signature_alone_is_left_alone(
    stage: Staging, scene: Scene, network: SteppedNetwork, ask: Ask
) -> None:
    envelope = (await proposed(network)).envelope
    given = practice.signature(envelope.hash, "lawyer")
    scene.file(ask).write_text(SignatureFile(envelope.network, envelope.hash, given).to_text())
    with pytest.raises(OccupiedFile):
        await stage.request(scene, ask)
