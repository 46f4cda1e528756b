"""The closing adds up, or says by how much it does not."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from app.bootstrap import services
from app.closing import Balance, Closing, MoneyDoesNotAddUp, SignerFailed, Story, _add_up
from tests.support.builders import ALICE, BOB, contract_id
from tests.support.escrows import BUILDS
from tests.support.network import SteppedNetwork
from tests.support.practice import closing, who
from wallet.errors import Unreadable
from wallet.review.effects import Effects
from wallet.soroban.host import Payment
from wallet.vault.kdf import FLOOR

TOKEN = contract_id("token")
EFFECTS = Effects(TOKEN, (Payment(TOKEN, ALICE.public, BOB.public, 7),), 7, 0)


def moved(alice: int, bob: int) -> tuple[Balance, ...]:
    return (
        Balance("alice", ALICE.public, 100, 100 + alice),
        Balance("bob", BOB.public, 0, bob),
    )


def test_money_that_moved_as_predicted_adds_up() -> None:
    _add_up(EFFECTS, moved(-7, 7))


@pytest.mark.parametrize("amounts", [(-7, 6), (-8, 7), (0, 0), (7, -7)])
def test_money_that_moved_otherwise_is_told_to_the_unit(amounts: tuple[int, int]) -> None:
    with pytest.raises(MoneyDoesNotAddUp) as wrong:
        _add_up(EFFECTS, moved(*amounts))
    assert wrong.value.moved == {ALICE.public: amounts[0], BOB.public: amounts[1]}


def test_nothing_predicted_and_nothing_moved_is_no_release() -> None:
    with pytest.raises(MoneyDoesNotAddUp):
        _add_up(None, ())


def test_a_key_that_is_none_ends_the_story_before_anything_is_signed(tmp_path: Path) -> None:
    network = SteppedNetwork()
    told: list[str] = []
    made = replace(services().profiles, cost=FLOOR)
    play = Closing(network, services().clock, BUILDS, made, tmp_path, told.append)
    story = Story(closing().contract, who("lawyer"), {"buyer": "no key"}, {})
    with pytest.raises(Unreadable):
        asyncio.run(play.play(story, lambda _review: None))
    assert network.sent == []


def test_a_signer_whose_key_may_not_sign_ends_the_story_with_what_it_said(
    tmp_path: Path,
) -> None:
    network = SteppedNetwork()
    made = replace(services().profiles, cost=FLOOR)
    play = Closing(network, services().clock, BUILDS, made, tmp_path, lambda _step: None)
    secrets = {"seller": closing().secrets["seller"]}
    story = Story(closing().contract, who("lawyer"), secrets, {})
    with pytest.raises(SignerFailed) as failed:
        asyncio.run(play.play(story, lambda _review: None))
    assert failed.value.who == "seller"
    assert "No key of this profile can add to this request." in failed.value.said
    assert network.sent == []


def test_a_story_says_nothing_of_its_keys() -> None:
    story = Story(closing().contract, who("lawyer"), closing().secrets, {})
    assert closing().secrets["buyer"] not in repr(story)
