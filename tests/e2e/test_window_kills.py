"""Killed at any moment, the window tells the truth at its next start, and pays exactly once."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Generator, Sequence
from itertools import pairwise
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
MOMENTS = (
    *("window shown", "practice asked for", "practice child started", "practice child ready"),
    *("vault made, not saved", "database saved, vault not", "profile made"),
    *("key given, not saved", "key added", "people known", "request kept", "profile open"),
    *("inbox shown", "review shown", "hold begun", "looked again"),
    *("review held against the network", "hold done", "password asked for", "password typed"),
    *("review recorded", "signer asked", "signer answered", "signature made, not kept"),
    *("signature kept", "sending asked for", "sending kept", "handed over, not answered"),
    *("sent", "found final, not kept", "final kept", "final known, not shown", "final shown"),
)
"""In the order in which they come."""

CHAINS = 5
"""Each has every fifth moment: one that was met stays behind, and those to come still come."""

LINES = 550
"""About so many lines the program says from its start to its end."""

STARTING = "window shown"
"""The moment after which the practice network's child is started."""

PARTS = (
    (STARTING, 55),
    ("vault made, not saved", 98),
    ("database saved, vault not", 55),
    ("key added", 70),
    ("profile open", 55),
    ("hold begun", 57),
    ("signature kept", 50),
    ("sending asked for", 56),
    ("sending kept", 60),
    ("final known, not shown", 57),
)
"""Of the way, by how they begin and about how many lines they have.

In each of them it is killed at a moment that nobody chose.
"""

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

    def life(self, moment: str = "", *, afresh: bool = False) -> Life:
        return Life(self.folder, self.sockets, moment, afresh=afresh)

    def truth(self) -> Truth:
        return asyncio.run(truth_in(self.practice))

    def hear(self, line: str) -> None:
        """What the network has to have when it is said, it has."""
        if line.startswith(("shows FINAL", "shows SENT")):
            assert list(taken(ledger_in(self.practice)).values()) == [1], line

    def goes_through(self, moments: Sequence[str]) -> None:
        """Kill one life after the other, each at its moment; the last one goes on."""
        truth = Truth()
        for last, moment in pairwise(("nothing", *moments)):
            with told_of(f"after {last}, killed at {moment}"):
                truth = self.dies_at(moment, truth)
        with told_of(f"after {moments[-1]}"):
            self.goes_on(truth)

    def dies_at(self, moment: str, before: Truth) -> Truth:
        """What is so after a life up to a moment, and what it says until then is right."""
        user = Listener(self, before)
        with self.life(moment) as life:
            life.hear(lambda line: line == f"at {moment}", user.hear)
        return self.after(life, before)

    def dies_in(self, chance: Random, part: tuple[str, int], before: Truth) -> Truth:
        """What is so after a life up to any moment in a part of the way, or to its end."""
        begin, many = part
        user = Listener(self, before)
        with self.life(afresh=begin == STARTING) as life:
            life.hear(lambda line: line in {f"at {begin}", END}, user.hear)
            if life.said[-1] != END:
                last = len(life.said) + chance.randint(1, many)
                life.hear(lambda line: len(life.said) >= last or line == END, user.hear)
            in_a_moment(chance.uniform(0, MOST_SECONDS))
        return self.after(life, before)

    def dies(self, chance: Random, before: Truth) -> Truth:
        """What is so after a life up to any moment."""
        user = Listener(self, before)
        with self.life(afresh=True) as life:
            last = chance.randint(1, LINES)
            life.hear(lambda line: len(life.said) >= last or line == END, user.hear)
            in_a_moment(chance.uniform(0, MOST_SECONDS))
        return self.after(life, before)

    def after(self, life: Life, before: Truth) -> Truth:
        """What is so: all that was, and everything that was acknowledged in that life."""
        truth = self.truth()
        assert lost(life.said, truth) == []
        assert truth.has_profile or not before.has_profile
        assert truth.records[: len(before.records)] == before.records
        assert truth.submissions[: len(before.submissions)] == before.submissions
        assert truth.signatures >= before.signatures
        return truth

    def goes_on(self, before: Truth) -> None:
        """Start it again: it says what is so, and goes on to one payment."""
        user = Listener(self, before)
        with self.life() as life:
            assert life.ends(user.hear) == 0, (user.said, life.errors)
        self.check_end(self.after(life, before))

    def check_end(self, end: Truth) -> None:
        """The release is final and paid once."""
        assert (end.standing, end.in_ledgers) == (Standing.FINAL, 1)
        assert [end.count(kind) for kind in (Kind.SIGNED, Kind.FINAL, Kind.FAILED)] == [1, 1, 0]
        ledger = ledger_in(self.practice)
        assert gained(ledger, due()) == due()


class Listener:
    """Holds what a life says against what was so before it, until its user acts."""

    def __init__(self, home: Home, before: Truth) -> None:
        self.said: list[str] = []
        self._home = home
        self._before = before
        self._has_acted = False

    def hear(self, line: str) -> None:
        before = self._before
        self._home.hear(line)
        self.said.append(line)
        if self._has_acted:
            return
        assert wrong(line, before) == "", self.said
        if line.startswith("acts "):
            self._has_acted = True
            hashes = [row.hash.hex() for row in before.rows]
            now = taken(ledger_in(self._home.practice))
            assert sum(now.values()) == before.in_ledgers, "nobody asked for that"
            assert set(now) <= set(hashes)


@contextlib.contextmanager
def told_of(where: str) -> Generator[None]:
    """Say in which life of several something went wrong."""
    try:
        yield
    except BaseException as why:
        why.add_note(where)
        raise


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


@pytest.mark.parametrize("first", range(CHAINS))
def test_killed_at_every_moment_it_goes_on_and_pays_once(home: Home, first: int) -> None:
    home.goes_through(MOMENTS[first::CHAINS])


@pytest.mark.parametrize("first", range(2))
def test_killed_at_any_moment_it_goes_on_and_pays_once(home: Home, first: int) -> None:
    chance, truth = Random(first), Truth()  # noqa: S311 - no secret
    for part in PARTS[first::2]:
        with told_of(f"killed somewhere after {part[0]}"):
            truth = home.dies_in(chance, part, truth)
    home.goes_on(truth)


def test_killed_again_and_again_it_goes_on_and_pays_once(home: Home) -> None:
    chance, truth = Random(len(PARTS)), Truth()  # noqa: S311 - no secret
    for _ in range(3):
        truth = home.dies(chance, truth)
    home.goes_on(truth)


def test_there_are_enough_moments() -> None:
    assert len(set(MOMENTS)) == len(MOMENTS) >= 20
    assert set(MOMENTS) == {*(moment.name for moment in WAY), *BY_THE_USER}
