"""Rows 8 to 10: old facts, lies about a simulation, and money that is not what it says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from stellar_sdk import xdr

from tests.attacks.bases import FAMILIES, STEPS, honest, place, release, terms
from tests.attacks.case import Attack
from tests.attacks.changes import (
    EVERYWHERE,
    OTHER_TWO,
    TWO,
    of,
    on,
    seen,
    warned,
)
from tests.support.builders import ESCROW, MALLORY, contract_id
from tests.support.ledgers import (
    ALIVE,
    XLM,
    Entries,
    account,
    balance_entry,
    instance,
    token,
    trustline,
)
from tests.support.requests import NOW, TOKEN, USDC, Case, Change
from wallet.addresses import AccountId, Address
from wallet.amounts import Asset
from wallet.escrow import moves
from wallet.network import PRACTICE
from wallet.soroban.entries import instance_key
from wallet.soroban.values import as_struct, string, struct, u32


def attacks() -> Iterator[Attack]:
    """Every case of these rows."""
    yield from _old_facts()
    yield from _a_lying_simulation()
    yield from _false_money()
    yield from _money_made_false()


def _old_facts() -> Iterator[Attack]:
    for words, now in {
        "ten minutes and a second old": NOW + 601,
        "a day old": NOW + 86_400,
        "from ten minutes and a second later": NOW - 601,
        "from ten years later": NOW - 10 * 365 * 86_400,
    }.items():
        base = EVERYWHERE[:2] if "second" in words else EVERYWHERE[2:3]
        yield from warned(base, 8, f"The facts are {words}", 45, seen(now=now))


def _telling(words: str, change: Change, number: int = 6) -> Iterator[Attack]:
    for base in TWO if "more" in words or "twice" in words else OTHER_TWO:
        name = f"{words} ({', '.join(base)})"
        yield Attack(name, 9, (number,), of(base, change), as_request=True)


def _told(case: Case, **changed: Any) -> Case:
    told = case.view.told
    assert told is not None
    return case.seen(told=replace(told, **changed))


def _a_lying_simulation() -> Iterator[Attack]:
    def redirected(case: Case) -> Case:
        assert case.view.told is not None
        *others, last = case.view.told.payments
        return _told(case, payments=(*others, replace(last, receiver=MALLORY.public)))

    def by_one_unit(case: Case) -> Case:
        assert case.view.told is not None
        *others, last = case.view.told.payments
        return _told(case, payments=(*others, replace(last, amount=last.amount + 1)))

    def in_another_token(case: Case) -> Case:
        assert case.view.told is not None
        native = XLM.contract_id(PRACTICE)
        return _told(
            case, payments=tuple(replace(p, token=native) for p in case.view.told.payments)
        )

    def once_more(case: Case) -> Case:
        assert case.view.told is not None
        return _told(case, payments=(*case.view.told.payments, case.view.told.payments[0]))

    yield from _telling("The simulation says that the attacker is paid", redirected)
    yield from _telling("The simulation pays the smallest unit more", by_one_unit)
    yield from _telling("The simulation pays in another token", in_another_token)
    yield from _telling("The simulation pays somebody twice", once_more)
    yield from _telling("The simulation pays nobody", lambda case: _told(case, payments=()))
    for base in EVERYWHERE[:2]:
        case = of(base, lambda found: _told(found, resource_fee=350_000))
        name = f"The simulation asked for nearly as much as is declared ({', '.join(base)})"
        yield Attack(name, 9, (52,), case, is_signable=True, as_request=True)


# --- row 10 ---


def _claiming(asset: Asset) -> Change:
    """The escrow's own token says that it is another asset than its address tells."""
    (claim,) = token(asset).values()
    assert claim.value.contract_data is not None
    told = claim.value.contract_data.val.instance
    assert told is not None
    assert told.storage is not None
    pairs = [(entry.key, entry.val) for entry in told.storage.sc_map]
    return lambda case: case.with_entries(instance(TOKEN, told.executable, pairs, ALIVE))


def _in_money(asset: Asset, family: str) -> Case:
    """A release that works in every way, in a currency of the attacker's."""
    build = FAMILIES[family]
    claimed = asset.contract_id(PRACTICE)
    agreed_on = replace(terms(build), token=claimed)
    held = agreed_on.total
    lines: Entries = {**token(asset), **account(MALLORY.public)}
    for who in (*_paid(family), MALLORY.public):
        if who != asset.issuer:
            lines |= trustline(AccountId(who), asset=asset)
    lines |= balance_entry(ESCROW, held, asset)
    step = release(build)
    return replace(step, on=place(build, agreed_on, 0, lines, _counted(family, held))).way_c()


