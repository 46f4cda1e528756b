"""Rows 17 to 19: what is authorised, for which call, and by whom."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from stellar_sdk import xdr

from tests.attacks.case import Attack
from tests.attacks.changes import (
    EVERYWHERE,
    OTHER_TWO,
    TWO,
    and_entry,
    arguments,
    entry_of,
    on,
    tree,
)
from tests.support.builders import ALICE, CAROL, ESCROW, MALLORY, SHARED, account_entry
from tests.support.builders import call as call_args
from tests.support.ledgers import SEQUENCE, UNIT, account
from tests.support.requests import TOKEN, Case, entries
from wallet.addresses import AccountId, ContractId, to_sc_address
from wallet.authorization import Arm, Authorization
from wallet.soroban.values import address, i128, string, u32

Invocation = xdr.SorobanAuthorizedInvocation


def attacks() -> Iterator[Attack]:
    """Every case of these rows."""
    yield from _trees()
    yield from _arguments()
    yield from _other_accounts()


def _called(function: str, *given: xdr.SCVal, contract: ContractId = ESCROW) -> Invocation:
    kind = xdr.SorobanAuthorizedFunctionType
    call = call_args(function, given, contract=contract)
    called = xdr.SorobanAuthorizedFunction(
        kind.SOROBAN_AUTHORIZED_FUNCTION_TYPE_CONTRACT_FN, contract_fn=call
    )
    return Invocation(called, [])


def _transfer(who: AccountId, to: AccountId, amount: int = 50 * UNIT) -> Invocation:
    return _called("transfer", address(who), address(to), i128(amount), contract=TOKEN)


def _below(more: Invocation) -> Callable[[Invocation], None]:
    return lambda root: root.sub_invocations.append(more)


def _another_call(root: Invocation) -> None:
    root.function = _called("dispute_escrow", address(SHARED.public)).function


def _of_another_contract(root: Invocation) -> None:
    called = root.function.contract_fn
    assert called is not None
    called.contract_address = to_sc_address(TOKEN)


def _with_one_more_argument(root: Invocation) -> None:
    called = root.function.contract_fn
    assert called is not None
    called.args.append(u32(0))


def _trees() -> Iterator[Attack]:
    theft = _transfer(SHARED.public, MALLORY.public)
    yield from on(
        EVERYWHERE,
        17,
        "Below the release the entry allows a transfer of the signer's own tokens",
        4,
        tree(_below(theft)),
    )
    allowance = _called(
        "approve", address(SHARED.public), address(MALLORY.public), i128(UNIT), u32(SEQUENCE)
    )
    yield from on(
        OTHER_TWO,
        17,
        "Below the release the entry allows an allowance",
        4,
        tree(_below(allowance)),
    )
    yield from on(
        (("v1 single", "fund", "C"), ("v2 multi", "fund", "B")),
        17,
        "The funder's entry allows the transfer twice",
        4,
        tree(lambda root: root.sub_invocations.append(root.sub_invocations[0])),
    )
    yield from on(
        (("v1 multi", "fund", "A"), ("v2 single", "fund", "B")),
        17,
        "The funder's entry lacks the transfer that the call makes",
        21,
        tree(lambda root: root.sub_invocations.clear()),
    )
    yield from on(
        (("v1 single", "fund", "A"), ("v2 multi", "fund", "C")),
        17,
        "The funder's entry allows the transfer of more than is funded",
        4,
        tree(_of_more),
    )
    yield from on(
        (("v1 single", "fund", "B"), ("v2 single", "fund", "C")),
        17,
        "The funder's entry allows the transfer to somebody else",
        4,
        tree(_to_mallory),
    )
    deep = _called("approve_milestone")
    deep.sub_invocations.append(theft)
    yield from on(
        (("v2 single", "approval", "B"), ("v1 multi", "approval", "C")),
        17,
        "Two levels below the approval a transfer is allowed",
        4,
        tree(_below(deep)),
    )
    yield from on(
        EVERYWHERE,
        19,
        "The entry is for a dispute, the call is a release",
        4,
        tree(_another_call),
    )
    yield from on(
        TWO,
        19,
        "The entry is for the same call to another contract",
        4,
        tree(_of_another_contract),
    )
    yield from on(
        TWO,
        19,
        "The entry is for the same call with one argument more",
        4,
        tree(_with_one_more_argument),
    )


def _transfer_of(root: Invocation) -> list[xdr.SCVal]:
    called = root.sub_invocations[0].function.contract_fn
    assert called is not None
    return called.args


def _of_more(root: Invocation) -> None:
    _transfer_of(root)[2] = i128(100_000 * UNIT)


def _to_mallory(root: Invocation) -> None:
    _transfer_of(root)[1] = address(MALLORY.public)


def _arguments() -> Iterator[Attack]:
    def put(place: int, value: xdr.SCVal) -> Callable[[list[xdr.SCVal]], None]:
        return lambda given: given.__setitem__(place, value)

    multi = (("v1 multi", "release", "C"), ("v2 multi", "release", "B"))
    yield from on(
        (("v1 multi", "approval", "C"), ("v2 multi", "approval", "B")),
        18,
        "The call approves another milestone than the entry",
        4,
        arguments(lambda given: given.__setitem__(0, _other_place(given[0]))),
    )
    yield from on(
        multi,
        18,
        "The call releases another milestone than the entry",
        4,
        arguments(lambda given: given.__setitem__(-1, _other_place(given[-1]))),
    )
    yield from on(
        (("v1 single", "fund", "C"), ("v2 multi", "fund", "B"), ("v1 multi", "fund", "A")),
        18,
        "The call funds a thousand times what the entry allows",
        21,
        arguments(lambda given: given.__setitem__(-1, i128(100_000 * UNIT))),
    )
    yield from on(
        TWO,
        18,
        "The call's signer is another than the entry's",
        4,
        arguments(put(0, address(MALLORY.public))),
    )
    yield from on(
        OTHER_TWO, 18, "The call lacks its first argument", 3, arguments(lambda a: a.pop(0))
    )
    yield from on(
        TWO,
        18,
        "The call has one argument more than the code takes",
        3,
        arguments(lambda given: given.append(address(MALLORY.public))),
    )
    yield from on(
        TWO,
        18,
        "The call's first argument is a text that looks like the address",
        3,
        arguments(put(0, string(SHARED.public))),
    )
    yield from on(
        (("v1 single", "decision", "C"), ("v2 multi", "decision", "B")),
        18,
        "The decision names the attacker where the entry names the receiver",
        4,
        arguments(_paying_mallory),
    )


def _other_place(value: xdr.SCVal) -> xdr.SCVal:
    """The second milestone where the first is named, in whichever form."""
    other = xdr.SCVal.from_xdr_bytes(value.to_xdr_bytes())
    if other.vec is not None:
        other.vec.sc_vec[0] = _other_place(other.vec.sc_vec[0])
    elif other.u32 is not None:
        other.u32 = xdr.Uint32(1)
    elif other.i128 is not None:
        return i128(1)
    return other


def _paying_mallory(given: list[xdr.SCVal]) -> None:
    for value in given:
        for pair in value.map.sc_map if value.map is not None else ():
            pair.key = address(MALLORY.public)


def _own(who: AccountId, arm: Arm = Arm.ADDRESS_V2) -> Callable[[Case], Authorization]:
    """An entry of this account for the very call."""

    def made(case: Case) -> Authorization:
        root = entry_of(case).root
        return Authorization(arm, root, who, 99, SEQUENCE + 100)

    return made


def _theft_of(who: AccountId) -> Callable[[Case], Authorization]:
    theft = _transfer(who, MALLORY.public).to_xdr_bytes()
    return lambda _case: Authorization(Arm.ADDRESS_V2, theft, who, 99, SEQUENCE + 100)


def carols_is_mine(case: Case) -> Case:
    """Another account on which the reviewing key has weight."""
    signers = account_entry(CAROL.public, {ALICE: 1}).signers
    return case.with_entries(account(CAROL.public, signers=signers))


def _other_accounts() -> Iterator[Attack]:
    yield from on(
        EVERYWHERE,
        19,
        "A second entry lets the shared account pay the attacker",
        4,
        and_entry(_theft_of(SHARED.public)),
    )
    yield from on(
        OTHER_TWO,
        19,
        "A second entry lets the key's own account pay the attacker",
        24,
        and_entry(_theft_of(ALICE.public)),
    )
    yield from on(
        EVERYWHERE,
        19,
        "A second entry is of another account of the same key",
        24,
        carols_is_mine,
        and_entry(_own(CAROL.public)),
    )
    yield from on(TWO, 19, "The same entry stands there twice", 4, and_entry(entry_of))
    yield from on(
        EVERYWHERE,
        19,
        "The only entry is a stranger's",
        21,
        entries(),
        lambda case: entries(_stranger(case))(case),
    )
    yield from on(OTHER_TWO, 19, "There is no entry at all", 21, entries())


def _stranger(_case: Case) -> Authorization:
    root = _called("release_funds", address(MALLORY.public)).to_xdr_bytes()
    return Authorization(Arm.ADDRESS_V2, root, MALLORY.public, 99, SEQUENCE + 100)
