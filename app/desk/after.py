"""Writes the page of a request that is signed or sent, from what the profile keeps of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from app.desk.after_money import moved_of
from app.desk.review_money import total_of
from app.desk.review_names import Named
from app.desk.review_sentence import sentence_of
from app.desk.seat import Seat
from app.pages.after import (
    AfterPage,
    Ending,
    Happened,
    HowMany,
    Missing,
    Moment,
    Person,
    Refusal,
    Stand,
    Step,
)
from app.ports import NotFound
from app.profile.ends import End, end_of
from app.profile.errors import NotKept
from app.profile.requests import kept
from app.profile.sending import BUSY, TOO_LATE
from app.records import Standing, StoredRequest, Submission, SubmissionState
from app.review import view_of
from app.words.failures import failed
from app.words.moves import words_of
from app.words.rejections import rejected
from wallet.amounts import format_amount
from wallet.errors import Unreadable
from wallet.journal import Kind
from wallet.review.review import Review, review
from wallet.review.signer_states import SignerState

AGAIN: Final = frozenset(
    {
        *(BUSY, "txTOO_EARLY", "txBAD_MIN_SEQ_AGE_OR_GAP", "txINSUFFICIENT_BALANCE"),
        *("txINSUFFICIENT_FEE", "txNO_ACCOUNT", "txINTERNAL_ERROR"),
    }
)
"""Rejections after which the same transaction may still be taken."""

_STANDS: Final = {
    Standing.FINAL: Stand.FINAL,
    Standing.FAILED: Stand.FAILED,
    Standing.SENT: Stand.SENT,
    Standing.UNKNOWN: Stand.UNKNOWN,
    Standing.DECLINED: Stand.DECLINED,
    Standing.EXPIRED: Stand.EXPIRED,
    Standing.READY: Stand.COMPLETE,
}
_OPEN: Final = (Standing.NEEDS_ME, Standing.WAITS_FOR_OTHERS, Standing.READY)

_HAPPENED: Final = {
    SubmissionState.SENDING: Happened.SENDING,
    SubmissionState.SENT: Happened.TAKEN,
    SubmissionState.UNKNOWN: Happened.UNKNOWN,
    SubmissionState.REJECTED: Happened.REJECTED,
    SubmissionState.FAILED: Happened.FAILED,
    SubmissionState.FINAL: Happened.FINAL,
}


@dataclass(frozen=True)
class Progress:
    """What is known of sending, and not kept: its steps, while it runs; where it is not."""

    steps: tuple[Step, ...] = ()
    is_running: bool = False
    looked: NotFound | None = None


def page_of(seat: Seat, hash_: bytes, progress: Progress) -> AfterPage:
    """The page; raise NotKept."""
    return _Kept(seat, hash_, progress).page()


class _Kept:
    """A request, and all that the store has of it."""

    def __init__(self, seat: Seat, hash_: bytes, progress: Progress) -> None:
        profile = seat.profile
        row = profile.store.requests.by_hash(hash_)
        if row is None:
            raise NotKept(hash_.hex())
        request = kept(profile, hash_)
        self._seat = seat
        self._progress = progress
        self._row: StoredRequest = row
        self._own = profile.own_keys
        self._review: Review = review(request.envelope, view_of(request, seat.services.builds))
        self._named = Named(self._review, seat.names(row.passphrase))
        self._way = profile.store.submissions.of(hash_)
        self._stand = self._standing()

    def page(self) -> AfterPage:
        row, end = self._row, self._end()
        looked = self._progress.looked
        refusals = self._seat.profile.store.refusals.of(row.hash)
        server = self._seat.networks.servers.get(row.passphrase, "")
        return AfterPage(
            hash=row.hash.hex(),
            passphrase=row.passphrase,
            contract=row.contract,
            title=row.title,
            noun=words_of(row.move).noun,
            amount=total_of(self._named),
            sentence=sentence_of(self._named),
            stand=self._stand,
            is_my_turn=row.standing is Standing.NEEDS_ME,
            valid_until=row.valid_until,
            missing=tuple(self._missing()),
            server=server,
            is_running=self._progress.is_running,
            steps=self._progress.steps,
            looked=looked.latest if looked is not None else 0,
            nobody_took_it=self._stand is Stand.EXPIRED and self._nobody_took_it(),
            ending=self._ending(end),
            moved=moved_of(self._named, end.moved) if self._stand is Stand.FINAL else None,
            refusal=self._refusal(end),
            reason=refusals[-1].reason if refusals else "",
            moments=tuple(self._moments(end)),
            seen=self._seat.network_now,
        )

    @property
    def _last(self) -> Submission | None:
        return self._way[-1] if self._way else None

    def _standing(self) -> Stand:
        row, last = self._row, self._last
        if row.standing is Standing.FAILED and self._was_too_late():
            return Stand.EXPIRED
        if row.standing in _OPEN or self._progress.is_running:
            return self._open_standing(last.state if last is not None else None)
        return _STANDS[row.standing]

    def _open_standing(self, state: SubmissionState | None) -> Stand:
        row = self._row
        if row.standing in {Standing.FINAL, Standing.FAILED}:
            return _STANDS[row.standing]
        if self._progress.is_running:
            return Stand.SENT if state is SubmissionState.SENT else Stand.SENDING
        if 0 < row.valid_until < self._seat.profile.ledgers.time(row.passphrase):
            return Stand.EXPIRED
        if row.standing is Standing.READY and state is SubmissionState.REJECTED:
            return Stand.REJECTED
        return _STANDS.get(row.standing, Stand.SIGNED_WAITS)

    def _was_too_late(self) -> bool:
        last = self._last
        return last is not None and (last.ledger, last.result) == (0, TOO_LATE)

    def _nobody_took_it(self) -> bool:
        looked, until = self._progress.looked, self._row.valid_until
        if looked is None:
            return self._was_too_late()
        return self._was_too_late() or looked.oldest_time <= until < looked.latest_time

    def _end(self) -> End:
        """How it ended, by the journal; by the store alone where that cannot be read."""
        last = self._last
        if last is None or self._stand not in {Stand.FINAL, Stand.FAILED, Stand.REJECTED}:
            return end_of({})
        try:
            records = self._seat.profile.store.journal.about(self._row.hash.hex())
        except Unreadable:
            records = ()
        told = [each for each in records if each.event.kind in {Kind.FINAL, Kind.FAILED}]
        if told:
            return end_of(told[-1].event.facts)
        return end_of({"ledger": str(last.ledger), "result": last.result})

    def _ending(self, end: End) -> Ending | None:
        if self._stand not in {Stand.FINAL, Stand.FAILED}:
            return None
        fee = f"{format_amount(end.charged)} XLM" if end.charged else ""
        was_mine = any(step.state is SubmissionState.SENDING for step in self._way)
        return Ending(end.ledger, end.closed, fee, not was_mine)

    def _refusal(self, end: End) -> Refusal | None:
        codes = f"{end.result} {end.operation}".strip()
        if self._stand is Stand.FAILED:
            return Refusal(failed(end.result, end.operation), codes, may_try_again=False)
        if self._stand is not Stand.REJECTED:
            return None
        if end.result == BUSY:
            return Refusal("The network's queue was full all the time.", "", may_try_again=True)
        again = bool({end.result, end.operation} & AGAIN)
        return Refusal(rejected(end.result, end.operation), codes, again)

    def _missing(self) -> Iterator[Missing]:
        if self._stand is not Stand.SIGNED_WAITS:
            return
        for state in self._review.signers:
            if state.missing_weight:
                people = tuple(self._person(key) for key in _able(state))
                name = self._named.name(state.account)
                yield Missing(state.account, name, people, self._how_many(state))

    def _how_many(self, state: SignerState) -> HowMany:
        lines = {line.key: line for line in self._row.signers if line.account == state.account}
        weights = [lines[key].weight if key in lines else 0 for key in _able(state)]
        if sum(weights) - min(weights, default=0) < state.missing_weight:
            return HowMany.ALL
        enough = all(weight >= state.missing_weight for weight in weights)
        return HowMany.ONE if enough else HowMany.SOME

    def _person(self, key: str) -> Person:
        return Person(key, self._named.name(key), key in self._own)

    def _moments(self, end: End) -> list[Moment]:
        refusals = self._seat.profile.store.refusals.of(self._row.hash)
        told = [
            Moment(Happened.CAME, self._row.received),
            *self._signed(),
            *(Moment(Happened.DECLINED, each.at, is_mine=True) for each in refusals),
        ]
        # By the time at which it was kept here: a ledger bears a time of its own.
        kept_at = [(each.at, each) for each in told] + list(self._sent(end))
        return [each for _, each in sorted(kept_at, key=lambda pair: pair[0])]

    def _signed(self) -> Iterator[Moment]:
        first: dict[str, int] = {}
        for each in self._seat.profile.store.signatures.of(self._row.hash):
            if each.key:
                first[each.key] = min(each.received, first.get(each.key, each.received))
        for key, at in first.items():
            yield Moment(Happened.SIGNED, at, self._named.called(key), key in self._own)

    def _sent(self, end: End) -> Iterator[tuple[int, Moment]]:
        before = None
        for step in self._way:
            what = _HAPPENED[step.state]
            if what is Happened.FAILED and (step.ledger, step.result) == (0, TOO_LATE):
                what = Happened.TOO_LATE
            if what is not before:  # asked again and again, it is unknown once
                is_end = step.ledger and step.ledger == end.ledger
                at = end.closed if is_end and end.closed else step.at
                yield step.at, Moment(what, at, ledger=step.ledger)
            before = what


def _able(state: SignerState) -> tuple[str, ...]:
    """Who can give what lacks, now or once the authorisations around it are signed."""
    left = state.need.signers.missing_signers(state.signed, state.need.level)
    return tuple(signer.key.strkey for signer in left)
