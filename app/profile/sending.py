"""Submit a kept request; what is known of it is kept before and after each step."""

from __future__ import annotations

from app import ports
from app.errors import AppError
from app.ports import LedgerPort
from app.profile.profile import Profile
from app.profile.requests import keep, settle
from app.records import Standing, Submission, SubmissionState
from app.submit import (
    FailedOnLedger,
    NetworkBusy,
    OutcomeUnknown,
    RejectedByNetwork,
    Tell,
    TimeRanOut,
    submit,
)
from wallet.errors import WalletError
from wallet.escrow.builds import Builds
from wallet.journal import Kind
from wallet.request import Request


async def send(
    profile: Profile, request: Request, port: LedgerPort, builds: Builds, tell: Tell
) -> ports.Final:
    """Submit and follow; every state on the way is kept. Raise what ``submit`` raises."""
    joined = keep(profile, request, builds)
    hash_ = joined.envelope.hash
    handed_over = False

    def told(step: str) -> None:
        nonlocal handed_over
        if step == "sending":  # before anything leaves this machine
            handed_over = True
            _step(profile, hash_, SubmissionState.SENDING, Kind.SENT)
        tell(step)

    try:
        final = await submit(joined, port, profile.clock, builds, told)
    except (AppError, WalletError) as why:
        if handed_over or isinstance(why, FailedOnLedger):
            _ended(profile, hash_, why)
        raise
    facts = {"ledger": str(final.ledger), "result": final.result}
    _step(profile, hash_, SubmissionState.FINAL, Kind.FINAL, final.ledger, facts)
    return final


def _ended(profile: Profile, hash_: bytes, why: AppError | WalletError) -> None:
    match why:
        case FailedOnLedger(ledger=ledger, result=result):
            facts = {"ledger": str(ledger), "result": result}
            _step(profile, hash_, SubmissionState.FAILED, Kind.FAILED, ledger, facts)
        case RejectedByNetwork(result=result):
            _step(profile, hash_, SubmissionState.REJECTED, Kind.FAILED, 0, {"result": result})
        case TimeRanOut():
            _step(
                profile, hash_, SubmissionState.FAILED, Kind.FAILED, 0, {"result": "too late"}
            )
        case NetworkBusy():
            _step(profile, hash_, SubmissionState.REJECTED, Kind.FAILED, 0, {"result": "busy"})
        case OutcomeUnknown() | _:
            _step(profile, hash_, SubmissionState.UNKNOWN, None)


def _step(
    profile: Profile,
    hash_: bytes,
    state: SubmissionState,
    kind: Kind | None,
    ledger: int = 0,
    facts: dict[str, str] | None = None,
) -> None:
    profile.check_writable()
    result = (facts or {}).get("result", "")
    with profile.store.transaction():
        profile.store.submissions.append(
            Submission(hash_, state, profile.clock.now(), ledger, result)
        )
        if kind is not None:
            profile.record(kind, hash_.hex(), facts)
        row = profile.store.requests.by_hash(hash_)
        if row is not None:
            settle(profile, row, Standing.READY)
