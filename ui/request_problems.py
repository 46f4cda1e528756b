"""Words for requests: proposing, reviewing, signing, sending and following them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from app.words.findings import FINDINGS, explained
from app.words.refusals import known
from app.words.rejections import rejected
from app.words.times import in_both
from ui.problem import (
    MOST_DETAILS,
    Problem,
    Table,
    details_of,
    last_lines,
    nothing,
    nothing_new,
    said,
)
from wallet.review.texts import shown

if TYPE_CHECKING:
    from app.closing import MoneyDoesNotAddUp, SignerFailed
    from app.propose import MoveRefused
    from app.submit import RejectedByNetwork, TimeRanOut
    from wallet.review.finding import Finding
    from wallet.review.token import NotTicked, Stopped
    from wallet.signatures import Gap, MissingWeight

translate = QCoreApplication.translate

MOST_NAMED: Final = 3
"""How many findings a hint tells; all of them are in the details."""


def words() -> Table:
    """By the name of the error."""
    return {**_proposing(), **_signing(), **_sending(), **_calculating()}


def _proposing() -> Table:
    return {
        "app.read.NoSuchContract": said(
            translate("problems", "There is no such contract on this network."),
            nothing(),
            translate("problems", "Check the address, and on which network it is."),
            "contract",
        ),
        "app.read.UnknownContractCode": said(
            translate("problems", "We do not know the code behind this contract."),
            nothing(),
            translate(
                "problems",
                "It can be looked at, not signed for. Ask the platform which contract was "
                "meant.",
            ),
            "contract",
            "wasm_hash",
        ),
        "app.read.NotInitialized": said(
            translate("problems", "This contract holds no escrow yet."),
            nothing(),
            translate("problems", "Ask the platform to set it up."),
            "contract",
        ),
        "app.propose.MoveRefused": _refused,
        "app.propose.SimulationDisagrees": said(
            translate("problems", "The network's simulation and our own calculation disagree."),
            nothing(),
            translate(
                "problems",
                "Do not go on with this server: choose another one under Networks, in the "
                "settings. If two servers agree, please report it.",
            ),
            "facts",
            "message",
        ),
        "app.propose.SmartWalletRole": said(
            translate(
                "problems", "This role is held by a smart wallet, which cannot sign a request."
            ),
            nothing(),
            translate("problems", "Use the smart wallet itself."),
            "role",
            "holder",
        ),
        "app.propose.PayerMissing": said(
            translate("problems", "The account that should pay the fee does not exist."),
            nothing(),
            translate("problems", "Open that account, or choose another one to pay the fee."),
            "payer",
        ),
    }


def _refused(error: MoveRefused) -> Problem:
    title = translate("problems", "The escrow would refuse this now.")
    hint = translate("problems", "Open the escrow to see who can change that.")
    return Problem(
        f"{title} {nothing()}",
        f"{known(error.reason)} {hint}".strip(),
        details_of(error, "reason"),
    )


def _signing() -> Table:
    return {
        "wallet.review.token.Stopped": _stopped,
        "wallet.review.token.NotTicked": _not_ticked,
        "wallet.review.token.ChangedAfterReview": said(
            translate("problems", "This changed after it was reviewed."),
            translate("problems", "Nothing was signed."),
            translate(
                "problems",
                "Read the review again, and compare its check words with the other signer.",
            ),
            "reviewed",
            "now",
        ),
        "wallet.review.turn.EntriesFirst": said(
            translate(
                "problems",
                "This cannot be signed yet: those who authorise it sign first.",
            ),
            nothing(),
            translate(
                "problems",
                "Sign when their signatures are here: they become a part of what you sign.",
            ),
            "waits_for",
        ),
        "wallet.signatures.MissingWeight": _missing_weight,
        "app.closing.SignerFailed": _signer_failed,
        "app.closing.OtherwiseThanTold": said(
            translate("problems", "A contract did not refuse as the story tells it."),
            nothing(),
            translate("problems", "Please report this: our calculation is wrong."),
            "ask",
            "told",
            "found",
        ),
    }


def _sending() -> Table:
    return {
        "app.bumping.AlreadyBumped": said(
            translate(
                "problems", "This is a higher fee already, and takes no other around it."
            ),
            nothing(),
            translate("problems", "Choose the request that it pays for."),
        ),
        "app.submit.PaysOtherwise": said(
            translate("problems", "It would pay otherwise by now than what was asked for."),
            translate("problems", "Nothing was sent."),
            translate(
                "problems",
                "Ask for a new request: whoever signed this one signed for other payments.",
            ),
            "then",
            "now",
        ),
        "app.submit.RejectedByNetwork": _rejected,
        "app.submit.FailedOnLedger": said(
            translate("problems", "The transaction failed in ledger {ledger}."),
            translate("problems", "Nothing was paid but its fee."),
            translate("problems", "Ask for a new request."),
            "result",
            "operation",
            "hash",
        ),
        "app.submit.TimeRanOut": _time_ran_out,
        "app.submit.NetworkBusy": said(
            translate("problems", "The network is busy and has not taken it."),
            translate("problems", "Nothing was paid."),
            translate("problems", "Send it again later: it cannot pay twice."),
            "hash",
        ),
        "app.submit.OutcomeUnknown": said(
            translate("problems", "We do not know yet whether it was sent."),
            translate("problems", "Every signature is kept."),
            translate(
                "problems",
                "It is safe to wait, and safe to send it again: it cannot pay twice.",
            ),
            "hash",
        ),
        "app.closing.MoneyDoesNotAddUp": _money,
    }


def _calculating() -> Table:
    """What our own model says no to; a review makes findings of most of it."""
    ask_anew = translate("problems", "Ask for a new request.")
    return {
        "wallet.escrow.calls.NoSuchCall": said(
            translate("problems", "The contract does not take this step in the form it has."),
            nothing(),
            ask_anew,
            "function",
            "why",
            "build",
        ),
        "wallet.escrow.scval.OtherType": said(
            translate("problems", "A value is not of the kind that the contract takes."),
            nothing(),
            ask_anew,
            "expected",
            "why",
        ),
        "wallet.escrow.scval.OtherFields": said(
            translate("problems", "The terms are not in the form that the contract takes."),
            nothing(),
            ask_anew,
            "expected",
            "why",
        ),
        "wallet.escrow.payouts.Overflow": said(
            translate("problems", "The amounts are larger than the contract can count."),
            nothing(),
            translate("problems", "Use smaller amounts."),
        ),
        "wallet.soroban.errors.HostError": said(
            translate("problems", "The step would fail on the ledger."),
            nothing(),
            ask_anew,
            "kind",
            "code",
            "raised_by",
            "why",
        ),
        "wallet.soroban.host.UnknownCode": said(
            translate("problems", "The step reaches code that we do not know."),
            nothing(),
            translate("problems", "It cannot be signed. Ask the platform which code that is."),
            "raised_by",
            "why",
        ),
        "wallet.escrow.prediction.DamagedState": said(
            translate("problems", "What the ledger is said to hold cannot be so."),
            nothing(),
            translate("problems", "Choose another server under Networks, in the settings."),
            "kind",
            "code",
            "why",
        ),
        "wallet.escrow.standing.NotKnown": said(
            translate("problems", "Not everything that this needs is known yet."),
            nothing(),
            translate("problems", "Connect to the network, and try again."),
        ),
    }


def _stopped(error: Stopped) -> Problem:
    title = translate("problems", "This must not be signed or sent.")
    hint = translate(
        "problems", "None of this can be overridden. Ask whoever proposed it for a new request."
    )
    return Problem(
        f"{title} {nothing_new()}",
        f"{_named(error.findings)} {hint}".strip(),
        _each(error.findings),
    )


def _not_ticked(error: NotTicked) -> Problem:
    hint = translate("problems", "Read it, and tick it if you accept it:")
    return Problem(
        translate("problems", "A warning waits for your tick. Nothing was signed."),
        f"{hint} {_named(error.findings)}".strip(),
        _each(error.findings),
    )


def _named(findings: Sequence[Finding]) -> str:
    """The findings' own sentences, which hold nobody's facts."""
    return " ".join(_sentence(finding) for finding in findings[:MOST_NAMED])


def _each(findings: Sequence[Finding]) -> tuple[str, ...]:
    return tuple(
        f"{_sentence(finding)} {explained(finding)}" for finding in findings[:MOST_DETAILS]
    )


def _sentence(finding: Finding) -> str:
    return f"{finding.name} {FINDINGS[finding.number].says}"


def _missing_weight(error: MissingWeight) -> Problem:
    lost = any(not gap.can_sign for gap in error.gaps)
    hint = (
        translate("problems", "No signer is left who could give it. Ask for a new request.")
        if lost
        else translate("problems", "Send the request to those who are named in the details.")
    )
    return Problem(
        translate("problems", "Signatures are missing. Nothing was sent."),
        hint,
        tuple(line for gap in error.gaps for line in _lacking(gap))[:MOST_DETAILS],
    )


def _lacking(gap: Gap) -> list[str]:
    account = translate("problems", "{account} lacks weight {weight}")
    signer = translate("problems", "can sign, with weight {weight}: {key}")
    return [
        account.format(account=shown(str(gap.account)), weight=gap.missing_weight),
        *(
            signer.format(weight=each.weight, key=shown(str(each.key.strkey)))
            for each in gap.can_sign
        ),
    ]


def _rejected(error: RejectedByNetwork) -> Problem:
    return Problem(
        translate("problems", "The network refuses this transaction. Nothing was charged."),
        rejected(error.result, error.operation),
        details_of(error, "result", "operation", "hash"),
    )


def _time_ran_out(error: TimeRanOut) -> Problem:
    title = translate("problems", "The time limit passed on {time}. Nothing was paid.")
    return Problem(
        title.format(time=in_both(error.until)),
        translate("problems", "Ask for a new request."),
        details_of(error, "hash"),
    )


def _signer_failed(error: SignerFailed) -> Problem:
    return Problem(
        translate("problems", "A signer process ended without a signature. Nothing was sent."),
        translate("problems", "Try again. What it said last is in the details."),
        (shown(error.who), *last_lines(error.said)),
    )


def _money(error: MoneyDoesNotAddUp) -> Problem:
    line = translate("problems", "{account}: {predicted} predicted, {moved} moved")
    different = sorted(
        who for who, units in error.predicted.items() if error.moved.get(who) != units
    )
    return Problem(
        translate(
            "problems", "This was sent and is final, and what moved is not what was predicted."
        ),
        translate("problems", "Please report this with the details: our calculation is wrong."),
        tuple(
            line.format(
                account=shown(str(who)),
                predicted=error.predicted[who],
                moved=error.moved.get(who, 0),
            )
            for who in different[:MOST_DETAILS]
        ),
    )
