"""What happened, and what to do: the only place where errors become words.

``Problem(title, hint)``: the title says what happened and whether anything was signed or sent,
the hint what to do. Foreign text stands in ``details`` alone, never in a title.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any, Final

from app import errors, propose, read, submit
from app.cli.findings import words
from wallet.envelope import TooManySignatures, UnsupportedEnvelope
from wallet.errors import Unreadable, WalletError
from wallet.gate import TooLarge
from wallet.request import NewerFormat, OtherRequest
from wallet.review.texts import shown
from wallet.review.token import ChangedAfterReview, NotTicked, Stopped
from wallet.signatures import MissingWeight

OurError = WalletError | errors.AppError


@dataclass(frozen=True)
class Problem:
    """What the user reads; ``details`` is technical and may be foreign text."""

    title: str
    hint: str
    details: str = ""


@dataclass(eq=False)
class Misused(WalletError):
    """The command line is used in a way that makes no sense; exit status 2."""

    why: str


def problem_of(error: OurError) -> Problem:
    """The words for an error; types without their own get those of their nearest kin."""
    kind = next(kind for kind in type(error).__mro__ if kind in _WORDS)
    return _WORDS[kind](error)


def facts_of(error: OurError) -> Mapping[str, str]:
    """The error's facts as plain text, for JSON."""
    return {field.name: shown(str(getattr(error, field.name))) for field in fields(error)}


def day_and_time(seconds: int) -> str:
    """An absolute time in UTC."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M UTC")


def _said(title: str, hint: str, *details: str) -> Callable[[Any], Problem]:
    """Words that use the error's facts as ``{name}``; ``details`` names facts to be quoted."""

    def problem(error: OurError) -> Problem:
        facts = facts_of(error)
        quoted = "; ".join(facts[name] for name in details if facts[name])
        return Problem(title.format(**facts), hint.format(**facts), quoted)

    return problem


def _stopped(error: Stopped) -> Problem:
    return Problem(
        "This must not be signed or sent, and was not.",
        "Read its findings. None of them can be overridden.",
        "; ".join(f"{finding.name} {words(finding)}" for finding in error.findings),
    )


def _not_ticked(error: NotTicked) -> Problem:
    numbers = " ".join(f"--accept {finding.name}" for finding in error.findings)
    return Problem(
        "A warning asks for your explicit consent. Nothing was signed.",
        f"If you accept each of them, run the same command with: {numbers}",
        "; ".join(f"{finding.name} {words(finding)}" for finding in error.findings),
    )


def _missing_weight(error: MissingWeight) -> Problem:
    lines = [
        f"{gap.account} lacks weight {gap.missing_weight}; can sign: "
        + (", ".join(signer.key.strkey for signer in gap.can_sign) or "nobody")
        for gap in error.gaps
    ]
    return Problem(
        "Signatures are missing. Nothing was sent.",
        "Ask for a signature of: "
        + ", ".join(sorted({s.key.strkey for gap in error.gaps for s in gap.can_sign})),
        "; ".join(lines),
    )


def _time_ran_out(error: submit.TimeRanOut) -> Problem:
    return Problem(
        f"The time limit passed at {day_and_time(error.until)}. Nothing was paid.",
        "Ask for a new request.",
        error.hash,
    )


_NOTHING: Final = "Nothing was signed or sent."

_REJECTIONS: Final[Mapping[str, str]] = {
    "txBAD_SEQ": "Another transaction from this account went first. This request can no longer "
    "be used. Ask for a new one.",
    "txTOO_LATE": "Its time limit has passed. Ask for a new request.",
    "txTOO_EARLY": "It cannot run yet. Try again after its earliest time.",
    "txINSUFFICIENT_BALANCE": "The account that pays the fee has too little. Top it up.",
    "txINSUFFICIENT_FEE": "The fee is too low at the moment. Try again later.",
    "txNO_ACCOUNT": "The account that pays the fee does not exist on this network.",
    "txBAD_AUTH": "The account that pays the fee has not signed enough.",
    "txBAD_AUTH_EXTRA": "A signature is one too many. Please report this.",
}


def _rejected(error: submit.RejectedByNetwork) -> Problem:
    hint = _REJECTIONS.get(error.result, "Ask for a new request.")
    codes = f"{error.result} {error.operation}".strip()
    return Problem("The network refuses this transaction. Nothing was charged.", hint, codes)


