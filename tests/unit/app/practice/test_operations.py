"""The classic operations of the practice network, and every way in which each fails."""

from dataclasses import replace
from typing import Any

import pytest
from stellar_sdk import Asset as SdkAsset
from stellar_sdk import (
    AuthorizationFlag,
    BumpSequence,
    ChangeTrust,
    CreateAccount,
    Operation,
    Payment,
    SetOptions,
    Signer,
    xdr,
)

from app.practice import accounts
from app.practice.ledger import Chain
from tests.support import builders, practice
from tests.support.practice import USDC, Draft, applied, balance, ended, refusal, signed, usdc
from wallet.signers import SignerKey

XLM = SdkAsset.native()
DOLLARS = SdkAsset(USDC.code, USDC.issuer)
NOBODYS = SdkAsset("USDC", practice.STRANGER.public)


def result_of(chain: Chain, operation: Operation, by: str = "buyer") -> str:
    """What an operation ends in, refused or applied."""
    envelope = signed(Draft((operation.to_xdr_object(),), by).on(chain), by)
    refused = refusal(chain, envelope)
    return ended(applied(chain, envelope), envelope) if refused == "PENDING" else refused


def after(chain: Chain, operation: Operation, *by: str) -> Chain:
    envelope = signed(Draft((operation.to_xdr_object(),), by[0]).on(chain), *by)
    done = applied(chain, envelope)
    assert ended(done, envelope) == "txSUCCESS"
    return done


def entry(chain: Chain, name: str) -> xdr.AccountEntry:
    found = accounts.account(chain.ledger, practice.address_of(name))
    assert found is not None
    return found


# --- CreateAccount ---


def test_a_new_account_starts_at_its_ledgers_first_number() -> None:
    made = after(practice.chain(), CreateAccount(practice.address_of("stranger"), "5"), "buyer")
    assert balance(made, "stranger") == 50_000_000
    assert practice.sequence(made, "stranger") == made.latest.sequence << 32


@pytest.mark.parametrize(
    ("who", "xlm", "code"),
    [
        ("lawyer", "5", "ALREADY_EXIST"),
        ("stranger", "0.9999999", "LOW_RESERVE"),
        ("stranger", "5000", "UNDERFUNDED"),
        ("buyer", "5", "MALFORMED"),
    ],
)
def test_an_account_is_not_made_when(who: str, xlm: str, code: str) -> None:
    create = CreateAccount(practice.address_of(who), xlm)
    assert result_of(practice.chain(), create) == f"txFAILED/CREATE_ACCOUNT_{code}"


# --- Payment ---


def test_a_native_payment_moves_stroops() -> None:
    before = practice.chain()
    paid = after(before, Payment(practice.who("lawyer"), XLM, "7"), "buyer")
    assert balance(paid, "lawyer") - balance(before, "lawyer") == 70_000_000
    assert balance(before, "buyer") - balance(paid, "buyer") == 70_000_100


def test_paying_oneself_changes_nothing_but_the_fee() -> None:
    before = practice.chain()
    paid = after(before, Payment(practice.who("buyer"), XLM, "100000"), "buyer")
    assert balance(before, "buyer") - balance(paid, "buyer") == 100


def test_a_credit_payment_moves_units() -> None:
    before = practice.chain()
    paid = after(before, Payment(practice.who("desk"), DOLLARS, "1200"), "seller")
    assert (usdc(paid, "seller"), usdc(paid, "desk")) == (0, 12_000_000_000)


def test_the_issuer_makes_and_destroys_what_it_issues() -> None:
    made = after(
        practice.chain(), Payment(practice.who("desk"), DOLLARS, "900000000"), "issuer"
    )
    assert usdc(made, "desk") == 9 * 10**15
    gone = after(made, Payment(practice.who("issuer"), DOLLARS, "900000000"), "desk")
    assert usdc(gone, "desk") == 0


@pytest.mark.parametrize(
    ("by", "to", "asset", "amount", "code"),
    [
        ("buyer", "stranger", XLM, "1", "NO_DESTINATION"),
        ("buyer", "lawyer", XLM, "100000", "UNDERFUNDED"),
        ("seller", "lawyer", DOLLARS, "1", "NO_TRUST"),
        ("lawyer", "seller", DOLLARS, "1", "SRC_NO_TRUST"),
        ("buyer", "seller", DOLLARS, "1", "UNDERFUNDED"),
        ("seller", "lawyer", SdkAsset("USDC", practice.who("buyer")), "1", "NO_TRUST"),
    ],
)
def test_a_payment_fails_when(
    by: str, to: str, asset: SdkAsset, amount: str, code: str
) -> None:
    payment = Payment(practice.address_of(to), asset, amount)
    assert result_of(practice.chain(), payment, by) == f"txFAILED/PAYMENT_{code}"


