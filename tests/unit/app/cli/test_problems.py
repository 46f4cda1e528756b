"""Every error of ours has words: what happened, whether anything was sent, what to do."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import fields
from typing import Any, get_type_hints

import pytest
from stellar_sdk import xdr

import app
import wallet
from app import closing, errors, submit
from app.adapters.places import OnNetworkDrive
from app.adapters.store.errors import DatabaseFailed
from app.cli import problems, profile_problems
from app.cli.facts import json_facts
from app.cli.problem import OurError, Problem
from app.cli.problems import Misused, problem_of, status_of
from app.profile.errors import (
    DatabaseLost,
    GoodBackup,
    NoKeyToSign,
    RecoveryWordsDue,
    RolledBack,
    VaultDamaged,
    WhichKey,
)
from app.words.times import day_and_time
from tests.support.builders import ALICE, BOB, CAROL, SHARED, multisig
from wallet.addresses import AccountId
from wallet.errors import Unreadable, WalletError
from wallet.review.finding import Finding, Severity
from wallet.review.token import NotTicked, Stopped
from wallet.signatures import Gap, MissingWeight
from wallet.signers import Level

HOSTILE = "\x1b[2J\u202eevil\u200b <b>{0}</b>\n{why} %s"
HIDDEN = re.compile("[\x00-\x1f\x7f\u200b\u202e]")
HOST = "rpc.example"
FINDING = Finding(12, Severity.STOP, {"until": HOSTILE})
GAPS = (Gap(ALICE.public, Level.LOW, 1, ()),)

KNOWN: dict[str, Any] = {
    "findings": (FINDING,),
    "gaps": GAPS,
    "predicted": {ALICE.public: 1},
    "moved": {ALICE.public: 2},
    "ledger": 7,
    "until": 1_795_000_000,
    "code": -32601,
    "seconds": 20.0,
    "size": 9,
    "limit": 8,
    "count": 21,
    "port": 80,
    "host": HOST,
    "facts": ("payments",),
    "contract": "C",
    "payer": "G",
    "holder": "C",
    "what": "file",
    "who": "buyer",
    "role": "release_signer",
    "name": "build",
    "wasm_hash": bytes(32),
}
"""Facts that are ours, the user's own or parsed; whatever else is there is foreign text."""

KNOWN_OF: dict[type[Any], dict[str, Any]] = {
    OnNetworkDrive: {"kind": "nfs4"},
    RecoveryWordsDue: {"key": ALICE.public},
}
"""The same, where other errors have foreign text under this name."""

SAMPLES: dict[Any, Any] = {
    int: 3,
    float: 1.5,
    bytes: bytes(32),
    tuple[int, ...]: (2, 7),
    tuple[str, ...]: (HOSTILE, HOSTILE),
    tuple[GoodBackup, ...]: (GoodBackup(2, 41, 1, 0),),
}
"""Facts by their type, where the name says nothing; text is foreign."""


def error_types() -> list[type[Any]]:
    for package in (app, wallet):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    return sorted(
        {*below(WalletError), *below(errors.AppError)}, key=lambda kind: kind.__qualname__
    )


def below(kind: type[Any]) -> Iterator[type[Any]]:
    if kind.__module__.partition(".")[0] in {"app", "wallet"}:
        yield kind
    for child in kind.__subclasses__():
        yield from below(child)


def an_error(kind: type[Any]) -> Any:
    """An error of this type, with hostile text in every fact that could be foreign."""
    known = KNOWN | KNOWN_OF.get(kind, {})
    types = get_type_hints(kind)
    return kind(
        *(
            known.get(name, SAMPLES.get(types.get(name), HOSTILE))
            for name in inspect.signature(kind).parameters
        )
    )


TYPES = error_types()


def ids(kind: type[Any]) -> str:
    return kind.__name__


@pytest.mark.parametrize("kind", TYPES, ids=ids)
def test_every_error_says_whether_anything_was_signed_or_sent(kind: type[Any]) -> None:
    title = problem_of(an_error(kind)).title
    assert re.search(r"Nothing|We do not know yet|is final", title), title


@pytest.mark.parametrize("kind", TYPES, ids=ids)
def test_every_error_says_what_to_do(kind: type[Any]) -> None:
    hint = problem_of(an_error(kind)).hint
    assert len(hint) > 8, hint
    assert hint.endswith((".", "F12")), hint


