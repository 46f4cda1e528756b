"""What simulation says, and that what it says is enough."""

from dataclasses import replace
from typing import Any

import pytest
from stellar_sdk import xdr

from app.practice.transactions import footprint_of
from tests.support import builders, practice
from tests.support.escrows import BUILD
from tests.support.practice import (
    Draft,
    applied,
    ended,
    invoke,
    ready,
    release_call,
    signed,
)
from tests.support.practice_rpc import ask
from wallet.addresses import public_key, to_sc_address
from wallet.authorization import Arm, Authorization
from wallet.keys import SecretKey
from wallet.soroban.authority import Invocation
from wallet.soroban.entries import account_key, decoded_key, instance_key
from wallet.soroban.errors import HostError
from wallet.soroban.host import enforce
from wallet.soroban.storage import Footprint
from wallet.soroban.values import address

LEEWAY = {"instructionLeeway": 500_000}


def simulate(chain: Any, draft: Draft, **params: Any) -> Any:
    """Ask the RPC to simulate a draft, without fee or signature."""
    envelope = replace(draft, fee=0).on(chain)
    return ask(chain, "simulateTransaction", transaction=envelope.to_base64(), **params)


def by_entry() -> Draft:
    """The release, sent by the desk, with an entry of the shared account's."""
    return Draft((invoke(release_call()),), "desk")


def error_number(name: str) -> int:
    return BUILD.error("release_funds", name)


def data_of(answer: Any) -> xdr.SorobanTransactionData:
    return xdr.SorobanTransactionData.from_xdr(answer["transactionData"])


def entries_of(answer: Any) -> list[Authorization]:
    texts = answer["results"][0]["auth"]
    return [Authorization.of(xdr.SorobanAuthorizationEntry.from_xdr(text)) for text in texts]


def test_the_operations_source_is_the_one_that_the_call_is_made_by() -> None:
    answer = simulate(practice.chain(), Draft((invoke(release_call(), "release"),)))
    (entry,) = entries_of(answer)
    assert entry.arm is Arm.SOURCE_ACCOUNT
    assert answer["latestLedger"] == practice.chain().latest.sequence


def test_events_are_diagnostic_and_in_order() -> None:
    answer = simulate(practice.chain(), Draft((invoke(release_call(), "release"),)))
    events = [xdr.DiagnosticEvent.from_xdr(text) for text in answer["events"]]
    assert [e.in_successful_contract_call for e in events] == [True] * 4
    names = [e.event.body.v0.topics[0].sym.sc_symbol for e in events]  # type: ignore[union-attr]
    assert names == [b"transfer", b"transfer", b"transfer", b"tw_release"]


def test_state_changes_show_entries_before_and_after() -> None:
    answer = simulate(practice.chain(), Draft((invoke(release_call(), "release"),)))
    changes = {change["key"]: change for change in answer["stateChanges"]}
    seller = decoded_key(practice.usdc_line("seller")).to_xdr()
    before, after = (
        xdr.LedgerEntry.from_xdr(changes[seller][when]).data.trust_line
        for when in ("before", "after")
    )
    assert before is not None
    assert after is not None
    assert after.balance.int64 - before.balance.int64 == 2_480_000_000_000
    assert {change["type"] for change in changes.values()} == {"updated"}


def test_another_account_than_the_source_needs_an_entry_of_its_own() -> None:
    (entry,) = entries_of(simulate(practice.chain(), by_entry()))
    assert (entry.arm, entry.address, entry.expiry) == (Arm.ADDRESS, practice.who("release"), 0)


def test_entries_are_of_the_newer_kind_on_request() -> None:
    (entry,) = entries_of(simulate(practice.chain(), by_entry(), useUpgradedAuth=True))
    assert entry.arm is Arm.ADDRESS_V2


def test_nonces_differ_from_ledger_to_ledger() -> None:
    chain = practice.chain()
    (first,), (second,) = (entries_of(simulate(c, by_entry())) for c in (chain, chain.close()))
    assert first.nonce != second.nonce


def with_entry(entry: Authorization) -> Draft:
    return Draft((invoke(release_call(), None, [entry.to_xdr()]),), "desk")


def consented(*names: str) -> Draft:
    """The release with the shared account's entry signed by these."""
    chain = practice.chain()
    (entry,) = entries_of(simulate(chain, by_entry(), useUpgradedAuth=True))
    entry = entry.prepared(chain.latest.sequence + 1_000)
    keys: list[SecretKey] = [practice.key(name) for name in names]
    return with_entry(builders.authorised(entry, *keys))


def test_signed_entries_are_judged() -> None:
    assert "error" not in simulate(practice.chain(), consented("buyer", "lawyer"))
    missing = simulate(practice.chain(), consented("buyer"))
    assert missing["error"].startswith("HostError: Error(Auth, InvalidAction)")


