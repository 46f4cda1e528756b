"""Submit a kept request; what is known of it is kept before and after each step."""

from __future__ import annotations

from typing import Final

from app import ports
from app.errors import AppError
from app.ports import LedgerPort
from app.profile import looks
from app.profile.ends import facts_of_failed, facts_of_final
from app.profile.profile import Profile
from app.profile.requests import keep, kept, settle
from app.records import Standing, Submission, SubmissionState
from app.submit import (
    SENT,
    FailedOnLedger,
    NetworkBusy,
    OutcomeUnknown,
    RejectedByNetwork,
    Tell,
    TimeRanOut,
    sent_as,
    submit,
    took_effect,
)
from wallet.errors import WalletError
from wallet.escrow.builds import Builds
from wallet.journal import Kind
from wallet.request import Request
from wallet.review.token import Stopped

TOO_LATE: Final = "too late"
BUSY: Final = "busy"
"""How ends are kept for which no network has a code."""

_ON_THEIR_WAY: Final = (SubmissionState.SENDING, SubmissionState.SENT, SubmissionState.UNKNOWN)
_ENDS: Final = (SubmissionState.FINAL, SubmissionState.FAILED)


async def send(
    profile: Profile, request: Request, port: LedgerPort, builds: Builds, tell: Tell
) -> ports.Final:
    """Submit and follow; every state on the way is kept. Raise what ``submit`` raises."""
    profile.check_writable()
    joined = keep(profile, request, builds)
    hash_ = joined.hash
    handed_over = False

    def handing(sent_as: bytes) -> None:  # before anything leaves this machine
        nonlocal handed_over
        other = None if sent_as == hash_ else {"hash": sent_as.hex()}
        _step(profile, hash_, SubmissionState.SENDING, Kind.SENT, 0, other)
        handed_over = True

    def told(step: str) -> None:
        if step == SENT:
            _step(profile, hash_, SubmissionState.SENT, None)
        tell(step)

    try:
        final = await submit(joined, port, profile.clock, builds, told, handing)
    except Stopped:
        await _give_up_late(profile, hash_, port)
        raise
    except (AppError, WalletError) as why:
        if handed_over or isinstance(why, FailedOnLedger):
            _ended(profile, hash_, why)
        raise
    _took_effect(profile, hash_, final)
    return final


async def look(
    profile: Profile, hash_: bytes, port: LedgerPort
) -> ports.Final | ports.NotFound:
    """Ask where a kept request is, whoever sent it, and keep its end if it has one.

    A good end or a bad one; and that it came too late, for what was on its way from here.
    """
    profile.check_writable()
    found = await _found(profile, hash_, port)
    if isinstance(found, ports.NotFound):
        late = _too_late(profile, hash_, found)
        if late is not None:
            _ended(profile, hash_, late)
        return found
    try:
        _took_effect(profile, hash_, took_effect(found))
    except FailedOnLedger as why:
        _ended(profile, hash_, why)
    return found


async def _give_up_late(profile: Profile, hash_: bytes, port: LedgerPort) -> None:
    """Raise TimeRanOut for what was on its way and can be in no ledger any more."""
    if not _is_on_its_way(profile, hash_):
        return
    found = await _found(profile, hash_, port)
    late = _too_late(profile, hash_, found) if isinstance(found, ports.NotFound) else None
    if late is not None:
        _ended(profile, hash_, late)
        raise late


def _too_late(profile: Profile, hash_: bytes, found: ports.NotFound) -> TimeRanOut | None:
    """That no ledger took in time what was on its way, and none can any more."""
    row = profile.store.requests.by_hash(hash_)
    if row is None or not _is_on_its_way(profile, hash_):
        return None
    over = found.oldest_time <= row.valid_until < found.latest_time
    return TimeRanOut(hash_.hex(), row.valid_until) if over else None


def _is_on_its_way(profile: Profile, hash_: bytes) -> bool:
    last = profile.store.submissions.latest(hash_)
    return last is not None and last.state in _ON_THEIR_WAY


async def _found(
    profile: Profile, hash_: bytes, port: LedgerPort
) -> ports.Final | ports.NotFound:
    """Where a kept request is, by every hash that it was handed over under, or would be."""
    steps = profile.store.submissions.of(hash_)
    handed = [s.result for s in steps if s.state is SubmissionState.SENDING and s.result]
    names = [*map(bytes.fromhex, handed), sent_as(kept(profile, hash_))]
    found = [await port.transaction(each) for each in dict.fromkeys(names)]
    return next((each for each in found if isinstance(each, ports.Final)), found[-1])


def _took_effect(profile: Profile, hash_: bytes, final: ports.Final) -> None:
    facts = facts_of_final(final)
    _step(profile, hash_, SubmissionState.FINAL, Kind.FINAL, final.ledger, facts)


def _ended(profile: Profile, hash_: bytes, why: AppError | WalletError) -> None:
    match why:
        case FailedOnLedger(ledger=ledger):
            facts = facts_of_failed(why)
            _step(profile, hash_, SubmissionState.FAILED, Kind.FAILED, ledger, facts)
        case RejectedByNetwork(result=result, operation=operation):
            facts = {"result": result} | ({"operation": operation} if operation else {})
            _step(profile, hash_, SubmissionState.REJECTED, Kind.FAILED, 0, facts)
        case TimeRanOut():
            _step(profile, hash_, SubmissionState.FAILED, Kind.FAILED, 0, {"result": TOO_LATE})
        case NetworkBusy():
            _step(profile, hash_, SubmissionState.REJECTED, Kind.FAILED, 0, {"result": BUSY})
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
    told = facts or {}
    result = told.get("result", told.get("hash", ""))
    last = profile.store.submissions.latest(hash_)
    if last is not None and _is_known_end(last, state, ledger):
        return
    with profile.store.transaction():
        profile.store.submissions.append(
            Submission(hash_, state, profile.clock.now(), ledger, result)
        )
        if state is SubmissionState.FINAL:
            looks.took_effect(profile, hash_)
        if kind is not None:
            profile.record(kind, hash_.hex(), facts)
        row = profile.store.requests.by_hash(hash_)
        if row is not None:
            settle(profile, row, Standing.READY)


def _is_known_end(last: Submission, state: SubmissionState, ledger: int) -> bool:
    """Whether this very end is kept already: two may look at once, and both find it."""
    return state in _ENDS and (last.state, last.ledger) == (state, ledger)
