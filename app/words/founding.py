"""Setting an escrow up, in words: what each role does, what is wrong, who is not ready."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from wallet.escrow.terms import Role

DOES: Final[Mapping[Role, str]] = {
    Role.PLATFORM: "Gets the platform fee.",
    Role.ADMIN: "May change unfunded terms. Has no role but the platform's.",
    Role.SERVICE_PROVIDER: "Says how far a milestone is, with evidence.",
    Role.APPROVER: "Approves milestones: usually the buyer.",
    Role.RELEASE_SIGNER: "Releases the money, perhaps by two signatures.",
    Role.RECEIVER: "Gets the money, less both fees.",
    Role.DISPUTE_RESOLVER: "Decides who gets what if the parties disagree.",
    Role.OBSERVER: "May look on, and open a dispute.",
}
"""Short enough for one line beside another."""

CHANGES: Final = "May change unfunded terms."
"""What the platform does too where there is no administrator."""

SINGLE: Final = "One payment, when every milestone is approved."
MULTI: Final = "Each milestone has its own amount, and is paid by itself."

MISSING: Final = "This is needed."
NO_ADDRESS: Final = "This is no address: it begins with G or C and has 56 letters and digits."
NO_MONEY: Final = "This is no token: its contract begins with C and has 56 letters and digits."
NO_AMOUNT: Final = "This is no amount, such as 250,000.00 with up to seven decimals."
NO_PERCENT: Final = "This is no percentage, such as 0.5 with up to two decimals."
NO_MEMO: Final = "This is no memo of a receiver: a whole number, up to {most}."
NO_COUNT: Final = "This is no number of approvals, such as 2."
TOO_LONG: Final = "These are {count} letters more than a request can carry."

NO_ACCOUNT: Final = "The account does not exist yet: it cannot sign or be paid."
CANNOT_SIGN: Final = "This is a contract. It cannot sign a request made here."
WANTS_MEMO: Final = "It asks for a memo with every payment; an escrow sends none."
ALONE: Final = "One key is enough to sign for it."
TOGETHER: Final = "It takes more than one signature."
PAYMENT: Final = "Its payment would fail: it {why}."

SEVERAL: Final = "{who} holds several roles: {roles}."
SIGNS_ALONE: Final = (
    "The release signer is an account of a single key: nobody has to agree with it."
)
KEEPS_MEMO: Final = "The contract keeps the memo {memo} for the receiver, and sends none."
NO_ASSET: Final = "The token names no asset, so nobody can be checked for it."
NOT_KNOWN: Final = "This program does not know the token {code} for real: check its issuer."
OPEN_TO_ALL: Final = (
    "Anybody can set this contract up first, with any terms. A new contract avoids that."
)
