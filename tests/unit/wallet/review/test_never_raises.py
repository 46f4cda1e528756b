"""Whatever bytes and states hold, a review answers; what it cannot explain, it stops."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from random import Random
from typing import Any

import pytest
from stellar_sdk import scval, xdr

from app.report import as_json, as_text
from tests.support.builders import ALICE, ESCROW, SHARED, chance
from tests.support.escrows import escrow
from tests.support.ledger_steps import deployment, extension, on_account, restoration
from tests.support.ledgers import RECEIVER, RESOLVER, SEQUENCE
from tests.support.recollections import knowing
from tests.support.requests import PRICE, Case, due, honest, way_b, world
from wallet.amounts import Asset
from wallet.envelope import Envelope, read_envelope
from wallet.errors import WalletError
from wallet.escrow.moves import ResolveDispute
from wallet.escrow.terms import Flags
from wallet.network import PRACTICE
from wallet.operations import BumpSequence, SetSigners, SetTrustline
from wallet.review.knowledge import Other, Sighting
from wallet.signers import Signer, SignerKey
from wallet.soroban.entries import Entry, Key
from wallet.soroban.values import VOID, address, i128, string, struct, symbol, u32, vector

STEPS: dict[str, Callable[[], Case]] = {
    "longer storage": extension,
    "storage awake": restoration,
    "a new contract": deployment,
    "a trustline": lambda: on_account(SetTrustline(Asset("EURX", SHARED.public), 1)),
    "signers": lambda: on_account(
        SetSigners(low=1, signer=Signer(SignerKey.ed25519(ALICE.public), 2))
    ),
    "a number": lambda: on_account(BumpSequence(10**12)),
}

MUTATIONS = 240
FORGERIES = 300


@lru_cache(maxsize=1)
def cases() -> tuple[Case, ...]:
    """Honest cases of several kinds, to start from."""
    disputed = world(due(flags=Flags(disputed=True)))
    decision = ResolveDispute(RESOLVER.public, {RECEIVER.public: PRICE})
    return (
        honest(),
        honest(payer=SHARED.public).signed(ALICE),
        way_b(),
        honest(disputed, decision, acting=RESOLVER.public),
    )


def looked_at(case: Case) -> Case:
    """Review, and write it down in every way there is."""
    as_text(case.review)
    as_json(case.review)
    assert len(case.review.digest) == 32
    return case


def is_explained_or_stopped(case: Case) -> bool:
    """No signature without a model's answer: then, and only then, effects are known."""
    is_explained = case.review.effects is not None or case.review.facts.doing is not None
    return bool(case.stops) or is_explained


# --- bytes ---


def mutated(random: Random, raw: bytes) -> bytes:
    """The same bytes but for a few, changed, inserted or taken out where XDR has its words."""
    words = bytearray(raw)
    for _ in range(random.randint(1, 3)):
        place = random.randrange(0, len(words), 4)
        match random.randrange(4):
            case 0:
                words[place + random.randrange(4)] ^= 1 << random.randrange(8)
            case 1:
                words[place : place + 4] = random.choice(
                    (0, 1, 2, 2**31 - 1, 2**32 - 1)
                ).to_bytes(4, "big")
            case 2:
                words[place : place + 4] = words[place : place + 4] * 2
            case _:
                del words[place : place + 4]
    return bytes(words)


def read_or_refused(raw: bytes) -> Envelope | None:
    try:
        found = read_envelope(raw, PRACTICE)
    except WalletError:
        return None
    return found if isinstance(found, Envelope) else None


