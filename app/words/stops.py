"""The words of what stops a signature, F01 to F29."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.words.finding import FindingWords

_NEW: Final = "Ask for a new request."

STOPS: Final[Mapping[int, FindingWords]] = {
    1: FindingWords(
        "This is for another network.",
        "A signature counts on one network alone. Ask for a request for the network that was "
        "meant.",
        "It is for the network that was meant.",
        ("It is for {request}, and {meant} was meant.",),
    ),
    2: FindingWords(
        "We do not know the code behind this contract.",
        "What unknown code does cannot be told, so nothing is signed for it. Ask the platform "
        "which contract was meant.",
        "We know the code behind this contract.",
    ),
    3: FindingWords(
        "This contract has no such call.",
        "Only steps that the escrow's own code knows can be explained, and only those are "
        f"signed. {_NEW}",
        facts=("The call is {function}.", "What is wrong: {why}."),
    ),
    4: FindingWords(
        "The authorisation covers something else.",
        "Your signature would allow something other than this step. Do not use this request; "
        "ask for a new one.",
        facts=("Entries that do not belong to this step: {entries:count}.",),
    ),
    5: FindingWords(
        "The protocol's fee would go to the wrong account.",
        "Somebody else would get the share of Trustless Work. Do not use this request; ask "
        "whoever made it.",
        "The protocol's fee goes to the right account.",
        ("It names {account}.", "The right account is {pinned}."),
    ),
    6: FindingWords(
        "Two calculations disagree.",
        "Who gets what by our own calculation is not what the network's simulation says, or "
        "not what the request allows. Nothing is signed before they agree; ask for a new "
        "request.",
        "Our calculation agrees with the request, and with the network's simulation where one "
        "came with it.",
        ("The simulation {simulation}.",),
    ),
    7: FindingWords(
        "Already released, resolved, or in dispute.",
        "This step is closed, and would only spend its fee. Open the escrow to see where its "
        "money is.",
        facts=("{reason:refusal}",),
    ),
    8: FindingWords(
        "Not all milestones are approved.",
        "The escrow pays when every milestone is approved, and not before. Ask the approver; "
        "then ask for a new request.",
        facts=("{reason:untold}",),
    ),
    9: FindingWords(
        "There is not enough money in the escrow.",
        "It would pay out more than it holds, so the step would fail. Fund the escrow first; "
        "then ask for a new request.",
        facts=("{reason:untold}",),
    ),
    10: FindingWords(
        "This changed after it was reviewed.",
        "What lies here now is not what you read. Read the review again, and compare its check "
        "words with the other signer.",
    ),
    11: FindingWords(
        "Another transaction went first.",
        f"This request can no longer be used, and nothing is paid by it. {_NEW}",
        "No other transaction has gone first.",
        (
            "Its account is at number {account}, the request has number {transaction}.",
            "The request {by} took its number.",
        ),
    ),
    12: FindingWords(
        "The time limit has passed.",
        f"No ledger takes it any more, and nothing is paid by it. {_NEW}",
        "The time limit has not passed.",
        ("Its time limit is {until:time}.", "Its ledger limit is {ledger:count}."),
    ),
    13: FindingWords(
        "Your key cannot help here.",
        "No account that must agree counts this key, so your signature would change nothing. "
        "Use the key that is asked for, or leave this to its owner.",
        "Your key counts for this step.",
        ("Your key is {key}.",),
    ),
    14: FindingWords(
        "It contains more than one operation.",
        "A request does one thing, so that nothing hides beside it. Ask for a request of one "
        "step.",
        facts=("Operations in it: {operations}.",),
    ),
    15: FindingWords(
        "It acts for an account that has no part in this.",
        f"The escrow does not ask for this account's consent. {_NEW}",
        facts=("It acts for {account}.",),
    ),
    16: FindingWords(
        "The fee is beyond reason.",
        "Such a step costs a small part of one XLM; this one may take far more from whoever "
        "pays its fee. Ask for a request with a sound fee.",
        "The fee is within reason.",
        ("Fee, at most: {fee:lumens}; of it for resources: {resource_fee:lumens}.",),
    ),
    17: FindingWords(
        "The file is damaged or not in its one proper form.",
        "It was cut or changed on its way, or made by a program that does not keep to the "
        "form, so nothing in it is believed. Ask for it again, as a file.",
    ),
    18: FindingWords(
        "A kind of credential or signer we do not know.",
        "A way of signing that this version cannot explain may allow more than it shows. Look "
        "for an update, or ask for a request that is signed in a known way.",
        facts=("It belongs to {account}.",),
    ),
    19: FindingWords(
        "The request touches accounts or entries that this step does not need, or lacks some "
        "it needs.",
        "With one too many, a later change could send money there; with one too few, the step "
        f"would fail. {_NEW}",
        "This request can pay only the accounts that this step pays.",
        (
            "Too many: {more:count}.",
            "Too few: {missing:count}.",
            "Allowed otherwise than needed: {otherwise:count}.",
            "Entries to which nothing would happen: {idle:count}.",
            "It names no entry at all.{empty:yes}",
        ),
    ),
    20: FindingWords(
        "The escrow would refuse this.",
        "The step would fail, and only its fee would be spent. That has to be mended first; "
        "then ask for a new request.",
        "The escrow accepts this step.",
        ("{reason:refusal}", "The contract that says so is {raised_by}."),
    ),
    21: FindingWords(
        "The authority for this step is missing or is another account's.",
        f"The account whose consent the escrow needs has no say in this request. {_NEW}",
        facts=("Missing is the authority of {account}.",),
    ),
    22: FindingWords(
        "The network would refuse this.",
        f"It would be turned away, and nobody would be paid. {_NEW}",
        facts=("The reason: {reason}.",),
    ),
    23: FindingWords(
        "Someone else's signature is demanded, without a reason we can see.",
        "It can be sent with that signature alone, which the escrow does not need. Ask whoever "
        "made the request why.",
        facts=("Signatures that are demanded: {signers:count}.",),
    ),
    24: FindingWords(
        "It would also speak for another account of yours.",
        "Your one signature would count there too, for nothing that this step needs. Ask for a "
        "request that speaks for one of your accounts.",
        "It speaks for no other account of yours.",
        ("The other account is {account}.",),
    ),
    25: FindingWords(
        "The code can be exchanged behind this contract's back.",
        "Whoever controls it can put other code there after you signed, and our calculation "
        "would no longer hold. Ask the platform for an escrow of fixed code.",
        "The contract's code is fixed.",
    ),
    26: FindingWords(
        "The fee wrapper is not explained.",
        "It is a higher fee around somebody's transaction, and that must be explained, signed "
        "as it must be, and paid for fairly. Ask for the transaction inside.",
        facts=("The reason: {reason}.",),
    ),
    27: FindingWords(
        "A fact is missing.",
        "Without it nobody can tell who is paid, by whose authority and from which state. "
        "Connect to the network and open this again, or ask for a new request.",
        facts=("Missing: {which}.",),
    ),
    28: FindingWords(
        "The authorisation has expired, lasts too long, or was used.",
        f"The network would refuse it. {_NEW}",
        facts=("It is valid until ledger {ledger}.",),
    ),
    29: FindingWords(
        "This is not the currency it claims to be.",
        "The name is that of a currency that you may know, the issuer is not. Such money may "
        "be worth nothing: ask the platform before you go on.",
        "The currency is what it claims to be.",
        each="The token {name} claims to be {fact}.",
    ),
}
