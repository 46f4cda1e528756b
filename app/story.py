"""A story of the practice network: its people, what waits at its beginning, how it goes on.

Its file in ``resources/practice`` is read by ``app.practice.stories``; here is what the use
cases play and stage.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from app.read import Contract
    from wallet.addresses import ContractId
    from wallet.escrow.moves import Move

LIFECYCLES: Final = (
    "lifecycle-v1-single",
    "lifecycle-v1-multi",
    "lifecycle-v2-single",
    "lifecycle-v2-multi",
)
"""The stories that make every move that their family of contracts has, from first to last."""

STORIES: Final = (
    "closing",
    "otc-desk",
    "dispute",
    "multi-release",
    "offline-buyer",
    "new-escrow",
    "second-generation",
    *LIFECYCLES,
)
"""Every story that there is, in the order in which they are told."""


@dataclass(frozen=True)
class Declined:
    """Who says no to a request, and with which words."""

    by: str
    why: str


@dataclass(frozen=True)
class Ask:
    """A move that somebody asks for; people by the names that the story's file gives them.

    ``payer`` asks for it, and pays the network's fee. ``signers``: whoever signs it; on the
    stage, whoever has signed. ``refused``: the contract's reason, where it refuses the move.
    ``accepts``: findings that the signers give their consent to. Asks of one ``round`` are
    asked for, signed and sent together. ``sent``: on the stage, one that is over already.
    """

    name: str
    escrow: str
    contract: ContractId
    payer: str
    signers: tuple[str, ...]
    kind: str
    move: Callable[[Contract], Move] = field(repr=False, compare=False)
    note: str = ""
    told: str = ""
    round: int = 0
    refused: str = ""
    declined: Declined | None = None
    accepts: tuple[int, ...] = ()
    sent: bool = False


@dataclass(frozen=True)
class Person:
    """How somebody of a story is called, and what is said of them."""

    called: str
    words: str


@dataclass(frozen=True)
class Stage:
    """What somebody finds who takes part in the window: whose part it is, and what waits."""

    you: str
    label: str
    people: Mapping[str, Person]
    asks: tuple[Ask, ...]


@dataclass(frozen=True)
class Story:
    """A scenario's story. ``offline``: whose machine is never online."""

    name: str
    about: str
    stage: Stage
    play: tuple[Ask, ...]
    offline: frozenset[str] = frozenset()

    @property
    def rounds(self) -> Iterator[tuple[Ask, ...]]:
        """What is played together, in order; an ask of round 0 is played by itself."""
        numbered = enumerate(self.play)
        for _, asks in groupby(numbered, lambda one: (one[1].round, one[1].round or one[0])):
            yield tuple(ask for _, ask in asks)


def told_stories() -> Mapping[str, str]:
    """What each story is about, by its name."""
    folder = files("resources") / "practice"
    texts = {name: (folder / file_of(name)).read_text("utf-8") for name in STORIES}
    return {name: str(json.loads(text)["about"]) for name, text in texts.items()}


def file_of(name: str) -> str:
    """The name of a story's file."""
    return f"{name.replace('-', '_')}.json"
