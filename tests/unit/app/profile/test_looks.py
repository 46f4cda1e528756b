"""What is agreed to of an escrow: by looking, by signing, by what one's own step changed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace

import pytest

from app.ports import Final, NotFound
from app.profile import looks
from app.profile.agreeing import agreed_to
from app.profile.looks import Look
from app.profile.profile import Profile
from app.profile.recalling import knowledge_of
from app.profile.requests import keep
from app.profile.sending import look as look_for
from tests.support.builders import ESCROW
from tests.support.families import BUILDS, BY_NAME, part
from tests.support.families import due as due_in
from tests.support.family_cases import asked, case_of, new_escrow_of, world_of
from tests.support.ledgers import APPROVER, PROVIDER, RECEIVER
from tests.support.network import SteppedNetwork
from tests.support.profiles import BY_PASSWORD, Clock, Made, profiles
from tests.support.requests import NOW, Case
from wallet.addresses import Address
from wallet.escrow.builds import Build
from wallet.escrow.moves import ExtendLife, ManageMilestones, Move, ReleaseFunds, UpdateEscrow
from wallet.escrow.terms import Escrow, Role
from wallet.network import PRACTICE
from wallet.review.places import places_in
from wallet.review.review import Review, review

PAYEE_CHANGED, EVIDENCE_CHANGED = 31, 33
FIRST, SECOND = BY_NAME["94cf99e3"], BY_NAME["mainline-multi-v2"]
A, B, C = RECEIVER.public, PROVIDER.public, APPROVER.public


@dataclass
class Office:
    """Somebody with a profile, who reviews steps of escrows."""

    profile: Profile

    def seen(self, case: Case) -> Review:
        """The review of a step by what the profile knows."""
        knowledge = knowledge_of(self.profile, case.request, case.view)
        return review(case.envelope, replace(case.view, knowledge=knowledge))

    def leave(self, case: Case, *, is_live: bool = True) -> Review:
        """Look at a step and leave it; what its review said."""
        seen = self.seen(case)
        looks.left(self.profile, seen, is_live=is_live)
        return seen

    def sign(self, case: Case, *, is_live: bool = True) -> bytes:
        """Sign a step, whatever its review says; the request that was signed."""
        keep(self.profile, case.request, BUILDS)
        look = Look(self.seen(case).facts, is_live)
        looks.signed(self.profile, look, case.request.hash)
        return case.request.hash

    async def hear(self, request: bytes, *, is_good: bool = True) -> None:
        """Hear of a network what became of a request."""
        network = SteppedNetwork()
        result = "txSUCCESS" if is_good else "txFAILED"
        final = Final(request, 7, NOW, is_good, result, "")
        network.faults["transaction"] = [always(final)]
        await look_for(self.profile, request, network)


def always(final: Final) -> Callable[[Callable[[], object]], Final | NotFound]:
    return lambda _honest: final


@pytest.fixture
async def office(made: Made) -> AsyncIterator[Office]:
    clock = Clock(time=NOW)
    async with profiles(clock=clock).unlock(made.folder, BY_PASSWORD) as profile:
        yield Office(profile)


def terms(*receivers: Address, build: Build = SECOND, evidence: str = "") -> Escrow:
    """An escrow that is due, whose milestones pay these, by this evidence."""
    parts = (
        part(build, description=f"Part {n}", receiver=who, evidence=evidence)
        for n, who in enumerate(receivers)
    )
    return due_in(build, *parts)


def step(
    on: Escrow, move: Move, who: Address, build: Build = SECOND, held: int | None = None
) -> Case:
    """A step of an escrow that holds all that it should, or so much."""
    ledger = world_of(build, on, on.total if held is None else held)
    return case_of(ledger, build, move, who)


def release(number: int, on: Escrow, build: Build = SECOND) -> Case:
    """The release of one milestone, of which the first is 1."""
    (signer,) = on.roles.of(Role.RELEASE_SIGNER)
    return step(on, ReleaseFunds(signer, (number - 1,), asked(build)), signer, build)


def adding(on: Escrow, *receivers: Address) -> Case:
    """The step by which milestones for these are added."""
    (admin,) = on.roles.of(Role.ADMIN)
    new = tuple(part(SECOND, description="More", receiver=who) for who in receivers)
    return step(on, ManageMilestones(admin, new, ()), admin)


def holds(seen: Review, number: int = PAYEE_CHANGED) -> bool | None:
    """Whether a finding holds; None where that could not be checked."""
    if number in {finding.number for finding in seen.findings}:
        return True
    return False if number in seen.passed else None


def details(seen: Review) -> dict[str, str]:
    (found,) = (each for each in seen.findings if each.number == PAYEE_CHANGED)
    return dict(found.details)


# --- only what a review judges is agreed to ---


async def test_whoever_leaves_a_step_has_not_agreed_to_other_milestones(
    office: Office,
) -> None:
    office.leave(release(1, terms(A, A)))
    assert holds(office.leave(release(1, terms(A, B)))) is False
    told = details(office.seen(release(2, terms(A, B))))
    assert told == {"since": "agreed", "milestone 2": f"{A}/{B}"}


async def test_whoever_signs_a_step_has_not_agreed_to_other_milestones(
    office: Office,
) -> None:
    office.leave(release(1, terms(A, A)))
    office.sign(release(1, terms(A, B)))
    assert holds(office.seen(release(1, terms(A, B)))) is False
    assert holds(office.seen(release(2, terms(A, B)))) is True


async def test_whoever_signs_a_step_has_agreed_to_whom_it_is_about(office: Office) -> None:
    office.leave(release(1, terms(A, A)))
    office.sign(release(1, terms(B, A)))
    assert holds(office.seen(release(1, terms(B, A)))) is False
    assert holds(office.seen(release(1, terms(A, A)))) is True


async def test_a_new_milestone_that_was_only_shown_is_not_agreed_to(office: Office) -> None:
    office.leave(release(1, terms(A)))
    office.leave(release(1, terms(A, B)))
    told = details(office.seen(release(2, terms(A, B))))
    assert told == {"since": "agreed", "milestone 2": f"/{B}"}


async def test_a_new_milestone_for_somebody_who_was_there_needs_no_tick(
    office: Office,
) -> None:
    office.leave(release(1, terms(A)))
    assert holds(office.leave(release(1, terms(A, A)))) is False
    assert holds(office.seen(release(2, terms(A, A)))) is False
    assert holds(office.seen(release(2, terms(A, B)))) is True


async def test_a_step_about_all_milestones_agrees_to_all(office: Office) -> None:
    office.leave(release(1, terms(A, A)))
    (admin,) = terms(A, B).roles.of(Role.ADMIN)
    office.sign(step(terms(A, B), ExtendLife(admin, 600_000), admin))
    assert holds(office.seen(release(2, terms(A, B)))) is False


async def test_what_a_network_told_of_another_milestone_stays_told(office: Office) -> None:
    """A file that tells of the payee before is held against it, whatever was left between."""
    office.leave(release(2, terms(A, A)))
    office.leave(release(2, terms(A, B)))
    office.leave(release(1, terms(A, B)))
    told = details(office.seen(release(2, terms(A, A))))
    assert told == {"since": "told", "milestone 2": f"{B}/{A}"}


async def test_a_file_that_is_signed_does_not_unsay_what_a_network_told_of_others(
    office: Office,
) -> None:
    office.leave(release(2, terms(A, A)))
    office.leave(release(2, terms(A, B)))
    office.sign(release(1, terms(A, A)), is_live=False)
    assert details(office.seen(release(2, terms(A, A))))["since"] == "told"


async def test_a_payee_who_was_put_back_is_told_of_once(office: Office) -> None:
    office.leave(release(1, terms(A, A)))
    office.leave(release(1, terms(B, A)))
    assert details(office.leave(release(1, terms(A, A))))["since"] == "told"
    assert holds(office.seen(release(1, terms(A, A)))) is False


async def test_evidence_that_was_only_shown_was_not_judged(office: Office) -> None:
    before, after = terms(A, A, evidence="deed"), terms(A, A, evidence="another")
    office.leave(release(1, before))
    assert holds(office.leave(release(1, after)), EVIDENCE_CHANGED) is True
    assert holds(office.seen(release(1, after)), EVIDENCE_CHANGED) is False
    assert holds(office.seen(release(2, after)), EVIDENCE_CHANGED) is True


# --- what a file tells ---


async def test_a_files_state_is_not_agreed_to_by_being_looked_at(office: Office) -> None:
    for _ in range(2):
        assert holds(office.leave(release(1, terms(A, A)), is_live=False)) is None


async def test_a_files_state_that_was_looked_at_speaks_against_another(
    office: Office,
) -> None:
    office.leave(release(1, terms(A, A)), is_live=False)
    told = details(office.leave(release(1, terms(B, A))))
    assert told == {"since": "looked", "milestone 1": f"{A}/{B}"}
    assert holds(office.leave(release(1, terms(B, A)))) is True


async def test_a_network_that_tells_the_same_as_the_file_is_agreed_to(
    office: Office,
) -> None:
    office.leave(release(1, terms(A, A)), is_live=False)
    assert holds(office.leave(release(1, terms(A, A)))) is None
    assert holds(office.seen(release(1, terms(A, A)))) is False


async def test_a_payee_of_another_milestone_than_a_file_told_is_not_agreed_to(
    office: Office,
) -> None:
    office.leave(release(1, terms(A, A)), is_live=False)
    office.leave(release(1, terms(A, B)))
    assert holds(office.seen(release(1, terms(A, B)))) is False
    assert holds(office.seen(release(2, terms(A, B)))) is True


async def test_a_first_signature_agrees_to_no_payee_elsewhere_whom_a_file_did_not_tell(
    office: Office,
) -> None:
    office.leave(release(1, terms(A, A)), is_live=False)
    office.sign(release(1, terms(B, B)))
    assert holds(office.seen(release(1, terms(B, B)))) is False
    assert holds(office.seen(release(2, terms(B, B)))) is True


async def test_a_files_state_is_agreed_to_by_a_signature(office: Office) -> None:
    office.sign(release(1, terms(A, A)), is_live=False)
    assert holds(office.seen(release(1, terms(A, A)))) is False
    assert holds(office.seen(release(1, terms(B, A)))) is True


async def test_no_file_speaks_against_what_was_agreed_to(office: Office) -> None:
    """Else a lie of a file about another milestone would cost a tick."""
    office.leave(release(1, terms(A, A)))
    office.leave(release(1, terms(A, B)), is_live=False)
    assert holds(office.seen(release(2, terms(A, A)))) is False


async def test_the_escrows_own_page_does_not_agree_to_another_payee_than_a_file_told(
    office: Office,
) -> None:
    office.leave(release(1, terms(A, A)), is_live=False)
    state, now = release(1, terms(B, A)).view.snapshot, terms(B, A)
    looks.first_read(office.profile, ESCROW, state, now, BUILDS)
    assert holds(office.seen(release(1, terms(B, A)))) is True


async def test_a_page_of_the_same_payees_is_agreed_to(office: Office) -> None:
    office.leave(release(1, terms(A, A)), is_live=False)
    state = release(1, terms(A, A)).view.snapshot
    looks.first_read(office.profile, ESCROW, state, terms(A, A), BUILDS)
    assert holds(office.seen(release(1, terms(A, A)))) is False
    assert holds(office.seen(release(1, terms(B, A)))) is True


# --- one's own steps ---


async def test_a_milestone_that_one_added_oneself_needs_no_tick(office: Office) -> None:
    office.leave(release(1, terms(A)))
    request = office.sign(adding(terms(A), B))
    await office.hear(request)
    assert holds(office.seen(release(2, terms(A, B)))) is False


async def test_only_what_the_step_itself_changed_needs_no_tick(office: Office) -> None:
    office.leave(release(1, terms(A)))
    await office.hear(office.sign(adding(terms(A), B)))
    told = details(office.seen(release(1, terms(B, B))))
    assert told == {"since": "agreed", "milestone 1": f"{A}/{B}"}
    assert holds(office.seen(release(3, terms(A, B, B)))) is False
    assert holds(office.seen(release(2, terms(A, C)))) is True


async def test_what_no_ledger_took_yet_is_told(office: Office) -> None:
    office.leave(release(1, terms(A)))
    office.sign(adding(terms(A), B))
    assert holds(office.seen(release(2, terms(A, B)))) is True


async def test_what_failed_on_the_ledger_is_told(office: Office) -> None:
    office.leave(release(1, terms(A)))
    await office.hear(office.sign(adding(terms(A), B)), is_good=False)
    assert holds(office.seen(release(2, terms(A, B)))) is True


async def test_what_others_signed_alone_is_told(office: Office) -> None:
    office.leave(release(1, terms(A)))
    request = keep(office.profile, adding(terms(A), B).request, BUILDS).hash
    await office.hear(request)
    assert holds(office.seen(release(2, terms(A, B)))) is True


async def test_an_end_that_is_heard_of_again_agrees_to_nothing_anew(office: Office) -> None:
    office.leave(release(1, terms(A)))
    request = office.sign(adding(terms(A), B))
    await office.hear(request)
    office.sign(release(2, terms(A, A)))
    await office.hear(request)
    assert holds(office.seen(release(2, terms(A, A)))) is False


async def test_terms_that_one_changed_oneself_need_no_tick(office: Office) -> None:
    before, after = (open_terms(who) for who in (A, B))
    (platform,) = before.roles.of(Role.PLATFORM)
    case = step(before, UpdateEscrow(platform, after), platform, FIRST, 0)
    office.leave(case)
    await office.hear(office.sign(case))
    (platform,) = after.roles.of(Role.PLATFORM)
    again = step(after, UpdateEscrow(platform, before), platform, FIRST, 0)
    assert holds(office.seen(again)) is False


def open_terms(receiver: Address) -> Escrow:
    """Terms of the first generation that can still be changed."""
    agreed = due_in(FIRST, part(FIRST, receiver=receiver))
    return agreed.with_milestone(0, replace(agreed.milestones[0], approved=False))


async def test_whom_one_founded_an_escrow_for_is_agreed_to(office: Office) -> None:
    case = new_escrow_of(SECOND, unfunded(A))
    contract = office.seen(case).facts.about
    assert contract is not None
    request = office.sign(case)
    assert agreed_to(office.profile, contract, PRACTICE.passphrase, BUILDS) == {}
    await office.hear(request)
    agreed = agreed_to(office.profile, contract, PRACTICE.passphrase, BUILDS)
    assert agreed == places_in(unfunded(A))


def unfunded(*receivers: Address) -> Escrow:
    """Terms as they are first written: nothing is approved."""
    agreed = terms(*receivers)
    first = tuple(part(SECOND, receiver=who) for who in receivers)
    return replace(agreed, milestones=first)


# --- profiles of an older version ---


@pytest.mark.parametrize(("is_live", "held"), [(True, False), (False, None)])
async def test_of_an_older_version_a_networks_word_was_agreed_to(
    is_live: bool, held: bool | None, office: Office
) -> None:
    state = release(1, terms(A, A)).view.snapshot
    looks.keep_look(office.profile, ESCROW, state, is_live=is_live)
    assert holds(office.seen(release(1, terms(A, A)))) is held
    assert holds(office.seen(release(1, terms(B, A)))) is True


async def test_what_an_older_version_kept_is_not_lost_with_the_next_look(
    office: Office,
) -> None:
    """A file that closes later takes the look's place, and never what was agreed to."""
    old, case = release(1, terms(A, A)), release(1, terms(A, A))
    looks.keep_look(office.profile, ESCROW, old.view.snapshot, is_live=True)
    state = case.view.snapshot
    later = replace(state, sequence=state.sequence + 1, timestamp=state.timestamp + 5)
    office.leave(case.seen(snapshot=later), is_live=False)
    look = office.profile.store.looks.of(ESCROW, PRACTICE.passphrase)
    assert look is not None
    assert not look.is_live
    assert holds(office.seen(release(1, terms(A, A)))) is False