def test_a_payment_of_nothing_is_malformed() -> None:
    payment = Payment(practice.who("lawyer"), XLM, "0")
    assert result_of(practice.chain(), payment) == "txFAILED/PAYMENT_MALFORMED"


def line(chain: Chain, name: str, **fields: Any) -> Chain:
    """The network with a trustline changed, as nothing on it could."""
    found = accounts.trustline(
        chain.ledger, practice.address_of(name), practice.usdc_on_trustline()
    )
    assert found is not None
    for field, value in fields.items():
        setattr(found, field, value)
    ledger = accounts.put_trustline(chain.ledger, practice.address_of(name), found)
    return replace(chain, ledger=ledger)


def test_an_unauthorised_line_neither_gives_nor_takes() -> None:
    to_desk = Payment(practice.who("desk"), DOLLARS, "1")
    frozen = {"flags": xdr.Uint32(0)}
    gives = line(practice.chain(), "seller", **frozen)
    takes = line(practice.chain(), "desk", **frozen)
    assert result_of(gives, to_desk, "seller") == "txFAILED/PAYMENT_SRC_NOT_AUTHORIZED"
    assert result_of(takes, to_desk, "seller") == "txFAILED/PAYMENT_NOT_AUTHORIZED"


def test_a_line_takes_no_more_than_its_limit() -> None:
    short = line(practice.chain(), "desk", limit=xdr.Int64(9_999_999))
    payment = Payment(practice.who("desk"), DOLLARS, "1")
    assert result_of(short, payment, "seller") == "txFAILED/PAYMENT_LINE_FULL"


# --- ChangeTrust ---


def test_a_new_line_is_a_sub_entry_and_authorised() -> None:
    before = practice.chain()
    opened = after(before, ChangeTrust(DOLLARS, "10"), "lawyer")
    found = accounts.trustline(
        opened.ledger, practice.who("lawyer"), practice.usdc_on_trustline()
    )
    assert found is not None
    assert (found.limit.int64, found.flags.uint32) == (100_000_000, accounts.AUTHORIZED)
    assert entry(opened, "lawyer").num_sub_entries.uint32 == 1


def test_a_line_to_an_issuer_who_asks_first_is_not_authorised() -> None:
    asks = practice.with_account(practice.chain(), "issuer", flags=xdr.Uint32(1))
    opened = after(asks, ChangeTrust(DOLLARS, "10"), "lawyer")
    found = accounts.trustline(
        opened.ledger, practice.who("lawyer"), practice.usdc_on_trustline()
    )
    assert found is not None
    assert found.flags.uint32 == 0


def test_an_empty_line_can_be_closed_and_its_limit_changed() -> None:
    wider = after(practice.chain(), ChangeTrust(DOLLARS, "10"), "desk")
    closed = after(wider, ChangeTrust(DOLLARS, "0"), "desk")
    assert practice.usdc_line("desk") not in closed.ledger.entries
    assert entry(closed, "desk").num_sub_entries.uint32 == 0


@pytest.mark.parametrize(
    ("by", "asset", "limit", "code"),
    [
        ("seller", DOLLARS, "0", "INVALID_LIMIT"),
        ("seller", DOLLARS, "1199", "INVALID_LIMIT"),
        ("lawyer", DOLLARS, "0", "INVALID_LIMIT"),
        ("lawyer", NOBODYS, "1", "NO_ISSUER"),
        ("issuer", DOLLARS, "1", "MALFORMED"),
    ],
)
def test_trust_is_not_changed_when(by: str, asset: SdkAsset, limit: str, code: str) -> None:
    change = ChangeTrust(asset, limit)
    assert result_of(practice.chain(), change, by) == f"txFAILED/CHANGE_TRUST_{code}"


def test_a_line_needs_its_reserve() -> None:
    poor = practice.with_account(practice.chain(), "lawyer", balance=xdr.Int64(14_999_999))
    ended_so = result_of(poor, ChangeTrust(DOLLARS, "1"), "lawyer")
    assert ended_so == "txFAILED/CHANGE_TRUST_LOW_RESERVE"


