from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
from stellar_sdk import scval, xdr

from tests.support.builders import (
    ALICE,
    BOB,
    CAROL,
    ESCROW,
    MALLORY,
    SHARED,
    account_signature,
    authorised,
    authorization,
    call,
    multisig,
    secret_key,
    vector,
)
from tests.support.entries import read_authorization
from wallet.addresses import to_sc_address
from wallet.authorization import (
    MAX_DELEGATE_DEPTH,
    AccountSignature,
    Arm,
    Authorization,
    BadAuthorization,
    Reason,
    verify_account_signatures,
)
from wallet.errors import Unreadable
from wallet.network import PRACTICE, PUBLIC, network

CROSS_SDK = vector("stellar/cap71_auth_entries_cross_sdk.json")
MULTISIG = vector("stellar/multisig_auth_entries_generated.json")
SIGNERS = multisig({ALICE: 1, BOB: 1}, 2)
ENTRY = authorization()
PAYLOAD = ENTRY.payload(PRACTICE)


def reason(signature: xdr.SCVal) -> Reason | None:
    """Say why the host would refuse this signature for the shared account, if it would."""
    try:
        verify_account_signatures(PAYLOAD, signature, SIGNERS)
    except BadAuthorization as refusal:
        return refusal.reason
    return None


def vec(*signatures: AccountSignature) -> xdr.SCVal:
    return scval.to_vec([signature.to_xdr() for signature in signatures])


def by(*keys: object) -> list[AccountSignature]:
    chosen = [key for key in (ALICE, BOB, CAROL, MALLORY, SHARED) if key in keys]
    return sorted(account_signature(key, ENTRY) for key in chosen)


@pytest.mark.parametrize("case", CROSS_SDK, ids=["v2", "delegates"])
def test_the_payload_is_what_another_sdk_signs(case: dict[str, Any]) -> None:
    for text in case["signed_or_wrapped_entries_b64"]:
        entry = read_authorization(text)
        assert entry.payload(network(case["network"])).hex() == case["payload_hash"][0]
        assert entry.to_base64() == text


@pytest.mark.parametrize("case", MULTISIG["cases"], ids=["legacy", "v2"])
def test_two_signers_make_the_entry_that_the_host_wants(case: dict[str, Any]) -> None:
    net = network(MULTISIG["keys"]["network"])
    one, both = (read_authorization(case[name]) for name in ("after_A", "after_A_and_B"))
    assert one.payload(net).hex() == case["payload_sha256"]
    assert [s.public_key.hex() for s in both.signatures] == case["sorted_pubkeys_hex"]
    assert all(s.verifies(one.payload(net)) for s in both.signatures)
    assert one.with_signatures(reversed(both.signatures)) == both
    assert both.to_base64() == case["after_A_and_B"]


@pytest.mark.parametrize("case", MULTISIG["cases"], ids=["legacy", "v2"])
def test_hardware_is_shown_the_preimage(case: dict[str, Any]) -> None:
    entry = read_authorization(case["unsigned"])
    prepared = entry.prepared(MULTISIG["keys"]["valid_until"], entry.arm)
    preimage = prepared.preimage(network(MULTISIG["keys"]["network"]))
    assert preimage.to_xdr() == case["preimage"]


def test_source_account_credentials_carry_no_signature() -> None:
    source = xdr.SorobanCredentialsType.SOROBAN_CREDENTIALS_SOURCE_ACCOUNT
    value = xdr.SorobanAuthorizationEntry(xdr.SorobanCredentials(source), ENTRY.root_invocation)
    entry = read_authorization(value.to_xdr())
    assert (entry.arm, entry.address, entry.signatures) == (Arm.SOURCE_ACCOUNT, None, ())
    assert entry.to_xdr() == value
    with pytest.raises(BadAuthorization) as refusal:
        entry.payload(PRACTICE)
    assert refusal.value.reason is Reason.NOTHING_TO_SIGN