def test_a_release_by_entry_goes_through() -> None:
    chain = practice.chain()
    envelope = signed(ready(chain, consented("buyer", "lawyer")), "desk")
    assert ended(applied(chain, envelope), envelope) == "txSUCCESS"


def test_one_signature_is_assumed_so_two_need_a_leeway() -> None:
    """As on the real network: stellar-signing.md, 2.7."""
    chain = practice.chain()
    ends = {}
    for name, params in {"none": {}, "leeway": {"resourceConfig": LEEWAY}}.items():
        recorded = simulate(chain, by_entry(), useUpgradedAuth=True, **params)
        (entry,) = entries_of(recorded)
        entry = entry.prepared(chain.latest.sequence + 1_000)
        entry = builders.authorised(entry, practice.key("buyer"), practice.key("lawyer"))
        fee = int(recorded["minResourceFee"]) + 100
        draft = replace(with_entry(entry), data=data_of(recorded), fee=fee)
        envelope = signed(draft.on(chain), "desk")
        ends[name] = ended(applied(chain, envelope), envelope)
    assert ends == {
        "none": "txFAILED/INVOKE_HOST_FUNCTION_RESOURCE_LIMIT_EXCEEDED",
        "leeway": "txSUCCESS",
    }


def test_an_entry_counts_once() -> None:
    """Funding twice would need two; the second transaction finds the nonce used."""
    chain = practice.chain()
    (entry,) = entries_of(simulate(chain, transfer_by_entry()))
    entry = entry.prepared(chain.latest.sequence + 1_000)
    entry = builders.authorised(entry, practice.key("seller"))
    call = practice.transfer_call("seller", "desk", 10_000_000)
    envelopes = [
        signed(ready(chain, Draft((invoke(call, None, [entry.to_xdr()]),), name)), name)
        for name in ("desk", "lawyer")
    ]
    done = applied(chain, *envelopes)
    assert [ended(done, envelope) for envelope in envelopes] == [
        "txSUCCESS",
        "txFAILED/INVOKE_HOST_FUNCTION_TRAPPED",
    ]


def transfer_by_entry() -> Draft:
    call = practice.transfer_call("seller", "desk", 10_000_000)
    return Draft((invoke(call),), "desk")


def test_recording_refuses_entries_that_are_there() -> None:
    answer = simulate(practice.chain(), consented("buyer"), authMode="record")
    assert answer["error"] == "cannot set authMode to 'record' with an auth footprint"


def test_entries_can_be_demanded_even_if_there_are_none() -> None:
    answer = simulate(practice.chain(), by_entry(), authMode="enforce")
    assert answer["error"].startswith("HostError: Error(Auth, InvalidAction)")


def test_an_unknown_auth_mode_is_refused() -> None:
    answer = simulate(practice.chain(), by_entry(), authMode="maybe")
    assert "authMode" in answer["error"]


def test_a_contracts_refusal_is_an_error_with_its_number() -> None:
    call = Invocation(
        practice.closing().contract, "release_funds", (address(practice.who("desk")),)
    )
    answer = simulate(practice.chain(), Draft((invoke(call),), "desk"))
    number = error_number("OnlyReleaseSignerCanReleaseEarnings")
    assert answer["error"].startswith(f"HostError: Error(Contract, #{number})\n")
    (event,) = [xdr.DiagnosticEvent.from_xdr(text) for text in answer["events"]]
    body = event.event.body.v0
    assert body is not None
    assert body.topics[1].error is not None
    assert body.topics[1].error.contract_code == xdr.Uint32(number)


def test_a_contract_that_is_not_there_is_a_missing_value() -> None:
    call = release_call(builders.contract_id("nowhere"))
    answer = simulate(practice.chain(), Draft((invoke(call),)))
    assert answer["error"].startswith("HostError: Error(Storage, MissingValue)")


def test_a_memo_is_refused() -> None:
    memo = xdr.Memo(xdr.MemoType.MEMO_TEXT, text=b"rent")
    assert "memo" in simulate(practice.chain(), replace(by_entry(), memo=memo))["error"]


def test_two_operations_are_refused() -> None:
    two = replace(by_entry(), operations=by_entry().operations * 2)
    assert simulate(practice.chain(), two)["error"] == (
        "Transaction contains more than one operation"
    )


def test_a_payment_is_refused() -> None:
    options = xdr.SetOptionsOp(*[None] * 9)
    body = xdr.OperationBody(xdr.OperationType.SET_OPTIONS, set_options_op=options)
    answer = simulate(practice.chain(), Draft((practice.operation(body),)))
    assert answer["error"] == "transaction contains unsupported operation type: SET_OPTIONS"


def test_nonsense_is_refused() -> None:
    answer = ask(practice.chain(), "simulateTransaction", transaction="AAAA")
    assert answer["error"] == "Could not unmarshal transaction"


