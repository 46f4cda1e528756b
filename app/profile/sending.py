"""Submit a kept request; what is known of it is kept before and after each step."""

from __future__ import annotations

from app import ports
from app.errors import AppError
from app.ports import LedgerPort
from app.profile.profile import Profile
from app.profile.requests import keep, settle
from app.records import Standing, Submission, SubmissionState
from app.submit import (
    SENDING,
    SENT,
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
from wallet.review.token import Stopped

_ON_THEIR_WAY = (SubmissionState.SENDING, SubmissionState.SENT, SubmissionState.UNKNOWN)


async def send(
    profile: Profile, request: Request, port: LedgerPort, builds: Builds, tell: Tell
) -> ports.Final:
    """Submit and follow; every state on the way is kept. Raise what ``submit`` raises."""
    profile.check_writable()
    joined = keep(profile, request, builds)
    hash_ = joined.envelope.hash
    handed_over = False

    def told(step: str) -> None:
        nonlocal handed_over
        if step == SENDING:  # before anything leaves this machine
            _step(profile, hash_, SubmissionState.SENDING, Kind.SENT)
            handed_over = True
        if step == SENT:
            _step(profile, hash_, SubmissionState.SENT, None)
        tell(step)

    try:
        final = await submit(joined, port, profile.clock, builds, told)
    except Stopped:
        await _give_up_late(profile, hash_, port)
        raise
    except (AppError, WalletError) as why:
        if handed_over or isinstance(why, FailedOnLedger):
            _ended(profile, hash_, why)
        raise
    facts = {"ledger": str(final.ledger), "result": final.result}
    _step(profile, hash_, SubmissionState.FINAL, Kind.FINAL, final.ledger, facts)
    return final


async def _give_up_late(profile: Profile, hash_: bytes, port: LedgerPort) -> None:
    """Raise TimeRanOut for what was on its way and can be in no ledger any more."""
    last, row = profile.store.submissions.latest(hash_), profile.store.requests.by_hash(hash_)
    if last is None or row is None or last.state not in _ON_THEIR_WAY:
        return
    found = await port.transaction(hash_)
    if isinstance(found, ports.NotFound) and (
        found.oldest_time <= row.valid_until < found.latest_time
    ):
        late = TimeRanOut(hash_.hex(), row.valid_until)
        _ended(profile, hash_, late)
        raise late


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
