"""Findings that no row names: what is refused, what lacks, what may still come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from stellar_sdk import xdr

from tests.attacks.bases import FAMILIES, STEPS, Step, honest, place, terms
from tests.attacks.case import Attack
from tests.attacks.changes import (
    EVERYWHERE,
    OTHER_TWO,
    TWO,
    Base,
    also_read,
    also_written,
    and_entry,
    knowing,
    on,
    only_read,
    tree,
    untold,
    warned,
    without,
    woken,
)
from tests.support.builders import (
    CHANNEL,
    ESCROW,
    MALLORY,
    SHARED,
)
from tests.support.builders import call as call_args
from tests.support.families import BY_NAME
from tests.support.family_cases import flagged, with_roles
from tests.support.ledgers import (
    APPROVER,
    FUNDER,
    PLATFORM,
    RECEIVER,
    RELEASER,
    RESOLVER,
    SEQUENCE,
    STRANGER,
    UNIT,
    account,
    balance_entry,
    stored,
    trustline,
)
from tests.support.requests import (
    ISSUER,
    TOKEN,
    USDC,
    Case,
    Change,
    call,
    operation_of,
)
from wallet.authorization import Arm, Authorization
from wallet.escrow import moves
from wallet.escrow.abi import call_of
from wallet.escrow.keeping import state_key
from wallet.escrow.model.v2 import FUNDED_KEY
from wallet.escrow.terms import Flags, Role
from wallet.holdings import contract_balance_key
from wallet.soroban.entries import Entry, Key, account_key, code_key, instance_key, nonce_key
from wallet.soroban.values import VOID, i128

WAY_B: tuple[Base, ...] = (("v1 multi", "release", "B"), ("v2 single", "release", "B"))
TWO_WEEKS = 14 * 17_280
"""In ledgers of five seconds."""

BALANCE = contract_balance_key(TOKEN, ESCROW)


def attacks() -> Iterator[Attack]:
    """Every case."""
    yield from _refused()
    yield from _missing()
    yield from _footprints()
    yield from _still_open()
    yield from _storage()


# --- F05, F20 ---


def _refused() -> Iterator[Attack]:
    for name in ("1ddae7ba", "testline-single-v1.0", "testline-multi-v2"):
        step = STEPS["release"](BY_NAME[name])
        move = step.move
        assert isinstance(move, moves.ReleaseFunds)
        for who, words in {
            MALLORY.public: "the attacker",
            PLATFORM.public: "the platform",
        }.items():
            known = {**account(who), **trustline(who, asset=USDC)}
            case = replace(
                step,
                on=step.on.with_changes(dict(known)),
                move=replace(move, fee_account=who),
            ).way_c()
            yield Attack(f"The protocol's fee goes to {words} ({name})", 0, (5,), case)
    for family in FAMILIES:
        step = STEPS["release"](FAMILIES[family])
        other = with_roles(terms(step.build), {Role.RELEASE_SIGNER: (RELEASER.public,)})
        case = of_state(step.way_c(), replace(step, on=place(step.build, other)))
        yield Attack(f"Somebody else may release by now ({family})", 0, (20,), case)
        step = STEPS["fund"](FAMILIES[family])
        poor = trustline(FUNDER.public, UNIT, asset=USDC)
        case = step.way_c().with_entries(poor)
        yield Attack(f"The funder has too little ({family})", 0, (20,), case)
    for family in ("v1 single", "v1 multi"):
        words = "First terms are refused, and nobody says that there are none yet"
        yield Attack(f"{words} ({family})", 0, (20,), _begun(family, 9_999))
    yield Attack("A decision over all takes a unit more by rounding", 0, (9,), _rounded())
    yield from on(
        TWO,
        0,
        "The receiver's trustline is frozen",
        20,
        lambda case: case.with_entries(trustline(RECEIVER.public, asset=USDC, flags=0)),
    )
    yield from on(
        OTHER_TWO,
        0,
        "The receiver has no trustline",
        20,
        lambda case: case.without(*trustline(RECEIVER.public, asset=USDC)),
    )


def with_move(case: Case, move: moves.Move) -> Case:
    """Another move in the place of the one there, in its entry too."""
    build = case.review.facts.build
    assert build is not None
    given = list(call_of(build, ESCROW, move).arguments)

    def change(root: xdr.SorobanAuthorizedInvocation) -> None:
        called = root.function.contract_fn
        assert called is not None
        called.args = given

    case = call(args=given)(case)
    return tree(change)(case) if operation_of(case.envelope.transaction).auth else case


def _begun(family: str, fee: int) -> Case:
    """The platform writes the first terms, with such a fee of its own."""
    build = FAMILIES[family]
    agreed, who = terms(build, approved=False), PLATFORM.public
    key = state_key(build, ESCROW)
    on_it = place(build, agreed, 0).with_changes({key: None})
    case = Step(on_it, build, moves.InitializeEscrow(agreed), who, who).way_a()
    dear = moves.InitializeEscrow(replace(agreed, platform_fee=fee))
    return with_move(case, dear).unknowing(key)


def _rounded() -> Case:
    """Fees are rounded down of the whole, payees' shares each by itself (H9)."""
    build, who = BY_NAME["f93cc16d"], RESOLVER.public
    agreed = flagged(replace(terms(build), amount=101), Flags(disputed=True))
    whole = moves.ResolveDispute(who, {RECEIVER.public: 101})
    case = Step(place(build, agreed), build, whole, who, who).way_c()
    split = replace(whole, distributions={RECEIVER.public: 99, PLATFORM.public: 2})
    return with_move(case, split)


