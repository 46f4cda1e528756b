"""Trustlines, signers and sequence numbers: explained with what comes of them, or stopped."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from stellar_sdk import xdr

from tests.support.builders import ALICE, BOB, CHANNEL, SHARED, muxed
from tests.support.ledger_steps import on_account, resources, step
from tests.support.ledgers import STRANGER, UNIT, account, trustline
from tests.support.requests import (
    ISSUER,
    USDC,
    Case,
    Change,
    operation,
    row,
    shared_account,
    transaction,
    world,
)
from wallet.addresses import AccountId
from wallet.amounts import Asset
from wallet.operations import BumpSequence, SetSigners, SetTrustline, operation_in
from wallet.review.findings import RULES
from wallet.review.reach import reaches
from wallet.review.token import confirm
from wallet.signers import Level, Signer, SignerKey
from wallet.soroban.entries import account_key, on_trustline, trustline_key
from wallet.soroban.storage import Footprint

EURX = Asset("EURX", STRANGER.public)
LONG = Asset("LONGCODE", STRANGER.public)
MOST = 2**63 - 1
LINE = trustline_key(SHARED.public, on_trustline(EURX.to_xdr()))
THIRD = Signer(SignerKey.ed25519(STRANGER.public), 1)


def trust(asset: Asset = EURX, limit: int = MOST, **how: Any) -> Case:
    """The shared account takes up, changes or gives up a trustline."""
    line = trustline_key(SHARED.public, on_trustline(asset.to_xdr()))
    on = how.pop("on", None) or world()
    absent = [] if line in on.entries else [line]
    return on_account(SetTrustline(asset, limit), on, absent=absent, **how)


def signers(**changed: Any) -> Case:
    """The shared account, of which Alice and Bob are the signers and need each other."""
    return on_account(SetSigners(**changed))


def bump(to: int, **how: Any) -> Case:
    return on_account(BumpSequence(to), **how)


def holding(amount: int, limit: int = MOST) -> Case:
    return trust(limit=limit, on=world(None, 0, trustline(SHARED.public, amount, EURX)))


HONEST = {
    "a trustline": trust(),
    "a trustline of a longer code": trust(LONG),
    "a trustline named as a word of ours": trust(Asset("holds", STRANGER.public)),
    "a trustline to a pinned asset": trust(USDC),
    "a lower limit": holding(UNIT, UNIT),
    "a trustline given up": holding(0, 0),
    "a third signer": signers(signer=THIRD),
    "a signer less, and less to reach": signers(
        signer=Signer(SignerKey.ed25519(BOB.public), 0), low=1, medium=1, high=1
    ),
    "lower thresholds": signers(low=1, medium=1, high=2),
    "the master key may sign": signers(master_weight=1),
    "a cancellation": bump(10**12),
    "nothing but a spent number": bump(0),
}


@pytest.mark.parametrize("case", HONEST.values(), ids=HONEST.keys())
@pytest.mark.parametrize("key", [ALICE.public, CHANNEL.public, None])
def test_an_honest_one_has_no_stop(case: Case, key: AccountId | None) -> None:
    seen = case.seen(key=key)
    assert (seen.stops, seen.review.ticks) == (frozenset(), ())


@pytest.mark.parametrize("case", HONEST.values(), ids=HONEST.keys())
def test_what_is_read_is_what_was_written(case: Case) -> None:
    doing = operation_in(case.envelope.transaction)
    assert doing is not None
    assert doing.body() == case.envelope.transaction.operations[0].body


COMMON = [
    row(11, "its number is spent", transaction(seq_num=xdr.SequenceNumber(xdr.Int64(0)))),
    row(12, "its time is over", lambda c: c.seen(now=1_900_000_000)),
    row(13, "a stranger looks", lambda c: c.seen(key=STRANGER.public)),
    row(16, "the fee is beyond reason", transaction(fee=xdr.Uint32(2**31))),
    row(
        22,
        "resources are declared",
        transaction(
            ext=xdr.TransactionExt(
                1, soroban_data=resources(Footprint(frozenset(), frozenset()))
            )
        ),
    ),
    row(27, "nobody tells of the account", lambda c: c.unknowing(account_key(SHARED.public))),
]


@pytest.mark.parametrize(("number", "change"), COMMON)
@pytest.mark.parametrize(
    "case", [trust(), signers(signer=THIRD), bump(10**12)], ids=["trust", "signers", "bump"]
)
def test_each_is_stopped_when(case: Case, number: int, change: Change) -> None:
    assert number not in case.stops
    assert number in change(case).stops


REFUSED = {
    "F22 it is below what is held": (22, holding(UNIT, UNIT - 1)),
    "F22 money is still there": (22, holding(UNIT, 0)),
    "F22 there is none to give up": (22, trust(limit=0)),
    "F22 the limit is below zero": (22, trust(limit=-1)),
    "F22 there is no such issuer": (22, trust().without(account_key(STRANGER.public))),
    "F22 it is the issuer's own": (22, trust(Asset("OWN", SHARED.public))),
    "F22 there is too little to keep it": (
        22,
        trust(on=world(None, 0, shared_account(balance=20_000_000))),
    ),
    "F27 nobody tells of the trustline": (27, trust().unknowing(LINE)),
    "F27 nobody tells of the issuer": (27, trust().unknowing(account_key(STRANGER.public))),
    "F29 it only looks like USDC": (29, trust(Asset("USDC", STRANGER.public))),
    "F29 it only reads like USDC": (29, trust(Asset("U5DC", STRANGER.public))),
    "F29 it only looks like lumens": (29, trust(Asset("XLM", STRANGER.public))),
    "F22 a weight does not fit into a byte": (22, signers(signer=replace(THIRD, weight=256))),
    "F22 a threshold does not fit into a byte": (22, signers(low=256)),
    "F22 its own key is named as another": (
        22,
        signers(signer=Signer(SignerKey.ed25519(SHARED.public), 1)),
    ),
    "F22 nobody could reach the high threshold": (22, signers(high=3)),
    "F22 nobody could reach the medium one": (22, signers(medium=3)),
    "F22 one of two who are needed goes": (
        22,
        signers(signer=Signer(SignerKey.ed25519(BOB.public), 0)),
    ),
    "F22 only a hash could give what lacks": (
        22,
        signers(
            high=3,
            signer=Signer(
                SignerKey.parse("XDRPF6NZRR7EEVO7ESIWUDXHAOMM2QSKIQQBJK6I2FB7YKDZES5UCLWD"), 1
            ),
        ),
    ),
    "F22 the number is below zero": (22, bump(-1)),
    "F22 no number would be left": (22, bump(2**63 - 1)),
}


@pytest.mark.parametrize(("number", "case"), REFUSED.values(), ids=REFUSED.keys())
def test_it_is_stopped_when(number: int, case: Case) -> None:
    assert case.stops == {number}


def test_who_would_be_locked_out_is_told() -> None:
    told = signers(high=3).details(22)["reason"]
    assert SHARED.public in told
    assert "its signers together weigh at most 2, and 3 is needed" in told


def options(**changed: Any) -> Change:
    def change(found: xdr.Transaction) -> None:
        body = found.operations[0].body.set_options_op
        assert body is not None
        for name, value in changed.items():
            setattr(body, name, value)

    return lambda case: case.edited(change)


@pytest.mark.parametrize(
    "change",
    [
        options(set_flags=xdr.Uint32(1)),
        options(clear_flags=xdr.Uint32(1)),
        options(home_domain=xdr.String32(b"example.com")),
        options(inflation_dest=xdr.AccountID.from_xdr_bytes(bytes(36))),
        options(signer=None),
    ],
    ids=["flags", "cleared flags", "a domain", "inflation", "nothing at all"],
)
def test_options_that_say_more_or_nothing_are_not_explained(change: Change) -> None:
    case = change(signers(signer=THIRD))
    assert (3 in case.stops, case.review.facts.doing) == (True, None)


def test_a_trustline_to_shares_of_a_pool_is_not_explained() -> None:
    line = xdr.ChangeTrustAsset(
        xdr.AssetType.ASSET_TYPE_POOL_SHARE,
        liquidity_pool=xdr.LiquidityPoolParameters(
            xdr.LiquidityPoolType.LIQUIDITY_POOL_CONSTANT_PRODUCT,
            xdr.LiquidityPoolConstantProductParameters(
                xdr.Asset(xdr.AssetType.ASSET_TYPE_NATIVE), EURX.to_xdr(), xdr.Int32(30)
            ),
        ),
    )
    change = xdr.ChangeTrustOp(line, xdr.Int64(1))
    body = xdr.OperationBody(xdr.OperationType.CHANGE_TRUST, change_trust_op=change)
    assert 3 in step(body, world(), told=None).stops


def test_a_short_code_in_a_long_ones_clothes_is_not_explained() -> None:
    case = trust(LONG)

    def change(found: xdr.Transaction) -> None:
        body = found.operations[0].body.change_trust_op
        assert body is not None
        assert body.line.alpha_num12 is not None
        body.line.alpha_num12.asset_code = xdr.AssetCode12(b"USDC".ljust(12, b"\0"))

    assert 3 in case.edited(change).stops


# --- whose consent, and what comes of it ---


@pytest.mark.parametrize(
    ("case", "level"),
    [
        (trust(), Level.MEDIUM),
        (signers(signer=THIRD), Level.HIGH),
        (signers(low=1), Level.HIGH),
        (bump(10**12), Level.LOW),
    ],
)
def test_each_asks_for_the_threshold_that_the_network_asks_for(
    case: Case, level: Level
) -> None:
    need = (case.review.facts.needs or ())[-1]
    assert (need.signers.account, need.level) == (SHARED.public, level)


def test_who_can_sign_afterwards_is_worked_out_level_by_level() -> None:
    facts = signers(signer=replace(THIRD, weight=2), low=1).review.facts
    assert facts.signers_after is not None
    low, medium, high = reaches(facts.signers_after)
    assert [(each.needed, each.most, each.fewest) for each in (low, medium, high)] == [
        (1, 4, 1),
        (2, 4, 1),
        (2, 4, 1),
    ]
    assert [signer.key.strkey for signer in high.alone] == [STRANGER.public]


def test_the_account_may_pay_for_it_itself() -> None:
    case = trust(payer=SHARED.public)
    assert case.stops == frozenset()
    assert 57 not in case.held


def test_another_accounts_trustline_is_another_accounts_matter() -> None:
    """Whose account it is about is whoever the operation names; his consent is needed."""
    case = operation(source_account=muxed(BOB.public))(trust())
    line = trustline_key(BOB.public, on_trustline(EURX.to_xdr()))
    needs = case.without(line).review.facts.needs or ()
    assert {need.signers.account for need in needs} == {CHANNEL.public, BOB.public}


def test_an_issuer_that_can_freeze_is_told_of_a_trustline_too() -> None:
    freezing = account(STRANGER.public, flags=xdr.Uint32(2))
    assert 53 in trust(on=world(None, 0, freezing)).held
    assert 53 not in trust().held


def test_it_can_be_confirmed_like_any_step() -> None:
    case = signers(signer=THIRD)
    leave = confirm(case.envelope, case.view, case.review.digest)
    assert (leave.key, leave.hash) == (ALICE.public, case.envelope.hash)


def test_no_check_that_asks_for_a_call_looks_passed() -> None:
    of_calls = {2, 3, 4, 5, 6, 7, 8, 9, 19, 20, 21, 25, 28, 37, 38, 39, 43, 49, 50, 65}
    for case in HONEST.values():
        assert of_calls <= case.unavailable
        assert {*case.held, *case.review.passed, *case.unavailable} == set(RULES)


def test_the_digest_tells_every_number_apart() -> None:
    cases = [
        *HONEST.values(),
        trust(limit=MOST - 1),
        trust(Asset("EURX", ISSUER)),
        signers(signer=replace(THIRD, weight=2)),
        bump(10**12 + 1),
    ]
    assert len({case.review.digest for case in cases}) == len(cases)
