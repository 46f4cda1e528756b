"""Every error has the window's words: what happened, whether anything was sent, what to do."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from typing import Any, get_type_hints

import pytest
from stellar_sdk import xdr

import app
import wallet
from app import closing, errors, submit
from app.desk.errors import NoServer, TooManyAttempts
from app.profile.errors import GoodBackup, NoKeyToSign, RolledBack, VaultDamaged
from app.propose import MoveRefused
from app.words.findings import FINDINGS
from app.words.rejections import UNKNOWN
from app.words.times import in_both
from tests.support.builders import ALICE, BOB, SHARED, multisig
from ui.flows.inbox import FilesRefused
from ui.office import OfficeClosed
from ui.problem import MOST_DETAILS
from ui.problems import Problem, problem_of, words
from ui.reading_problems import _typed
from wallet.addresses import Address
from wallet.errors import Unreadable, WalletError
from wallet.lock import IdleOutOfBounds
from wallet.network import PUBLIC
from wallet.review.finding import Finding, Severity
from wallet.review.token import NotTicked, Stopped
from wallet.signatures import Gap, MissingWeight
from wallet.signers import Level, Signer, SignerKey
from wallet.soroban.errors import HostError
from wallet.vault.errors import MistypedGroups

HOSTILE = "<b>evil</b> \u202e\u200b\x1b[2J {0} {why} %s &amp;\n" + "evil" * 1250
HIDDEN = re.compile("[\x00-\x1f\x7f\u200b\u202e]")
MOST_LETTERS = 2100

FINDING = Finding(12, Severity.STOP, {"until": "1795000000", "strange": HOSTILE})
GAP = Gap(HOSTILE, Level.LOW, 1, multisig({ALICE: 1}, 1).signers)  # type: ignore[arg-type]

SAMPLES: Mapping[Any, Any] = {
    int: 3,
    float: 1.5,
    bytes: bytes(32),
    bool: True,
    tuple[int, ...]: (2, 7),
    tuple[str, ...]: (HOSTILE,) * 40,
    tuple[Finding, ...]: (FINDING,) * 40,
    tuple[Gap, ...]: (GAP,) * 40,
    frozenset[bytes]: frozenset({b"key"}),
    Mapping[Address, int]: {HOSTILE: 3},
    tuple[GoodBackup, ...]: (GoodBackup(2, 41, 1, 0),),
}
"""Facts by their type; every text in them is hostile, as is every fact of another type."""

COMMAND_LINE = r"--|\bcommand\b|\bterminal\b|countersign |\bDIR\b|XDR|\b[Rr]un\b"

NOT_IN_THE_WINDOW = ("app.cli.",)


def modules_of(package: Any) -> Iterator[str]:
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not module.name.endswith("__main__"):
            yield module.name


def below(kind: type[Any]) -> Iterator[type[Any]]:
    for child in kind.__subclasses__():
        if child.__module__.startswith(("app.", "wallet.")):
            yield child
        yield from below(child)


def error_types() -> list[type[Any]]:
    for name in (*modules_of(wallet), *modules_of(app)):
        importlib.import_module(name)
    kinds = {*below(WalletError), *below(errors.AppError)}
    return sorted(
        (kind for kind in kinds if not kind.__module__.startswith(NOT_IN_THE_WINDOW)),
        key=name_of,
    )


def name_of(kind: type[Any]) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def an_error(kind: type[Any]) -> Any:
    """An error of this type, with hostile text in every fact that can hold text."""
    if kind is OfficeClosed:
        return kind()
    hints = get_type_hints(kind) | get_type_hints(kind.__init__)
    names = inspect.signature(kind).parameters
    return kind(*(SAMPLES.get(hints.get(name), HOSTILE) for name in names))


TYPES = error_types()
ALL = [*TYPES, WalletError, errors.AppError, OfficeClosed, FilesRefused]

every_error = pytest.mark.parametrize("kind", ALL, ids=name_of)


@pytest.mark.parametrize("kind", TYPES, ids=name_of)
def test_every_error_that_can_reach_the_window_has_its_own_words(kind: type[Any]) -> None:
    assert name_of(kind) in words()


def test_no_words_are_of_an_error_that_there_is_not() -> None:
    assert set(words()) == {name_of(kind) for kind in ALL}


@every_error
def test_a_title_says_whether_anything_was_signed_sent_or_kept(kind: type[Any]) -> None:
    title = problem_of(an_error(kind)).title
    assert re.search(r"signed|sent|paid|charged|written|changed", title), title


@every_error
def test_words_are_sentences_in_one_calm_voice(kind: type[Any]) -> None:
    problem = problem_of(an_error(kind))
    for text in (problem.title, problem.hint):
        assert len(text) > 10
        assert text[0].isupper()
        assert text.endswith(".")
        assert "!" not in text


@every_error
def test_words_are_the_windows_and_not_the_command_lines(kind: type[Any]) -> None:
    problem = problem_of(an_error(kind))
    for text in (problem.title, problem.hint):
        assert not re.search(COMMAND_LINE, text)


@every_error
def test_foreign_text_is_in_no_title_and_no_hint(kind: type[Any]) -> None:
    problem = problem_of(an_error(kind))
    text = problem.title + problem.hint
    assert not re.search(r"evil|[<>&{}%]|⟨U\+", text), text
    assert not HIDDEN.search(text)
    assert len(text) < 600


@every_error
def test_details_are_cut_and_hide_nothing(kind: type[Any]) -> None:
    details = problem_of(an_error(kind)).details
    assert not [line for line in details if HIDDEN.search(line) or len(line) > MOST_LETTERS]
    assert len(details) <= MOST_DETAILS


@every_error
def test_no_words_speak_of_types_or_python(kind: type[Any]) -> None:
    problem = problem_of(an_error(kind))
    assert not re.search(
        r"Traceback|None(?! of)|frozenset|\w+\(.*='", problem.title + problem.hint
    )
    assert not re.search(r"<class|object at 0x", "".join(problem.details))


class NewerFailure(errors.LedgerUnreachable):
    """An error that nobody has written words for."""


class NewerRefusal(WalletError):
    """An error without any kin."""


def test_an_error_without_words_of_its_own_gets_those_of_its_nearest_kin() -> None:
    told = problem_of(NewerFailure("rpc.example"))
    assert (
        told.title == "The server rpc.example does not answer. Nothing new was signed or sent."
    )


def test_a_refusal_of_no_known_kind_tells_its_name_and_asks_for_a_report() -> None:
    told = problem_of(NewerRefusal())
    assert told.title == "This cannot be done. Nothing was signed or sent."
    assert told.details == ("NewerRefusal",)


def caught(error: BaseException, cause: BaseException | None = None) -> BaseException:
    try:
        raise error from cause
    except BaseException as why:  # noqa: BLE001 - handed on
        return why


@pytest.mark.parametrize("kind", [KeyError, ValueError, OSError, MemoryError, AssertionError])
def test_what_is_not_ours_is_a_mistake_of_the_programs_own(kind: type[Exception]) -> None:
    told = problem_of(caught(kind("SECRET")))
    assert told.title.startswith("This is a mistake of the program's own. We do not know")
    assert "signed or sent" in told.title
    assert told.details[0] == f"builtins.{kind.__name__}"


def test_a_mistake_tells_places_in_the_program_and_never_a_value() -> None:
    told = problem_of(caught(KeyError("SECRET"), caught(ValueError("SECRET"))))
    lines = "\n".join(told.details)
    assert "SECRET" not in lines
    assert "/" not in lines
    assert "builtins.ValueError" in lines
    assert re.search(r"test_problems, line \d+, in caught", lines)


def test_a_mistake_deep_in_the_program_is_told_by_its_last_places() -> None:
    def fall(depth: int) -> None:
        if not depth:
            raise KeyError
        fall(depth - 1)

    with pytest.raises(KeyError) as caught_:
        fall(100)
    assert len(problem_of(caught_.value).details) < 20


def test_causes_that_go_round_are_told_once() -> None:
    first, second = ValueError(), KeyError()
    first.__cause__, second.__cause__ = second, first
    assert len(problem_of(first).details) == 2


def test_one_error_in_a_group_is_told_as_itself() -> None:
    alone = errors.LedgerUnreachable("rpc.example")
    group = BaseExceptionGroup("tasks", [ExceptionGroup("tasks", [alone])])
    assert problem_of(group) == problem_of(alone)


def test_several_errors_in_a_group_are_all_named() -> None:
    lines = problem_of(ExceptionGroup("SECRET", [KeyError(), ValueError()])).details
    assert {"builtins.KeyError", "builtins.ValueError"} <= set(lines)
    assert "SECRET" not in "".join(lines)


def test_a_server_is_named_by_its_address() -> None:
    assert "rpc.example:8000" in problem_of(errors.LedgerTooSlow("rpc.example:8000", 20)).title


def test_what_is_no_servers_name_stays_out_of_the_title() -> None:
    assert problem_of(errors.LedgerUnreachable("a b")).title.startswith("The server does not")


def test_what_a_server_says_is_a_detail() -> None:
    told = problem_of(errors.RpcRefused("rpc.example", -32601, "<b>send money</b>"))
    assert told.details == ("code: -32601", "message: <b>send money</b>")


def test_a_fact_that_is_not_there_is_no_detail() -> None:
    told = problem_of(HostError("Auth", "InvalidAction", None))
    assert told.details == ("kind: Auth", "code: InvalidAction")


def stop(number: int, **details: str) -> Finding:
    return Finding(number, Severity.STOP, details)


def test_a_stop_names_its_findings_and_their_sentences() -> None:
    told = problem_of(Stopped((stop(5), stop(12, until="1795000000"))))
    assert told.hint.startswith(f"F05 {FINDINGS[5].says} F12 {FINDINGS[12].says} None of this")
    assert told.details[1].startswith(f"F12 {FINDINGS[12].says} Its time limit is ")


def test_many_stops_are_all_in_the_details() -> None:
    told = problem_of(Stopped(tuple(map(stop, (1, 2, 3, 4, 5)))))
    assert "F04" not in told.hint
    assert [line[:3] for line in told.details] == ["F01", "F02", "F03", "F04", "F05"]


def test_a_warning_asks_for_its_tick() -> None:
    told = problem_of(NotTicked((Finding(55, Severity.TICK, {}),)))
    assert told.hint == f"Read it, and tick it if you accept it: F55 {FINDINGS[55].says}"


def test_whoever_is_missing_is_named_in_the_details() -> None:
    signers = (Signer(SignerKey.parse(BOB.public), 1),)
    told = problem_of(MissingWeight((Gap(SHARED.public, Level.MEDIUM, 1, signers),)))
    assert told.details == (
        f"{SHARED.public} lacks weight 1",
        f"can sign, with weight 1: {BOB.public}",
    )


def test_an_account_that_nobody_can_sign_for_asks_for_a_new_request() -> None:
    told = problem_of(MissingWeight((Gap(SHARED.public, Level.MEDIUM, 1, ()),)))
    assert told.hint.startswith("No signer is left")


def test_a_time_limit_is_told_as_an_absolute_time() -> None:
    told = problem_of(submit.TimeRanOut("ab" * 32, 1_795_000_000))
    assert f"passed on {in_both(1_795_000_000)}." in told.title


CODES = [code.name for code in xdr.TransactionResultCode if "SUCCESS" not in code.name]


@pytest.mark.parametrize("code", CODES)
def test_every_rejection_of_stellars_has_a_cause_in_words(code: str) -> None:
    told = problem_of(submit.RejectedByNetwork("ab" * 32, code, ""))
    assert told.hint != UNKNOWN
    assert told.details[0] == f"result: {code}"


def test_a_release_that_moved_something_else_says_what() -> None:
    who = ALICE.public
    told = problem_of(
        closing.MoneyDoesNotAddUp({who: 1, BOB.public: 5}, {who: 2, BOB.public: 5})
    )
    assert told.details == (f"{who}: 1 predicted, 2 moved",)


def test_a_known_network_without_a_server_is_named() -> None:
    assert "the public network" in problem_of(NoServer(PUBLIC.passphrase)).title


def test_after_wrong_passwords_the_wait_is_told() -> None:
    assert "Wait 2 s" in problem_of(TooManyAttempts(1.2)).hint


def test_the_idle_time_is_told_in_its_bounds() -> None:
    assert problem_of(IdleOutOfBounds(1, 60, 3600)).hint.endswith("from 1 minute to 1 hour.")


@pytest.mark.parametrize(
    ("what", "told"),
    [("vault", "generation 3"), ("database", "record 3"), ("other", "number 3")],
)
def test_what_was_rolled_back_is_told_in_its_own_numbers(what: str, told: str) -> None:
    assert f"{told}, after it had reached 5." in problem_of(RolledBack(what, 5, 3)).title


def test_a_damaged_vault_names_the_backup_that_opens_and_the_newest_copy_last() -> None:
    told = problem_of(
        VaultDamaged(
            "profile.twv", "too short", (GoodBackup(2, 41, 1, 0),), copy="copies/today"
        )
    )
    assert told.details[-2:] == ("backup 2 opens, generation 41", "copy: copies/today")


def test_a_damaged_vault_without_a_backup_promises_none() -> None:
    told = problem_of(VaultDamaged("profile.twv", "too short"))
    assert told.details == ("path: profile.twv", "why: too short")


def test_a_secret_that_opens_no_backup_of_a_damaged_vault_is_not_the_last_word() -> None:
    told = problem_of(VaultDamaged("profile.twv", "too short", refused=2))
    assert told.hint.startswith("Its backups open with another password or recovery code")


def test_keys_that_could_sign_are_asked_and_nobody_else() -> None:
    assert problem_of(NoKeyToSign((BOB.public,))).hint.startswith("Ask those in the details")
    assert problem_of(NoKeyToSign(())).hint.startswith("Nobody's signature is missing")


def test_wrong_groups_of_a_recovery_code_are_numbered() -> None:
    assert "in these groups: 2, 7." in problem_of(MistypedGroups((2, 7))).title


@pytest.mark.parametrize(
    ("reason", "begins"),
    [
        ("EscrowNotCompleted", "Not all milestones are approved yet."),
        ("4711", "Open the escrow"),
    ],
)
def test_a_refused_move_says_why_where_that_is_known(reason: str, begins: str) -> None:
    told = problem_of(MoveRefused(reason))
    assert told.hint.startswith(begins)
    assert told.details == (f"reason: {reason}",)


@pytest.mark.parametrize("what", _typed())
def test_what_its_owner_typed_is_not_asked_for_as_a_file(what: str) -> None:
    told = problem_of(Unreadable(what, "why"))
    assert told.title.endswith("Nothing was signed or sent.")
    assert "as a file" not in told.hint


def test_a_problem_is_the_value_that_a_banner_shows() -> None:
    assert isinstance(problem_of(OfficeClosed()), Problem)


def test_the_words_are_there_before_the_sdk_is() -> None:
    code = "import sys; import ui.problems; print('stellar_sdk' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    )
    assert done.stdout.strip() == "False"