def of_state(case: Case, step: Step) -> Case:
    """The same request in the state of another."""
    return case.with_entries(dict(step.on.entries))


# --- F27 ---


def _missing() -> Iterator[Attack]:
    line = next(iter(trustline(RECEIVER.public, asset=USDC)))
    unknown: dict[str, tuple[tuple[Base, ...], Key]] = {
        "the escrow's own instance": (TWO, instance_key(ESCROW)),
        "the token's instance": (TWO, instance_key(TOKEN)),
        "the escrow's balance": (OTHER_TWO, BALANCE),
        "the account that acts": (OTHER_TWO, account_key(SHARED.public)),
        "the account that pays the fee": (TWO, account_key(CHANNEL.public)),
        "the receiver's trustline": (TWO, line),
    }
    for words, (bases, key) in unknown.items():
        yield from on(bases, 0, f"Nobody tells of {words}", 27, untold(key))
    for family, build in FAMILIES.items():
        case = honest(family).unknowing(state_key(build, ESCROW))
        yield Attack(f"Nobody tells of the escrow's terms ({family})", 0, (27,), case)
    yield from on(
        (("v1 single", "fund", "C"), ("v2 multi", "fund", "B")),
        0,
        "Nobody tells of the funder's trustline",
        27,
        lambda case: case.unknowing(*trustline(FUNDER.public, asset=USDC)),
    )
    yield from on(
        EVERYWHERE,
        0,
        "Nobody tells of anything",
        27,
        lambda case: case.unknowing(*case.view.snapshot.entries),
    )


# --- F19 ---


def _footprints() -> Iterator[Attack]:
    strangers = next(iter(trustline(STRANGER.public, asset=USDC)))
    line = next(iter(trustline(RECEIVER.public, asset=USDC)))
    changes: dict[str, tuple[tuple[Base, ...], Change]] = {
        "lets a stranger's balance be written": (OTHER_TWO, also_written(strangers)),
        "lets a stranger's account be read": (TWO, also_read(account_key(STRANGER.public))),
        "lacks the escrow's balance": (OTHER_TWO, without(BALANCE)),
        "lacks the escrow's instance": (TWO, without(instance_key(ESCROW))),
        "lets the receiver's balance be read alone": (OTHER_TWO, only_read(line)),
        "lets the token's instance be written": (TWO, _written(instance_key(TOKEN))),
        "lets the account that pays be written": (TWO, also_written(account_key(ISSUER))),
        "says that an entry sleeps that is awake": (TWO, woken(0)),
    }
    for words, (bases, change) in changes.items():
        yield from on(bases, 0, f"The footprint {words}", 19, change)
    nonce = nonce_key(SHARED.public, 7)
    yield from on(WAY_B, 0, "The footprint lacks the entry's nonce", 19, without(nonce))
    yield from on(
        WAY_B,
        0,
        "The footprint lacks the account that speaks",
        19,
        without(account_key(SHARED.public)),
    )
    yield from on(
        WAY_B,
        0,
        "The footprint has the nonce of another entry besides",
        19,
        also_written(nonce_key(SHARED.public, 8)),
    )
    yield from on(
        EVERYWHERE,
        0,
        "An entry of a contract stands beside the honest one",
        4,
        and_entry(_contracts),
    )