@pytest.mark.parametrize("arm", Arm, ids=lambda arm: str(arm.name))
def test_every_arm_is_read_as_it_was_written(arm: Arm) -> None:
    entry = authorization(arm=arm) if arm is not Arm.SOURCE_ACCOUNT else source_entry()
    assert read_authorization(entry.to_base64()) == entry


def source_entry() -> Authorization:
    return Authorization(Arm.SOURCE_ACCOUNT, ENTRY.root)


def test_an_unknown_arm_is_refused() -> None:
    with pytest.raises(Unreadable):
        read_authorization(b"\0\0\0\x04" + ENTRY.to_xdr().to_xdr_bytes()[4:])


def test_only_the_old_payload_forgets_the_address() -> None:
    root = call()
    old = [authorization(who, Arm.ADDRESS, root=root) for who in (SHARED.public, CAROL.public)]
    new = [authorization(who, root=root) for who in (SHARED.public, CAROL.public)]
    assert old[0].payload(PRACTICE) == old[1].payload(PRACTICE)
    assert new[0].payload(PRACTICE) != new[1].payload(PRACTICE)


def test_every_term_is_in_the_payload() -> None:
    others = [
        ENTRY.payload(PUBLIC),
        authorization(nonce=8).payload(PRACTICE),
        authorization(expiry=1001).payload(PRACTICE),
        authorization(root=call("dispute_escrow")).payload(PRACTICE),
        authorization(ESCROW).payload(PRACTICE),
        authorization(arm=Arm.ADDRESS).payload(PRACTICE),
    ]
    assert len({PAYLOAD, *others}) == len(others) + 1


def test_both_signers_authorise() -> None:
    authorised(ENTRY, BOB, ALICE).verify(SIGNERS, PRACTICE)


def test_another_network_voids_the_signatures() -> None:
    with pytest.raises(BadAuthorization) as refusal:
        authorised(ENTRY, BOB, ALICE).verify(SIGNERS, PUBLIC)
    assert refusal.value.reason is Reason.INVALID


def test_signers_of_another_account_are_no_help() -> None:
    others = multisig({ALICE: 1, BOB: 1}, 2, account=CAROL.public)
    with pytest.raises(BadAuthorization) as refusal:
        authorised(ENTRY, BOB, ALICE).verify(others, PRACTICE)
    assert refusal.value.reason is Reason.OTHER_ACCOUNT


@pytest.mark.parametrize(
    ("signature", "expected"),
    [
        (vec(*by(ALICE, BOB)), None),
        (vec(*reversed(by(ALICE, BOB))), Reason.NOT_ASCENDING),
        (vec(*by(ALICE)), Reason.TOO_LITTLE_WEIGHT),
        (vec(*by(ALICE), *by(ALICE)), Reason.NOT_ASCENDING),
        (vec(*by(ALICE, BOB, MALLORY)), Reason.NOT_A_SIGNER),
        (vec(*by(ALICE, SHARED)), Reason.NOT_A_SIGNER),
        (vec(AccountSignature(by(ALICE)[0].public_key, bytes(64))), Reason.INVALID),
        (vec(), Reason.NONE),
        (vec(*by(ALICE) * 21), Reason.TOO_MANY),
        (scval.to_void(), Reason.MALFORMED),
        (scval.to_vec([scval.to_void()]), Reason.MALFORMED),
        (scval.to_vec([scval.to_map({})]), Reason.MALFORMED),
        (vec(AccountSignature(bytes(31), bytes(64))), Reason.MALFORMED),
        (vec(AccountSignature(bytes(32), bytes(63))), Reason.MALFORMED),
        (xdr.SCVal(xdr.SCValType.SCV_VEC), Reason.MALFORMED),
        (
            scval.to_vec(
                [scval.to_vec([scval.to_bytes(bytes(32)), scval.to_bytes(bytes(64))])]
            ),
            Reason.MALFORMED,
        ),
        (
            scval.to_vec(
                [
                    scval.to_map(
                        {
                            scval.to_symbol("key"): scval.to_bytes(bytes(32)),
                            scval.to_symbol("sig"): scval.to_bytes(bytes(64)),
                        }
                    )
                ]
            ),
            Reason.MALFORMED,
        ),
    ],
    ids=range(17),
)
def test_the_host_judges_signatures_step_by_step(
    signature: xdr.SCVal, expected: Reason | None
) -> None:
    assert reason(signature) is expected