_WORDS: Final[Mapping[type[Exception], Callable[[Any], Problem]]] = {
    Misused: _said("{why}", "See --help."),
    Stopped: _stopped,
    NotTicked: _not_ticked,
    MissingWeight: _missing_weight,
    ChangedAfterReview: _said(
        "This changed after it was reviewed. Nothing was signed.",
        "Review it again, and compare the hash with your colleague.",
    ),
    Unreadable: _said(
        "This cannot be read: {what}. " + _NOTHING, "Ask for it again, as a file.", "why"
    ),
    TooLarge: _said(
        "This is larger than any honest {what}. " + _NOTHING, "Ask for it again, as a file."
    ),
    NewerFormat: _said(
        "This file was made by a newer version. " + _NOTHING, "Update this program.", "format"
    ),
    OtherRequest: _said(
        "These files belong to different transactions. Nothing was written.",
        "Merge only files of one request. Compare their hashes.",
        "expected",
        "found",
    ),
    UnsupportedEnvelope: _said(
        "This is a kind of envelope that nobody co-signs. " + _NOTHING,
        "Ask for a transaction in the present form (V1).",
        "kind",
    ),
    TooManySignatures: _said(
        "An envelope carries at most {limit} signatures; this has {count}. " + _NOTHING,
        "Ask for the request itself.",
    ),
    read.NoSuchContract: _said(
        "There is no contract {contract} on this network. " + _NOTHING,
        "Check the address and the network.",
    ),
    read.UnknownContractCode: _said(
        "We do not know the code behind this contract. " + _NOTHING,
        "This program signs only for builds that it has a model of.",
        "wasm_hash",
    ),
    read.NotInitialized: _said(
        "This contract holds no escrow yet. " + _NOTHING, "Ask the platform to set it up."
    ),
    propose.MoveRefused: _said(
        "The escrow would refuse this now. " + _NOTHING, "Its reason: {reason}."
    ),
    propose.SimulationDisagrees: _said(
        "The network's simulation and our own calculation disagree. " + _NOTHING,
        "Do not go on with this server. Try another one, and report it.",
        "facts",
        "message",
    ),
    propose.SmartWalletRole: _said(
        "This role is held by a smart wallet, which cannot sign a file. " + _NOTHING,
        "Use the wallet of {holder}.",
    ),
    propose.PayerMissing: _said(
        "The account that should pay the fee does not exist: {payer}. " + _NOTHING,
        "Create it, or name another payer.",
    ),
    submit.RejectedByNetwork: _rejected,
    submit.FailedOnLedger: _said(
        "The transaction failed in ledger {ledger}. Nothing was paid but its fee.",
        "Ask for a new request.",
        "result",
        "operation",
    ),
    submit.TimeRanOut: _time_ran_out,
    submit.OutcomeUnknown: _said(
        "We do not know yet whether it was taken.",
        "It is safe to wait, and safe to run the same command again: it cannot pay twice.",
        "hash",
    ),
    errors.LedgerUnreachable: _said(
        "The network does not answer: {host}. Nothing new was sent.", "Try again later.", "why"
    ),
    errors.LedgerTooSlow: _said(
        "{host} did not answer within {seconds} seconds.", "Try again later."
    ),
    errors.AnswerTooLarge: _said(
        "{host} sends more than any honest answer holds. " + _NOTHING, "Use another server."
    ),
    errors.NotARpc: _said(
        "{host} does not answer as a Stellar RPC server. " + _NOTHING,
        "Check the address: a login page or a proxy may be in the way.",
        "why",
    ),
    errors.RpcRefused: _said(
        "{host} refuses the request. " + _NOTHING, "Try again later.", "message"
    ),
    errors.OtherNetwork: _said(
        "{host} serves another network than the one meant. " + _NOTHING,
        "Check --rpc and --passphrase.",
        "expected",
        "found",
    ),
    errors.UnsafeKeyFile: _said(
        "The key file cannot be used: {why}. Nothing was signed.",
        "A key file holds one secret key and is readable by its owner only.",
        "path",
    ),
    errors.UnreadableFile: _said("The file cannot be read: {why}.", "Check its name.", "path"),
    errors.UnwritableFile: _said(
        "The file cannot be written: {why}. Nothing is lost.", "Name another one.", "path"
    ),
    WalletError: _said(
        "This cannot be done. " + _NOTHING, "Please report it with the details."
    ),
    errors.AppError: _said("The outside world failed. " + _NOTHING, "Try again later."),
}
