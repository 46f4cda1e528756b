"""Words for operations of the ledger's own that cannot be asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from app import propose_operations as asking
from app.cli.problem import NOTHING, Problem, said

WORDS: Final[Mapping[type[Any], Callable[[Any], Problem]]] = {
    asking.StorageSleeps: said(
        "Some of what {contract} needs is asleep, so its life cannot be lengthened. " + NOTHING,
        "Wake it first: propose restore-storage.",
    ),
    asking.StorageAwake: said(
        "Nothing of what {contract} needs is asleep. " + NOTHING,
        "It works as it is. To keep it awake for longer: propose extend-storage.",
    ),
    asking.LivesLongEnough: said(
        "All that {contract} needs lives about as long already as is asked for. " + NOTHING,
        "Ask again in a few days, or for a longer life.",
        "ledgers",
    ),
    asking.LongerThanAnything: said(
        "Nothing on this network can be kept for so long. " + NOTHING,
        "Ask for no more than {most} ledgers.",
        "ledgers",
    ),
    asking.CodeNotThere: said(
        "The code of this build is not on this network. " + NOTHING,
        "Choose a build whose code is there.",
        "build",
    ),
    asking.ContractExists: said(
        "There is a contract already where the new one would be. " + NOTHING,
        "Leave the salt out: then chance decides where it will be.",
        "contract",
    ),
}
