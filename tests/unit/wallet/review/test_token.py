"""The token: made by a confirmed review alone, and the only thing that anything signs."""

from __future__ import annotations

import ast
import copy
import pickle
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from stellar_sdk import xdr

from app.profile.profile import Profile
from tests.support.builders import ALICE, CHANNEL, MALLORY
from tests.support.escrows import milestone
from tests.support.requests import (
    RESOURCE_FEE,
    UNTIL,
    Case,
    call,
    conditions,
    due,
    honest,
    operation,
    transaction,
    world,
)
from wallet.network import PUBLIC
from wallet.review.findings import RULES
from wallet.review.token import (
    ChangedAfterReview,
    NotTicked,
    Reviewed,
    Stopped,
    confirm,
)

ROOT = Path(__file__).parents[4]


def endless() -> Case:
    """An honest release without an end, which asks for a tick."""
    never = xdr.TimeBounds(*(xdr.TimePoint(xdr.Uint64(0)) for _ in range(2)))
    return conditions(time_bounds=never)(honest())


def confirmed(case: Case, *ticked: int) -> Reviewed:
    return confirm(case.envelope, case.view, case.review.digest, frozenset(ticked))


def test_a_reviewed_release_may_be_signed() -> None:
    case = honest()
    token = confirmed(case)
    assert (token.hash, token.key) == (case.envelope.hash, ALICE.public)
    assert token.review_digest == case.review.digest


def test_the_token_holds_the_very_bytes_that_are_hashed() -> None:
    case = honest()
    payload = confirmed(case).payload
    assert sha256(payload).digest() == case.envelope.hash
    assert payload.endswith(case.envelope.body)


# --- forging ---


def test_a_token_is_not_made_by_hand() -> None:
    with pytest.raises(TypeError, match=r"^a token is made by confirm alone$"):
        Reviewed(b"payload", b"digest", ALICE.public, b"request", object())


@pytest.mark.parametrize("change", [{"payload": b"other"}, {"key": MALLORY.public}, {}])
def test_a_token_is_not_changed_into_another(change: dict[str, Any]) -> None:
    with pytest.raises((TypeError, ValueError)):
        replace(confirmed(honest()), **change)


def test_a_token_does_not_give_away_what_makes_one() -> None:
    token = confirmed(honest())
    assert set(vars(token)) == {"payload", "review_digest", "key", "request"}


def test_a_token_cannot_be_set_otherwise() -> None:
    with pytest.raises(AttributeError):
        confirmed(honest()).payload = b"other"  # type: ignore[misc]


def test_a_token_cannot_be_imitated() -> None:
    with pytest.raises(TypeError):
        type("Imitation", (Reviewed,), {})


@pytest.mark.parametrize("duplicate", [copy.copy, copy.deepcopy, pickle.dumps])
def test_a_token_is_not_copied(duplicate: Any) -> None:
    with pytest.raises(TypeError):
        duplicate(confirmed(honest()))


# --- refusing ---


STOPPED = {
    "it is too late": honest().seen(now=UNTIL + 1),
    "it is for another network": honest().seen(network=PUBLIC),
    "the key is a stranger's": honest(key=MALLORY.public),
    "an operation acts for nobody": operation(source_account=None)(honest()),
    "the function is unknown": call(function_name=xdr.SCSymbol(b"drain"))(honest()),
    "nothing is known": honest().unknowing(*honest().view.snapshot.entries),
}


@pytest.mark.parametrize("case", STOPPED.values(), ids=STOPPED.keys())
def test_nothing_is_signed_against_a_stop(case: Case) -> None:
    everything = frozenset(RULES)
    with pytest.raises(Stopped) as refused:
        confirm(case.envelope, case.view, case.review.digest, everything)
    assert refused.value.findings == case.review.stops


CHANGED = {
    "the bytes": honest(until=UNTIL - 1),
    "the key": honest(key=CHANNEL.public),
    "the note": honest().seen(note="hurry"),
    "the simulation": honest().seen(told=None),
    "the signatures": honest().signed(ALICE),
    "the ledger": honest().at(sequence=60_000_001),
    "the evidence": honest(world(due(milestones=(milestone(evidence="none", approved=True),)))),
}


@pytest.mark.parametrize("now", CHANGED.values(), ids=CHANGED.keys())
def test_what_changed_since_it_was_seen_is_not_signed(now: Case) -> None:
    seen = honest().review.digest
    with pytest.raises(ChangedAfterReview) as refused:
        confirm(now.envelope, now.view, seen)
    assert (refused.value.reviewed, refused.value.now) == (seen.hex(), now.review.digest.hex())


def test_a_review_that_nobody_will_sign_opens_no_signer() -> None:
    case = honest(key=None)
    with pytest.raises(ChangedAfterReview):
        confirmed(case)


def test_a_warning_that_asks_for_a_tick_waits_for_it() -> None:
    with pytest.raises(NotTicked) as refused:
        confirmed(endless())
    assert [finding.number for finding in refused.value.findings] == [55]


