"""What findings about currencies say, to the letter, and what they lack."""

from __future__ import annotations

from dataclasses import replace

import pytest
from stellar_sdk import xdr

from tests.support.builders import CHANNEL, ESCROW, MALLORY, SHARED
from tests.support.escrows import milestone
from tests.support.facts import (
    holding,
    lacking,
    lacks,
    passing,
    says,
    unknowing,
)
from tests.support.ledger_steps import MONEY_KEY, on_account
from tests.support.ledgers import (
    ALIVE,
    APPROVER,
    PLATFORM,
    STRANGER,
    XLM,
    account,
    balance_entry,
    instance,
    token,
    trustline,
)
from tests.support.requests import ISSUER, PRICE, TOKEN, USDC, Case, Change, due, honest, world
from wallet.amounts import NATIVE, Asset
from wallet.envelope import Envelope
from wallet.escrow.moves import ApproveMilestones, InitializeEscrow, UpdateEscrow
from wallet.escrow.storage import ESCROW_KEY
from wallet.escrow.terms import Escrow
from wallet.network import PRACTICE, Network
from wallet.operations import SetTrustline
from wallet.pinned import Pinned
from wallet.soroban.entries import Key, account_key, contract_data_key, instance_key

THE_ESCROW = contract_data_key(ESCROW, ESCROW_KEY)
XLM_TOKEN = XLM.contract_id(PRACTICE)
GOLD = Asset("GOLD", MALLORY.public)
FREEZE = xdr.AccountFlags.AUTH_REVOCABLE_FLAG
TAKE_BACK = xdr.AccountFlags.AUTH_CLAWBACK_ENABLED_FLAG


def issuers(flags: int) -> Change:
    return lambda case: case.with_entries(account(ISSUER, flags=xdr.Uint32(flags)))


def balance(**flags: bool) -> Change:
    return lambda case: case.with_entries(balance_entry(ESCROW, PRICE, USDC, **flags))


def without(*keys: Key) -> Change:
    return lambda case: case.without(*keys)


def trust(asset: Asset) -> Case:
    (key,) = trustline(SHARED.public, asset=asset)
    return on_account(SetTrustline(asset, 1), absent=[key])


def no_asset(case: Case) -> Case:
    """The token's contract says nothing of what it is."""
    executable = xdr.ContractExecutable(
        xdr.ContractExecutableType.CONTRACT_EXECUTABLE_STELLAR_ASSET
    )
    return case.with_entries(instance(TOKEN, executable, (), ALIVE))


def paying_in(asset: Asset) -> Change:
    """The token's contract calls itself what it is, and keeps accounts in this."""
    (mine,) = token(USDC).values()
    (other,) = token(asset).values()
    told, kept = (each.value.contract_data for each in (mine, other))
    assert told is not None
    assert kept is not None
    name, _ = storage_of(told.val)
    _, info = storage_of(kept.val)
    executable = xdr.ContractExecutable(
        xdr.ContractExecutableType.CONTRACT_EXECUTABLE_STELLAR_ASSET
    )
    return lambda case: case.with_entries(instance(TOKEN, executable, (name, info), ALIVE))


def storage_of(contract: xdr.SCVal) -> list[tuple[xdr.SCVal, xdr.SCVal]]:
    """What it says of itself, and in what it pays."""
    assert contract.instance is not None
    assert contract.instance.storage is not None
    return [(each.key, each.val) for each in contract.instance.storage.sc_map]


def approval() -> Case:
    """The approver approves; nobody is paid."""
    on = world(due(milestones=(milestone(),)))
    return honest(on, ApproveMilestones(APPROVER.public, (0,)), acting=APPROVER.public)


def updated(terms: Escrow) -> Case:
    """The platform writes these terms, over others of which nothing was done."""
    on = world(due(milestones=(milestone(),)), 0)
    return honest(on, UpdateEscrow(PLATFORM.public, terms), acting=PLATFORM.public)


def elsewhere(case: Case) -> Case:
    """The same on a network of the user's own, for which he pinned what is USDC there."""
    own = Network("a network of one's own")
    state = replace(case.view.snapshot, network=own)
    pinned = Pinned(None, (Asset("USDC", STRANGER.public),))
    seen = case.seen(network=own, snapshot=state, pinned=pinned)
    return replace(seen, envelope=Envelope(case.envelope.body, own))


def initialised() -> Case:
    """Somebody writes the first terms of an escrow."""
    on = world(None, 0)
    bare = replace(on, entries={k: e for k, e in on.entries.items() if k != THE_ESCROW})
    return honest(bare, InitializeEscrow(due(milestones=(milestone(),))), acting=CHANNEL.public)


