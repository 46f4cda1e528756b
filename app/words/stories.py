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
}


def words_of(name: str) -> StoryWords:
    """The words of a story."""
    return STORIES[name]
