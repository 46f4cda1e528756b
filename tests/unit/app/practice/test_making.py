"""Contracts that a transaction makes by itself, of code that is on the ledger."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from stellar_sdk import xdr

from app.practice.ledger import LIFE, Chain
from app.practice.simulation import AuthMode, CannotSimulate, Wishes
from tests.support import practice
from tests.support.builders import authorised, contract_id
from tests.support.families import BY_NAME
from tests.support.practice import Draft, applied, edited, ended, operation, ready, signed
from wallet.addresses import Address
from wallet.authorization import Arm, Authorization
from wallet.envelope import Envelope
from wallet.escrow.founding import given_to
from wallet.network import PRACTICE
from wallet.operations import DeployContract
from wallet.soroban.entries import code_key, instance_key
from wallet.soroban.values import address

SALT = bytes(range(32))
DESK = practice.who("desk")
FIRST, SECOND = BY_NAME["96d51751"], BY_NAME["mainline-single-v2"]


def deployment(by: Address = DESK, **changed: Any) -> DeployContract:
    return replace(DeployContract(by, FIRST.wasm_hash, SALT), **changed)


def draft(
    made: DeployContract,
    payer: str = "desk",
    entries: tuple[xdr.SorobanAuthorizationEntry, ...] = (),
) -> Draft:
    return Draft((operation(made.body(entries)),), payer)


def result(chain: Chain, envelope: Envelope) -> xdr.SCVal:
    found = chain.find(envelope.hash)
    assert found is not None
    assert found[1].value is not None
    return found[1].value


def test_a_contract_is_made_where_deployer_and_salt_say() -> None:
    before = practice.chain()
    envelope = signed(ready(before, draft(deployment())), "desk")
    after = applied(before, envelope)
    made = deployment().contract(PRACTICE)
    assert ended(after, envelope) == "txSUCCESS"
    assert result(after, envelope) == address(made)
    entry = after.ledger.entries[instance_key(made)]
    assert entry.live_until == LIFE.new_entry(after.latest.sequence)
    instance = entry.value.contract_data
    assert instance is not None
    assert instance.val.instance is not None
    assert instance.val.instance.executable == deployment().creation.executable()


def test_whoever_deploys_must_allow_it() -> None:
    before = practice.chain()
    unsigned = ready(before, draft(deployment()))
    body = unsigned.transaction.operations[0].body.invoke_host_function_op
    assert body is not None
    assert [Authorization.of(entry).arm for entry in body.auth] == [Arm.SOURCE_ACCOUNT]
    mute = edited(unsigned, operations=[operation(deployment().body())])
    mute = signed(mute, "desk")
    assert ended(applied(before, mute), mute) == "txFAILED/INVOKE_HOST_FUNCTION_TRAPPED"


def test_another_may_pay_for_what_a_deployer_allows_by_an_entry() -> None:
    before, by = practice.chain(), practice.who("seller")
    found = practice.simulated(before, draft(deployment(by)))
    (asked,) = map(Authorization.of, found.authorization)
    entry = asked.prepared(before.latest.sequence + 100)
    given = authorised(entry, practice.key("seller"))
    wishes = Wishes(AuthMode.ENFORCE)
    paid = ready(before, draft(deployment(by), entries=(given.to_xdr(),)), wishes)
    paid = signed(paid, "desk")
    after = applied(before, paid)
    assert ended(after, paid) == "txSUCCESS"
    assert instance_key(deployment(by).contract(PRACTICE)) in after.ledger.entries


def test_an_entry_may_name_the_deployment_in_the_older_way() -> None:
    before = practice.chain()
    (told,) = practice.simulated(before, draft(deployment())).authorization
    newer = told.root_invocation.function.create_contract_v2_host_fn
    assert newer is not None
    older = xdr.CreateContractArgs(newer.contract_id_preimage, newer.executable)
    kind = xdr.SorobanAuthorizedFunctionType
    told.root_invocation.function = xdr.SorobanAuthorizedFunction(
        kind.SOROBAN_AUTHORIZED_FUNCTION_TYPE_CREATE_CONTRACT_HOST_FN,
        create_contract_host_fn=older,
    )
    envelope = signed(ready(before, draft(deployment(), entries=(told,))), "desk")
    assert ended(applied(before, envelope), envelope) == "txSUCCESS"


def test_the_older_host_function_makes_the_same_contract() -> None:
    before = practice.chain()
    made = deployment().creation.host_function().create_contract_v2
    assert made is not None
    function = xdr.HostFunction(
        xdr.HostFunctionType.HOST_FUNCTION_TYPE_CREATE_CONTRACT,
        create_contract=xdr.CreateContractArgs(made.contract_id_preimage, made.executable),
    )
    body = xdr.OperationBody(
        xdr.OperationType.INVOKE_HOST_FUNCTION,
        invoke_host_function_op=xdr.InvokeHostFunctionOp(function, []),
    )
    envelope = signed(ready(before, Draft((operation(body),), "desk")), "desk")
    after = applied(before, envelope)
    assert result(after, envelope) == address(deployment().contract(PRACTICE))


def refusal(made: DeployContract, before: Chain | None = None) -> str:
    """How a simulation says no."""
    with pytest.raises(CannotSimulate) as told:
        practice.simulated(before or practice.chain(), draft(made))
    return told.value.message


def test_nothing_is_made_where_something_is() -> None:
    before = practice.chain()
    envelope = signed(ready(before, draft(deployment())), "desk")
    assert "ExistingValue" in refusal(deployment(), applied(before, envelope))


def test_code_that_is_not_there_makes_nothing() -> None:
    assert "MissingValue" in refusal(deployment(wasm_hash=bytes(32)))


def test_code_refuses_what_its_constructor_does_not_take() -> None:
    assert "InvalidAction" in refusal(deployment(arguments=(address(DESK),)))


def test_a_contract_deploys_nothing_without_being_called() -> None:
    made = deployment(by=contract_id("a wallet"))
    before = practice.chain()
    (asked,) = map(Authorization.of, practice.simulated(before, draft(made)).authorization)
    entry = asked.prepared(before.latest.sequence + 100)
    with pytest.raises(CannotSimulate, match="Auth"):
        practice.simulated(before, draft(made, entries=(entry.to_xdr(),)))


def test_what_a_constructor_keeps_is_on_the_ledger() -> None:
    before = practice.chain()
    entry = before.ledger.entries[code_key(FIRST.wasm_hash)]
    ledger = before.ledger.with_changes({code_key(SECOND.wasm_hash): entry})
    before = replace(before, ledger=ledger)
    made = deployment(wasm_hash=SECOND.wasm_hash, arguments=given_to(SECOND, DESK))
    envelope = signed(ready(before, draft(made)), "desk")
    after = applied(before, envelope)
    assert ended(after, envelope) == "txSUCCESS"
    assert len(after.ledger.entries) == len(before.ledger.entries) + 1 + 2


def test_a_contract_of_an_asset_is_made_by_nobody_here() -> None:
    kind = xdr.ContractIDPreimageType.CONTRACT_ID_PREIMAGE_FROM_ASSET
    preimage = xdr.ContractIDPreimage(kind, from_asset=practice.USDC.to_xdr())
    code = xdr.ContractExecutable(xdr.ContractExecutableType.CONTRACT_EXECUTABLE_STELLAR_ASSET)
    function = xdr.HostFunction(
        xdr.HostFunctionType.HOST_FUNCTION_TYPE_CREATE_CONTRACT,
        create_contract=xdr.CreateContractArgs(preimage, code),
    )
    envelope = signed(ready(practice.chain(), draft(deployment())), "desk")
    body = envelope.transaction.operations[0].body
    assert body.invoke_host_function_op is not None
    body.invoke_host_function_op.host_function = function
    odd = signed(edited(envelope, operations=[operation(body)]), "desk")
    assert practice.refusal(practice.chain(), odd) == "txFAILED/opNOT_SUPPORTED"
