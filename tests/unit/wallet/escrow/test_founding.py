"""Founding an escrow: an agreed deal in every build's shape, judged by the model alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.builders import ESCROW
from tests.support.families import ADMIN, BUILDS, BY_NAME, EVERY_BUILD, HOLDERS, is_second, town
from tests.support.families import seen as told
from tests.support.ledgers import RECEIVER, TOKEN, UNIT, stored, token
from tests.support.requests import USDC
from wallet.addresses import Address
from wallet.amounts import I128_MAX
from wallet.escrow import scval
from wallet.escrow.abi import call_of
from wallet.escrow.builds import Build
from wallet.escrow.founding import (
    Deal,
    Part,
    asked_by,
    fees_of,
    new_escrow,
    probe,
    terms_of,
)
from wallet.escrow.made import first_terms, made_by, refused_as
from wallet.escrow.model.v2 import APPROVED_CODE_KEY
from wallet.escrow.moves import Move, NewEscrow
from wallet.escrow.prediction import Prediction, predict
from wallet.escrow.terms import Escrow, Role
from wallet.network import PRACTICE
from wallet.soroban.entries import instance_key
from wallet.soroban.errors import HostError

DEAL = Deal(
    title="Sale of 3 Mill Lane",
    engagement_id="2026-130",
    description="Held until the deed is registered.",
    token=TOKEN,
    platform_fee=50,
    roles={role: (who,) for role, who in HOLDERS.items()},
    parts=(Part("Deed", 60 * UNIT, RECEIVER.public), Part("Keys", 40 * UNIT, RECEIVER.public)),
    amount=100 * UNIT,
)


def tried(build: Build, move: Move) -> tuple[Prediction, str]:
    """What the model says to a move in a contract without terms; its refusal by name."""
    more = token(USDC)
    if is_second(build):
        code = scval.write("BytesN<32>", build.wasm_hash, {})
        more |= stored(ESCROW, APPROVED_CODE_KEY, code)
    call = call_of(build, ESCROW, move)
    prediction = predict(
        told(town(build, None, 0, 0, more), (call, ADMIN.public)), call, ADMIN.public, BUILDS
    )
    made = made_by(call, move, BUILDS, PRACTICE)
    error = prediction.outcome
    named = refused_as(error, build, made, TOKEN) if isinstance(error, HostError) else ""
    return prediction, named


def founded(build: Build, deal: Deal) -> tuple[Escrow, NewEscrow]:
    terms = terms_of(build, deal)
    return terms, new_escrow(build, terms, ADMIN.public, bytes(32))


@pytest.mark.parametrize("name", EVERY_BUILD)
def test_every_build_takes_a_deal_and_it_is_where_it_was_to_be(name: str) -> None:
    build = BY_NAME[name]
    terms, move = founded(build, DEAL)
    prediction, refused = tried(build, move)
    made = made_by(call_of(build, ESCROW, move), move, BUILDS, PRACTICE)
    assert refused == ""
    assert made is not None
    assert prediction.done is not None
    assert first_terms(move, BUILDS) == terms
    assert instance_key(made.contract) in prediction.done.footprint.read_write


@pytest.mark.parametrize("name", EVERY_BUILD)
def test_a_probe_is_refused_by_what_it_would_make_and_not_by_its_maker(name: str) -> None:
    build = BY_NAME[name]
    prediction, _ = tried(build, probe(build, ADMIN.public))
    assert isinstance(prediction.outcome, HostError)
    assert (prediction.outcome.kind, prediction.outcome.raised_by) != ("Contract", ESCROW)


@pytest.mark.parametrize(
    ("build", "changed", "named"),
    [
        ("96d51751", {"platform_fee": 9_901}, "PlatformFeeTooHigh"),
        ("96d51751", {"amount": 0}, "AmountCannotBeZero"),
        ("96d51751", {"parts": ()}, "NoMilestoneDefined"),
        ("96d51751", {"parts": DEAL.parts[:1] * 51}, "TooManyMilestones"),
        ("2ddb5ef1", {"parts": (replace(DEAL.parts[0], amount=0),)}, "AmountCannotBeZero"),
        ("mainline-single-v2", {"title": "x" * 101}, "StringTooLong"),
        (
            "mainline-single-v2",
            {"parts": (replace(DEAL.parts[0], approvals=2),)},
            "TargetExceedsApprovers",
        ),
        (
            "mainline-single-v2",
            {"roles": {**DEAL.roles, Role.DISPUTE_RESOLVER: (RECEIVER.public,)}},
            "DisputeResolverOverlapsWithOtherRole",
        ),
    ],
)
def test_what_a_contract_refuses_is_named_as_it_names_it(
    build: str, changed: dict[str, object], named: str
) -> None:
    deal = replace(DEAL, **changed)  # type: ignore[arg-type]
    _, refused = tried(BY_NAME[build], founded(BY_NAME[build], deal)[1])
    assert refused == named


AMOUNTS = st.integers(0, I128_MAX // 10**6)
PEOPLE = st.sampled_from(sorted(HOLDERS.values()))
PARTS = st.builds(Part, st.text(max_size=9), AMOUNTS, PEOPLE, st.integers(0, 6))


@settings(max_examples=15)
@given(
    name=st.sampled_from(["96d51751", "2ddb5ef1", "mainline-multi-v2"]),
    fee=st.integers(0, 20_000),
    amount=AMOUNTS,
    parts=st.lists(PARTS, max_size=3),
    holder=PEOPLE,
)
def test_any_deal_is_taken_as_it_is_or_refused_by_name(
    name: str, fee: int, amount: int, parts: list[Part], holder: Address
) -> None:
    build = BY_NAME[name]
    roles = {**DEAL.roles, Role.DISPUTE_RESOLVER: (holder,)}
    deal = replace(DEAL, platform_fee=fee, amount=amount, parts=tuple(parts), roles=roles)
    terms, move = founded(build, deal)
    prediction, refused = tried(build, move)
    assert (prediction.done is None) == bool(refused)
    if not refused:
        fees = fees_of(terms)
        assert fees.protocol + fees.platform + fees.receivers == fees.agreed == terms.total
        assert min(vars(fees).values()) >= 0


@pytest.mark.parametrize("name", EVERY_BUILD)
def test_no_more_is_asked_than_a_build_keeps(name: str) -> None:
    build = BY_NAME[name]
    asks, terms = asked_by(build), terms_of(build, DEAL)
    assert set(asks.roles) == set(terms.roles.holders)
    assert asks.is_multi == terms.is_multi
    assert all((each.receiver is not None) == asks.pays_each for each in terms.milestones)
    assert all((each.approvals is not None) == asks.counts for each in terms.milestones)
