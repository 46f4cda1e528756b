"""The commands around backups: write one, prove it, restore it; a copy of each day."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import practice
from tests.support.outputs import below_a_file, nowhere, own_folder, own_notes
from tests.support.profiles import OTHER_PASSWORD, PASSWORD, Made, with_flip
from tests.support.program import Program, Ran, handle, leaks

DAY = 24 * 3600
"""Of the clock alone: nobody needs the ledgers that close meanwhile."""


def back_up(program: Program, name: str = "backup") -> Path:
    out = program.folder / name
    assert program.unlocking("profile", "backup", "--out", out).status == 0
    return out


def from_backup(
    program: Program, verb: str, backup: Path, *more: str | Path, password: str = PASSWORD
) -> Ran:
    with handle(password) as given:
        return program(
            *("profile", verb, "--from", backup, *more, "--json", "--password-fd", given)
        )


def copies(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*.countersign-backup"))


def test_a_backup_says_how_to_prove_it(office: Program) -> None:
    out = office.folder / "backup"
    ran = office.unlocking("profile", "backup", "--out", out)
    assert (ran.status, ran.out) == (0, f"written  {out}\n")
    assert f"countersign profile rehearse --from {out}" in ran.err


def test_a_backup_holds_no_secret_that_can_be_read(office: Program) -> None:
    content = back_up(office).read_bytes().decode("latin-1")
    assert leaks("buyer", content) == []
    assert PASSWORD not in content


def test_a_rehearsal_counts_what_a_backup_holds_and_touches_nothing(office: Program) -> None:
    office.unlocking("inbox", office.request())
    backup = back_up(office)
    before = office.listing()
    ran = from_backup(office, "rehearse", backup)
    told = {name: ran.json[name] for name in ("status", "keys", "requests")}
    assert told == {"status": "opens", "keys": [practice.who("buyer")], "requests": 1}
    assert office.listing() == before


def test_a_rehearsal_is_told_in_lines_to_compare(office: Program) -> None:
    backup = back_up(office)
    with handle(PASSWORD) as given:
        ran = office("profile", "rehearse", "--from", backup, "--password-fd", given)
    assert ran.out.splitlines()[1:4] == [
        "made             2026-11-18 11:07 UTC",
        "generation       2",
        "requests         0",
    ]


def test_a_restored_profile_opens_with_everything(office: Program) -> None:
    office.unlocking("inbox", office.request())
    backup = back_up(office)
    shutil.rmtree(office.profile)
    ran = from_backup(office, "restore", backup, "--profile", office.profile)
    assert (ran.status, ran.json["status"]) == (0, "restored")
    assert office.unlocking("profile", "unlock-test").status == 0
    assert len(office.unlocking("inbox", "--json").json["requests"]) == 1


def test_a_backup_is_never_restored_over_a_profile(office: Program) -> None:
    backup = back_up(office)
    before = office.listing()
    ran = from_backup(office, "restore", backup, "--profile", office.profile)
    assert (ran.status, ran.json["error"]) == (1, "ProfileExists")
    assert office.listing() == before


@pytest.mark.parametrize("verb", ["rehearse", "restore"])
def test_a_backup_opens_with_no_other_password(office: Program, verb: str) -> None:
    backup = back_up(office)
    before, there = office.listing(), office.folder / "elsewhere"
    more = ("--profile", there) if verb == "restore" else ()
    ran = from_backup(office, verb, backup, *more, password=OTHER_PASSWORD)
    assert (ran.status, ran.json["error"]) == (1, "NotUnlocked")
    assert (office.listing(), there.exists()) == (before, False)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 1.0])
def test_a_damaged_backup_is_told_and_restores_nothing(office: Program, share: float) -> None:
    backup, there = back_up(office), office.folder / "elsewhere"
    raw = backup.read_bytes()
    backup.write_bytes(with_flip(raw, round(share * (len(raw) - 1))))
    ran = from_backup(office, "restore", backup, "--profile", there)
    assert (ran.status, ran.json["status"]) == (1, "refused")
    assert there.exists() is False


def test_a_backup_that_is_not_there_is_told_before_anybody_is_asked(office: Program) -> None:
    ran = office("profile", "rehearse", "--from", office.folder / "nothing", "--json")
    assert (ran.status, ran.json["error"]) == (1, "UnreadableFile")


@pytest.mark.parametrize("place", [own_notes, own_folder, nowhere, below_a_file])
@pytest.mark.parametrize("command", [("profile", "backup"), ("journal",)], ids=" ".join)
def test_nothing_that_is_there_is_overwritten(
    office: Program, place: Callable[[Path], Path], command: tuple[str, ...]
) -> None:
    out = place(office.folder)
    before = office.kept()
    ran = office.unlocking(*command, "--out", out)
    assert (ran.status, "Nothing was written" in ran.err) == (1, True)
    assert office.kept() == before


def test_the_first_command_of_a_day_writes_a_copy(office: Program) -> None:
    for days in (0, 0, 1):
        office.network.clock.time += days * DAY
        assert office.unlocking("profile", "list").status == 0
    dates = [name[-29:-19] for name in copies(office.profile / "copies")]
    assert dates == ["2026-11-18", "2026-11-19"]


def test_a_copy_of_the_day_restores(office: Program) -> None:
    office.unlocking("profile", "list")
    (copy,) = copies(office.profile / "copies")
    there = office.folder / "elsewhere"
    backup = office.profile / "copies" / copy
    assert from_backup(office, "restore", backup, "--profile", there).status == 0


def test_copies_go_where_their_owner_wants_them(office: Program) -> None:
    folder = own_folder(office.folder)
    ran = office.unlocking("profile", "copies", "--folder", folder, "--json")
    (copy,) = copies(folder)
    assert (ran.status, ran.json["copy"]) == (0, str(folder / copy))


def test_a_folder_for_copies_must_be_there(office: Program) -> None:
    before = office.kept()
    ran = office.unlocking("profile", "copies", "--folder", office.folder / "nothing", "--json")
    assert (ran.status, ran.json["error"]) == (1, "NoFolder")
    assert office.kept() == before


def test_a_folder_for_copies_that_went_away_keeps_nobody_from_the_profile(
    office: Program,
) -> None:
    folder = own_folder(office.folder)
    office.unlocking("profile", "copies", "--folder", folder)
    shutil.rmtree(folder)
    office.network.clock.time += DAY
    ran = office.unlocking("profile", "list")
    assert (ran.status, "WARNING: today's copy was not written." in ran.err) == (0, True)
    assert "countersign profile copies --folder D" in ran.err


def test_what_was_rolled_back_is_not_copied(office: Program, made: Made) -> None:
    office.unlocking("profile", "recovery-code")
    older = made.vault.with_name("profile.twv.bak1").read_bytes()
    made.vault.write_bytes(older)
    office.network.clock.time += DAY
    ran = office.unlocking("profile", "list")
    assert (ran.status, "WARNING: the vault is older than it was" in ran.err) == (0, True)
    assert len(copies(office.profile / "copies")) == 1