def test_another_tick_does_not_do() -> None:
    with pytest.raises(NotTicked):
        confirmed(endless(), 39)


def test_the_ticked_warning_lets_it_be_signed() -> None:
    case = endless()
    assert confirmed(case, 55).hash == case.envelope.hash


# --- who signs what ---


SIGNERS_OF_OTHER_THINGS = {
    "app/adapters/key_signer.py",  # takes the token, and hashes its bytes
    "app/practice/scenario.py",  # plays practice calls with practice keys
    "app/profile/signing.py",  # hands tokens on, many at once
    "app/signing/answers.py",  # in the signer process: hashes the bytes of transactions
}
"""Where a key may sign something else than what ``confirm`` returned."""


def calls_of_sign(tree: ast.Module) -> list[ast.Call]:
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return [
        found
        for found in calls
        if isinstance(found.func, ast.Attribute) and found.func.attr == "sign"
    ]


GIVE_LEAVE = {"confirm", "leave_to_sign"}
"""The second shows the review and returns what the first does."""


def made_by_confirm(tree: ast.Module, name: str) -> bool:
    """Whether every assignment to this name is what ``confirm`` returned."""
    values = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name) and target.id == name
    ]
    return bool(values) and all(
        isinstance(value, ast.Call)
        and isinstance(value.func, ast.Name)
        and value.func.id in GIVE_LEAVE
        for value in values
    )


@cache
def code() -> dict[str, ast.Module]:
    files = (path for room in ("app", "wallet", "ui") for path in (ROOT / room).rglob("*.py"))
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in files
    }


def signs_something_else(tree: ast.Module) -> bool:
    return any(
        len(found.args) != 1
        or not isinstance(found.args[0], ast.Name)
        or not made_by_confirm(tree, found.args[0].id)
        for found in calls_of_sign(tree)
    )


def test_keys_sign_nothing_but_what_was_confirmed() -> None:
    # A key hands the hash to the library; the use case is called `sign` too.
    own = {"wallet/keys.py", "wallet/vault/seeds.py"}
    own |= {"app/cli/requests.py", "app/cli/kept.py", "ui/flows/reviewing.py"}
    found = {file for file, tree in code().items() if signs_something_else(tree)}
    assert found - own == SIGNERS_OF_OTHER_THINGS


def test_the_use_case_signs_what_was_confirmed() -> None:
    tree = code()["app/sign.py"]
    assert calls_of_sign(tree)
    assert not signs_something_else(tree)


def returned_by(tree: ast.Module, name: str) -> list[str]:
    """What the functions of this name return, each by the call that it is."""
    return [
        ast.unparse(node.value).split("(")[0]
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef) and function.name == name
        for node in ast.walk(function)
        if isinstance(node, ast.Return) and node.value is not None
    ]


def test_what_gives_leave_is_what_was_confirmed() -> None:
    """Whoever shows a review and gives leave to sign returns what ``confirm`` returns."""
    giving = {file: returned_by(tree, "leave_to_sign") for file, tree in code().items()}
    assert {file: found for file, found in giving.items() if found} == {
        "app/sign.py": ["confirm"],
        "app/desk/review_leave.py": ["confirm"],
    }


def test_what_the_window_signs_is_what_was_confirmed() -> None:
    """The desk gives leave by ``confirm`` alone, and nobody else signs what was shown."""
    signing = {
        file: [
            ast.unparse(node.args[1])
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "sign_reviewed"
        ]
        for file, tree in code().items()
    }
    assert {file: given for file, given in signing.items() if given} == {
        "app/desk/reviewing.py": ["leave"]
    }
    assert made_by_confirm(code()["app/desk/reviewing.py"], "leave")


def test_only_confirm_and_the_desk_and_the_commands_ask_for_leave() -> None:
    """No other road leads to a token: every call of ``confirm`` is named here."""
    asking = {
        file
        for file, tree in code().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"confirm", "token.confirm"}
    }
    assert asking == {"app/sign.py", "app/desk/review_leave.py"}


def test_a_profile_asks_for_signatures_of_tokens_alone() -> None:
    asking = {
        file
        for file, tree in code().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "ask"
        and any(isinstance(a, ast.Constant) and a.value == "sign" for a in node.args)
    }
    assert asking == {"app/profile/profile.py"}
    assert get_type_hints(Profile.sign)["leaves"] == Sequence[Reviewed]


def test_nothing_else_makes_tokens() -> None:
    named = {
        file
        for file, tree in code().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "Reviewed"
    }
    assert named == {"wallet/review/token.py"}


def test_a_payer_whose_fee_grew_is_asked_again() -> None:
    case = honest()
    dearer = transaction(fee=xdr.Uint32(2 * RESOURCE_FEE + 101))(case)
    with pytest.raises(ChangedAfterReview):
        confirm(dearer.envelope, dearer.view, case.review.digest)
