"""Rows 2 to 7: the ledger's own entries say otherwise than the request would have it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from stellar_sdk import xdr

from tests.attacks.bases import FAMILIES
from tests.attacks.case import Attack
from tests.attacks.changes import (
    EVERYWHERE,
    OTHER_TWO,
    TWO,
    Base,
    agreed,
    also_written,
    function,
    knowing,
    of,
    on,
    tree,
    without,
)
from tests.support.builders import ESCROW, MALLORY, SHARED, contract_id
from tests.support.families import BY_NAME
from tests.support.family_cases import flagged, with_roles
from tests.support.ledgers import (
    ALIVE,
    RECEIVER,
    SEQUENCE,
    UNIT,
    Entries,
    account,
    balance_entry,
    code,
    instance,
    trustline,
)
from tests.support.requests import TOKEN, USDC, Case, Change, call, operation_of
from wallet.addresses import Address, ContractId, to_sc_address
from wallet.escrow.terms import Escrow, Flags, Milestone, Role
from wallet.soroban.values import address, i128, u32

RELEASES: tuple[Base, ...] = tuple((family, "release", "C") for family in FAMILIES)
MALLORYS: Entries = {**account(MALLORY.public), **trustline(MALLORY.public, asset=USDC)}
OTHER = contract_id("another escrow with the same title")
Kind = xdr.ContractExecutableType


def attacks() -> Iterator[Attack]:
    """Every case of these rows."""
    yield from _not_due()
    yield from _another_receiver()
    yield from _another_contract()
    yield from _other_code()


# --- rows 2 and 4 ---


def _unapproved(was: Escrow) -> Escrow:
    return replace(was, milestones=tuple(map(_taken_back, was.milestones)))


def _taken_back(milestone: Milestone) -> Milestone:
    given = milestone.approvals and replace(
        milestone.approvals, approved_by=(), approval_count=0
    )
    return replace(milestone, approved=False, approvals=given)


def holding(amount: int) -> Change:
    """The escrow holds so much."""
    return lambda case: case.with_entries(balance_entry(ESCROW, amount, USDC))


def _not_due() -> Iterator[Attack]:
    yield from on(
        EVERYWHERE, 2, "It is said to be approved, and nobody has", 8, agreed(_unapproved)
    )
    yield from on(
        OTHER_TWO, 2, "It is said to be funded, and a unit is there", 9, holding(UNIT)
    )
    yield from on(
        (("v1 single", "release", "A"), ("v2 single", "release", "C")),
        2,
        "It is said to be funded, and the smallest unit lacks",
        9,
        holding(100 * UNIT - 1),
    )
    for words, flags in {
        "disputed": Flags(disputed=True),
        "released": Flags(released=True),
        "resolved": Flags(resolved=True),
    }.items():
        yield from on(
            TWO,
            2,
            f"It is said to be due, and is {words}",
            7,
            agreed(partial(flagged, flags=flags)),
        )


def _paying(who: Address) -> Change:
    def changed(was: Escrow) -> Escrow:
        if was.roles.of(Role.RECEIVER):
            was = with_roles(was, {Role.RECEIVER: (who,)})
        own = (replace(m, receiver=who) if m.receiver else m for m in was.milestones)
        return replace(was, milestones=tuple(own))

    return agreed(changed)


def _another_receiver() -> Iterator[Attack]:
    known = knowing(MALLORYS)
    yield from on(
        EVERYWHERE,
        4,
        "The receiver was replaced since the request was made",
        (6, 19),
        known,
        _paying(MALLORY.public),
    )
    yield from on(
        RELEASES,
        4,
        "The platform was replaced since the request was made",
        19,
        known,
        agreed(lambda was: with_roles(was, {Role.PLATFORM: (MALLORY.public,)})),
    )
    receivers = next(iter(trustline(RECEIVER.public, asset=USDC)))
    mallorys = next(iter(trustline(MALLORY.public, asset=USDC)))
    yield from on(
        EVERYWHERE,
        3,
        "The footprint pays whom a service calls the receiver",
        (6, 19),
        without(receivers),
        also_written(mallorys),
    )
    yield from on(
        EVERYWHERE,
        3,
        "The footprint lets one more be paid, whom a service calls the approver",
        19,
        also_written(mallorys),
    )


# --- rows 5 to 7 ---


def at(contract: ContractId) -> Change:
    """The same call, and the same authority, for another contract."""

    def in_tree(root: xdr.SorobanAuthorizedInvocation) -> None:
        called = root.function.contract_fn
        assert called is not None
        called.contract_address = to_sc_address(contract)

    called = call(contract_address=to_sc_address(contract))
    return lambda case: tree(in_tree)(called(case))


def run_by(executable: xdr.ContractExecutable, contract: ContractId = ESCROW) -> Change:
    """Something else runs behind a contract."""
    return lambda case: case.with_entries(instance(contract, executable, (), ALIVE))


def wasm(hash_: bytes) -> xdr.ContractExecutable:
    """Code by its hash."""
    return xdr.ContractExecutable(Kind.CONTRACT_EXECUTABLE_WASM, wasm_hash=xdr.Hash(hash_))


def by_reference() -> xdr.ContractExecutable:
    """Code that another contract names, and can exchange."""
    named = xdr.ContractExecutableExternalRef(to_sc_address(TOKEN), xdr.SCString(b"latest"))
    return xdr.ContractExecutable(Kind.CONTRACT_EXECUTABLE_EXTERNAL_REF, external_ref=named)


ASSETS_OWN = xdr.ContractExecutable(Kind.CONTRACT_EXECUTABLE_STELLAR_ASSET)


def _another_contract() -> Iterator[Attack]:
    yield from on(
        EVERYWHERE, 5, "Another contract is called, of which nothing is told", 27, at(OTHER)
    )
    yield from on(
        EVERYWHERE,
        5,
        "Another contract is called, with the same functions in code of its own",
        2,
        at(OTHER),
        run_by(wasm(bytes([7]) * 32), OTHER),
    )
    yield from on(EVERYWHERE, 5, "The escrow's token is called in its place", 3, at(TOKEN))
    for family, build in FAMILIES.items():
        other = instance(OTHER, wasm(build.wasm_hash), (), ALIVE)
        case = of((family, "release", "C"), at(OTHER))
        name = (
            f"Another contract of the same code is called, whose terms nobody tells ({family})"
        )
        yield Attack(name, 5, (27,), case.with_entries(other))


def _other_code() -> Iterator[Attack]:
    yield from on(
        OTHER_TWO, 6, "The code is none that we know", 2, run_by(wasm(bytes([9]) * 32))
    )
    yield from on(TWO, 6, "The escrow is an asset's contract", 3, run_by(ASSETS_OWN))
    yield from on(
        TWO, 6, "The code is named by another contract", (2, 25), run_by(by_reference())
    )
    yield from on(
        OTHER_TWO,
        6,
        "The money's own code is none that we know",
        2,
        run_by(wasm(bytes([9]) * 32), TOKEN),
    )
    yield from on(
        TWO, 6, "The money's own code is named by another", 2, run_by(by_reference(), TOKEN)
    )
    yield from on(TWO, 6, "Code is uploaded", 2, _uploading())
    yield from _calls_of_the_token()
    yield from _new_contracts()
    exchanged = {
        "v1 single": "2ddb5ef1",
        "v1 multi": "96d51751",
        "v2 single": "mainline-multi-v2",
    }
    for family, name in exchanged.items():
        other = BY_NAME[name]
        case = of((family, "release", "C"), run_by(wasm(other.wasm_hash)))
        case = case.with_entries(code(other.wasm_hash))
        words = f"The code was exchanged for code with other calls ({family})"
        yield Attack(words, 7, (3,), case)
    kin = (
        ("v1 single", "b4a7abee", 20),
        ("v1 multi", "6b70d661", 20),
        ("v2 multi", "testline-multi-v2", 3),
    )
    for family, name, number in kin:
        other = BY_NAME[name]
        case = of((family, "release", "A"), run_by(wasm(other.wasm_hash)))
        words = f"The code was exchanged for an earlier or later one ({family})"
        yield Attack(words, 7, (number,), case.with_entries(code(other.wasm_hash)))


def _calls_of_the_token() -> Iterator[Attack]:
    """All of it consistent: call, authority, and the network would take it."""
    me, mallory, much = address(SHARED.public), address(MALLORY.public), i128(50 * UNIT)
    for name, given in {
        "transfer": (me, mallory, much),
        "approve": (me, mallory, much, u32(SEQUENCE + 100)),
        "burn": (me, much),
        "set_admin": (mallory,),
    }.items():
        called = call(
            contract_address=to_sc_address(TOKEN),
            function_name=xdr.SCSymbol(name.encode()),
            args=list(given),
        )
        yield from on(
            TWO[:1],
            6,
            f"The money's own {name} is called",
            3,
            called,
            _authorised_as_called,
        )


def _authorised_as_called(case: Case) -> Case:
    """The entry is for the very call that is made."""
    asked = operation_of(case.envelope.transaction).host_function.invoke_contract

    def change(root: xdr.SorobanAuthorizedInvocation) -> None:
        root.function.contract_fn = asked

    return tree(change)(case)


def _new_contracts() -> Iterator[Attack]:
    where = xdr.ContractIDPreimageFromAddress(
        to_sc_address(SHARED.public), xdr.Uint256(bytes(32))
    )
    preimage = xdr.ContractIDPreimage(
        xdr.ContractIDPreimageType.CONTRACT_ID_PREIMAGE_FROM_ADDRESS, from_address=where
    )
    for words, executable, numbers in (
        ("code that nobody knows", wasm(bytes([5]) * 32), (2,)),
        ("code that another contract names", by_reference(), (2, 25)),
        ("an asset's code", ASSETS_OWN, (3,)),
    ):
        made = xdr.HostFunction(
            xdr.HostFunctionType.HOST_FUNCTION_TYPE_CREATE_CONTRACT,
            create_contract=xdr.CreateContractArgs(preimage, executable),
        )
        words = f"A new contract is made of {words}"
        yield from on(TWO, 6, words, numbers, function(made))


def _uploading() -> Change:
    kind = xdr.HostFunctionType.HOST_FUNCTION_TYPE_UPLOAD_CONTRACT_WASM
    return function(xdr.HostFunction(kind, wasm=b"\0asm"))
