"""Who can sign for an account once its signers are changed, and whether anybody still can."""

from __future__ import annotations

from dataclasses import dataclass, replace

from wallet.operations import SetSigners
from wallet.signers import (
    MAX_WEIGHT,
    AccountSigners,
    Level,
    Signer,
    SignerKey,
    Thresholds,
)


@dataclass(frozen=True)
class Reach:
    """One level of an account: the weight that is ``needed``, the ``most`` that is there.

    ``most`` counts the keys that somebody holds, and no others. ``alone`` are the signers who
    need nobody else; ``fewest`` is how many of them it takes at least, 0 where all are too few.
    """

    level: Level
    needed: int
    most: int
    alone: tuple[Signer, ...]
    fewest: int

    @property
    def is_lost(self) -> bool:
        """Whether nobody can ever sign at this level again."""
        return not self.fewest


def after(signers: AccountSigners, change: SetSigners) -> AccountSigners:
    """The account's signers once the change is made, the master key among them."""
    master = SignerKey.ed25519(signers.account)
    weights = {each.key: each.weight for each in signers.signers}
    if change.master_weight is not None:
        weights[master] = change.master_weight
    if change.signer is not None:
        weights[change.signer.key] = change.signer.weight
    kept = tuple(Signer(key, min(w, MAX_WEIGHT)) for key, w in weights.items() if w)
    was = signers.thresholds
    thresholds = Thresholds(
        was.low if change.low is None else change.low,
        was.medium if change.medium is None else change.medium,
        was.high if change.high is None else change.high,
    )
    return replace(signers, signers=kept, thresholds=thresholds)


def reaches(signers: AccountSigners) -> tuple[Reach, ...]:
    """What it takes at each level."""
    return tuple(_reach(signers, level) for level in Level)


def _reach(signers: AccountSigners, level: Level) -> Reach:
    needed = max(1, signers.threshold(level))
    heaviest = sorted(signers.usable_signers, key=lambda each: -each.weight)
    gathered, fewest = 0, 0
    for count, each in enumerate(heaviest, 1):
        gathered += each.weight
        if gathered >= needed and not fewest:
            fewest = count
    alone = tuple(each for each in heaviest if each.weight >= needed)
    return Reach(level, needed, gathered, alone, fewest)
