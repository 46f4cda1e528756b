"""Killed at any moment, the window tells the truth at its next start, and pays exactly once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest

from app.pages.after import Stand
from app.pages.inbox import SECTION_OF, Section
from app.records import Standing, SubmissionState
from tests.support.window_lives import Life, in_a_moment
from tests.support.window_moments import WAY
from tests.support.window_truth import Truth, due, gained, ledger_in, taken, truth_in
from wallet.journal import Kind

pytestmark = [pytest.mark.gui, pytest.mark.e2e, pytest.mark.timeout(180)]

BY_THE_USER = (
    *("window shown", "inbox shown", "review shown", "review held against the network"),
    *("hold begun", "password asked for", "password typed", "signer asked", "final shown"),
)
MOMENTS = (*(moment.name for moment in WAY), *BY_THE_USER)

LINES = 550
"""About so many lines the program says from its start to its end."""

PARTS = 10
"""Of the way, in each of which it is killed at a moment that nobody chose."""

MOST_SECONDS = 0.02
"""How long after the last line that was waited for death may come."""

ON_ITS_WAY = {SubmissionState.SENDING, SubmissionState.SENT, SubmissionState.UNKNOWN}
END = "at final shown"


class Home:
    """Everything that the program has, and what its lives say of it."""

    def __init__(self, folder: Path, sockets: Path) -> None:
        self.folder = folder
        self.sockets = sockets

    @property
    def practice(self) -> Path:
        return self.folder / "practice"

    def life(self, moment: str = "") -> Life:
        return Life(self.folder, self.sockets, moment)

    def truth(self) -> Truth:
        return asyncio.run(truth_in(self.practice))

    def hear(self, line: str) -> None:
        """What the network has to have when it is said, it has."""
        if line.startswith(("shows FINAL", "shows SENT")):
            assert list(taken(ledger_in(self.practice)).values()) == [1], line

    def dies_at(self, moment: str) -> Truth:
        """What is so after a life up to a moment."""
        with self.life(moment) as life:
            life.hear(lambda line: line == f"at {moment}", self.hear)
        return self.after(life)

    def dies(self, chance: Random, first: int = 0, many: int = LINES) -> Truth:
        """What is so after a life up to any moment, from a line on."""
        with self.life() as life:
            last = first + chance.randint(1, many)
            life.hear(lambda _: len(life.said) >= last or life.said[-1] == END, self.hear)
            in_a_moment(chance.uniform(0, MOST_SECONDS))
        return self.after(life)

    def after(self, life: Life) -> Truth:
        """What is so; everything that was acknowledged in that life is there."""
        truth = self.truth()
        assert lost(life.said, truth) == []
        return truth

    def goes_on(self, before: Truth) -> None:
        """Start it again: it says what is so, and goes on to one payment."""
        said: list[str] = []
        has_acted = False

        def hear(line: str) -> None:
            nonlocal has_acted
            self.hear(line)
            said.append(line)
            if not has_acted:
                assert wrong(line, before) == "", said
            if line.startswith("acts ") and not has_acted:
                has_acted = True
                hashes = [row.hash.hex() for row in before.rows]
                now = taken(ledger_in(self.practice))
                assert sum(now.values()) == before.in_ledgers, "nobody asked for that"
                assert set(now) <= set(hashes)

        with self.life() as life:
            assert life.ends(hear) == 0, (said, life.errors)
        self.check_end(before, self.after(life))

    def check_end(self, before: Truth, end: Truth) -> None:
        """All that was there is there, and the release is final and paid once."""
        assert end.records[: len(before.records)] == before.records
        assert end.submissions[: len(before.submissions)] == before.submissions
        assert end.signatures >= before.signatures
        assert (end.standing, end.in_ledgers) == (Standing.FINAL, 1)
        assert [end.count(kind) for kind in (Kind.SIGNED, Kind.FINAL, Kind.FAILED)] == [1, 1, 0]
        ledger = ledger_in(self.practice)
        assert {name: gained(ledger, name) for name in due()} == due()


@pytest.fixture
def home(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Home:
    return Home(tmp_path, tmp_path_factory.mktemp("s"))


def lost(said: Sequence[str], truth: Truth) -> list[str]:
    """What a database acknowledged, and does not have."""
    kept = [line for line in said if line.startswith("kept ")]
    return [line for line in kept if not truth.knows(int(line.split()[1]), line.split()[2])]


def wrong(line: str, truth: Truth) -> str:
    """This line if what it claims is not so; the user has not done anything yet."""
    match line.split():
        case "offers", first, *_:
            is_right = (first == "Continue") is truth.has_profile
        case "lists", section, _:
            is_right = Section[section] in _sections(truth)
        case "reviews", hindrance:
            is_right = (hindrance == "NOTHING") and not truth.is_signed
        case "shows", stand, looked:
            is_right = _is_right(Stand[stand], int(looked), truth)
        case _:
            is_right = True
    return "" if is_right else f"{line} where it is {truth.standing}"


def _sections(truth: Truth) -> set[Section]:
    """Where the request may be listed: what the network has shows soon by itself."""
    standing = truth.standing or Standing.NEEDS_ME
    return {SECTION_OF[standing], *([Section.DONE] if truth.in_ledgers else [])}


def _is_right(stand: Stand, looked: int, truth: Truth) -> bool:
    if looked and truth.in_ledgers:
        return False
    return {
        Stand.COMPLETE: truth.is_signed and truth.last is None,
        Stand.UNKNOWN: truth.last in ON_ITS_WAY,
        Stand.SENT: truth.last is SubmissionState.SENT and bool(truth.in_ledgers),
        Stand.FINAL: bool(truth.in_ledgers),
    }.get(stand, False)


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_at_a_moment_it_goes_on_and_pays_once(home: Home, moment: str) -> None:
    home.goes_on(home.dies_at(moment))


@pytest.mark.parametrize("seed", range(PARTS))
def test_killed_at_any_moment_it_goes_on_and_pays_once(home: Home, seed: int) -> None:
    part = LINES // PARTS
    home.goes_on(home.dies(Random(seed), seed * part, part))  # noqa: S311 - no secret


def test_killed_again_and_again_it_goes_on_and_pays_once(home: Home) -> None:
    chance = Random(PARTS)  # noqa: S311 - no secret
    home.dies(chance)
    home.dies(chance)
    home.goes_on(home.dies(chance))


def test_there_are_enough_moments() -> None:
    assert len(set(MOMENTS)) == len(MOMENTS) >= 20