def test_a_thousand_sub_entries_are_enough() -> None:
    full = practice.with_account(
        practice.chain(),
        "lawyer",
        num_sub_entries=xdr.Uint32(1_000),
        balance=xdr.Int64(10**12),
    )
    ended_so = result_of(full, ChangeTrust(DOLLARS, "1"), "lawyer")
    assert ended_so == "txFAILED/opTOO_MANY_SUBENTRIES"


# --- SetOptions ---


def signer(name: str, weight: int) -> SetOptions:
    return SetOptions(signer=Signer.ed25519_public_key(practice.address_of(name), weight))


def test_a_signer_is_added_changed_and_removed() -> None:
    added = after(practice.chain(), signer("lawyer", 2), "buyer")
    changed = after(added, signer("lawyer", 3), "buyer")
    removed = after(changed, signer("lawyer", 0), "buyer")
    weights = [
        [s.weight.uint32 for s in entry(c, "buyer").signers] for c in (added, changed, removed)
    ]
    counts = [entry(c, "buyer").num_sub_entries.uint32 for c in (added, changed, removed)]
    assert (weights, counts) == ([[2], [3], []], [2, 2, 1])


def test_signers_stand_in_order_of_their_keys() -> None:
    both = after(
        after(practice.chain(), signer("lawyer", 1), "buyer"), signer("desk", 1), "buyer"
    )
    keys = [s.key.to_xdr_bytes() for s in entry(both, "buyer").signers]
    assert keys == sorted(keys)


def test_an_account_can_be_made_to_need_two() -> None:
    shared = after(practice.chain(), signer("lawyer", 1), "buyer")
    shared = after(
        shared,
        SetOptions(low_threshold=2, med_threshold=2, high_threshold=2),
        "buyer",
    )
    payment = Payment(practice.who("seller"), XLM, "1")
    assert result_of(shared, payment) == "txBAD_AUTH"
    paid = after(shared, payment, "buyer", "lawyer")
    assert balance(paid, "seller") - balance(shared, "seller") == 10_000_000


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (signer("buyer", 1), "BAD_SIGNER"),
        (signer("lawyer", 256), "BAD_SIGNER"),
        (SetOptions(master_weight=256), "THRESHOLD_OUT_OF_RANGE"),
    ],
)
def test_options_are_not_set_when(options: SetOptions, code: str) -> None:
    assert result_of(practice.chain(), options) == f"txFAILED/SET_OPTIONS_{code}"


def test_a_signer_needs_its_reserve() -> None:
    poor = practice.with_account(practice.chain(), "buyer", balance=xdr.Int64(19_999_999))
    assert result_of(poor, signer("lawyer", 1)) == "txFAILED/SET_OPTIONS_LOW_RESERVE"


def test_twenty_signers_are_enough() -> None:
    many = [
        xdr.Signer(
            SignerKey.ed25519(builders.secret_key(str(i)).public).to_xdr(),
            xdr.Uint32(1),
        )
        for i in range(20)
    ]
    full = practice.with_account(practice.chain(), "buyer", signers=many)
    assert result_of(full, signer("lawyer", 1)) == "txFAILED/SET_OPTIONS_TOO_MANY_SIGNERS"


def test_flags_and_home_domains_are_not_supported() -> None:
    required = AuthorizationFlag.AUTHORIZATION_REQUIRED
    for options in (SetOptions(set_flags=required), SetOptions(home_domain="example.org")):
        assert result_of(practice.chain(), options) == "txFAILED/opNOT_SUPPORTED"


# --- BumpSequence ---


def test_a_sequence_number_is_bumped_forwards_only() -> None:
    before = practice.chain()
    last = practice.sequence(before, "buyer")
    forwards = after(before, BumpSequence(last + 500), "buyer")
    backwards = after(before, BumpSequence(last - 500), "buyer")
    assert practice.sequence(forwards, "buyer") == last + 500
    assert practice.sequence(backwards, "buyer") == last + 1


def test_a_negative_sequence_number_is_bad() -> None:
    body = xdr.BumpSequenceOp(xdr.SequenceNumber(xdr.Int64(-1)))
    operation = practice.operation(
        xdr.OperationBody(xdr.OperationType.BUMP_SEQUENCE, bump_sequence_op=body)
    )
    envelope = signed(Draft((operation,)).on(practice.chain()), "buyer")
    assert refusal(practice.chain(), envelope) == "txFAILED/BUMP_SEQUENCE_BAD_SEQ"