def test_uploads_are_not_modelled() -> None:
    kind = xdr.HostFunctionType.HOST_FUNCTION_TYPE_UPLOAD_CONTRACT_WASM
    upload = xdr.InvokeHostFunctionOp(xdr.HostFunction(kind, wasm=b"\0asm"), [])
    body = xdr.OperationBody(
        xdr.OperationType.INVOKE_HOST_FUNCTION, invoke_host_function_op=upload
    )
    answer = simulate(practice.chain(), Draft((practice.operation(body),)))
    assert "UPLOAD" in answer["error"]


def test_an_account_is_no_contract() -> None:
    operation = invoke(release_call())
    called = operation.body.invoke_host_function_op
    assert called is not None
    assert called.host_function.invoke_contract is not None
    called.host_function.invoke_contract.contract_address = to_sc_address(practice.who("buyer"))
    assert simulate(practice.chain(), Draft((operation,)))["error"] == (
        "an account is no contract"
    )


def test_a_muxed_account_in_a_call_is_nobody() -> None:
    muxed = xdr.MuxedEd25519Account(
        xdr.Uint64(7), xdr.Uint256(public_key(practice.who("buyer")))
    )
    kind = xdr.SCAddressType.SC_ADDRESS_TYPE_MUXED_ACCOUNT
    strange = xdr.SCAddress(kind, muxed_account=muxed)
    operation = invoke(release_call())
    called = operation.body.invoke_host_function_op
    assert called is not None
    assert called.host_function.invoke_contract is not None
    called.host_function.invoke_contract.contract_address = strange
    assert "error" in simulate(practice.chain(), Draft((operation,)))
    (entry,) = entries_of(simulate(practice.chain(), by_entry()))
    given = entry.to_xdr()
    assert given.credentials.address is not None
    given.credentials.address.address = strange
    odd = Draft((invoke(release_call(), None, [given]),), "desk")
    assert simulate(practice.chain(), odd)["error"].startswith("authorisation entry")


def test_what_sleeps_is_listed_and_not_restored_beforehand() -> None:
    answer = simulate(
        practice.chain().wait(3_200_000), Draft((invoke(release_call(), "release"),))
    )
    listed = data_of(answer).ext.resource_ext
    assert listed is not None
    assert len(listed.archived_soroban_entries) == 5
    assert "restorePreamble" not in answer


def test_extending_and_restoring_are_simulated_with_the_footprint_given() -> None:
    chain = practice.chain().wait(3_200_000)
    keys = practice.footprint_keys(ready(chain, Draft((invoke(release_call(), "release"),))))
    answer = simulate(chain, practice.restoring(keys))
    assert len(data_of(answer).resources.footprint.read_write) == len(keys)
    assert int(answer["minResourceFee"]) > 0
    assert "results" not in answer


def test_the_footprint_of_a_longer_life_is_what_lives_less_long() -> None:
    chain = practice.chain()
    keys = [instance_key(practice.closing().contract), practice.data_key("nothing")]
    answer = simulate(chain, practice.extending(keys, 3_000_000))
    named = [key.to_xdr_bytes() for key in data_of(answer).resources.footprint.read_only]
    assert named == keys[:1]
    assert not data_of(
        simulate(chain, practice.extending(keys, 9))
    ).resources.footprint.read_only


def test_what_cannot_sleep_or_is_not_there_cannot_be_woken() -> None:
    account = [account_key(practice.who("buyer"))]
    assert "error" in simulate(practice.chain(), practice.extending(account, 9))
    assert "error" in simulate(practice.chain(), practice.restoring(account))
    missing = simulate(practice.chain(), practice.restoring([practice.data_key("nothing")]))
    assert missing["error"] == "Missing entry to restore"


@pytest.mark.parametrize(
    "draft", [practice.restoring, lambda keys: practice.extending(keys, 9)]
)
def test_tending_storage_needs_a_footprint_and_no_auth_mode(draft: Any) -> None:
    bare = replace(draft([]), data=None)
    assert "SorobanTransactionData" in simulate(practice.chain(), bare)["error"]
    wrong = simulate(practice.chain(), draft([]), authMode="record")
    assert wrong["error"] == "cannot set authMode with non-InvokeHostFunction operations"


def test_the_footprint_is_what_the_call_needs_and_no_more() -> None:
    chain = practice.chain()
    draft = Draft((invoke(release_call(), "release"),))
    footprint = footprint_of(data_of(simulate(chain, draft)))
    for key in footprint.keys:
        less = Footprint(footprint.read_only - {key}, footprint.read_write - {key})
        with pytest.raises(HostError):
            enforce(
                chain.next, release_call(), practice.who("release"), chain.contracts, (), less
            )
