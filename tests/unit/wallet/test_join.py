"""Join packs: one way to write them, nothing else is read, and what differs is named."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.builders import ESCROW
from tests.support.families import BY_NAME, EVERY_BUILD, approved, deal
from tests.support.ledgers import STRANGER
from wallet import join
from wallet.errors import Unreadable
from wallet.escrow.terms import Flags, Role, Roles
from wallet.gate import TooLarge
from wallet.join import JoinPack, differences
from wallet.network import PRACTICE
from wallet.request import NewerFormat

BUILD = BY_NAME["96d51751"]
PACK = JoinPack(PRACTICE, ESCROW, BUILD.wasm_hash, deal(BUILD))


@pytest.mark.parametrize("name", EVERY_BUILD)
def test_a_pack_of_every_build_is_read_as_it_was_written(name: str) -> None:
    build = BY_NAME[name]
    pack = JoinPack(PRACTICE, ESCROW, build.wasm_hash, deal(build))
    again = join.read(pack.to_text())
    assert again.to_text() == pack.to_text()
    assert differences(again, build.wasm_hash, pack.terms) == ()


@settings(max_examples=40)
@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    with pytest.raises((Unreadable, TooLarge, NewerFormat)):
        join.read(text)


@settings(max_examples=40)
@given(st.data())
def test_a_pack_with_another_value_anywhere_is_read_or_refused(data: st.DataObject) -> None:
    facts = json.loads(PACK.to_text())
    place = data.draw(st.sampled_from([facts, facts["terms"], facts["terms"]["milestones"][0]]))
    name = data.draw(st.sampled_from(sorted(place)))
    junk = st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text())
    place[name] = data.draw(junk | st.dictionaries(st.text(), st.text()))
    text = json.dumps(facts, sort_keys=True, indent=1) + "\n"
    with suppress(Unreadable, NewerFormat):
        assert join.read(text).to_text() == text


def test_a_pack_in_another_form_is_refused() -> None:
    with pytest.raises(Unreadable):
        join.read(PACK.to_text() + " ")


def test_a_pack_of_a_later_version_says_so() -> None:
    with pytest.raises(NewerFormat):
        join.read(PACK.to_text().replace("join/1", "join/2"))


def test_too_much_is_not_read() -> None:
    with pytest.raises(TooLarge):
        join.read(" " * (join.MAX_BYTES + 1))


def test_what_happened_since_is_no_difference() -> None:
    terms = PACK.terms
    later = replace(
        terms, milestones=tuple(map(approved, terms.milestones)), flags=Flags(released=True)
    )
    assert differences(PACK, BUILD.wasm_hash, later) == ()


def test_every_other_term_is_named() -> None:
    holders = {**PACK.terms.roles.holders, Role.RECEIVER: (STRANGER.public,)}
    found = replace(
        PACK.terms,
        amount=1,
        platform_fee=9_000,
        roles=Roles(holders),
        milestones=(replace(PACK.terms.milestones[0], description="Something else"),),
    )
    told = [(each.name, each.place) for each in differences(PACK, bytes(32), found)]
    assert told == [
        ("build", None),
        ("amount", None),
        ("platform_fee", None),
        ("receiver", None),
        ("description", 0),
    ]


def test_packs_that_differ_in_a_letter_have_other_check_words() -> None:
    other = replace(PACK, terms=replace(PACK.terms, title="Closing."))
    assert other.digest != PACK.digest
