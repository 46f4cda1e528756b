"""Why the network refuses a transaction, by Stellar's own codes: what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_NEW: Final = "Ask for a new request."
_REPORT: Final = "Please report this with the details."

REJECTIONS: Final[Mapping[str, str]] = {
    "txBAD_SEQ": "Another transaction from this account went first. This request can no longer "
    "be used. Ask for a new one.",
    "txTOO_LATE": "Its time limit has passed. Ask for a new request.",
    "txTOO_EARLY": "It cannot run yet. Try again after its earliest time.",
    "txBAD_MIN_SEQ_AGE_OR_GAP": "It cannot run yet: the account that pays the fee was used too "
    "recently. Try again later.",
    "txINSUFFICIENT_BALANCE": "The account that pays the fee has too little. Top it up.",
    "txINSUFFICIENT_FEE": "The fee is too low at the moment. Try again later.",
    "txNO_ACCOUNT": "The account that pays the fee does not exist on this network.",
    "txBAD_AUTH": "The account that pays the fee has not signed enough: its signers may have "
    "changed. Propose it again.",
    "txBAD_AUTH_EXTRA": f"A signature is one too many. {_REPORT}",
    "txFAILED": f"One of its steps would fail. {_NEW}",
    "txSOROBAN_INVALID": f"Its resources or footprint are not valid on this network. {_NEW}",
    "txMALFORMED": f"It is not well formed. {_NEW}",
    "txMISSING_OPERATION": f"It does nothing. {_NEW}",
    "txNOT_SUPPORTED": f"The network does not know this kind of transaction. {_NEW}",
    "txBAD_SPONSORSHIP": f"It begins a sponsorship that it does not end. {_NEW}",
    "txFEE_BUMP_INNER_FAILED": f"The transaction inside the fee bump fails. {_NEW}",
    "txFROZEN_KEY_ACCESSED": "The network has frozen something that this touches. Ask the "
    "platform.",
    "txINTERNAL_ERROR": "The network made a mistake of its own. Try again later.",
    "opBAD_AUTH": "Its signatures do not suffice: the signers may have changed. Propose it "
    "again.",
    "opNO_ACCOUNT": "The account that holds the role does not exist on this network.",
}
"""By the operation's code where it has one here, else by the transaction's."""

UNKNOWN: Final = f"This program does not know the reason. {_REPORT}"


def rejected(result: str, operation: str) -> str:
    """The cause in words, where it is known, and what to do."""
    return REJECTIONS.get(operation) or REJECTIONS.get(result) or UNKNOWN
