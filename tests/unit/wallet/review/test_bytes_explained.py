"""What the bytes say, the state holds of it and was signed: each fact, and where none is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from stellar_sdk import scval, xdr

from tests.support.builders import (
    ALICE,
    BOB,
    CAROL,
    CHANNEL,
    ESCROW,
    MALLORY,
    SHARED,
    multisig,
    signature,
    single,
)
from tests.support.entries import entry_of, entry_signature, signed_entries
from tests.support.escrows import BUILD, OTHER_ESCROW, escrow
from tests.support.ledger_steps import (
    MONEY_KEY,
    OWN_KEYS,
    deployment,
    extension,
    on_account,
    restoration,
)
from tests.support.ledgers import (
    SEQUENCE,
    account,
    token,
)
from tests.support.requests import (
    TOKEN,
    USDC,
    Case,
    call,
    due,
    entries,
    entries_xdr,
    honest,
    operation,
    operation_of,
    transaction,
    way_b,
    world,
)
from wallet.addresses import to_sc_address
from wallet.authorization import Arm
from wallet.envelope import FeeBump
from wallet.footprint import footprint_of
from wallet.operations import BumpSequence, ExtendStorage, SetSigners
from wallet.review.facts import Facts
from wallet.review.given import MOST_PARTS
from wallet.signatures import Need
from wallet.signers import Level
from wallet.soroban.authority import Invocation
from wallet.soroban.entries import (
    Entry,
    account_key,
    code_key,
    instance_key,
)
from wallet.soroban.lives import ARCHIVAL_KEY, Lives
from wallet.soroban.values import address

RELEASE = honest()
ENTRY = entry_of(way_b())


def of(case: Case) -> Facts:
    return case.review.facts


# --- what the bytes say ---


def test_a_release_says_who_pays_who_acts_and_what_is_called() -> None:
    facts = of(RELEASE)
    assert (facts.source, facts.acting) == (CHANNEL.public, SHARED.public)
    assert facts.call == Invocation(ESCROW, "release_funds", (address(SHARED.public),))
    assert facts.operation == operation_of(facts.transaction)
    assert facts.doing is None


def test_without_a_source_of_its_own_an_operation_acts_for_the_payer() -> None:
    assert of(operation(source_account=None)(RELEASE)).acting == CHANNEL.public
    assert of(RELEASE.edited(lambda found: setattr(found, "operations", []))).acting == (
        CHANNEL.public
    )


def test_two_operations_are_no_call_and_no_step() -> None:
    def twice(found: xdr.Transaction) -> None:
        found.operations = [*found.operations, *found.operations]

    facts = of(RELEASE.edited(twice))
    assert (facts.operation, facts.call, facts.doing) == (None, None, None)
    assert (facts.authorizations, facts.by_address) == (None, ())
    assert facts.acting == SHARED.public


NO_CALLS = {
    "a new contract": deployment(),
    "care of storage": extension(),
    "an account's own": on_account(BumpSequence(10**12)),
    "a call to an account": call(contract_address=to_sc_address(ALICE.public))(RELEASE),
    "a name of other letters": call(function_name=xdr.SCSymbol(b"release-funds"))(RELEASE),
    "a name that is empty": call(function_name=xdr.SCSymbol(b""))(RELEASE),
    "a name that ends in a line": call(function_name=xdr.SCSymbol(b"release_funds\n"))(RELEASE),
}


@pytest.mark.parametrize("case", NO_CALLS.values(), ids=NO_CALLS.keys())
def test_it_is_no_call(case: Case) -> None:
    facts = of(case)
    assert (facts.call, facts.executable, facts.build, facts.arguments) == (None,) * 4
    assert (facts.move, facts.search) == (None, None)


def test_the_longest_name_that_a_host_takes_is_a_call() -> None:
    named = call(function_name=xdr.SCSymbol(b"Z9_" + b"a" * 29))(RELEASE)
    found = of(named).call
    assert found is not None
    assert found.function == "Z9_" + "a" * 29


def test_the_entries_are_those_of_the_call_and_those_with_signatures_are_told_apart() -> None:
    (own,) = of(RELEASE).authorizations or ()
    assert (own.arm, own.address) == (Arm.SOURCE_ACCOUNT, None)
    assert of(RELEASE).by_address == ()
    both = of(entries(own, ENTRY)(way_b()))
    assert (both.authorizations, both.by_address) == ((own, ENTRY), (ENTRY,))
    assert both.speaker(own) == both.acting
    assert both.speaker(ENTRY) == SHARED.public
    assert of(extension()).authorizations is None


def test_an_entry_of_a_kind_that_nobody_knows_makes_all_of_them_unknown() -> None:
    odd = ENTRY.to_xdr()
    named = odd.credentials.address_v2
    assert named is not None
    named.address = xdr.SCAddress(
        xdr.SCAddressType.SC_ADDRESS_TYPE_LIQUIDITY_POOL,
        liquidity_pool_id=xdr.PoolID(xdr.Hash(bytes(32))),
    )
    facts = of(entries_xdr(odd)(way_b()))
    assert (facts.authorizations, facts.by_address) == (None, ())


def test_what_may_be_touched_is_told_where_the_transaction_says() -> None:
    facts = of(RELEASE)
    assert facts.data is not None
    assert facts.footprint == footprint_of(facts.data)
    bare = of(transaction(ext=xdr.TransactionExt(0))(RELEASE))
    assert (bare.data, bare.footprint) == (None, None)


def test_everybody_whose_signature_counts_is_involved_once() -> None:
    assert of(RELEASE).involved == (CHANNEL.public, SHARED.public)
    assert of(way_b()).involved == (CHANNEL.public, SHARED.public)
    wallets = replace(ENTRY, address=ESCROW, nonce=9)
    bobs = replace(ENTRY, address=BOB.public, nonce=11)
    more = entries(ENTRY, wallets, bobs, replace(bobs, nonce=12))(way_b())
    assert of(more).involved == (CHANNEL.public, SHARED.public, BOB.public)


# --- what the state holds of it ---


def test_an_account_is_told_where_the_state_has_it() -> None:
    found = of(RELEASE).account(SHARED.public)
    assert found is not None
    assert found.account_id.account_id.ed25519 is not None
    for case in (
        RELEASE.without(account_key(SHARED.public)),
        RELEASE.unknowing(account_key(SHARED.public)),
    ):
        assert of(case).account(SHARED.public) is None
        assert of(case).signers(SHARED.public) is None
        assert of(case).needs is None


def test_the_signers_of_an_account_are_its_own() -> None:
    assert of(RELEASE).signers(SHARED.public) == multisig({ALICE: 1, BOB: 1}, 2)
    key = account_key(SHARED.public)
    (odd,) = token(USDC).values()
    assert of(RELEASE.with_entries({key: odd})).signers(SHARED.public) is None


def test_whose_signatures_are_needed_is_told_in_the_networks_order() -> None:
    shared = multisig({ALICE: 1, BOB: 1}, 2)
    payer = single(CHANNEL)
    assert of(RELEASE).needs == (Need(payer, Level.LOW), Need(shared, Level.MEDIUM))
    assert of(RELEASE).entry_needs == ()
    way = of(way_b())
    assert way.needs == (Need(payer, Level.LOW), Need(payer, Level.MEDIUM))
    assert way.entry_needs == (Need(shared, Level.MEDIUM),)
    silent = of(way_b().unknowing(account_key(SHARED.public)))
    assert (silent.needs, silent.entry_needs) == (way.needs, None)


def test_the_signers_afterwards_are_told_of_a_step_that_changes_them() -> None:
    change = SetSigners(high=1)
    facts = of(on_account(change))
    assert facts.signers_after is not None
    assert facts.signers_after.thresholds.high == 1
    silent = on_account(change).unknowing(account_key(SHARED.public))
    for case in (silent, RELEASE, extension(), on_account(BumpSequence(10**12))):
        assert of(case).signers_after is None


def test_care_of_storage_is_told_apart_from_every_other_step() -> None:
    assert isinstance(of(extension()).care, ExtendStorage)
    assert of(restoration()).care == of(restoration()).doing
    for case in (RELEASE, deployment(), on_account(BumpSequence(10**12))):
        facts = of(case)
        assert (facts.care, facts.stored, facts.cared_for) == (None, (), None)
        assert facts.cared_for_build is None


OTHERS = escrow(due(), OTHER_ESCROW)


def test_the_storage_of_one_escrow_is_that_escrows() -> None:
    for keys in (OWN_KEYS, (MONEY_KEY,), (*OWN_KEYS, MONEY_KEY, instance_key(TOKEN))):
        facts = of(extension(keys))
        assert (facts.cared_for, facts.cared_for_build) == (ESCROW, BUILD)
        assert (facts.about, facts.escrow) == (ESCROW, due())
    several = extension((*OWN_KEYS, instance_key(OTHER_ESCROW)), on=world(None, 0, OTHERS))
    nobodys = extension((instance_key(TOKEN), code_key(BUILD.wasm_hash)))
    for case in (several, nobodys):
        facts = of(case)
        assert (facts.cared_for, facts.cared_for_build, facts.escrow) == (None, None, None)


def test_lives_are_the_networks_own_where_the_state_carries_them() -> None:
    assert of(RELEASE).lives == Lives()
    u32, one = xdr.Uint32, xdr.Int64(1)
    settings = xdr.StateArchivalSettings(
        u32(9_000), u32(16), u32(4_000), one, one, u32(1), u32(1), u32(1), u32(1), u32(1)
    )
    setting = xdr.ConfigSettingEntry(
        xdr.ConfigSettingID.CONFIG_SETTING_STATE_ARCHIVAL, state_archival_settings=settings
    )
    value = xdr.LedgerEntryData(xdr.LedgerEntryType.CONFIG_SETTING, config_setting=setting)
    facts = of(restoration().with_entries({ARCHIVAL_KEY: Entry(value.to_xdr_bytes())}))
    assert facts.lives == Lives(9_000, 4_000)
    assert {each.until for each in facts.stored} == {SEQUENCE + 4_000 - 1}
    assert {each.until for each in of(restoration()).stored} == {None}


# --- what was given ---


def bumped(case: Case, fee: int = 500_000) -> Case:
    """Carol pays for it."""
    whole = case.review.facts.whole
    assert whole is not None
    inner = whole.with_signatures([signature(CHANNEL, whole.hash)])
    bump = FeeBump.of(inner, CAROL.public, fee)
    held = case.with_entries(account(CAROL.public))
    return held.seen(bump=bump, key=CAROL.public, signatures=())


def test_the_payer_and_the_fee_are_the_envelopes_or_those_of_its_fee_bump() -> None:
    facts = of(RELEASE)
    assert (facts.payer, facts.fee) == (CHANNEL.public, facts.transaction.fee.uint32)
    assert facts.asked == (CHANNEL.public, SHARED.public)
    assert facts.bump_need is None
    paid = of(bumped(RELEASE))
    assert (paid.payer, paid.fee) == (CAROL.public, 500_000)
    assert paid.asked == (CHANNEL.public, SHARED.public, CAROL.public)
    assert paid.bump_need == Need(single(CAROL), Level.LOW)
    silent = of(bumped(RELEASE).unknowing(account_key(CAROL.public)))
    assert silent.bump_need is None


def test_inside_a_fee_bump_the_signatures_are_those_that_it_holds() -> None:
    case = bumped(RELEASE).seen(signatures=(signature(CAROL, bytes(32)),))
    bump = case.view.bump
    assert bump is not None
    assert of(case).signatures == bump.inner.signatures
    assert of(case).transaction_hash == of(case).request_hash == bump.hash
    signed = RELEASE.signed(ALICE)
    assert of(signed).signatures == signed.view.signatures


def test_entries_that_are_alike_are_one_part_and_no_more_than_some_are_looked_at() -> None:
    assert [part.entry for part in of(entries(ENTRY, ENTRY)(way_b())).parts] == [ENTRY]
    many = [replace(ENTRY, nonce=number) for number in range(MOST_PARTS + 1)]
    facts = of(entries(*many)(way_b()))
    assert [part.entry for part in facts.parts] == many[:MOST_PARTS]
    wallets = replace(ENTRY, address=ESCROW)
    assert of(entries(wallets)(way_b())).parts == ()
    assert of(way_b().unknowing(account_key(SHARED.public))).parts == ()


def test_signatures_over_entries_are_none_of_the_envelopes() -> None:
    beside = [entry_signature(key, way_b()) for key in (ALICE, BOB)]
    stray = signature(MALLORY, bytes(32))
    facts = of(way_b().seen(signatures=(*beside, stray)))
    assert facts.others == (stray,)
    assert of(RELEASE.signed(ALICE)).others == RELEASE.signed(ALICE).view.signatures


def test_the_transaction_is_whole_once_its_entries_are_signed() -> None:
    assert of(RELEASE).whole == RELEASE.envelope
    assert of(RELEASE).unsigned == ()
    open_ = of(way_b())
    assert (open_.whole, open_.unsigned) == (None, (ENTRY,))
    assert open_.signed_hash == open_.transaction_hash == way_b().envelope.hash
    both = way_b().seen(signatures=[entry_signature(key, way_b()) for key in (ALICE, BOB)])
    done = of(both)
    whole = signed_entries(way_b(), ALICE, BOB).envelope
    assert (done.whole, done.unsigned) == (whole, ())
    assert done.signed_hash == done.transaction_hash == whole.hash
    assert done.request_hash == way_b().envelope.hash
    theirs = replace(way_b(), envelope=whole)
    assert of(theirs).request_hash == way_b().envelope.hash


def test_a_smart_wallets_entry_counts_as_signed_when_anything_is_there() -> None:
    bare = replace(ENTRY, address=ESCROW)
    signed = replace(bare, signature_xdr=scval.to_bool(True).to_xdr_bytes())
    assert of(entries(bare)(way_b())).unsigned == (bare,)
    assert of(entries(signed)(way_b())).unsigned == ()
    strangers = replace(ENTRY, address=MALLORY.public, signature_xdr=signed.signature_xdr)
    assert of(entries(strangers)(way_b())).unsigned == (strangers,)
