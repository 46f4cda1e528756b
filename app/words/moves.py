"""Moves in words, by the function's name in the contract or by the name of the move's class.

No move is described by what somebody wrote beside it: an unknown one is called a step.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class MoveWords:
    """A move: as a noun, as something to do, in an inbox, and on the button that signs it.

    ``hold_of`` is the button's text where an amount is known; "" for moves of no money.
    """

    noun: str
    step: str
    inbox: str
    hold: str
    hold_of: str = ""

    def button(self, amount: str = "") -> str:
        """What the button says; ``amount`` with its currency, or ""."""
        return self.hold_of.format(amount=amount) if amount and self.hold_of else self.hold


RELEASE: Final = MoveWords(
    "release",
    "Release the escrow money",
    "Co-sign release",
    "Hold to co-sign release",
    "Hold to co-sign release of {amount}",
)
APPROVE: Final = MoveWords(
    "approval", "Approve a milestone", "Approve milestone", "Hold to co-sign approval"
)
TAKE_BACK: Final = MoveWords(
    "withdrawal of an approval",
    "Take an approval back",
    "Take approval back",
    "Hold to co-sign taking back an approval",
)
APPROVE_AND_RELEASE: Final = MoveWords(
    "approval and release",
    "Approve and release in one step",
    "Co-sign approval and release",
    "Hold to co-sign approval and release",
    "Hold to co-sign approval and release of {amount}",
)
UPDATE_MILESTONE: Final = MoveWords(
    "milestone update",
    "Say how far a milestone is",
    "Update milestone",
    "Hold to co-sign milestone update",
)
FUND: Final = MoveWords(
    "funding",
    "Fund the escrow",
    "Fund escrow",
    "Hold to co-sign funding",
    "Hold to co-sign funding of {amount}",
)
DISPUTE: Final = MoveWords(
    "dispute", "Open a dispute", "Open dispute", "Hold to co-sign opening a dispute"
)
RESOLVE: Final = MoveWords(
    "decision",
    "Decide the dispute",
    "Co-sign decision",
    "Hold to co-sign decision",
    "Hold to co-sign decision on {amount}",
)
WITHDRAW: Final = MoveWords(
    "withdrawal",
    "Pay out what remains in the escrow",
    "Co-sign withdrawal",
    "Hold to co-sign withdrawal",
    "Hold to co-sign withdrawal of {amount}",
)
SET_UP: Final = MoveWords(
    "set-up", "Set up the escrow", "Set up escrow", "Hold to co-sign set-up"
)
CHANGE_TERMS: Final = MoveWords(
    "change of terms",
    "Change the escrow's terms",
    "Change terms",
    "Hold to co-sign change of terms",
)
MANAGE: Final = MoveWords(
    "change of milestones",
    "Add or change milestones",
    "Change milestones",
    "Hold to co-sign change of milestones",
)
NEW: Final = MoveWords(
    "new escrow", "Make a new escrow", "Make new escrow", "Hold to co-sign a new escrow"
)
EXTEND: Final = MoveWords(
    "storage extension",
    "Keep the escrow's storage awake",
    "Extend storage",
    "Hold to co-sign storage extension",
)
EXTEND_STORAGE: Final = MoveWords(
    "storage extension",
    "Keep storage awake",
    "Keep storage awake",
    "Hold to co-sign storage extension",
)
WAKE: Final = MoveWords(
    "waking of storage", "Wake sleeping storage", "Wake storage", "Hold to co-sign waking"
)
DEPLOY: Final = MoveWords(
    "new contract", "Make a new contract", "Make new contract", "Hold to co-sign a new contract"
)
TRUST: Final = MoveWords(
    "trustline", "Change a trustline", "Change trustline", "Hold to co-sign trustline"
)
SIGNERS: Final = MoveWords(
    "change of signers",
    "Change who signs for an account",
    "Change signers",
    "Hold to co-sign change of signers",
)
BUMP: Final = MoveWords(
    "cancellation",
    "Make unsent transactions void",
    "Make unsent transactions void",
    "Hold to co-sign cancellation",
)
UNKNOWN: Final = MoveWords(
    "step", "Something that is not explained", "Unexplained step", "Hold to co-sign"
)
"""Where there is no contract call, or none that this version knows."""

FUNCTIONS: Final[Mapping[str, MoveWords]] = {
    "release_funds": RELEASE,
    "release_milestone_funds": RELEASE,
    "approve_milestone": APPROVE,
    "approve_milestones": APPROVE,
    "approve_and_release_milestones": APPROVE_AND_RELEASE,
    "change_milestone_status": UPDATE_MILESTONE,
    "fund_escrow": FUND,
    "dispute_escrow": DISPUTE,
    "dispute_milestone": DISPUTE,
    "dispute_milestones": DISPUTE,
    "resolve_dispute": RESOLVE,
    "resolve_milestone_dispute": RESOLVE,
    "withdraw_remaining_funds": WITHDRAW,
    "initialize_escrow": SET_UP,
    "update_escrow": CHANGE_TERMS,
    "manage_milestones": MANAGE,
    "deploy": NEW,
    "tw_new_multi_release_escrow": NEW,
    "tw_new_single_release_escrow": NEW,
    "extend_contract_ttl": EXTEND,
}
CLASSES: Final[Mapping[str, MoveWords]] = {
    "ReleaseFunds": RELEASE,
    "ApproveMilestones": APPROVE,
    "TakeBackApproval": TAKE_BACK,
    "ApproveAndRelease": APPROVE_AND_RELEASE,
    "ChangeMilestoneStatus": UPDATE_MILESTONE,
    "FundEscrow": FUND,
    "OpenDispute": DISPUTE,
    "ResolveDispute": RESOLVE,
    "SplitDispute": RESOLVE,
    "WithdrawRemainingFunds": WITHDRAW,
    "InitializeEscrow": SET_UP,
    "UpdateEscrow": CHANGE_TERMS,
    "ManageMilestones": MANAGE,
    "NewEscrow": NEW,
    "ExtendLife": EXTEND,
}
OPERATIONS: Final[Mapping[str, MoveWords]] = {
    "ExtendStorage": EXTEND_STORAGE,
    "RestoreStorage": WAKE,
    "DeployContract": DEPLOY,
    "SetTrustline": TRUST,
    "SetSigners": SIGNERS,
    "BumpSequence": BUMP,
}


def words_of(move: str) -> MoveWords:
    """The words of a move, by either of its names, or of what is no call, by its class."""
    return FUNCTIONS.get(move) or CLASSES.get(move) or OPERATIONS.get(move) or UNKNOWN