@pytest.mark.parametrize("kind", TYPES, ids=ids)
def test_nothing_hidden_is_in_any_words(kind: type[Any]) -> None:
    problem = problem_of(an_error(kind))
    assert not HIDDEN.search("".join([problem.title, problem.hint, *problem.details]))


@pytest.mark.parametrize("kind", TYPES, ids=ids)
def test_foreign_text_stands_in_the_details_alone(kind: type[Any]) -> None:
    problem = problem_of(an_error(kind))
    if kind not in OUR_OWN_REASONS:
        assert "evil" not in problem.title + problem.hint


OUR_OWN_REASONS = {
    Misused,
    errors.UnsafeAddress,
    errors.UnreadableFile,
    errors.UnwritableFile,
    errors.UnsafeKeyFile,
}
"""Whose ``why`` is ours or the system's, in words; the titles end with it."""


@pytest.mark.parametrize("kind", TYPES, ids=ids)
def test_every_error_has_facts_for_programs(kind: type[Any]) -> None:
    error = an_error(kind)
    assert json_facts(error).keys() == {field.name for field in fields(kind)}


@pytest.mark.parametrize("kind", TYPES, ids=ids)
def test_no_error_speaks_of_types_or_python(kind: type[Any]) -> None:
    problem = problem_of(an_error(kind))
    assert not re.search(r"Traceback|dataclass|\(.*='|None|frozenset", problem.title)
    assert not re.search(r"<class|object at 0x", "".join(problem.details))


def test_errors_that_are_raised_where_users_look_have_words_of_their_own() -> None:
    own = {kind.__module__ for kind in TYPES if kind not in problems._WORDS}
    shown = (
        *("app.propose", "app.submit", "app.read", "app.closing", "app.errors", "app.cli"),
        *("app.profile", "app.adapters", "app.signing"),
        *("wallet.vault", "wallet.journal", "wallet.lock"),
    )
    assert [module for module in own if module.startswith(shown)] == [DatabaseFailed.__module__]


def test_only_an_unknown_trouble_with_the_database_has_its_kins_words() -> None:
    own = [kind for kind in TYPES if kind.__module__ == DatabaseFailed.__module__]
    assert [kind for kind in own if kind not in problems._WORDS] == [DatabaseFailed]


def words_of(error: OurError) -> Problem:
    return problem_of(error)


def gap(*weights: tuple[Any, int], missing: int) -> Gap:
    signers = multisig(dict(weights), 2).signers
    return Gap(SHARED.public, Level.MEDIUM, missing, signers)


def test_one_missing_signer_is_asked_by_address() -> None:
    hint = words_of(MissingWeight((gap((ALICE, 1), missing=1),))).hint
    assert hint == f"Ask {ALICE.public} to sign for {SHARED.public}."


def test_any_of_several_signers_is_asked_when_one_is_enough() -> None:
    hint = words_of(MissingWeight((gap((ALICE, 1), (BOB, 1), missing=1),))).hint
    assert (
        f"{ALICE.public} or {BOB.public}" in hint or f"{BOB.public} or {ALICE.public}" in hint
    )


def test_several_signers_are_asked_together_when_none_is_enough_alone() -> None:
    both = gap((ALICE, 1), (BOB, 1), (CAROL, 2), missing=2)
    hint = words_of(MissingWeight((both,))).hint
    assert "until weight 2 is reached" in hint


def test_whoever_is_missing_for_two_accounts_is_asked_once() -> None:
    own = Gap(ALICE.public, Level.LOW, 1, gap((ALICE, 1), missing=1).can_sign)
    hint = words_of(MissingWeight((own, gap((ALICE, 1), missing=1)))).hint
    assert hint == f"Ask {ALICE.public} to sign for {ALICE.public} and {SHARED.public}."


def test_an_account_that_nobody_can_sign_for_is_told_so() -> None:
    hint = words_of(MissingWeight((gap(missing=1),))).hint
    assert hint == f"No signer of {SHARED.public} is left who could give it."


@pytest.mark.parametrize("kind", TYPES, ids=ids)
def test_words_are_calm_and_in_one_voice(kind: type[Any]) -> None:
    problem = problem_of(an_error(kind))
    assert "!" not in problem.title + problem.hint
    assert problem.title[0].isupper() or problem.title.startswith((HOST, "⟨"))
    assert problem.hint[0].isupper()


