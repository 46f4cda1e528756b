"""Rows 13 and 14: other operations than the one call, or beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from stellar_sdk import xdr

from tests.attacks.case import Attack
from tests.attacks.changes import (
    EVERYWHERE,
    OTHER_TWO,
    TWO,
    instead_of_it,
    knowing,
    more_operations,
    on,
)
from tests.support.builders import ALICE, MALLORY, account_xdr, muxed
from tests.support.ledgers import RECEIVER, UNIT, account
from tests.support.requests import (
    USDC,
    Change,
)
from wallet.amounts import Asset
from wallet.operations import BumpSequence, SetSigners, SetTrustline
from wallet.signers import Signer, SignerKey

OperationType = xdr.OperationType
Body = xdr.OperationBody


def payment(who: xdr.MuxedAccount | None = None) -> Body:
    """Pay the attacker."""
    pay = xdr.PaymentOp(who or muxed(MALLORY.public), USDC.to_xdr(), xdr.Int64(50 * UNIT))
    return Body(OperationType.PAYMENT, payment_op=pay)


def _options(**changed: Any) -> Body:
    names = (
        "inflation_dest",
        "clear_flags",
        "set_flags",
        "master_weight",
        "low_threshold",
        "med_threshold",
        "high_threshold",
        "home_domain",
        "signer",
    )
    options = xdr.SetOptionsOp(**{name: changed.get(name) for name in names})
    return Body(OperationType.SET_OPTIONS, set_options_op=options)


def _merge() -> Body:
    return Body(OperationType.ACCOUNT_MERGE, destination=muxed(MALLORY.public))


def _data_entry() -> Body:
    value = xdr.ManageDataOp(xdr.String64(b"config"), xdr.DataValue(b"mallory"))
    return Body(OperationType.MANAGE_DATA, manage_data_op=value)


def _new_account() -> Body:
    made = xdr.CreateAccountOp(account_xdr(MALLORY.public), xdr.Int64(100 * UNIT))
    return Body(OperationType.CREATE_ACCOUNT, create_account_op=made)


def _clawback() -> Body:
    taken = xdr.ClawbackOp(USDC.to_xdr(), muxed(RECEIVER.public), xdr.Int64(UNIT))
    return Body(OperationType.CLAWBACK, clawback_op=taken)


def _offer() -> Body:
    native = xdr.Asset(xdr.AssetType.ASSET_TYPE_NATIVE)
    price = xdr.Price(xdr.Int32(1), xdr.Int32(1_000_000))
    offer = xdr.ManageSellOfferOp(
        USDC.to_xdr(), native, xdr.Int64(50 * UNIT), price, xdr.Int64(0)
    )
    return Body(OperationType.MANAGE_SELL_OFFER, manage_sell_offer_op=offer)


def _claimable() -> Body:
    to = xdr.ClaimantV0(
        account_xdr(MALLORY.public),
        xdr.ClaimPredicate(xdr.ClaimPredicateType.CLAIM_PREDICATE_UNCONDITIONAL),
    )
    claimant = xdr.Claimant(xdr.ClaimantType.CLAIMANT_TYPE_V0, v0=to)
    made = xdr.CreateClaimableBalanceOp(USDC.to_xdr(), xdr.Int64(UNIT), [claimant])
    return Body(OperationType.CREATE_CLAIMABLE_BALANCE, create_claimable_balance_op=made)


def _pool_share() -> Body:
    constant = xdr.LiquidityPoolConstantProductParameters(
        xdr.Asset(xdr.AssetType.ASSET_TYPE_NATIVE), USDC.to_xdr(), xdr.Int32(30)
    )
    pool = xdr.LiquidityPoolParameters(
        xdr.LiquidityPoolType.LIQUIDITY_POOL_CONSTANT_PRODUCT, constant_product=constant
    )
    line = xdr.ChangeTrustAsset(xdr.AssetType.ASSET_TYPE_POOL_SHARE, liquidity_pool=pool)
    change = xdr.ChangeTrustOp(line, xdr.Int64(UNIT))
    return Body(OperationType.CHANGE_TRUST, change_trust_op=change)


def _sponsoring() -> Body:
    begun = xdr.BeginSponsoringFutureReservesOp(account_xdr(MALLORY.public))
    return Body(
        OperationType.BEGIN_SPONSORING_FUTURE_RESERVES,
        begin_sponsoring_future_reserves_op=begun,
    )


MALLORYS_SIGNATURE = SetSigners(signer=Signer(SignerKey.ed25519(MALLORY.public), 255))

BODIES: Mapping[str, Body] = {
    "a payment to the attacker": payment(),
    "the merger of the account into the attacker's": _merge(),
    "a signer of the attacker's": MALLORYS_SIGNATURE.body(),
    "a sequence number far ahead": BumpSequence(10**15).body(),
    "an offer at a millionth": _offer(),
}

UNEXPLAINED: Mapping[str, Body] = {
    **{name: BODIES[name] for name in list(BODIES)[:2]},
    "an entry of data": _data_entry(),
    "a new account": _new_account(),
    "a clawback": _clawback(),
    "an offer at a millionth": _offer(),
    "a balance that the attacker can claim": _claimable(),
    "trust in a pool's shares": _pool_share(),
    "sponsorship of the attacker": _sponsoring(),
    "a home domain of the attacker's": _options(home_domain=xdr.String32(b"evil.example")),
    "flags of the account": _options(set_flags=xdr.Uint32(8)),
    "a signer of the attacker's beside a home domain": _options(
        home_domain=xdr.String32(b"evil.example"),
        signer=xdr.Signer(SignerKey.ed25519(MALLORY.public).to_xdr(), xdr.Uint32(255)),
    ),
    "options that change nothing": _options(),
}


def _before(body: Body) -> Change:
    def edit(found: xdr.Transaction) -> None:
        own = found.operations[0].source_account
        found.operations.insert(0, xdr.Operation(own, body))

    return lambda case: case.edited(edit)


def attacks() -> Iterator[Attack]:
    """Every case of these rows."""
    for words, body in BODIES.items():
        yield from on(
            OTHER_TWO, 13, f"After the call stands {words}", 14, more_operations(body)
        )
    yield from on(EVERYWHERE, 13, "Before the call stands a payment", 14, _before(payment()))
    yield from on(
        TWO,
        13,
        "The call stands there twice",
        14,
        lambda case: case.edited(lambda found: found.operations.append(found.operations[0])),
    )
    yield from on(
        TWO,
        13,
        "There is no operation at all",
        14,
        lambda case: case.edited(lambda found: found.operations.clear()),
    )
    yield from on(
        TWO,
        13,
        "After the call stand ninety-nine payments",
        14,
        more_operations(*[payment()] * 99),
    )
    for words, body in UNEXPLAINED.items():
        yield from on(
            TWO[:1], 14, f"In the place of the call stands {words}", 3, instead_of_it(body)
        )
    kept = instead_of_it(payment(), resources=True)
    yield from on(TWO, 14, "A payment stands there, with the call's resources", (3, 22), kept)
    lost = SetSigners(master_weight=0, low=255, medium=255, high=255)
    yield from on(TWO[:1], 14, "Thresholds that nobody reaches", 22, instead_of_it(lost.body()))
    gone = SetSigners(signer=Signer(SignerKey.ed25519(ALICE.public), 0))
    yield from on(
        TWO[:1],
        14,
        "One of two signers goes, and two are needed",
        22,
        instead_of_it(gone.body()),
    )
    for code in ("USDC", "usdc", "XLM", "U5DC"):
        line = SetTrustline(Asset(code, MALLORY.public), 1_000 * UNIT)
        known = account(MALLORY.public)
        yield from on(
            TWO[:1],
            14,
            f"Trust in the attacker's {code}",
            29,
            instead_of_it(line.body()),
            knowing(known),
        )
    last = BumpSequence(2**63 - 1)
    yield from on(
        TWO[:1], 14, "The account's last sequence number", 22, instead_of_it(last.body())
    )