@pytest.mark.parametrize("seed", range(4))
def test_any_bytes_that_pass_the_gate_get_a_review(seed: int) -> None:
    random, passed = chance(seed), 0
    for _ in range(MUTATIONS // 4):
        case = random.choice(cases())
        envelope = read_or_refused(mutated(random, case.envelope.to_xdr()))
        if envelope is not None:
            passed += 1
            changed = looked_at(Case(envelope, case.view))
            assert is_explained_or_stopped(changed)
    assert passed >= 5


@pytest.mark.parametrize("seed", range(4))
def test_no_change_to_the_bytes_pays_otherwise_than_is_shown(seed: int) -> None:
    """What is signable after a change pays whom the honest one pays, to the unit."""
    random = chance(100 + seed)
    honest_one = cases()[0]
    effects = honest_one.review.effects
    for _ in range(MUTATIONS // 4):
        envelope = read_or_refused(mutated(random, honest_one.envelope.to_xdr()))
        if envelope is not None:
            changed = Case(envelope, honest_one.view)
            assert changed.stops or changed.review.effects == effects


# --- state ---


VALUES: tuple[xdr.SCVal, ...] = (
    VOID,
    scval.to_bool(True),
    u32(0),
    u32(2**32 - 1),
    i128(-1),
    i128(2**127 - 1),
    i128(-(2**127)),
    scval.to_uint64(2**64 - 1),
    string(""),
    string("x" * 5_000),
    scval.to_string(b"\xff\xfe\x00"),
    string("\u202eevil"),
    symbol("Escrow"),
    scval.to_bytes(bytes(64)),
    address(SHARED.public),
    address(ESCROW),
    vector([]),
    vector([symbol("Balance"), address(ESCROW)]),
    struct({}),
    struct({"amount": i128(5)}),
    xdr.SCVal(xdr.SCValType.SCV_VEC),
    xdr.SCVal(xdr.SCValType.SCV_MAP),
    xdr.SCVal(xdr.SCValType.SCV_LEDGER_KEY_CONTRACT_INSTANCE),
    xdr.SCVal(
        xdr.SCValType.SCV_ADDRESS,
        address=xdr.SCAddress(
            xdr.SCAddressType.SC_ADDRESS_TYPE_CLAIMABLE_BALANCE,
            claimable_balance_id=xdr.ClaimableBalanceID(
                xdr.ClaimableBalanceIDType.CLAIMABLE_BALANCE_ID_TYPE_V0, v0=xdr.Hash(bytes(32))
            ),
        ),
    ),
    xdr.SCVal(
        xdr.SCValType.SCV_CONTRACT_INSTANCE,
        instance=xdr.SCContractInstance(
            xdr.ContractExecutable(
                xdr.ContractExecutableType.CONTRACT_EXECUTABLE_STELLAR_ASSET
            ),
            None,
        ),
    ),
)
"""Values of every kind, and of sizes and signs that no contract writes."""


def forged(random: Random, data: xdr.ContractDataEntry) -> None:
    """Put another value somewhere into this entry, or take something out."""
    places = list(_places(data.val, 0))
    if not places or random.random() < 0.15:
        data.val = random.choice(VALUES)
        return
    random.choice(places)(random.choice(VALUES), random)


def _places(value: xdr.SCVal, depth: int) -> Iterator[Any]:
    instance = value.instance
    table = value.map or (instance.storage if instance is not None else None)
    for entry in table.sc_map if table is not None else ():
        yield lambda new, random, e=entry: setattr(e, random.choice(("key", "val")), new)
        yield lambda new, random, t=table, e=entry: t.sc_map.remove(e)
        yield lambda new, random, t=table, e=entry: t.sc_map.append(e)
        yield from _places(entry.val, depth + 1)
    items = value.vec.sc_vec if value.vec is not None else []
    for place, item in enumerate(items):
        yield lambda new, random, v=items, p=place: v.__setitem__(p, new)
        yield lambda new, random, v=items, p=place: v.pop(p)
        yield from _places(item, depth + 1)


def forged_classic(random: Random, value: xdr.LedgerEntryData) -> None:
    numbers = (0, 1, -1, 2**63 - 1, -(2**63))
    entry = value.account or value.trust_line
    assert entry is not None
    entry.balance = xdr.Int64(random.choice(numbers))
    entry.flags = xdr.Uint32(random.choice((0, 1, 2, 7, 2**32 - 1)))
    if value.trust_line is not None:
        value.trust_line.limit = xdr.Int64(random.choice(numbers))
        return
    assert value.account is not None
    value.account.seq_num = xdr.SequenceNumber(xdr.Int64(random.choice(numbers)))
    value.account.thresholds = xdr.Thresholds(bytes(random.choices(range(256), k=4)))
    value.account.num_sub_entries = xdr.Uint32(random.choice((0, 2**32 - 1)))
    if random.random() < 0.3:
        value.account.signers = []


def forge(random: Random, entry: Entry) -> Entry:
    life = random.choice((entry.live_until, None, 0, SEQUENCE - 1, SEQUENCE, 2**32 - 1))
    if entry.data is None:
        return Entry(None, life)
    value = xdr.LedgerEntryData.from_xdr_bytes(entry.data)
    if value.contract_data is not None:
        forged(random, value.contract_data)
    else:
        forged_classic(random, value)
    return Entry(value.to_xdr_bytes(), life)


def forged_state(random: Random, case: Case) -> Case:
    """The same in a state of which some entries that the step needs are forged."""
    known: dict[Key, Entry | None] = dict(case.view.snapshot.entries)
    needed = sorted(case.review.facts.done.footprint.keys) if case.review.facts.done else []
    for key in random.sample(needed, random.randint(1, 2)):
        entry = known.get(key)
        if entry is not None:
            known[key] = forge(random, entry)
    return case.with_entries(known)  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(5))
def test_any_state_gets_a_review(seed: int) -> None:
    random = chance(200 + seed)
    for _ in range(FORGERIES // 5):
        case = forged_state(random, random.choice(cases()))
        assert is_explained_or_stopped(looked_at(case))


@pytest.mark.parametrize("seed", range(4))
def test_any_state_that_was_seen_before_gets_a_review(seed: int) -> None:
    """A file tells it, or another request: both come from others."""
    random = chance(400 + seed)
    for _ in range(FORGERIES // 10):
        case = random.choice(cases())
        then, there = (forged_state(random, case).view.snapshot for _ in range(2))
        other = Other(random.choice(cases()).envelope, there)
        known = knowing(proposed=Sighting(then, 1), looked=Sighting(there, 2), others=(other,))
        assert known(case).stops == case.stops
        looked_at(known(case))


@pytest.mark.parametrize("step", [*STEPS], ids=STEPS.keys())
def test_any_bytes_and_any_state_of_a_step_that_is_no_call_get_a_review(step: str) -> None:
    case, random = STEPS[step](), chance(300)
    for _ in range(25):
        envelope = read_or_refused(mutated(random, case.envelope.to_xdr()))
        if envelope is not None:
            assert is_explained_or_stopped(looked_at(Case(envelope, case.view)))
    here = [key for key, entry in case.view.snapshot.entries.items() if entry is not None]
    for key in random.sample(here, 12):
        entry = case.view.snapshot.entries[key]
        assert entry is not None
        looked_at(case.with_entries({key: forge(random, entry)}))
        assert is_explained_or_stopped(looked_at(case.without(key)))
        assert is_explained_or_stopped(looked_at(case.unknowing(key)))


@pytest.mark.parametrize("case", range(4))
def test_an_absent_or_unknown_entry_never_leaves_a_signature_unexplained(case: int) -> None:
    honest_one = cases()[case]
    for key in honest_one.view.snapshot.entries:
        assert is_explained_or_stopped(looked_at(honest_one.without(key)))
        assert is_explained_or_stopped(looked_at(honest_one.unknowing(key)))


@pytest.mark.parametrize("sequence", [0, 1, 2**32 - 1])
@pytest.mark.parametrize("timestamp", [0, 2**63 - 1])
def test_any_time_gets_a_review(sequence: int, timestamp: int) -> None:
    for case in cases():
        looked_at(case.at(sequence, timestamp))
        looked_at(case.at(sequence, timestamp).seen(now=2**62))


def test_an_envelope_without_any_state_is_stopped_for_what_is_missing() -> None:
    case = honest()
    bare = looked_at(case.unknowing(*case.view.snapshot.entries).seen(told=None, now=None))
    assert 27 in bare.stops


def test_terms_of_any_size_get_a_review() -> None:
    huge = due(title="x" * 60_000, amount=2**127 - 1, platform_fee=2**32 - 1)
    looked_at(honest().with_entries(escrow(huge)))


@pytest.mark.parametrize("amount", [0, -1, -(2**127)])
def test_amounts_that_nobody_agrees_on_get_a_review(amount: int) -> None:
    looked_at(honest().with_entries(escrow(due(amount=amount))))
