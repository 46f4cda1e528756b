"""The words of every finding, as the project's public list has them."""

from __future__ import annotations

from wallet.review.finding import Finding
from wallet.review.texts import shown

WORDS = {
    1: "This is for another network.",
    2: "We do not know the code behind this contract.",
    3: "This contract has no such call.",
    4: "The authorisation covers something else.",
    5: "The protocol's fee would go to the wrong account.",
    6: "Two calculations disagree.",
    7: "Already released, resolved, or in dispute.",
    8: "Not all milestones are approved.",
    9: "There is not enough money in the escrow.",
    10: "This changed after it was reviewed.",
    11: "Another transaction went first.",
    12: "The time limit has passed.",
    13: "Your key cannot help here.",
    14: "It contains more than one operation.",
    15: "It acts for an account that has no part in this.",
    16: "The fee is beyond reason.",
    17: "The file is damaged or not in its one proper form.",
    18: "A kind of credential or signer we do not know.",
    19: "The request touches accounts or entries that this step does not need, or lacks some "
    "it needs.",
    20: "The escrow would refuse this.",
    21: "The authority for this step is missing or is another account's.",
    22: "The network would refuse this.",
    23: "Someone else's signature is demanded, without a reason we can see.",
    24: "It would also speak for another account of yours.",
    25: "The code can be exchanged behind this contract's back.",
    26: "The fee wrapper is not explained.",
    27: "A fact is missing.",
    28: "The authorisation has expired, lasts too long, or was used.",
    29: "This is not the currency it claims to be.",
    30: "First payment to this payee.",
    31: "The payee changed since you last looked.",
    32: "This address resembles one you know, and is not it.",
    33: "The evidence changed after the approval.",
    34: "The platform takes more than 3 %.",
    35: "One address holds several roles.",
    36: "You hold enough keys to act alone.",
    37: "A payee is not ready.",
    38: "Money stays behind.",
    39: "The decision pays someone who is no party.",
    40: "Nobody has signed this request's cover.",
    41: "It is valid for more than 30 days.",
    42: "Your clock is off.",
    43: "The escrow's storage sleeps soon.",
    44: "You prepared this yourself.",
    45: "The facts are old, or from the future.",
    46: "Several requests compete.",
    47: "A text hides characters.",
    48: "Old credentials that do not name the account.",
    49: "Someone can still change what this pays.",
    50: "A hazard of this contract.",
    51: "Whoever sends this chooses fee and footprint.",
    52: "It may fail for want of resources.",
    53: "The issuer can freeze or take back this money.",
    54: "It cannot run before its time.",
    55: "It has no end date.",
    56: "It also wakes sleeping storage.",
    57: "The payer of the fee can still cancel or replace this.",
    58: "It carries signatures that do not verify or that would make it fail.",
    60: "You have paid this payee before.",
    61: "Simulated.",
    62: "Fee, at most.",
    63: "Signatures so far, and what is still needed.",
    64: "What could not be checked here, and why.",
    65: "Nobody can change the outcome: this, or nothing.",
}


def words(finding: Finding) -> str:
    """The finding's sentence, and its facts in brackets, with everything hidden written out."""
    facts = ", ".join(
        f"{shown(name.replace('_', ' '))}: {shown(fact)}" for name, fact in _told(finding)
    )
    sentence = WORDS[finding.number]
    return f"{sentence} ({facts})" if facts else sentence


def _told(finding: Finding) -> list[tuple[str, str]]:
    return [(name, fact) for name, fact in finding.details.items() if fact]
