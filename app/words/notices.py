"""The words of warnings and of what is good to know, F30 to F65."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from app.words.finding import FindingWords

NOTICES: Final[Mapping[int, FindingWords]] = {
    30: FindingWords(
        "First payment to this payee.",
        "No payment of yours shows that this address is the right one. Ask the payee on a way "
        "that you know, such as a call to a known number.",
        each="{name} {fact:contact}.",
    ),
    31: FindingWords(
        "The payee changed since you last looked.",
        "Somebody put another address in the place of the one that you saw. Ask why, on a way "
        "that you know, before you accept this.",
        facts=("This is held against {since:since}.",),
        each="{name}: {fact:replaced}.",
    ),
    32: FindingWords(
        "This address resembles one you know, and is not it.",
        "Somebody may want you to take it for the other. Compare every group of the two "
        "addresses, not only their ends.",
        each="{name} is not {fact:known_as}.",
    ),
    33: FindingWords(
        "The evidence changed after the approval.",
        "What was approved may not be what lies there now. Read the evidence, and ask the "
        "approver.",
        facts=("Milestones: {milestones}.",),
    ),
    34: FindingWords(
        "The platform takes more than 3 %.",
        "The receiver gets that much less. Compare it with what was agreed.",
        "The platform takes no more than 3 %.",
        ("It takes {percent} %.",),
    ),
    35: FindingWords(
        "One address holds several roles.",
        "Whoever holds them decides several steps alone. Make sure that the parties agreed to "
        "that.",
        "No address holds several roles.",
        each="{name} is {fact:roles}.",
    ),
    36: FindingWords(
        "You hold enough keys to act alone.",
        "Nobody else has to agree, so nobody else will notice a mistake. Read this as two "
        "people would.",
        facts=("The account is {account}.",),
    ),
    37: FindingWords(
        "A payee is not ready.",
        "A payment that cannot be received makes the whole step fail; one without its memo may "
        "not be recognised. Ask the payee first.",
        "Every payee can receive what it is paid.",
        ("{memo}.",),
        each="{name} {fact}.",
    ),
    38: FindingWords(
        "Money stays behind.",
        "This step pays it to nobody, and another step is needed to pay it out. Ask the "
        "platform whether that is meant.",
        facts=("What stays in the escrow: {amount}.",),
    ),
    39: FindingWords(
        "The decision pays someone who is no party.",
        "Money would go to an address that has no role in this escrow. Ask the dispute "
        "resolver who that is before you accept this.",
        "Nobody is paid who has no part in this escrow.",
        ("It pays {payee}.",),
    ),
    40: FindingWords(
        "Nobody has signed this request's cover.",
        "Who asks, and what the note says, is nobody's word. The review does not rely on "
        "either: it is made from the request's own bytes.",
        facts=("The key {key} has signed it, and nobody here knows whose that is.",),
    ),
    41: FindingWords(
        "It is valid for more than 30 days.",
        "Your signature can be used all that time, whatever changes meanwhile. Ask for a "
        "shorter limit unless there is a reason.",
        facts=("It can be used for {seconds:lasting}.", "Its time limit is {until:time}."),
    ),
    42: FindingWords(
        "Your clock is off.",
        "A time limit may pass sooner or later than this window says. Set this machine's "
        "clock.",
        facts=(
            "This machine's clock is {seconds:lasting} ahead of the ledgers.",
            "This machine's clock is {seconds:ahead} behind the ledgers.",
        ),
    ),
    43: FindingWords(
        "The escrow's storage sleeps soon.",
        "Nothing is lost by that, but waking it costs a fee. The platform can extend it.",
        facts=("The first of it sleeps in {ledgers:ledgers}.",),
    ),
    44: FindingWords(
        "You prepared this yourself.",
        "Whoever prepares a payment and signs it too has nobody to find a mistake. Let "
        "somebody else read it.",
    ),
    45: FindingWords(
        "The facts are old, or from the future.",
        "The escrow may have changed since, or a clock is wrong. Connect to the network and "
        "open this again before you sign.",
        "What is known of the ledger is fresh.",
        (
            "What is known of the ledger is {seconds:lasting} old.",
            "The ledger's time is {seconds:ahead} ahead of this machine's clock.",
        ),
    ),
    46: FindingWords(
        "Several requests compete.",
        "Only one of them can be used; the others then fail. Agree with the other signers on "
        "which.",
        each="The request {name} {fact:competes}.",
    ),
    47: FindingWords(
        "A text hides characters.",
        "It may read otherwise than it is. Everything hidden is written out, as ⟨U+202E⟩. "
        "Where letters pass for others, have the word spelled out on a way that you know.",
        "No text hides anything, and no letter in one passes for another.",
        each="{name} {fact:doubts}.",
    ),
    48: FindingWords(
        "Old credentials that do not name the account.",
        "Your signature could also count for another account of the same key. If your key "
        "signs for several accounts, ask for credentials that name the account.",
    ),
    49: FindingWords(
        "Someone can still change what this pays.",
        "Other people or amounts may be paid than you see here. Ask whoever can change it to "
        "leave it, and look again right before you sign.",
        each="{name} can: {fact:changes}.",
    ),
    50: FindingWords(
        "A hazard of this contract.",
        "Its code allows something that its users may not expect. Read what, and whether it "
        "bears on you.",
        each="{name}: {fact}",
    ),
    51: FindingWords(
        "Whoever sends this chooses fee and footprint.",
        "Your signature fixes the step, but not which accounts the transaction may touch. Sign "
        "it for somebody whom you trust with that.",
    ),
    52: FindingWords(
        "It may fail for want of resources.",
        "Then its fee is spent and nobody is paid. Ask for a request with more room.",
        facts=(
            "The simulation asked for {simulated:stroops}.",
            "It declares {instructions:count} instructions, and needs at least {least:count}.",
        ),
    ),
    53: FindingWords(
        "The issuer can freeze or take back this money.",
        "That can stop the payment, or undo it. It is a matter of trust in whoever issues this "
        "currency.",
        "As things stand, nobody can freeze or take back this money.",
        ("It can be frozen.{freeze:yes}", "It can be taken back.{take_back:yes}"),
    ),
    54: FindingWords(
        "It cannot run before its time.",
        "Sent sooner, it is refused and can be sent again. You can sign it now.",
        facts=(
            "It can run from {time:time} on.",
            "It can run from ledger {ledger:count} on.",
            "Its account must not have been used for {age:lasting}.",
            "Its account must not have been used for {gap:count} ledgers.",
        ),
    ),
    55: FindingWords(
        "It has no end date.",
        "Your signature could be used years from now, whatever has changed by then. Ask for a "
        "request with a time limit.",
    ),
    56: FindingWords(
        "It also wakes sleeping storage.",
        "What was not used for long sleeps, and waking it is part of this step's fee.",
        facts=(
            "Entries that it wakes: {entries:count}.",
            "It costs at most {at_most:lumens}, paid by {paid_by}.",
        ),
    ),
    57: FindingWords(
        "The payer of the fee can still cancel or replace this.",
        "Until it is final the payer can make it void. Then nobody is paid by it, and a new "
        "request is needed.",
        facts=("The payer is {payer}.",),
    ),
    58: FindingWords(
        "It carries signatures that do not verify or that would make it fail.",
        "A transaction is sent without those, and an authorisation's are put in order. Whoever "
        "signed the transaction with them inside must sign again. Ask whoever added them.",
        facts=(
            "Do not verify: {forged:count}.",
            "One too many: {surplus:count}.",
            "Out of their order in an authorisation, or there twice: {misplaced:count}.",
        ),
    ),
    60: FindingWords(
        "You have paid this payee before.",
        "The address is the one that was paid then. That is a good sign, and no proof.",
        each="{name} {fact:paid}.",
    ),
    61: FindingWords(
        "Simulated.",
        "The network has tried this step out without taking it. F06 says so if the outcome is "
        "not the one that we calculate.",
        facts=("It was tried at ledger {ledger}.",),
    ),
    62: FindingWords(
        "Fee, at most.",
        "Whoever pays the fee can lose no more than that; what is not used stays theirs.",
        facts=("{fee:lumens}.",),
    ),
    63: FindingWords(
        "Signatures so far, and what is still needed.",
        "It can be sent as soon as no weight is missing.",
        facts=("Every signature that it needs is there.{complete:yes}",),
    ),
    64: FindingWords(
        "What could not be checked here, and why.",
        "These checks lack what they need. They count neither as good nor as bad.",
    ),
    65: FindingWords(
        "Nobody can change the outcome: this, or nothing.",
        "No role has a move left that changes payee, amount or fees before your signature is "
        "used.",
    ),
}
