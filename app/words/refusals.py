"""Why a contract refuses a step, in a sentence, by the name in the contract's own error table.

Names are those of ``wallet.escrow.refusals``: ``EscrowNotCompleted``, the token's with
``(token)`` behind them, and ``Auth, InvalidAction`` where the host itself says no. The
contracts' spelling is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from wallet.review.texts import shown

_NO_MILESTONE: Final = "The escrow has no milestone of this number."
_NOT_FITTING: Final = "The contract does not take this step in the form that it has."
_MOST: Final = 80

_NONE_NAMED: Final = "The step names no milestone."
_TWICE: Final = "The step names the same milestone twice."
_NO_MILESTONES: Final = "The escrow has no milestone."
_PAID_ALREADY: Final = "The milestone is released already."
_DECIDED_ALREADY: Final = "The dispute resolver has decided about this milestone already."
_FROZEN: Final = "The milestone is in dispute and waits for the dispute resolver."
_IN_DISPUTE: Final = "The milestone is in dispute already."
_TOO_LITTLE: Final = "The escrow holds less than it would pay out."
_FUNDER_LACKS: Final = "Whoever pays into the escrow holds less than that."

ESCROW: Final[Mapping[str, str]] = {
    "AmountCannotBeZero": "The amount must be more than zero.",
    "EscrowAlreadyInitialized": "The escrow is set up already.",
    "EscrowNotFound": "The contract holds no escrow yet.",
    "OnlyReleaseSignerCanReleaseEarnings": "Only the release signer can release the money.",
    "EscrowNotCompleted": "Not all milestones are approved yet.",
    "EscrowBalanceNotEnoughToSendEarnings": _TOO_LITTLE,
    "OnlyPlatformAddressExecuteThisFunction": "Only the platform can do this.",
    "OnlyServiceProviderChangeMilstoneStatus": "Only the milestone marker can update a "
    "milestone.",
    "NoMilestoneDefined": _NO_MILESTONES,
    "InvalidMileStoneIndex": _NO_MILESTONE,
    "OnlyApproverChangeMilstoneFlag": "Only the approver can approve a milestone.",
    "OnlyDisputeResolverCanExecuteThisFunction": "Only the dispute resolver can do this.",
    "EscrowAlreadyInDispute": "The escrow is in dispute already.",
    "EscrowNotInDispute": "The escrow is not in dispute.",
    "InsufficientFundsForResolution": "The escrow holds less than the decision pays out.",
    "EscrowOpenedForDisputeResolution": "The escrow is in dispute and waits for the dispute "
    "resolver.",
    "Overflow": "A number is larger than the contract can count.",
    "Underflow": "A number is smaller than the contract can count.",
    "DivisionError": "The contract cannot compute the shares.",
    "InsufficientApproverFundsForCommissions": "The approver's share does not cover the fees.",
    "InsufficientServiceProviderFundsForCommissions": "The milestone marker's share does not "
    "cover the fees.",
    "MilestoneApprovedCantChangeEscrowProperties": "A milestone is approved, so the terms can "
    "no longer change.",
    "EscrowHasFunds": "The escrow holds money, so this can no longer change.",
    "EscrowAlreadyResolved": "The dispute resolver has decided already.",
    "TooManyEscrowsRequested": "The contract does not tell about so many escrows at once.",
    "UnauthorizedToChangeDisputeFlag": "Only somebody with a part in it can open a dispute.",
    "TooManyMilestones": "There are more milestones than the contract takes.",
    "ReceiverAndApproverFundsNotEqual": "The shares of receiver and approver do not add up to "
    "what the escrow holds.",
    "MilestoneHasAlreadyBeenApproved": "The milestone is approved already.",
    "EmptyMilestoneStatus": "The milestone's status is empty, and the contract takes no empty "
    "status.",
    "PlatformFeeTooHigh": "The platform's fee is higher than the contract allows.",
    "FlagsMustBeFalse": "New terms must not say that anything is approved, released, resolved "
    "or in dispute.",
    "EscrowPropertiesMismatch": "The terms named here are not those that the escrow holds.",
    "ApproverOrReceiverFundsLessThanZero": "A share of receiver or approver is less than zero.",
    "EscrowAlreadyReleased": "The money is released already.",
    "IncompatibleEscrowWasmHash": "The contract makes escrows of other code than this.",
    "PlatformAddressCannotBeChanged": "The platform's address can never be changed.",
    "AmountsToBeTransferredShouldBePositive": "Every share must be more than zero.",
    "DistributionsMustEqualEscrowBalance": "The shares do not add up to what the escrow holds.",
    "DisputeResolverCannotDisputeTheEscrow": "The dispute resolver cannot open a dispute.",
    "TotalAmountCannotBeZero": "There is nothing to pay out.",
    "InsufficientFundsForEscrowFunding": _FUNDER_LACKS,
    "MilestoneToApproveDoesNotExist": _NO_MILESTONE,
    "EscrowNotFullyProcessed": "The escrow is neither released nor resolved nor in dispute.",
    "TooManyDistributions": "The money is shared among more addresses than the contract takes.",
    "MilestoneToUpdateDoesNotExist": _NO_MILESTONE,
}

MORE: Final[Mapping[str, str]] = {
    "AdminAddressCannotBeChanged": "The administrator's address can never be changed.",
    "AdminAddressOverlapsWithOtherRole": "The administrator must hold no other role.",
    "AdminNotFound": "The contract has no administrator.",
    "AmountToDepositGreatherThanEscrowAmount": "That is more than the escrow is about.",
    "ApproverAlreadyApprovedMilestone": "This approver has approved the milestone already.",
    "ApproversListEmpty": "The terms name no approver.",
    "ArgumentConversionFailed": _NOT_FITTING,
    "BatchMilestoneApproveEmpty": _NONE_NAMED,
    "BatchMilestoneDisputeEmpty": _NONE_NAMED,
    "BatchMilestoneUpdateEmpty": _NONE_NAMED,
    "BatchTooLarge": "The step names more milestones than the contract takes at once.",
    "CantReleaseAMilestoneInDispute": _FROZEN,
    "ContractHasInsufficientBalance": _TOO_LITTLE,
    "ContractInsufficientFunds": _TOO_LITTLE,
    "DisputeResolverCannotDisputeTheMilestone": "The dispute resolver cannot open a dispute.",
    "DisputeResolverOverlapsWithOtherRole": "A dispute resolver must hold no other role.",
    "DisputeResolversListEmpty": "The terms name no dispute resolver.",
    "DuplicateAddressInRole": "The terms name the same address twice in one role.",
    "DuplicateMilestoneIndex": _TWICE,
    "EscrowAlreadyCompleted": "The escrow is completed already.",
    "EscrowAlreadyFunded": "The escrow is funded already.",
    "EscrowBalanceMustBeZeroOnInitialization": "The contract holds money already, and takes "
    "its terms only while it holds none.",
    "EscrowBalanceNotSufficienteToSendEarnings": _TOO_LITTLE,
    "EscrowFullyFunded": "The escrow is fully funded already.",
    "EscrowNotFunded": "The escrow holds no money yet.",
    "EscrowNotInitialized": "The contract holds no escrow yet.",
    "InsufficientEscrowFundsToMakeTheRefund": _TOO_LITTLE,
    "InsufficientFundsForRefund": _TOO_LITTLE,
    "InvalidMilestoneIndex": _NO_MILESTONE,
    "InvalidState": "The escrow is not in a state in which this can be done.",
    "MilestoneAlreadyCompleted": "The milestone is completed already.",
    "MilestoneAlreadyDisputed": _IN_DISPUTE,
    "MilestoneAlreadyFunded": "The milestone is funded already.",
    "MilestoneAlreadyInDispute": _IN_DISPUTE,
    "MilestoneAlreadyReleased": _PAID_ALREADY,
    "MilestoneAlreadyResolved": _DECIDED_ALREADY,
    "MilestoneNotCompleted": "The milestone is not approved yet.",
    "MilestoneNotFound": _NO_MILESTONE,
    "MilestoneNotInDispute": "The milestone is not in dispute.",
    "MilestoneOpenedForDisputeResolution": _FROZEN,
    "MilestoneUpdateNotAllowedWithFunds": "The escrow holds money, so its milestones can no "
    "longer be changed.",
    "NoFundsToRefund": "There is nothing to pay back.",
    "NoMileStoneDefined": _NO_MILESTONES,
    "NotEnoughAllowance": "Whoever pays has not allowed the contract to take so much.",
    "OnlyAdminAddressExecuteThisFunction": "Only the administrator can do this, and only with "
    "code that the contract knows.",
    "OnlyReleaseSignerCanClaimEarnings": "Only the release signer can release the money.",
    "OnlyServiceProviderCanChangeMilestoneStatus": "Only a milestone marker can update a "
    "milestone.",
    "OnlySignerCanFundEscrow": "Only whoever signs for it can pay into the escrow.",
    "OnlySignerCanRequestRefund": "Only whoever paid can ask for the money back.",
    "Reentrancy": "The contract was called again while it was still at work.",
    "ReleaseMilestonesEmpty": _NONE_NAMED,
    "ReleaseSignersListEmpty": "The terms name no release signer.",
    "RoleLimitExceeded": "The terms name more holders of a role than the contract takes.",
    "ServiceProvidersListEmpty": "The terms name no milestone marker.",
    "SignerInsufficientFunds": _FUNDER_LACKS,
    "SignerInsufficientFundsToComplete": _FUNDER_LACKS,
    "SignerMustBeApproverAndReleaseSigner": "Only somebody who is both approver and release "
    "signer can approve and release in one step.",
    "StringTooLong": "A text is longer than the contract takes.",
    "TargetCannotBeZero": "A milestone must need at least one approval.",
    "TargetExceedsApprovers": "A milestone needs more approvals than there are approvers.",
    "TotalDisputeFundsMustNotExceedTheMilestoneAmount": "The decision pays out more than the "
    "milestone is about.",
    "UnauthorizedApprover": "Only an approver can approve a milestone.",
}
"""What the other builds refuse with: milestones paid by themselves, lists of holders, and what
only the first builds know."""

TOKEN: Final[Mapping[str, str]] = {
    "AccountMissingError": "An account in this step does not exist.",
    "NegativeAmountError": "A payment cannot be less than zero.",
    "BalanceError": "There is too little of the currency, or the payee may not hold so much.",
    "BalanceDeauthorizedError": "The issuer of the currency has not allowed this account to "
    "use it.",
    "OverflowError": "The payment is larger than any balance can be.",
    "TrustlineMissingError": "An account in this step is not set up for the currency.",
    "InsufficientAccountReserveError": "The payment is too small to open an account with.",
}
"""Also under their name alone: the escrow's names are others."""

HOST: Final[Mapping[str, str]] = {
    "Auth": "Whoever must agree to this has not agreed.",
    "Storage": "Something that this step needs is not on the ledger, or asleep.",
    "Budget": "The step needs more work than the network allows.",
    "Context": _NOT_FITTING,
    "Object": _NOT_FITTING,
    "Value": _NOT_FITTING,
    "WasmVm": _NOT_FITTING,
}
"""By the kind of the host's own error."""


def known(name: str) -> str:
    """Why this is refused, in a sentence that is all ours; "" where we have none."""
    named = TOKEN.get(name.removesuffix(" (token)")) or ESCROW.get(name) or MORE.get(name)
    return named or HOST.get(name.partition(",")[0], "")


def reason(name: str) -> str:
    """Why this is refused, in a sentence; a name that is not known is told as it is."""
    unknown = f"The contract says “{shown(name, _MOST)}”, which this version cannot explain."
    return known(name) or unknown
