"""A story adds up, or says by how much it does not; its signers are on their own."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from app.bootstrap import services
from app.closing import (
    Closing,
    Holding,
    MoneyDoesNotAddUp,
    OtherwiseThanTold,
    SignerFailed,
    _add_up,
)
from app.machines import OwnProcesses
from app.propose import MoveRefused
from app.story import Ask, Declined, Story
from tests.support.builders import ALICE, BOB, contract_id
from tests.support.escrows import BUILDS
from tests.support.network import SteppedNetwork
from tests.support.practice import closing
from tests.support.stories import cast_of, played
from wallet.errors import Unreadable
from wallet.soroban.host import Payment
from wallet.vault.kdf import FLOOR

TOKEN = contract_id("token")
PAYMENT = Payment(TOKEN, ALICE.public, BOB.public, 7)
BEFORE: dict[Holding, int] = {(ALICE.public, TOKEN): 100, (BOB.public, TOKEN): 0}


def moved(alice: int, bob: int) -> dict[Holding, int]:
    return {(ALICE.public, TOKEN): 100 + alice, (BOB.public, TOKEN): bob}


def test_money_that_moved_as_predicted_adds_up() -> None:
    _add_up([PAYMENT], BEFORE, moved(-7, 7))


@pytest.mark.parametrize("amounts", [(-7, 6), (-8, 7), (0, 0), (7, -7)])
def test_money_that_moved_otherwise_is_told_to_the_unit(amounts: tuple[int, int]) -> None:
    with pytest.raises(MoneyDoesNotAddUp) as wrong:
        _add_up([PAYMENT], BEFORE, moved(*amounts))
    told = {ALICE.public: amounts[0], BOB.public: amounts[1]}
    assert wrong.value.moved == {who: units for who, units in told.items() if units}
    assert wrong.value.predicted == {ALICE.public: -7, BOB.public: 7}


def test_where_nothing_is_paid_nothing_may_move() -> None:
    _add_up([], BEFORE, BEFORE)
    with pytest.raises(MoneyDoesNotAddUp):
        _add_up([], BEFORE, moved(-1, 1))


def told(**changes: object) -> Story:
    """The closing's story with something else told of its ask."""
    (ask,) = closing().story.play
    return replace(closing().story, play=(replace(ask, **changes),))  # type: ignore[arg-type]


def release() -> Ask:
    (ask,) = closing().story.play
    return ask


async def test_a_release_ends_final_and_every_balance_is_told(tmp_path: Path) -> None:
    seen = await played(closing(), tmp_path)
    (end,) = seen.closed.ends
    assert (end.status, len(end.signers)) == ("final", 2)
    names = {each.name: each.after - each.before for each in seen.closed.balances}
    assert names["escrow"] == -2_500_000_000_000
    assert sum(names.values()) == 0


async def test_what_somebody_declines_is_not_sent(tmp_path: Path) -> None:
    story = told(signers=("buyer",), declined=Declined("lawyer", "not today"))
    seen = await played(closing(), tmp_path, story)
    assert [(end.status, end.by, end.why) for end in seen.closed.ends] == [
        ("declined", "lawyer", "not today")
    ]
    assert (seen.declined, seen.closed.balances) == (("lawyer: release: not today",), ())


async def test_a_move_that_should_be_refused_and_is_not_ends_the_story(tmp_path: Path) -> None:
    with pytest.raises(OtherwiseThanTold) as wrong:
        await played(closing(), tmp_path, told(refused="EscrowNotCompleted"))
    assert (wrong.value.told, wrong.value.found) == ("EscrowNotCompleted", "")


async def test_a_refusal_for_another_reason_ends_the_story(tmp_path: Path) -> None:
    twice = (release(), replace(release(), name="again", refused="EscrowNotCompleted"))
    with pytest.raises(OtherwiseThanTold) as wrong:
        await played(closing(), tmp_path, replace(closing().story, play=twice))
    assert wrong.value.found == "EscrowAlreadyReleased"


async def test_a_refusal_that_nobody_told_ends_the_story(tmp_path: Path) -> None:
    twice = (release(), replace(release(), name="again"))
    with pytest.raises(MoveRefused):
        await played(closing(), tmp_path, replace(closing().story, play=twice))


def playing(network: SteppedNetwork, folder: Path, secrets: dict[str, str]) -> None:
    """Play the closing with these as its signers, each in a process of their own."""
    made = replace(services().profiles, cost=FLOOR)
    machines = OwnProcesses(made, folder, lambda _step: None, secrets, frozenset())
    play = Closing(network, services().clock, BUILDS, machines, folder, lambda _step: None)
    story = told(signers=tuple(secrets))
    asyncio.run(play.play(story, cast_of(closing()), lambda _review, _alone: None))


def test_a_key_that_is_none_ends_the_story_before_anything_is_signed(tmp_path: Path) -> None:
    network = SteppedNetwork()
    with pytest.raises(Unreadable):
        playing(network, tmp_path, {"buyer": "no key"})
    assert network.sent == []


def test_a_signer_whose_key_may_not_sign_ends_the_story_with_what_it_said(
    tmp_path: Path,
) -> None:
    network = SteppedNetwork()
    with pytest.raises(SignerFailed) as failed:
        playing(network, tmp_path, {"seller": closing().secrets["seller"]})
    assert failed.value.who == "seller"
    assert "No key of this profile can add to this request." in failed.value.said
    assert network.sent == []


def test_machines_say_nothing_of_their_keys(tmp_path: Path) -> None:
    made, secrets = services().profiles, closing().secrets
    machines = OwnProcesses(made, tmp_path, lambda _step: None, secrets, frozenset())
    assert secrets["buyer"] not in repr(machines)


REACHING = """
import socket
from app.offline import cut_off
cut_off()
for reach in (
    lambda: socket.create_connection(("127.0.0.1", 9)),
    lambda: socket.getaddrinfo("example.org", 443),
    lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", 9)),
):
    try:
        reach()
    except PermissionError as why:
        print(str(why).partition(":")[0])
"""


def test_a_machine_that_is_never_online_reaches_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-c", REACHING], capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.splitlines() == ["this machine is never online"] * 3