def _contracts(_case: Case) -> Authorization:
    kind = xdr.SorobanAuthorizedFunctionType
    called = xdr.SorobanAuthorizedFunction(
        kind.SOROBAN_AUTHORIZED_FUNCTION_TYPE_CONTRACT_FN, contract_fn=call_args()
    )
    root = xdr.SorobanAuthorizedInvocation(called, []).to_xdr_bytes()
    given = xdr.SCVal(xdr.SCValType.SCV_VEC, vec=xdr.SCVec([VOID])).to_xdr_bytes()
    return Authorization(Arm.ADDRESS_V2, root, ESCROW, 5, SEQUENCE + 9, given)


def _written(key: Key) -> Change:
    return lambda case: also_written(key)(without(key)(case))


# --- F49, F50, F53, F55 ---


def _still_open() -> Iterator[Attack]:
    for family in ("v2 single", "v2 multi"):
        build = FAMILIES[family]
        step = STEPS["release"](build)
        agreed = terms(build)
        on_it = place(build, agreed, 0, balance_entry(ESCROW, agreed.total, USDC))
        for way in ("way_a", "way_b", "way_c"):
            case: Case = getattr(replace(step, on=on_it), way)()
            words = f"The money came by a plain transfer, and holds no terms ({family}, {way})"
            yield Attack(words, 0, (49, 50), case, is_signable=True)
        half = stored(ESCROW, FUNDED_KEY, i128(0))
        yield Attack(
            f"The contract counts none of the money as funded ({family})",
            0,
            (49,),
            honest(family).with_entries(half),
            is_signable=True,
        )
    for flags, words in {
        xdr.AccountFlags.AUTH_REVOCABLE_FLAG: "freeze",
        xdr.AccountFlags.AUTH_CLAWBACK_ENABLED_FLAG: "take back",
    }.items():
        able = account(ISSUER, flags=xdr.Uint32(flags))
        yield from warned(
            TWO,
            0,
            f"The issuer can {words} this money",
            53,
            knowing(able),
        )
    yield from warned(
        (("v1 single", "approval", "A"), ("v2 single", "approval", "C")),
        0,
        "An approval is asked for before there is any evidence",
        50,
        lambda case: of_state(case, _without_evidence(case)),
    )


def _without_evidence(case: Case) -> Step:
    build = case.review.facts.build
    assert build is not None
    agreed = terms(build, approved=False)
    return Step(
        place(build, agreed),
        build,
        moves.ApproveMilestones(APPROVER.public, (0,)),
        APPROVER.public,
        APPROVER.public,
    )


# --- F43, F56 ---


def _living(key: Key, ledgers: int) -> Change:
    def change(case: Case) -> Case:
        found = case.view.snapshot.entries[key]
        assert found is not None
        return case.with_entries({key: replace(found, live_until=SEQUENCE + ledgers)})

    return change


def _storage() -> Iterator[Attack]:
    v1, v2 = FAMILIES["v1 single"], FAMILIES["v2 multi"]
    for build, base in ((v1, TWO[:1]), (v2, TWO[1:])):
        names: dict[str, Key] = {
            "The escrow's terms sleep": state_key(build, ESCROW),
            "The escrow's code sleeps": code_key(build.wasm_hash),
            "The escrow's balance sleeps": BALANCE,
        }
        for words, key in names.items():
            yield from warned(
                base, 0, f"{words} a ledger before two weeks", 43, _living(key, TWO_WEEKS - 1)
            )
            yield from on(
                base, 0, f"{words} already, and nothing wakes it", 19, _living(key, -1)
            )
    for family in FAMILIES:
        step = STEPS["release"](FAMILIES[family])
        asleep = _asleep(step, state_key(step.build, ESCROW))
        case = asleep.way_c()
        yield Attack(
            f"It also wakes the escrow's terms ({family})", 0, (56,), case, is_signable=True
        )


def _asleep(step: Step, key: Key) -> Step:
    found: Entry = step.on.entries[key]
    changes = {key: replace(found, live_until=SEQUENCE - 1)}
    return replace(step, on=step.on.with_changes(dict(changes)))