def test_a_damaged_vault_offers_the_newest_backup_that_opens() -> None:
    hint = words_of(VaultDamaged("profile.twv", "too short", (GoodBackup(2, 41, 1, 0),))).hint
    assert hint.startswith("Backup 2 opens, generation 41.")
    assert "go-back DIR --generation 2" in hint


def test_a_damaged_vault_without_a_backup_that_opens_points_to_copies() -> None:
    damaged = VaultDamaged("profile.twv", "too short", copy="copies/today")
    for problem in map(words_of, (damaged, DatabaseLost("profile.db", "", "copies/today"))):
        assert "profile restore DIR --from FILE" in problem.hint
        assert problem.details[-1] == "copies/today"


@pytest.mark.parametrize(
    ("what", "words"), [("vault", "generation 3"), ("database", "journal record 3")]
)
def test_what_was_rolled_back_is_told_in_its_own_numbers(what: str, words: str) -> None:
    title = words_of(RolledBack(what, 5, 3)).title
    assert f"The {what} is older than it was: {words}, after it had reached 5." in title


def test_keys_that_could_sign_are_named_in_the_details() -> None:
    keys = (ALICE.public, BOB.public)
    assert words_of(WhichKey(keys)).details == keys
    assert words_of(NoKeyToSign(keys)).details == keys


def test_a_request_that_nobody_needs_to_sign_asks_for_no_one() -> None:
    assert "status" in words_of(NoKeyToSign(())).hint


@pytest.mark.parametrize("what", profile_problems.UNREADABLE)
def test_what_its_owner_typed_is_not_asked_for_as_a_file(what: str) -> None:
    problem = words_of(Unreadable(what, HOSTILE))
    assert "Nothing" in problem.title
    assert "as a file" not in problem.hint
    assert "evil" not in problem.title + problem.hint


CODES = [c.name for c in xdr.TransactionResultCode if "SUCCESS" not in c.name]


@pytest.mark.parametrize("code", CODES)
def test_every_rejection_of_stellars_has_a_cause_in_words(code: str) -> None:
    problem = words_of(submit.RejectedByNetwork("ab" * 32, code, ""))
    assert "does not know the reason" not in problem.hint
    assert problem.details[0] == code


def test_a_rejection_of_a_later_protocol_is_told_as_unknown() -> None:
    problem = words_of(submit.RejectedByNetwork("ab" * 32, "txNEW", ""))
    assert "does not know the reason" in problem.hint


def test_the_operations_code_explains_more_than_the_transactions() -> None:
    problem = words_of(submit.RejectedByNetwork("ab" * 32, "txFAILED", "opBAD_AUTH"))
    assert "signatures do not suffice" in problem.hint


def test_a_stop_lists_its_findings_by_number() -> None:
    details = words_of(Stopped((FINDING, FINDING))).details
    assert [line[:4] for line in details] == ["F12 ", "F12 "]


def test_a_warning_says_how_to_accept_it() -> None:
    error = NotTicked((Finding(55, Severity.TICK, {}), Finding(39, Severity.TICK, {})))
    assert words_of(error).hint.endswith("--accept F55 --accept F39")


def test_a_failed_signer_is_told_by_the_end_of_what_it_said() -> None:
    said = "\n".join([f"line {n}" for n in range(200)] + ["error: the cause", ""])
    assert words_of(closing.SignerFailed("buyer", said)).details[-1] == "error: the cause"


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (submit.OutcomeUnknown("ab"), "unknown"),
        (submit.FailedOnLedger("ab", 7, "txFAILED", ""), "failed"),
        (errors.LedgerUnreachable(HOST), "failed"),
        (Unreadable("file", "why"), "refused"),
    ],
)
def test_programs_are_told_how_it_ended(error: OurError, status: str) -> None:
    assert status_of(error) == status


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0, "1970-01-01 00:00 UTC"),
        (1_795_000_000, "2026-11-18 11:06 UTC"),
        (253_402_300_799, "9999-12-31 23:59 UTC"),
        (253_402_300_800, "after the year 9999"),
        (2**64 - 1, "after the year 9999"),
    ],
)
def test_every_time_that_an_envelope_can_hold_can_be_told(seconds: int, told: str) -> None:
    assert day_and_time(seconds) == told


def test_facts_of_missing_weight_name_the_signers_for_programs() -> None:
    facts = json_facts(MissingWeight((gap((ALICE, 1), missing=1),)))
    (told,) = facts["gaps"]
    assert told["account"] == AccountId(SHARED.public)
    assert told["can_sign"] == [{"key": ALICE.public, "weight": 1}]
