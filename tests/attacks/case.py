"""One attack: what is to be inspected, in which state, by whom, and what must then be found."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.attacks.states import States, snapshot_facts, whole
from tests.support.requests import Reviewable
from wallet.network import PRACTICE, PUBLIC, TESTNET, Network

FOLDER = Path(__file__).parents[1] / "vectors" / "attacks"
NETWORKS: Mapping[Network, str] = {PRACTICE: "practice", TESTNET: "testnet", PUBLIC: "public"}


@dataclass(frozen=True)
class Attack:
    """A request that somebody made, and the findings that must hold of it.

    ``case`` is what it is made of: envelope, state, key, time, network. ``text`` takes the
    place of its text; ``as_request`` writes a request file, which brings its own state, and
    else it is a bare envelope with its signatures. ``row`` is one of the threat table; 0: none.
    """

    name: str
    row: int
    expected: tuple[int, ...]
    case: Reviewable
    is_signable: bool = False
    as_request: bool = False
    text: str | None = None

    @property
    def request(self) -> str:
        """What stands in the file."""
        if self.text is not None:
            return self.text
        if self.as_request:
            return self.case.request.to_text()
        return self.case.envelope.with_signatures(self.case.view.signatures).to_base64()


@dataclass(frozen=True)
class Given:
    """The same as it stands in a file of the corpus; texts as the command line takes them."""

    name: str
    row: int
    request: str
    snapshot: str | None
    key: str | None
    now: str | None
    network: str
    verdict: str
    expected: frozenset[str]


def written(attacks: Iterable[Attack]) -> str:
    """The one way to write a file of the corpus."""
    states = States()
    cases = [_facts(attack, states) for attack in attacks]
    facts = {"snapshots": states.written, "cases": cases}
    return json.dumps(facts, indent=1, sort_keys=True) + "\n"


def read(text: str) -> Iterator[Given]:
    """The cases of a file, each with its whole state."""
    facts = json.loads(text)
    for each in facts["cases"]:
        named = each["snapshot"]
        state = None if named is None else whole(facts["snapshots"], named)
        yield Given(
            each["name"],
            each["row"],
            each["request"],
            None if state is None else json.dumps(state),
            each["as"],
            each["now"],
            each["network"],
            each["verdict"],
            frozenset(each["expected"]),
        )


def named(cases: Sequence[Given]) -> list[str]:
    """Their names, as tests show them."""
    return [f"row {case.row}: {case.name}" for case in cases]


def _facts(attack: Attack, states: States) -> dict[str, Any]:
    view = attack.case.view
    brings_its_own = attack.as_request or not view.snapshot.entries
    return {
        "name": attack.name,
        "row": attack.row,
        "request": attack.request,
        "snapshot": None if brings_its_own else states.name_of(snapshot_facts(view.snapshot)),
        "as": view.key,
        "now": None if view.now is None else moment(view.now),
        "network": NETWORKS[view.network],
        "verdict": "signable" if attack.is_signable else "stop",
        "expected": [f"F{number:02}" for number in attack.expected],
    }


def moment(seconds: int) -> str:
    """A time as the command line takes it."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def told_without_its_simulation(case: Reviewable) -> Reviewable:
    """The same as a bare envelope brings it, with no word of any network beside it."""
    return replace(case, view=replace(case.view, told=None, note=""))