def _counted(family: str, held: int) -> Entries:
    """What second builds count of it as funded."""
    full = place(FAMILIES[family], terms(FAMILIES[family]), held).entries
    none = place(FAMILIES[family], terms(FAMILIES[family]), 0).entries
    money = balance_entry(ESCROW, held, USDC)
    return {key: full[key] for key in full if key not in none and key not in money}


def _paid(family: str) -> list[Address]:
    effects = honest(family).review.effects
    assert effects is not None
    return [payment.receiver for payment in effects.payments]


def _false_money() -> Iterator[Attack]:
    for words, asset in {
        "the pinned code with the attacker's issuer": Asset("USDC", MALLORY.public),
        "the pinned code in small letters": Asset("usdc", MALLORY.public),
        "a code with a 5 for the S": Asset("U5DC", MALLORY.public),
        "the native asset's code": Asset("XLM", MALLORY.public),
        "another pinned code with the attacker's issuer": Asset("EURC", MALLORY.public),
    }.items():
        for family in tuple(FAMILIES)[:: 2 if "pinned" in words else 3]:
            yield Attack(
                f"The money has {words} ({family})", 10, (29,), _in_money(asset, family)
            )
    for words, asset in {
        "the native one": XLM,
        "one of the attacker's": Asset("GOLD", MALLORY.public),
        "the pinned one of another issuer": Asset("USDC", MALLORY.public),
    }.items():
        yield from on(
            TWO, 10, f"The token says that its asset is {words}", 29, _claiming(asset)
        )
        yield from on(
            (("v1 multi", "release", "A"), ("v2 single", "approval", "C")),
            10,
            f"The token pays in {words}, and calls itself what it is",
            29,
            _paying_in(asset),
        )
    for words, (name, value) in {
        "has two decimals": ("decimal", u32(2)),
        "is called EURC for short": ("symbol", string("EURC")),
    }.items():
        yield from on(TWO, 10, f"The token says that it {words}", 29, _described(name, value))


def _kept_by(asset: Asset) -> tuple[xdr.SCMapEntry, xdr.SCMapEntry]:
    """What an asset's contract says of itself, and in what it keeps accounts."""
    (entry,) = token(asset).values()
    data = entry.value.contract_data
    assert data is not None
    assert data.val.instance is not None
    assert data.val.instance.storage is not None
    says, keeps = data.val.instance.storage.sc_map
    return says, keeps


def _forged(says: xdr.SCVal, keeps: xdr.SCVal) -> Change:
    """The escrow's own token with both of these."""
    (name, info), kind = _kept_by(USDC), xdr.ContractExecutableType
    executable = xdr.ContractExecutable(kind.CONTRACT_EXECUTABLE_STELLAR_ASSET)
    pairs = [(name.key, says), (info.key, keeps)]
    return lambda case: case.with_entries(instance(TOKEN, executable, pairs, ALIVE))


def _paying_in(asset: Asset) -> Change:
    """It calls itself what it is, and keeps accounts in another asset."""
    return _forged(_kept_by(USDC)[0].val, _kept_by(asset)[1].val)


def _described(name: str, value: xdr.SCVal) -> Change:
    """It says something else of itself besides its name."""
    says, keeps = _kept_by(USDC)
    return _forged(struct({**as_struct(says.val), name: value}), keeps.val)


def _money_made_false() -> Iterator[Attack]:
    """An update of the terms, honest but for the currency that it gives the escrow."""
    nowhere = contract_id("a token that is not there")
    for words, asset in {
        "USDC of the attacker's": Asset("USDC", MALLORY.public),
        "EURC of the attacker's": Asset("EURC", MALLORY.public),
        "one that is not there": None,
    }.items():
        for family in FAMILIES:
            step = STEPS["update"](FAMILIES[family])
            assert isinstance(step.move, moves.UpdateEscrow)
            new = nowhere if asset is None else asset.contract_id(PRACTICE)
            known: Entries = {} if asset is None else token(asset)
            changed = replace(step.move, terms=replace(step.move.terms, token=new))
            on_it = step.on.with_changes(dict(known))
            case = replace(step, on=on_it, move=changed).way_c()
            told = case.without(instance_key(nowhere)) if asset is None else case
            yield Attack(f"The escrow's money becomes {words} ({family})", 10, (29,), told)
