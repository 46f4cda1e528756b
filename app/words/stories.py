"""The stories of the practice network in words, by their names in ``app.story``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class StoryWords:
    """A story: its title, what happens in a sentence, and what is the user's part."""

    title: str
    happens: str
    yours: str


STORIES: Final[Mapping[str, StoryWords]] = {
    "closing": StoryWords(
        "The closing",
        "A house is sold. The price waits in an escrow, everything is done and approved, and "
        "buyer and law office must both sign before the seller is paid.",
        "You are the law office. The buyer has signed: look at the release, and co-sign it.",
    ),
    "otc-desk": StoryWords(
        "Payouts before noon",
        "A trading desk owes its clients some thirty payouts before noon; the clerk has "
        "prepared them, and signed what looked due.",
        "You are the treasurer. Two of the requests are not what they should be: find them, "
        "decline them, and co-sign the others.",
    ),
    "dispute": StoryWords(
        "A dispute",
        "A hotel and its joiner disagree about a kitchen, and the price is frozen until "
        "somebody decides.",
        "You are the arbitration chamber. A draft of the decision waits: see who gets how "
        "much, to the last unit, and sign it.",
    ),
    "multi-release": StoryWords(
        "Paid part by part",
        "A house is extended in three parts, each paid by itself: the walls are approved, the "
        "roof is disputed, the heat pump is still to come.",
        "You are the bank. The owner asks for the release of the walls: co-sign it, and see "
        "that nothing else is paid.",
    ),
    "offline-buyer": StoryWords(
        "A key that is never online",
        "A yacht is sold. The buyer's key is on a machine without a network: requests are "
        "carried there as files, signed, and carried back.",
        "You are the buyer. Approve the second milestone, and save the signed request as a "
        "file: that is all that would travel.",
    ),
    "new-escrow": StoryWords(
        "A new escrow",
        "A platform has set up an escrow for an agency and its client, with three milestones, "
        "and nothing has been paid in yet.",
        "You are the client. Read the terms that the funding is bound to, and pay in.",
    ),
    "second-generation": StoryWords(
        "The second generation",
        "A festival is paid by a newer contract: several approve each part, and one step can "
        "approve and release at once.",
        "You are the producer. One approval of the sound is there: give the second, which "
        "releases it in the same step.",
    ),
    "lifecycle-v1-single": StoryWords(
        "Five boats",
        "A ship broker sells five boats, each paid at once by a contract of its year. The "
        "ketch is still to come; her tender is fitted and approved.",
        "You are the notary. The buyer has signed the release of the tender: look at who gets "
        "the protocol's fee, which this contract is told, and co-sign it.",
    ),
    "lifecycle-v1-multi": StoryWords(
        "A solar park",
        "A solar park is paid part by part; any two of investor, bank and engineer release "
        "what is due. The transformer is approved.",
        "You are the bank. The investor has signed the release of the transformer: co-sign it, "
        "and see that the engineer is not needed.",
    ),
    "lifecycle-v2-single": StoryWords(
        "A pharmacy",
        "A pharmacy is sold by contracts of the second generation: one each for the price, "
        "the stock, the software and a deposit.",
        "You are the law office. The software runs, and your client has signed its release: "
        "look at it, and co-sign it.",
    ),
    "lifecycle-v2-multi": StoryWords(
        "Bitcoin in tranches",
        "A desk sells bitcoin in tranches; two must have seen them arrive on their own chain "
        "before anybody is paid. Two tranches of five have been seen by both.",
        "You are the escrow agent. The buyer has signed the release of both at once: compare "
        "the evidence of each, and co-sign.",
    ),
}


def words_of(name: str) -> StoryWords:
    """The words of a story."""
    return STORIES[name]
