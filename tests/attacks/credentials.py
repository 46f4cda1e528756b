"""Rows 20 and 21: with which credentials, and until when."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from stellar_sdk import xdr

from tests.attacks.authority import carols_is_mine
from tests.attacks.bases import EXPIRY_AFTER, FAMILIES, release
from tests.attacks.case import Attack
from tests.attacks.changes import (
    TWO,
    Base,
    entry,
    entry_of,
    on,
    warned,
)
from tests.support.builders import MALLORY, SHARED
from tests.support.ledgers import SEQUENCE, account
from tests.support.requests import Case, entries_xdr
from wallet.authorization import Arm, Authorization, Delegate
from wallet.soroban.entries import Entry, contract_data, nonce_key
from wallet.soroban.lives import MOST_LIFE
from wallet.soroban.values import VOID

V1, V2 = ("v1 single", "release", "B"), ("v2 multi", "release", "B")
WAY_B: tuple[Base, ...] = (V1, V2)
MONTH = 30 * 17_280
"""Ledgers of five seconds in thirty days."""


def attacks() -> Iterator[Attack]:
    """Every case of these rows."""
    yield from _credentials()
    yield from _lives()


def _credentials() -> Iterator[Attack]:
    yield from warned(
        (V1, V2),
        20,
        "The entry does not name the account it speaks for",
        48,
        entry(lambda own: replace(own, arm=Arm.ADDRESS)),
    )
    yield from warned(
        (V1,),
        20,
        "The entry does not name its account, and the key signs for two",
        48,
        carols_is_mine,
        entry(lambda own: replace(own, arm=Arm.ADDRESS)),
    )
    yield from on(
        TWO,
        20,
        "An entry is for what is neither an account nor a contract",
        18,
        _for_a_claimable_balance,
    )
    yield from on(
        (V1, V2),
        20,
        "The attacker answers for the account as its delegate",
        18,
        entry(_delegated),
    )
    yield from on(
        (V1, V2),
        20,
        "A signer of the account is of no kind that anybody knows",
        18,
        _with_a_strange_signer,
    )


def _delegated(own: Authorization) -> Authorization:
    delegate = Delegate(MALLORY.public, VOID.to_xdr_bytes(), ())
    return replace(own, arm=Arm.WITH_DELEGATES, delegates=(delegate,))


def _for_a_claimable_balance(case: Case) -> Case:
    kind = xdr.ClaimableBalanceIDType.CLAIMABLE_BALANCE_ID_TYPE_V0
    who = xdr.SCAddress(
        xdr.SCAddressType.SC_ADDRESS_TYPE_CLAIMABLE_BALANCE,
        claimable_balance_id=xdr.ClaimableBalanceID(kind, v0=xdr.Hash(bytes(32))),
    )
    own = xdr.SorobanAddressCredentials(who, xdr.Int64(1), xdr.Uint32(SEQUENCE), VOID)
    credentials = xdr.SorobanCredentials(Arm.ADDRESS_V2.value, address_v2=own)
    return entries_xdr(
        xdr.SorobanAuthorizationEntry(credentials, entry_of(case).root_invocation)
    )(case)


def _with_a_strange_signer(case: Case) -> Case:
    payload = xdr.SignerKeyEd25519SignedPayload(xdr.Uint256(bytes(32)), b"")
    kind = xdr.SignerKeyType.SIGNER_KEY_TYPE_ED25519_SIGNED_PAYLOAD
    key = xdr.SignerKey(kind, ed25519_signed_payload=payload)
    return case.with_entries(account(SHARED.public, signers=[xdr.Signer(key, xdr.Uint32(1))]))


def _expiring(ledger: int) -> Callable[[Authorization], Authorization]:
    return lambda own: replace(own, expiry=ledger)


def _lives() -> Iterator[Attack]:
    ends = {
        "a ledger ago": SEQUENCE - 1,
        "before there were ledgers": 0,
        "a ledger after the last that the network takes": SEQUENCE + MOST_LIFE,
        "never": 2**32 - 1,
    }
    for words, ledger in ends.items():
        yield from on(WAY_B, 21, f"The entry expires {words}", 28, entry(_expiring(ledger)))
    yield from warned(
        WAY_B,
        21,
        "The entry counts for a ledger more than thirty days",
        41,
        entry(_expiring(SEQUENCE + MONTH + 1)),
    )
    yield from warned(
        (V1,),
        21,
        "The entry counts for as long as the network takes",
        41,
        entry(_expiring(SEQUENCE + MOST_LIFE - 1)),
    )
    for family in ("v1 multi", "v2 single"):
        case = release(FAMILIES[family]).way_b()
        used = nonce_key(SHARED.public, 7)
        spent = {used: Entry(contract_data(used, VOID), SEQUENCE + EXPIRY_AFTER)}
        name = f"The entry was used before ({family}, release, B)"
        yield Attack(name, 21, (28,), case.with_entries(spent))
