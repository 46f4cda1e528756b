"""What the code of each build allows that its users may not expect, and where that matters.

The numbers are those of the public list; one number may stand for several things, each with
words of its own. Which builds have a hazard follows from their rules and their interface. The
recordings decide: H1 (a payment out of a milestone that nobody disputed) is not in them, for
the dispute resolver had opened that dispute himself, which is H6; so it is not here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from wallet.escrow import moves, steps
from wallet.escrow.builds import Build, Family, StorageKind
from wallet.escrow.moves import Move
from wallet.escrow.steps import Step
from wallet.escrow.terms import Escrow


@dataclass(frozen=True)
class Hazard:
    """One thing that the code allows: which builds do, and on which steps it bears."""

    number: int
    words: str
    builds: Callable[[Build], bool]
    steps: Callable[[Step], bool]

    @property
    def name(self) -> str:
        """``H9``."""
        return f"H{self.number}"


def bearing(
    build: Build, escrow: Escrow | None, held: int, move: Move, funded: int = 0
) -> tuple[Hazard, ...]:
    """The hazards of this build that bear on this move, in the order of their numbers."""
    step = Step(build, escrow, held, move, funded)
    return tuple(each for each in HAZARDS if each.builds(build) and each.steps(step))


PINNED: Final = "Its code"
"""What stands for a number where it is not the build but who vouches for it."""


def pinned_words(build: Build) -> str:
    """What must be said of code that this program does not know, whenever it is called."""
    time = datetime.fromtimestamp(build.pinned_at, UTC)
    return (
        f"pinned by you on {time:%Y-%m-%d}, and not known to this program. Its interface is "
        "that of the build that you took it for; its rules may be others."
    )


def _second(build: Build) -> bool:
    return build.is_second


def _first(build: Build) -> bool:
    return not _second(build)


def _every(_build: Build) -> bool:
    return True


def _having(*rules: str) -> Callable[[Build], bool]:
    """Builds with one of these rules."""
    return lambda build: not build.rules.isdisjoint(rules)


_UNCHECKED = _having("terms_unchecked")
_BEFORE = frozenset({"terms_unchecked", "flags_checked_before_fee", "approvals_freeze_terms"})


def _asks(kind: str, parameter: str) -> Callable[[Build], bool]:
    """Builds whose function of this name has such a parameter."""
    return lambda build: parameter in build.functions.get(kind, {})


def _multi_or_unchecked(build: Build) -> bool:
    """Builds whose updates do not look at the approvals that they bring."""
    multi = build.family is Family.V1_MULTI and "terms_checked_whole" not in build.rules
    return multi or _UNCHECKED(build)


def _unchecked_later(build: Build) -> bool:
    """Builds whose updates take what others refuse: any fee, and negative amounts."""
    return _multi_or_unchecked(build) or "flags_checked_before_fee" in build.rules


def _unbound(build: Build) -> bool:
    return "expected_escrow" not in build.functions.get("fund_escrow", {})


def _first_single(build: Build) -> bool:
    return build.family is Family.V1_SINGLE


def _again(rule: str) -> Callable[[Build], bool]:
    """Multi escrows of the first generation with this rule."""
    return lambda build: build.family is Family.V1_MULTI and rule in build.rules


def _kept_apart(build: Build) -> bool:
    return _extends(build) and build.storage is StorageKind.PERSISTENT


def _kept_in_instance(build: Build) -> bool:
    return _extends(build) and build.storage is StorageKind.INSTANCE


def _extends(build: Build) -> bool:
    return "extend_contract_ttl" in build.functions


def _single_append(build: Build) -> bool:
    """Single escrows where milestones may follow though there is money and all is approved."""
    first = build.family is Family.V1_SINGLE and build.rules.isdisjoint(_BEFORE)
    return first or build.family is Family.V2_SINGLE


def _multi_append(build: Build) -> bool:
    first = build.family is Family.V1_MULTI and "terms_checked_whole" in build.rules
    return first or build.family is Family.V2_MULTI


HAZARDS: tuple[Hazard, ...] = (
    Hazard(
        2,
        "The platform can hand its role to somebody else while nothing is funded or approved.",
        _UNCHECKED,
        lambda step: steps.while_empty(step) or steps.other_platform(step),
    ),
    Hazard(
        3,
        "Whoever sets the escrow up can mark milestones approved from the start.",
        _UNCHECKED,
        steps.counts_on_approvals,
    ),
    Hazard(
        4,
        "The platform can mark milestones approved while the escrow is empty; the approver "
        "never signs.",
        _multi_or_unchecked,
        steps.counts_on_approvals,
    ),
    Hazard(
        5,
        "An approval can be taken back at any time, even after the release.",
        _asks("approve_milestone", "new_flag"),
        steps.on(moves.ApproveMilestones, moves.TakeBackApproval),
    ),
    Hazard(
        6,
        "The dispute resolver can open the dispute that he then decides.",
        _having("resolver_may_dispute"),
        steps.by_resolver,
    ),
    Hazard(
        7,
        "Nothing limits the platform's fee when the escrow is set up.",
        _UNCHECKED,
        steps.while_empty,
    ),
    Hazard(
        7,
        "An update can set the platform's fee to anything while the escrow is empty.",
        _unchecked_later,
        lambda step: steps.while_empty(step) or step.makes(moves.UpdateEscrow),
    ),
    Hazard(
        8,
        "The payment is not bound to the terms: it goes in even if they were changed before.",
        _unbound,
        steps.on(moves.FundEscrow),
    ),
    Hazard(
        9,
        "By rounding, a unit or more goes out beyond what is decided. If there is none left, "
        "the decision fails.",
        _having("fees_floored_on_total"),
        steps.rounds,
    ),
    Hazard(
        9,
        "By rounding, a unit or two of what is decided stay in the escrow.",
        _having("rest_to_last_payee"),
        steps.rounds,
    ),
    Hazard(
        10,
        "After its release or resolution the escrow can be disputed, and money in it decided "
        "on.",
        _first_single,
        lambda step: steps.after_the_end(step, again=step.has("dispute_after_resolution")),
    ),
    Hazard(
        10,
        "A released milestone can be disputed and resolved: other money in the escrow then "
        "pays it a second time.",
        _again("dispute_after_resolution"),
        steps.paid_already,
    ),
    # By evidence (disputes_round, grid); the list of the issue does not have it.
    Hazard(
        10,
        "What was resolved can be released too if it is approved: other money in the escrow "
        "then pays it a second time.",
        _having("release_after_resolution"),
        steps.resolved_and_approved,
    ),
    Hazard(
        11,
        "The code takes a negative amount.",
        _unchecked_later,
        lambda step: any(amount < 0 for amount in steps.amounts(step)),
    ),
    Hazard(
        11,
        "The code takes an amount of zero.",
        _having("zero_amount_allowed"),
        lambda step: 0 in steps.amounts(step),
    ),
    Hazard(
        12,
        "Anybody can set up a contract that is deployed and not set up yet, with any terms.",
        _first,
        steps.on(moves.InitializeEscrow),
    ),
    Hazard(
        13,
        "A milestone can be approved before there is evidence, and during a dispute.",
        _every,
        steps.unseen,
    ),
    Hazard(
        14,
        "Fees of nothing are paid too: an account that cannot hold the currency blocks the "
        "release, though it is owed nothing.",
        _having("release_pays_zero"),
        steps.pays_nothing_to_some,
    ),
    Hazard(
        15,
        "This extends the escrow's own storage alone, and only in its last day. The money's "
        "entry needs an extension of its own.",
        _kept_apart,
        steps.on(moves.ExtendLife),
    ),
    Hazard(
        15,
        "This extends the escrow's own storage alone, and only on its last ledger. The money's "
        "entry needs an extension of its own.",
        _kept_in_instance,
        steps.on(moves.ExtendLife),
    ),
    Hazard(
        16,
        "Whoever makes the call chooses who gets the protocol's fee.",
        lambda build: build.fee_account is None,
        steps.names_fee_account,
    ),
    Hazard(
        17,
        "A milestone made with an empty status can never be marked or approved: the escrow "
        "can only end in a dispute.",
        _having("empty_status_refused"),
        steps.without_status,
    ),
    Hazard(
        18,
        "After the release the code still takes money and status changes.",
        _every,
        steps.after_release,
    ),
    Hazard(
        19,
        "Money that came by a plain transfer does not hold the terms: the administrator can "
        "still change fee, amounts and receiver, even when all is approved.",
        _second,
        steps.not_held_fast,
    ),
    Hazard(
        20,
        "Approvals survive an edit: the administrator can reword or reprice what is approved "
        "while nothing is funded.",
        _second,
        steps.edits_what_is_approved,
    ),
    # What a refusal means is told by who raised it (F20): it bears on no step before it.
    Hazard(
        21,
        "The same error number means one thing from the escrow, another from the currency.",
        _every,
        steps.never,
    ),
    Hazard(
        22,
        "A milestone can be added when the money is there and all is approved: then the "
        "release waits for its approval, too.",
        _single_append,
        steps.may_grow,
    ),
    Hazard(
        22,
        "Milestones can be added when the money is there: it pays those first that are "
        "released first.",
        _multi_append,
        steps.on(moves.FundEscrow),
    ),
    # By evidence (settle); the list of the issue does not have it.
    Hazard(
        22,
        "When the money is there and nothing is approved, the platform can add a milestone "
        "that is approved already.",
        _having("append_with_money"),
        steps.on(moves.ReleaseFunds, moves.FundEscrow),
    ),
    Hazard(
        23,
        "The milestones in this change are ignored: only the other terms are changed.",
        _second,
        steps.other_milestones,
    ),
)
"""In the order of their numbers."""
