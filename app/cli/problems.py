"""What happened, and what to do: the only place where errors become words.

``Problem(title, hint)``: the title says what happened and whether anything was signed or sent,
the hint what to do. Foreign text stands in ``details`` alone, never in a title.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app import closing, errors, propose, read, submit
from app.bumping import AlreadyBumped
from app.cli import handed_problems, index_problems, operation_problems, profile_problems
from app.cli.problem import (
    NOTHING,
    NOTHING_NEW,
    OurError,
    Problem,
    nameless,
    not_saved,
    said,
)
from app.words.lines import words
from app.words.refusals import reason
from app.words.rejections import rejected
from app.words.times import day_and_time
from wallet.admission import NoRoom
from wallet.envelope import TooManySignatures, UnsupportedEnvelope
from wallet.errors import Unreadable, WalletError
from wallet.escrow.builds import BadBuild
from wallet.escrow.calls import NoSuchCall
from wallet.gate import TooLarge
from wallet.request import NewerFormat, OtherRequest
from wallet.review.finding import Finding
from wallet.review.texts import shown
from wallet.review.token import ChangedAfterReview, NotTicked, Stopped
from wallet.review.turn import EntriesFirst
from wallet.signatures import Gap, MissingWeight


@dataclass(eq=False)
class Misused(WalletError):
    """The command line is used in a way that makes no sense; exit status 2."""

    why: str


@dataclass(eq=False)
class SplitRefused(WalletError):
    """The contract refuses these shares; ``works`` is how to name near ones that it takes."""

    reason: str
    works: str


def problem_of(error: OurError) -> Problem:
    """The words for an error; types without their own get those of their nearest kin."""
    kind = next(kind for kind in type(error).__mro__ if kind in _WORDS)
    return _WORDS[kind](error)


def status_of(error: OurError) -> str:
    """How it ended, in a word: what was refused can be mended, what is unknown be asked."""
    match error:
        case submit.OutcomeUnknown():
            return "unknown"
        case submit.FailedOnLedger() | errors.AppError():
            return "failed"
        case _:
            return "refused"


def _each(findings: Sequence[Finding]) -> tuple[str, ...]:
    return tuple(f"{finding.name} {words(finding)}" for finding in findings)


def _unreadable(error: Unreadable) -> Problem:
    """What its owner typed or keeps has words of its own: nobody else can be asked for it."""
    own = profile_problems.UNREADABLE.get(error.what)
    general = said(
        "This cannot be read: {what}. " + NOTHING, "Ask for it again, as a file.", "why"
    )
    return (own or general)(error)


def _stopped(error: Stopped) -> Problem:
    return Problem(
        f"This must not be signed or sent. {NOTHING_NEW}",
        "Read its findings: none of them can be overridden. If it should be good, ask whoever "
        "proposed it.",
        _each(error.findings),
    )


def _not_ticked(error: NotTicked) -> Problem:
    numbers = " ".join(f"--accept {finding.name}" for finding in error.findings)
    return Problem(
        "A warning asks for your explicit consent. Nothing was signed.",
        f"If you accept each of them, run the same command with: {numbers}",
        _each(error.findings),
    )


def _missing_weight(error: MissingWeight) -> Problem:
    return Problem(
        "Signatures are missing. Nothing was sent.",
        " ".join(_asked(error.gaps)),
        tuple(f"{gap.account} lacks weight {gap.missing_weight}" for gap in error.gaps),
    )


def _asked(gaps: Sequence[Gap]) -> list[str]:
    """Whom to ask, by address; once, though it be for several accounts."""
    accounts: dict[str, list[str]] = {}
    for gap in gaps:
        accounts.setdefault(_ask(gap), []).append(gap.account)
    return [words.format(" and ".join(names)) for words, names in accounts.items()]


def _ask(gap: Gap) -> str:
    """Whom to ask; the account goes where the braces are."""
    keys = [signer.key.strkey for signer in gap.can_sign]
    if not keys:
        return "No signer of {} is left who could give it."
    if all(signer.weight >= gap.missing_weight for signer in gap.can_sign):
        return f"Ask {' or '.join(keys)} to sign for {{}}."
    together = f"until weight {gap.missing_weight} is reached"
    return f"Ask these to sign for {{}}, {together}: {', '.join(keys)}."


def _time_ran_out(error: submit.TimeRanOut) -> Problem:
    return Problem(
        f"The time limit passed at {day_and_time(error.until)}. Nothing was paid.",
        "Ask for a new request.",
        (f"hash {shown(error.hash)}",),
    )


def _signer_failed(error: closing.SignerFailed) -> Problem:
    lines = [line for line in error.said.splitlines() if line.strip()]
    return Problem(
        f"The {shown(error.who)}'s own process ended without a signature. Nothing was sent.",
        "What it said last is in the details.",
        tuple(shown(line) for line in lines[-5:]),
    )


def _money(error: closing.MoneyDoesNotAddUp) -> Problem:
    different = sorted(who for who in error.moved if error.moved[who] != error.predicted[who])
    return Problem(
        "The release is final, and what moved is not what was predicted.",
        "Please report this: our calculation is wrong.",
        tuple(f"{w}: predicted {error.predicted[w]}, moved {error.moved[w]}" for w in different)
        or ("no balance changed",),
    )


def _move_refused(error: propose.MoveRefused) -> Problem:
    return Problem(
        f"The escrow would refuse this now. {NOTHING}",
        "Ask the parties of the escrow to mend what it names.",
        (f"{reason(error.reason)} {shown(error.reason)}",),
    )


def _split_refused(error: SplitRefused) -> Problem:
    return Problem(
        f"The escrow would refuse these shares. {NOTHING}",
        "Name the shares in the details instead: they are near, and it takes them.",
        (
            f"{reason(error.reason)} {shown(error.reason)}",
            f"it takes {shown(error.works, most=2000)}",
        ),
    )


_REPORT: Final = "Please report this with the details."


def _rejected(error: submit.RejectedByNetwork) -> Problem:
    codes = f"{shown(error.result)} {shown(error.operation)}".strip()
    return Problem(
        "The network refuses this transaction. Nothing was charged.",
        rejected(error.result, error.operation),
        (codes, f"hash {shown(error.hash)}"),
    )


_WORDS: Final[Mapping[type[Exception], Callable[[Any], Problem]]] = {
    Misused: said("{why} Nothing was done.", "See --help."),
    Stopped: _stopped,
    NotTicked: _not_ticked,
    MissingWeight: _missing_weight,
    ChangedAfterReview: said(
        "This changed after it was reviewed. Nothing was signed.",
        "Review it again, and compare the hash with your colleague.",
    ),
    EntriesFirst: said(
        "The transaction cannot be signed yet: those who authorise it sign first. " + NOTHING,
        "Sign when their signatures are in the request: they become a part of what you sign.",
        "waits_for",
    ),
    Unreadable: _unreadable,
    TooLarge: said(
        "This is larger than anything honest: {what}. " + NOTHING,
        "Ask for it again. At most {limit} bytes are read.",
    ),
    NewerFormat: said(
        "This file was made by a newer version. " + NOTHING, "Update this program.", "format"
    ),
    NoRoom: said(
        "There is no room for this signature among hundreds of others. Nothing was written.",
        "Ask for the request again, without the signatures that are nobody's.",
        "request",
    ),
    OtherRequest: said(
        "These files belong to different transactions. Nothing was written.",
        "Merge only files of one request. Compare their hashes.",
        "expected",
        "found",
    ),
    UnsupportedEnvelope: said(
        "This is a kind of envelope that nobody co-signs. " + NOTHING,
        "Ask for a transaction in the present form (V1).",
        "kind",
    ),
    TooManySignatures: said(
        "An envelope carries at most {limit} signatures; this has {count}. " + NOTHING,
        "Ask for the request itself.",
    ),
    read.NoSuchContract: said(
        "There is no contract {contract} on this network. " + NOTHING,
        "Check the address and the network.",
    ),
    read.UnknownContractCode: said(
        "We do not know the code behind this contract. " + NOTHING,
        "This program signs only for builds that it has a model of.",
        "wasm_hash",
    ),
    read.NotInitialized: said(
        "This contract holds no escrow yet. " + NOTHING, "Ask the platform to set it up."
    ),
    propose.MoveRefused: _move_refused,
    SplitRefused: _split_refused,
    NoSuchCall: said(
        "The contract of this escrow has no such step, or not in this form. " + NOTHING,
        "See what its build can do, and name what it asks for alone.",
        "build",
        "function",
        "why",
    ),
    propose.SimulationDisagrees: said(
        "The network's simulation and our own calculation disagree. " + NOTHING,
        "Do not go on with this server: try another one. If they agree, please report it.",
        "facts",
        "message",
    ),
    propose.SmartWalletRole: said(
        "This role is held by a smart wallet, which cannot sign a file. " + NOTHING,
        "Sign with the wallet that {holder} is.",
    ),
    propose.PayerMissing: said(
        "The account that should pay the fee does not exist: {payer}. " + NOTHING,
        "Create it, or name another payer.",
    ),
    AlreadyBumped: said(
        "This is a fee bump already, and takes no other around it. " + NOTHING,
        "Name the request that it pays for.",
    ),
    submit.PaysOtherwise: said(
        "It would pay otherwise by now than what was asked for. Nothing was sent.",
        "Ask for a new request: whoever signed this one signed for other payments.",
        "then",
        "now",
    ),
    submit.RejectedByNetwork: _rejected,
    submit.FailedOnLedger: said(
        "The transaction failed in ledger {ledger}. Nothing was paid but its fee.",
        "Ask for a new request.",
        "result",
        "operation",
    ),
    submit.TimeRanOut: _time_ran_out,
    submit.NetworkBusy: said(
        "The network is busy and has not taken it. Nothing was paid.",
        "Run the same command again later: it cannot pay twice.",
        "hash",
    ),
    submit.OutcomeUnknown: said(
        "We do not know yet whether it was sent.",
        "It is safe to wait, and safe to run the same command again: it cannot pay twice.",
        "hash",
    ),
    errors.LedgerUnreachable: said(
        "The network does not answer: {host}. " + NOTHING_NEW,
        "Check the address and your connection, or try again later.",
        "why",
    ),
    errors.LedgerTooSlow: said(
        "{host} did not answer within {seconds} seconds. " + NOTHING_NEW, "Try again later."
    ),
    errors.AnswerTooLarge: said(
        "{host} sends more than any honest answer holds. " + NOTHING_NEW,
        "Use another server.",
    ),
    errors.NotARpc: said(
        "{host} does not answer as a Stellar RPC server. " + NOTHING_NEW,
        "Check the address: a login page or a proxy may be in the way.",
        "why",
    ),
    errors.RpcRefused: said(
        "{host} refuses to answer. " + NOTHING_NEW,
        "Try again later, or use another server.",
        "code",
        "message",
    ),
    errors.OtherNetwork: said(
        "{host} serves another network than the one meant. " + NOTHING_NEW,
        "Check --rpc and --passphrase.",
        "expected",
        "found",
    ),
    errors.UnsafeKeyFile: said(
        "The key file cannot be used: {why}. Nothing was signed.",
        "A key file holds one secret key (S…) and nothing else, and is readable by its owner "
        "only.",
        "path",
    ),
    errors.UnreadableFile: said(
        "The file cannot be read: {why}. " + NOTHING, "Check its name.", "path"
    ),
    errors.UnwritableFile: said(
        "The file cannot be written: {why}. Nothing was written, and nothing sent.",
        "Name another one.",
        "path",
    ),
    errors.DiskFull: not_saved("No room is left on the disk.", "Make room"),
    errors.QuotaReached: not_saved("Your share of the disk is used up.", "Make room"),
    errors.ReadOnlyDisk: not_saved("The disk takes no changes.", "Make it writable"),
    errors.NoFolder: not_saved(
        "The folder is not there.", "Name another file, or bring the folder back"
    ),
    errors.DamagedInWriting: not_saved("The disk damages what it is given.", "Check the disk"),
    errors.PerhapsWritten: said(
        "We do not know yet whether the file would outlive a loss of power. Nothing was sent.",
        "Check the disk, then run the same command again.",
        "path",
        "why",
    ),
    errors.OccupiedFile: said(
        "There is another file already. Nothing was written, and nothing sent.",
        "Name another file, or move that one away.",
        "path",
    ),
    errors.AddressInUse: said(
        "Port {port} of this machine cannot be used. Nothing was started.",
        "Name another one, or none for any free one.",
    ),
    errors.LedgerDamaged: said(
        "The practice network that was kept cannot go on. Nothing was lost but practice.",
        "Begin its story again: the same command with --anew.",
        "why",
    ),
    errors.PracticeInUse: said(
        "Another program has this practice network open. Nothing was started.",
        "Close that program, or name another folder.",
        "path",
    ),
    errors.UnsafeAddress: said(
        "This server cannot be used: its address is {why}. Nothing was sent.",
        "Give a URL that begins with https://, or with http:// on this very machine.",
        "host",
    ),
    closing.SignerFailed: _signer_failed,
    closing.MoneyDoesNotAddUp: _money,
    closing.OtherwiseThanTold: said(
        "A contract did not refuse as the story tells it. " + NOTHING,
        "Please report this: the story or our calculation is wrong.",
        "ask",
        "told",
        "found",
    ),
    BadBuild: said(
        "A file of this program is damaged: {name}. " + NOTHING, "Install it again.", "why"
    ),
    **handed_problems.WORDS,
    **index_problems.WORDS,
    **operation_problems.WORDS,
    **profile_problems.WORDS,
    WalletError: nameless(f"This cannot be done. {NOTHING}", _REPORT),
    errors.AppError: nameless(
        f"Something outside this program failed. {NOTHING_NEW}", "Try again later."
    ),
}