def test_signatures_are_sorted_whatever_their_order() -> None:
    signatures = by(ALICE, BOB, CAROL)
    orders = {ENTRY.with_signatures(order) for order in permutations(signatures)}
    assert {entry.signatures for entry in orders} == {tuple(signatures)}


def test_no_signatures_are_an_unsigned_entry() -> None:
    assert authorised(ENTRY, ALICE).with_signatures(()) == ENTRY


def test_a_key_signs_an_entry_once() -> None:
    forged = AccountSignature(by(ALICE)[0].public_key, bytes(64))
    with pytest.raises(BadAuthorization) as refusal:
        ENTRY.with_signatures([*by(ALICE), forged])
    assert refusal.value.reason is Reason.NOT_ASCENDING


def test_an_entry_carries_at_most_twenty_signatures() -> None:
    many = [account_signature(secret_key(str(n)), ENTRY) for n in range(21)]
    assert len(ENTRY.with_signatures(many[:20]).signatures) == 20
    with pytest.raises(BadAuthorization) as refusal:
        ENTRY.with_signatures(many)
    assert refusal.value.reason is Reason.TOO_MANY


def test_a_contracts_signature_is_its_own_affair() -> None:
    with pytest.raises(BadAuthorization) as refusal:
        authorization(ESCROW).with_signatures(by(ALICE))
    assert refusal.value.reason is Reason.NOT_AN_ACCOUNT


def test_terms_are_fixed_before_the_first_signature() -> None:
    assert authorization(arm=Arm.ADDRESS, expiry=0).prepared(1000) == ENTRY
    with pytest.raises(BadAuthorization) as refusal:
        authorised(ENTRY, ALICE).prepared(1001)
    assert refusal.value.reason is Reason.ALREADY_SIGNED


def test_what_nobody_signs_is_not_prepared() -> None:
    with pytest.raises(BadAuthorization) as refusal:
        source_entry().prepared(1000)
    assert refusal.value.reason is Reason.NOTHING_TO_SIGN


def delegates(*values: xdr.SorobanDelegateSignature) -> bytes:
    kind = xdr.SorobanCredentialsType.SOROBAN_CREDENTIALS_ADDRESS_WITH_DELEGATES
    own = ENTRY.to_xdr().credentials.address_v2
    assert own is not None
    more = xdr.SorobanAddressCredentialsWithDelegates(own, list(values))
    credentials = xdr.SorobanCredentials(kind, address_with_delegates=more)
    return xdr.SorobanAuthorizationEntry(credentials, ENTRY.root_invocation).to_xdr_bytes()


def delegate(name: str, *below: xdr.SorobanDelegateSignature) -> xdr.SorobanDelegateSignature:
    address = to_sc_address(secret_key(name).public)
    return xdr.SorobanDelegateSignature(address, scval.to_void(), list(below))


def test_delegates_stand_in_order_each_once() -> None:
    one, other = sorted(
        (delegate("a"), delegate("b")), key=lambda value: value.address.to_xdr_bytes()
    )
    assert len(read_authorization(delegates(one, other)).delegates) == 2
    for wrong in [(other, one), (one, one)]:
        with pytest.raises(Unreadable):
            read_authorization(delegates(*wrong))


def test_deep_trees_of_delegates_are_refused() -> None:
    tree = delegate("a")
    for _ in range(MAX_DELEGATE_DEPTH - 1):
        tree = delegate("a", tree)
    entry = read_authorization(delegates(tree))
    assert entry.to_xdr().to_xdr_bytes() == delegates(tree)
    with pytest.raises(Unreadable):
        read_authorization(delegates(delegate("a", tree)))
