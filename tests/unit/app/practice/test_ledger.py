"""The practice ledger: its queue, its steps, its memory."""

from dataclasses import replace
from hashlib import sha256

from stellar_sdk import xdr

from app.practice.ledger import RETENTION
from tests.support import practice
from tests.support.practice import bumped, edited, handed_in, refusal, release, signed, transfer


def test_the_same_transaction_twice_is_a_duplicate_before_and_after_it_is_applied() -> None:
    envelope = signed(release(practice.chain()), "buyer", "lawyer")
    waiting, _ = practice.chain().submit(handed_in(envelope))
    assert refusal(waiting, envelope) == "DUPLICATE"
    assert refusal(waiting.close(), envelope) == "DUPLICATE"


def test_one_transaction_waits_for_each_source() -> None:
    chain = practice.chain()
    waiting, _ = chain.submit(handed_in(signed(release(chain), "buyer", "lawyer")))
    assert refusal(waiting, signed(release(chain, ahead=2), "buyer", "lawyer")) == (
        "TRY_AGAIN_LATER"
    )
    assert refusal(waiting, signed(transfer(chain), "seller")) == "PENDING"


def test_a_lower_number_than_what_waits_is_bad() -> None:
    chain = practice.chain()
    waiting, _ = chain.submit(handed_in(signed(release(chain), "buyer", "lawyer")))
    late = signed(release(chain, ahead=0), "buyer", "lawyer")
    assert refusal(waiting, late) == "txBAD_SEQ"


def test_a_bump_takes_the_place_of_what_it_pays_ten_times_as_much_for() -> None:
    chain = practice.chain()
    envelope = signed(transfer(chain), "seller")
    data = envelope.transaction.ext.soroban_data
    assert data is not None
    waiting, _ = chain.submit(handed_in(envelope))
    fee = data.resource_fee.int64 + 2_000
    assert refusal(waiting, bumped(envelope, "desk", fee - 1)) == "txINSUFFICIENT_FEE"
    replaced, _ = waiting.submit(handed_in(bumped(envelope, "desk", fee)))
    assert [one.hash for one in replaced.pending] == [bumped(envelope, "desk", fee).hash]


def test_classic_transactions_come_before_calls() -> None:
    chain = practice.chain()
    call = signed(transfer(chain), "seller")
    options = xdr.SetOptionsOp(*[None] * 9)
    body = xdr.OperationBody(xdr.OperationType.SET_OPTIONS, set_options_op=options)
    classic = signed(practice.Draft((practice.operation(body),)).on(chain), "buyer")
    done = practice.applied(chain, call, classic)
    assert [one.hash for one in done.latest.transactions] == [classic.hash, call.hash]


def test_ledgers_are_five_seconds_apart_unless_told_the_time() -> None:
    chain = practice.chain()
    assert chain.close().latest.time == chain.latest.time + 5
    assert chain.close(at=chain.latest.time + 77).latest.time == chain.latest.time + 77


def test_time_never_runs_backwards() -> None:
    chain = practice.chain()
    assert chain.close(at=0).latest.time == chain.latest.time + 1


def test_each_header_names_the_one_before() -> None:
    chain = practice.chain().close().close()
    hashes = [closed.hash for closed in chain.history]
    assert [closed.previous for closed in chain.history[1:]] == hashes[:-1]


def test_a_week_of_ledgers_is_remembered() -> None:
    chain = practice.chain()
    long = replace(chain, history=(chain.oldest,) * RETENTION)
    assert len(long.close().history) == RETENTION


def test_a_chain_does_not_show_its_entries() -> None:
    assert len(repr(practice.chain())) < 200


def test_a_failed_transaction_is_remembered_too() -> None:
    chain = practice.chain()
    first = signed(release(chain), "buyer", "lawyer")
    second = signed(release(chain, source="desk"), "desk", "buyer", "lawyer")
    done = practice.applied(chain, first, second)
    assert [one.outcome.successful for one in done.latest.transactions] == [True, False]


def test_fees_go_to_the_pool() -> None:
    chain = practice.chain()
    done = practice.applied(chain, signed(edited(transfer(chain)), "seller"))
    charged = done.latest.transactions[0].fee
    assert done.latest.fee_pool - chain.latest.fee_pool == charged


def test_a_ledgers_hash_is_that_of_its_header() -> None:
    chain = practice.chain()
    done = practice.applied(chain, signed(transfer(chain), "seller")).close()
    for closed in done.history:
        assert closed.hash == sha256(closed.header.to_xdr_bytes()).digest()
        assert closed.header_entry.hash.hash == closed.hash