SAYS = [
    says(
        29,
        "the user pinned another issuer's for a network of his own",
        lambda _: elsewhere(trust(Asset("USDC", MALLORY.public))),
        {"USDC": f"USDC:{MALLORY.public}"},
    ),
    says(
        29,
        "the token is another issuer's",
        holding(Asset("USDC", MALLORY.public)),
        {
            Asset("USDC", MALLORY.public).contract_id(PRACTICE): f"USDC:{MALLORY.public}",
        },
    ),
    says(29, "the token says nothing of itself", no_asset, {TOKEN: "no asset"}),
    says(
        29,
        "the token pays in another issuer's, whatever it calls itself",
        paying_in(Asset("USDC", MALLORY.public)),
        {TOKEN: f"USDC:{MALLORY.public}"},
    ),
    says(
        29,
        "the token pays in another of its issuer's, and a step moves no money",
        lambda _: paying_in(Asset("EURC", ISSUER))(approval()),
        {TOKEN: f"EURC:{ISSUER}"},
    ),
    says(29, "the token pays in XLM", paying_in(NATIVE), {TOKEN: "native"}),
    says(
        29,
        "a trustline only looks like a known one",
        lambda _: trust(Asset("U5DC", MALLORY.public)),
        {"U5DC": f"U5DC:{MALLORY.public}"},
    ),
    says(53, "the issuer can freeze", issuers(FREEZE), {"freeze": "yes", "take_back": "no"}),
    says(
        53, "the issuer can take back", issuers(TAKE_BACK), {"freeze": "no", "take_back": "yes"}
    ),
    says(
        53,
        "the balance is frozen",
        balance(authorized=False),
        {"freeze": "yes", "take_back": "no"},
    ),
    says(
        53,
        "the balance can be taken back",
        balance(clawback=True),
        {"freeze": "no", "take_back": "yes"},
    ),
    says(
        53,
        "the issuer can freeze, and take back this balance",
        lambda c: issuers(FREEZE)(balance(clawback=True)(c)),
        {"freeze": "yes", "take_back": "yes"},
    ),
    says(
        53,
        "the issuer can take back, and froze this balance",
        lambda c: issuers(TAKE_BACK)(balance(authorized=False)(c)),
        {"freeze": "yes", "take_back": "yes"},
    ),
    says(
        53,
        "the balance is frozen, whoever the issuer is",
        lambda c: balance(authorized=False)(c).unknowing(account_key(ISSUER)),
        {"freeze": "yes", "take_back": "no"},
    ),
    says(
        53,
        "the balance can be taken back, whoever the issuer is",
        lambda c: balance(clawback=True)(c).unknowing(account_key(ISSUER)),
        {"freeze": "no", "take_back": "yes"},
    ),
    says(
        53,
        "the issuer can freeze, whatever the escrow holds",
        lambda c: issuers(FREEZE)(c).unknowing(MONEY_KEY),
        {"freeze": "yes", "take_back": "no"},
    ),
    says(
        53,
        "the issuer of a trustline can freeze",
        lambda _: trust(USDC).with_entries(account(ISSUER, flags=xdr.Uint32(FREEZE))),
        {"freeze": "yes", "take_back": "no"},
    ),
]

NO_ESCROW, NO_TOKEN = "the escrow", "the token's instance"

LACKS = [
    *(
        lacks(number, "nobody tells of the escrow", unknowing(THE_ESCROW), what)
        for number, what in (
            (29, NO_ESCROW),
            (53, NO_TOKEN),
        )
    ),
    *(
        lacks(number, "nobody tells of the token", unknowing(instance_key(TOKEN)), NO_TOKEN)
        for number in (
            29,
            53,
        )
    ),
    lacks(
        53, "nobody tells of the issuer", unknowing(account_key(ISSUER)), "the issuer's account"
    ),
    lacks(53, "the issuer is not there", without(account_key(ISSUER)), "the issuer's account"),
    lacks(53, "nobody tells of the balance", unknowing(MONEY_KEY), "the escrow's balance"),
    lacks(
        29,
        "a token of an update is not told of",
        lambda _: updated(due(milestones=(milestone(),), token=XLM_TOKEN)),
        NO_TOKEN,
    ),
]

PASSES = [
    (53, "the issuer of a trustline can do nothing", lambda _: trust(USDC)),
    (53, "the first terms are written", lambda _: initialised()),
    (29, "a trustline is to the known asset", lambda _: trust(USDC)),
    (29, "a trustline is to an asset like no other", lambda _: trust(GOLD)),
    (29, "it is the native asset", holding(XLM)),
    (53, "the native asset has no issuer", holding(XLM)),
    (53, "an issuer that must agree first", issuers(xdr.AccountFlags.AUTH_REQUIRED_FLAG)),
]


@pytest.mark.parametrize(("number", "change", "facts"), SAYS)
def test_it_says_when(number: int, change: Change, facts: dict[str, str]) -> None:
    assert change(honest()).details(number) == facts


@pytest.mark.parametrize(("number", "change", "what"), LACKS)
def test_it_lacks_when(number: int, change: Change, what: str) -> None:
    assert lacking(change(honest()), number) == what


@pytest.mark.parametrize(("number", "change"), passing(PASSES))
def test_it_passes(number: int, change: Change) -> None:
    assert number in change(honest()).review.passed
